/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * CPU time of our own processes, by CPU: the run time of every thread (schedstat, ns) goes to the
 * CPU it was on last. Threads and children that begin and end between two samples are seen in no
 * list; the kernel adds their time to the totals of their process and of its parent, in ticks of
 * 10 ms, and what a total has more than the threads comes back as "unplaced".
 *
 * Children are looked for when the kernel made any process or thread since the last time.
 */
#pragma once

#include "base/status.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct LseOwnTime LseOwnTime;

/* @proc_fd: directory /proc or a recorded one; borrowed. NULL without memory. */
LseOwnTime *lse_own_time_new (int proc_fd, int64_t tick_ns);
void lse_own_time_free (LseOwnTime *own);

/* Begins with @pid and its children: what they used until now does not count. */
void lse_own_time_watch (LseOwnTime *own, int pid);
void lse_own_time_unwatch (LseOwnTime *own, int pid);

/**
 * lse_own_time_sample:
 * @may_have_forked: false if no process and no thread was made on this machine since the last call
 * @run_ns: (inout) (array length=n_cpus): by OS index; the run time since the last call is added
 *
 * Returns: run time since the last call whose CPU is not known, in ns.
 */
int64_t lse_own_time_sample (LseOwnTime *own, bool may_have_forked, int64_t *run_ns, size_t n_cpus);
