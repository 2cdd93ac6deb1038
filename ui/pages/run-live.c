/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pages/run-live.h"

struct _LanescopeRunLive
{
  GtkWidget parent_instance;
  LanescopeSession *session;
};

G_DEFINE_FINAL_TYPE (LanescopeRunLive, lanescope_run_live, GTK_TYPE_WIDGET)

static void
lanescope_run_live_dispose (GObject *object)
{
  LanescopeRunLive *self = LANESCOPE_RUN_LIVE (object);
  GtkWidget *child;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (lanescope_run_live_parent_class)->dispose (object);
}

static void
lanescope_run_live_class_init (LanescopeRunLiveClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = lanescope_run_live_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
lanescope_run_live_init (LanescopeRunLive *self)
{
}

GtkWidget *
lanescope_run_live_new (LanescopeSession *session)
{
  LanescopeRunLive *self = g_object_new (LANESCOPE_TYPE_RUN_LIVE, NULL);
  self->session = g_object_ref (session);
  return GTK_WIDGET (self);
}
