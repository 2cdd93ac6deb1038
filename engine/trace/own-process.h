/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One of our processes with its threads, as the sampler follows it. What a sample costs is the
 * number of files read, so it reads only what can have changed: every thread's schedstat; the CPU
 * of a thread that ran, from its affinity if it is bound to one CPU (0.6 µs), else from its stat
 * (3.3 µs); the process's totals and the list of its threads if it ran and somebody was forked, or
 * if a thread is gone.
 */
#pragma once

#include "trace/proc-files.h"

typedef struct
{
  int tid;
  int stat_fd, schedstat_fd;
  uint64_t run_ns; /* at the last reading */
} LseOwnTask;

typedef struct
{
  int pid;
  int watched_pid; /* on whose account */
  int stat_fd, children_fd;
  int n_threads; /* as the kernel said at the last listing */
  size_t n_tasks;
  LseOwnTask *tasks;
  int64_t
      total_ns; /* run time of all threads, of ended ones and of children waited for, in ticks */
  bool is_total_old;    /* it ran since that was read */
  bool may_have_forked; /* it ran since its children were looked for */
} LseOwnProcess;

/* Where a sample goes to, and what comes back from it. */
typedef struct
{
  LseProcFiles *files;
  int64_t tick_ns;
  int64_t *run_ns; /* by OS index */
  size_t n_cpus;
  bool is_base;      /* the first sight of the account: nothing counts yet */
  bool needs_totals; /* totals that are old are to be read */
  int64_t placed_ns; /* (inout) sum of the run time whose CPU is known */
  bool has_lost;     /* (out) a thread is gone, and what it did last only the totals know */
} LseOwnSink;

LseOwnProcess lse_own_process (int pid, int watched_pid);
void lse_own_process_clear (LseOwnProcess *process, LseProcFiles *files);

/* Adds what the threads of @process ran since the last call. Returns false if it is gone. */
bool lse_own_process_sample (LseOwnProcess *process, LseOwnSink *sink);
