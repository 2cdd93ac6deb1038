/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/tutorial.h"
#include "model/error.h"

#include <stdlib.h>

#define TIME_BUDGET_NS ((gint64)5 * 1000000000)

static gboolean
add_method (LanescopeTutorial *tutorial, int method, const LseTopology *topology, LseError *err)
{
  LseExpandedPlan *plans = NULL;
  gsize n_plans = 0;
  LseExperiment *settings = &tutorial->settings;
  char name[16];
  g_snprintf (name, sizeof name, "method-%d", method);
  lse_experiment_init (settings, LSE_WORKLOAD_SINCOS);
  settings->variants[LSE_VARIANT_AS_PRINTED] = true;
  settings->time_budget_ns = TIME_BUDGET_NS;
  if (lse_experiment_preset (settings, name, err) != LSE_OK ||
      lse_experiment_expand (settings, topology, &plans, &n_plans, err) != LSE_OK)
    return FALSE;

  gsize n = tutorial->n_plans + n_plans;
  tutorial->plans = g_renew (LseExpandedPlan, tutorial->plans, n);
  tutorial->methods = g_renew (int, tutorial->methods, n);
  for (gsize i = 0; i < n_plans; i++)
    {
      tutorial->plans[tutorial->n_plans + i] = plans[i];
      tutorial->methods[tutorial->n_plans + i] = method;
    }
  tutorial->n_plans = n;
  free (plans);
  return TRUE;
}

gboolean
lanescope_tutorial_init (LanescopeTutorial *tutorial, const LseTopology *topology, GError **error)
{
  LseError err = {0};
  *tutorial = (LanescopeTutorial) {0};
  for (int method = 1; method <= LANESCOPE_N_METHODS; method++)
    if (!add_method (tutorial, method, topology, &err))
      return lanescope_error_take (error, &err);
  return TRUE;
}

void
lanescope_tutorial_clear (LanescopeTutorial *tutorial)
{
  g_clear_pointer (&tutorial->plans, g_free);
  g_clear_pointer (&tutorial->methods, g_free);
  tutorial->n_plans = 0;
}

gboolean
lanescope_tutorial_start (LanescopeSession *session, GError **error)
{
  LanescopeTutorial tutorial;
  const LseTopology *topology =
      lanescope_machine_get_topology (lanescope_session_get_machine (session));
  gboolean ok = lanescope_tutorial_init (&tutorial, topology, error) &&
                lanescope_session_start (session, tutorial.plans, tutorial.n_plans,
                                         tutorial.methods, &tutorial.settings, error);
  lanescope_tutorial_clear (&tutorial);
  return ok;
}
