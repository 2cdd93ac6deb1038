/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "figures-fixture.h"

#include "figures/speedup.h"

static void
test_series (void)
{
  Set set = {0};
  set_add (&set, LSE_STRATEGY_SERIAL, 1, 1000000, 7);
  set_add (&set, LSE_STRATEGY_THREADS, 4, 300000, 7);
  set_add (&set, LSE_STRATEGY_THREADS, 1, 1000000, 7);
  set_add (&set, LSE_STRATEGY_THREADS, 2, 500000, 7);
  set_add (&set, LSE_STRATEGY_BLAS, 2, 600000, 7);
  set_add (&set, LSE_STRATEGY_THREADS, 4, 250000, 7); /* again, with other options */
  set_add (&set, LSE_STRATEGY_OPENMP, 2, 500000, 7)->plan.elements = 5;
  LsfRuns runs = set_runs (&set);
  LsfSpeedup *figure = lsf_speedup_new (&runs, 0, 2, 4);
  const LspSpeedup *chart = lsf_speedup_chart (figure);
  g_assert_cmpuint (chart->n_cores, ==, 2);
  g_assert_cmpuint (chart->n_pus, ==, 4);
  g_assert_cmpuint (chart->n_series, ==, 2);
  g_assert_cmpstr (chart->series[0].label, ==, "Threads");
  g_assert_cmpuint (chart->series[0].n_points, ==, 3);
  for (size_t i = 0; i < 3; i++)
    g_assert_cmpfloat (chart->series[0].points[i].workers, ==, (double)(1 << i));
  g_assert_cmpfloat_with_epsilon (chart->series[0].points[2].speedup, 4, 0.1);
  g_assert_cmpfloat (chart->series[0].points[2].low, <=, chart->series[0].points[2].speedup);
  g_assert_cmpstr (chart->series[1].label, ==, "BLAS threads");
  g_assert_cmpuint (chart->series[1].n_points, ==, 1);

  LsfTable *table = lsf_speedup_table (figure);
  g_assert_cmpuint (table->n_rows, ==, 4);
  g_assert_cmpstr (cell (table, 1, "workers"), ==, "2");
  g_assert_cmpstr (cell (table, 3, "strategy"), ==, "BLAS threads");
  lsf_table_free (table);
  lsf_speedup_free (figure);
  set_clear (&set);
}

/* From four numbers of workers on there is a curve; workers beyond the machine do not count. */
static void
test_law (void)
{
  Set set = {0};
  char words[2048];
  set_add (&set, LSE_STRATEGY_SERIAL, 1, 1000000, 7);
  for (guint32 workers = 1; workers <= 5; workers++)
    set_add (&set, LSE_STRATEGY_THREADS, workers, (gint64)(1e6 * (0.1 + 0.9 / workers)), 7);
  set_add (&set, LSE_STRATEGY_OPENMP, 2, 600000, 7);
  LsfRuns runs = set_runs (&set);
  LsfSpeedup *figure = lsf_speedup_new (&runs, 0, 8, 8);
  const LspSpeedupSeries *threads = &lsf_speedup_chart (figure)->series[0];
  g_assert_cmpuint (threads->n_fit, >, 10);
  g_assert_cmpfloat (threads->fit[0].workers, ==, 1);
  g_assert_cmpfloat_with_epsilon (threads->fit[threads->n_fit - 1].workers, 5, 1e-9);
  for (size_t i = 0; i < threads->n_fit; i++)
    {
      double expected = 1 / (0.1 + 0.9 / threads->fit[i].workers);
      g_assert_cmpfloat_with_epsilon (threads->fit[i].speedup, expected, 0.05);
      g_assert_cmpfloat (threads->fit[i].low, <=, threads->fit[i].speedup);
      g_assert_cmpfloat (threads->fit[i].high, >=, threads->fit[i].speedup);
    }
  g_assert_cmpuint (lsf_speedup_chart (figure)->series[1].n_fit, ==, 0);
  lsf_speedup_words (figure, words, sizeof words);
  g_assert_true (g_str_has_prefix (words, "Threads: By Amdahl's law "));
  g_assert_nonnull (strstr (words, "Only 5 numbers of workers: a rough fit."));
  g_assert_null (strstr (words, "OpenMP"));
  lsf_speedup_free (figure);

  figure = lsf_speedup_new (&runs, 0, 2, 2);
  g_assert_cmpuint (lsf_speedup_chart (figure)->series[0].n_fit, ==, 0);
  g_assert_cmpstr (lsf_speedup_words (figure, words, sizeof words), ==,
                   "A law is fitted from 4 different numbers of workers on; there are 2. More "
                   "workers than hardware threads are left out.");
  lsf_speedup_free (figure);
  set_clear (&set);
}

static void
test_variants (void)
{
  Set set = {0};
  set_add (&set, LSE_STRATEGY_SERIAL, 1, 1000000, 7);
  set_add (&set, LSE_STRATEGY_PROCESSES, 8, 3000000, 7)->plan.variant = LSE_VARIANT_AS_PRINTED;
  LsfRuns runs = set_runs (&set);
  LsfSpeedup *figure = lsf_speedup_new (&runs, 0, 0, 0);
  g_assert_cmpstr (lsf_speedup_chart (figure)->series[0].label, ==, "Processes");
  g_assert_true (lsf_speedup_chart (figure)->series[0].is_hollow);
  lsf_speedup_free (figure);

  set_add (&set, LSE_STRATEGY_PROCESSES, 2, 600000, 7);
  runs = set_runs (&set);
  figure = lsf_speedup_new (&runs, 0, 0, 0);
  const LspSpeedup *chart = lsf_speedup_chart (figure);
  g_assert_cmpuint (chart->n_series, ==, 2);
  g_assert_cmpstr (chart->series[0].label, ==, "Processes");
  g_assert_false (chart->series[0].is_hollow);
  g_assert_cmpstr (chart->series[1].label, ==, "Processes, as printed");
  g_assert_true (chart->series[1].is_hollow);
  lsf_speedup_free (figure);
  set_clear (&set);
}

/* What has no speedup, or a wrong one, is not there; nor does it need its results later. */
static void
test_left_out (void)
{
  Set set = {0};
  set_add (&set, LSE_STRATEGY_SERIAL, 1, 1000000, 7);
  set_add (&set, LSE_STRATEGY_THREADS, 2, 500000, 7)->verify.status = LSE_VERIFY_MISMATCH;
  set_add (&set, LSE_STRATEGY_OPENMP, 2, 500000, 7)->status = LSE_RUN_FAILED;
  set_add (&set, LSE_STRATEGY_GRAPH, 2, 500000, 0);
  set_add (&set, LSE_STRATEGY_BLAS, 2, 500000, 3);
  LsfRuns runs = set_runs (&set);
  LsfSpeedup *figure = lsf_speedup_new (&runs, 0, 2, 2);
  set_clear (&set);
  const LspSpeedup *chart = lsf_speedup_chart (figure);
  g_assert_cmpuint (chart->n_series, ==, 1);
  g_assert_cmpstr (chart->series[0].label, ==, "BLAS threads");
  g_assert_true (isnan (chart->series[0].points[0].low)); /* three repetitions have no interval */
  g_autofree char *words = lsp_speedup_describe (chart);
  g_assert_nonnull (strstr (words, "BLAS threads"));
  LsfTable *table = lsf_speedup_table (figure);
  g_assert_cmpstr (cell (table, 0, "speedup, 95 % low"), ==, "");
  lsf_table_free (table);
  lsf_speedup_free (figure);
}

static void
test_empty (void)
{
  LsfRuns none = {0};
  LsfSpeedup *figure = lsf_speedup_new (&none, 0, 2, 2);
  g_assert_cmpuint (lsf_speedup_chart (figure)->n_series, ==, 0);
  lsf_speedup_free (figure);
  lsf_speedup_free (NULL);

  Set set = {0};
  set_add (&set, LSE_STRATEGY_SERIAL, 1, 1000000, 7);
  LsfRuns runs = set_runs (&set);
  figure = lsf_speedup_new (&runs, 7, 2, 2); /* no such task */
  g_assert_cmpuint (lsf_speedup_chart (figure)->n_series, ==, 0);
  lsf_speedup_free (figure);
  set_clear (&set);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/figures/speedup/series", test_series);
  g_test_add_func ("/figures/speedup/law", test_law);
  g_test_add_func ("/figures/speedup/variants", test_variants);
  g_test_add_func ("/figures/speedup/left-out", test_left_out);
  g_test_add_func ("/figures/speedup/empty", test_empty);
  return g_test_run ();
}
