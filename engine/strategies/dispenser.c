/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strategies/dispenser.h"

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

void
lse_dispenser_serve (LseDispenser *dispenser,
                     LseTeam *team,
                     uint32_t worker,
                     LseJob job,
                     uint64_t *since)
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
