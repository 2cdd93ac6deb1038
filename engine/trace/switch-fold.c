/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Records of context switches, in the order of time, into stays. A thread goes on and off a core in
 * the ring of the same CPU, and on every CPU there is one thread at most: what was lost in a ring
 * breaks no stay on another CPU.
 */
#include "trace/switch-records.h"

#include <stdlib.h>
#include <string.h>

#define NOBODY SIZE_MAX
#define MAX_CPUS 65536
/* 45 bytes each; what is more is counted as lost. */
#define MAX_STAYS ((size_t)1 << 20)

typedef struct
{
  int tid;     /* 0: this place is free */
  size_t lane; /* NOBODY: it has ended */
  bool is_on;
  bool was_preempted; /* at the end of its last stay */
} Thread;

struct LseSwitchFold
{
  LseSwitches *switches;
  size_t n_places, n_used; /* of the table, which is open and a power of two */
  Thread *threads;
  size_t n_cpus;
  int *tids; /* by CPU: who is on it; 0 nobody, or nobody knows */
  size_t n_stays;
};

LseSwitchFold *
lse_switch_fold_new (LseSwitches *switches)
{
  LseSwitchFold *fold = calloc (1, sizeof *fold);
  if (fold == NULL)
    return NULL;
  *fold = (LseSwitchFold) {.switches = switches, .n_places = 64};
  fold->threads = calloc (fold->n_places, sizeof *fold->threads);
  if (fold->threads == NULL)
    {
      free (fold);
      return NULL;
    }
  return fold;
}

void
lse_switch_fold_free (LseSwitchFold *fold)
{
  if (fold == NULL)
    return;
  free (fold->threads);
  free (fold->tids);
  free (fold);
}

/* ------------------------------------------------------------------ threads */

/* The place of @tid, or the free one where it would stand. */
static Thread *
place_of (Thread *threads, size_t n_places, int tid)
{
  size_t at = (uint32_t)tid * 2654435761U & (n_places - 1);
  while (threads[at].tid != 0 && threads[at].tid != tid)
    at = (at + 1) & (n_places - 1);
  return &threads[at];
}

static bool
grow_table (LseSwitchFold *fold)
{
  size_t n_places = 2 * fold->n_places;
  Thread *grown = calloc (n_places, sizeof *grown);
  if (grown == NULL)
    return false;
  for (size_t i = 0; i < fold->n_places; i++)
    if (fold->threads[i].tid != 0)
      *place_of (grown, n_places, fold->threads[i].tid) = fold->threads[i];
  free (fold->threads);
  fold->threads = grown;
  fold->n_places = n_places;
  return true;
}

/* NULL if there is no such thread, or none alive. */
static Thread *
find (LseSwitchFold *fold, int tid)
{
  Thread *thread = place_of (fold->threads, fold->n_places, tid);
  return tid > 0 && thread->tid == tid && thread->lane != NOBODY ? thread : NULL;
}

/* NULL without room. */
static Thread *
find_or_add (LseSwitchFold *fold, int pid, int tid)
{
  Thread *thread = find (fold, tid);
  if (thread != NULL || tid <= 0)
    return thread;
  if (2 * (fold->n_used + 1) > fold->n_places && !grow_table (fold))
    return NULL;
  size_t lane = lse_switches_add_thread (fold->switches, pid, tid);
  if (lane == SIZE_MAX)
    return NULL;
  thread = place_of (fold->threads, fold->n_places, tid);
  fold->n_used += thread->tid == 0;
  *thread = (Thread) {.tid = tid, .lane = lane};
  return thread;
}

static LseThreadLane *
lane_of (LseSwitchFold *fold, const Thread *thread)
{
  return &fold->switches->threads[thread->lane];
}

/* ------------------------------------------------------------------ cores */

static bool
has_cpu (LseSwitchFold *fold, int32_t cpu)
{
  size_t n_cpus = (size_t)cpu + 1;
  if (cpu < 0 || cpu >= MAX_CPUS)
    return false;
  if (n_cpus <= fold->n_cpus)
    return true;
  int *grown = reallocarray (fold->tids, n_cpus, sizeof *grown);
  if (grown == NULL)
    return false;
  memset (grown + fold->n_cpus, 0, (n_cpus - fold->n_cpus) * sizeof *grown);
  fold->tids = grown;
  fold->n_cpus = n_cpus;
  return true;
}

/* The last stay of a thread that is on a core goes on until @at_ns. */
static void
extend (LseThreadLane *lane, int64_t at_ns)
{
  size_t last = lane->n_stays - 1;
  if (at_ns <= lane->off_ns[last])
    return;
  lane->cpu_ns += at_ns - lane->off_ns[last];
  lane->off_ns[last] = at_ns;
}

/* It ended, nobody knows when: after the last moment at which it was seen there. */
static void
break_stay (LseSwitchFold *fold, int tid)
{
  Thread *thread = find (fold, tid);
  if (thread != NULL)
    thread->is_on = thread->was_preempted = false;
}

void
lse_switch_fold_forget_cpu (LseSwitchFold *fold, int32_t cpu)
{
  if (cpu < 0 || (size_t)cpu >= fold->n_cpus)
    return;
  break_stay (fold, fold->tids[cpu]);
  fold->tids[cpu] = 0;
}

static void
go_on (LseSwitchFold *fold, const LseSwitchRecord *record)
{
  Thread *thread = find_or_add (fold, record->pid, record->tid);
  if (thread == NULL || !has_cpu (fold, record->cpu) || fold->n_stays >= MAX_STAYS)
    {
      fold->switches->n_lost++;
      return;
    }
  LseThreadLane *lane = lane_of (fold, thread);
  /* what was lost: the end of whoever is still said to be on this core, and where this thread is
   * said to be */
  lse_switch_fold_forget_cpu (fold, record->cpu);
  if (thread->is_on)
    lse_switch_fold_forget_cpu (fold, lane->cpu[lane->n_stays - 1]);
  size_t last = lane->n_stays - 1;
  int64_t on_ns = record->at_ns;
  if (lane->n_stays > 0 && on_ns < lane->off_ns[last])
    on_ns = lane->off_ns[last];
  if (lane->n_stays > 0 && thread->was_preempted)
    lane->run_queue_ns += on_ns - lane->off_ns[last];
  if (lane->n_stays > 0 && lane->cpu[last] != record->cpu)
    lane->n_migrations++;
  if (lse_thread_lane_append (lane, on_ns, on_ns, on_ns, record->cpu, LSE_STAY_OPEN) != LSE_OK)
    {
      fold->switches->n_lost++;
      return;
    }
  fold->n_stays++;
  fold->tids[record->cpu] = record->tid;
  thread->is_on = true;
}

static void
go_off (LseSwitchFold *fold, const LseSwitchRecord *record)
{
  bool is_preempted = record->what == LSE_SWITCH_OFF_PREEMPTED;
  Thread *thread = find (fold, record->tid);
  if (has_cpu (fold, record->cpu) && fold->tids[record->cpu] == record->tid)
    fold->tids[record->cpu] = 0;
  if (thread == NULL)
    return; /* it was there before we were, or there was no room for it */
  LseThreadLane *lane = lane_of (fold, thread);
  if (record->what != LSE_SWITCH_EXIT)
    {
      lane->n_preempted += is_preempted;
      lane->n_voluntary += !is_preempted;
    }
  if (!thread->is_on)
    return;
  extend (lane, record->at_ns);
  lane->end[lane->n_stays - 1] = is_preempted ? LSE_STAY_PREEMPTED : LSE_STAY_BLOCKED;
  thread->is_on = false;
  thread->was_preempted = is_preempted;
}

/* ------------------------------------------------------------------ records */

/* A new thread has its parent's name, until it is given another. */
static void
begin_thread (LseSwitchFold *fold, const LseSwitchRecord *record)
{
  Thread *old = find (fold, record->tid);
  if (old != NULL)
    old->lane = NOBODY; /* its end was lost */
  Thread *thread = find_or_add (fold, record->pid, record->tid);
  Thread *parent = find (fold, record->parent_tid);
  if (thread == NULL)
    fold->switches->n_lost++;
  else if (parent != NULL)
    memcpy (lane_of (fold, thread)->name, lane_of (fold, parent)->name,
            sizeof lane_of (fold, thread)->name);
}

static void
end_thread (LseSwitchFold *fold, const LseSwitchRecord *record)
{
  go_off (fold, record);
  Thread *thread = find (fold, record->tid);
  if (thread != NULL)
    thread->lane = NOBODY;
}

static void
name_thread (LseSwitchFold *fold, const LseSwitchRecord *record)
{
  Thread *thread = find_or_add (fold, record->pid, record->tid);
  if (thread == NULL)
    return;
  LseThreadLane *lane = lane_of (fold, thread);
  memcpy (lane->name, record->name, sizeof lane->name);
  if (strncmp (lane->name, LSE_WORKER_NAME, sizeof LSE_WORKER_NAME - 1) == 0)
    lane->worker = atoi (lane->name + sizeof LSE_WORKER_NAME - 1);
}

void
lse_switch_fold_add (LseSwitchFold *fold, const LseSwitchRecord *record)
{
  switch (record->what)
    {
    case LSE_SWITCH_ON:
      go_on (fold, record);
      break;
    case LSE_SWITCH_OFF_BLOCKED:
    case LSE_SWITCH_OFF_PREEMPTED:
      go_off (fold, record);
      break;
    case LSE_SWITCH_FORK:
      begin_thread (fold, record);
      break;
    case LSE_SWITCH_EXIT:
      end_thread (fold, record);
      break;
    case LSE_SWITCH_NAME:
      name_thread (fold, record);
      break;
    case LSE_SWITCH_LOST:
      fold->switches->n_lost += record->n_lost;
      lse_switch_fold_forget_cpu (fold, record->cpu);
      break;
    }
}

void
lse_switch_fold_advance (LseSwitchFold *fold, int64_t until_ns)
{
  for (size_t cpu = 0; cpu < fold->n_cpus; cpu++)
    {
      Thread *thread = find (fold, fold->tids[cpu]);
      if (thread != NULL && thread->is_on)
        extend (lane_of (fold, thread), until_ns);
    }
}
