/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fixture.h"
#include "plan/experiment.h"

#include <stdlib.h>

#define N_CORES 4
#define N_PUS 8

typedef struct
{
  LseExpandedPlan *plans;
  size_t n_plans;
} Expanded;

static Expanded
expand (const LseExperiment *experiment)
{
  Fixture fixture;
  Expanded expanded;
  LseError err = {0};
  if (lse_experiment_expand (experiment, fixture_init (&fixture, N_CORES), &expanded.plans,
                             &expanded.n_plans, &err) != LSE_OK)
    g_error ("%s", err.detail);
  return expanded;
}

static LseStatus
expand_status (const LseExperiment *experiment, LseError *err)
{
  Fixture fixture;
  LseExpandedPlan *plans = (LseExpandedPlan *)1;
  size_t n_plans = 1;
  LseStatus status =
      lse_experiment_expand (experiment, fixture_init (&fixture, N_CORES), &plans, &n_plans, err);
  if (status != LSE_OK)
    {
      g_assert_null (plans);
      g_assert_cmpuint (n_plans, ==, 0);
      fixture_assert_sentence (err);
    }
  free (plans);
  return status;
}

static LseExperiment
experiment_of (const char *preset)
{
  LseExperiment experiment;
  lse_experiment_init (&experiment, LSE_WORKLOAD_SINCOS);
  if (preset != NULL)
    g_assert_cmpint (lse_experiment_preset (&experiment, preset, NULL), ==, LSE_OK);
  return experiment;
}

static LseExperiment
both_of (const char *preset)
{
  LseExperiment experiment = experiment_of (preset);
  experiment.variants[LSE_VARIANT_AS_PRINTED] = experiment.variants[LSE_VARIANT_REPAIRED] = true;
  experiment.given |= LSE_GIVEN_VARIANT;
  return experiment;
}

static void
assert_baseline (const LseExpandedPlan *expanded, LseWorkloadId workload)
{
  const LsePlan *plan = &expanded->plan;
  g_assert_true (expanded->is_baseline);
  g_assert_cmpint (plan->strategy, ==, LSE_STRATEGY_SERIAL);
  g_assert_cmpint (plan->workload, ==, workload);
  g_assert_cmpint (plan->variant, ==, LSE_VARIANT_REPAIRED);
  g_assert_cmpuint (plan->workers, ==, 1);
  g_assert_cmpuint (plan->chunks, ==, 1);
  g_assert_cmpuint (plan->blas_threads, ==, 1);
  g_assert_cmpint (plan->pin.kind, ==, LSE_PIN_CLOSE);
}

/* ------------------------------------------------------------------ presets */

/* contract.md §3, row by row, on 4 cores with 8 hardware threads. */
static void
test_presets (void)
{
  const struct
  {
    const char *name;
    LseWorkloadId workload;
    uint64_t elements;
    LseStrategyId strategy;
    uint32_t printed_workers, printed_chunks, repaired_chunks;
    LsePool printed_pool;
    LseTransport printed_transport;
    LseSchedule printed_schedule;
    uint32_t printed_blas_threads;
    bool printed_hash;
  } table[] = {
      {"method-1", LSE_WORKLOAD_SINCOS, 1000000, LSE_STRATEGY_THREADS, 4, 4, 16, LSE_POOL_PER_RUN,
       LSE_TRANSPORT_SHARED, LSE_SCHEDULE_STATIC, 1, false},
      {"method-2", LSE_WORKLOAD_SIN2, 1000000, LSE_STRATEGY_PROCESSES, 8, 8, 16, LSE_POOL_PER_RUN,
       LSE_TRANSPORT_PIPE, LSE_SCHEDULE_DYNAMIC, 1, false},
      {"method-3", LSE_WORKLOAD_DOT, 1000, LSE_STRATEGY_BLAS, N_PUS, 1, 1, LSE_POOL_PERSISTENT,
       LSE_TRANSPORT_SHARED, LSE_SCHEDULE_DYNAMIC, 0, false},
      {"method-4", LSE_WORKLOAD_MEAN, 10000000, LSE_STRATEGY_GRAPH, N_PUS, 10, 16,
       LSE_POOL_PERSISTENT, LSE_TRANSPORT_SHARED, LSE_SCHEDULE_DYNAMIC, 1, true},
  };
  for (size_t i = 0; i < G_N_ELEMENTS (table); i++)
    {
      LseExperiment experiment = both_of (table[i].name);
      Expanded expanded = expand (&experiment);
      g_assert_cmpuint (expanded.n_plans, ==, 3);
      assert_baseline (&expanded.plans[0], table[i].workload);

      const LsePlan *printed = &expanded.plans[1].plan, *repaired = &expanded.plans[2].plan;
      g_assert_cmpint (printed->variant, ==, LSE_VARIANT_AS_PRINTED);
      g_assert_cmpuint (printed->workers, ==, table[i].printed_workers);
      g_assert_cmpuint (printed->chunks, ==, table[i].printed_chunks);
      g_assert_cmpint (printed->pool, ==, table[i].printed_pool);
      g_assert_cmpint (printed->transport, ==, table[i].printed_transport);
      g_assert_cmpint (printed->schedule, ==, table[i].printed_schedule);
      g_assert_cmpuint (printed->blas_threads, ==, table[i].printed_blas_threads);
      g_assert_true (printed->hash == table[i].printed_hash);
      g_assert_cmpint (printed->pin.kind, ==, LSE_PIN_NONE);
      g_assert_cmpint (printed->memory.kind, ==, LSE_MEMORY_FT_MAIN);

      g_assert_cmpint (repaired->variant, ==, LSE_VARIANT_REPAIRED);
      g_assert_cmpuint (repaired->workers, ==, N_CORES);
      g_assert_cmpuint (repaired->chunks, ==, table[i].repaired_chunks);
      g_assert_cmpint (repaired->pool, ==, LSE_POOL_PERSISTENT);
      g_assert_cmpint (repaired->transport, ==, LSE_TRANSPORT_SHARED);
      g_assert_cmpuint (repaired->blas_threads, ==, 1);
      g_assert_false (repaired->hash);
      g_assert_cmpint (repaired->pin.kind, ==, LSE_PIN_CLOSE);
      g_assert_cmpint (repaired->memory.kind, ==, LSE_MEMORY_FT_WORKERS);
      for (size_t p = 0; p < expanded.n_plans; p++)
        {
          const LsePlan *plan = &expanded.plans[p].plan;
          g_assert_cmpuint (plan->elements, ==, table[i].elements);
          g_assert_cmpint (plan->kernel, ==, LSE_KERNEL_NUMPY);
          g_assert_cmpstr (expanded.plans[p].why_skipped, ==, "");
          g_assert_false (expanded.plans[p].is_named);
          g_assert_true (expanded.plans[p].is_baseline == (p == 0));
        }
      g_assert_cmpint (printed->strategy, ==, table[i].strategy);
      g_assert_cmpint (repaired->strategy, ==, table[i].strategy);
      free (expanded.plans);
    }
}

static void
test_unknown_preset (void)
{
  LseExperiment experiment = experiment_of (NULL), before = experiment;
  LseError err = {0};
  g_assert_cmpint (lse_experiment_preset (&experiment, "method2", &err), ==, LSE_EINVAL);
  fixture_assert_sentence (&err);
  g_assert_nonnull (strstr (err.detail, "did you mean method-2?"));
  g_assert_cmpmem (&experiment, sizeof experiment, &before, sizeof before);
}

/* The baseline does not depend on which variants are asked for. */
static void
test_one_variant (void)
{
  LseExperiment experiment = both_of ("method-2");
  experiment.variants[LSE_VARIANT_REPAIRED] = false;
  Expanded expanded = expand (&experiment);
  g_assert_cmpuint (expanded.n_plans, ==, 2);
  assert_baseline (&expanded.plans[0], LSE_WORKLOAD_SIN2);
  g_assert_cmpint (expanded.plans[1].plan.variant, ==, LSE_VARIANT_AS_PRINTED);
  free (expanded.plans);

  experiment = experiment_of ("method-2");
  expanded = expand (&experiment);
  g_assert_cmpuint (expanded.n_plans, ==, 2);
  g_assert_cmpint (expanded.plans[1].plan.variant, ==, LSE_VARIANT_REPAIRED);
  free (expanded.plans);
}

/* What is given wins over preset, variant and default, in both variants. */
static void
test_given_wins (void)
{
  LseExperiment experiment = both_of ("method-2");
  experiment.given |= LSE_GIVEN_ELEMENTS | LSE_GIVEN_CHUNKS | LSE_GIVEN_KERNEL | LSE_GIVEN_POOL |
                      LSE_GIVEN_TRANSPORT | LSE_GIVEN_PIN | LSE_GIVEN_MEMORY;
  experiment.fields.elements = 5000;
  experiment.fields.chunks = 50;
  experiment.fields.kernel = LSE_KERNEL_SIMD;
  experiment.fields.pool = LSE_POOL_PERSISTENT;
  experiment.fields.transport = LSE_TRANSPORT_REDUCED;
  experiment.fields.pin.kind = LSE_PIN_SCATTER;
  experiment.fields.memory.kind = LSE_MEMORY_INTERLEAVE;
  experiment.fields.seed = 7;
  experiment.fields.verify = experiment.fields.trace = false;
  experiment.fields.repeats = 9;
  g_assert_cmpint (lse_worker_counts_parse (&experiment, "3", NULL), ==, LSE_OK);

  Expanded expanded = expand (&experiment);
  g_assert_cmpuint (expanded.n_plans, ==, 2); /* the bundles differ in nothing any more */
  for (size_t i = 0; i < expanded.n_plans; i++)
    {
      const LsePlan *plan = &expanded.plans[i].plan;
      g_assert_cmpuint (plan->elements, ==, 5000);
      g_assert_cmpint (plan->kernel, ==, LSE_KERNEL_SIMD);
      g_assert_cmpint (plan->pin.kind, ==, LSE_PIN_SCATTER); /* serial by the same policy */
      g_assert_cmpint (plan->memory.kind, ==, LSE_MEMORY_INTERLEAVE);
      g_assert_cmpuint (plan->seed, ==, 7);
      g_assert_cmpuint (plan->repeats, ==, 9);
      g_assert_false (plan->verify || plan->trace);
    }
  const LsePlan *plan = &expanded.plans[1].plan;
  g_assert_cmpuint (plan->chunks, ==, 50);
  g_assert_cmpuint (plan->workers, ==, 3);
  g_assert_cmpint (plan->transport, ==, LSE_TRANSPORT_REDUCED);
  free (expanded.plans);
}

/* ------------------------------------------------------------------ lists */

static void
test_strategies_by_workers (void)
{
  LseExperiment experiment = experiment_of (NULL);
  g_assert_cmpint (lse_strategies_parse (&experiment, "openmp,serial,threads,graph", NULL), ==,
                   LSE_OK);
  g_assert_cmpint (lse_worker_counts_parse (&experiment, "1,2,16", NULL), ==, LSE_OK);
  Expanded expanded = expand (&experiment);
  g_assert_cmpuint (expanded.n_plans, ==, 10); /* serial once */
  assert_baseline (&expanded.plans[0], LSE_WORKLOAD_SINCOS);
  g_assert_true (expanded.plans[0].is_named);

  const LseStrategyId order[] = {LSE_STRATEGY_THREADS, LSE_STRATEGY_OPENMP, LSE_STRATEGY_GRAPH};
  const uint32_t counts[] = {1, 2, 16};
  for (size_t i = 1; i < expanded.n_plans; i++)
    {
      const LsePlan *plan = &expanded.plans[i].plan;
      g_assert_cmpint (plan->strategy, ==, order[(i - 1) / 3]);
      g_assert_cmpuint (plan->workers, ==, counts[(i - 1) % 3]);
      g_assert_cmpuint (plan->chunks, ==, 4 * plan->workers);
      g_assert_true (expanded.plans[i].is_named);
      g_assert_false (expanded.plans[i].is_baseline);
    }
  free (expanded.plans);
}

static void
test_serial_alone (void)
{
  LseExperiment experiment = experiment_of (NULL);
  g_assert_cmpint (lse_strategies_parse (&experiment, "serial", NULL), ==, LSE_OK);
  g_assert_cmpint (lse_worker_counts_parse (&experiment, "1-4", NULL), ==, LSE_OK);
  Expanded expanded = expand (&experiment);
  g_assert_cmpuint (expanded.n_plans, ==, 1);
  assert_baseline (&expanded.plans[0], LSE_WORKLOAD_SINCOS);
  free (expanded.plans);
}

/* A field that a strategy does not look at makes no second plan of the same work. */
static void
test_idle_fields (void)
{
  LseExperiment experiment = experiment_of (NULL);
  g_assert_cmpint (lse_strategies_parse (&experiment, "all", NULL), ==, LSE_OK);
  experiment.given |= LSE_GIVEN_SCHEDULE | LSE_GIVEN_POOL | LSE_GIVEN_TRANSPORT |
                      LSE_GIVEN_SPLIT_EVERY | LSE_GIVEN_BLAS_THREADS | LSE_GIVEN_GIL |
                      LSE_GIVEN_GIL_FREE_SHARE | LSE_GIVEN_IO_THREAD;
  experiment.fields.schedule = LSE_SCHEDULE_GUIDED;
  experiment.fields.pool = LSE_POOL_PER_RUN;
  experiment.fields.transport = LSE_TRANSPORT_PIPE;
  experiment.fields.split_every = 8;
  experiment.fields.blas_threads = 2;
  experiment.fields.gil = LSE_GIL_3_13;
  experiment.fields.gil_free_ratio = 0.5;
  experiment.fields.io_thread = true;
  Expanded expanded = expand (&experiment);
  g_assert_cmpuint (expanded.n_plans, ==, 6); /* sincos makes no sense under blas */
  for (size_t i = 0; i < expanded.n_plans; i++)
    {
      const LsePlan *plan = &expanded.plans[i].plan;
      const LseStrategyInfo *info = lse_strategy_info (plan->strategy);
      bool has_order = info->has_schedule && plan->strategy != LSE_STRATEGY_PROCESSES;
      g_assert_true ((plan->schedule == LSE_SCHEDULE_GUIDED) == has_order); /* a pipe has its own */
      g_assert_true ((plan->pool == LSE_POOL_PER_RUN) == info->has_pool);
      g_assert_true ((plan->transport == LSE_TRANSPORT_PIPE) == info->has_transport);
      g_assert_true ((plan->split_every == 8) == info->has_split_every);
      g_assert_cmpuint (plan->blas_threads, ==, 1);
      g_assert_true ((plan->gil == LSE_GIL_3_13) == info->has_gil);
      g_assert_cmpfloat (plan->gil_free_ratio, ==, info->has_gil ? 0.5 : 0.95);
      g_assert_true (plan->io_thread == info->has_gil);
    }
  free (expanded.plans);

  experiment.fields.transport = LSE_TRANSPORT_SHARED;
  expanded = expand (&experiment);
  for (size_t i = 0; i < expanded.n_plans; i++)
    if (expanded.plans[i].plan.strategy == LSE_STRATEGY_PROCESSES)
      g_assert_cmpint (expanded.plans[i].plan.schedule, ==, LSE_SCHEDULE_GUIDED);
  free (expanded.plans);
}

static void
test_blas_threads (void)
{
  LseExperiment experiment = experiment_of ("method-3");
  g_assert_cmpint (lse_strategies_parse (&experiment, "threads,blas", NULL), ==, LSE_OK);
  g_assert_cmpint (lse_worker_counts_parse (&experiment, "2", NULL), ==, LSE_OK);
  experiment.given |= LSE_GIVEN_BLAS_THREADS;
  experiment.fields.blas_threads = 3;
  Expanded expanded = expand (&experiment);
  g_assert_cmpuint (expanded.n_plans, ==, 3);
  g_assert_cmpuint (expanded.plans[0].plan.blas_threads, ==, 1); /* serial means serial */
  g_assert_cmpuint (expanded.plans[1].plan.blas_threads, ==, 3); /* nested under threads */
  g_assert_cmpuint (expanded.plans[2].plan.blas_threads, ==, 1); /* a worker is a BLAS thread */
  g_assert_cmpuint (expanded.plans[2].plan.workers, ==, 2);
  free (expanded.plans);

  experiment.fields.blas_threads = 0; /* the library's own choice: all it will see */
  expanded = expand (&experiment);
  g_assert_cmpuint (expanded.plans[2].plan.workers, ==, N_PUS);
  g_assert_cmpuint (expanded.plans[2].plan.blas_threads, ==, 0);
  free (expanded.plans);

  experiment = both_of ("method-3"); /* a number that was asked for is not the library's */
  g_assert_cmpint (lse_worker_counts_parse (&experiment, "2", NULL), ==, LSE_OK);
  expanded = expand (&experiment);
  g_assert_cmpuint (expanded.plans[1].plan.workers, ==, 2);
  g_assert_cmpuint (expanded.plans[1].plan.blas_threads, ==, 1);
  g_assert_cmpint (expanded.plans[1].plan.pin.kind, ==, LSE_PIN_NONE);
  free (expanded.plans);
}

static void
test_pairs_without_sense (void)
{
  LseExperiment experiment = experiment_of (NULL);
  g_assert_cmpint (lse_strategies_parse (&experiment, "threads,blas", NULL), ==, LSE_OK);
  Expanded expanded = expand (&experiment);
  g_assert_cmpuint (expanded.n_plans, ==, 3);
  g_assert_cmpstr (expanded.plans[1].why_skipped, ==, "");
  g_assert_cmpint (expanded.plans[2].plan.strategy, ==, LSE_STRATEGY_BLAS);
  g_assert_nonnull (strstr (expanded.plans[2].why_skipped, "no BLAS call"));
  g_assert_true (expanded.plans[2].is_named);
  free (expanded.plans);
}

static void
test_few_elements (void)
{
  for (uint64_t n = 0; n <= 3; n++)
    {
      LseExperiment experiment = both_of ("method-2");
      experiment.given |= LSE_GIVEN_ELEMENTS | LSE_GIVEN_CHUNKS;
      experiment.fields.elements = n;
      experiment.fields.chunks = 100;
      Expanded expanded = expand (&experiment);
      g_assert_cmpuint (expanded.n_plans, ==, 3);
      for (size_t i = 0; i < expanded.n_plans; i++)
        g_assert_cmpuint (expanded.plans[i].plan.chunks, ==, i == 0 || n == 0 ? 1 : n);
      free (expanded.plans);
    }
}

static void
test_defaults (void)
{
  for (int w = 0; w < LSE_N_WORKLOADS; w++)
    {
      LseExperiment experiment;
      lse_experiment_init (&experiment, (LseWorkloadId)w);
      g_assert_cmpfloat (experiment.target_ci_ratio, ==, 0.02);
      g_assert_cmpint (experiment.time_budget_ns, ==, 20000000000);
      Expanded expanded = expand (&experiment);
      g_assert_cmpuint (expanded.n_plans, ==, 2);
      assert_baseline (&expanded.plans[0], (LseWorkloadId)w);
      free (expanded.plans);
    }
}

static void
test_refuses (void)
{
  LseError err = {0};
  LseExperiment experiment = experiment_of (NULL);
  experiment.given |= LSE_GIVEN_CHUNKS;
  experiment.fields.chunks = 0; /* an error, not clamped to something */
  g_assert_cmpint (expand_status (&experiment, &err), ==, LSE_EINVAL);
  g_assert_nonnull (strstr (err.detail, "chunks (-c): 0"));

  experiment = experiment_of (NULL);
  g_assert_cmpint (lse_strategies_parse (&experiment, "threads", NULL), ==, LSE_OK);
  experiment.given |= LSE_GIVEN_SPLIT_EVERY;
  experiment.fields.split_every = 1; /* threads do not look at it, but it was typed */
  g_assert_cmpint (expand_status (&experiment, &err), ==, LSE_EINVAL);
  g_assert_nonnull (strstr (err.detail, "split_every"));

  experiment = experiment_of ("method-4");
  experiment.given |= LSE_GIVEN_KERNEL;
  experiment.fields.kernel = LSE_KERNEL_FUSED;
  g_assert_cmpint (expand_status (&experiment, &err), ==, LSE_EINVAL);
  g_assert_nonnull (strstr (err.detail, "mean"));

  experiment = experiment_of (NULL);
  experiment.given |= LSE_GIVEN_MEMORY;
  experiment.fields.memory = (LseMemory) {LSE_MEMORY_BIND, 5};
  g_assert_cmpint (expand_status (&experiment, &err), ==, LSE_EINVAL);

  experiment = experiment_of (NULL);
  experiment.worker_counts[0] = 0;
  experiment.n_worker_counts = 1;
  g_assert_cmpint (expand_status (&experiment, &err), ==, LSE_EINVAL);

  experiment = experiment_of (NULL);
  experiment.target_ci_ratio = 0;
  g_assert_cmpint (expand_status (&experiment, &err), ==, LSE_EINVAL);
  experiment = experiment_of (NULL);
  experiment.time_budget_ns = 0;
  g_assert_cmpint (expand_status (&experiment, &err), ==, LSE_EINVAL);
  experiment = experiment_of (NULL);
  experiment.workload = LSE_N_WORKLOADS;
  g_assert_cmpint (expand_status (&experiment, &err), ==, LSE_EINVAL);
}

/* Everything at once: valid, no plan twice, one baseline in front. */
static void
test_large (void)
{
  LseExperiment experiment = both_of ("method-3");
  g_assert_cmpint (lse_strategies_parse (&experiment, "all", NULL), ==, LSE_OK);
  g_assert_cmpint (lse_worker_counts_parse (&experiment, "1-64", NULL), ==, LSE_OK);
  Expanded expanded = expand (&experiment);
  g_assert_cmpuint (expanded.n_plans, ==, 1 + 6 * 2 * 64);
  Fixture fixture;
  const LseTopology *topology = fixture_init (&fixture, N_CORES);
  GHashTable *seen = g_hash_table_new_full (g_str_hash, g_str_equal, free, NULL);
  for (size_t i = 0; i < expanded.n_plans; i++)
    {
      g_assert_true (expanded.plans[i].is_baseline == (i == 0));
      g_assert_cmpint (lse_plan_validate (&expanded.plans[i].plan, topology, NULL), ==, LSE_OK);
      json_t *json = lse_plan_to_json (&expanded.plans[i].plan);
      g_assert_true (g_hash_table_add (seen, json_dumps (json, JSON_COMPACT)));
      json_decref (json);
    }
  g_hash_table_unref (seen);
  free (expanded.plans);
}

/* Serial, the run, the remedy last; serial of a task once, and again where the task is another. */
static void
test_beside (void)
{
  Fixture fixture;
  const LseTopology *topology = fixture_init (&fixture, N_CORES);
  LseExpandedPlan *plans;
  size_t n_plans;
  LsePlan plan, remedy, serial;
  lse_plan_init (&plan, LSE_WORKLOAD_SIN2, LSE_STRATEGY_PROCESSES, 2, topology);
  lse_plan_init (&serial, LSE_WORKLOAD_SIN2, LSE_STRATEGY_SERIAL, 1, topology);
  plan.pool = LSE_POOL_PER_RUN;
  plan.kernel = serial.kernel = LSE_KERNEL_FUSED;
  serial.memory.kind = LSE_MEMORY_FT_MAIN;
  remedy = plan;
  remedy.pool = LSE_POOL_PERSISTENT;
  g_assert_cmpint (lse_plans_beside (&plan, &remedy, &serial, topology, &plans, &n_plans, NULL), ==,
                   LSE_OK);
  g_assert_cmpuint (n_plans, ==, 3);
  g_assert_true (plans[0].is_baseline);
  g_assert_cmpint (plans[0].plan.strategy, ==, LSE_STRATEGY_SERIAL);
  g_assert_cmpint (plans[0].plan.kernel, ==, LSE_KERNEL_FUSED);
  g_assert_cmpint (plans[0].plan.memory.kind, ==, LSE_MEMORY_FT_MAIN);
  g_assert_cmpint (plans[1].plan.pool, ==, LSE_POOL_PER_RUN);
  g_assert_cmpint (plans[2].plan.pool, ==, LSE_POOL_PERSISTENT);
  free (plans);

  remedy.elements *= 10;
  g_assert_cmpint (lse_plans_beside (&plan, &remedy, NULL, topology, &plans, &n_plans, NULL), ==,
                   LSE_OK);
  g_assert_cmpuint (n_plans, ==, 4);
  g_assert_true (plans[2].is_baseline);
  g_assert_cmpuint (plans[2].plan.elements, ==, remedy.elements);
  g_assert_cmpuint (plans[3].plan.elements, ==, remedy.elements);
  free (plans);

  LseError err = {0};
  remedy.workers = 0;
  g_assert_cmpint (lse_plans_beside (&plan, &remedy, NULL, topology, &plans, &n_plans, &err), ==,
                   LSE_EINVAL);
  g_assert_null (plans);
  fixture_assert_sentence (&err);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/experiment/presets", test_presets);
  g_test_add_func ("/engine/experiment/unknown-preset", test_unknown_preset);
  g_test_add_func ("/engine/experiment/one-variant", test_one_variant);
  g_test_add_func ("/engine/experiment/given-wins", test_given_wins);
  g_test_add_func ("/engine/experiment/strategies-by-workers", test_strategies_by_workers);
  g_test_add_func ("/engine/experiment/serial-alone", test_serial_alone);
  g_test_add_func ("/engine/experiment/idle-fields", test_idle_fields);
  g_test_add_func ("/engine/experiment/blas-threads", test_blas_threads);
  g_test_add_func ("/engine/experiment/pairs-without-sense", test_pairs_without_sense);
  g_test_add_func ("/engine/experiment/few-elements", test_few_elements);
  g_test_add_func ("/engine/experiment/defaults", test_defaults);
  g_test_add_func ("/engine/experiment/refuses", test_refuses);
  g_test_add_func ("/engine/experiment/large", test_large);
  g_test_add_func ("/engine/experiment/beside", test_beside);
  return g_test_run ();
}
