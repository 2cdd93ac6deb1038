/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strategies/team-private.h"

#include "trace/switches.h"

#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>

const LseStrategy *
lse_strategy_find_builtin (LseStrategyId id)
{
  static const LseStrategy *const table[LSE_N_STRATEGIES] = {
      [LSE_STRATEGY_SERIAL] = &lse_strategy_serial,
      [LSE_STRATEGY_THREADS] = &lse_strategy_threads,
      [LSE_STRATEGY_PROCESSES] = &lse_strategy_processes,
      [LSE_STRATEGY_BLAS] = &lse_strategy_blas,
      [LSE_STRATEGY_GRAPH] = &lse_strategy_graph,
      [LSE_STRATEGY_GIL] = &lse_strategy_gil,
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
lse_slot_name_thread (const LseSlot *slot)
{
  char name[16];
  snprintf (name, sizeof name, LSE_WORKER_NAME "%d", slot->worker);
  prctl (PR_SET_NAME, name);
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

void
lse_team_prepare (LseTeam *team)
{
  team->units_per_chunk = team->work->n_units / team->plan->chunks;
  team->n_larger_chunks = team->work->n_units % team->plan->chunks;
}

static inline uint64_t
first_unit (const LseTeam *team, uint64_t chunk)
{
  uint64_t n_larger = team->n_larger_chunks;
  return chunk * team->units_per_chunk + (chunk < n_larger ? chunk : n_larger);
}

void
lse_team_units (const LseTeam *team, uint32_t first, uint32_t last, uint64_t *begin, uint64_t *end)
{
  *begin = first_unit (team, first);
  *end = first_unit (team, last);
}

/* Ends a chunk's span. Without tracing nothing is left but a look at the CPU's number, in line: the
 * price of an empty chunk is counted in single nanoseconds. */
__attribute__ ((always_inline)) static inline void
note_chunk (LseSlot *slot, uint32_t chunk, uint64_t *since)
{
  uint32_t cpu;
  if (__builtin_expect (slot->ring.header == NULL, 1))
    cpu = lse_ring_current_cpu ();
  else
    cpu = lse_ring_mark (&slot->ring, since, LSE_EVENT_COMPUTE, chunk, 0);
  if (__builtin_expect ((int32_t)cpu != slot->last_cpu, 0))
    lse_slot_saw_cpu (slot, cpu);
}

void
lse_team_run_kernel (const LseTeam *team,
                     LseSlot *slot,
                     uint64_t begin,
                     uint64_t end,
                     void *result,
                     uint32_t chunk,
                     uint64_t *since)
{
  const LseWork *work = team->work;
  if (work->workload->await == NULL)
    {
      work->kernel (work, begin, end, result);
      return;
    }
  double *at = result;
  for (uint64_t unit = begin; unit < end; unit++, at += work->output_per_unit)
    {
      if (unit > begin)
        lse_slot_saw_cpu (slot, lse_ring_mark (&slot->ring, since, LSE_EVENT_COMPUTE, chunk,
                                               LSE_COMPUTE_GOES_ON));
      work->workload->await (work, unit);
      lse_slot_saw_cpu (slot, lse_ring_mark (&slot->ring, since, LSE_EVENT_IO_WAIT, chunk, 0));
      work->kernel (work, unit, unit + 1, at);
    }
}

/* Where the result of @chunk, which begins at @unit, goes. */
static inline void *
result_at (const LseTeam *team, uint32_t chunk, uint64_t unit)
{
  const LseWork *work = team->work;
  return lse_team_is_reduction (team) ? (void *)&team->partials[chunk]
                                      : work->output + unit * work->output_per_unit;
}

/* Apart from the loop below: a chunk alone is what dynamic schedules hand out. */
static void
compute_chunk (LseTeam *team, LseSlot *slot, uint32_t chunk, uint64_t *since)
{
  uint64_t unit = first_unit (team, chunk);
  uint64_t size = team->units_per_chunk + (chunk < team->n_larger_chunks);
  uint64_t before = slot->phase * team->work->n_units; /* units of earlier phases */
  if (size > 0)
    lse_team_run_kernel (team, slot, before + unit, before + unit + size,
                         result_at (team, chunk, unit), chunk, since);
  else if (lse_team_is_reduction (team))
    team->partials[chunk] = (LsePartial) {0};
  note_chunk (slot, chunk, since);
}

/* Chunks [begin, end) of @size units each, > 0. */
static void
compute_equal (LseTeam *team,
               LseSlot *slot,
               uint32_t begin,
               uint32_t end,
               uint64_t size,
               uint64_t *since)
{
  const LseWork *work = team->work;
  LseKernelFn kernel = work->kernel;
  uint64_t unit = first_unit (team, begin);
  uint64_t before = slot->phase * work->n_units;
  unsigned char *result = result_at (team, begin, unit);
  size_t result_bytes = lse_team_is_reduction (team)
                            ? sizeof (LsePartial)
                            : size * work->output_per_unit * sizeof (double);
  for (uint32_t chunk = begin; chunk < end; chunk++)
    {
      kernel (work, before + unit, before + unit + size, result);
      note_chunk (slot, chunk, since);
      unit += size;
      result += result_bytes;
    }
}

static void
compute_chunks (LseTeam *team, LseSlot *slot, uint32_t begin, uint32_t end, uint64_t *since)
{
  uint64_t size = team->units_per_chunk, n_larger = team->n_larger_chunks;
  if (team->work->workload->await != NULL)
    {
      for (uint32_t chunk = begin; chunk < end; chunk++)
        compute_chunk (team, slot, chunk, since);
      return;
    }
  if (begin < n_larger)
    {
      uint32_t stop = end < n_larger ? end : (uint32_t)n_larger;
      compute_equal (team, slot, begin, stop, size + 1, since);
      begin = stop;
    }
  if (size > 0)
    compute_equal (team, slot, begin, end, size, since);
  else
    for (uint32_t chunk = begin; chunk < end; chunk++)
      compute_chunk (team, slot, chunk, since);
}

/* First touch: inputs filled, output written once, by the thread that will use them. */
static void
fill_chunks (LseTeam *team, uint32_t begin, uint32_t end)
{
  LseWork *work = team->work;
  uint64_t first = first_unit (team, begin), stop = first_unit (team, end);
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
  else if (job == LSE_JOB_COMPUTE)
    compute_chunks (team, slot, begin, end, since);
}

void
lse_team_do_chunk (LseTeam *team, LseSlot *slot, LseJob job, uint32_t chunk, uint64_t *since)
{
  if (job == LSE_JOB_COMPUTE)
    compute_chunk (team, slot, chunk, since);
  else if (job == LSE_JOB_FILL)
    fill_chunks (team, chunk, chunk + 1);
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
