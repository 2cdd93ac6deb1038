/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pages/speedup-page.h"

struct _LanescopeSpeedupPage
{
  GtkWidget parent_instance;
  LanescopeSession *session;
  LanescopeExperiment *experiment;
};

G_DEFINE_FINAL_TYPE (LanescopeSpeedupPage, lanescope_speedup_page, GTK_TYPE_WIDGET)

static void
lanescope_speedup_page_dispose (GObject *object)
{
  LanescopeSpeedupPage *self = LANESCOPE_SPEEDUP_PAGE (object);
  GtkWidget *child;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->session);
  g_clear_object (&self->experiment);
  G_OBJECT_CLASS (lanescope_speedup_page_parent_class)->dispose (object);
}

static void
lanescope_speedup_page_class_init (LanescopeSpeedupPageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = lanescope_speedup_page_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
lanescope_speedup_page_init (LanescopeSpeedupPage *self)
{
}

GtkWidget *
lanescope_speedup_page_new (LanescopeSession *session, LanescopeExperiment *experiment)
{
  LanescopeSpeedupPage *self = g_object_new (LANESCOPE_TYPE_SPEEDUP_PAGE, NULL);
  self->session = g_object_ref (session);
  self->experiment = g_object_ref (experiment);
  return GTK_WIDGET (self);
}
