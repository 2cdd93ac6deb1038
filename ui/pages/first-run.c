/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pages/first-run.h"

struct _LanescopeFirstRun
{
  GtkWidget parent_instance;
  LanescopeSession *session;
  LanescopeExperiment *experiment;
};

G_DEFINE_FINAL_TYPE (LanescopeFirstRun, lanescope_first_run, GTK_TYPE_WIDGET)

static void
lanescope_first_run_dispose (GObject *object)
{
  LanescopeFirstRun *self = LANESCOPE_FIRST_RUN (object);
  GtkWidget *child;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->session);
  g_clear_object (&self->experiment);
  G_OBJECT_CLASS (lanescope_first_run_parent_class)->dispose (object);
}

static void
lanescope_first_run_class_init (LanescopeFirstRunClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = lanescope_first_run_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
lanescope_first_run_init (LanescopeFirstRun *self)
{
}

GtkWidget *
lanescope_first_run_new (LanescopeSession *session, LanescopeExperiment *experiment)
{
  LanescopeFirstRun *self = g_object_new (LANESCOPE_TYPE_FIRST_RUN, NULL);
  self->session = g_object_ref (session);
  self->experiment = g_object_ref (experiment);
  return GTK_WIDGET (self);
}
