/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One worker, chunk after chunk in the calling thread: what every speedup refers to.
 */
#include "strategies/team-private.h"

static LseStatus
start (LseTeam *team, void **state, LseError *err)
{
  *state = NULL;
  lse_team_prepare (team);
  lse_team_limit_blas (team);
  lse_slot_enter (&team->slots[0], &team->allowed);
  return LSE_OK;
}

static LseStatus
do_round (LseTeam *team, void *state, LseJob job, LseError *err)
{
  LseSlot *slot = &team->slots[0];
  uint64_t since = lse_ring_now (&slot->ring);
  uint32_t n_phases = job == LSE_JOB_COMPUTE ? lse_team_n_phases (team) : 1;
  for (slot->phase = 0; slot->phase < n_phases; slot->phase++)
    lse_team_do_chunks (team, slot, job, 0, team->plan->chunks, &since);
  if (job == LSE_JOB_COMPUTE && lse_team_is_reduction (team))
    lse_team_combine (team, slot, &since);
  return LSE_OK;
}

static void
stop (LseTeam *team, void *state)
{
  lse_team_bind_all (team);
}

const LseStrategy lse_strategy_serial = {LSE_STRATEGY_SERIAL, start, do_round, stop};
