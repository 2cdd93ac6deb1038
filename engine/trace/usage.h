/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What this process, its threads and its children used so far, by the numbers that the kernel keeps
 * for everyone. Two readings around a repetition give what the repetition used.
 *
 * CPU time is exact to 1 µs also for threads and children that began and ended in between: the
 * process's clock holds ended threads, RUSAGE_CHILDREN holds children that were waited for, and each
 * child alive has a clock of its own. Faults and switches come by the same ways. The time that
 * threads waited for a core is kept per thread and goes with it: of one that has ended nobody knows.
 */
#pragma once

#include "trace/task-list.h"

#include <stdint.h>
#include <sys/types.h>

/* Sums; -1: not known. */
typedef struct
{
  int64_t cpu_ns;
  int64_t run_queue_ns; /* runnable, but on no core */
  int64_t minor_faults, major_faults;
  int64_t voluntary_switches, involuntary_switches;
} LseUsage;

typedef struct
{
  LseTaskList tasks;
  int *pids; /* of this process and its children, in the reading under way */
  size_t n_pids;
} LseUsageReader;

/* Beyond this a reading takes so long that workers who look for work would have gone to sleep. */
#define LSE_USAGE_QUICK_NS 60000

void lse_usage_reader_init (LseUsageReader *reader);
void lse_usage_reader_clear (LseUsageReader *reader);

/**
 * lse_usage_read:
 * @children: (array length=n_children) (nullable): children alive; 0 is none
 * @is_before: the clocks are read last, so that this reading is not in what it measures; else first
 *
 * Some 5 µs, 2 µs a thread and 15 µs a child. One thread at a time.
 */
void lse_usage_read (LseUsageReader *reader,
                     const pid_t *children,
                     size_t n_children,
                     bool is_before,
                     LseUsage *usage);

/* What was used between two readings. Where either is not known, neither is the difference. */
LseUsage lse_usage_difference (const LseUsage *before, const LseUsage *after);
