/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pages/run-form.h"
#include "pages/run-form-private.h"

#include "model/settings.h"
#include "widgets/strategy-row.h"

#include "i18n.h"

#define LEAST_WIDTH 310 /* rows of 286 and the margins */

struct _LanescopeRunForm
{
  GtkWidget parent_instance;
  LanescopeSession *session;
  LanescopeExperiment *experiment;
  GtkWidget *box, *scroller, *column, *head, *advanced, *foot;
};

G_DEFINE_FINAL_TYPE (LanescopeRunForm, lanescope_run_form, GTK_TYPE_WIDGET)

/* In the order of the tutorial's methods. */
static const LseStrategyId order[LSE_N_STRATEGIES] = {
    LSE_STRATEGY_SERIAL, LSE_STRATEGY_THREADS, LSE_STRATEGY_GIL,   LSE_STRATEGY_PROCESSES,
    LSE_STRATEGY_OPENMP, LSE_STRATEGY_BLAS,    LSE_STRATEGY_GRAPH,
};

static void
session_changed_cb (LanescopeRunForm *self)
{
  gboolean is_busy = lanescope_session_is_busy (self->session);
  gtk_widget_set_sensitive (self->head, !is_busy);
  lanescope_form_advanced_set_editable (LANESCOPE_FORM_ADVANCED (self->advanced), !is_busy);
  if (is_busy)
    lanescope_experiment_started (self->experiment);
}

static void
budget_changed_cb (LanescopeRunForm *self)
{
  lanescope_experiment_set_default_budget (
      self->experiment, g_settings_get_double (lanescope_settings_get (), "time-budget"));
}

static void
probed_cb (LanescopeRunForm *self)
{
  lanescope_experiment_modules_probed (self->experiment);
}

/* The button is what one begins with, unless something else has the focus already. */
static void
first_mapped_cb (LanescopeRunForm *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  g_signal_handlers_disconnect_by_func (self, first_mapped_cb, NULL);
  if (root != NULL && gtk_root_get_focus (root) == NULL)
    gtk_widget_grab_focus (self->foot);
}

/* ------------------------------------------------------------------ making it */

static GtkWidget *
build_strategies (LanescopeRunForm *self)
{
  GtkWidget *list = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_add_css_class (list, "ls-boxed");
  for (guint i = 0; i < G_N_ELEMENTS (order); i++)
    gtk_box_append (GTK_BOX (list),
                    lanescope_strategy_row_new (self->session, self->experiment, order[i]));
  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Strategies"), -1);
  return list;
}

static void
build (LanescopeRunForm *self)
{
  self->column = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  gtk_widget_add_css_class (self->column, "ls-form");
  self->head = lanescope_form_head_new (self->experiment);
  self->advanced = lanescope_form_advanced_new (self->experiment);
  gtk_box_append (GTK_BOX (self->column), self->head);
  gtk_box_append (GTK_BOX (self->column), build_strategies (self));
  gtk_box_append (GTK_BOX (self->column), self->advanced);

  self->scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), self->column);
  gtk_widget_set_vexpand (self->scroller, TRUE);
  self->foot = lanescope_form_foot_new (self->session, self->experiment);
  gtk_widget_add_css_class (self->foot, "ls-form-foot");

  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_box_append (GTK_BOX (self->box), self->scroller);
  gtk_box_append (GTK_BOX (self->box), self->foot);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}

static void
lanescope_run_form_dispose (GObject *object)
{
  LanescopeRunForm *self = LANESCOPE_RUN_FORM (object);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->session);
  g_clear_object (&self->experiment);
  G_OBJECT_CLASS (lanescope_run_form_parent_class)->dispose (object);
}

static gboolean
lanescope_run_form_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (LANESCOPE_RUN_FORM (widget)->foot);
}

static void
lanescope_run_form_class_init (LanescopeRunFormClass *klass)
{
  GTK_WIDGET_CLASS (klass)->grab_focus = lanescope_run_form_grab_focus;
  G_OBJECT_CLASS (klass)->dispose = lanescope_run_form_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
lanescope_run_form_init (LanescopeRunForm *self)
{
  gtk_widget_set_size_request (GTK_WIDGET (self), LEAST_WIDTH, -1);
}

GtkWidget *
lanescope_run_form_new (LanescopeSession *session, LanescopeExperiment *experiment)
{
  LanescopeRunForm *self = g_object_new (LANESCOPE_TYPE_RUN_FORM, NULL);
  self->session = g_object_ref (session);
  self->experiment = g_object_ref (experiment);
  budget_changed_cb (self);
  build (self);
  g_signal_connect_object (session, "changed", G_CALLBACK (session_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "modules-probed", G_CALLBACK (probed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (lanescope_settings_get (), "changed::time-budget",
                           G_CALLBACK (budget_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect (self, "map", G_CALLBACK (first_mapped_cb), NULL);
  session_changed_cb (self);
  return GTK_WIDGET (self);
}

void
lanescope_run_form_set_flat (LanescopeRunForm *self, gboolean is_flat)
{
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scroller), GTK_POLICY_NEVER,
                                  is_flat ? GTK_POLICY_NEVER : GTK_POLICY_AUTOMATIC);
  gtk_widget_set_visible (self->foot, !is_flat);
  gtk_widget_set_size_request (GTK_WIDGET (self), is_flat ? -1 : LEAST_WIDTH, -1);
}
