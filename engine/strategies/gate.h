/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The gate: fork and join of a persistent pool, of threads or (in shared memory) of processes. The
 * coordinator publishes an order; every worker takes it, does it, arrives; the coordinator waits
 * for all. Waiters look at their word for a while before they sleep on it: a worker that still
 * looks is reached by one cache-line transfer and answers by another (0.3 µs together), one that
 * sleeps costs a wake-up of 40 to 60 µs.
 *
 * Each line is written by one side at a time; nobody writes to a line on which others spin but to
 * say the one thing that they wait for.
 */
#pragma once

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

/* How long a worker looks for the next round before it sleeps. */
#define LSE_SPIN_IDLE_NS 100000
/* How long a thread with a PU of its own looks for the end of a round: inside the timed region a
 * wake-up would be a quarter of a short round. */
#define LSE_SPIN_JOIN_NS 1000000

/* Orders are LseJob's values and this one. */
#define LSE_GATE_STOP 3u

typedef struct
{
  /* Written by the coordinator once a round, read by the workers. */
  _Alignas(64) _Atomic uint32_t command; /* generation << 2 | order */
  bool shared;                           /* between processes */
  uint64_t begin_ticks;                  /* when this round began */
  uint64_t open_ticks;                   /* when it came to the workers */
  uint64_t last_end_ticks;               /* when the computing round before it ended */

  /* Written by each worker as it arrives. */
  _Alignas(64) _Atomic uint32_t n_pending;
  _Atomic uint32_t coordinator_sleeps;

  /* Written by workers that go to sleep. */
  _Alignas(64) _Atomic uint32_t n_sleepers;
} LseGate;

/* @n_expected: workers that will arrive once before the first order, to say that they are ready. */
void lse_gate_init (LseGate *gate, bool shared, uint32_t n_expected);

/* Coordinator: gives @order to @n_workers. The plain fields are published with it. */
void lse_gate_open (LseGate *gate, uint32_t order, uint32_t n_workers);

/**
 * lse_gate_wait_all:
 * @timeout_ns: at most so long; 0 for ever
 *
 * Coordinator: waits until every worker has arrived. Returns: false if the time was over.
 */
bool lse_gate_wait_all (LseGate *gate, int64_t spin_ns, int64_t timeout_ns);

/**
 * lse_gate_wait_order:
 * @seen: (inout): the last command seen, 0 at first
 *
 * Worker: waits for the next order. Returns it.
 */
uint32_t lse_gate_wait_order (LseGate *gate, uint32_t *seen, int64_t spin_ns);

/* Worker: has done the order. */
void lse_gate_arrive (LseGate *gate);
