/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * POSIX threads, results in place. Persistent: the calling thread is worker 0 of a pool that
 * waits awake between rounds. Per run: threads are created and joined inside the timed region, as
 * the tutorial does it, and the calling thread only waits.
 */
#include "strategies/dispenser.h"
#include "strategies/team-private.h"
#include "strategies/thread-pool.h"

#include <pthread.h>
#include <signal.h>
#include <stdlib.h>

typedef struct Threads Threads;

/* A thread of one round; a line of its own, for `since` is written by the thread. */
typedef struct
{
  _Alignas(64) Threads *threads;
  pthread_t thread;
  uint32_t worker;
  LseJob job;
  uint64_t since;
} Runner;

struct Threads
{
  LseDispenser dispenser;
  LseTeam *team;
  LseThreadPool *pool; /* NULL: per run */
  Runner *runners;     /* n_workers; NULL: persistent */
};

/* ------------------------------------------------------------------ persistent */

static void
pool_body (void *context, uint32_t worker, LseJob job, uint64_t *since)
{
  Threads *threads = context;
  lse_dispenser_serve (&threads->dispenser, threads->team, worker, job, since);
}

static void
round_in_pool (Threads *threads, LseJob job)
{
  LseTeam *team = threads->team;
  uint64_t since = lse_ring_now (&team->slots[0].ring);
  lse_thread_pool_run (threads->pool, job, since, &since);
  if (job != LSE_JOB_COMPUTE)
    return;
  if (lse_team_is_reduction (team))
    lse_team_combine (team, &team->slots[0], &since);
  lse_thread_pool_end_round (threads->pool, since);
}

/* ------------------------------------------------------------------ per run */

static void *
runner_thread (void *data)
{
  Runner *runner = data;
  LseTeam *team = runner->threads->team;
  LseSlot *slot = &team->slots[runner->worker];
  lse_slot_name_thread (slot);
  lse_slot_enter (slot, &team->allowed);
  if (runner->job == LSE_JOB_COMPUTE)
    lse_ring_mark (&slot->ring, &runner->since, LSE_EVENT_SPAWN, LSE_EVENT_NO_CHUNK, 0);
  uint64_t since = runner->since;
  lse_dispenser_serve (&runner->threads->dispenser, team, runner->worker, runner->job, &since);
  runner->since = since;
  return NULL;
}

/* Returns the number started, with the error that ended it early in *@error. */
static uint32_t
create_runners (Threads *threads, LseJob job, uint64_t *since, int *error)
{
  LseTeam *team = threads->team;
  uint64_t begin = *since;
  sigset_t all, before;
  uint32_t n_created = 0;

  sigfillset (&all); /* signals are for the calling thread */
  pthread_sigmask (SIG_SETMASK, &all, &before);
  for (; n_created < team->n_workers; n_created++)
    {
      Runner *runner = &threads->runners[n_created];
      *runner = (Runner) {.threads = threads, .worker = n_created, .job = job, .since = begin};
      *error = pthread_create (&runner->thread, NULL, runner_thread, runner);
      if (*error != 0)
        break;
      if (job == LSE_JOB_COMPUTE)
        lse_ring_mark (&team->coordinator->ring, since, LSE_EVENT_SPAWN, LSE_EVENT_NO_CHUNK, 0);
    }
  pthread_sigmask (SIG_SETMASK, &before, NULL);
  return n_created;
}

static LseStatus
round_of_new_threads (Threads *threads, LseJob job, LseError *err)
{
  LseTeam *team = threads->team;
  LseSlot *coordinator = team->coordinator;
  uint64_t since = lse_ring_now (&coordinator->ring);
  int error = 0;
  uint32_t n_created = create_runners (threads, job, &since, &error);
  for (uint32_t i = 0; i < n_created; i++)
    pthread_join (threads->runners[i].thread, NULL);
  if (error != 0)
    return lse_fail (err, LSE_EUNAVAILABLE, error,
                     "Thread %u of %u could not be started; ask for fewer workers.", n_created + 1,
                     team->n_workers);
  if (job != LSE_JOB_COMPUTE)
    return LSE_OK;

  lse_ring_mark (&coordinator->ring, &since, LSE_EVENT_BARRIER, LSE_EVENT_NO_CHUNK, 0);
  if (lse_team_is_reduction (team))
    lse_team_combine (team, coordinator, &since);
  for (uint32_t i = 0; i < n_created; i++) /* the threads are gone: their rings are ours */
    lse_lane_end_wait (&team->slots[i], &threads->runners[i].since, since, LSE_EVENT_BARRIER);
  return LSE_OK;
}

/* ------------------------------------------------------------------ strategy */

static void
stop (LseTeam *team, void *state)
{
  Threads *threads = state;
  lse_thread_pool_free (threads->pool);
  free (threads->runners);
  free (threads);
}

static LseStatus
start (LseTeam *team, void **state, LseError *err)
{
  bool persistent = team->plan->pool == LSE_POOL_PERSISTENT;
  size_t runners_bytes = persistent ? 0 : team->n_workers * sizeof (Runner);
  void *memory = NULL, *runners = NULL;
  if (posix_memalign (&memory, 64, sizeof (Threads)) != 0 ||
      (!persistent && posix_memalign (&runners, 64, runners_bytes) != 0))
    {
      free (memory);
      return lse_fail (err, LSE_ENOMEM, 0, "There is no memory for %u threads.", team->n_workers);
    }

  Threads *threads = memory;
  *threads = (Threads) {.team = team, .runners = runners};
  lse_team_prepare (team);
  lse_team_limit_blas (team);
  LseStatus status = LSE_OK;
  if (persistent)
    status = lse_thread_pool_new (&threads->pool, team, pool_body, threads, err);
  else
    lse_slot_enter (team->coordinator, &team->allowed);
  if (status != LSE_OK)
    stop (team, threads);
  else
    *state = threads;
  return status;
}

static LseStatus
do_round (LseTeam *team, void *state, LseJob job, LseError *err)
{
  Threads *threads = state;
  if (threads->pool == NULL && job == LSE_JOB_WAKE)
    return LSE_OK; /* there is nobody to wake */
  lse_dispenser_reset (&threads->dispenser);
  if (threads->pool == NULL)
    return round_of_new_threads (threads, job, err);
  round_in_pool (threads, job);
  return LSE_OK;
}

const LseStrategy lse_strategy_threads = {LSE_STRATEGY_THREADS, start, do_round, stop};
