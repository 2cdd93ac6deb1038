/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Remedies that are tried, the run that another one is set against, and the moment that is pointed
 * at.
 */
#include "model/session-private.h"

#include "model/error.h"

#include <stdlib.h>

/* ------------------------------------------------------------------ trying */

/* The serial run that @run was compared with, else any of its task. */
static LanescopeRun *
serial_of (LanescopeSession *self, LanescopeRun *run)
{
  const LseResult *result = lanescope_run_get_result (run);
  GListModel *runs = G_LIST_MODEL (self->runs);
  LanescopeRun *found = NULL;
  for (guint i = 0; i < g_list_model_get_n_items (runs); i++)
    {
      g_autoptr (LanescopeRun) serial = g_list_model_get_item (runs, i);
      const LseResult *other = lanescope_run_get_result (serial);
      if (other->plan.strategy != LSE_STRATEGY_SERIAL || !lse_result_same_task (other, result))
        continue;
      if (g_str_equal (other->id, result->speedup_vs))
        return serial; /* the list holds it */
      found = found != NULL ? found : serial;
    }
  return found;
}

/* What is measured anew would stand twice in every chart. */
static void
hide_older (LanescopeSession *self, const LseExpandedPlan *plans, gsize n_plans)
{
  GListModel *runs = G_LIST_MODEL (self->runs);
  for (guint i = 0; i < g_list_model_get_n_items (runs); i++)
    {
      g_autoptr (LanescopeRun) run = g_list_model_get_item (runs, i);
      gboolean is_new = g_ptr_array_find (self->racing, run, NULL);
      for (gsize k = 0; k < n_plans && !is_new; k++)
        if (lse_plan_is_same_work (lanescope_run_get_plan (run), &plans[k].plan))
          lanescope_run_set_shown (run, FALSE);
    }
}

/* The run of the latest race that does what @plan says. */
static LanescopeRun *
racing_run_of (LanescopeSession *self, const LsePlan *plan)
{
  for (guint i = 0; i < self->racing->len; i++)
    {
      LanescopeRun *run = g_ptr_array_index (self->racing, i);
      if (lse_plan_is_same_work (lanescope_run_get_plan (run), plan))
        return run;
    }
  return NULL;
}

/* The name of a method is that of its task. */
static int *
methods_of (LanescopeRun *run, const LseExpandedPlan *plans, gsize n_plans)
{
  int *methods = g_new0 (int, n_plans + 1);
  for (gsize i = 0; i < n_plans; i++)
    if (lanescope_run_get_plan (run)->workload == plans[i].plan.workload)
      methods[i] = lanescope_run_get_method (run);
  return methods;
}

gboolean
lanescope_session_try (LanescopeSession *self,
                       LanescopeRun *run,
                       const LsePlan *remedy,
                       GError **error)
{
  g_return_val_if_fail (LANESCOPE_IS_SESSION (self) && remedy != NULL, FALSE);
  g_return_val_if_fail (lanescope_run_is_over (run), FALSE);
  LanescopeRun *serial = serial_of (self, run);
  LseExperiment settings = self->settings;
  LseExpandedPlan *plans = NULL;
  gsize n_plans = 0;
  LseError err = {0};
  LsePlan plan = *lanescope_run_get_plan (run), tried = *remedy; /* @run may go with its old race */
  if (settings.time_budget_ns == 0)
    lse_experiment_init (&settings, plan.workload);
  if (lse_plans_beside (&plan, &tried, serial != NULL ? lanescope_run_get_plan (serial) : NULL,
                        lanescope_machine_get_topology (self->machine), &plans, &n_plans,
                        &err) != LSE_OK)
    return lanescope_error_take (error, &err);
  g_autofree int *methods = methods_of (run, plans, n_plans);
  gboolean is_on = lanescope_session_start (self, plans, n_plans, methods, &settings, error);
  if (is_on)
    {
      hide_older (self, plans, n_plans);
      lanescope_session_set_reference_run (self, racing_run_of (self, &plan));
    }
  free (plans);
  return is_on;
}

/* ------------------------------------------------------------------ the run to set against */

LanescopeRun *
lanescope_session_get_reference_run (LanescopeSession *self)
{
  return self->reference;
}

void
lanescope_session_set_reference_run (LanescopeSession *self, LanescopeRun *run)
{
  if (g_set_object (&self->reference, run))
    g_object_notify (G_OBJECT (self), "reference-run");
}

/* ------------------------------------------------------------------ the moment pointed at */

void
lanescope_session_point_at (LanescopeSession *self,
                            LanescopeRun *run,
                            const LanescopeMoment *moment)
{
  LanescopeRun *pointed = moment != NULL ? run : NULL;
  g_set_object (&self->pointed, pointed);
  if (moment != NULL)
    self->moment = *moment;
  g_signal_emit_by_name (self, "pointed");
}

gboolean
lanescope_session_get_moment (LanescopeSession *self, LanescopeRun *run, LanescopeMoment *moment)
{
  if (run == NULL || run != self->pointed)
    return FALSE;
  *moment = self->moment;
  return TRUE;
}

void
lanescope_session_forget (LanescopeSession *self, LanescopeRun *run)
{
  if (run == NULL || self->current == run)
    lanescope_session_set_current_run (self, NULL);
  if (run == NULL || self->reference == run)
    lanescope_session_set_reference_run (self, NULL);
  if (self->pointed != NULL && (run == NULL || self->pointed == run))
    lanescope_session_point_at (self, NULL, NULL);
}
