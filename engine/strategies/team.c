/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strategies/team-private.h"

#include <string.h>

const LseStrategy *
lse_strategy_find_builtin (LseStrategyId id)
{
  static const LseStrategy *const table[LSE_N_STRATEGIES] = {
      [LSE_STRATEGY_SERIAL] = &lse_strategy_serial,
      [LSE_STRATEGY_THREADS] = &lse_strategy_threads,
      [LSE_STRATEGY_PROCESSES] = &lse_strategy_processes,
      [LSE_STRATEGY_BLAS] = &lse_strategy_blas,
      [LSE_STRATEGY_GRAPH] = &lse_strategy_graph,
  };
  return (unsigned)id < LSE_N_STRATEGIES ? table[id] : NULL;
}

/* ------------------------------------------------------------------ slots */

void
lse_slot_enter (LseSlot *slot, const LseCpuSet *allowed)
{
  LseCpuSet wanted = *allowed;
  if (slot->requested_cpu >= 0)
    {
      lse_cpuset_clear (&wanted);
      lse_cpuset_add (&wanted, slot->requested_cpu);
    }
  slot->bind_status = lse_bind_self (&wanted, &slot->effective, NULL);
  slot->last_cpu = -1; /* another thread: where it begins is no migration */
  if (slot->ring.header != NULL)
    lse_ring_writer_adopt (&slot->ring);
}

void
lse_team_bind_all (const LseTeam *team)
{
  LseCpuSet effective;
  lse_bind_self (&team->allowed, &effective, NULL);
}

void
lse_team_limit_blas (const LseTeam *team)
{
  const LseBlas *blas = team->work->blas;
  if (blas != NULL && team->plan->blas_threads > 0)
    blas->set_num_threads ((int)team->plan->blas_threads);
}

/* ------------------------------------------------------------------ chunks */

/* How units are cut into chunks: the first `n_larger` have one unit more. */
typedef struct
{
  uint64_t units_per_chunk;
  uint64_t n_larger;
} Cut;

static Cut
cut_of (const LseTeam *team)
{
  uint64_t n_units = team->work->n_units, n_chunks = team->plan->chunks;
  return (Cut) {.units_per_chunk = n_units / n_chunks, .n_larger = n_units % n_chunks};
}

static uint64_t
first_unit (Cut cut, uint64_t chunk)
{
  return chunk * cut.units_per_chunk + (chunk < cut.n_larger ? chunk : cut.n_larger);
}

void
lse_team_units (const LseTeam *team, uint32_t first, uint32_t last, uint64_t *begin, uint64_t *end)
{
  Cut cut = cut_of (team);
  *begin = first_unit (cut, first);
  *end = first_unit (cut, last);
}

static void
map_chunks (LseTeam *team, LseSlot *slot, uint32_t begin, uint32_t end, uint64_t *since)
{
  const LseWork *work = team->work;
  LseKernelFn kernel = work->kernel;
  Cut cut = cut_of (team);
  uint64_t unit = first_unit (cut, begin);

  for (uint32_t chunk = begin; chunk < end; chunk++)
    {
      uint64_t stop = unit + cut.units_per_chunk + (chunk < cut.n_larger);
      if (stop > unit)
        kernel (work, unit, stop, work->output + unit * work->output_per_unit);
      lse_slot_saw_cpu (slot, lse_ring_mark (&slot->ring, since, LSE_EVENT_COMPUTE, chunk, 0));
      unit = stop;
    }
}

static void
reduce_chunks (LseTeam *team, LseSlot *slot, uint32_t begin, uint32_t end, uint64_t *since)
{
  const LseWork *work = team->work;
  LseKernelFn kernel = work->kernel;
  Cut cut = cut_of (team);
  uint64_t unit = first_unit (cut, begin);

  for (uint32_t chunk = begin; chunk < end; chunk++)
    {
      uint64_t stop = unit + cut.units_per_chunk + (chunk < cut.n_larger);
      if (stop > unit)
        kernel (work, unit, stop, &team->partials[chunk]);
      else
        team->partials[chunk] = (LsePartial) {0};
      lse_slot_saw_cpu (slot, lse_ring_mark (&slot->ring, since, LSE_EVENT_COMPUTE, chunk, 0));
      unit = stop;
    }
}

/* First touch: inputs filled, output written once, by the thread that will use them. */
static void
fill_chunks (LseTeam *team, uint32_t begin, uint32_t end)
{
  LseWork *work = team->work;
  Cut cut = cut_of (team);
  uint64_t first = first_unit (cut, begin), stop = first_unit (cut, end);
  if (stop == first)
    return;
  work->workload->fill (work, first, stop);
  if (work->output != NULL)
    memset (work->output + first * work->output_per_unit, 0,
            (stop - first) * work->output_per_unit * sizeof (double));
}

void
lse_team_do_chunks (LseTeam *team,
                    LseSlot *slot,
                    LseJob job,
                    uint32_t begin,
                    uint32_t end,
                    uint64_t *since)
{
  if (begin >= end)
    return;
  if (job == LSE_JOB_FILL)
    fill_chunks (team, begin, end);
  else if (job == LSE_JOB_COMPUTE && lse_team_is_reduction (team))
    reduce_chunks (team, slot, begin, end, since);
  else if (job == LSE_JOB_COMPUTE)
    map_chunks (team, slot, begin, end, since);
}

void
lse_team_do_chunk (LseTeam *team, LseSlot *slot, LseJob job, uint32_t chunk, uint64_t *since)
{
  lse_team_do_chunks (team, slot, job, chunk, chunk + 1, since);
}

void
lse_team_combine (LseTeam *team, LseSlot *slot, uint64_t *since)
{
  LsePartial total = {0};
  for (uint32_t chunk = 0; chunk < team->plan->chunks; chunk++)
    lse_partial_combine (&total, &team->partials[chunk]);
  team->total = total;
  lse_ring_mark (&slot->ring, since, LSE_EVENT_MERGE, LSE_EVENT_NO_CHUNK, team->plan->chunks);
}
