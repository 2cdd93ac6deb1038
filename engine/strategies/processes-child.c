/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The children's side of the processes strategy.
 */
#include "strategies/processes-private.h"

#include <string.h>
#include <unistd.h>

/* ------------------------------------------------------------------ shared memory */

void
lse_processes_serve_gate (void *context, uint32_t worker)
{
  LseProcesses *processes = context;
  LseTeam *team = processes->team;
  LseGate *gate = &processes->shared->gate;
  LseSlot *slot = &team->slots[worker];
  int64_t spin_ns = team->may_spin ? LSE_SPIN_IDLE_NS : 0;
  uint64_t since = 0;
  uint32_t seen = 0, order;

  lse_ring_writer_touch (&slot->ring);
  lse_gate_arrive (gate);
  while ((order = lse_gate_wait_order (gate, &seen, spin_ns)) != LSE_GATE_STOP)
    {
      lse_lane_end_wait (slot, &since, gate->last_end_ticks, LSE_EVENT_BARRIER);
      if (order == LSE_JOB_COMPUTE)
        lse_lane_begin_round (slot, &since, gate->begin_ticks, gate->open_ticks,
                              LSE_EVENT_DISPATCH);
      lse_dispenser_serve (&processes->shared->dispenser, team, worker, (LseJob)order, &since);
      if (order != LSE_JOB_COMPUTE)
        since = 0;
      lse_gate_arrive (gate);
    }
  lse_lane_end_wait (slot, &since, gate->last_end_ticks, LSE_EVENT_BARRIER);
}

void
lse_processes_serve_once (void *context, uint32_t worker)
{
  LseProcesses *processes = context;
  LseProcessesShared *shared = processes->shared;
  LseSlot *slot = &processes->team->slots[worker];
  uint64_t since = shared->gate.begin_ticks;
  if (processes->job == LSE_JOB_COMPUTE)
    lse_ring_mark (&slot->ring, &since, LSE_EVENT_SPAWN, LSE_EVENT_NO_CHUNK, 0);
  lse_dispenser_serve (&shared->dispenser, processes->team, worker, processes->job, &since);
  shared->since[worker] = since;
  lse_gate_arrive (&shared->gate);
}

/* ------------------------------------------------------------------ pipes */

/* A child's own memory. */
typedef struct
{
  LseProcesses *processes;
  LseSlot *slot;
  uint64_t since;
  uint32_t next_round;    /* the first whose end the lane has not seen */
  unsigned char *payload; /* the results as they are computed: NumPy's arrays */
  unsigned char *scratch; /* output of one chunk of which only the sum is sent */
  unsigned char *message; /* the results as they are sent: their pickle */
} Child;

static size_t
scratch_bytes (const LseProcesses *processes)
{
  const LseWork *work = processes->team->work;
  uint64_t begin, end;
  if (!processes->sends_partials || lse_team_is_reduction (processes->team))
    return 0;
  lse_team_units (processes->team, 0, 1, &begin, &end); /* no chunk is larger than the first */
  return (end - begin) * work->output_per_unit * sizeof (double);
}

/* In a persistent pool memory and ring are touched here, long before they are used. */
static void
child_init (Child *child, LseProcesses *processes, uint32_t worker)
{
  LseProcessesShared *shared = processes->shared;
  size_t bytes[3] = {processes->payload_bytes, scratch_bytes (processes),
                     lse_processes_buffer_bytes (processes)};
  void *pages[3];

  *child = (Child) {.processes = processes, .slot = &processes->team->slots[worker]};
  child->next_round = shared->n_rounds;
  child->since = processes->per_run ? shared->gate.begin_ticks : 0;
  if (processes->per_run)
    lse_ring_mark (&child->slot->ring, &child->since, LSE_EVENT_SPAWN, LSE_EVENT_NO_CHUNK, 0);
  lse_pipe_queue_enter_child (&shared->tasks, LSE_PARENT_WRITES);
  lse_pipe_queue_enter_child (&shared->results, LSE_PARENT_READS);
  for (int i = 0; i < 3; i++)
    {
      if (lse_pages_map (&pages[i], bytes[i], LSE_PAGES_PRIVATE, NULL) != LSE_OK)
        _exit (LSE_CHILD_LOST);
      if (!processes->per_run && bytes[i] > 0)
        memset (pages[i], 0, bytes[i]);
    }
  child->payload = pages[0];
  child->scratch = pages[1];
  child->message = pages[2];
  if (processes->per_run)
    lse_ring_mark (&child->slot->ring, &child->since, LSE_EVENT_ALLOCATE, LSE_EVENT_NO_CHUNK, 0);
  else
    lse_ring_writer_touch (&child->slot->ring);
}

/* Takes the next task; idle children queue up at the lock behind the one that reads. */
static bool
get_task (Child *child, LseTask *task)
{
  LsePipeQueue *tasks = &child->processes->shared->tasks;
  if (!lse_pipe_queue_lock (tasks))
    return false;
  ssize_t got = lse_message_read (tasks->read_fd, task, sizeof *task, NULL, NULL);
  lse_pipe_queue_unlock (tasks);
  return got == (ssize_t)sizeof *task;
}

/* The lane in the rounds that have ended since the last task: a child that got none waited through
 * the whole of them. */
static void
note_ended_rounds (Child *child)
{
  const LseProcessesShared *shared = child->processes->shared;
  if (shared->n_rounds - child->next_round > LSE_ROUNDS_KEPT)
    child->next_round = shared->n_rounds - LSE_ROUNDS_KEPT;
  for (; child->next_round != shared->n_rounds; child->next_round++)
    {
      uint32_t place = child->next_round % LSE_ROUNDS_KEPT;
      uint64_t begin = shared->rounds[place].begin;
      uint64_t since = child->since > begin ? child->since : begin;
      lse_lane_end_wait (child->slot, &since, shared->rounds[place].end, LSE_EVENT_QUEUE_WAIT);
    }
}

/* The lane until a task came. What the parent wrote before the task is seen after it: the pipe
 * orders the two. */
static void
note_wait (Child *child, uint32_t order)
{
  uint64_t begin = child->processes->shared->gate.begin_ticks;
  note_ended_rounds (child);
  if (order != LSE_JOB_COMPUTE && !child->processes->per_run)
    return; /* between rounds */
  if (child->since < begin)
    child->since = begin;
  lse_ring_mark (&child->slot->ring, &child->since, LSE_EVENT_QUEUE_WAIT, LSE_EVENT_NO_CHUNK, 0);
}

static void
compute_chunk (Child *child, uint32_t chunk, unsigned char *result)
{
  const LseProcesses *processes = child->processes;
  const LseWork *work = processes->team->work;
  uint64_t begin, end;
  lse_team_units (processes->team, chunk, chunk + 1, &begin, &end);
  if (!processes->sends_partials)
    {
      if (end > begin)
        lse_team_run_kernel (processes->team, child->slot, begin, end, result, chunk,
                             &child->since);
      return;
    }

  LsePartial partial = {0};
  if (end > begin && lse_team_is_reduction (processes->team))
    work->kernel (work, begin, end, &partial);
  else if (end > begin)
    {
      lse_team_run_kernel (processes->team, child->slot, begin, end, child->scratch, chunk,
                           &child->since);
      partial = lse_partial_of_array ((const double *)(const void *)child->scratch,
                                      (end - begin) * work->output_per_unit);
    }
  memcpy (result, &partial, sizeof partial);
}

/* Returns the bytes of the payload. */
static size_t
compute_task (Child *child, const LseTask *task)
{
  size_t used = 0;
  for (uint32_t chunk = task->first; chunk < task->end; chunk++)
    {
      compute_chunk (child, chunk, child->payload + used);
      lse_slot_saw_cpu (child->slot, lse_ring_mark (&child->slot->ring, &child->since,
                                                    LSE_EVENT_COMPUTE, chunk, 0));
      used += lse_processes_payload_bytes (child->processes, chunk, chunk + 1);
    }
  return used;
}

/* First touch of the inputs; the output is the parent's alone. */
static void
fill_task (Child *child, const LseTask *task)
{
  LseWork *work = child->processes->team->work;
  uint64_t begin, end;
  lse_team_units (child->processes->team, task->first, task->end, &begin, &end);
  if (end > begin)
    work->workload->fill (work, begin, end);
}

/* Serialises before it takes the lock, as Pool's children do, then writes under it. */
static bool
put_result (Child *child, const LseTask *task, size_t payload_bytes)
{
  LsePipeQueue *results = &child->processes->shared->results;
  LseRingWriter quiet = {0};
  LseRingWriter *ring = task->order == LSE_JOB_COMPUTE ? &child->slot->ring : &quiet;
  LseResultHead head = {task->first, task->end};
  unsigned char *body = child->message + LSE_MESSAGE_HEADROOM;
  size_t bytes = sizeof head + payload_bytes;

  memcpy (body, &head, sizeof head);
  memcpy (body + sizeof head, child->payload, payload_bytes);
  lse_ring_mark (ring, &child->since, LSE_EVENT_SERIALIZE, task->first, bytes);
  if (!lse_pipe_queue_lock (results))
    return false;
  lse_ring_mark (ring, &child->since, LSE_EVENT_LOCK_WAIT, task->first, 0);
  bool is_sent = lse_message_write (results->write_fd, body, bytes);
  lse_pipe_queue_unlock (results);
  lse_ring_mark (ring, &child->since, LSE_EVENT_SEND, task->first, bytes);
  return is_sent;
}

void
lse_processes_serve_tasks (void *context, uint32_t worker)
{
  LseProcesses *processes = context;
  Child child;
  LseTask task;

  child_init (&child, processes, worker);
  lse_gate_arrive (&processes->shared->gate);
  for (;;)
    {
      if (!get_task (&child, &task))
        _exit (LSE_CHILD_LOST);
      note_wait (&child, task.order);
      if (task.order == LSE_GATE_STOP)
        break;
      size_t payload_bytes = 0;
      if (task.order == LSE_JOB_COMPUTE)
        payload_bytes = compute_task (&child, &task);
      else if (task.order == LSE_JOB_FILL)
        fill_task (&child, &task);
      if (!put_result (&child, &task, payload_bytes))
        _exit (LSE_CHILD_LOST);
    }
  processes->shared->since[worker] = child.since;
}
