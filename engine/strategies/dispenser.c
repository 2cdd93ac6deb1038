/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strategies/dispenser.h"

#include "base/clock.h"
#include "strategies/futex.h"
#include "strategies/gate.h"
#include "strategies/team-private.h"

/* A guided piece is the n-th part of each worker's share of what is left: with 2 the tail is
 * short enough to even out, and 1000 chunks for 4 workers still go in 35 pieces. */
#define GUIDED_PARTS 2

/* The counter orders nothing but itself, so relaxed: data were published by what started the
 * round, results are published by what ends it. */

static void
serve_dynamic (LseDispenser *dispenser, LseTeam *team, uint32_t worker, uint64_t *since)
{
  uint64_t n_chunks = team->plan->chunks, chunk;
  while ((chunk = atomic_fetch_add_explicit (&dispenser->next, 1, memory_order_relaxed)) < n_chunks)
    lse_team_do_chunk (team, &team->slots[worker], LSE_JOB_COMPUTE, (uint32_t)chunk, since);
}

static void
serve_guided (LseDispenser *dispenser, LseTeam *team, uint32_t worker, uint64_t *since)
{
  uint64_t n_chunks = team->plan->chunks, divisor = (uint64_t)team->n_workers * GUIDED_PARTS;
  uint64_t next = atomic_load_explicit (&dispenser->next, memory_order_relaxed);
  while (next < n_chunks)
    {
      uint64_t piece = (n_chunks - next) / divisor;
      uint64_t end = next + (piece > 0 ? piece : 1);
      if (!atomic_compare_exchange_weak_explicit (&dispenser->next, &next, end,
                                                  memory_order_relaxed, memory_order_relaxed))
        continue;
      lse_team_do_chunks (team, &team->slots[worker], LSE_JOB_COMPUTE, (uint32_t)next,
                          (uint32_t)end, since);
      next = atomic_load_explicit (&dispenser->next, memory_order_relaxed);
    }
}

static void
serve_phase (LseDispenser *dispenser, LseTeam *team, uint32_t worker, LseJob job, uint64_t *since)
{
  LseSchedule schedule = job == LSE_JOB_COMPUTE ? team->plan->schedule : LSE_SCHEDULE_STATIC;
  switch (schedule)
    {
    case LSE_SCHEDULE_STATIC:
      {
        uint32_t begin, end;
        lse_team_static_share (team, worker, &begin, &end);
        lse_team_do_chunks (team, &team->slots[worker], job, begin, end, since);
        break;
      }
    case LSE_SCHEDULE_DYNAMIC:
      serve_dynamic (dispenser, team, worker, since);
      break;
    case LSE_SCHEDULE_GUIDED:
      serve_guided (dispenser, team, worker, since);
      break;
    }
}

/* ------------------------------------------------------------------ phases */

/* Looks between two readings of the clock. */
#define LOOKS_PER_CLOCK 32

static bool
has_met (LseDispenser *dispenser, uint32_t n_met)
{
  /* sequentially consistent with lse_dispenser_meet(): acquire for what the others wrote in the phase, and either
   * the last to come sees a sleeper counted, or that one sees the barrier open */
  return atomic_load (&dispenser->n_met) != n_met;
}

static void
wait_at_barrier (LseDispenser *dispenser, const LseTeam *team, uint32_t n_met)
{
  bool is_shared = team->plan->strategy == LSE_STRATEGY_PROCESSES;
  int64_t until_ns = team->may_spin ? lse_clock_now_ns () + LSE_SPIN_JOIN_NS : 0;
  do
    for (int i = 0; i < LOOKS_PER_CLOCK; i++)
      {
        if (has_met (dispenser, n_met))
          return;
        lse_cpu_relax ();
      }
  while (until_ns != 0 && lse_clock_now_ns () < until_ns);
  atomic_fetch_add (&dispenser->n_sleepers, 1);
  while (!has_met (dispenser, n_met))
    lse_futex_wait (&dispenser->n_met, n_met, is_shared, NULL);
  atomic_fetch_sub_explicit (&dispenser->n_sleepers, 1, memory_order_relaxed); /* only a count */
}

/* The last to come opens the barrier; nobody else takes chunks or counts meanwhile. */
void
lse_dispenser_meet (LseDispenser *dispenser, LseTeam *team, uint32_t worker, uint64_t *since)
{
  LseSlot *slot = &team->slots[worker];
  bool is_shared = team->plan->strategy == LSE_STRATEGY_PROCESSES;
  uint32_t n_met = atomic_load_explicit (&dispenser->n_met, memory_order_relaxed);
  /* acq_rel: the last to come has seen what all others wrote, and passes it on */
  if (atomic_fetch_add_explicit (&dispenser->n_here, 1, memory_order_acq_rel) + 1 < team->n_workers)
    wait_at_barrier (dispenser, team, n_met);
  else
    {
      atomic_store_explicit (&dispenser->n_here, 0, memory_order_relaxed); /* published below */
      atomic_store_explicit (&dispenser->next, 0, memory_order_relaxed);
      atomic_store (&dispenser->n_met, n_met + 1); /* see has_met() */
      if (atomic_load (&dispenser->n_sleepers) > 0)
        lse_futex_wake (&dispenser->n_met, INT_MAX, is_shared);
    }
  if (team->n_workers > 1)
    lse_ring_mark (&slot->ring, since, LSE_EVENT_BARRIER, LSE_EVENT_NO_CHUNK, slot->phase);
}

void
lse_dispenser_serve (LseDispenser *dispenser,
                     LseTeam *team,
                     uint32_t worker,
                     LseJob job,
                     uint64_t *since)
{
  LseSlot *slot = &team->slots[worker];
  uint32_t n_phases = job == LSE_JOB_COMPUTE ? lse_team_n_phases (team) : 1;
  for (slot->phase = 0; slot->phase < n_phases; slot->phase++)
    {
      if (slot->phase > 0)
        lse_dispenser_meet (dispenser, team, worker, since);
      serve_phase (dispenser, team, worker, job, since);
    }
}
