/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The strategy `gil`: a persistent pool of threads that take chunks under a GIL, as Python threads
 * do. Of each chunk a share is computed with the GIL released; the rest is held, and can be
 * interrupted at check points: where the kernel has some, at the back edges of its loop, else
 * between calls.
 *
 * Where units are elements and no length of a call is asked for, a held call is one on so many
 * elements as NumPy computes without releasing the GIL: up to NPY_BEGIN_THREADS_THRESHOLDED's 500.
 * A matrix product is one call.
 */
#include "strategies/dispenser.h"
#include "strategies/futex.h"
#include "strategies/gil-private.h"
#include "strategies/team-private.h"
#include "strategies/thread-pool.h"

#include <math.h>
#include <stdlib.h>

#define HELD_CALL_UNITS 500
#define BYTECODES_PER_CALL 10 /* to load the arguments, call, store: for legacy's ticks */

/* A worker; a line of its own. */
typedef struct
{
  _Alignas(64) LseGilThread gil;
  LseCheckPoint check;
  LseWork work; /* the team's, with this worker's check point */
  LseSlot *slot;
  uint64_t *since; /* of the round it is in */
  uint32_t chunk;
  uint64_t call_units; /* that a call of the asked length has, as measured so far */
} Member;

typedef struct
{
  LseDispenser dispenser;
  LseTeam *team;
  LseThreadPool *pool;
  Member *members; /* n_workers */
  LseGil *gils;    /* n_gils; NULL: free-threaded */
  uint32_t n_gils;
  LseGilEcho *echo; /* NULL unless asked for */
} State;

/* ------------------------------------------------------------------ lanes */

static void
mark (Member *member, LseEventKind kind, uint64_t argument)
{
  bool is_of_chunk = kind == LSE_EVENT_COMPUTE || kind == LSE_EVENT_IO_WAIT;
  uint32_t chunk = is_of_chunk ? member->chunk : LSE_EVENT_NO_CHUNK;
  uint32_t cpu = lse_ring_mark (&member->slot->ring, member->since, kind, chunk, argument);
  lse_slot_saw_cpu (member->slot, cpu);
}

/* At a check point that found its request set. */
static void
yield_at_check_point (void *context, uint32_t n_bytecodes)
{
  Member *member = context;
  if (!lse_gil_is_wanted (&member->gil, n_bytecodes))
    return;
  mark (member, LSE_EVENT_COMPUTE, LSE_COMPUTE_GOES_ON);
  lse_gil_yield (&member->gil, member->since);
}

static void
look_at_request (Member *member)
{
  /* relaxed: a hint; what it leads to has its own locks */
  if (atomic_load_explicit (member->check.request, memory_order_relaxed) != 0)
    yield_at_check_point (member, BYTECODES_PER_CALL);
}

/* ------------------------------------------------------------------ a chunk */

/* One call of the kernel on units [begin, end) of the chunk at hand. A reduction's pieces are
 * combined, in order. */
static void
call_kernel (State *state, Member *member, const LseWork *work, uint64_t begin, uint64_t end)
{
  LseTeam *team = state->team;
  if (!lse_team_is_reduction (team))
    {
      uint64_t before = member->slot->phase * work->n_units; /* units of earlier phases */
      work->kernel (work, before + begin, before + end,
                    work->output + begin * work->output_per_unit);
      return;
    }
  LsePartial piece;
  work->kernel (work, begin, end, &piece);
  lse_partial_combine (&team->partials[member->chunk], &piece);
}

/* As long as asked for: from the speed of the calls before, at most twice as many units as the last
 * one had. */
static void
call_for (State *state, Member *member, uint64_t *begin, uint64_t end)
{
  double wanted_ns = (double)state->team->plan->c_call_ns;
  uint64_t n = member->call_units < end - *begin ? member->call_units : end - *begin;
  int64_t begin_ns = lse_clock_now_ns ();
  call_kernel (state, member, state->team->work, *begin, *begin + n);
  double took_ns = (double)(lse_clock_now_ns () - begin_ns);
  double ratio = took_ns > 0 ? wanted_ns / took_ns : 2;
  double units = (double)n * (ratio < 2 ? ratio : 2);
  member->call_units = units > 1 ? (uint64_t)units : 1;
  *begin += n;
}

static void
compute_held (State *state, Member *member, uint64_t begin, uint64_t end)
{
  const LseWork *work = &member->work;
  bool has_length = state->team->plan->c_call_ns > 0;
  if (!has_length && (work->has_check_points || work->info->is_matrix))
    {
      if (begin < end)
        call_kernel (state, member, work, begin, end);
      if (!work->has_check_points)
        look_at_request (member);
      return;
    }
  while (begin < end)
    {
      uint64_t stop = end - begin > HELD_CALL_UNITS ? begin + HELD_CALL_UNITS : end;
      if (has_length)
        call_for (state, member, &begin, end);
      else
        {
          call_kernel (state, member, work, begin, stop);
          begin = stop;
        }
      look_at_request (member);
    }
}

/* With the GIL released, or without any. What one free-threaded thread is said to be slower is
 * waited for. */
static void
compute_free (State *state, Member *member, uint64_t begin, uint64_t end)
{
  double slowdown = state->team->plan->gil_slowdown_ratio;
  if (slowdown <= 1)
    {
      call_kernel (state, member, state->team->work, begin, end);
      return;
    }
  int64_t begin_ns = lse_clock_now_ns ();
  call_kernel (state, member, state->team->work, begin, end);
  int64_t end_ns = begin_ns + (int64_t)((double)(lse_clock_now_ns () - begin_ns) * slowdown);
  while (lse_clock_now_ns () < end_ns)
    lse_cpu_relax ();
}

/* Units [begin, end) of the chunk at hand: the share that is held, then the one that is not.
 * @goes_on: the argument of the last span. */
static void
compute_units (State *state, Member *member, uint64_t begin, uint64_t end, uint64_t goes_on)
{
  LseTeam *team = state->team;
  double free_ratio = state->gils != NULL ? team->plan->gil_free_ratio : 1;
  uint64_t free_begin = end - (uint64_t)llround ((double)(end - begin) * free_ratio);
  if (free_begin > begin)
    compute_held (state, member, begin, free_begin);
  bool is_all_held = free_begin == end;
  if (free_begin > begin || is_all_held)
    mark (member, LSE_EVENT_COMPUTE, is_all_held ? goes_on : LSE_COMPUTE_GOES_ON);
  if (is_all_held)
    return;
  lse_gil_drop (&member->gil, member->since);
  compute_free (state, member, free_begin, end);
  mark (member, LSE_EVENT_COMPUTE, goes_on);
  lse_gil_take (&member->gil, member->since);
}

/* An interpreter makes no call that may block while it holds the GIL. */
static void
compute_waiting (State *state, Member *member, uint64_t begin, uint64_t end)
{
  const LseWork *work = state->team->work;
  for (uint64_t unit = begin; unit < end; unit++)
    {
      lse_gil_drop (&member->gil, member->since);
      work->workload->await (work, unit);
      mark (member, LSE_EVENT_IO_WAIT, 0);
      lse_gil_take (&member->gil, member->since);
      compute_units (state, member, unit, unit + 1, unit + 1 < end ? LSE_COMPUTE_GOES_ON : 0);
    }
}

static void
compute_chunk (State *state, Member *member, uint32_t chunk)
{
  LseTeam *team = state->team;
  uint64_t begin, end;
  lse_team_units (team, chunk, chunk + 1, &begin, &end);
  member->chunk = chunk;
  if (lse_team_is_reduction (team))
    team->partials[chunk] = (LsePartial) {0};
  if (team->work->workload->await != NULL && begin < end)
    compute_waiting (state, member, begin, end);
  else
    compute_units (state, member, begin, end, 0);
}

static void
pool_body (void *context, uint32_t worker, LseJob job, uint64_t *since)
{
  State *state = context;
  Member *member = &state->members[worker];
  if (job != LSE_JOB_COMPUTE)
    {
      lse_dispenser_serve (&state->dispenser, state->team, worker, job, since);
      return;
    }
  uint64_t n_chunks = state->team->plan->chunks, chunk;
  LseSlot *slot = member->slot;
  member->since = since;
  lse_gil_take (&member->gil, since);
  for (slot->phase = 0; slot->phase < lse_team_n_phases (state->team); slot->phase++)
    {
      if (slot->phase > 0)
        {
          lse_gil_drop (&member->gil, since);
          lse_dispenser_meet (&state->dispenser, state->team, worker, since);
          lse_gil_take (&member->gil, since);
        }
      /* relaxed: the counter orders nothing but itself, see dispenser.c */
      while ((chunk = atomic_fetch_add_explicit (&state->dispenser.next, 1, memory_order_relaxed)) <
             n_chunks)
        compute_chunk (state, member, (uint32_t)chunk);
    }
  lse_gil_drop (&member->gil, since);
}

/* ------------------------------------------------------------------ strategy */

static void
stop (LseTeam *team, void *data)
{
  State *state = data;
  lse_thread_pool_free (state->pool);
  lse_gil_echo_free (state->echo);
  for (uint32_t i = 0; i < state->n_gils; i++)
    lse_gil_clear (&state->gils[i]);
  free (state->gils);
  free (state->members);
  free (state);
}

static uint32_t
n_gils_of (const LsePlan *plan)
{
  if (plan->gil == LSE_GIL_FREE_THREADED)
    return 0;
  if (plan->gil != LSE_GIL_PER_INTERPRETER)
    return 1;
  return plan->interpreters > 0 ? plan->interpreters : plan->workers;
}

static void
init_members (State *state)
{
  LseTeam *team = state->team;
  const LsePlan *plan = team->plan;
  for (uint32_t i = 0; i < state->n_gils; i++)
    lse_gil_init (&state->gils[i], plan->gil, plan->switch_interval_ns, i);
  for (uint32_t i = 0; i < team->n_workers; i++)
    {
      Member *member = &state->members[i];
      LseGil *gil = state->n_gils > 0 ? &state->gils[i % state->n_gils] : NULL;
      *member = (Member) {.work = *team->work, .slot = &team->slots[i], .call_units = 1};
      lse_gil_thread_init (&member->gil, gil, LSE_GIL_HOLDER_OF_WORKER (i), &team->slots[i].ring);
      member->check = (LseCheckPoint) {.request = lse_gil_request (&member->gil),
                                       .yield = yield_at_check_point,
                                       .context = member};
      member->work.check = &member->check;
    }
}

static State *
state_new (LseTeam *team)
{
  void *memory = NULL, *members = NULL, *gils = NULL;
  uint32_t n_gils = n_gils_of (team->plan);
  if (posix_memalign (&memory, 64, sizeof (State)) != 0 ||
      posix_memalign (&members, 64, team->n_workers * sizeof (Member)) != 0 ||
      (n_gils > 0 && posix_memalign (&gils, 64, n_gils * sizeof (LseGil)) != 0))
    {
      free (members);
      free (memory);
      return NULL;
    }
  State *state = memory;
  *state = (State) {.team = team, .members = members, .gils = gils, .n_gils = n_gils};
  init_members (state);
  return state;
}

static LseStatus
start (LseTeam *team, void **state_out, LseError *err)
{
  lse_team_prepare (team);
  lse_team_limit_blas (team);
  State *state = state_new (team);
  if (state == NULL)
    return lse_fail (err, LSE_ENOMEM, 0, "There is no memory for %u threads.", team->n_workers);
  LseStatus status = LSE_OK;
  if (team->plan->io_thread) /* forks: before there are threads */
    status = lse_gil_echo_new (&state->echo, team, state->gils, err);
  if (status == LSE_OK)
    status = lse_thread_pool_new (&state->pool, team, pool_body, state, err);
  if (status != LSE_OK)
    stop (team, state);
  else
    *state_out = state;
  return status;
}

/* That a lock had two holders at once would make every figure worthless. */
static LseStatus
check_locks (State *state, LseError *err)
{
  for (uint32_t i = 0; i < state->n_gils; i++)
    /* relaxed: after the round, whose end orders it */
    if (atomic_load_explicit (&state->gils[i].n_broken, memory_order_relaxed) != 0)
      return lse_fail (err, LSE_EPROTOCOL, 0, "The GIL had two holders at once.");
  return LSE_OK;
}

static LseStatus
do_round (LseTeam *team, void *data, LseJob job, LseError *err)
{
  State *state = data;
  if (state->echo != NULL)
    {
      LseStatus status = lse_gil_echo_wait (state->echo, err);
      if (status != LSE_OK)
        return status;
      if (job == LSE_JOB_COMPUTE)
        lse_gil_echo_begin (state->echo);
    }
  lse_dispenser_reset (&state->dispenser);
  uint64_t since = lse_ring_now (&team->slots[0].ring);
  lse_thread_pool_run (state->pool, job, since, &since);
  if (job != LSE_JOB_COMPUTE)
    return LSE_OK;
  if (lse_team_is_reduction (team))
    lse_team_combine (team, &team->slots[0], &since);
  lse_thread_pool_end_round (state->pool, since);
  if (state->echo != NULL)
    lse_gil_echo_end (state->echo);
  return check_locks (state, err);
}

const LseStrategy lse_strategy_gil = {LSE_STRATEGY_GIL, start, do_round, stop};
