/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the two sides of the processes strategy share: the parent in processes.c and
 * processes-pipe.c, the children in processes-child.c.
 */
#pragma once

#include "strategies/dispenser.h"
#include "strategies/gate.h"
#include "strategies/pipe-queue.h"
#include "strategies/process-pool.h"
#include "strategies/team-private.h"

/* Rounds that a child may sleep through and still account for, when it gets no task in them. */
#define LSE_ROUNDS_KEPT 64u

/* In memory shared with the children. */
typedef struct
{
  LseGate gate; /* its begin_ticks count under every transport */
  LseDispenser dispenser;
  LsePipeQueue tasks, results;
  uint32_t n_rounds; /* computed so far by a persistent pool; their times, the latest kept */
  struct
  {
    uint64_t begin, end;
  } rounds[LSE_ROUNDS_KEPT];
  uint64_t since[]; /* by worker: how far its lane is written, when it ends */
} LseProcessesShared;

typedef struct
{
  LseTeam *team;
  LseProcessPool pool;
  LseProcessesShared *shared;
  size_t shared_bytes;
  bool per_run;
  bool by_pipe;          /* transport pipe or reduced */
  bool sends_partials;   /* a result is one LsePartial a chunk, not the output */
  LseJob job;            /* of this round */
  int64_t join_spin_ns;  /* of the parent */
  uint32_t task_chunks;  /* chunks a task */
  size_t payload_bytes;  /* largest result without its head */
  unsigned char *buffer; /* parent: LSE_MESSAGE_HEADROOM and the largest result */
  LseError crash;        /* why there is no pool any more; status LSE_OK: there is */
} LseProcesses;

/* Body of a task: do @order, a LseJob or LSE_GATE_STOP, for the chunks [first, end). */
typedef struct
{
  uint32_t order;
  uint32_t first, end;
} LseTask;

/* Head of a result's body; the payload follows. */
typedef struct
{
  uint32_t first, end;
} LseResultHead;

static inline size_t
lse_processes_buffer_bytes (const LseProcesses *processes)
{
  return LSE_MESSAGE_HEADROOM + sizeof (LseResultHead) + processes->payload_bytes;
}

/* Bytes that the chunks [first, end) send home. */
size_t lse_processes_payload_bytes (const LseProcesses *processes, uint32_t first, uint32_t end);

/* Children: until the coordinator says stop; or for one round. */
void lse_processes_serve_gate (void *context, uint32_t worker);
void lse_processes_serve_tasks (void *context, uint32_t worker);
void lse_processes_serve_once (void *context, uint32_t worker);

/* Parent: sizes of tasks and buffers; %LSE_ENOMEM. */
LseStatus lse_processes_plan_tasks (LseProcesses *processes, LseError *err);

/* Parent: one round through the two pipes. Writes its spans into the coordinator's lane. */
LseStatus lse_processes_run_tasks (LseProcesses *processes, uint64_t *since, LseError *err);

/* Parent: tells every child to end, as Pool.close() does. */
void lse_processes_send_stop (LseProcesses *processes);
