/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pages/run-page.h"

struct _LanescopeRunPage
{
  GtkWidget parent_instance;
  LanescopeSession *session;
  LanescopeExperiment *experiment;
};

G_DEFINE_FINAL_TYPE (LanescopeRunPage, lanescope_run_page, GTK_TYPE_WIDGET)

static void
lanescope_run_page_dispose (GObject *object)
{
  LanescopeRunPage *self = LANESCOPE_RUN_PAGE (object);
  GtkWidget *child;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->session);
  g_clear_object (&self->experiment);
  G_OBJECT_CLASS (lanescope_run_page_parent_class)->dispose (object);
}

static void
lanescope_run_page_class_init (LanescopeRunPageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = lanescope_run_page_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
lanescope_run_page_init (LanescopeRunPage *self)
{
}

GtkWidget *
lanescope_run_page_new (LanescopeSession *session, LanescopeExperiment *experiment)
{
  LanescopeRunPage *self = g_object_new (LANESCOPE_TYPE_RUN_PAGE, NULL);
  self->session = g_object_ref (session);
  self->experiment = g_object_ref (experiment);
  return GTK_WIDGET (self);
}
