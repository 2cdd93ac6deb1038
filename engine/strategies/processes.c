/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Forked workers. Transport `pipe` is multiprocessing.Pool: one task pipe, one result pipe, every
 * result copied through it under one lock; `reduced` sends only the sum of a chunk the same way;
 * `shared` writes results in place and wakes the children through shared memory. A pool lives for
 * the whole run, or is forked and waited for inside the timed region. The parent only
 * coordinates.
 *
 * The arrays must be LSE_PAGES_SHARED, but for transports pipe and reduced with data that the
 * parent filled before it forked.
 */
#include "strategies/processes-private.h"

#include <stdlib.h>
#include <string.h>

/* ------------------------------------------------------------------ rounds */

/* Waits until every child has arrived, and looks after them. */
static LseStatus
wait_for_all (LseProcesses *processes, LseError *err)
{
  LseGate *gate = &processes->shared->gate;
  LseStatus status = LSE_OK;
  while (status == LSE_OK && !lse_gate_wait_all (gate, processes->join_spin_ns, LSE_CHILD_CHECK_NS))
    status = lse_process_pool_check (&processes->pool, processes->per_run, err);
  return status;
}

static LseStatus
round_through_gate (LseProcesses *processes, uint64_t *since, LseError *err)
{
  LseGate *gate = &processes->shared->gate;
  LseRingWriter *ring = &processes->team->coordinator->ring;
  bool computes = processes->job == LSE_JOB_COMPUTE;
  lse_dispenser_reset (&processes->shared->dispenser);
  lse_gate_open (gate, processes->job, processes->team->n_workers);
  if (computes)
    lse_ring_mark (ring, since, LSE_EVENT_DISPATCH, LSE_EVENT_NO_CHUNK, processes->team->n_workers);
  LseStatus status = wait_for_all (processes, err);
  if (computes)
    lse_ring_mark (ring, since, LSE_EVENT_BARRIER, LSE_EVENT_NO_CHUNK, 0);
  return status;
}

static LseStatus
round_of_pool (LseProcesses *processes, uint64_t *since, LseError *err)
{
  /* Other children would do a dead one's tasks, and nobody would know. */
  LseStatus status = LSE_OK;
  if (processes->job == LSE_JOB_WAKE)
    status = lse_process_pool_check (&processes->pool, false, err);
  if (status != LSE_OK)
    return status;
  if (processes->by_pipe)
    return lse_processes_run_tasks (processes, since, err);
  return round_through_gate (processes, since, err);
}

/* ------------------------------------------------------------------ per run */

static LseStatus
open_pipes (LseProcesses *processes, LseError *err)
{
  LseProcessesShared *shared = processes->shared;
  LseStatus status = lse_pipe_queue_open (&shared->tasks, LSE_PARENT_WRITES, err);
  if (status == LSE_OK)
    status = lse_pipe_queue_open (&shared->results, LSE_PARENT_READS, err);
  return status;
}

static void
close_pipes (LseProcesses *processes)
{
  lse_pipe_queue_close (&processes->shared->tasks);
  lse_pipe_queue_close (&processes->shared->results);
}

/* The children have ended: says what their lanes did until now. */
static void
end_lanes (LseProcesses *processes, uint64_t end, LseEventKind kind)
{
  for (uint32_t i = 0; i < processes->team->n_workers; i++)
    lse_lane_end_wait (&processes->team->slots[i], &processes->shared->since[i], end, kind);
}

static LseStatus
round_of_new_processes (LseProcesses *processes, uint64_t *since, LseError *err)
{
  LseRingWriter *ring = &processes->team->coordinator->ring;
  bool computes = processes->job == LSE_JOB_COMPUTE;
  bool by_pipe = processes->by_pipe && computes; /* filling needs no results */
  uint64_t begin = processes->shared->gate.begin_ticks;
  if (processes->job == LSE_JOB_WAKE)
    return LSE_OK; /* there is nobody to wake */

  lse_gate_init (&processes->shared->gate, true, processes->team->n_workers);
  processes->shared->gate.begin_ticks = begin;
  lse_dispenser_reset (&processes->shared->dispenser);
  LseStatus status = by_pipe ? open_pipes (processes, err) : LSE_OK;
  if (status == LSE_OK)
    status = lse_process_pool_fork (&processes->pool,
                                    by_pipe ? lse_processes_serve_tasks : lse_processes_serve_once,
                                    processes, computes ? since : NULL, err);
  if (status == LSE_OK && by_pipe)
    status = lse_processes_run_tasks (processes, since, err);
  else if (status == LSE_OK)
    status = wait_for_all (processes, err);
  if (computes && !by_pipe)
    lse_ring_mark (ring, since, LSE_EVENT_BARRIER, LSE_EVENT_NO_CHUNK, 0);

  if (status == LSE_OK && by_pipe)
    lse_processes_send_stop (processes);
  if (status == LSE_OK)
    status = lse_process_pool_reap (&processes->pool, err);
  if (by_pipe)
    close_pipes (processes);
  if (computes) /* to close a pool counts as to start one */
    lse_ring_mark (ring, since, LSE_EVENT_SPAWN, LSE_EVENT_NO_CHUNK, 0);
  return status;
}

/* ------------------------------------------------------------------ strategy */

static void
keep_round_times (LseProcessesShared *shared, uint64_t end)
{
  uint32_t place = shared->n_rounds % LSE_ROUNDS_KEPT;
  shared->gate.last_end_ticks = end;
  shared->rounds[place].begin = shared->gate.begin_ticks;
  shared->rounds[place].end = end;
  shared->n_rounds++;
}

static LseStatus
do_round (LseTeam *team, void *state, LseJob job, LseError *err)
{
  LseProcesses *processes = state;
  LseGate *gate = &processes->shared->gate;
  uint64_t since = lse_ring_now (&team->coordinator->ring);
  if (processes->crash.status != LSE_OK)
    return lse_fail (err, processes->crash.status, 0, "%s", processes->crash.detail);

  LseError failure = {0};
  processes->job = job;
  gate->begin_ticks = gate->open_ticks = since;
  LseStatus status = processes->per_run ? round_of_new_processes (processes, &since, &failure)
                                        : round_of_pool (processes, &since, &failure);
  if (status != LSE_OK)
    {
      lse_process_pool_kill (&processes->pool);
      if (!processes->per_run)
        processes->crash = failure;
      return lse_fail (err, status, failure.sys_errno, "%s", failure.detail);
    }

  if (job == LSE_JOB_FILL && processes->by_pipe && team->work->output != NULL)
    memset (team->work->output, 0, team->work->output_bytes); /* the parent writes it, then */
  if (job != LSE_JOB_COMPUTE)
    return LSE_OK;
  if (lse_team_is_reduction (team) || processes->sends_partials)
    lse_team_combine (team, team->coordinator, &since);
  if (processes->per_run)
    end_lanes (processes, since, processes->by_pipe ? LSE_EVENT_SPAWN : LSE_EVENT_BARRIER);
  else
    keep_round_times (processes->shared, since);
  return LSE_OK;
}

static void
stop (LseTeam *team, void *state)
{
  LseProcesses *processes = state;
  if (processes->pool.n_children > 0 && processes->by_pipe)
    lse_processes_send_stop (processes);
  else if (processes->pool.n_children > 0)
    lse_gate_open (&processes->shared->gate, LSE_GATE_STOP, 0);
  lse_process_pool_reap (&processes->pool, NULL);
  lse_process_pool_clear (&processes->pool);
  if (processes->shared != NULL)
    close_pipes (processes);
  lse_pages_unmap (processes->shared, processes->shared_bytes);
  lse_pages_unmap (processes->buffer, lse_processes_buffer_bytes (processes));
  free (processes);
}

static LseStatus
start_pool (LseProcesses *processes, LseError *err)
{
  LseStatus status = processes->by_pipe ? open_pipes (processes, err) : LSE_OK;
  lse_gate_init (&processes->shared->gate, true, processes->team->n_workers);
  if (status == LSE_OK)
    status = lse_process_pool_fork (
        &processes->pool, processes->by_pipe ? lse_processes_serve_tasks : lse_processes_serve_gate,
        processes, NULL, err);
  if (status == LSE_OK)
    status = wait_for_all (processes, err);
  return status;
}

static LseStatus
prepare (LseProcesses *processes, LseError *err)
{
  LseTeam *team = processes->team;
  void *shared = NULL;
  processes->shared_bytes =
      sizeof (LseProcessesShared) + team->n_workers * sizeof (processes->shared->since[0]);
  LseStatus status = lse_pages_map (&shared, processes->shared_bytes, LSE_PAGES_SHARED, err);
  if (status != LSE_OK)
    return status;
  processes->shared = shared;
  processes->shared->tasks.read_fd = processes->shared->tasks.write_fd = -1;
  processes->shared->results.read_fd = processes->shared->results.write_fd = -1;
  status = lse_process_pool_init (&processes->pool, team, err);
  if (status == LSE_OK && processes->by_pipe)
    status = lse_processes_plan_tasks (processes, err);
  return status;
}

static LseStatus
start (LseTeam *team, void **state, LseError *err)
{
  LseProcesses *processes = calloc (1, sizeof *processes);
  if (processes == NULL)
    return lse_fail (err, LSE_ENOMEM, 0, "There is no memory for a pool of processes.");
  lse_team_prepare (team);
  processes->team = team;
  processes->per_run = team->plan->pool == LSE_POOL_PER_RUN;
  processes->by_pipe = team->plan->transport != LSE_TRANSPORT_SHARED;
  processes->sends_partials =
      lse_team_is_reduction (team) || team->plan->transport == LSE_TRANSPORT_REDUCED;
  /* The parent has no worker's PU: it looks for the end only if there is one more. */
  bool has_own_cpu = lse_cpuset_count (&team->allowed) > team->n_workers;
  processes->join_spin_ns = team->may_spin && has_own_cpu ? LSE_SPIN_JOIN_NS : 0;

  lse_slot_enter (team->coordinator, &team->allowed);
  LseStatus status = prepare (processes, err);
  if (status == LSE_OK && !processes->per_run)
    status = start_pool (processes, err);
  if (status != LSE_OK)
    {
      lse_process_pool_kill (&processes->pool);
      stop (team, processes);
    }
  else
    *state = processes;
  return status;
}

const LseStrategy lse_strategy_processes = {LSE_STRATEGY_PROCESSES, start, do_round, stop};
