/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plan/plan.h"

#include "fixture.h"

#include <math.h>

static LsePlan
make_plan (LseWorkloadId workload, LseStrategyId strategy)
{
  Fixture fixture;
  LsePlan plan;
  lse_plan_init (&plan, workload, strategy, 0, fixture_init (&fixture, 4));
  return plan;
}

/* ------------------------------------------------------------------ defaults */

static void
test_defaults (void)
{
  LsePlan plan = make_plan (LSE_WORKLOAD_SINCOS, LSE_STRATEGY_THREADS);
  g_assert_cmpuint (plan.elements, ==, 1000000);
  g_assert_cmpint (plan.kernel, ==, LSE_KERNEL_NUMPY);
  g_assert_cmpint (plan.variant, ==, LSE_VARIANT_REPAIRED);
  g_assert_cmpuint (plan.workers, ==, 4); /* cores, not hardware threads */
  g_assert_cmpuint (plan.chunks, ==, 16);
  g_assert_cmpint (plan.schedule, ==, LSE_SCHEDULE_DYNAMIC);
  g_assert_cmpint (plan.pool, ==, LSE_POOL_PERSISTENT);
  g_assert_cmpint (plan.transport, ==, LSE_TRANSPORT_SHARED);
  g_assert_cmpuint (plan.split_every, ==, 4);
  g_assert_false (plan.hash);
  g_assert_cmpuint (plan.blas_threads, ==, 1);
  g_assert_cmpint (plan.pin.kind, ==, LSE_PIN_CLOSE);
  g_assert_cmpint (plan.memory.kind, ==, LSE_MEMORY_FT_WORKERS);
  g_assert_cmpuint (plan.seed, ==, 1);
  g_assert_true (plan.verify && plan.trace);
  g_assert_cmpuint (plan.repeats, ==, 0);
}

static void
test_default_workers_and_chunks (void)
{
  const struct
  {
    LseStrategyId strategy;
    uint32_t asked, workers, chunks;
  } table[] = {
      {LSE_STRATEGY_SERIAL, 0, 1, 1},     {LSE_STRATEGY_SERIAL, 8, 1, 1},
      {LSE_STRATEGY_THREADS, 3, 3, 12},   {LSE_STRATEGY_PROCESSES, 0, 4, 16},
      {LSE_STRATEGY_OPENMP, 64, 64, 256}, {LSE_STRATEGY_BLAS, 2, 2, 1},
      {LSE_STRATEGY_GRAPH, 0, 4, 16},
  };
  Fixture fixture;
  const LseTopology *topology = fixture_init (&fixture, 4);
  LsePlan plan;
  for (size_t i = 0; i < G_N_ELEMENTS (table); i++)
    {
      lse_plan_init (&plan, LSE_WORKLOAD_DOT, table[i].strategy, table[i].asked, topology);
      g_assert_cmpuint (plan.workers, ==, table[i].workers);
      g_assert_cmpuint (plan.chunks, ==, table[i].chunks);
      g_assert_cmpint (lse_plan_validate (&plan, topology, NULL), ==, LSE_OK);
    }
  lse_plan_init (&plan, LSE_WORKLOAD_DOT, LSE_STRATEGY_THREADS, 500, topology);
  g_assert_cmpuint (plan.chunks, ==, 1000); /* not 2000: a matrix of order 1000 has 1000 rows */
  lse_plan_init (&plan, LSE_WORKLOAD_MEAN, LSE_STRATEGY_THREADS, 0, NULL);
  g_assert_cmpuint (plan.workers, ==, 1); /* no topology, no cores known */
}

/* A core counts if one of its hardware threads is allowed. */
static void
test_default_workers_in_a_cpuset (void)
{
  Fixture fixture;
  fixture_init (&fixture, 4);
  lse_cpuset_clear (&fixture.topology.allowed);
  lse_cpuset_add (&fixture.topology.allowed, 1);
  lse_cpuset_add (&fixture.topology.allowed, 6);
  lse_cpuset_add (&fixture.topology.allowed, 7);
  for (size_t i = 0; i < fixture.topology.n_objects; i++)
    if (fixture.objects[i].type == LSE_OBJ_PU)
      fixture.objects[i].allowed =
          lse_cpuset_has (&fixture.topology.allowed, fixture.objects[i].os_index);

  LsePlan plan;
  lse_plan_init (&plan, LSE_WORKLOAD_SIN2, LSE_STRATEGY_THREADS, 0, &fixture.topology);
  g_assert_cmpuint (plan.workers, ==, 2);
}

/* ------------------------------------------------------------------ chunks */

/* The table in the comment of lse_plan_chunk(). */
static void
test_chunk_table (void)
{
  const uint64_t begins[] = {0, 3, 6, 8, 10};
  LsePlan plan = make_plan (LSE_WORKLOAD_MEAN, LSE_STRATEGY_THREADS);
  plan.elements = 10;
  plan.chunks = 4;
  for (uint32_t i = 0; i < 4; i++)
    {
      uint64_t begin, end;
      lse_plan_chunk (&plan, i, &begin, &end);
      g_assert_cmpuint (begin, ==, begins[i]);
      g_assert_cmpuint (end, ==, begins[i + 1]);
    }
}

static void
assert_covers (const LsePlan *plan)
{
  uint64_t at = 0, smallest = UINT64_MAX, largest = 0;
  for (uint32_t i = 0; i < plan->chunks; i++)
    {
      uint64_t begin, end;
      lse_plan_chunk (plan, i, &begin, &end);
      g_assert_cmpuint (begin, ==, at); /* no gap, no overlap */
      g_assert_cmpuint (end, >=, begin);
      if (i > 0)
        g_assert_cmpuint (end - begin, <=, smallest); /* the first are larger */
      smallest = MIN (smallest, end - begin);
      largest = MAX (largest, end - begin);
      at = end;
    }
  g_assert_cmpuint (at, ==, plan->elements);
  g_assert_cmpuint (largest - smallest, <=, 1);

  uint64_t begin, end; /* behind the last there is nothing */
  lse_plan_chunk (plan, plan->chunks, &begin, &end);
  g_assert_cmpuint (begin, ==, end);
}

static void
test_chunk_properties (void)
{
  LsePlan plan = make_plan (LSE_WORKLOAD_SINCOS, LSE_STRATEGY_THREADS);
  for (plan.elements = 0; plan.elements <= 40; plan.elements++)
    for (plan.chunks = 1; plan.chunks <= 45; plan.chunks++)
      assert_covers (&plan);

  GRand *random = g_rand_new_with_seed (20240123);
  for (int i = 0; i < 500; i++)
    {
      uint64_t high = g_rand_int (random), low = g_rand_int (random);
      plan.elements = (high << 32 | low) >> g_rand_int_range (random, 11, 64);
      plan.chunks = (uint32_t)g_rand_int_range (random, 1, 3000);
      assert_covers (&plan);
    }
  g_rand_free (random);
}

/* ------------------------------------------------------------------ validation */

static LsePlan
valid_plan (void)
{
  return make_plan (LSE_WORKLOAD_DOT, LSE_STRATEGY_THREADS);
}

typedef void (*Spoil) (LsePlan *plan);

#define SPOIL(name, statement)     \
  static void name (LsePlan *plan) \
  {                                \
    statement;                     \
  }
SPOIL (no_chunks, plan->chunks = 0)
SPOIL (many_chunks, plan->chunks = 1001)
SPOIL (no_workers, plan->workers = 0)
SPOIL (many_workers, plan->workers = 4097)
SPOIL (narrow_tree, plan->split_every = 1)
SPOIL (many_blas, plan->blas_threads = 4097)
SPOIL (large_seed, plan->seed = ((uint64_t)1 << 53) + 1)
SPOIL (large_n, plan->elements = UINT64_MAX)
SPOIL (large_order, plan->elements = ((uint64_t)1 << 28) + 1)
SPOIL (many_repeats, plan->repeats = 1000001)
SPOIL (simd_dot, plan->kernel = LSE_KERNEL_SIMD)
SPOIL (fused_mean, (plan->workload = LSE_WORKLOAD_MEAN, plan->kernel = LSE_KERNEL_FUSED))
SPOIL (wide_serial, plan->strategy = LSE_STRATEGY_SERIAL)
SPOIL (bad_workload, plan->workload = (LseWorkloadId)77)
SPOIL (bad_strategy, plan->strategy = (LseStrategyId)99)
SPOIL (bad_kernel, plan->kernel = (LseKernelId)-1)
SPOIL (bad_schedule, plan->schedule = (LseSchedule)3)
SPOIL (bad_pool, plan->pool = (LsePool)2)
SPOIL (bad_transport, plan->transport = (LseTransport)3)
SPOIL (bad_variant, plan->variant = (LseVariant)2)
SPOIL (bad_memory, plan->memory.kind = (LseMemoryKind)4)
SPOIL (bad_layout, plan->layout = (LseLayout)2)
SPOIL (bad_gil, plan->gil = (LseGilVariant)5)
SPOIL (wide_share, plan->gil_free_ratio = 1.01)
SPOIL (no_share, plan->gil_free_ratio = NAN)
SPOIL (short_interval, plan->switch_interval_ns = 999)
SPOIL (negative_interval, plan->switch_interval_ns = -1)
SPOIL (long_call, plan->c_call_ns = 10000000001)
SPOIL (faster, plan->gil_slowdown_ratio = 0.9)
SPOIL (many_interpreters, plan->interpreters = 4097)
SPOIL (bad_source, plan->source = (LseSource)2)
SPOIL (small_budget, plan->memory_budget_bytes = 1048575)
SPOIL (long_wait, plan->io_wait_ns = INT64_C (60000000001))
SPOIL (negative_wait, plan->io_wait_ns = -1)
SPOIL (piped_phases,
       (plan->workload = LSE_WORKLOAD_BARRIER,
        plan->strategy = LSE_STRATEGY_PROCESSES,
        plan->transport = LSE_TRANSPORT_PIPE))
SPOIL (many_phase_chunks,
       (plan->workload = LSE_WORKLOAD_BARRIER, plan->elements = 1000000, plan->chunks = 65537))
SPOIL (bad_pin, plan->pin.kind = (LsePinKind)99)
SPOIL (no_node, (plan->memory.kind = LSE_MEMORY_BIND, plan->memory.node_os_index = 3))

static void
test_validate_refuses (void)
{
  const struct
  {
    Spoil spoil;
    const char *words[3]; /* the field, its value, what is allowed */
  } table[] = {
      {no_chunks, {"chunks (-c)", "0", "1 to 16777216"}},
      {many_chunks, {"chunks (-c)", "1001", "1 to 1000"}},
      {no_workers, {"workers (-W)", "0", "1 to 4096"}},
      {many_workers, {"workers (-W)", "4097", "1 to 4096"}},
      {narrow_tree, {"split_every", "1", "2 to"}},
      {many_blas, {"blas_threads", "4097", "0 to 4096"}},
      {large_seed, {"seed", "9007199254740993", "9007199254740992"}},
      {large_n, {"-N", "18446744073709551615", "9007199254740992"}},
      {large_order, {"-N", "268435457", "268435456"}},
      {many_repeats, {"repeats", "1000001", "1000000"}},
      {simd_dot, {"kernel", "simd", "Allowed: numpy."}},
      {fused_mean, {"kernel", "fused", "Allowed: numpy or simd."}},
      {wide_serial, {"workers", "not 4", "allowed is 1"}},
      {bad_workload, {"workload", "77", ""}},
      {bad_strategy, {"strategy", "99", ""}},
      {bad_kernel, {"kernel", "-1", ""}},
      {bad_schedule, {"schedule", "3", ""}},
      {bad_pool, {"pool", "2", ""}},
      {bad_transport, {"transport", "3", ""}},
      {bad_gil, {"--gil", "5", ""}},
      {wide_share, {"--gil-free-share", "", "0 to 100 %"}},
      {no_share, {"--gil-free-share", "", "0 to 100 %"}},
      {short_interval, {"--switch-interval", "999", "1000 to 10000000000"}},
      {negative_interval, {"--switch-interval", "", "1000 to 10000000000"}},
      {long_call, {"--c-call", "10000000001", "0 to 10000000000"}},
      {faster, {"--gil-slowdown", "", "1 to 10"}},
      {many_interpreters, {"--interpreters", "4097", "0 to 4096"}},
      {bad_variant, {"variant", "2", ""}},
      {bad_memory, {"memory", "4", ""}},
      {bad_layout, {"layout", "2", ""}},
      {bad_source, {"source", "2", ""}},
      {small_budget, {"memory_budget_bytes", "1048575", "1048576 to"}},
      {long_wait, {"io_wait_ns", "60000000001", "0 to 60000000000"}},
      {negative_wait, {"io_wait_ns", "", "0 to 60000000000"}},
      {piped_phases, {"transport", "barrier needs shared", "phase"}},
      {many_phase_chunks, {"chunks (-c)", "65537", "65536"}},
      {bad_pin, {"pin", "99", ""}},
      {no_node, {"memory", "3", "bind:0"}},
  };
  Fixture fixture;
  const LseTopology *topology = fixture_init (&fixture, 4);
  for (size_t i = 0; i < G_N_ELEMENTS (table); i++)
    {
      LsePlan plan = valid_plan ();
      LseError err = {0};
      g_assert_cmpint (lse_plan_validate (&plan, topology, &err), ==, LSE_OK);
      table[i].spoil (&plan);
      g_assert_cmpint (lse_plan_validate (&plan, topology, &err), ==, LSE_EINVAL);
      fixture_assert_sentence (&err);
      for (size_t w = 0; w < G_N_ELEMENTS (table[i].words); w++)
        if (strstr (err.detail, table[i].words[w]) == NULL)
          g_error ("“%s” does not say “%s”", err.detail, table[i].words[w]);
      g_assert_cmpint (lse_plan_validate (&plan, topology, NULL), ==, LSE_EINVAL);
    }
}

static void
test_validate_pairs (void)
{
  LseError err = {0};
  LsePlan plan = make_plan (LSE_WORKLOAD_MEAN, LSE_STRATEGY_BLAS);
  g_assert_cmpint (lse_plan_validate (&plan, NULL, &err), ==, LSE_EUNAVAILABLE);
  fixture_assert_sentence (&err);
  plan.seed = UINT64_MAX; /* a wrong field is wrong under any pair */
  g_assert_cmpint (lse_plan_validate (&plan, NULL, &err), ==, LSE_EINVAL);
}

static void
test_validate_edges (void)
{
  LsePlan plan = make_plan (LSE_WORKLOAD_MEAN, LSE_STRATEGY_THREADS);
  plan.elements = 0;
  plan.chunks = 1; /* one chunk of nothing */
  g_assert_cmpint (lse_plan_validate (&plan, NULL, NULL), ==, LSE_OK);
  plan.elements = 1;
  g_assert_cmpint (lse_plan_validate (&plan, NULL, NULL), ==, LSE_OK);
  plan.chunks = 2;
  g_assert_cmpint (lse_plan_validate (&plan, NULL, NULL), ==, LSE_EINVAL);
  plan.elements = (uint64_t)1 << 53;
  plan.seed = (uint64_t)1 << 53;
  plan.workers = 4096;
  plan.blas_threads = 0;
  g_assert_cmpint (lse_plan_validate (&plan, NULL, NULL), ==, LSE_OK);
}

static void
test_validate_pins (void)
{
  Fixture fixture;
  const LseTopology *topology = fixture_init (&fixture, 2);
  LsePlan plan = valid_plan ();
  LseError err = {0};
  g_assert_cmpint (lse_pin_parse (&plan.pin, "list:0,3", &err), ==, LSE_OK);
  g_assert_cmpint (lse_plan_validate (&plan, topology, &err), ==, LSE_OK);
  g_assert_cmpint (lse_pin_parse (&plan.pin, "list:0,9", &err), ==, LSE_OK);
  g_assert_cmpint (lse_plan_validate (&plan, topology, &err), ==, LSE_EINVAL);
  fixture_assert_sentence (&err);
  g_assert_cmpint (lse_plan_validate (&plan, NULL, NULL), ==, LSE_OK); /* no machine to ask */
}

/* ------------------------------------------------------------------ rings and labels */

static void
test_rings (void)
{
  const uint32_t chunk_counts[] = {1, 4, 64, 1000, 100000, 1000000, 1U << 24};
  for (int s = 0; s < LSE_N_STRATEGIES; s++)
    for (size_t c = 0; c < G_N_ELEMENTS (chunk_counts); c++)
      for (uint32_t workers = 1; workers <= 256; workers *= 4)
        {
          LsePlan plan = make_plan (LSE_WORKLOAD_MEAN, (LseStrategyId)s);
          plan.elements = 1 << 24;
          plan.chunks = chunk_counts[c];
          plan.workers = s == LSE_STRATEGY_SERIAL ? 1 : workers;
          uint64_t events = lse_plan_events_per_repetition (&plan);
          uint64_t capacity = lse_plan_ring_capacity (&plan);
          uint64_t stride = lse_plan_ring_stride (&plan);
          g_assert_cmpuint (events, >, 0);
          g_assert_cmpuint (capacity & (capacity - 1), ==, 0);
          g_assert_cmpuint (capacity, >=, 1024);
          g_assert_cmpuint (capacity, <=, 1 << 20);
          g_assert_cmpuint (stride, >=, 1);
          g_assert_cmpuint (2 * events / stride, <=, capacity); /* two repetitions */
          g_assert_true (stride == 1 || capacity == 1 << 20);
        }
}

/* Two spans a chunk, all chunks in one lane: no plan of so few may promise less. */
static void
test_events_grow (void)
{
  LsePlan plan = make_plan (LSE_WORKLOAD_MEAN, LSE_STRATEGY_THREADS);
  plan.workers = 2;
  for (plan.chunks = 1; plan.chunks <= 512; plan.chunks *= 2)
    g_assert_cmpuint (lse_plan_events_per_repetition (&plan), >=, 2 * plan.chunks);
  plan.chunks = 100000;
  plan.schedule = LSE_SCHEDULE_STATIC;
  uint64_t known = lse_plan_events_per_repetition (&plan);
  plan.schedule = LSE_SCHEDULE_DYNAMIC;
  g_assert_cmpuint (known, <, lse_plan_events_per_repetition (&plan));
}

/* The shorter the interval, the more switches; an I/O thread leaves more still. */
static void
test_events_of_gil (void)
{
  LsePlan plan = make_plan (LSE_WORKLOAD_PYLOOP, LSE_STRATEGY_GIL);
  uint64_t few = lse_plan_events_per_repetition (&plan);
  plan.switch_interval_ns /= 100;
  uint64_t many = lse_plan_events_per_repetition (&plan);
  /* 5·10⁶ passes of 40 ns and a switch each 50 µs: 4000 switches */
  g_assert_cmpuint (many, >=, 4000);
  g_assert_cmpuint (many, >, few);
  plan.io_thread = true;
  g_assert_cmpuint (lse_plan_events_per_repetition (&plan), >, many);
  plan.gil = LSE_GIL_FREE_THREADED;
  g_assert_cmpuint (lse_plan_events_per_repetition (&plan), <, few);
}

static void
test_gil_defaults (void)
{
  LsePlan plan = make_plan (LSE_WORKLOAD_PYLOOP, LSE_STRATEGY_GIL);
  g_assert_cmpint (plan.gil, ==, LSE_GIL_3_11);
  g_assert_cmpfloat (plan.gil_free_ratio, ==, 0);
  g_assert_cmpint (plan.switch_interval_ns, ==, 5000000);
  plan = make_plan (LSE_WORKLOAD_SINCOS, LSE_STRATEGY_GIL);
  g_assert_cmpfloat (plan.gil_free_ratio, ==, 0.95);
}

static void
test_label (void)
{
  char text[64];
  LsePlan plan = make_plan (LSE_WORKLOAD_SIN2, LSE_STRATEGY_PROCESSES);
  plan.workers = 8;
  g_assert_cmpstr (lse_plan_label (&plan, text, sizeof text), ==, "processes × 8");
  plan.variant = LSE_VARIANT_AS_PRINTED;
  g_assert_cmpstr (lse_plan_label (&plan, text, sizeof text), ==, "processes × 8, as printed");
  plan = make_plan (LSE_WORKLOAD_SIN2, LSE_STRATEGY_SERIAL);
  g_assert_cmpstr (lse_plan_label (&plan, text, sizeof text), ==, "serial");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/plan/defaults", test_defaults);
  g_test_add_func ("/engine/plan/default-workers-and-chunks", test_default_workers_and_chunks);
  g_test_add_func ("/engine/plan/default-workers-in-a-cpuset", test_default_workers_in_a_cpuset);
  g_test_add_func ("/engine/plan/chunk-table", test_chunk_table);
  g_test_add_func ("/engine/plan/chunk-properties", test_chunk_properties);
  g_test_add_func ("/engine/plan/validate-refuses", test_validate_refuses);
  g_test_add_func ("/engine/plan/validate-pairs", test_validate_pairs);
  g_test_add_func ("/engine/plan/validate-edges", test_validate_edges);
  g_test_add_func ("/engine/plan/validate-pins", test_validate_pins);
  g_test_add_func ("/engine/plan/rings", test_rings);
  g_test_add_func ("/engine/plan/events-grow", test_events_grow);
  g_test_add_func ("/engine/plan/events-of-gil", test_events_of_gil);
  g_test_add_func ("/engine/plan/gil-defaults", test_gil_defaults);
  g_test_add_func ("/engine/plan/label", test_label);
  return g_test_run ();
}
