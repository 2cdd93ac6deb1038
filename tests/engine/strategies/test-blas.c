/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The blas strategy and nested BLAS threads, against a library that only takes notes.
 */
#include "mock.h"

#include <glib.h>

static int threads_set, threads_pinned, cpu_of_caller;
static LseStatus pin_answer;

static void
set_num_threads (int n_threads)
{
  threads_set = n_threads;
}

static LseStatus
pin_threads (const int *os_indexes, size_t n_threads, LseCpuSet *effective, LseError *err)
{
  threads_pinned = (int)n_threads;
  cpu_of_caller = os_indexes[0];
  for (size_t i = 0; i < n_threads; i++)
    lse_cpuset_add (&effective[i], os_indexes[i]);
  return pin_answer;
}

static const LseBlas blas = {.set_num_threads = set_num_threads, .pin_threads = pin_threads};

static void
run (const MockSetup *setup, uint32_t blas_threads, bool pins, Mock *mock)
{
  threads_set = threads_pinned = 0;
  cpu_of_caller = -1;
  mock_init (mock, setup, NULL);
  mock->plan.blas_threads = blas_threads;
  mock->work.blas = &blas;
  for (uint32_t i = 0; i < setup->workers && !pins; i++)
    mock->slots[i + 1].requested_cpu = -1;
  g_assert_cmpint (mock->strategy->start (&mock->team, &mock->state, NULL), ==, LSE_OK);
  mock->strategy->round (&mock->team, mock->state, LSE_JOB_FILL, NULL);
  mock->strategy->round (&mock->team, mock->state, LSE_JOB_WAKE, NULL);
  mock->strategy->round (&mock->team, mock->state, LSE_JOB_COMPUTE, NULL);
  mock_check (mock, 1);
  mock->strategy->stop (&mock->team, mock->state);
}

static const MockSetup under_blas = {.strategy = LSE_STRATEGY_BLAS,
                                     .n_units = 100,
                                     .chunks = 1,
                                     .workers = 4};

static void
test_pinned (void)
{
  Mock mock;
  pin_answer = LSE_OK;
  run (&under_blas, 1, true, &mock);
  g_assert_cmpint (threads_set, ==, 4);
  g_assert_cmpint (threads_pinned, ==, 4);
  g_assert_cmpint (cpu_of_caller, ==, mock.team.slots[0].requested_cpu);
  g_assert_cmpuint (mock.counts->n_calls, ==, 1);
  for (int i = 0; i < 4; i++)
    {
      g_assert_true (
          lse_cpuset_has (&mock.team.slots[i].effective, mock.team.slots[i].requested_cpu));
      g_assert_cmpuint (lse_cpuset_count (&mock.team.slots[i].observed), ==, 1);
    }
  mock_clear (&mock);
}

/* A library that cannot be pinned is used all the same, and the slots say so. */
static void
test_cannot_pin (void)
{
  Mock mock;
  pin_answer = LSE_EUNAVAILABLE;
  run (&under_blas, 1, true, &mock);
  g_assert_cmpint (mock.team.slots[1].bind_status, ==, LSE_EUNAVAILABLE);
  g_assert_cmpint (mock.team.slots[0].bind_status, ==, LSE_OK); /* the caller binds itself */
  mock_clear (&mock);
}

static void
test_own_number_unpinned (void)
{
  Mock mock;
  run (&under_blas, 0, false, &mock);
  g_assert_cmpint (threads_set, ==, 0);
  g_assert_cmpint (threads_pinned, ==, 0);
  g_assert_true (lse_cpuset_equal (&mock.team.slots[3].effective, &mock.team.allowed));
  mock_clear (&mock);
}

static void
test_nothing_to_do (void)
{
  Mock mock;
  MockSetup setup = under_blas;
  setup.n_units = 0;
  run (&setup, 1, false, &mock);
  g_assert_cmpuint (mock.counts->n_calls, ==, 0);
  mock_clear (&mock);
}

static void
test_nested (void)
{
  static const LseStrategyId ids[] = {LSE_STRATEGY_SERIAL, LSE_STRATEGY_THREADS,
                                      LSE_STRATEGY_GRAPH};
  for (size_t i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      Mock mock;
      MockSetup setup = {.strategy = ids[i], .n_units = 100, .chunks = 4, .workers = 1};
      run (&setup, 3, true, &mock);
      g_assert_cmpint (threads_set, ==, 3);
      mock_clear (&mock);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/blas/pinned", test_pinned);
  g_test_add_func ("/engine/blas/cannot-pin", test_cannot_pin);
  g_test_add_func ("/engine/blas/own-number-unpinned", test_own_number_unpinned);
  g_test_add_func ("/engine/blas/nothing-to-do", test_nothing_to_do);
  g_test_add_func ("/engine/blas/nested", test_nested);
  return g_test_run ();
}
