/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Rules on workers, cores and memory: where each fires first, and where it just does not. Also what
 * the hardware of a test machine cannot show: two NUMA nodes, hardware threads, a low clock.
 */
#include "findings-fixture.h"

#define MS 1000000

static void
set_run_queue (Fixture *f, int64_t run_queue_ns)
{
  for (size_t i = 0; i < f->result.n_samples; i++)
    f->result.samples[i].run_queue_ns = run_queue_ns;
}

static void
test_many_workers (void)
{
  Fixture *f = fixture_new ("sincos", LSE_STRATEGY_THREADS, 8, 10 * MS);
  set_run_queue (f, 60 * MS);
  const LseFinding *first = fixture_assert_first (
      f, "R08", LSE_SEVERITY_INFO,
      "8 workers share 2 CPUs: each waited 75 % of the time for one, and more "
      "cannot compute more.",
      "Try 2 workers");
  g_assert_cmpuint (first->remedy.workers, ==, 2);
  fixture_lose (f, LSE_PART_PREEMPTED, 0.15);
  fixture_lose (f, LSE_PART_IMBALANCE,
                0.15); /* all compute alike: they wait for each other's turn */
  fixture_assert_first (f, "R08", LSE_SEVERITY_LOSS25,
                        "30 % of the core-time was lost because 8 workers share 2 CPUs.",
                        "Try 2 workers");
  fixture_free (f);

  f = fixture_new ("sincos", LSE_STRATEGY_THREADS, 8, 10 * MS);
  fixture_lose (f, LSE_PART_PREEMPTED, 0.35);
  f->result.other_load_ratio = 0.30; /* most of it went to others, not to our own workers */
  g_assert_cmpfloat_with_epsilon (fixture_find (f, "R08")->share_ratio, 0.05, 1e-9);
  g_assert_cmpfloat_with_epsilon (fixture_find (f, "R16")->share_ratio, 0.30, 1e-9);
  fixture_free (f);

  f = fixture_new ("sincos", LSE_STRATEGY_THREADS, 2, 10 * MS);
  fixture_lose (f, LSE_PART_PREEMPTED, 0.15);
  fixture_assert_absent (f, "R08");
  fixture_free (f);
}

static void
test_nested (void)
{
  Fixture *f = fixture_new ("dot", LSE_STRATEGY_THREADS, 2, 10 * MS);
  f->result.plan.blas_threads = 2;
  fixture_lose (f, LSE_PART_PREEMPTED, 0.10);
  fixture_lose (f, LSE_PART_SLOWER, 0.20);
  const LseFinding *first =
      fixture_assert_first (f, "R09", LSE_SEVERITY_LOSS25,
                            "30 % of the core-time was lost because 2 workers with 2 BLAS threads "
                            "each compete for 2 CPUs.",
                            "Try 1 BLAS thread in each worker");
  g_assert_cmpuint (first->remedy.blas_threads, ==, 1);
  f->result.plan.blas_threads = 0; /* the library's own choice is all CPUs */
  g_assert_nonnull (fixture_find (f, "R09"));
  f->result.plan.blas_threads = 1;
  fixture_assert_absent (f, "R09");
  fixture_free (f);
}

static void
test_one_core (void)
{
  Fixture *f = fixture_new ("sincos", LSE_STRATEGY_THREADS, 2, 10 * MS);
  f->result.plan.pin.kind = LSE_PIN_SAMEPU;
  fixture_lose (f, LSE_PART_PREEMPTED, 0.50);
  fixture_add_span (f, 0, LSE_EVENT_COMPUTE, 0, 10 * MS, 0);
  fixture_add_span (f, 1, LSE_EVENT_COMPUTE, 0, 10 * MS, 0);
  const LseFinding *first = fixture_assert_first (
      f, "R10", LSE_SEVERITY_LOSS25,
      "50 % of the core-time was lost because workers 0 and 1 share one core; 2 cores may be used.",
      "Try one worker per core");
  g_assert_cmpint (first->remedy.pin.kind, ==, LSE_PIN_CLOSE);
  fixture_free (f);

  /* as the account has it where the kernel says who ran: one slot, always busy */
  f = fixture_new ("sincos", LSE_STRATEGY_THREADS, 2, 10 * MS);
  f->result.plan.pin.kind = LSE_PIN_SAMEPU;
  f->result.account.slots = 1;
  f->result.account.part_ns[LSE_PART_USEFUL] = f->result.account.serial_ns = 10e6;
  fixture_add_span (f, 0, LSE_EVENT_COMPUTE, 0, 10 * MS, 0);
  fixture_add_span (f, 1, LSE_EVENT_COMPUTE, 0, 10 * MS, 0);
  fixture_assert_first (
      f, "R10", LSE_SEVERITY_LOSS25,
      "50 % of the core-time was lost because workers 0 and 1 share one core; 2 cores may be used.",
      "Try one worker per core");
  fixture_free (f);

  f = fixture_new ("sincos", LSE_STRATEGY_THREADS, 2, 10 * MS);
  fixture_lose (f, LSE_PART_PREEMPTED, 0.50); /* each on its own core, as the reports say */
  fixture_assert_absent (f, "R10");
  fixture_free (f);

  /* two hardware threads of one core, while the other core is free */
  f = fixture_new_on ("pack:1 core:2 pu:2", "sincos", LSE_STRATEGY_THREADS, 2, 10 * MS);
  f->result.plan.pin.kind = LSE_PIN_COMPACT;
  fixture_lose (f, LSE_PART_SLOWER, 0.30);
  g_assert_cmpstr (fixture_first (f)->rule, ==, "R10");
  g_assert_cmpfloat (f->findings.items[0].number[3], ==, 0);
  fixture_free (f);
}

static void
test_numa (void)
{
  Fixture *f =
      fixture_new_on ("pack:2 numa:1 core:1 pu:1", "mean", LSE_STRATEGY_THREADS, 2, 10 * MS);
  f->result.plan.memory.kind = LSE_MEMORY_FT_MAIN;
  fixture_add_span (f, -1, LSE_EVENT_DISPATCH, 0, 1000, 0);
  fixture_lose (f, LSE_PART_SLOWER, 0.20);
  const LseFinding *first = fixture_assert_first (
      f, "R11", LSE_SEVERITY_LOSS10,
      "20 % of the core-time waited for distant memory: all pages are on NUMA node 0, and 1 of 2 "
      "workers is on another.",
      "Try first touch by the workers");
  g_assert_cmpint (first->remedy.memory.kind, ==, LSE_MEMORY_FT_WORKERS);
  f->result.plan.memory.kind = LSE_MEMORY_FT_WORKERS;
  fixture_assert_absent (f, "R11");
  fixture_free (f);
}

static void
test_bandwidth (void)
{
  Fixture *f = fixture_new ("mean", LSE_STRATEGY_THREADS, 2, 4 * MS); /* 80 MB: 20 GB/s */
  fixture_lose (f, LSE_PART_SLOWER, 0.30);
  f->evidence.bandwidth_gbps = 23;
  fixture_assert_first (
      f, "R04", LSE_SEVERITY_LOSS25,
      "30 % of the core-time waited for memory: the workers move 20.0 GB/s of the "
      "23.0 GB/s that this machine gives.",
      "");
  f->evidence.bandwidth_gbps = NAN;
  fixture_assert_first (
      f, "R04", LSE_SEVERITY_LOSS25,
      "30 % of the core-time probably waited for memory: the workers move 20.0 GB/s "
      "and compute little with it.",
      "");
  f->evidence.bandwidth_gbps = 34; /* the machine could move more */
  fixture_assert_absent (f, "R04");
  fixture_free (f);

  f = fixture_new ("sincos", LSE_STRATEGY_THREADS, 2, 4 * MS); /* 56 MB with temporaries: 14 GB/s */
  fixture_lose (f, LSE_PART_SLOWER, 0.15);
  f->evidence.bandwidth_gbps = 15;
  g_assert_cmpstr (fixture_first (f)->rule, ==, "R04");
  fixture_assert_remedy (f, &f->findings.items[0], "Try the fused kernel");
  fixture_free (f);
}

static void
test_sharing (void)
{
  Fixture *f = fixture_new ("counters", LSE_STRATEGY_THREADS, 2, 10 * MS);
  LseResult padded;
  fixture_lose (f, LSE_PART_SLOWER, 0.40);
  const LseFinding *first = fixture_assert_first (
      f, "R12", LSE_SEVERITY_LOSS25,
      "40 % of the core-time probably went into passing cache lines from core to core: counters of "
      "different workers share them.",
      "Try a cache line for each counter");
  g_assert_cmpint (first->remedy.layout, ==, LSE_LAYOUT_PADDED);

  g_assert_cmpint (lse_result_init (&padded, &first->remedy, NULL), ==, LSE_OK);
  fixture_add_samples (&padded, 6 * MS); /* the counter-experiment */
  f->others[1] = &padded;
  f->evidence.n_others = 2;
  fixture_assert_first (
      f, "R12", LSE_SEVERITY_LOSS25,
      "40 % of the core-time went into passing cache lines from core to core: with "
      "a line for each counter, the same takes 6.00 ms, not 10.0 ms.",
      "Try a cache line for each counter");
  padded.stats.median_ns = 9.8e6; /* that was not it */
  fixture_assert_absent (f, "R12");
  lse_result_clear (&padded);
  fixture_free (f);
}

static void
test_faults (void)
{
  Fixture *f = fixture_new ("sincos", LSE_STRATEGY_THREADS, 2, 4 * MS);
  for (size_t i = 0; i < f->result.n_samples; i++)
    f->result.samples[i].minor_faults = 3906;
  f->evidence.page_fault_ns = 250;
  for (size_t i = 0; i < f->serial.n_samples; i++)
    f->serial.samples[i].minor_faults = 6;
  const LseFinding *first = fixture_assert_first (
      f, "R14", LSE_SEVERITY_LOSS10,
      "12 % of the core-time went into the first touch of memory: 3\u2009906 new pages in a "
      "repetition, at 250 ns each.",
      "Try the fused kernel");
  g_assert_cmpint (first->remedy.kernel, ==, LSE_KERNEL_FUSED);
  f->evidence.page_fault_ns = 200; /* 9.8 % */
  fixture_assert_quiet (f);
  f->evidence.page_fault_ns = 500; /* 24 %, but serial has as many */
  for (size_t i = 0; i < f->serial.n_samples; i++)
    f->serial.samples[i].minor_faults = 3906;
  g_assert_cmpstr (fixture_first (f)->rule, ==, "R14");
  fixture_assert_quiet (f);
  for (size_t i = 0; i < f->result.n_samples; i++)
    f->result.samples[i].minor_faults = -1; /* not known */
  fixture_assert_absent (f, "R14");
  fixture_free (f);
}

static void
test_clock (void)
{
  Fixture *f = fixture_new ("sincos", LSE_STRATEGY_THREADS, 2, 10 * MS);
  fixture_lose (f, LSE_PART_SLOWER, 0.20);
  f->evidence.clock_ratio = 0.82;
  fixture_assert_first (
      f, "R15", LSE_SEVERITY_LOSS10,
      "18 % of the core-time was lost because the cores ran at 82 % of their highest "
      "clock: power or temperature holds them back.",
      "");
  f->evidence.clock_ratio = 0.96;
  fixture_assert_absent (f, "R15");
  fixture_free (f);
}

static void
test_noise (void)
{
  Fixture *f = fixture_new ("sincos", LSE_STRATEGY_THREADS, 2, 10 * MS);
  f->result.other_load_ratio = 0.04;
  f->result.steal_ratio = 0.01;
  fixture_assert_absent (f, "R16");
  f->result.other_load_ratio = 0.19;
  fixture_assert_first (f, "R16", LSE_SEVERITY_INFO,
                        "19 % of the cores was used by other programs while this was measured.",
                        "");
  fixture_lose (f, LSE_PART_PREEMPTED, 0.12);
  fixture_assert_first (
      f, "R16", LSE_SEVERITY_LOSS10,
      "12 % of the core-time went to others; other programs used 19 % of the cores "
      "while this was measured.",
      "");
  fixture_lose (f, LSE_PART_IMBALANCE, 0.11); /* who kept his core did more chunks, then waited */
  f->result.account.compute_max_ns *= 1.4;
  g_assert_cmpfloat_with_epsilon (fixture_first (f)->share_ratio, 0.23, 1e-9);
  fixture_assert_absent (f, "R05");
  fixture_lose (f, LSE_PART_IMBALANCE, -0.11);
  f->result.steal_ratio = 0.3;
  fixture_assert_first (
      f, "R16", LSE_SEVERITY_LOSS10,
      "12 % of the core-time went to others; the hypervisor took 30 % of the cores "
      "while this was measured.",
      "");
  fixture_lose (f, LSE_PART_STARTUP, 0.11); /* a note stands behind any loss */
  g_assert_cmpstr (fixture_first (f)->rule, ==, "R01");
  g_assert_cmpint (fixture_find (f, "R16")->severity, ==, LSE_SEVERITY_INFO);
  fixture_free (f);
}

static void
set_cpu_time (Fixture *f, int64_t cpu_ns)
{
  for (size_t i = 0; i < f->result.n_samples; i++)
    f->result.samples[i].cpu_ns = cpu_ns;
}

static void
test_blas (void)
{
  Fixture *f = fixture_new ("dot", LSE_STRATEGY_BLAS, 2, 1 * MS);
  fixture_lose (f, LSE_PART_UNEXPLAINED, 0.48);
  set_cpu_time (f, 1040000);
  fixture_assert_first (
      f, "R21", LSE_SEVERITY_LOSS25,
      "48 % of the core-time was not used: BLAS kept 1.04 of 2 threads busy, because "
      "it does not share this operation.",
      "Try 1 worker");
  set_cpu_time (f, 1510000);
  fixture_assert_absent (f, "R21");
  set_cpu_time (f, 1040000);
  fixture_lose (f, LSE_PART_UNEXPLAINED, -0.48); /* others had the cores */
  fixture_lose (f, LSE_PART_PREEMPTED, 0.48);
  fixture_assert_absent (f, "R21");
  fixture_free (f);

  f = fixture_new ("dot", LSE_STRATEGY_BLAS, 2, 8000); /* too short for the kernel's clocks */
  f->result.plan.elements = 60;
  f->result.has_speedup = true;
  f->result.speedup.value = 1.04;
  fixture_lose (f, LSE_PART_SLOWER, 0.30);
  fixture_lose (f, LSE_PART_UNEXPLAINED, 0.18);
  const LseFinding *first = fixture_assert_first (f, "R21", LSE_SEVERITY_LOSS25,
                                                  "48 % of the core-time was not used: matrices of "
                                                  "order 60 are too small for BLAS to share them "
                                                  "among 2 threads.",
                                                  "Try matrices of order 1\u2009000");
  g_assert_cmpuint (first->remedy.elements, ==, 1000);
  f->result.speedup.value = 1.4; /* shared after all */
  fixture_assert_absent (f, "R21");
  fixture_free (f);
}

static void
test_superlinear (void)
{
  Fixture *f = fixture_new ("sincos", LSE_STRATEGY_THREADS, 2, 10 * MS);
  LseAccount *account = &f->result.account;
  account->serial_ns = 22e6;
  account->part_ns[LSE_PART_USEFUL] = 22e6;
  account->part_ns[LSE_PART_SLOWER] = -2e6;
  fixture_assert_first (
      f, "R22", LSE_SEVERITY_INFO,
      "9 % less core-time than in serial went into the work itself: cut into chunks, "
      "its data fit into the caches of the cores.",
      "");
  f->evidence.page_fault_ns = 1000;
  for (size_t i = 0; i < f->serial.n_samples; i++)
    f->serial.samples[i].minor_faults = 1500;
  fixture_assert_first (
      f, "R22", LSE_SEVERITY_INFO,
      "9 % less core-time than in serial went into the work itself: cut into chunks, "
      "it touches less new memory.",
      "");
  f->serial.other_load_ratio = 0.3; /* it was serial that was slow */
  fixture_assert_absent (f, "R22");
  f->serial.other_load_ratio = 0;
  account->part_ns[LSE_PART_SLOWER] = -1e6;
  fixture_assert_absent (f, "R22");
  fixture_free (f);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/findings/many-workers", test_many_workers);
  g_test_add_func ("/engine/findings/nested", test_nested);
  g_test_add_func ("/engine/findings/one-core", test_one_core);
  g_test_add_func ("/engine/findings/numa", test_numa);
  g_test_add_func ("/engine/findings/bandwidth", test_bandwidth);
  g_test_add_func ("/engine/findings/sharing", test_sharing);
  g_test_add_func ("/engine/findings/faults", test_faults);
  g_test_add_func ("/engine/findings/clock", test_clock);
  g_test_add_func ("/engine/findings/noise", test_noise);
  g_test_add_func ("/engine/findings/blas", test_blas);
  g_test_add_func ("/engine/findings/superlinear", test_superlinear);
  return g_test_run ();
}
