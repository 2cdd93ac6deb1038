/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One call of the kernel over all units; the BLAS library divides it among its own threads. A
 * worker here is one of the library's threads: worker 0 the caller's.
 */
#include "strategies/team-private.h"

#include <stdlib.h>

/* Pins the library's threads. What it cannot do is no failure but stands in the slots. */
static void
pin_library (LseTeam *team, int *os_indexes, LseCpuSet *effective)
{
  for (uint32_t i = 0; i < team->n_workers; i++)
    os_indexes[i] = team->slots[i].requested_cpu;
  LseStatus status = team->work->blas->pin_threads (os_indexes, team->n_workers, effective, NULL);
  for (uint32_t i = 0; i < team->n_workers; i++)
    {
      team->slots[i].effective = effective[i];
      team->slots[i].bind_status = status;
    }
}

/* Threads that are not ours and not pinned may be anywhere that the process may be. */
static void
note_unpinned (LseTeam *team)
{
  for (uint32_t i = 1; i < team->n_workers; i++)
    {
      lse_bind_get_self (&team->slots[i].effective);
      team->slots[i].bind_status = LSE_OK;
    }
}

static LseStatus
start (LseTeam *team, void **state, LseError *err)
{
  const LseBlas *blas = team->work->blas;
  uint32_t n_workers = team->n_workers;
  *state = NULL;
  lse_team_prepare (team);
  lse_team_bind_all (team); /* threads that the library starts now inherit this mask */
  if (blas != NULL && team->plan->blas_threads > 0)
    blas->set_num_threads ((int)n_workers);

  if (blas != NULL && team->slots[0].requested_cpu >= 0)
    {
      int *os_indexes = calloc (n_workers, sizeof *os_indexes);
      LseCpuSet *effective = calloc (n_workers, sizeof *effective);
      if (os_indexes != NULL && effective != NULL)
        pin_library (team, os_indexes, effective);
      bool is_short = os_indexes == NULL || effective == NULL;
      free (os_indexes);
      free (effective);
      if (is_short)
        return lse_fail (err, LSE_ENOMEM, 0, "There is no memory to pin %u BLAS threads.",
                         n_workers);
    }
  else
    note_unpinned (team);
  lse_slot_enter (&team->slots[0], &team->allowed);
  return LSE_OK;
}

static LseStatus
do_round (LseTeam *team, void *state, LseJob job, LseError *err)
{
  const LseWork *work = team->work;
  LseSlot *slot = &team->slots[0];
  if (job == LSE_JOB_FILL)
    lse_team_do_chunks (team, slot, job, 0, team->plan->chunks, NULL);
  if (job != LSE_JOB_COMPUTE)
    return LSE_OK;

  uint64_t since = lse_ring_now (&slot->ring);
  bool reduces = lse_team_is_reduction (team);
  team->total = (LsePartial) {0};
  if (work->n_units > 0)
    work->kernel (work, 0, work->n_units, reduces ? (void *)&team->total : work->output);
  lse_slot_saw_cpu (slot, lse_ring_mark (&slot->ring, &since, LSE_EVENT_COMPUTE, 0, 0));
  return LSE_OK;
}

/* Where the library's threads ran: a thread that may use one CPU only has used that one. */
static void
stop (LseTeam *team, void *state)
{
  for (uint32_t i = 1; i < team->n_workers; i++)
    if (lse_cpuset_count (&team->slots[i].effective) == 1)
      team->slots[i].observed = team->slots[i].effective;
  lse_team_bind_all (team);
}

const LseStrategy lse_strategy_blas = {LSE_STRATEGY_BLAS, start, do_round, stop};
