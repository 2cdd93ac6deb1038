/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "figures-fixture.h"

#include "figures/compare.h"

#include "base/clock.h"

static void
assert_claim (const LspBars *chart, size_t index, const char *claim)
{
  g_assert_cmpstr (chart->bars[index].claim, ==, claim);
}

/* serial 1 ms, threads 0.5 ms, openmp as threads, processes 3 ms */
static void
fill (Set *set)
{
  set_add (set, LSE_STRATEGY_SERIAL, 1, 1000000, 15);
  set_add (set, LSE_STRATEGY_THREADS, 2, 500000, 15);
  set_add (set, LSE_STRATEGY_OPENMP, 2, 500100, 15);
  set_add (set, LSE_STRATEGY_PROCESSES, 8, 3000000, 15)->plan.variant = LSE_VARIANT_AS_PRINTED;
}

static void
test_claims (void)
{
  Set set = {0};
  fill (&set);
  LsfRuns runs = set_runs (&set);
  LsfCompare *figure = lsf_compare_new (&runs, LSP_BARS_DOTS, NULL);
  const LspBars *chart = lsf_compare_chart (figure);
  g_assert_cmpuint (chart->n_bars, ==, 4);
  g_assert_cmpint (chart->mode, ==, LSP_BARS_DOTS);
  assert_claim (chart, 0, "baseline");
  assert_claim (chart, 1, "fastest");
  assert_claim (chart, 2, "not distinguishable from the fastest");
  assert_claim (chart, 3, "slower than serial");
  g_assert_true (chart->bars[0].is_baseline);
  g_assert_true (chart->bars[3].is_hollow);
  g_assert_cmpint (chart->bars[3].family, ==, LSP_FAMILY_PROCESSES);
  g_assert_cmpstr (chart->bars[1].label, ==, "Threads × 2");
  g_assert_cmpstr (chart->bars[1].group, ==, chart->bars[3].group);
  g_assert_cmpuint (chart->bars[1].n_repeats, ==, 15);
  g_assert_cmpfloat (chart->bars[1].speedup, ==, set.results[1].speedup.value);
  lsf_compare_free (figure);
  lsf_compare_free (NULL);
  set_clear (&set);
}

/* The pale band goes by the judgement under the labels, not by intervals that overlap. */
static void
test_ties (void)
{
  Set set = {0};
  fill (&set);
  LsfRuns runs = set_runs (&set);
  LsfCompare *figure = lsf_compare_new (&runs, LSP_BARS_DOTS, NULL);
  const LspBars *chart = lsf_compare_chart (figure);
  g_assert_true (chart->has_ties);
  g_assert_cmpuint (chart->bars[1].tie, >, 0);
  g_assert_cmpuint (chart->bars[2].tie, ==, chart->bars[1].tie);
  g_assert_cmpuint (chart->bars[0].tie, ==, 0);
  g_assert_cmpuint (chart->bars[3].tie, ==, 0);
  lsf_compare_free (figure);
  set_clear (&set);
}

/* Tasks are groups of their own, each with its own fastest. */
static void
test_groups (void)
{
  Set set = {0};
  fill (&set);
  for (size_t i = 2; i < 4; i++)
    set.results[i].plan.elements = 77;
  LsfRuns runs = set_runs (&set);
  LsfCompare *figure = lsf_compare_new (&runs, LSP_BARS_SPEEDUP, NULL);
  const LspBars *chart = lsf_compare_chart (figure);
  g_assert_cmpstr (chart->bars[0].group, ==, chart->bars[1].group);
  g_assert_cmpstr (chart->bars[0].group, !=, chart->bars[2].group);
  assert_claim (chart, 1, "fastest");
  assert_claim (chart, 2, "fastest");
  assert_claim (chart, 3, "slower than the fastest"); /* there is no serial run of its task */
  g_assert_true (isnan (chart->bars[3].speedup));
  g_assert_cmpstr (chart->bars[3].reason, ==, "there is no serial run to compare it with");
  lsf_compare_free (figure);

  const char *labels[] = {"a", "b", "c", "d"}, *groups[] = {"g", "g", "g", "h"};
  runs.labels = labels;
  runs.groups = groups;
  figure = lsf_compare_new (&runs, LSP_BARS_SPEEDUP, NULL);
  chart = lsf_compare_chart (figure);
  g_assert_cmpstr (chart->bars[2].label, ==, "c");
  g_assert_cmpstr (chart->bars[3].group, ==, "h");
  assert_claim (chart, 3, "fastest");
  lsf_compare_free (figure);
  set_clear (&set);
}

/* Before five repetitions no word is said, about it or against it. */
static void
test_too_few (void)
{
  Set set = {0};
  fill (&set);
  set_add (&set, LSE_STRATEGY_GRAPH, 2, 100000, 3);
  set_add (&set, LSE_STRATEGY_BLAS, 2, 100000, 0);
  set.is_running[4] = set.is_running[5] = true;
  LsfRuns runs = set_runs (&set);
  LsfCompare *figure = lsf_compare_new (&runs, LSP_BARS_DOTS, NULL);
  const LspBars *chart = lsf_compare_chart (figure);
  assert_claim (chart, 4, "3 of 5 repetitions");
  assert_claim (chart, 1, "fastest");
  g_assert_cmpuint (chart->bars[4].n_repeats, ==, 3);
  g_assert_true (isfinite (chart->bars[4].median_ns));
  g_assert_cmpint (chart->bars[5].verdict, ==, LSP_VERDICT_UNCHECKED);
  g_assert_true (isnan (chart->bars[5].median_ns));
  g_assert_cmpstr (chart->bars[5].reason, ==, "nothing measured yet");
  lsf_compare_free (figure);

  set.is_running[4] = set.is_running[5] = false;
  set.results[5].status = LSE_RUN_STOPPED;
  figure = lsf_compare_new (&runs, LSP_BARS_DOTS, NULL);
  chart = lsf_compare_chart (figure);
  assert_claim (chart, 4, "3 repetitions, too few to compare");
  g_assert_cmpint (chart->bars[5].verdict, ==, LSP_VERDICT_SKIPPED);
  g_assert_cmpstr (chart->bars[5].reason, ==, "stopped before a repetition was counted");
  lsf_compare_free (figure);
  set_clear (&set);
}

/* They keep their row, with the reason, and nobody is compared with them. */
static void
test_unranked (void)
{
  Set set = {0};
  fill (&set);
  set.results[1].verify = (LseVerify) {.status = LSE_VERIFY_MISMATCH, .max_abs_err = 0.71};
  set.results[2].status = LSE_RUN_FAILED;
  g_strlcpy (set.results[2].reason_text, "killed by signal 9", sizeof set.results[2].reason_text);
  set_add (&set, LSE_STRATEGY_BLAS, 2, 0, 0)->status = LSE_RUN_SKIPPED;
  g_strlcpy (set.results[4].reason_text, "needs a matrix product",
             sizeof set.results[4].reason_text);
  LsfRuns runs = set_runs (&set);
  LsfCompare *figure = lsf_compare_new (&runs, LSP_BARS_DOTS, NULL);
  const LspBars *chart = lsf_compare_chart (figure);
  g_assert_cmpint (chart->bars[1].verdict, ==, LSP_VERDICT_WRONG);
  g_assert_cmpstr (chart->bars[1].reason, ==, "largest error 0.71");
  g_assert_cmpint (chart->bars[2].verdict, ==, LSP_VERDICT_FAILED);
  g_assert_cmpstr (chart->bars[2].reason, ==, "killed by signal 9");
  g_assert_cmpint (chart->bars[4].verdict, ==, LSP_VERDICT_SKIPPED);
  g_assert_cmpstr (chart->bars[4].reason, ==, "needs a matrix product");
  assert_claim (chart, 0, "fastest");
  assert_claim (chart, 3, "slower than serial");
  lsf_compare_free (figure);
  set_clear (&set);
}

/* What was judged before is not judged again, and says the same. */
static void
test_previous (void)
{
  Set set = {0};
  set_add (&set, LSE_STRATEGY_SERIAL, 1, 1000000, 200);
  for (uint32_t w = 2; w < 9; w++)
    set_add (&set, LSE_STRATEGY_THREADS, w, 1000000 / w, 200);
  LsfRuns runs = set_runs (&set);
  int64_t begin_ns = lse_clock_now_ns ();
  LsfCompare *first = lsf_compare_new (&runs, LSP_BARS_DOTS, NULL);
  int64_t middle_ns = lse_clock_now_ns ();
  LsfCompare *second = lsf_compare_new (&runs, LSP_BARS_DOTS, first);
  int64_t end_ns = lse_clock_now_ns ();
  g_test_message ("8 runs of 200 repetitions: %.2f ms, again %.3f ms",
                  (double)(middle_ns - begin_ns) / 1e6, (double)(end_ns - middle_ns) / 1e6);
  for (size_t i = 0; i < runs.n; i++)
    assert_claim (lsf_compare_chart (second), i, lsf_compare_chart (first)->bars[i].claim);

  /* New repetitions of one run: it alone is judged afresh. */
  for (int i = 0; i < 20; i++)
    {
      LseSample sample = {.duration_ns = 125000 + i, .kind = LSE_SAMPLE_COUNTED};
      g_assert_cmpint (lse_result_add_sample (&set.results[2], sample, NULL), ==, LSE_OK);
    }
  lse_result_update (&set.results[2], 0.02);
  LsfCompare *third = lsf_compare_new (&runs, LSP_BARS_DOTS, second);
  LsfCompare *afresh = lsf_compare_new (&runs, LSP_BARS_DOTS, NULL);
  for (size_t i = 0; i < runs.n; i++)
    assert_claim (lsf_compare_chart (third), i, lsf_compare_chart (afresh)->bars[i].claim);
  lsf_compare_free (first);
  lsf_compare_free (second);
  lsf_compare_free (third);
  lsf_compare_free (afresh);
  set_clear (&set);
}

static void
test_outlives_results (void)
{
  Set set = {0};
  fill (&set);
  LsfRuns runs = set_runs (&set);
  LsfCompare *figure = lsf_compare_new (&runs, LSP_BARS_DOTS, NULL);
  g_autofree char *before = lsp_bars_describe (lsf_compare_chart (figure));
  set_clear (&set);
  g_autofree char *after = lsp_bars_describe (lsf_compare_chart (figure));
  g_assert_cmpstr (before, ==, after);
  g_assert_nonnull (strstr (after, "Threads × 2"));
  LsfTable *table = lsf_compare_table (figure);
  g_assert_cmpstr (cell (table, 1, "run"), ==, "Threads × 2");
  lsf_table_free (table);
  lsf_compare_free (figure);
}

static void
test_table (void)
{
  Set set = {0};
  fill (&set);
  set.results[2].verify.status = LSE_VERIFY_MISMATCH;
  LsfRuns runs = set_runs (&set);
  LsfCompare *figure = lsf_compare_new (&runs, LSP_BARS_DOTS, NULL);
  LsfTable *table = lsf_compare_table (figure);
  g_assert_cmpuint (table->n_rows, ==, 4);
  g_assert_cmpstr (cell (table, 0, "median, ms"), ==, "0.999");
  g_assert_cmpstr (cell (table, 0, "speedup"), ==, "1.000");
  g_assert_cmpstr (cell (table, 1, "repetitions"), ==, "15");
  g_assert_cmpstr (cell (table, 1, "in words"), ==, "fastest");
  g_assert_cmpstr (cell (table, 1, "result"), ==, "correct");
  g_assert_cmpstr (cell (table, 2, "speedup"), ==, "");
  g_assert_cmpstr (cell (table, 2, "in words"), ==, "wrong result, not ranked");
  g_assert_cmpfloat (g_ascii_strtod (cell (table, 1, "95 % low, ms"), NULL), <=, 0.5);
  lsf_table_free (table);
  lsf_compare_free (figure);
  set_clear (&set);
}

static void
test_empty (void)
{
  LsfRuns none = {0};
  LsfCompare *figure = lsf_compare_new (&none, LSP_BARS_DOTS, NULL);
  g_assert_cmpuint (lsf_compare_chart (figure)->n_bars, ==, 0);
  LsfTable *table = lsf_compare_table (figure);
  g_assert_cmpuint (table->n_rows, ==, 0);
  lsf_table_free (table);
  lsf_compare_free (figure);
}

/* The answer in one line, and the rest of what there is to say. */
static void
test_claim_line (void)
{
  char claim[256], details[512];
  Set set = {0};
  fill (&set);
  LsfRuns runs = set_runs (&set);
  LsfCompare *figure = lsf_compare_new (&runs, LSP_BARS_DOTS, NULL);
  lsf_compare_claim (figure, claim, sizeof claim, details, sizeof details);
  g_assert_cmpstr (claim, ==, "2.00× as fast as serial: Threads × 2");
  g_assert_nonnull (strstr (details, "Not distinguishable from it: OpenMP × 2."));
  g_assert_nonnull (strstr (details, "Slower than serial: Processes × 8."));
  g_assert_true (lsf_compare_is_slower (figure, 3));
  g_assert_false (lsf_compare_is_slower (figure, 1));
  lsf_compare_free (figure);

  runs.n = 1;
  figure = lsf_compare_new (&runs, LSP_BARS_DOTS, NULL);
  assert_claim (lsf_compare_chart (figure), 0, "baseline"); /* one alone is not the fastest */
  lsf_compare_free (figure);
  runs.n = 0;
  figure = lsf_compare_new (&runs, LSP_BARS_DOTS, NULL);
  lsf_compare_claim (figure, claim, sizeof claim, details, sizeof details);
  g_assert_cmpstr (claim, ==, "");
  g_assert_cmpstr (details, ==, "");
  lsf_compare_free (figure);
  set_clear (&set);
}

/* With nothing to spend no word is said; what was said before stands, and is due again. */
static void
test_within (void)
{
  Set set = {0};
  fill (&set);
  LsfRuns runs = set_runs (&set);
  LsfCompare *none = lsf_compare_within (&runs, LSP_BARS_DOTS, NULL, 0);
  assert_claim (lsf_compare_chart (none), 1, "fastest");
  assert_claim (lsf_compare_chart (none), 3, "not judged yet");
  g_assert_cmpuint (lsf_compare_n_due (none), ==, 3);
  LsfCompare *all = lsf_compare_within (&runs, LSP_BARS_DOTS, none, LSF_COMPARE_ALL);
  assert_claim (lsf_compare_chart (all), 3, "slower than serial");
  g_assert_cmpuint (lsf_compare_n_due (all), ==, 0);

  LseSample more = {.begin_ns = 900000000, .duration_ns = 3000000, .kind = LSE_SAMPLE_COUNTED};
  g_assert_cmpint (lse_result_add_sample (&set.results[3], more, NULL), ==, LSE_OK);
  lse_result_update (&set.results[3], 0.02);
  LsfCompare *later = lsf_compare_within (&runs, LSP_BARS_DOTS, all, 0);
  assert_claim (lsf_compare_chart (later), 3, "slower than serial");
  g_assert_cmpuint (lsf_compare_n_due (later), ==, 2);
  lsf_compare_free (none);
  lsf_compare_free (all);
  lsf_compare_free (later);
  set_clear (&set);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/figures/compare/claims", test_claims);
  g_test_add_func ("/figures/compare/ties", test_ties);
  g_test_add_func ("/figures/compare/groups", test_groups);
  g_test_add_func ("/figures/compare/too-few", test_too_few);
  g_test_add_func ("/figures/compare/unranked", test_unranked);
  g_test_add_func ("/figures/compare/previous", test_previous);
  g_test_add_func ("/figures/compare/outlives-results", test_outlives_results);
  g_test_add_func ("/figures/compare/table", test_table);
  g_test_add_func ("/figures/compare/empty", test_empty);
  g_test_add_func ("/figures/compare/claim-line", test_claim_line);
  g_test_add_func ("/figures/compare/within", test_within);
  return g_test_run ();
}
