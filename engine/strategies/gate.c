/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strategies/gate.h"

#include "base/clock.h"
#include "strategies/futex.h"

/* Looks between two readings of the clock: about a microsecond. */
#define LOOKS_PER_CLOCK 32

#define ORDER_BITS 2u
#define ORDER_MASK 3u

void
lse_gate_init (LseGate *gate, bool shared, uint32_t n_expected)
{
  *gate = (LseGate) {.shared = shared};
  atomic_store_explicit (&gate->n_pending, n_expected, memory_order_relaxed);
}

/* Looks at @word until it differs from @unwanted or the time is over. Returns its last value;
 * acquire, paired with the release of whoever changed it. */
static uint32_t
look_for_change (const _Atomic uint32_t *word, uint32_t unwanted, int64_t spin_ns)
{
  uint32_t value = atomic_load_explicit (word, memory_order_acquire);
  if (value != unwanted || spin_ns <= 0)
    return value;

  int64_t until_ns = lse_clock_now_ns () + spin_ns;
  do
    for (int i = 0; i < LOOKS_PER_CLOCK; i++)
      {
        lse_cpu_relax ();
        value = atomic_load_explicit (word, memory_order_acquire); /* as above */
        if (value != unwanted)
          return value;
      }
  while (lse_clock_now_ns () < until_ns);
  return value;
}

void
lse_gate_open (LseGate *gate, uint32_t order, uint32_t n_workers)
{
  uint32_t command = atomic_load_explicit (&gate->command, memory_order_relaxed); /* our own */
  command = ((command >> ORDER_BITS) + 1) << ORDER_BITS | order;

  atomic_store_explicit (&gate->n_pending, n_workers, memory_order_relaxed); /* published below */
  /* Sequentially consistent with the sleeper's side in lse_gate_wait_order(): either we see it
   * counted, or it sees the command. */
  atomic_store (&gate->command, command);
  if (atomic_load (&gate->n_sleepers) > 0)
    lse_futex_wake (&gate->command, INT_MAX, gate->shared);
}

uint32_t
lse_gate_wait_order (LseGate *gate, uint32_t *seen, int64_t spin_ns)
{
  uint32_t command = look_for_change (&gate->command, *seen, spin_ns);
  if (command == *seen)
    {
      atomic_fetch_add (&gate->n_sleepers, 1); /* see lse_gate_open() */
      while ((command = atomic_load (&gate->command)) == *seen)
        lse_futex_wait (&gate->command, *seen, gate->shared, NULL);
      atomic_fetch_sub_explicit (&gate->n_sleepers, 1, memory_order_relaxed); /* only a count */
    }
  *seen = command;
  return command & ORDER_MASK;
}

void
lse_gate_arrive (LseGate *gate)
{
  /* Sequentially consistent with lse_gate_wait_all(): either we see it asleep, or it sees 0. */
  if (atomic_fetch_sub (&gate->n_pending, 1) == 1 && atomic_load (&gate->coordinator_sleeps) != 0)
    lse_futex_wake (&gate->n_pending, 1, gate->shared);
}

/* Looks until nobody is missing or the time is over; every arrival changes the word. */
static uint32_t
look_for_all (LseGate *gate, int64_t spin_ns)
{
  int64_t until_ns = 0;
  for (;;)
    {
      for (int i = 0; i < LOOKS_PER_CLOCK; i++)
        {
          /* acquire: what the workers wrote before lse_gate_arrive() */
          if (atomic_load_explicit (&gate->n_pending, memory_order_acquire) == 0)
            return 0;
          lse_cpu_relax ();
        }
      int64_t now_ns = lse_clock_now_ns ();
      if (until_ns == 0)
        until_ns = now_ns + spin_ns;
      else if (now_ns >= until_ns)
        return 1;
    }
}

bool
lse_gate_wait_all (LseGate *gate, int64_t spin_ns, int64_t timeout_ns)
{
  if (spin_ns > 0 && look_for_all (gate, spin_ns) == 0)
    return true;

  const struct timespec timeout = {.tv_sec = timeout_ns / 1000000000,
                                   .tv_nsec = timeout_ns % 1000000000};
  int64_t until_ns = timeout_ns > 0 ? lse_clock_now_ns () + timeout_ns : INT64_MAX;
  uint32_t n_pending;
  atomic_store (&gate->coordinator_sleeps, 1); /* see lse_gate_arrive() */
  while ((n_pending = atomic_load (&gate->n_pending)) != 0 && lse_clock_now_ns () < until_ns)
    lse_futex_wait (&gate->n_pending, n_pending, gate->shared, timeout_ns > 0 ? &timeout : NULL);
  atomic_store_explicit (&gate->coordinator_sleeps, 0, memory_order_relaxed); /* a hint from here */
  return n_pending == 0;
}
