/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Which threads a run had and on which cores they were: the lanes of the switch recorder, summed up
 * for the result.
 */
#pragma once

#include "trace/switches.h"

#include <jansson.h>

/* One thread. Those that were made anew for the same slot, or by the same library, are one where
 * there are very many. */
typedef struct
{
  int pid, tid; /* of the latest */
  char name[16];
  int worker;           /* as in LseThreadLane */
  uint32_t n_threads;   /* 1; or so many were put together */
  int64_t cpu_ns;       /* on a core, in its whole life */
  int64_t measured_ns;  /* of that, within counted repetitions */
  int64_t run_queue_ns; /* runnable, but on no core, in its whole life */
  uint64_t n_preempted, n_voluntary, n_migrations;
} LseThreadReport;

typedef struct
{
  uint32_t thread; /* index */
  int cpu;         /* OS index */
  int64_t on_core_ns;
} LseThreadCpu;

typedef struct
{
  LseSwitchSource source; /* none: nobody looked */
  int64_t resolution_ns;
  char why_not_perf[160];
  uint64_t n_lost;
  size_t n_threads, n_cpus;
  LseThreadReport *threads;
  LseThreadCpu *cpus; /* of all threads, in their order, CPUs ascending */
} LseThreadReports;

/* A span of time, CLOCK_MONOTONIC. */
typedef struct
{
  int64_t begin_ns, end_ns;
} LseSpan;

/**
 * lse_thread_reports_make:
 * @reports: (out): clear with lse_thread_reports_clear()
 * @spans: (array length=n_spans): counted repetitions, in order
 *
 * %LSE_ENOMEM: @reports then is empty.
 */
LseStatus lse_thread_reports_make (LseThreadReports *reports,
                                   const LseSwitches *switches,
                                   const LseSpan *spans,
                                   size_t n_spans,
                                   LseError *err);
void lse_thread_reports_clear (LseThreadReports *reports);

/* false without memory; @copy then is empty. */
bool lse_thread_reports_copy (LseThreadReports *copy, const LseThreadReports *reports);

/* The `threads` object; null if nobody looked. NULL without memory. */
json_t *lse_thread_reports_to_json (const LseThreadReports *reports);
