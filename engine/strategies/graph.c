/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A task graph: one task a chunk, a tree that joins them, workers that steal. The graph of a round
 * is its tree of counters and one range of chunks in worker 0's deque; everybody halves what it
 * has until a piece is small, pushes the upper halves and runs the lowest piece.
 *
 * Pieces are small, not single: a worker's share goes in at least GRAIN_PIECES of them, so that
 * the last piece may cost at most 1 % of balance while an empty task costs a nanosecond instead
 * of the five of a push and a take.
 */
#include "strategies/deque.h"
#include "strategies/futex.h"
#include "strategies/gate.h"
#include "strategies/hash.h"
#include "strategies/task-tree.h"
#include "strategies/team-private.h"
#include "strategies/thread-pool.h"

#include <stdlib.h>

#define GRAIN_PIECES 128

typedef struct
{
  LseTeam *team;
  LseThreadPool *pool;
  LseDeque *deques; /* n_workers */
  LseTaskTree tree;
  uint32_t grain;   /* chunks that are not halved any more */
  uint64_t content; /* hash of the inputs, if the plan asks for it */

  _Alignas(64) _Atomic uint32_t is_done; /* written once a round, by who completes the root */
  /* Written by workers that go to sleep for want of work, and by who wakes them. */
  _Alignas(64) _Atomic uint32_t n_sleepers;
  _Atomic uint32_t news; /* changes when there may be work again */
} Graph;

/* ------------------------------------------------------------------ waiting for work */

/* Something was published by a sequentially consistent store just before. Either we see a sleeper
 * counted here, or it sees what was published: it counts itself before its last look around. */
static void
tell_sleepers (Graph *graph, int n_workers)
{
  if (atomic_load (&graph->n_sleepers) == 0)
    return;
  atomic_fetch_add (&graph->news, 1);
  lse_futex_wake (&graph->news, n_workers, false);
}

static bool
is_done (Graph *graph)
{
  /* acquire, paired with the store in run_piece() */
  return atomic_load_explicit (&graph->is_done, memory_order_acquire) != 0;
}

/* One look at everybody else's deque, the next neighbour first. */
static bool
steal_from_anyone (Graph *graph, uint32_t worker, LseRange *range)
{
  uint32_t n_workers = graph->team->n_workers;
  for (uint32_t i = 1; i < n_workers; i++)
    {
      uint32_t victim = worker + i < n_workers ? worker + i : worker + i - n_workers;
      if (lse_deque_steal (&graph->deques[victim], range))
        return true;
    }
  return false;
}

/* Looks around for a while, if looking costs nobody a core. */
static bool
look_for_work (Graph *graph, uint32_t worker, LseRange *range)
{
  int64_t until_ns = graph->team->may_spin ? lse_clock_now_ns () + LSE_SPIN_JOIN_NS : 0;
  do
    {
      if (steal_from_anyone (graph, worker, range))
        return true;
      lse_cpu_relax ();
    }
  while (!is_done (graph) && until_ns != 0 && lse_clock_now_ns () < until_ns);
  return false;
}

/* Gets work from somebody. Returns: false when the graph is done. */
static bool
find_work (Graph *graph, uint32_t worker, LseRange *range)
{
  bool found = false;
  while (!found && !is_done (graph))
    {
      found = look_for_work (graph, worker, range);
      if (found || is_done (graph))
        break;
      atomic_fetch_add (&graph->n_sleepers, 1);
      uint32_t news = atomic_load (&graph->news);
      found = steal_from_anyone (graph, worker, range);
      if (!found && atomic_load (&graph->is_done) == 0)
        lse_futex_wait (&graph->news, news, false, NULL);
      atomic_fetch_sub_explicit (&graph->n_sleepers, 1, memory_order_relaxed); /* only a count */
    }
  return found;
}

/* ------------------------------------------------------------------ working */

static void
run_piece (Graph *graph, uint32_t worker, LseRange range, uint64_t *since)
{
  LseTeam *team = graph->team;
  LseSlot *slot = &team->slots[worker];
  uint64_t n_combined = 0;
  lse_team_do_chunks (team, slot, LSE_JOB_COMPUTE, range.begin, range.end, since);
  bool completes = lse_task_tree_complete (&graph->tree, range.begin, range.end, &n_combined);
  if (n_combined > 0)
    lse_ring_mark (&slot->ring, since, LSE_EVENT_MERGE, LSE_EVENT_NO_CHUNK, n_combined);
  if (completes)
    {
      atomic_store (&graph->is_done, 1);
      tell_sleepers (graph, INT_MAX);
    }
}

static void
run_range (Graph *graph, uint32_t worker, LseRange range, uint64_t *since)
{
  LseDeque *own = &graph->deques[worker];
  while (range.end - range.begin > graph->grain)
    {
      uint32_t middle = range.begin + (range.end - range.begin) / 2;
      if (!lse_deque_push (own, (LseRange) {middle, range.end}))
        break;
      range.end = middle;
      tell_sleepers (graph, 1);
    }
  run_piece (graph, worker, range, since);
}

static void
graph_body (void *context, uint32_t worker, LseJob job, uint64_t *since)
{
  Graph *graph = context;
  LseTeam *team = graph->team;
  LseSlot *slot = &team->slots[worker];
  LseRange range;

  if (job == LSE_JOB_FILL)
    {
      lse_team_static_share (team, worker, &range.begin, &range.end);
      lse_team_do_chunks (team, slot, job, range.begin, range.end, since);
      return;
    }
  for (;;)
    {
      while (lse_deque_take (&graph->deques[worker], &range))
        run_range (graph, worker, range, since);
      if (!find_work (graph, worker, &range))
        break;
      lse_ring_mark (&slot->ring, since, LSE_EVENT_QUEUE_WAIT, LSE_EVENT_NO_CHUNK, 0);
      run_range (graph, worker, range, since);
    }
}

/* ------------------------------------------------------------------ strategy */

static void
hash_inputs (Graph *graph)
{
  const LseWork *work = graph->team->work;
  uint64_t hash = work->seed;
  for (size_t i = 0; i < work->info->n_inputs; i++)
    hash = lse_hash_bytes (work->inputs[i], work->input_bytes, hash);
  graph->content = hash;
}

/* Makes this round's graph: counters, and the range of all chunks where worker 0 finds it. */
static void
submit (Graph *graph)
{
  lse_task_tree_reset (&graph->tree);
  /* Published to the workers by the pool's gate. */
  atomic_store_explicit (&graph->is_done, 0, memory_order_relaxed);
  lse_deque_push (&graph->deques[0], (LseRange) {0, graph->team->plan->chunks});
}

static void
run_graph (Graph *graph, LseJob job, uint32_t phase, uint64_t begin, uint64_t *since)
{
  LseTeam *team = graph->team;
  LseRingWriter *ring = &team->slots[0].ring;
  if (job == LSE_JOB_COMPUTE)
    {
      for (uint32_t i = 0; i < team->n_workers; i++) /* published by the pool's gate */
        team->slots[i].phase = phase;
      submit (graph);
      lse_ring_mark (ring, since, LSE_EVENT_TASK_SUBMIT, LSE_EVENT_NO_CHUNK, team->plan->chunks);
    }
  lse_thread_pool_run (graph->pool, job, begin, since);
  if (job == LSE_JOB_COMPUTE)
    lse_thread_pool_end_round (graph->pool, *since);
}

static LseStatus
do_round (LseTeam *team, void *state, LseJob job, LseError *err)
{
  Graph *graph = state;
  LseRingWriter *ring = &team->slots[0].ring;
  uint64_t begin = lse_ring_now (ring), since = begin;
  if (job == LSE_JOB_COMPUTE)
    {
      if (team->plan->hash)
        {
          hash_inputs (graph);
          lse_ring_mark (ring, &since, LSE_EVENT_PHASE, LSE_EVENT_NO_CHUNK, 0);
        }
    }
  /* A graph a phase: its tasks need all those of the one before. */
  uint32_t n_phases = job == LSE_JOB_COMPUTE ? lse_team_n_phases (team) : 1;
  for (uint32_t phase = 0; phase < n_phases; phase++, begin = since)
    run_graph (graph, job, phase, begin, &since);
  if (job == LSE_JOB_COMPUTE)
    team->total = lse_task_tree_total (&graph->tree);
  return LSE_OK;
}

static void
stop (LseTeam *team, void *state)
{
  Graph *graph = state;
  lse_thread_pool_free (graph->pool);
  lse_task_tree_clear (&graph->tree);
  free (graph->deques);
  free (graph);
}

static LseStatus
start (LseTeam *team, void **state, LseError *err)
{
  uint32_t n_chunks = team->plan->chunks;
  void *memory = NULL, *deques = NULL;
  if (posix_memalign (&memory, 64, sizeof (Graph)) != 0 ||
      posix_memalign (&deques, 64, team->n_workers * sizeof (LseDeque)) != 0)
    {
      free (memory);
      return lse_fail (err, LSE_ENOMEM, 0, "There is no memory for a graph of %u workers.",
                       team->n_workers);
    }

  Graph *graph = memory;
  uint64_t n_pieces = (uint64_t)team->n_workers * GRAIN_PIECES;
  *graph = (Graph) {.team = team, .deques = deques};
  graph->grain = n_chunks / n_pieces > 1 ? (uint32_t)(n_chunks / n_pieces) : 1;
  for (uint32_t i = 0; i < team->n_workers; i++)
    lse_deque_init (&graph->deques[i]);

  lse_team_prepare (team);
  lse_team_limit_blas (team);
  LsePartial *leaves = lse_team_is_reduction (team) ? team->partials : NULL;
  LseStatus status =
      lse_task_tree_init (&graph->tree, n_chunks, team->plan->split_every, leaves, err);
  if (status == LSE_OK)
    status = lse_thread_pool_new (&graph->pool, team, graph_body, graph, err);
  if (status != LSE_OK)
    stop (team, graph);
  else
    *state = graph;
  return status;
}

const LseStrategy lse_strategy_graph = {LSE_STRATEGY_GRAPH, start, do_round, stop};
