/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A strategy: how chunks reach workers. It knows no workload by name: it calls the kernel of the
 * work it is given on ranges of units.
 */
#pragma once

#include "plan/plan.h"
#include "topology/bind.h"
#include "trace/ring.h"
#include "workloads/workload.h"

#include <sys/types.h>

/* What a round does with each chunk. */
typedef enum
{
  LSE_JOB_WAKE,   /* nothing: brings the pool into the state in which work finds it */
  LSE_JOB_FILL,   /* first touch of inputs and output; made once, not timed */
  LSE_JOB_COMPUTE /* the timed one: from the call to the whole result in place */
} LseJob;

/* One worker, or the coordinator. In shared memory, a cache line of its own for what changes. */
typedef struct
{
  int worker;         /* index; -1 the coordinator */
  int requested_cpu;  /* OS index, -1 = not bound */
  LseRingWriter ring; /* written by whoever is this worker now */

  _Alignas(64) LseCpuSet effective; /* mask read back by the worker itself */
  LseCpuSet observed;               /* CPUs that its chunks really ended on */
  int32_t last_cpu;                 /* -1 before the first chunk */
  uint32_t n_migrations;            /* changes of last_cpu */
  uint32_t phase;                   /* of the work, that this worker computes now; 0 for most */
  LseStatus bind_status;
} LseSlot;

typedef struct
{
  const LsePlan *plan;
  LseWork *work;
  LseCpuSet allowed;    /* all CPUs of this session */
  bool may_spin;        /* a PU for every worker: waiting may spin before it sleeps */
  LseSlot *coordinator; /* slots live in shared memory */
  LseSlot *slots;       /* n_workers */
  uint32_t n_workers;
  LsePartial *partials; /* shared, one per chunk: for reductions and transport `reduced` */
  LsePartial total;     /* the combined reduction; for `reduced` the sum of all sums */

  /* The strategy's own, set by its start(): how units are cut into the plan's chunks. */
  uint64_t units_per_chunk;
  uint64_t n_larger_chunks; /* the first so many have one unit more */
  const pid_t *children;    /* n_children, of its pool of processes; 0 = not running; NULL: none */
  size_t n_children;
} LseTeam;

typedef struct LseStrategy
{
  LseStrategyId id;

  /**
   * start:
   * @state: (out): the strategy's own, given to the other calls
   *
   * Makes a persistent pool; binds its workers. Not timed.
   */
  LseStatus (*start) (LseTeam *team, void **state, LseError *err);

  /**
   * round:
   *
   * Does @job for every chunk and returns when all of it is in place. Under LSE_JOB_COMPUTE this is
   * the timed region: no allocation, lock or system call in it but what the strategy is about.
   */
  LseStatus (*round) (LseTeam *team, void *state, LseJob job, LseError *err);
  void (*stop) (LseTeam *team, void *state);
} LseStrategy;

/* The strategy compiled in; NULL for `openmp`, which lives in a module of its own. */
const LseStrategy *lse_strategy_find_builtin (LseStrategyId id);

/* The one symbol that a strategy module exports: a LseStrategy. */
#define LSE_STRATEGY_MODULE_SYMBOL "lanescope_strategy_module"

/* ------------------------------------------------------------------ for strategies */

/**
 * lse_team_prepare:
 *
 * The first thing in start(): cuts the units into chunks, so that no chunk costs a division later.
 */
void lse_team_prepare (LseTeam *team);

/* Binds the calling thread as its slot says, reads the mask back, takes over its ring. */
void lse_slot_enter (LseSlot *slot, const LseCpuSet *allowed);

/* Gives the calling thread, made for a slot, its name: so it can be told from a library's threads by
 * whoever looks from outside. */
void lse_slot_name_thread (const LseSlot *slot);

/* Notes the CPU on which a chunk ended. */
static inline void
lse_slot_saw_cpu (LseSlot *slot, uint32_t cpu)
{
  if ((int32_t)cpu != slot->last_cpu)
    {
      slot->n_migrations += slot->last_cpu >= 0;
      slot->last_cpu = (int32_t)cpu;
      lse_cpuset_add (&slot->observed, (int)cpu);
    }
}

/**
 * lse_team_do_chunk:
 * @since: (inout): begin of the span, see lse_ring_mark()
 *
 * Does @job on chunk @chunk in place: kernel into the output or into partials[chunk], or fill.
 * Writes the compute span.
 */
void lse_team_do_chunk (LseTeam *team, LseSlot *slot, LseJob job, uint32_t chunk, uint64_t *since);

/* Combines all partials in the order of the chunks into team->total (a merge span). */
void lse_team_combine (LseTeam *team, LseSlot *slot, uint64_t *since);
