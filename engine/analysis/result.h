/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The result of one run. One structure and one JSON serve the journal, --json, the table, CSV and
 * Markdown.
 */
#pragma once

#include "analysis/account.h"
#include "analysis/statistics.h"
#include "analysis/threads.h"
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
  LSE_SAMPLE_WARMUP, /* first of a block, or slow ones right after it: caches and pools are cold */
  LSE_SAMPLE_DISTURBED /* other programs took a core meanwhile; measured again */
} LseSampleKind;

typedef struct
{
  int64_t begin_ns; /* CLOCK_MONOTONIC */
  int64_t duration_ns;
  uint32_t block;
  LseSampleKind kind; /* see lse_result_classify() */
  bool is_cold;       /* the first of its block, which is never counted */
  bool is_disturbed;  /* the noise gate says so; it may be counted all the same */

  /* Sums over all threads and children of the run during this repetition; -1 unknown. */
  int64_t cpu_ns;
  int64_t run_queue_ns; /* runnable, but on no core */
  int64_t minor_faults, major_faults;
  int64_t voluntary_switches, involuntary_switches;
  int64_t cycles, instructions, cache_references, cache_misses; /* in user mode, by the processor */
} LseSample;

/* A sample of which nothing is known but how long it took. */
LseSample lse_sample (int64_t duration_ns, LseSampleKind kind);

/* What the noise gate says of a run; names: "unknown", "quiet", "disturbed", "noisy". */
typedef enum
{
  LSE_GATE_UNKNOWN,   /* nothing watched the cores, or not for long enough */
  LSE_GATE_QUIET,     /* no repetition was disturbed */
  LSE_GATE_DISTURBED, /* some were, and were measured again */
  LSE_GATE_NOISY      /* the result may be off: see LseResult.is_noisy */
} LseGate;

/* Requested, effective and observed CPUs of one worker. */
typedef struct
{
  int requested_cpu; /* -1: no binding was asked for */
  LseCpuSet effective, observed;
  uint32_t n_migrations;
  bool is_bound; /* the mask read back is the one requested */
} LseWorkerReport;

#define LSE_ID_SIZE 40

typedef struct LseResult
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
  int64_t peak_resident_bytes; /* of the worker and its children, while measuring; −1 unknown */
  double value;                /* what a reduction gave; NAN for maps */

  LseStats stats;               /* of the counted samples */
  bool has_speedup;             /* a serial run with samples was there */
  LseRatio speedup;             /* over serial of the same workload, size and kernel */
  char speedup_vs[LSE_ID_SIZE]; /* its id */
  LseAccount account;           /* where the core-time of its median repetition went */

  double other_load_ratio, steal_ratio; /* of the cores used, while measuring; NAN unknown */
  size_t n_warm;                        /* warm-up besides the first of each block */
  bool is_gated;                        /* the noise gate has judged something */
  size_t n_disturbed;                   /* repetitions that the gate marked, counted or not */
  size_t n_disturbed_counted;           /* of them: counted, for lack of quiet ones */
  bool is_noisy;                        /* disturbed ones are counted; or more than half are
                                         * disturbed; or some are and the median is not stable */
  int disturbed_cpu;                    /* OS index of the CPU that was taken most; -1: none */
  double disturbed_ratio;               /* how much of it, in the worst window; steal if none */
  double observer_cpu_ratio;            /* CPU time of the front end / (time × PUs allowed) */
  uint64_t n_events, n_lost_events;
  uint32_t trace_stride;
  bool has_counters;            /* the hardware's: some or all were open */
  char why_not_counters[160];   /* a sentence where not all were; "" too if nobody has tried */
  LseThreadReports threads;     /* made when the run has ended */
  struct LseFindings *findings; /* analysis/findings.h; NULL: not judged */
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

/* The threads as the switch recorder saw them, with what they did in the counted repetitions.
 * %LSE_ENOMEM. */
LseStatus lse_result_take_threads (LseResult *result, const LseSwitches *switches, LseError *err);

/**
 * lse_result_classify:
 * @n_least: counted repetitions that the run needs
 *
 * Says anew of every repetition what it is. Warm-up: the first of each block and the slow ones
 * right after it (lse_warmup_length(), against the second halves of all blocks; not under a fixed
 * number of repeats, where so many are counted as were asked for). Disturbed: those that the gate
 * marked. If fewer than @n_least are left, what was measured is not thrown away: the
 * disturbed ones are counted too, all of them, or under a fixed number of repeats the first ones up
 * to that number. Call lse_result_update() next.
 */
void lse_result_classify (LseResult *result, size_t n_least);

/* Counted repetitions that nothing disturbed, at the last lse_result_update(). */
size_t lse_result_n_quiet (const LseResult *result);

LseGate lse_result_gate (const LseResult *result);
const char *lse_gate_name (LseGate gate);

#define LSE_NOISE_TEXT_MAX 256

/**
 * lse_result_noise_text:
 * @text: (array length=size): %LSE_NOISE_TEXT_MAX is room for any
 *
 * "Another program used up to 38 % of CPU 1 during 12 of 40 repetitions; they were measured again."
 * in the language of the calling thread; "" if nothing was disturbed. Returns: @text.
 */
char *lse_result_noise_text (const LseResult *result, char *text, size_t size);

/* A run is pinned only if every worker asked for a CPU and read the same mask back. */
bool lse_result_is_pinned (const LseResult *result);

/**
 * lse_result_counter_rates:
 * @instructions_per_cycle: (out): of all counted repetitions together; NAN: not known
 * @misses_per_1000: (out): cache misses per 1000 instructions; NAN: not known
 */
void lse_result_counter_rates (const LseResult *result,
                               double *instructions_per_cycle,
                               double *misses_per_1000);

/* Statistics of what is there so far, and whether it is noisy. */
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
 * hold is not there: times are durations only, warm-ups come before counted and disturbed ones, and what was used
 * besides CPU time, kept as a sum, is spread evenly. Keys
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
