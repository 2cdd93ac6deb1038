/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * OpenMP's own threads and schedules; a module of its own, so that libgomp is loaded for plans
 * that ask for it and for no other. libgomp makes new threads whenever the team's size changes,
 * and they inherit the mask of the thread that makes them: every thread that comes to a parallel
 * region for the first time is bound there, by itself.
 */
#include "strategies/team-private.h"

#include <omp.h>
#include <stdlib.h>

/* What a thread leaves for its next round; a line of its own. */
typedef struct
{
  _Alignas(64) uint64_t since; /* when it had nothing more to do; 0 = no round yet */
} Lane;

typedef struct
{
  uint64_t last_end; /* of the computing round before */
  Lane lanes[];      /* n_workers */
} OpenMp;

/* Pools started so far, and for which of them and which slot this thread is bound. In the static
 * block of the thread: the dynamic one would be allocated at first use, in a round. */
#define IN_STATIC_TLS __attribute__ ((tls_model ("initial-exec")))
static uint64_t n_started;
static _Thread_local IN_STATIC_TLS uint64_t entered_start;
static _Thread_local IN_STATIC_TLS const LseSlot *entered_slot;

static void
enter (LseTeam *team, LseSlot *slot)
{
  if (entered_slot == slot && entered_start == n_started)
    return;
  lse_slot_enter (slot, &team->allowed);
  entered_slot = slot;
  entered_start = n_started;
}

/* Between two phases: OpenMP's own barrier. */
static void
meet (LseSlot *slot, uint64_t *since)
{
#pragma omp barrier
  lse_ring_mark (&slot->ring, since, LSE_EVENT_BARRIER, LSE_EVENT_NO_CHUNK, slot->phase);
}

static void
compute (LseTeam *team, OpenMp *state, uint64_t begin)
{
  uint32_t n_chunks = team->plan->chunks, n_phases = lse_team_n_phases (team);
#pragma omp parallel num_threads((int)team->n_workers)
  {
    LseSlot *slot = &team->slots[omp_get_thread_num ()];
    Lane *lane = &state->lanes[omp_get_thread_num ()];
    uint64_t since = lane->since;
    enter (team, slot);
    lse_lane_end_wait (slot, &since, state->last_end, LSE_EVENT_BARRIER);
    lse_lane_begin_round (slot, &since, begin, begin, LSE_EVENT_DISPATCH);
    for (slot->phase = 0; slot->phase < n_phases; slot->phase++)
      {
        if (slot->phase > 0)
          meet (slot, &since);
#pragma omp for schedule(runtime) nowait
        for (uint32_t chunk = 0; chunk < n_chunks; chunk++)
          lse_team_do_chunk (team, slot, LSE_JOB_COMPUTE, chunk, &since);
      }
    lane->since = since;
  }
}

/* First touch goes by the static schedule whatever the plan's is. */
static void
fill (LseTeam *team)
{
  uint32_t n_chunks = team->plan->chunks;
#pragma omp parallel num_threads((int)team->n_workers)
  {
    LseSlot *slot = &team->slots[omp_get_thread_num ()];
    enter (team, slot);
#pragma omp for schedule(static, 1)
    for (uint32_t chunk = 0; chunk < n_chunks; chunk++)
      lse_team_do_chunk (team, slot, LSE_JOB_FILL, chunk, NULL);
  }
}

/* Returns the number of threads that came. */
static uint32_t
wake (LseTeam *team)
{
  uint32_t n_threads = 0;
#pragma omp parallel num_threads((int)team->n_workers)
  {
    enter (team, &team->slots[omp_get_thread_num ()]);
#pragma omp single
    n_threads = (uint32_t)omp_get_num_threads ();
  }
  return n_threads;
}

/* ------------------------------------------------------------------ strategy */

static omp_sched_t
omp_schedule (LseSchedule schedule)
{
  switch (schedule)
    {
    case LSE_SCHEDULE_STATIC:
      return omp_sched_static;
    case LSE_SCHEDULE_DYNAMIC:
      return omp_sched_dynamic;
    case LSE_SCHEDULE_GUIDED:
      return omp_sched_guided;
    }
  return omp_sched_static;
}

static void
stop (LseTeam *team, void *state)
{
  OpenMp *openmp = state;
  for (uint32_t i = 0; i < team->n_workers; i++) /* the threads are idle: their rings are ours */
    lse_lane_end_wait (&team->slots[i], &openmp->lanes[i].since, openmp->last_end,
                       LSE_EVENT_BARRIER);
  lse_team_bind_all (team);
  free (openmp);
}

static LseStatus
start (LseTeam *team, void **state, LseError *err)
{
  size_t bytes = sizeof (OpenMp) + team->n_workers * sizeof (Lane);
  void *memory = NULL;
  if (posix_memalign (&memory, 64, bytes) != 0)
    return lse_fail (err, LSE_ENOMEM, 0, "There is no memory for %u OpenMP threads.",
                     team->n_workers);
  OpenMp *openmp = memory;
  openmp->last_end = 0;
  for (uint32_t i = 0; i < team->n_workers; i++)
    openmp->lanes[i] = (Lane) {0};

  n_started++;
  lse_team_prepare (team);
  lse_team_limit_blas (team);
  omp_set_dynamic (0);
  omp_set_schedule (omp_schedule (team->plan->schedule), 1);
  uint32_t n_threads = wake (team);
  if (n_threads == team->n_workers)
    {
      *state = openmp;
      return LSE_OK;
    }
  stop (team, openmp);
  return lse_fail (err, LSE_EUNAVAILABLE, 0,
                   "OpenMP gave %u threads instead of %u; unset OMP_THREAD_LIMIT, or ask for fewer "
                   "workers.",
                   n_threads, team->n_workers);
}

static LseStatus
do_round (LseTeam *team, void *state, LseJob job, LseError *err)
{
  OpenMp *openmp = state;
  LseSlot *slot = &team->slots[0];
  if (job == LSE_JOB_WAKE)
    wake (team);
  if (job == LSE_JOB_FILL)
    fill (team);
  if (job != LSE_JOB_COMPUTE)
    return LSE_OK;

  compute (team, openmp, lse_ring_now (&slot->ring));
  uint64_t since = openmp->lanes[0].since;
  lse_ring_mark (&slot->ring, &since, LSE_EVENT_BARRIER, LSE_EVENT_NO_CHUNK, 0);
  if (lse_team_is_reduction (team))
    lse_team_combine (team, slot, &since);
  openmp->last_end = since;
  openmp->lanes[0].since = 0; /* the caller's lane is written already */
  return LSE_OK;
}

/* Found by the worker under LSE_STRATEGY_MODULE_SYMBOL. */
const LseStrategy lanescope_strategy_module = {LSE_STRATEGY_OPENMP, start, do_round, stop};
