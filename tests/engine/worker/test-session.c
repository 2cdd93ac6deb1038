/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "trace/resident.h"
#include "worker/session.h"

#include <glib.h>
#include <linux/perf_event.h>
#include <math.h>
#include <unistd.h>

#define N_WORKERS 2

static const int anywhere[N_WORKERS] = {-1, -1};

static void
open_session (LseSession *session,
              LseWorkloadId workload,
              LseStrategyId strategy,
              LseKernelId kernel,
              uint64_t elements)
{
  LsePlan plan;
  LseError err = {0};
  LseSessionSetup setup = {.ring_prefix = "", .stride = 1, .cpus = anywhere};
  lse_plan_init (&plan, workload, strategy, strategy == LSE_STRATEGY_SERIAL ? 1 : N_WORKERS, NULL);
  plan.kernel = kernel;
  plan.elements = elements;
  plan.pin.kind = LSE_PIN_NONE;
  g_assert_cmpint (lse_session_init (session, &plan, &setup, &err), ==, LSE_OK);
}

static LseVerify
repeat (LseSession *session)
{
  LseVerify verify;
  LseSessionTimes times;
  g_assert_cmpint (lse_session_repeat (session, 1, &times, &verify, NULL), ==, LSE_OK);
  g_assert_cmpint (times.duration_ns, >=, 0);
  return verify;
}

static void
test_right_answers (void)
{
  const LseWorkloadId workloads[] = {LSE_WORKLOAD_SINCOS, LSE_WORKLOAD_SIN2, LSE_WORKLOAD_MEAN};
  const LseStrategyId strategies[] = {LSE_STRATEGY_SERIAL, LSE_STRATEGY_THREADS,
                                      LSE_STRATEGY_GRAPH};
  const uint64_t sizes[] = {0, 1, 7, 70001};
  for (size_t w = 0; w < G_N_ELEMENTS (workloads); w++)
    for (size_t s = 0; s < G_N_ELEMENTS (strategies); s++)
      for (size_t n = 0; n < G_N_ELEMENTS (sizes); n++)
        for (int kernel = 0; kernel < LSE_N_KERNELS; kernel++)
          {
            LseSession session;
            if ((lse_workload_info (workloads[w])->kernels >> kernel & 1) == 0)
              continue;
            open_session (&session, workloads[w], strategies[s], (LseKernelId)kernel, sizes[n]);
            g_assert_cmpint (repeat (&session).status, ==, LSE_VERIFY_OK);
            g_assert_cmpint (repeat (&session).status, ==, LSE_VERIFY_OK);
            lse_session_clear (&session);
          }
}

/* The others, at sizes that suit each. */
static void
test_right_answers_of_others (void)
{
  static const struct
  {
    LseWorkloadId workload;
    uint64_t sizes[4];
  } table[] = {
      {LSE_WORKLOAD_TRIAD, {0, 1, 7, 70001}},   {LSE_WORKLOAD_TRIANGLE, {0, 1, 130, 2001}},
      {LSE_WORKLOAD_COUNTERS, {0, 1, 7, 5003}}, {LSE_WORKLOAD_CHASE, {0, 1, 7, 40000}},
      {LSE_WORKLOAD_IO, {0, 1, 7, 9}},          {LSE_WORKLOAD_BARRIER, {0, 1, 2, 1003}},
  };
  for (size_t w = 0; w < G_N_ELEMENTS (table); w++)
    for (size_t n = 0; n < G_N_ELEMENTS (table[w].sizes); n++)
      for (int strategy = 0; strategy < LSE_N_STRATEGIES; strategy++)
        for (int kernel = 0; kernel < LSE_N_KERNELS; kernel++)
          {
            LseSession session;
            LseWorkloadId id = table[w].workload;
            if ((lse_workload_info (id)->kernels >> kernel & 1) == 0 ||
                lse_catalog_why_not (id, (LseStrategyId)strategy) != NULL ||
                strategy == LSE_STRATEGY_OPENMP) /* a module, tried by the command line's tests */
              continue;
            open_session (&session, id, (LseStrategyId)strategy, (LseKernelId)kernel,
                          table[w].sizes[n]);
            g_assert_cmpint (repeat (&session).status, ==, LSE_VERIFY_OK);
            g_assert_cmpint (repeat (&session).status, ==, LSE_VERIFY_OK);
            lse_session_clear (&session);
          }
}

/* Blocks of a file that is read anew each time: what was there before counts for nothing. */
static void
test_file (void)
{
  LsePlan plan;
  LseError err = {0};
  LseSession session;
  LseSessionSetup setup = {.ring_prefix = "", .stride = 1, .cpus = anywhere};
  lse_plan_init (&plan, LSE_WORKLOAD_IO, LSE_STRATEGY_THREADS, N_WORKERS, NULL);
  plan.elements = 11;
  plan.source = LSE_SOURCE_FILE;
  plan.pin.kind = LSE_PIN_NONE;
  LseStatus status = lse_session_init (&session, &plan, &setup, &err);
  if (status == LSE_EUNAVAILABLE)
    g_test_skip ("no folder on a disk here");
  else
    {
      g_assert_cmpint (status, ==, LSE_OK);
      g_assert_cmpint (repeat (&session).status, ==, LSE_VERIFY_OK);
      double other = 0.5;
      g_assert_cmpint (pwrite (session.work.file, &other, sizeof other, 80000), ==, sizeof other);
      LseVerify verify = repeat (&session); /* the file itself is what is computed */
      g_assert_cmpint (verify.status, ==, LSE_VERIFY_MISMATCH);
      g_assert_cmpint (verify.first_bad, ==, 1);
      g_assert_cmpint (ftruncate (session.work.file, 65536), ==, 0); /* the disk gives less */
      g_assert_cmpint (repeat (&session).status, ==, LSE_VERIFY_MISMATCH);
    }
  lse_session_clear (&session);
}

/* A file of which a quarter may be in memory: the right mean, from the disk, within the budget. */
static void
test_mean_of_file (void)
{
  LsePlan plan;
  LseError err = {0};
  LseSession session;
  LseSessionSetup setup = {.ring_prefix = "", .stride = 1, .cpus = anywhere};
  lse_plan_init (&plan, LSE_WORKLOAD_MEAN, LSE_STRATEGY_THREADS, N_WORKERS, NULL);
  plan.elements = 2000003; /* 16 MB */
  plan.source = LSE_SOURCE_FILE;
  plan.memory_budget_bytes = 4 << 20;
  plan.pin.kind = LSE_PIN_NONE;
  LseStatus status = lse_session_init (&session, &plan, &setup, &err);
  if (status == LSE_EUNAVAILABLE)
    g_test_skip ("no folder on a disk here");
  else
    {
      g_assert_cmpint (status, ==, LSE_OK);
      repeat (&session); /* stacks, heaps */
      lse_resident_reset (NULL, 0);
      int64_t before = lse_resident_peak_bytes (NULL, 0);
      g_assert_cmpint (repeat (&session).status, ==, LSE_VERIFY_OK);
      g_assert_cmpint (lse_resident_peak_bytes (NULL, 0) - before, <=, 6 << 20);
      double other = 1e6;
      g_assert_cmpint (pwrite (session.work.file, &other, sizeof other, 8000000), ==, sizeof other);
      g_assert_cmpint (repeat (&session).status, ==, LSE_VERIFY_MISMATCH);
    }
  lse_session_clear (&session);
}

/* Tasks take at least their latency; workers wait at the same time. */
static void
test_waits (void)
{
  LsePlan plan;
  LseSession session;
  LseSessionSetup setup = {.ring_prefix = "", .stride = 1, .cpus = anywhere};
  lse_plan_init (&plan, LSE_WORKLOAD_IO, LSE_STRATEGY_SERIAL, 1, NULL);
  plan.elements = 5;
  plan.io_wait_ns = 3000000;
  plan.pin.kind = LSE_PIN_NONE;
  g_assert_cmpint (lse_session_init (&session, &plan, &setup, NULL), ==, LSE_OK);
  LseVerify verify;
  LseSessionTimes times;
  g_assert_cmpint (lse_session_repeat (&session, 1, &times, &verify, NULL), ==, LSE_OK);
  g_assert_cmpint (verify.status, ==, LSE_VERIFY_OK);
  g_assert_cmpint (times.duration_ns, >=, 5 * 3000000);
  lse_session_clear (&session);
}

/* One count too few is wrong, and nothing is near enough. */
static void
test_wrong_count (void)
{
  LseSession session;
  LseVerify verify;
  open_session (&session, LSE_WORKLOAD_COUNTERS, LSE_STRATEGY_THREADS, LSE_KERNEL_NUMPY, 100003);
  g_assert_cmpint (repeat (&session).status, ==, LSE_VERIFY_OK);
  session.team.total.sum -= 1;
  lse_check_repetition (&session.check, 1, &verify);
  g_assert_cmpint (verify.status, ==, LSE_VERIFY_MISMATCH);
  lse_session_clear (&session);
}

/* One element that is off by more than the bound, anywhere, is found and named. */
static void
test_wrong_element (void)
{
  LseSession session;
  LseVerify verify;
  open_session (&session, LSE_WORKLOAD_SINCOS, LSE_STRATEGY_THREADS, LSE_KERNEL_SIMD, 70001);
  const uint64_t places[] = {0, 1, 4095, 65536, 70000};
  for (size_t i = 0; i < G_N_ELEMENTS (places); i++)
    {
      g_assert_cmpint (repeat (&session).status, ==, LSE_VERIFY_OK);
      session.work.output[places[i]] *= 1 + 1e-14;
      lse_check_repetition (&session.check, 1, &verify);
      g_assert_cmpint (verify.status, ==, LSE_VERIFY_MISMATCH);
      g_assert_cmpint (verify.first_bad, ==, (gint64)places[i]);
    }
  lse_session_clear (&session);
}

/* Yesterday's right answer is none: what nobody has written since the poison is wrong. */
static void
test_stale_answer (void)
{
  const LseWorkloadId workloads[] = {LSE_WORKLOAD_SIN2, LSE_WORKLOAD_MEAN};
  for (size_t w = 0; w < G_N_ELEMENTS (workloads); w++)
    {
      LseSession session;
      LseVerify verify;
      open_session (&session, workloads[w], LSE_STRATEGY_SERIAL, LSE_KERNEL_NUMPY, 5000);
      g_assert_cmpint (repeat (&session).status, ==, LSE_VERIFY_OK);
      lse_check_poison (&session.check, &session.team);
      lse_check_repetition (&session.check, 1, &verify);
      g_assert_cmpint (verify.status, ==, LSE_VERIFY_MISMATCH);
      lse_session_clear (&session);
    }
}

/* A dropped remainder, as the tutorial's code would drop one. */
static void
test_dropped_remainder (void)
{
  LseSession session;
  LseVerify verify;
  open_session (&session, LSE_WORKLOAD_SINCOS, LSE_STRATEGY_SERIAL, LSE_KERNEL_NUMPY, 1003);
  lse_check_poison (&session.check, &session.team);
  session.work.kernel (&session.work, 0, 1000, session.work.output);
  lse_check_repetition (&session.check, 1, &verify);
  g_assert_cmpint (verify.status, ==, LSE_VERIFY_MISMATCH);
  lse_session_clear (&session);
}

/* Who computes is counted, also those that begin and end within the repetition. */
static void
test_usage (void)
{
  const LseStrategyId strategies[] = {LSE_STRATEGY_THREADS, LSE_STRATEGY_PROCESSES};
  for (size_t s = 0; s < G_N_ELEMENTS (strategies); s++)
    for (int pool = LSE_POOL_PERSISTENT; pool <= LSE_POOL_PER_RUN; pool++)
      {
        LsePlan plan;
        LseSession session;
        LseVerify verify;
        LseSessionTimes times;
        LseSessionSetup setup = {.ring_prefix = "", .stride = 1, .cpus = anywhere};
        lse_plan_init (&plan, LSE_WORKLOAD_SINCOS, strategies[s], N_WORKERS, NULL);
        plan.elements = 300000;
        plan.pin.kind = LSE_PIN_NONE;
        plan.pool = (LsePool)pool;
        g_assert_cmpint (lse_session_init (&session, &plan, &setup, NULL), ==, LSE_OK);

        /* what one thread alone takes for the same */
        int64_t begin_ns = lse_clock_thread_cpu_ns ();
        session.work.kernel (&session.work, 0, session.work.n_units, session.work.output);
        int64_t alone_ns = lse_clock_thread_cpu_ns () - begin_ns;
        g_assert_cmpint (lse_session_repeat (&session, 1, &times, &verify, NULL), ==, LSE_OK);
        g_assert_cmpint (times.usage.cpu_ns, >, alone_ns / 4);
        g_assert_cmpint (times.usage.minor_faults, >=, 0);
        g_assert_cmpint (times.usage.major_faults, >=, 0);
        g_assert_cmpint (times.usage.voluntary_switches, >=, 0);
        g_assert_cmpint (times.usage.involuntary_switches, >=, 0);
        if (pool == LSE_POOL_PER_RUN)
          g_assert_cmpint (times.usage.run_queue_ns, ==, -1);
        else
          g_assert_cmpint (times.usage.run_queue_ns, >=, 0);
        lse_session_clear (&session);
      }
}

/* Threads and children that there were before the repetition, and that begin in it: task clock and
 * page faults stand in for what only some processors count. */
static void
test_counters (void)
{
  const LseCounterEvent events[LSE_N_COUNTERS] = {
      {PERF_TYPE_SOFTWARE, PERF_COUNT_SW_TASK_CLOCK},
      {PERF_TYPE_SOFTWARE, PERF_COUNT_SW_PAGE_FAULTS},
      {PERF_TYPE_SOFTWARE, UINT64_MAX}, /* not there */
      {PERF_TYPE_SOFTWARE, PERF_COUNT_SW_CONTEXT_SWITCHES},
  };
  const LseStrategyId strategies[] = {LSE_STRATEGY_THREADS, LSE_STRATEGY_PROCESSES};
  for (size_t s = 0; s < G_N_ELEMENTS (strategies); s++)
    for (int pool = LSE_POOL_PERSISTENT; pool <= LSE_POOL_PER_RUN; pool++)
      {
        LsePlan plan;
        LseSession session;
        LseVerify verify;
        LseSessionTimes times;
        LseSessionSetup setup = {
            .ring_prefix = "", .stride = 1, .cpus = anywhere, .counter_events = events};
        lse_plan_init (&plan, LSE_WORKLOAD_SINCOS, strategies[s], N_WORKERS, NULL);
        plan.elements = 300000;
        plan.pin.kind = LSE_PIN_NONE;
        plan.pool = (LsePool)pool;
        g_assert_cmpint (lse_session_init (&session, &plan, &setup, NULL), ==, LSE_OK);
        g_assert_cmpstr (session.why_not_counters.detail, !=, "");
        g_assert_cmpint (lse_session_repeat (&session, 1, &times, &verify, NULL), ==, LSE_OK);
        if (session.counters.is_open)
          {
            g_assert_cmpint (times.counted[0], >, times.usage.cpu_ns / 2);
            g_assert_cmpint (times.counted[0], <, 2 * times.usage.cpu_ns);
            g_assert_cmpint (times.counted[1], >=, 0);
          }
        else
          g_test_skip ("perf events are forbidden here");
        g_assert_cmpint (times.counted[2], ==, -1);
        lse_session_clear (&session);
      }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/session/right-answers", test_right_answers);
  g_test_add_func ("/engine/session/right-answers-of-others", test_right_answers_of_others);
  g_test_add_func ("/engine/session/file", test_file);
  g_test_add_func ("/engine/session/mean-of-file", test_mean_of_file);
  g_test_add_func ("/engine/session/waits", test_waits);
  g_test_add_func ("/engine/session/wrong-count", test_wrong_count);
  g_test_add_func ("/engine/session/wrong-element", test_wrong_element);
  g_test_add_func ("/engine/session/stale-answer", test_stale_answer);
  g_test_add_func ("/engine/session/dropped-remainder", test_dropped_remainder);
  g_test_add_func ("/engine/session/usage", test_usage);
  g_test_add_func ("/engine/session/counters", test_counters);
  return g_test_run ();
}
