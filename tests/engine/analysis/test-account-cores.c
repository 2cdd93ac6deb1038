/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The account where threads are off their cores: more of them than slots, other programs, the threads
 * of a library. Times are microseconds after the begin of the repetition.
 */
#include "recordings.h"

#include <math.h>

/* ------------------------------------------------------------------ more threads than slots */

/* Eight that all want to run share two slots alike; who was not there yet takes none. */
static void
test_surplus (void)
{
  Scene scene;
  scene_init (&scene, LSE_STRATEGY_PROCESSES, 8, 1000, 1000);
  for (size_t worker = 0; worker < 8; worker++)
    {
      int begin = 25 * ((int)worker + 1);
      scene_span (&scene, -1, LSE_EVENT_SPAWN, begin - 25, begin);
      scene_span (&scene, (int)worker, LSE_EVENT_SPAWN, 0, begin);
      scene_span (&scene, (int)worker, LSE_EVENT_COMPUTE, begin, 1000);
    }
  scene_span (&scene, -1, LSE_EVENT_BARRIER, 200, 1000);

  LseAccount account = known_account_of (&scene, 2);
  double shares = 0; /* of the parent, which forks until 200: of two slots, among those there */
  for (int there = 0; there < 8; there++)
    shares += there < 2 ? 1 : 2 / (there + 1.0);
  g_assert_cmpuint (account.slots, ==, 2);
  g_assert_cmpfloat_with_epsilon (PART_NS (account, STARTUP), (shares + 1) * 25e3, 1);
  g_assert_cmpfloat_with_epsilon (PART_NS (account, SLOWER) + 1000e3, 2000e3 - (shares + 1) * 25e3,
                                  1);
  g_assert_cmpfloat (fabs (PART_NS (account, UNEXPLAINED)), <=, 2);
  scene_clear (&scene);
}

/* With switch records it is known who ran. Three workers on one slot, another program in between. */
static void
test_surplus_with_switches (void)
{
  Scene scene;
  scene_init (&scene, LSE_STRATEGY_PROCESSES, 3, 500, 1000);
  scene_span (&scene, 0, LSE_EVENT_COMPUTE, 0, 900);
  scene_span (&scene, 0, LSE_EVENT_BARRIER, 900, 1000);
  scene_span (&scene, 1, LSE_EVENT_COMPUTE, 0, 800);
  scene_span (&scene, 1, LSE_EVENT_BARRIER, 800, 1000);
  scene_span (&scene, 2, LSE_EVENT_SERIALIZE, 0, 1000);
  scene_stay (&scene, 0, 0, 300, LSE_STAY_PREEMPTED);
  scene_stay (&scene, 1, 300, 500, LSE_STAY_PREEMPTED);
  scene_stay (&scene, 2, 600, 700, LSE_STAY_PREEMPTED); /* 500 to 600: somebody else */
  scene_stay (&scene, 1, 700, 800, LSE_STAY_BLOCKED);
  scene_stay (&scene, 0, 800, 900, LSE_STAY_BLOCKED);
  scene_stay (&scene, 2, 900, 1000, LSE_STAY_BLOCKED);

  LseAccount account = known_account_of (&scene, 1);
  g_assert_cmpuint (account.slots, ==, 1);
  g_assert_cmpint (account.off_core_source, ==, LSE_SWITCHES_PERF);
  g_assert_cmpfloat (PART_NS (account, SLOWER) + PART_NS (account, USEFUL), ==, 700e3);
  g_assert_cmpfloat (PART_NS (account, MOVE), ==, 200e3);
  g_assert_cmpfloat (PART_NS (account, PREEMPTED), ==, 100e3);
  g_assert_cmpfloat (PART_NS (account, UNEXPLAINED), ==, 0);
  g_assert_cmpfloat (account.compute_max_ns, ==, 400e3);
  scene_clear (&scene);
}

static void
test_preempted (void)
{
  Scene scene;
  scene_init (&scene, LSE_STRATEGY_THREADS, 2, 1000, 1000);
  for (size_t worker = 0; worker < 2; worker++)
    scene_span (&scene, (int)worker, LSE_EVENT_COMPUTE, 0, 1000);
  scene_stay (&scene, 0, -700, -600, LSE_STAY_PREEMPTED);
  scene_stay (&scene, 0, -500, 1200, LSE_STAY_PREEMPTED);
  scene_stay (&scene, 1, -500, 200, LSE_STAY_PREEMPTED);
  scene_stay (&scene, 1, 500, 700, LSE_STAY_BLOCKED); /* the kernel makes it wait: no preemption */
  scene_stay (&scene, 1, 750, 1200, LSE_STAY_OPEN);

  LseAccount account = known_account_of (&scene, 2);
  g_assert_cmpfloat (PART_NS (account, PREEMPTED), ==, 300e3);
  g_assert_cmpfloat (PART_NS (account, SLOWER), ==, 700e3);
  g_assert_cmpint (account.slowest_worker, ==, 0);

  scene.switches.n_lost = 1; /* then nobody knows who ran */
  account = known_account_of (&scene, 2);
  g_assert_cmpint (account.off_core_source, ==, LSE_SWITCHES_NONE);
  g_assert_cmpfloat (PART_NS (account, PREEMPTED), ==, 0);
  scene_clear (&scene);
}

/* On the way to work as at work; who is not there yet is not preempted. */
static void
test_preempted_on_the_way (void)
{
  Scene scene;
  scene_init (&scene, LSE_STRATEGY_THREADS, 2, 1000, 1000);
  scene_span (&scene, 0, LSE_EVENT_COMPUTE, 0, 1000);
  scene_span (&scene, 1, LSE_EVENT_DISPATCH, 0, 500);
  scene_span (&scene, 1, LSE_EVENT_COMPUTE, 500, 1000);
  scene_stay (&scene, 0, -500, 1200, LSE_STAY_OPEN);
  scene_stay (&scene, 1, -300, -200, LSE_STAY_BLOCKED); /* it was waiting */
  scene_stay (&scene, 1, 200, 250, LSE_STAY_PREEMPTED);
  scene_stay (&scene, 1, 450, 1200, LSE_STAY_OPEN);
  LseAccount account = known_account_of (&scene, 2);
  g_assert_cmpfloat (PART_NS (account, DISPATCH), ==, 300e3);
  g_assert_cmpfloat (PART_NS (account, PREEMPTED), ==, 200e3);
  scene_clear (&scene);
}

/* The coordinator takes a core from a worker: the slot did that, it was not lost to others. */
static void
test_preempted_by_parent (void)
{
  Scene scene;
  scene_init (&scene, LSE_STRATEGY_PROCESSES, 1, 500, 1000);
  scene_span (&scene, -1, LSE_EVENT_QUEUE_WAIT, 0, 400);
  scene_span (&scene, -1, LSE_EVENT_RECEIVE, 400, 500);
  scene_span (&scene, -1, LSE_EVENT_QUEUE_WAIT, 500, 1000);
  scene_span (&scene, 0, LSE_EVENT_COMPUTE, 0, 1000);
  scene_stay (&scene, 0, -20, -10, LSE_STAY_PREEMPTED); /* and so it began, too late by 50 */
  scene_stay (&scene, 0, 50, 400, LSE_STAY_PREEMPTED);
  scene_stay (&scene, -1, 400, 500, LSE_STAY_BLOCKED);
  scene_stay (&scene, 0, 500, 1100, LSE_STAY_OPEN);

  LseAccount account = known_account_of (&scene, 1);
  g_assert_cmpfloat (PART_NS (account, MOVE), ==, 100e3);
  g_assert_cmpfloat (PART_NS (account, PREEMPTED), ==, 50e3);
  g_assert_cmpfloat (PART_NS (account, SLOWER), ==, 350e3);
  account =
      known_account_of (&scene, 2); /* where there was room for both, it had a PU of its own */
  g_assert_cmpfloat (PART_NS (account, MOVE) + PART_NS (account, PREEMPTED), ==, 150e3);
  scene_clear (&scene);
}

/* ------------------------------------------------------------------ the kernel's sums */

static LseAccount
account_with_sums (Scene *scene, unsigned n_pus, int cpu_us, int run_queue_us)
{
  scene->result.samples[0].cpu_ns = cpu_us * INT64_C (1000);
  scene->result.samples[0].run_queue_ns = run_queue_us < 0 ? -1 : run_queue_us * INT64_C (1000);
  LseAccount account = known_account_of (scene, n_pus);
  g_assert_cmpint (account.off_core_source, ==, LSE_SWITCHES_SCHEDSTAT);
  return account;
}

/* Without records of switches: what spans say more than the CPU time that was used, at most what the
 * run queue says. */
static void
test_sums (void)
{
  Scene scene;
  scene_init (&scene, LSE_STRATEGY_THREADS, 2, 1000, 1000);
  scene_span (&scene, 0, LSE_EVENT_COMPUTE, 0, 1000);
  scene_span (&scene, 1, LSE_EVENT_COMPUTE, 0, 900);
  scene_span (&scene, 1, LSE_EVENT_BARRIER, 900, 1000);
  LseAccount account = account_with_sums (&scene, 2, 1600, 300);
  g_assert_cmpfloat (PART_NS (account, PREEMPTED), ==, 300e3);
  g_assert_cmpfloat (PART_NS (account, SLOWER), ==, 600e3);
  account = account_with_sums (&scene, 2, 1700, 150); /* the rest slept in the middle of a chunk */
  g_assert_cmpfloat (PART_NS (account, PREEMPTED), ==, 150e3);
  account =
      account_with_sums (&scene, 2, 2000, 300); /* it was queued, and looked for the end after */
  g_assert_cmpfloat (PART_NS (account, PREEMPTED), ==, 0);
  account =
      account_with_sums (&scene, 2, 1600, -1); /* threads that are gone took their queue along */
  g_assert_cmpfloat (PART_NS (account, PREEMPTED), ==, 300e3);
  g_assert_cmpfloat (PART_NS (account, IMBALANCE), ==, 100e3);
  scene_clear (&scene);
}

/* More threads than slots queue up behind each other all the time, which loses nothing. */
static void
test_sums_of_surplus (void)
{
  Scene scene;
  scene_init (&scene, LSE_STRATEGY_PROCESSES, 4, 1000, 1000);
  for (int worker = 0; worker < 4; worker++)
    {
      scene_span (&scene, worker, LSE_EVENT_COMPUTE, 0, 800);
      scene_span (&scene, worker, LSE_EVENT_SEND, 800, 1000);
    }
  LseAccount account = account_with_sums (&scene, 2, 2000, 2000);
  g_assert_cmpfloat (PART_NS (account, PREEMPTED), ==, 0);
  account = account_with_sums (&scene, 2, 1600, 2000); /* they may have slept while they sent */
  g_assert_cmpfloat (PART_NS (account, PREEMPTED), ==, 0);
  account = account_with_sums (&scene, 2, 1300, 2000);
  g_assert_cmpfloat (PART_NS (account, PREEMPTED), ==, 300e3);
  g_assert_cmpfloat (PART_NS (account, SLOWER), ==, 300e3);
  g_assert_cmpfloat (PART_NS (account, MOVE), ==, 400e3);
  scene_clear (&scene);
}

/* ------------------------------------------------------------------ slots */

/* One span of the caller; the library's thread is seen by the switch records alone. */
static void
test_blas (void)
{
  Scene scene;
  scene_init (&scene, LSE_STRATEGY_BLAS, 2, 1500, 1000);
  scene_span (&scene, 0, LSE_EVENT_COMPUTE, 0, 1000);

  LseAccount account = known_account_of (&scene, 2);
  g_assert_cmpuint (account.slots, ==, 2);
  g_assert_cmpfloat (PART_NS (account, UNEXPLAINED), ==, 1000e3);

  account = account_with_sums (&scene, 2, 1650, 50);
  g_assert_cmpfloat (PART_NS (account, SLOWER), ==, 1000e3 + 650e3 - 1500e3);
  g_assert_cmpfloat (PART_NS (account, PREEMPTED), ==, 50e3);
  g_assert_cmpfloat (PART_NS (account, IMBALANCE), ==, 300e3);
  account = account_with_sums (&scene, 2, 1650, -1); /* whether the rest slept, nobody knows */
  g_assert_cmpfloat (PART_NS (account, UNEXPLAINED), ==, 350e3);

  scene_stay (&scene, 0, -10, 1100, LSE_STAY_OPEN);
  scene_stay (&scene, -2, 100, 600, LSE_STAY_PREEMPTED);
  scene_stay (&scene, -2, 650, 800, LSE_STAY_BLOCKED);
  account = known_account_of (&scene, 2);
  g_assert_cmpfloat (PART_NS (account, SLOWER), ==, 1000e3 + 650e3 - 1500e3);
  g_assert_cmpfloat (PART_NS (account, PREEMPTED), ==, 50e3);
  g_assert_cmpfloat (PART_NS (account, IMBALANCE), ==, 300e3);
  g_assert_cmpfloat (PART_NS (account, UNEXPLAINED), ==, 0);
  scene_clear (&scene);
}

static void
test_slots (void)
{
  Scene scene;
  scene_init (&scene, LSE_STRATEGY_THREADS, 4, 500, 1000);
  for (size_t worker = 0; worker < 4; worker++)
    scene_span (&scene, (int)worker, LSE_EVENT_COMPUTE, 0, 1000);
  g_assert_cmpuint (known_account_of (&scene, 8).slots, ==, 4);
  g_assert_cmpuint (known_account_of (&scene, 3).slots, ==, 3);
  g_assert_cmpuint (known_account_of (&scene, 0).slots, ==, 1);

  for (size_t worker = 0; worker < 4; worker++) /* two workers to a PU */
    lse_cpuset_add (&scene.result.workers[worker].effective, (int)worker / 2);
  LseAccount account = known_account_of (&scene, 8);
  g_assert_cmpuint (account.slots, ==, 2);
  g_assert_cmpfloat (PART_NS (account, SLOWER), ==, 2000e3 - 500e3);

  scene.result.plan.workload = LSE_WORKLOAD_DOT; /* nested BLAS threads */
  scene.result.plan.workers = 2;
  scene.result.plan.blas_threads = 3;
  g_assert_cmpuint (known_account_of (&scene, 8).slots, ==, 6);
  scene.result.plan.blas_threads = 0; /* the library's own number */
  g_assert_cmpuint (known_account_of (&scene, 8).slots, ==, 8);
  scene_clear (&scene);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/account-cores/surplus", test_surplus);
  g_test_add_func ("/account-cores/surplus-with-switches", test_surplus_with_switches);
  g_test_add_func ("/account-cores/preempted", test_preempted);
  g_test_add_func ("/account-cores/preempted-on-the-way", test_preempted_on_the_way);
  g_test_add_func ("/account-cores/preempted-by-parent", test_preempted_by_parent);
  g_test_add_func ("/account-cores/sums", test_sums);
  g_test_add_func ("/account-cores/sums-of-surplus", test_sums_of_surplus);
  g_test_add_func ("/account-cores/blas", test_blas);
  g_test_add_func ("/account-cores/slots", test_slots);
  return g_test_run ();
}
