/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mock.h"
#include "strategies/deque.h"
#include "strategies/gate.h"

#include <glib.h>
#include <pthread.h>

/* ------------------------------------------------------------------ deque */

#define N_THIEVES 3
#define N_ITEMS 40000u

typedef struct
{
  LseDeque deque;
  _Atomic uint32_t n_left;
  _Atomic uint32_t n_seen[N_ITEMS];
} Loot;

static void
note (Loot *loot, LseRange range)
{
  for (uint32_t i = range.begin; i < range.end; i++)
    atomic_fetch_add (&loot->n_seen[i], 1);
  atomic_fetch_sub (&loot->n_left, range.end - range.begin);
}

static void *
thief_thread (void *data)
{
  Loot *loot = data;
  LseRange range;
  while (atomic_load (&loot->n_left) > 0)
    if (lse_deque_steal (&loot->deque, &range))
      note (loot, range);
  return NULL;
}

/* The owner pushes and takes in bursts that run into the full and into the empty deque; every
 * range comes out once. */
static void
test_deque (void)
{
  void *memory = NULL;
  pthread_t thieves[N_THIEVES];
  g_assert_cmpint (posix_memalign (&memory, 64, sizeof (Loot)), ==, 0);
  Loot *loot = memset (memory, 0, sizeof (Loot));
  lse_deque_init (&loot->deque);
  loot->n_left = N_ITEMS;
  for (int i = 0; i < N_THIEVES; i++)
    pthread_create (&thieves[i], NULL, thief_thread, loot);

  LseRange range;
  uint32_t next = 0, burst = 0;
  while (next < N_ITEMS)
    {
      burst = (burst * 5 + 3) % 97;
      for (uint32_t i = 0; i < burst && next < N_ITEMS; i++)
        {
          uint32_t end = next + 1 + burst % 3;
          range = (LseRange) {next, end < N_ITEMS ? end : N_ITEMS};
          if (!lse_deque_push (&loot->deque, range))
            note (loot, range);
          next = range.end;
        }
      for (uint32_t i = 0; i < burst / 2; i++)
        if (lse_deque_take (&loot->deque, &range))
          note (loot, range);
    }
  while (lse_deque_take (&loot->deque, &range))
    note (loot, range);
  for (int i = 0; i < N_THIEVES; i++)
    pthread_join (thieves[i], NULL);
  for (uint32_t i = 0; i < N_ITEMS; i++)
    g_assert_cmpuint (loot->n_seen[i], ==, 1);
  free (memory);
}

/* ------------------------------------------------------------------ gate */

#define N_WAITERS 3u

typedef struct
{
  LseGate gate;
  int64_t spin_ns;
  uint64_t order_sum;         /* plain: written by the coordinator, read by all */
  uint64_t seen[N_WAITERS];   /* plain: written by a waiter, read by the coordinator */
  _Atomic uint32_t n_entered; /* index of the next waiter */
} Doors;

static void *
waiter_thread (void *data)
{
  Doors *doors = data;
  uint32_t index = atomic_fetch_add (&doors->n_entered, 1), seen = 0;
  lse_gate_arrive (&doors->gate);
  while (lse_gate_wait_order (&doors->gate, &seen, doors->spin_ns) != LSE_GATE_STOP)
    {
      doors->seen[index] = doors->order_sum;
      lse_gate_arrive (&doors->gate);
    }
  return NULL;
}

/* Waiters asleep, awake and in between: no round is lost, nobody runs ahead. */
static void
test_gate (gconstpointer spin_ns)
{
  void *memory = NULL;
  pthread_t waiters[N_WAITERS];
  g_assert_cmpint (posix_memalign (&memory, 64, sizeof (Doors)), ==, 0);
  Doors *doors = memset (memory, 0, sizeof (Doors));
  doors->spin_ns = GPOINTER_TO_INT (spin_ns);
  lse_gate_init (&doors->gate, false, N_WAITERS);
  for (uint32_t i = 0; i < N_WAITERS; i++)
    pthread_create (&waiters[i], NULL, waiter_thread, doors);
  g_assert_true (lse_gate_wait_all (&doors->gate, doors->spin_ns, 0));
  for (uint64_t round = 1; round <= 2000; round++)
    {
      doors->order_sum += round;
      lse_gate_open (&doors->gate, (uint32_t)(round % 3), N_WAITERS);
      while (!lse_gate_wait_all (&doors->gate, doors->spin_ns, round % 7 == 0 ? 1000 : 0))
        ;
      for (uint32_t i = 0; i < N_WAITERS; i++)
        g_assert_cmpuint (doors->seen[i], ==, doors->order_sum);
    }
  lse_gate_open (&doors->gate, LSE_GATE_STOP, 0);
  for (uint32_t i = 0; i < N_WAITERS; i++)
    pthread_join (waiters[i], NULL);
  free (memory);
}

/* ------------------------------------------------------------------ strategies */

static void
test_start_and_stop_storm (gconstpointer strategy)
{
  for (int i = 0; i < 60; i++)
    {
      MockSetup setup = {.strategy = (LseStrategyId)GPOINTER_TO_INT (strategy),
                         .shape = i % 2 == 0 ? LSE_SHAPE_MAP : LSE_SHAPE_REDUCE,
                         .schedule = LSE_SCHEDULE_DYNAMIC,
                         .pool = i % 5 == 0 ? LSE_POOL_PER_RUN : LSE_POOL_PERSISTENT,
                         .n_units = 64,
                         .chunks = 32,
                         .split_every = 2,
                         .workers = 1 + (uint32_t)i % 5,
                         .may_spin = i % 3 == 0};
      mock_run_and_check (&setup, NULL, i % 4);
    }
}

/* Many rounds with workers that meet inside the kernels and fall asleep for want of work. */
static void
test_rounds (gconstpointer strategy)
{
  for (int may_spin = 0; may_spin <= 1; may_spin++)
    for (uint32_t chunks = 3; chunks <= 96; chunks *= 2)
      {
        MockSetup setup = {.strategy = (LseStrategyId)GPOINTER_TO_INT (strategy),
                           .schedule = LSE_SCHEDULE_DYNAMIC,
                           .n_units = 96,
                           .chunks = chunks,
                           .split_every = 3,
                           .workers = 4,
                           .may_spin = may_spin != 0,
                           .spin_units = 200};
        mock_run_and_check (&setup, NULL, 60);
      }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/stress/strategies/deque", test_deque);
  g_test_add_data_func ("/stress/strategies/gate/asleep", GINT_TO_POINTER (0), test_gate);
  g_test_add_data_func ("/stress/strategies/gate/in-between", GINT_TO_POINTER (2000), test_gate);
  g_test_add_data_func ("/stress/strategies/storm/threads", GINT_TO_POINTER (LSE_STRATEGY_THREADS),
                        test_start_and_stop_storm);
  g_test_add_data_func ("/stress/strategies/storm/graph", GINT_TO_POINTER (LSE_STRATEGY_GRAPH),
                        test_start_and_stop_storm);
  g_test_add_data_func ("/stress/strategies/rounds/threads", GINT_TO_POINTER (LSE_STRATEGY_THREADS),
                        test_rounds);
  g_test_add_data_func ("/stress/strategies/rounds/graph", GINT_TO_POINTER (LSE_STRATEGY_GRAPH),
                        test_rounds);
  return g_test_run ();
}
