/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Run time of every thread between two looks at /proc/PID/task/TID/schedstat: what can be known of
 * cores and threads where the kernel gives no records of context switches. Totals are exact for
 * threads that are alive; threads that begin and end between two looks are not seen.
 */
#pragma once

#include "trace/switches.h"

typedef struct LseSchedstatSwitches LseSchedstatSwitches;

/* @root: "" for this machine; tests pass a directory with recorded proc/ trees
 * @switches: filled; borrowed
 *
 * NULL without memory. */
LseSchedstatSwitches *lse_schedstat_switches_new (const char *root, LseSwitches *switches);
void lse_schedstat_switches_free (LseSchedstatSwitches *schedstat);

/**
 * lse_schedstat_switches_poll:
 * @pids: (array length=n_pids): the processes of the run; 0 is none
 * @now_ns: CLOCK_MONOTONIC
 * @is_pause: nothing is measured: reads also what takes longer, the switches of each thread
 *
 * One look, 2 µs a thread and 4 µs more for one that ran. Not more often than ten times a second
 * while something is measured.
 */
void lse_schedstat_switches_poll (LseSchedstatSwitches *schedstat,
                                  const int *pids,
                                  size_t n_pids,
                                  int64_t now_ns,
                                  bool is_pause);

/* The same for threads whose stays another source knows: only their waits for a core. */
void
lse_schedstat_switches_add_waits (LseSchedstatSwitches *schedstat, const int *pids, size_t n_pids);
