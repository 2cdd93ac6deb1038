/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/tutorial.h"

static guint
count (const LanescopeTutorial *tutorial, int method, LseStrategyId strategy, LseVariant variant)
{
  guint n = 0;
  for (gsize i = 0; i < tutorial->n_plans; i++)
    n += tutorial->methods[i] == method && tutorial->plans[i].plan.strategy == strategy &&
         tutorial->plans[i].plan.variant == variant;
  return n;
}

/* Each method once as printed, once repaired, and one serial run of its own task before them. */
static void
test_plans (void)
{
  const LseStrategyId strategies[] = {LSE_STRATEGY_THREADS, LSE_STRATEGY_PROCESSES,
                                      LSE_STRATEGY_BLAS, LSE_STRATEGY_GRAPH};
  LanescopeTutorial tutorial;
  g_autoptr (GError) error = NULL;
  g_assert_true (lanescope_tutorial_init (&tutorial, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (tutorial.n_plans, ==, 12);
  for (int i = 0; i < LANESCOPE_N_METHODS; i++)
    {
      g_assert_cmpuint (count (&tutorial, i + 1, LSE_STRATEGY_SERIAL, LSE_VARIANT_REPAIRED), ==, 1);
      g_assert_cmpuint (count (&tutorial, i + 1, strategies[i], LSE_VARIANT_REPAIRED), ==, 1);
      g_assert_cmpuint (count (&tutorial, i + 1, strategies[i], LSE_VARIANT_AS_PRINTED), ==, 1);
      g_assert_true (tutorial.plans[3 * i].is_baseline);
      g_assert_cmpint (tutorial.methods[3 * i], ==, i + 1);
    }
  g_assert_cmpint (tutorial.settings.time_budget_ns, ==, 5000000000);
  lanescope_tutorial_clear (&tutorial);
  g_assert_null (tutorial.plans);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/tutorial/plans", test_plans);
  return g_test_run ();
}
