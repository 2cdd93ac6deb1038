/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/strategy-row.h"
#include "widgets/hint.h"
#include "widgets/mark.h"

#include "i18n.h"

struct _LanescopeStrategyRow
{
  GtkBox parent_instance;
  LanescopeSession *session;
  LanescopeExperiment *experiment;
  LseStrategyId strategy;
  GtkWidget *check, *value, *reason;
  const char *value_class;
  gboolean is_updating;
};

G_DEFINE_FINAL_TYPE (LanescopeStrategyRow, lanescope_strategy_row, GTK_TYPE_BOX)

/* ------------------------------------------------------------------ the run that the row is about */

/* Of two runs of one strategy the one that says more: what is measured now, else what waits, else
 * the faster one. */
static gboolean
is_more_telling (LanescopeSession *session, LanescopeRun *a, LanescopeRun *b)
{
  LanescopeRun *measuring = lanescope_session_get_measuring (session);
  if (a == measuring || b == measuring)
    return a == measuring;
  if (lanescope_run_is_over (a) != lanescope_run_is_over (b))
    return !lanescope_run_is_over (a);
  const LseStats *ours = &lanescope_run_get_result (a)->stats;
  const LseStats *theirs = &lanescope_run_get_result (b)->stats;
  if (ours->n == 0 || theirs->n == 0)
    return ours->n > theirs->n;
  return ours->median_ns < theirs->median_ns;
}

/* Does @run belong to what the form says now? Its value would mislead else. */
static gboolean
is_of_form (LanescopeStrategyRow *self, const LsePlan *plan)
{
  gsize n_plans;
  const LseExpandedPlan *plans = lanescope_experiment_get_plans (self->experiment, &n_plans);
  if (lanescope_session_is_busy (self->session))
    return TRUE;
  for (gsize i = 0; i < n_plans; i++)
    if (plans[i].plan.strategy == plan->strategy && plans[i].plan.workload == plan->workload &&
        plans[i].plan.elements == plan->elements && plans[i].plan.kernel == plan->kernel &&
        plans[i].plan.workers == plan->workers && plans[i].plan.variant == plan->variant)
      return TRUE;
  return FALSE;
}

static LanescopeRun *
find_run (LanescopeStrategyRow *self)
{
  g_autoptr (GPtrArray) latest = lanescope_session_dup_latest (self->session);
  LanescopeRun *found = NULL;
  for (guint i = 0; i < latest->len; i++)
    {
      LanescopeRun *run = g_ptr_array_index (latest, i);
      const LsePlan *plan = lanescope_run_get_plan (run);
      if (plan->strategy == self->strategy && is_of_form (self, plan) &&
          (found == NULL || is_more_telling (self->session, run, found)))
        found = run;
    }
  return found;
}

/* ------------------------------------------------------------------ what is shown */

static void
show_value (LanescopeStrategyRow *self, const char *text, const char *css_class)
{
  lanescope_label_say (self->value, text);
  if (self->value_class == css_class)
    return;
  if (self->value_class != NULL)
    gtk_widget_remove_css_class (self->value, self->value_class);
  gtk_widget_add_css_class (self->value, css_class);
  self->value_class = css_class;
}

static const char *
class_of (LanescopeRunState state, gboolean is_wrong)
{
  if (is_wrong || state == LANESCOPE_RUN_FAILED)
    return "ls-value-wrong";
  if (state == LANESCOPE_RUN_MEASURING || state == LANESCOPE_RUN_PREPARING)
    return "ls-value-live";
  return state == LANESCOPE_RUN_DONE || state == LANESCOPE_RUN_STOPPED ? "ls-value"
                                                                       : "ls-secondary";
}

static void
update_value (LanescopeStrategyRow *self)
{
  LanescopeRun *run = find_run (self);
  if (run == NULL)
    {
      show_value (self, "", "ls-secondary");
      return;
    }
  g_autofree char *value = lanescope_run_dup_value (run);
  gboolean is_wrong = lanescope_run_is_wrong (run);
  g_autofree char *marked = is_wrong ? g_strdup_printf (_ ("wrong result, %s"), value) : NULL;
  show_value (self, is_wrong ? marked : value, class_of (lanescope_run_get_state (run), is_wrong));
}

/* Why it cannot run: in few words where the workload is the reason, else in full under the name. */
static void
update_reason (LanescopeStrategyRow *self, const char *why_not)
{
  LseWorkloadId workload = lanescope_experiment_get_workload (self->experiment);
  gboolean is_workload = lse_catalog_why_not (workload, self->strategy) != NULL;
  if (why_not != NULL && is_workload)
    show_value (self, _ ("needs matrices"), "ls-secondary");
  lanescope_hint_set (LANESCOPE_HINT (self->reason), is_workload ? NULL : why_not,
                      LANESCOPE_HINT_INFO);
  gtk_widget_set_tooltip_text (
      GTK_WIDGET (self), why_not != NULL ? why_not : lse_strategy_info (self->strategy)->summary);
}

static void
update (LanescopeStrategyRow *self)
{
  g_autofree char *why_not = lanescope_experiment_dup_why_not (self->experiment, self->strategy);
  gboolean is_on = lanescope_experiment_get_strategy (self->experiment, self->strategy);
  gboolean is_free = self->strategy != LSE_STRATEGY_SERIAL && why_not == NULL;
  self->is_updating = TRUE;
  gtk_check_button_set_active (GTK_CHECK_BUTTON (self->check), is_on && why_not == NULL);
  self->is_updating = FALSE;
  gtk_widget_set_sensitive (self->check, is_free && !lanescope_session_is_busy (self->session));
  if (why_not == NULL)
    update_value (self);
  update_reason (self, why_not);
}

static void
session_changed_cb (LanescopeStrategyRow *self)
{
  gboolean is_free = self->strategy != LSE_STRATEGY_SERIAL &&
                     lse_catalog_why_not (lanescope_experiment_get_workload (self->experiment),
                                          self->strategy) == NULL &&
                     !gtk_widget_get_visible (self->reason);
  gtk_widget_set_sensitive (self->check, is_free && !lanescope_session_is_busy (self->session));
  if (is_free || self->strategy == LSE_STRATEGY_SERIAL)
    update_value (self);
}

static void
toggled_cb (LanescopeStrategyRow *self)
{
  if (!self->is_updating)
    lanescope_experiment_set_strategy (
        self->experiment, self->strategy,
        gtk_check_button_get_active (GTK_CHECK_BUTTON (self->check)));
}

/* ------------------------------------------------------------------ making it */

static void
lanescope_strategy_row_dispose (GObject *object)
{
  LanescopeStrategyRow *self = LANESCOPE_STRATEGY_ROW (object);
  g_clear_object (&self->session);
  g_clear_object (&self->experiment);
  G_OBJECT_CLASS (lanescope_strategy_row_parent_class)->dispose (object);
}

static void
lanescope_strategy_row_class_init (LanescopeStrategyRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = lanescope_strategy_row_dispose;
}

static void
lanescope_strategy_row_init (LanescopeStrategyRow *self)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_widget_add_css_class (GTK_WIDGET (self), "ls-row");
  gtk_widget_add_css_class (GTK_WIDGET (self), "ls-check-row");
}

static void
build (LanescopeStrategyRow *self)
{
  const char *title = _ (lse_strategy_info (self->strategy)->title);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 5);
  GtkWidget *name = gtk_label_new (title);
  gtk_label_set_xalign (GTK_LABEL (name), 0);
  gtk_label_set_ellipsize (GTK_LABEL (name), PANGO_ELLIPSIZE_END);
  gtk_label_set_width_chars (GTK_LABEL (name), 6);
  self->value = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (self->value), 1);
  gtk_label_set_wrap (GTK_LABEL (self->value), TRUE);
  gtk_label_set_justify (GTK_LABEL (self->value), GTK_JUSTIFY_RIGHT);
  gtk_widget_set_hexpand (self->value, TRUE);
  gtk_widget_add_css_class (self->value, "ls-dense");
  gtk_box_append (GTK_BOX (box), lanescope_mark_new (self->strategy));
  gtk_box_append (GTK_BOX (box), name);
  gtk_box_append (GTK_BOX (box), self->value);

  self->check = gtk_check_button_new ();
  gtk_check_button_set_child (GTK_CHECK_BUTTON (self->check), box);
  gtk_widget_set_hexpand (box, TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->check), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  title, -1);
  gtk_accessible_update_relation (GTK_ACCESSIBLE (self->check),
                                  GTK_ACCESSIBLE_RELATION_DESCRIBED_BY, self->value, NULL, -1);
  g_signal_connect_swapped (self->check, "toggled", G_CALLBACK (toggled_cb), self);
  gtk_box_append (GTK_BOX (self), self->check);
  self->reason = lanescope_hint_new ();
  gtk_box_append (GTK_BOX (self), self->reason);
}

GtkWidget *
lanescope_strategy_row_new (LanescopeSession *session,
                            LanescopeExperiment *experiment,
                            LseStrategyId strategy)
{
  LanescopeStrategyRow *self = g_object_new (LANESCOPE_TYPE_STRATEGY_ROW, NULL);
  self->session = g_object_ref (session);
  self->experiment = g_object_ref (experiment);
  self->strategy = strategy;
  build (self);
  g_signal_connect_object (experiment, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "changed", G_CALLBACK (session_changed_cb), self,
                           G_CONNECT_SWAPPED);
  update (self);
  return GTK_WIDGET (self);
}

GtkWidget *
lanescope_strategy_row_get_check (LanescopeStrategyRow *self)
{
  return self->check;
}

const char *
lanescope_strategy_row_get_value (LanescopeStrategyRow *self)
{
  return gtk_label_get_text (GTK_LABEL (self->value));
}
