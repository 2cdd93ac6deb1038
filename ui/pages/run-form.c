/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pages/run-form.h"

struct _LanescopeRunForm
{
  GtkWidget parent_instance;
  LanescopeSession *session;
  LanescopeExperiment *experiment;
};

G_DEFINE_FINAL_TYPE (LanescopeRunForm, lanescope_run_form, GTK_TYPE_WIDGET)

static void
lanescope_run_form_dispose (GObject *object)
{
  LanescopeRunForm *self = LANESCOPE_RUN_FORM (object);
  GtkWidget *child;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->session);
  g_clear_object (&self->experiment);
  G_OBJECT_CLASS (lanescope_run_form_parent_class)->dispose (object);
}

static void
lanescope_run_form_class_init (LanescopeRunFormClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = lanescope_run_form_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
lanescope_run_form_init (LanescopeRunForm *self)
{
}

GtkWidget *
lanescope_run_form_new (LanescopeSession *session, LanescopeExperiment *experiment)
{
  LanescopeRunForm *self = g_object_new (LANESCOPE_TYPE_RUN_FORM, NULL);
  self->session = g_object_ref (session);
  self->experiment = g_object_ref (experiment);
  return GTK_WIDGET (self);
}
