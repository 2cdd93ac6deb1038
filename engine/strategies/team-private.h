/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the strategies share among themselves: ranges of chunks, lanes without holes, the table of
 * those compiled in. Symbols of this header are also resolved by strategy modules.
 */
#pragma once

#include "strategies/strategy.h"

extern const LseStrategy lse_strategy_serial;
extern const LseStrategy lse_strategy_threads;
extern const LseStrategy lse_strategy_processes;
extern const LseStrategy lse_strategy_blas;
extern const LseStrategy lse_strategy_graph;
extern const LseStrategy lse_strategy_gil;

/* lse_team_do_chunk() for the chunks [begin, end). */
void lse_team_do_chunks (LseTeam *team,
                         LseSlot *slot,
                         LseJob job,
                         uint32_t begin,
                         uint32_t end,
                         uint64_t *since);

/* The kernel on units [begin, end) of @chunk. Where units wait for their input, one by one, with a
 * span for each wait and each computation but the last, which is the caller's to write. */
void lse_team_run_kernel (const LseTeam *team,
                          LseSlot *slot,
                          uint64_t begin,
                          uint64_t end,
                          void *result,
                          uint32_t chunk,
                          uint64_t *since);

/* Units [begin, end) that the chunks [first, last) hold together, as lse_plan_chunk() cuts them. */
void
lse_team_units (const LseTeam *team, uint32_t first, uint32_t last, uint64_t *begin, uint64_t *end);

/* The chunks [begin, end) that belong to @worker under the static schedule; first touch follows
 * it under every schedule. 10 chunks for 4 workers: [0,2) [2,5) [5,7) [7,10). */
static inline void
lse_team_static_share (const LseTeam *team, uint32_t worker, uint32_t *begin, uint32_t *end)
{
  uint64_t n_chunks = team->plan->chunks;
  *begin = (uint32_t)(n_chunks * worker / team->n_workers);
  *end = (uint32_t)(n_chunks * (worker + 1u) / team->n_workers);
}

/* Times that a computing round goes through all chunks. */
static inline uint32_t
lse_team_n_phases (const LseTeam *team)
{
  uint32_t n_phases = team->work->info->n_phases;
  return n_phases > 0 ? n_phases : 1;
}

/* Makes the BLAS library use the plan's number of threads inside each worker. Call while the
 * caller is not bound: threads that the library starts now inherit its mask. */
void lse_team_limit_blas (const LseTeam *team);

static inline bool
lse_team_is_reduction (const LseTeam *team)
{
  return team->work->info->shape == LSE_SHAPE_REDUCE;
}

/* The coordinator's calls for a thread that was bound to a slot for a while. */
void lse_team_bind_all (const LseTeam *team);

/* ------------------------------------------------------------------ lanes */

/**
 * lse_lane_end_wait:
 * @since: (inout): when the lane's owner had nothing more to do; 0 = it was not in a round
 * @end: when that round ended for everybody
 *
 * Writes the wait for the end of a round, afterwards: no worker can know this end at the time
 * without watching it, and to watch would cost the others. Leaves 0 in *@since.
 */
static inline void
lse_lane_end_wait (LseSlot *slot, uint64_t *since, uint64_t end, LseEventKind kind)
{
  if (slot->ring.header != NULL && *since != 0 && end > *since)
    {
      uint32_t cpu = slot->last_cpu >= 0 ? (uint32_t)slot->last_cpu : lse_ring_current_cpu ();
      lse_ring_emit (&slot->ring, *since, end, kind, LSE_EVENT_NO_CHUNK, cpu, 0);
    }
  *since = 0;
}

/**
 * lse_lane_begin_round:
 * @since: (out): now
 * @begin: when the round began
 * @open: when it came to the workers: what is before it was a wait for work
 * @kind: how the time from @open until now is to be called
 */
static inline void
lse_lane_begin_round (LseSlot *slot,
                      uint64_t *since,
                      uint64_t begin,
                      uint64_t open,
                      LseEventKind kind)
{
  *since = begin;
  if (slot->ring.header == NULL)
    return;
  if (open > begin)
    lse_lane_end_wait (slot, since, open, LSE_EVENT_QUEUE_WAIT);
  *since = open;
  lse_ring_mark (&slot->ring, since, kind, LSE_EVENT_NO_CHUNK, 0);
}
