/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "figures-fixture.h"

#include "figures/verdict.h"

static void
assert_verdict (Set *set, const char *wanted)
{
  char text[LSF_VERDICT_SIZE], again[LSF_VERDICT_SIZE];
  LsfRuns runs = set_runs (set);
  g_assert_cmpstr (lsf_verdict_tutorial (&runs, text, sizeof text), ==, wanted);
  g_assert_cmpstr (lsf_verdict_tutorial (&runs, again, sizeof again), ==, text);
}

/* A run of method @method: tasks differ in their elements. */
static LseResult *
add (Set *set, int method, LseStrategyId strategy, uint32_t workers, int64_t median_ns)
{
  LseResult *result = set_add (set, strategy, workers, median_ns, 15);
  result->plan.elements = 1000 * (uint64_t)method;
  return result;
}

/* Serial runs of methods 1 … 3, of 1, 2 and 3 ms. */
static void
add_serials (Set *set)
{
  for (int method = 1; method <= 3; method++)
    add (set, method, LSE_STRATEGY_SERIAL, 1, method * 1000000);
}

static void
test_most_and_least (void)
{
  Set set = {0};
  add_serials (&set);
  add (&set, 1, LSE_STRATEGY_THREADS, 2, 700000);
  add (&set, 2, LSE_STRATEGY_PROCESSES, 8, 6200000)->plan.variant = LSE_VARIANT_AS_PRINTED;
  add (&set, 2, LSE_STRATEGY_PROCESSES, 2, 1800000);
  add (&set, 3, LSE_STRATEGY_BLAS, 2, 1540000); /* longest of all, but most over its serial */
  assert_verdict (&set, "BLAS threads × 2 gains most here: 1.95× over serial (1.94 to 1.95). "
                        "Processes × 8 as printed is 3.1× slower than plain serial.");
  set_clear (&set);
}

static void
test_least_gains (void)
{
  Set set = {0};
  add_serials (&set);
  add (&set, 1, LSE_STRATEGY_THREADS, 2, 500000);
  add (&set, 2, LSE_STRATEGY_OPENMP, 2, 1600000);
  add (&set, 3, LSE_STRATEGY_BLAS, 2, 1800000);
  LsfRuns runs = set_runs (&set);
  char text[LSF_VERDICT_SIZE];
  lsf_verdict_tutorial (&runs, text, sizeof text);
  g_assert_true (g_str_has_prefix (text, "Threads × 2 gains most here: 2.0× over serial ("));
  g_assert_nonnull (strstr (text, "). OpenMP × 2 gains least: 1.25× ("));

  /* The two last ones alike: which is the last is not said. */
  set_clear (&set);
  add_serials (&set);
  add (&set, 1, LSE_STRATEGY_THREADS, 2, 500000);
  add (&set, 2, LSE_STRATEGY_OPENMP, 2, 1600000);
  add (&set, 3, LSE_STRATEGY_BLAS, 2, 2400100);
  runs = set_runs (&set);
  lsf_verdict_tutorial (&runs, text, sizeof text);
  g_assert_nonnull (strstr (text, "Which gains least cannot be told: BLAS threads × 2 and "
                                  "OpenMP × 2 are not distinguishable."));
  set_clear (&set);
}

static void
test_ties (void)
{
  Set set = {0};
  add_serials (&set);
  add (&set, 1, LSE_STRATEGY_THREADS, 2, 500000);
  add (&set, 2, LSE_STRATEGY_OPENMP, 2, 1000100);
  LsfRuns runs = set_runs (&set);
  char text[LSF_VERDICT_SIZE];
  lsf_verdict_tutorial (&runs, text, sizeof text);
  g_assert_true (g_str_has_prefix (text, "Threads × 2 has the highest speedup here, 2.0×"));
  g_assert_true (g_str_has_suffix (text, ", but is not distinguishable from OpenMP × 2."));
  set_clear (&set);
}

/* A higher speedup that cannot be told from serial does not hide a gain that can. */
static void
test_noisy_is_not_best (void)
{
  Set set = {0};
  char text[LSF_VERDICT_SIZE];
  add_serials (&set);
  LseResult *noisy = add (&set, 1, LSE_STRATEGY_THREADS, 4, 300000);
  for (size_t i = 0; i < noisy->n_samples; i += 2)
    noisy->samples[i].duration_ns = i < 14 ? 3000000 : 300000;
  lse_result_update (noisy, 0.02);
  add (&set, 2, LSE_STRATEGY_OPENMP, 2, 1000000);
  LsfRuns runs = set_runs (&set);
  g_assert_cmpfloat (noisy->speedup.value, >, 3);
  lsf_verdict_tutorial (&runs, text, sizeof text);
  g_assert_true (g_str_has_prefix (text, "OpenMP × 2 gains most here: 2.0× over serial ("));
  set_clear (&set);
}

static void
test_no_gain (void)
{
  Set set = {0};
  char text[LSF_VERDICT_SIZE];
  add_serials (&set);
  add (&set, 1, LSE_STRATEGY_THREADS, 2, 1000000);
  LsfRuns runs = set_runs (&set);
  lsf_verdict_tutorial (&runs, text, sizeof text);
  g_assert_true (g_str_has_prefix (text, "Nothing gains measurably here: the highest speedup is "
                                         "1.00× (Threads × 2, "));
  set_clear (&set);

  add_serials (&set);
  add (&set, 1, LSE_STRATEGY_THREADS, 2, 2000000);
  add (&set, 2, LSE_STRATEGY_PROCESSES, 2, 10000000);
  runs = set_runs (&set);
  lsf_verdict_tutorial (&runs, text, sizeof text);
  g_assert_true (g_str_has_prefix (text, "Nothing gains here: even Threads × 2 is 2.0× slower "));
  g_assert_true (g_str_has_suffix (text, " Processes × 2 is 5.0× slower than plain serial."));
  set_clear (&set);
}

static void
test_one (void)
{
  Set set = {0};
  add_serials (&set);
  add (&set, 1, LSE_STRATEGY_THREADS, 2, 500000);
  LsfRuns runs = set_runs (&set);
  char text[LSF_VERDICT_SIZE];
  lsf_verdict_tutorial (&runs, text, sizeof text);
  g_assert_true (g_str_has_prefix (text, "Threads × 2 is 2.0× faster than serial ("));
  const char *labels[] = {"a", "b", "c", "Method 1"};
  runs.labels = labels;
  lsf_verdict_tutorial (&runs, text, sizeof text);
  g_assert_true (g_str_has_prefix (text, "Method 1 is 2.0× faster than serial ("));
  set_clear (&set);
}

/* What is not ranked is named, each with its reason. */
static void
test_unranked (void)
{
  Set set = {0};
  add_serials (&set);
  add (&set, 1, LSE_STRATEGY_THREADS, 2, 100000)->verify.status = LSE_VERIFY_MISMATCH;
  add (&set, 2, LSE_STRATEGY_PROCESSES, 2, 100000)->status = LSE_RUN_FAILED;
  add (&set, 3, LSE_STRATEGY_BLAS, 2, 100000)->status = LSE_RUN_SKIPPED;
  add (&set, 4, LSE_STRATEGY_GRAPH, 2, 100000);
  LseResult *few = set_add (&set, LSE_STRATEGY_OPENMP, 2, 100000, 3);
  few->plan.elements = 1000;
  assert_verdict (&set, "Nothing was measured that could be ranked. Wrong answer, not ranked: "
                        "Threads × 2. Failed: Processes × 2. Not run: BLAS threads × 2. Too few "
                        "repetitions to say anything: OpenMP × 2. Without a serial run to compare "
                        "with: Task graph × 2.");
  set_clear (&set);

  for (uint32_t w = 2; w < 8; w++)
    add (&set, 1, LSE_STRATEGY_THREADS, w, 100000)->status = LSE_RUN_SKIPPED;
  assert_verdict (&set, "Nothing was measured that could be ranked. Not run: Threads × 2, "
                        "Threads × 3, Threads × 4, Threads × 5 and 2 others.");
  set_clear (&set);
  assert_verdict (&set, "Nothing was measured that could be ranked.");
}

/* Never a byte beyond the end. */
static void
test_small_text (void)
{
  Set set = {0};
  add_serials (&set);
  add (&set, 1, LSE_STRATEGY_THREADS, 2, 500000);
  LsfRuns runs = set_runs (&set);
  for (size_t size = 1; size < 60; size++)
    {
      g_autofree char *text = g_malloc (size);
      g_assert_cmpuint (strlen (lsf_verdict_tutorial (&runs, text, size)), <, size);
    }
  set_clear (&set);
}

static void
assert_place (const LsfPlace *place, unsigned first, unsigned last)
{
  g_assert_cmpuint (place->first, ==, first);
  g_assert_cmpuint (place->last, ==, last);
}

/* The better of two variants counts; two that cannot be told apart share their places; what failed
 * has none. */
static void
test_places (void)
{
  Set set = {0};
  LsfPlace places[4];
  add_serials (&set);
  add (&set, 4, LSE_STRATEGY_SERIAL, 1, 4000000);
  add (&set, 1, LSE_STRATEGY_THREADS, 2, 900000);
  add (&set, 2, LSE_STRATEGY_PROCESSES, 8, 6200000)->plan.variant = LSE_VARIANT_AS_PRINTED;
  add (&set, 2, LSE_STRATEGY_PROCESSES, 2, 1000000);
  add (&set, 3, LSE_STRATEGY_BLAS, 2, 2700100);
  add (&set, 4, LSE_STRATEGY_GRAPH, 2, 2000000)->status = LSE_RUN_FAILED;
  LsfRuns runs = set_runs (&set);
  g_assert_true (lsf_verdict_places (&runs, places));
  assert_place (&places[0], 2, 3);
  assert_place (&places[1], 1, 1);
  assert_place (&places[2], 2, 3);
  assert_place (&places[3], 0, 0);
  set_clear (&set);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/figures/verdict/most-and-least", test_most_and_least);
  g_test_add_func ("/figures/verdict/least-gains", test_least_gains);
  g_test_add_func ("/figures/verdict/ties", test_ties);
  g_test_add_func ("/figures/verdict/noisy-is-not-best", test_noisy_is_not_best);
  g_test_add_func ("/figures/verdict/no-gain", test_no_gain);
  g_test_add_func ("/figures/verdict/one", test_one);
  g_test_add_func ("/figures/verdict/unranked", test_unranked);
  g_test_add_func ("/figures/verdict/small-text", test_small_text);
  g_test_add_func ("/figures/verdict/places", test_places);
  return g_test_run ();
}
