/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The parent's side of the two pipes: puts tasks while the pipe takes them, reads the results one
 * by one and copies each to its place. One thread does what Pool's three do.
 */
#include "strategies/processes-private.h"

#include <poll.h>
#include <string.h>

/* Pool.map's rule: four tasks for each process, rounded up. 8 chunks, 8 processes: 1 chunk a
 * task; 1000 chunks, 2 processes: 125. */
#define TASKS_PER_WORKER 4u

size_t
lse_processes_payload_bytes (const LseProcesses *processes, uint32_t first, uint32_t end)
{
  const LseTeam *team = processes->team;
  uint64_t first_unit, last_unit;
  if (processes->sends_partials)
    return (size_t)(end - first) * sizeof (LsePartial);
  lse_team_units (team, first, end, &first_unit, &last_unit);
  return (last_unit - first_unit) * team->work->output_per_unit * sizeof (double);
}

LseStatus
lse_processes_plan_tasks (LseProcesses *processes, LseError *err)
{
  uint64_t n_chunks = processes->team->plan->chunks;
  uint64_t n_tasks = (uint64_t)processes->team->n_workers * TASKS_PER_WORKER;
  void *buffer = NULL;

  processes->task_chunks = (uint32_t)(n_chunks / n_tasks + (n_chunks % n_tasks > 0));
  /* The first chunks are the largest, and so is the first task. */
  processes->payload_bytes = lse_processes_payload_bytes (processes, 0, processes->task_chunks);
  LseStatus status =
      lse_pages_map (&buffer, lse_processes_buffer_bytes (processes), LSE_PAGES_PRIVATE, err);
  if (status == LSE_OK)
    memset (buffer, 0, lse_processes_buffer_bytes (processes));
  processes->buffer = buffer;
  return status;
}

/* ------------------------------------------------------------------ tasks */

static bool
put_task (LseProcesses *processes, LseTask task)
{
  unsigned char message[LSE_MESSAGE_HEADROOM + sizeof task];
  memcpy (message + LSE_MESSAGE_HEADROOM, &task, sizeof task);
  return lse_message_try_write (processes->shared->tasks.write_fd, message + LSE_MESSAGE_HEADROOM,
                                sizeof task);
}

static uint32_t
n_tasks_of_round (const LseProcesses *processes)
{
  if (processes->job == LSE_JOB_WAKE)
    return processes->team->n_workers;
  uint32_t n_chunks = processes->team->plan->chunks, size = processes->task_chunks;
  return n_chunks / size + (n_chunks % size > 0);
}

static LseTask
nth_task (const LseProcesses *processes, uint32_t index)
{
  LseTask task = {.order = processes->job};
  if (processes->job == LSE_JOB_WAKE)
    return task;
  uint64_t n_chunks = processes->team->plan->chunks;
  uint64_t first = (uint64_t)index * processes->task_chunks, end = first + processes->task_chunks;
  task.first = (uint32_t)first;
  task.end = (uint32_t)(end < n_chunks ? end : n_chunks);
  return task;
}

void
lse_processes_send_stop (LseProcesses *processes)
{
  for (uint32_t i = 0; i < processes->team->n_workers; i++)
    if (!put_task (processes, (LseTask) {.order = LSE_GATE_STOP}))
      {
        lse_process_pool_kill (&processes->pool); /* nobody reads: they would never know */
        return;
      }
}

/* ------------------------------------------------------------------ results */

typedef struct
{
  LseProcesses *processes;
  LseStatus status; /* of the children */
  LseError *err;
} Wait;

/* Waits until there is something to read, or room for a task if @for_room. Returns: false if a
 * child has died. */
static bool
wait_for_children (Wait *wait, bool for_room)
{
  LseProcessesShared *shared = wait->processes->shared;
  struct pollfd ends[2] = {{.fd = shared->results.read_fd, .events = POLLIN},
                           {.fd = for_room ? shared->tasks.write_fd : -1, .events = POLLOUT}};
  while (poll (ends, 2, LSE_CHILD_CHECK_NS / 1000000) <= 0)
    {
      wait->status = lse_process_pool_check (&wait->processes->pool, false, wait->err);
      if (wait->status != LSE_OK)
        return false;
    }
  return true;
}

static bool
keep_waiting_cb (void *context)
{
  return wait_for_children (context, false);
}

/* Copies a result to its place. Returns: false if it is none. */
static bool
place_result (LseProcesses *processes, size_t body_bytes)
{
  LseTeam *team = processes->team;
  const unsigned char *body = processes->buffer + LSE_MESSAGE_HEADROOM;
  LseResultHead head;
  uint64_t begin, end;
  if (body_bytes < sizeof head)
    return false;
  memcpy (&head, body, sizeof head);
  if (processes->job != LSE_JOB_COMPUTE)
    return true;
  if (head.first > head.end || head.end > team->plan->chunks ||
      body_bytes - sizeof head != lse_processes_payload_bytes (processes, head.first, head.end))
    return false;

  void *place = &team->partials[head.first];
  if (!processes->sends_partials)
    {
      lse_team_units (team, head.first, head.end, &begin, &end);
      place = team->work->output + begin * team->work->output_per_unit;
    }
  memcpy (place, body + sizeof head, body_bytes - sizeof head);
  return true;
}

static LseStatus
receive_result (LseProcesses *processes, Wait *wait, LseRingWriter *ring, uint64_t *since)
{
  ssize_t got = lse_message_read (
      processes->shared->results.read_fd, processes->buffer + LSE_MESSAGE_HEADROOM,
      sizeof (LseResultHead) + processes->payload_bytes, keep_waiting_cb, wait);
  if (wait->status != LSE_OK)
    return wait->status;
  if (got >= 0)
    lse_ring_mark (ring, since, LSE_EVENT_RECEIVE, LSE_EVENT_NO_CHUNK, (uint64_t)got);
  if (got < 0 || !place_result (processes, (size_t)got))
    {
      lse_process_pool_kill (&processes->pool);
      return lse_fail (wait->err, LSE_EPROTOCOL, 0,
                       "A worker process sent a result that cannot be understood.");
    }
  lse_ring_mark (ring, since, LSE_EVENT_DESERIALIZE, LSE_EVENT_NO_CHUNK, (uint64_t)got);
  return LSE_OK;
}

LseStatus
lse_processes_run_tasks (LseProcesses *processes, uint64_t *since, LseError *err)
{
  LseRingWriter quiet = {0};
  LseRingWriter *ring =
      processes->job == LSE_JOB_COMPUTE ? &processes->team->coordinator->ring : &quiet;
  Wait wait = {.processes = processes, .err = err};
  uint32_t n_tasks = n_tasks_of_round (processes), n_put = 0, n_received = 0;

  while (n_received < n_tasks)
    {
      uint32_t n_put_before = n_put;
      while (n_put < n_tasks && put_task (processes, nth_task (processes, n_put)))
        n_put++;
      if (n_put > n_put_before)
        lse_ring_mark (ring, since, LSE_EVENT_DISPATCH, LSE_EVENT_NO_CHUNK, n_put - n_put_before);
      if (!wait_for_children (&wait, n_put < n_tasks))
        return wait.status;
      lse_ring_mark (ring, since, LSE_EVENT_QUEUE_WAIT, LSE_EVENT_NO_CHUNK, 0);

      struct pollfd result = {.fd = processes->shared->results.read_fd, .events = POLLIN};
      if (n_put < n_tasks && poll (&result, 1, 0) <= 0)
        continue; /* it was room for a task */
      LseStatus status = receive_result (processes, &wait, ring, since);
      if (status != LSE_OK)
        return status;
      n_received++;
    }
  return LSE_OK;
}
