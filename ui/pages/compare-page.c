/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pages/compare-page.h"

struct _LanescopeComparePage
{
  GtkWidget parent_instance;
  LanescopeSession *session;
};

G_DEFINE_FINAL_TYPE (LanescopeComparePage, lanescope_compare_page, GTK_TYPE_WIDGET)

static void
lanescope_compare_page_dispose (GObject *object)
{
  LanescopeComparePage *self = LANESCOPE_COMPARE_PAGE (object);
  GtkWidget *child;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (lanescope_compare_page_parent_class)->dispose (object);
}

static void
lanescope_compare_page_class_init (LanescopeComparePageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = lanescope_compare_page_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
lanescope_compare_page_init (LanescopeComparePage *self)
{
}

GtkWidget *
lanescope_compare_page_new (LanescopeSession *session)
{
  LanescopeComparePage *self = g_object_new (LANESCOPE_TYPE_COMPARE_PAGE, NULL);
  self->session = g_object_ref (session);
  return GTK_WIDGET (self);
}
