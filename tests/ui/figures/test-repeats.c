/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "figures-fixture.h"

#include "figures/options.h"
#include "figures/repeats.h"

static void
test_repeats (void)
{
  LseResult result = result_new (LSE_STRATEGY_THREADS, 2, 1000000, 7);
  size_t n_samples = result.n_samples;
  LsfRepeats *figure = lsf_repeats_new (&result);
  lse_result_clear (&result); /* the figure lives on */
  const LspRepeats *chart = lsf_repeats_chart (figure);
  g_assert_cmpuint (chart->n_repeats, ==, 7);
  g_assert_cmpuint (chart->n_others, ==, n_samples - 7);
  g_assert_cmpint (chart->family, ==, LSP_FAMILY_THREADS);
  LsfTable *table = lsf_repeats_table (figure);
  g_assert_cmpuint (table->n_rows, ==, n_samples);
  g_assert_cmpstr (cell (table, 0, "use"), ==, "first of its block, not counted");
  g_assert_cmpstr (cell (table, 1, "use"), ==, "counted");
  lsf_table_free (table);
  lsf_repeats_free (figure);
  lsf_repeats_free (NULL);
}

static void
test_none (void)
{
  LseResult result = result_new (LSE_STRATEGY_THREADS, 2, 1000000, 0);
  LsfRepeats *figure = lsf_repeats_new (&result);
  g_assert_cmpuint (lsf_repeats_chart (figure)->n_repeats, ==, 0);
  g_assert_cmpfloat (lsf_repeats_chart (figure)->median_ns, ==, 0);
  lsf_repeats_free (figure);
  lse_result_clear (&result);
}

static void
test_changes (void)
{
  LsePlan from, to;
  LsfChange changes[LSF_MAX_CHANGES];
  lse_plan_init (&from, LSE_WORKLOAD_SIN2, LSE_STRATEGY_PROCESSES, 2, NULL);
  to = from;
  g_assert_cmpuint (lsf_plan_changes (&from, &to, changes), ==, 0);
  to.transport = LSE_TRANSPORT_PIPE;
  g_assert_cmpuint (lsf_plan_changes (&from, &to, changes), ==, 1);
  g_assert_cmpstr (changes[0].name, ==, "transport");
  g_assert_cmpstr (changes[0].from, ==, "shared");
  g_assert_cmpstr (changes[0].to, ==, "pipe");
  lse_plan_init (&from, LSE_WORKLOAD_SIN2, LSE_STRATEGY_SERIAL, 1, NULL); /* has no transport */
  size_t n = lsf_plan_changes (&from, &to, changes);
  for (size_t i = 0; i < n; i++)
    g_assert_cmpstr (changes[i].name, !=, "transport");
}

/* What is said where a remedy is set against its run. */
static void
test_difference (void)
{
  LsePlan from, to;
  char heading[64], details[256];
  lse_plan_init (&from, LSE_WORKLOAD_SIN2, LSE_STRATEGY_PROCESSES, 2, NULL);
  to = from;
  lsf_plan_difference (&from, &to, heading, sizeof heading, details, sizeof details);
  g_assert_cmpstr (heading, ==, "Nothing changed");
  to.transport = LSE_TRANSPORT_PIPE;
  lsf_plan_difference (&to, &from, heading, sizeof heading, details, sizeof details);
  g_assert_cmpstr (heading, ==, "Changed: transport");
  g_assert_cmpstr (details, ==, "pipe → shared");
  to.chunks = from.chunks + 1;
  lsf_plan_difference (&to, &from, heading, sizeof heading, details, sizeof details);
  g_assert_cmpstr (heading, ==, "What changed");
  g_assert_nonnull (strstr (details, "transport pipe → shared"));
  g_assert_nonnull (strstr (details, " · "));
  lse_plan_init (&from, LSE_WORKLOAD_SIN2, LSE_STRATEGY_GIL, 2, NULL);
  to = from;
  to.gil_free_ratio = 1 - from.gil_free_ratio;
  lsf_plan_difference (&from, &to, heading, sizeof heading, details, sizeof details);
  g_assert_cmpstr (heading, ==, "Changed: work without the GIL");
  to.elements *= 2;
  lsf_plan_difference (&from, &to, heading, sizeof heading, details, 24); /* cut, not overrun */
  g_assert_cmpuint (strlen (details), ==, 23);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/figures/repeats/all", test_repeats);
  g_test_add_func ("/figures/repeats/none", test_none);
  g_test_add_func ("/figures/options/changes", test_changes);
  g_test_add_func ("/figures/options/difference", test_difference);
  return g_test_run ();
}
