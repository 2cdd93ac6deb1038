/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strategies/thread-pool.h"

#include "strategies/gate.h"
#include "strategies/team-private.h"

#include <pthread.h>
#include <signal.h>
#include <stdlib.h>

typedef struct
{
  LseThreadPool *pool;
  uint32_t worker;
  pthread_t thread;
} Member;

struct LseThreadPool
{
  LseGate gate;
  LseTeam *team;
  LseThreadPoolBody body;
  void *context;
  int64_t idle_spin_ns, join_spin_ns;
  uint32_t n_members; /* workers but 0 */
  Member members[];
};

static void *
member_thread (void *data)
{
  Member *member = data;
  LseThreadPool *pool = member->pool;
  LseGate *gate = &pool->gate;
  LseSlot *slot = &pool->team->slots[member->worker];
  uint64_t since = 0;
  uint32_t seen = 0, order;

  lse_slot_name_thread (slot);
  lse_slot_enter (slot, &pool->team->allowed);
  lse_gate_arrive (gate);
  while ((order = lse_gate_wait_order (gate, &seen, pool->idle_spin_ns)) != LSE_GATE_STOP)
    {
      lse_lane_end_wait (slot, &since, gate->last_end_ticks, LSE_EVENT_BARRIER);
      if (order == LSE_JOB_COMPUTE)
        lse_lane_begin_round (slot, &since, gate->begin_ticks, gate->open_ticks,
                              LSE_EVENT_DISPATCH);
      if (order != LSE_JOB_WAKE)
        pool->body (pool->context, member->worker, (LseJob)order, &since);
      if (order != LSE_JOB_COMPUTE)
        since = 0;
      lse_gate_arrive (gate);
    }
  lse_lane_end_wait (slot, &since, gate->last_end_ticks, LSE_EVENT_BARRIER);
  return NULL;
}

/* Signals are for the calling thread; the members inherit a full mask. */
static LseStatus
start_members (LseThreadPool *pool, uint32_t n_wanted, LseError *err)
{
  sigset_t all, before;
  int error = 0;
  sigfillset (&all);
  pthread_sigmask (SIG_SETMASK, &all, &before);
  while (pool->n_members < n_wanted && error == 0)
    {
      Member *member = &pool->members[pool->n_members];
      *member = (Member) {.pool = pool, .worker = pool->n_members + 1};
      error = pthread_create (&member->thread, NULL, member_thread, member);
      pool->n_members += error == 0;
    }
  pthread_sigmask (SIG_SETMASK, &before, NULL);
  if (error == 0)
    return LSE_OK;
  return lse_fail (err, LSE_EUNAVAILABLE, error,
                   "Thread %u of %u could not be started; ask for fewer workers.",
                   pool->n_members + 2, n_wanted + 1);
}

LseStatus
lse_thread_pool_new (LseThreadPool **pool_out,
                     LseTeam *team,
                     LseThreadPoolBody body,
                     void *context,
                     LseError *err)
{
  uint32_t n_members = team->n_workers - 1;
  void *memory = NULL;
  *pool_out = NULL;
  if (posix_memalign (&memory, 64, sizeof (LseThreadPool) + n_members * sizeof (Member)) != 0)
    return lse_fail (err, LSE_ENOMEM, 0, "There is no memory for a pool of %u threads.",
                     team->n_workers);

  LseThreadPool *pool = memory;
  *pool = (LseThreadPool) {.team = team, .body = body, .context = context};
  pool->idle_spin_ns = team->may_spin ? LSE_SPIN_IDLE_NS : 0;
  pool->join_spin_ns = team->may_spin ? LSE_SPIN_JOIN_NS : 0;
  lse_gate_init (&pool->gate, false, n_members);

  LseStatus status = start_members (pool, n_members, err);
  if (status != LSE_OK)
    {
      n_members -= pool->n_members;
      while (n_members-- > 0) /* for those that will never arrive */
        lse_gate_arrive (&pool->gate);
    }
  lse_gate_wait_all (&pool->gate, pool->join_spin_ns, 0);
  lse_slot_enter (&team->slots[0], &team->allowed);
  if (status != LSE_OK)
    lse_thread_pool_free (pool);
  else
    *pool_out = pool;
  return status;
}

void
lse_thread_pool_free (LseThreadPool *pool)
{
  if (pool == NULL)
    return;
  lse_gate_open (&pool->gate, LSE_GATE_STOP, 0);
  for (uint32_t i = 0; i < pool->n_members; i++)
    pthread_join (pool->members[i].thread, NULL);
  lse_team_bind_all (pool->team);
  free (pool);
}

void
lse_thread_pool_run (LseThreadPool *pool, LseJob job, uint64_t begin, uint64_t *since)
{
  LseGate *gate = &pool->gate;
  LseRingWriter *ring = &pool->team->slots[0].ring;
  if (pool->n_members == 0)
    {
      if (job != LSE_JOB_WAKE)
        pool->body (pool->context, 0, job, since);
      return;
    }

  gate->begin_ticks = begin;
  gate->open_ticks = *since;
  lse_gate_open (gate, job, pool->n_members);
  if (job == LSE_JOB_COMPUTE)
    lse_ring_mark (ring, since, LSE_EVENT_DISPATCH, LSE_EVENT_NO_CHUNK, pool->n_members);
  if (job != LSE_JOB_WAKE)
    pool->body (pool->context, 0, job, since);
  lse_gate_wait_all (gate, pool->join_spin_ns, 0);
  if (job == LSE_JOB_COMPUTE)
    lse_ring_mark (ring, since, LSE_EVENT_BARRIER, LSE_EVENT_NO_CHUNK, 0);
}

void
lse_thread_pool_end_round (LseThreadPool *pool, uint64_t end)
{
  if (end != 0)
    pool->gate.last_end_ticks = end;
}
