/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * When the threads of a run were on a core: also those that nobody instrumented, which libraries
 * start for themselves. One lane a thread, flat columns of its stays on a core.
 *
 * Two sources. `perf`: the kernel's own records of context switches, exact to the moment.
 * `schedstat`: the time that each thread ran between two looks at /proc; a stay is then the time of
 * one such interval, laid at its end, and nothing finer than the interval is known.
 */
#pragma once

#include "base/status.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum
{
  LSE_SWITCHES_NONE,
  LSE_SWITCHES_PERF,
  LSE_SWITCHES_SCHEDSTAT
} LseSwitchSource;

/* How a stay ended. */
typedef enum
{
  LSE_STAY_PREEMPTED, /* taken off though it could have gone on */
  LSE_STAY_BLOCKED,   /* went by itself: to wait for something, or at its end */
  LSE_STAY_OPEN       /* not over yet, its end was lost, or the source does not know */
} LseStayEnd;

/* Slots are numbered from 0. */
#define LSE_WORKER_COORDINATOR (-1)
#define LSE_WORKER_FOREIGN (-2) /* a thread that is no slot of ours: a library's */

/* What threads and children that are made for a slot call themselves; its number follows. */
#define LSE_WORKER_NAME "worker "

/* One thread. Stays are sorted by time and do not overlap. */
typedef struct
{
  int pid, tid;
  char name[16]; /* as the kernel has it */
  int worker;    /* slot index; LSE_WORKER_COORDINATOR; LSE_WORKER_FOREIGN */
  size_t n_stays, capacity;
  int64_t *on_ns, *off_ns; /* CLOCK_MONOTONIC */
  int64_t *from_ns;        /* schedstat: begin of the interval that the time is of; else = on_ns */
  int32_t *cpu;            /* OS index; -1 not known */
  uint8_t *end;            /* LseStayEnd */

  /* Totals of its life. */
  int64_t cpu_ns;
  int64_t
      run_queue_ns; /* runnable, but on no core. perf, and a thread that ended before the kernel's
                           own sum could be read: only what followed a preemption */
  uint64_t n_preempted, n_voluntary;
  uint64_t n_migrations; /* schedstat: those seen */
} LseThreadLane;

typedef struct
{
  LseSwitchSource source;
  int64_t resolution_ns;  /* 0: exact; schedstat: the longest interval in which something ran */
  char why_not_perf[160]; /* a sentence; "" under perf */
  uint64_t n_lost;        /* records that had no room */
  size_t n_threads, capacity;
  LseThreadLane *threads; /* in the order in which they were first seen */
} LseSwitches;

/* "none", "perf", "schedstat". Static. */
const char *lse_switch_source_name (LseSwitchSource source);

/* Returns: without threads; NULL without memory. */
LseSwitches *lse_switches_new (LseSwitchSource source);
void lse_switches_free (LseSwitches *switches);

/**
 * lse_switches_add_thread:
 *
 * A lane of its own, also if there is one of the same number: the kernel gives numbers of ended
 * threads to new ones.
 *
 * Returns: its index; SIZE_MAX without memory or beyond 2¹⁶ threads.
 */
size_t lse_switches_add_thread (LseSwitches *switches, int pid, int tid);

/* Index of the latest thread of this number; SIZE_MAX if there is none. */
size_t lse_switches_find_thread (const LseSwitches *switches, int tid);

/**
 * lse_thread_lane_append:
 * @from_ns: begin of the interval; @on_ns where stays are exact
 *
 * A stay that begins where the last one ended or later. Totals are the caller's.
 * Returns: %LSE_ENOMEM: nothing was appended.
 */
LseStatus lse_thread_lane_append (LseThreadLane *lane,
                                  int64_t from_ns,
                                  int64_t on_ns,
                                  int64_t off_ns,
                                  int32_t cpu,
                                  LseStayEnd end);

/**
 * lse_thread_lane_on_core_ns:
 * @from_ns, @to_ns: a span of time
 *
 * Time on a core within it: exact under perf; under schedstat as if each interval's time were spread
 * over it evenly. O(log stays + stays in the span). Any thread, while @lane does not change.
 */
int64_t lse_thread_lane_on_core_ns (const LseThreadLane *lane, int64_t from_ns, int64_t to_ns);

/* Stays [first, last) that overlap a span of time, with the whole interval under schedstat. */
void lse_thread_lane_find (const LseThreadLane *lane,
                           int64_t from_ns,
                           int64_t to_ns,
                           size_t *first,
                           size_t *last);

/**
 * lse_switches_slice:
 *
 * Any thread, while @switches does not change.
 *
 * Returns: a copy with the threads that were on a core in the span, and with the stays that overlap
 *   it; totals and the rest as in the whole. NULL without memory.
 */
LseSwitches *lse_switches_slice (const LseSwitches *switches, int64_t from_ns, int64_t to_ns);
