/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The result of one run. One structure and one JSON serve the journal, --json, the table, CSV and
 * Markdown.
 */
#pragma once

#include "analysis/statistics.h"
#include "analysis/verify.h"
#include "plan/plan.h"

#include <jansson.h>

typedef enum
{
  LSE_RUN_DONE,
  LSE_RUN_STOPPED, /* by the user; what was finished is here */
  LSE_RUN_FAILED,  /* crash, kill, error; what was finished is here */
  LSE_RUN_SKIPPED  /* cannot run here; the reason says why and what to do */
} LseRunStatus;

typedef enum
{
  LSE_SAMPLE_COUNTED,
  LSE_SAMPLE_WARMUP,   /* the first of a block: caches and pools are cold */
  LSE_SAMPLE_DISTURBED /* other programs took a core meanwhile */
} LseSampleKind;

typedef struct
{
  int64_t begin_ns; /* CLOCK_MONOTONIC */
  int64_t duration_ns;
  uint32_t block;
  LseSampleKind kind;

  /* Sums over all threads and children of the run during this repetition; -1 unknown. */
  int64_t cpu_ns;
  int64_t run_queue_ns; /* runnable, but on no core */
  int64_t minor_faults, major_faults;
  int64_t voluntary_switches, involuntary_switches;
} LseSample;

/* Requested, effective and observed CPUs of one worker. */
typedef struct
{
  int requested_cpu; /* -1: no binding was asked for */
  LseCpuSet effective, observed;
  uint32_t n_migrations;
  bool is_bound; /* the mask read back is the one requested */
} LseWorkerReport;

#define LSE_ID_SIZE 40

typedef struct
{
  char id[LSE_ID_SIZE];        /* UUID */
  char race_id[LSE_ID_SIZE];   /* UUID of the race, the same for all its runs; "" not known */
  int64_t started_realtime_ns; /* 0: not known */
  LsePlan plan;
  LseRunStatus status;
  char reason_kind[16]; /* "", or "signal", "error", "stopped", "unavailable", … */
  int reason_signal;    /* the signal's number under "signal", else 0 */
  char reason_text[320];
  char engine_name[16], engine_version[32]; /* of the program that measured */
  char blas_version[64];                    /* "" if none was loaded */

  size_t n_samples, samples_capacity;
  LseSample *samples; /* all repetitions, in order */
  size_t n_workers;
  LseWorkerReport *workers;
  LseVerify verify;
  double value; /* what a reduction gave; NAN for maps */

  LseStats stats;               /* of the counted samples */
  bool has_speedup;             /* a serial run with samples was there */
  LseRatio speedup;             /* over serial of the same workload, size and kernel */
  char speedup_vs[LSE_ID_SIZE]; /* its id */

  double other_load_ratio, steal_ratio; /* of the cores used, while measuring; NAN unknown */
  double observer_cpu_ratio;            /* CPU time of the front end / (time × PUs allowed) */
  uint64_t n_events, n_lost_events;
  uint32_t trace_stride;
} LseResult;

/* A random UUID, version 4 (RFC 9562, §5.4). */
void lse_id_make (char id[LSE_ID_SIZE]);

/* A result with a new id and no samples. %LSE_ENOMEM. Clear with lse_result_clear(). */
LseStatus lse_result_init (LseResult *result, const LsePlan *plan, LseError *err);
void lse_result_clear (LseResult *result);

/* A copy that shares nothing with @result, id and all; overwritten first. %LSE_ENOMEM: @copy is then
 * cleared. Free with lse_result_clear(). Any thread, while @result does not change. */
LseStatus lse_result_copy (LseResult *copy, const LseResult *result, LseError *err);

LseStatus lse_result_add_sample (LseResult *result, LseSample sample, LseError *err);

/**
 * lse_result_counted:
 * @durations_ns: (out) (array length=n_samples): room for all samples
 *
 * Returns: number of counted repetitions copied, in order.
 */
size_t lse_result_counted (const LseResult *result, int64_t *durations_ns);

/* The same in an array of their own, of @n; free() it. NULL and 0 if there are none, or no memory. */
int64_t *lse_result_dup_counted (const LseResult *result, size_t *n);

/* A run is pinned only if every worker asked for a CPU and read the same mask back. */
bool lse_result_is_pinned (const LseResult *result);

/* Statistics of what is there so far. */
void lse_result_update (LseResult *result, double target_ci_ratio);

/* Speedup over @serial (itself: exactly 1). A wrong result gets none. */
void lse_result_compare_to_serial (LseResult *result, const LseResult *serial);

/* true if the two are the same but for strategy, workers and how chunks are handed out. */
bool lse_result_same_task (const LseResult *a, const LseResult *b);

/* The `lanescope/run/1` object without `machine`. Never fails but for memory (NULL). */
json_t *lse_result_to_json (const LseResult *result);

/**
 * lse_result_from_json:
 * @result: (out): clear with lse_result_clear()
 * @json: a `lanescope/run/1` object, from whatever source
 *
 * Reads back what lse_result_to_json() wrote: written again it is the same. What the object does not
 * hold is not there: times are durations only, warm-ups come before counted and disturbed ones, and what was used, kept
 * as a sum, is spread evenly. Keys
 * that are not known are passed over. Any thread.
 *
 * Returns: %LSE_OK; %LSE_EINVAL naming what is wrong, or of a later version; %LSE_ENOMEM. @result is
 *   then empty.
 */
LseStatus lse_result_from_json (LseResult *result, const json_t *json, LseError *err);

/* Is the "schema" of @json @kind ("lanescope/run/") and a version up to @version? %LSE_EINVAL and a
 * sentence if not. */
LseStatus lse_schema_check (const json_t *json, const char *kind, int version, LseError *err);

const char *lse_run_status_name (LseRunStatus status);
