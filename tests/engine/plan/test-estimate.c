/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fixture.h"
#include "plan/estimate.h"

#include <stdio.h>
#include <stdlib.h>

static const LseRates rates = {.blas_flops_per_s = 50e9,
                               .libm_ns_per_call = 10,
                               .read_bytes_per_s = 20e9,
                               .n_pus = 4};

static LsePlan
make_plan (LseWorkloadId workload, LseStrategyId strategy, uint32_t workers)
{
  LsePlan plan;
  lse_plan_init (&plan, workload, strategy, workers, NULL);
  return plan;
}

static uint64_t
rings_of (const LsePlan *plan)
{
  return (plan->workers + 1) * (128 + 40 * (uint64_t)lse_plan_ring_capacity (plan));
}

/* ------------------------------------------------------------------ bytes */

static void
test_bytes (void)
{
  const uint64_t mb = 1000000;
  struct
  {
    LsePlan plan;
    uint64_t arrays, partials;
  } table[] = {
      /* input, output, reference; temporaries of the numpy kernel: 2 and 1 of the largest chunk */
      {make_plan (LSE_WORKLOAD_SINCOS, LSE_STRATEGY_SERIAL, 1), 3 * 8 * mb + 2 * 8 * mb, 1},
      {make_plan (LSE_WORKLOAD_SIN2, LSE_STRATEGY_SERIAL, 1), 3 * 8 * mb + 8 * mb, 1},
      /* 2 workers, 8 chunks of 1 MB */
      {make_plan (LSE_WORKLOAD_SINCOS, LSE_STRATEGY_THREADS, 2), 3 * 8 * mb + 2 * 2 * mb, 8},
      {make_plan (LSE_WORKLOAD_SIN2, LSE_STRATEGY_PROCESSES, 2), 3 * 8 * mb + 2 * mb, 8},
      /* a mean has no output and nothing to compare but one number */
      {make_plan (LSE_WORKLOAD_MEAN, LSE_STRATEGY_GRAPH, 2), 80 * mb, 8},
      /* A, B, C, and the five vectors of the check */
      {make_plan (LSE_WORKLOAD_DOT, LSE_STRATEGY_BLAS, 2), 3 * 8 * mb + 5 * 8 * 1000, 1},
      /* two inputs, output, reference; the product of a chunk of an eighth in each of two workers */
      {make_plan (LSE_WORKLOAD_TRIAD, LSE_STRATEGY_THREADS, 2), 4 * 80 * mb + 2 * 10 * mb, 8},
      /* two rows beside input, output and reference */
      {make_plan (LSE_WORKLOAD_TRIANGLE, LSE_STRATEGY_SERIAL, 1), 5 * 8 * 20000, 1},
      /* a counter a chunk */
      {make_plan (LSE_WORKLOAD_COUNTERS, LSE_STRATEGY_THREADS, 2), 16 * mb + 8 * 8, 8},
  };
  for (size_t i = 0; i < G_N_ELEMENTS (table); i++)
    g_assert_cmpuint (lse_estimate_bytes (&table[i].plan), ==,
                      table[i].arrays + 24 * table[i].partials + rings_of (&table[i].plan));
}

static void
test_bytes_of_options (void)
{
  LsePlan plan = make_plan (LSE_WORKLOAD_SIN2, LSE_STRATEGY_PROCESSES, 8);
  uint64_t all = lse_estimate_bytes (&plan);
  LsePlan other = plan;
  other.verify = false;
  g_assert_cmpuint (all - lse_estimate_bytes (&other), ==, 8000000);
  other = plan;
  other.trace = false;
  g_assert_cmpuint (all - lse_estimate_bytes (&other), ==, rings_of (&plan));
  other = plan;
  other.kernel = LSE_KERNEL_SIMD; /* 32 chunks of 250 kB, 8 at once */
  g_assert_cmpuint (all - lse_estimate_bytes (&other), ==, 8 * 250000);

  LsePlan counters = make_plan (LSE_WORKLOAD_COUNTERS, LSE_STRATEGY_THREADS, 2);
  LsePlan padded = counters;
  padded.layout = LSE_LAYOUT_PADDED;
  g_assert_cmpuint (lse_estimate_bytes (&padded) - lse_estimate_bytes (&counters), ==, 8 * 120);

  other = plan;
  other.transport = LSE_TRANSPORT_REDUCED; /* room for one chunk in each worker */
  g_assert_cmpuint (lse_estimate_bytes (&other) - rings_of (&other), ==,
                    all - rings_of (&plan) + 8 * 250000);
  other.transport = LSE_TRANSPORT_PIPE; /* twice a task in each worker, once in the parent */
  g_assert_cmpuint (lse_estimate_bytes (&other) - rings_of (&other), ==,
                    all - rings_of (&plan) + (2 * 8 + 1) * 250000);
}

static void
test_bytes_of_the_tutorial_matrix (void)
{
  char text[32];
  LsePlan plan = make_plan (LSE_WORKLOAD_DOT, LSE_STRATEGY_BLAS, 2);
  plan.elements = 10000;
  g_assert_cmpstr (lse_bytes_format (lse_estimate_bytes (&plan), text, sizeof text), ==, "2.4 GB");
}

static void
test_bytes_never_wrap (void)
{
  LsePlan plan = make_plan (LSE_WORKLOAD_SINCOS, LSE_STRATEGY_PROCESSES, 4096);
  plan.elements = UINT64_MAX;
  plan.transport = LSE_TRANSPORT_PIPE;
  g_assert_cmpuint (lse_estimate_bytes (&plan), ==, UINT64_MAX);
  plan.elements = 0;
  plan.chunks = 1;
  g_assert_cmpuint (lse_estimate_bytes (&plan), ==, 24 + rings_of (&plan));
}

static void
test_bytes_format (void)
{
  const struct
  {
    uint64_t bytes;
    const char *text;
  } table[] = {
      {0, "0 B"},
      {999, "999 B"},
      {1000, "1.0 kB"},
      {64000, "64.0 kB"},
      {999999, "999 kB"},
      {8000000, "8.0 MB"},
      {2400320000, "2.4 GB"},
      {800000000, "800 MB"},
      {UINT64_MAX, "18.4 EB"},
  };
  char text[32];
  for (size_t i = 0; i < G_N_ELEMENTS (table); i++)
    g_assert_cmpstr (lse_bytes_format (table[i].bytes, text, sizeof text), ==, table[i].text);
}

/* ------------------------------------------------------------------ seconds */

static double
seconds_of (LseWorkloadId workload, LseStrategyId strategy, uint32_t workers)
{
  LsePlan plan = make_plan (workload, strategy, workers);
  return lse_estimate_seconds (&plan, &rates);
}

static void
test_seconds (void)
{
  /* 2·1000³ flops at 50 GF/s */
  g_assert_cmpfloat_with_epsilon (seconds_of (LSE_WORKLOAD_DOT, LSE_STRATEGY_SERIAL, 1), 0.040,
                                  1e-9);
  g_assert_cmpfloat_with_epsilon (seconds_of (LSE_WORKLOAD_DOT, LSE_STRATEGY_BLAS, 2), 0.020, 1e-4);
  /* 2·10⁶ calls of 10 ns and 56 MB at 20 GB/s */
  g_assert_cmpfloat_with_epsilon (seconds_of (LSE_WORKLOAD_SINCOS, LSE_STRATEGY_SERIAL, 1), 0.0228,
                                  1e-9);
  /* 80 MB at 20 GB/s */
  g_assert_cmpfloat_with_epsilon (seconds_of (LSE_WORKLOAD_MEAN, LSE_STRATEGY_SERIAL, 1), 0.004,
                                  1e-9);
  /* 400 MB at 20 GB/s */
  g_assert_cmpfloat_with_epsilon (seconds_of (LSE_WORKLOAD_TRIAD, LSE_STRATEGY_SERIAL, 1), 0.020,
                                  1e-9);
  for (int w = 0; w < LSE_N_WORKLOADS; w++) /* short enough to try, long enough to time */
    {
      g_assert_cmpfloat (seconds_of ((LseWorkloadId)w, LSE_STRATEGY_SERIAL, 1), >, 0.003);
      g_assert_cmpfloat (seconds_of ((LseWorkloadId)w, LSE_STRATEGY_SERIAL, 1), <, 0.5);
    }
  for (int w = 0; w < LSE_N_WORKLOADS; w++)
    for (int s = 0; s < LSE_N_STRATEGIES; s++)
      {
        LsePlan plan = make_plan ((LseWorkloadId)w, (LseStrategyId)s, 3);
        plan.elements = 0;
        plan.chunks = 1;
        g_assert_cmpfloat (lse_estimate_seconds (&plan, &rates), >=, 0);
        g_assert_cmpfloat (lse_estimate_seconds (&plan, &rates), <, 0.01);
      }
}

/* More workers than PUs, or than chunks, compute nothing faster. */
static void
test_seconds_are_bounded (void)
{
  double four = seconds_of (LSE_WORKLOAD_SINCOS, LSE_STRATEGY_THREADS, 4);
  g_assert_cmpfloat (four, <, seconds_of (LSE_WORKLOAD_SINCOS, LSE_STRATEGY_THREADS, 2));
  g_assert_cmpfloat (seconds_of (LSE_WORKLOAD_SINCOS, LSE_STRATEGY_THREADS, 16), >=, four);
  LsePlan plan = make_plan (LSE_WORKLOAD_SINCOS, LSE_STRATEGY_THREADS, 4);
  plan.chunks = 1;
  g_assert_cmpfloat (lse_estimate_seconds (&plan, &rates), >, 0.0228);
}

/* The order that the tutorial's reader will find. */
static void
test_seconds_of_method_2 (void)
{
  double serial = seconds_of (LSE_WORKLOAD_SIN2, LSE_STRATEGY_SERIAL, 1);
  double repaired = seconds_of (LSE_WORKLOAD_SIN2, LSE_STRATEGY_PROCESSES, 4);
  LsePlan plan = make_plan (LSE_WORKLOAD_SIN2, LSE_STRATEGY_PROCESSES, 8);
  plan.transport = LSE_TRANSPORT_PIPE;
  plan.pool = LSE_POOL_PER_RUN;
  g_assert_cmpfloat (lse_estimate_seconds (&plan, &rates), >, serial);
  g_assert_cmpfloat (repaired, <, serial);
}

static void
test_default_rates (void)
{
  LseRates ours;
  lse_rates_default (&ours);
  g_assert_cmpfloat (ours.blas_flops_per_s, >, 0);
  g_assert_cmpfloat (ours.libm_ns_per_call, >, 0);
  g_assert_cmpfloat (ours.read_bytes_per_s, >, 0);
  g_assert_cmpuint (ours.n_pus, >=, 1);
}

/* ------------------------------------------------------------------ refusal */

static LseExpandedPlan *
expand (LseWorkloadId workload, uint64_t elements, const char *strategies, size_t *n_plans)
{
  LseExperiment experiment;
  Fixture fixture;
  LseExpandedPlan *plans;
  lse_experiment_init (&experiment, workload);
  experiment.given |= LSE_GIVEN_ELEMENTS;
  experiment.fields.elements = elements;
  g_assert_cmpint (lse_strategies_parse (&experiment, strategies, NULL), ==, LSE_OK);
  g_assert_cmpint (
      lse_experiment_expand (&experiment, fixture_init (&fixture, 2), &plans, n_plans, NULL), ==,
      LSE_OK);
  return plans;
}

static void
test_check_allows (void)
{
  size_t n_plans;
  uint64_t total = 0;
  LseExpandedPlan *plans = expand (LSE_WORKLOAD_DOT, 10000, "blas", &n_plans);
  uint64_t each = lse_estimate_bytes (&plans[0].plan) + lse_estimate_bytes (&plans[1].plan);
  g_assert_cmpint (lse_estimate_check (plans, n_plans, 8000000000, &total, NULL), ==, LSE_OK);
  g_assert_cmpuint (total, ==, each);
  g_assert_cmpint (lse_estimate_check (plans, n_plans, 0, &total, NULL), ==, LSE_OK); /* unknown */
  g_assert_cmpuint (total, ==, each);
  g_assert_cmpint (lse_estimate_check (plans, n_plans, UINT64_MAX, NULL, NULL), ==, LSE_OK);
  free (plans);
}

/* The size offered must fit; and nearly the whole room must be used by it. */
static void
assert_offer_fits (LseWorkloadId workload,
                   const char *strategies,
                   uint64_t elements,
                   uint64_t available)
{
  size_t n_plans;
  uint64_t total = 0;
  LseError err = {0};
  LseExpandedPlan *plans = expand (workload, elements, strategies, &n_plans);
  g_assert_cmpint (lse_estimate_check (plans, n_plans, available, &total, &err), ==, LSE_EREFUSED);
  free (plans);
  fixture_assert_sentence (&err);
  g_assert_cmpuint (total, >, available / 10 * 7);

  char *offer = strstr (err.detail, "-N ");
  g_assert_nonnull (offer);
  char *word = g_strndup (offer + 3, strcspn (offer + 3, " "));
  uint64_t offered = 0;
  g_assert_cmpint (lse_size_parse (&offered, word, lse_workload_info (workload), NULL, NULL), ==,
                   LSE_OK);
  g_free (word);
  g_assert_cmpuint (offered, >, 0);
  g_assert_cmpuint (offered, <, elements);

  plans = expand (workload, offered, strategies, &n_plans);
  g_assert_cmpint (lse_estimate_check (plans, n_plans, available, &total, NULL), ==, LSE_OK);
  g_assert_cmpuint (total, >, available / 2);
  free (plans);
}

static void
test_check_offers_what_fits (void)
{
  const uint64_t available[] = {200000000, 1000000000, 3456789012, 16000000000};
  for (size_t i = 0; i < G_N_ELEMENTS (available); i++)
    {
      assert_offer_fits (LSE_WORKLOAD_DOT, "blas", 100000, available[i]);
      assert_offer_fits (LSE_WORKLOAD_DOT, "all", 100000, available[i]);
      assert_offer_fits (LSE_WORKLOAD_SINCOS, "threads,processes", 100000000000, available[i]);
      assert_offer_fits (LSE_WORKLOAD_MEAN, "graph", (uint64_t)1 << 53, available[i]);
    }
}

static void
test_check_sentence (void)
{
  size_t n_plans;
  LseError err = {0};
  LseExpandedPlan *plans = expand (LSE_WORKLOAD_DOT, 10000, "blas", &n_plans);
  g_assert_cmpint (lse_estimate_check (plans, n_plans, 4400000000, NULL, &err), ==, LSE_EREFUSED);
  g_assert_cmpstr (err.detail, ==,
                   "This needs 4.8 GB for 2 runs at once, more than 70 % of the 4.4 GB available; "
                   "-N 8000 would fit.");
  free (plans);

  plans = expand (LSE_WORKLOAD_MEAN, 10000000000, "serial", &n_plans);
  g_assert_cmpint (lse_estimate_check (plans, n_plans, 14000000000, NULL, &err), ==, LSE_EREFUSED);
  g_assert_cmpstr (err.detail, ==,
                   "This needs 80.0 GB, more than 70 % of the 14.0 GB available; -N 1.2e9 would "
                   "fit.");
  free (plans);
}

static void
test_check_nothing_fits (void)
{
  size_t n_plans;
  LseError err = {0};
  LseExpandedPlan *plans = expand (LSE_WORKLOAD_MEAN, 1000000, "all", &n_plans);
  g_assert_cmpint (lse_estimate_check (plans, n_plans, 1000, NULL, &err), ==, LSE_EREFUSED);
  fixture_assert_sentence (&err);
  g_assert_null (strstr (err.detail, "would fit"));
  free (plans);
}

/* What is skipped takes no memory. */
static void
test_check_skipped (void)
{
  size_t n_plans;
  uint64_t total;
  LseExpandedPlan *plans = expand (LSE_WORKLOAD_SINCOS, 1000000, "blas", &n_plans);
  g_assert_cmpuint (n_plans, ==, 2);
  g_assert_cmpint (lse_estimate_check (plans, n_plans, 0, &total, NULL), ==, LSE_OK);
  g_assert_cmpuint (total, ==, lse_estimate_bytes (&plans[0].plan));
  free (plans);
  g_assert_cmpint (lse_estimate_check (NULL, 0, 1000, &total, NULL), ==, LSE_OK);
  g_assert_cmpuint (total, ==, 0);
}

static void
test_comma_locale (void)
{
  if (fixture_comma_locale () == NULL)
    {
      g_test_skip ("no locale with a decimal comma is installed");
      return;
    }
  test_bytes_format ();
  test_check_sentence ();
  setlocale (LC_ALL, "C.UTF-8");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/estimate/bytes", test_bytes);
  g_test_add_func ("/engine/estimate/bytes-of-options", test_bytes_of_options);
  g_test_add_func ("/engine/estimate/bytes-of-the-tutorial-matrix",
                   test_bytes_of_the_tutorial_matrix);
  g_test_add_func ("/engine/estimate/bytes-never-wrap", test_bytes_never_wrap);
  g_test_add_func ("/engine/estimate/bytes-format", test_bytes_format);
  g_test_add_func ("/engine/estimate/seconds", test_seconds);
  g_test_add_func ("/engine/estimate/seconds-are-bounded", test_seconds_are_bounded);
  g_test_add_func ("/engine/estimate/seconds-of-method-2", test_seconds_of_method_2);
  g_test_add_func ("/engine/estimate/default-rates", test_default_rates);
  g_test_add_func ("/engine/estimate/check-allows", test_check_allows);
  g_test_add_func ("/engine/estimate/check-offers-what-fits", test_check_offers_what_fits);
  g_test_add_func ("/engine/estimate/check-sentence", test_check_sentence);
  g_test_add_func ("/engine/estimate/check-nothing-fits", test_check_nothing_fits);
  g_test_add_func ("/engine/estimate/check-skipped", test_check_skipped);
  g_test_add_func ("/engine/estimate/comma-locale", test_comma_locale);
  return g_test_run ();
}
