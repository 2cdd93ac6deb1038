/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * An experiment is what the user asked for: lists of strategies and worker counts and the options
 * around them. It expands into plans; serial of the same workload, size and kernel is always among
 * them, once, with one worker: it is what speedups refer to.
 */
#pragma once

#include "plan/plan.h"

#define LSE_EXPERIMENT_MAX_WORKER_COUNTS 64

/* A bit per field that was given explicitly: it wins over preset, variant and default. */
typedef enum
{
  LSE_GIVEN_ELEMENTS = 1 << 0,
  LSE_GIVEN_CHUNKS = 1 << 1,
  LSE_GIVEN_WORKERS = 1 << 2,
  LSE_GIVEN_KERNEL = 1 << 3,
  LSE_GIVEN_SCHEDULE = 1 << 4,
  LSE_GIVEN_POOL = 1 << 5,
  LSE_GIVEN_TRANSPORT = 1 << 6,
  LSE_GIVEN_SPLIT_EVERY = 1 << 7,
  LSE_GIVEN_BLAS_THREADS = 1 << 8,
  LSE_GIVEN_PIN = 1 << 9,
  LSE_GIVEN_MEMORY = 1 << 10,
  LSE_GIVEN_STRATEGIES = 1 << 11,
  LSE_GIVEN_VARIANT = 1 << 12,
  LSE_GIVEN_GIL = 1 << 13,
  LSE_GIVEN_GIL_FREE_SHARE = 1 << 14,
  LSE_GIVEN_SWITCH_INTERVAL = 1 << 15,
  LSE_GIVEN_C_CALL = 1 << 16,
  LSE_GIVEN_GIL_SLOWDOWN = 1 << 17,
  LSE_GIVEN_INTERPRETERS = 1 << 18,
  LSE_GIVEN_IO_THREAD = 1 << 19,
  LSE_GIVEN_LAYOUT = 1 << 20,
  LSE_GIVEN_SOURCE = 1 << 21,
  LSE_GIVEN_IO_WAIT = 1 << 22,
  LSE_GIVEN_MEMORY_BUDGET = 1 << 23
} LseGiven;

typedef struct
{
  LseWorkloadId workload;
  unsigned given;   /* LseGiven bits */
  int preset;       /* 1 … 4: method-1 … method-4; 0 none */
  bool variants[2]; /* by LseVariant: which to run */
  bool strategies[LSE_N_STRATEGIES];
  bool named[LSE_N_STRATEGIES]; /* one by one by the user, not by "all": must run, or exit 6 */
  uint32_t worker_counts[LSE_EXPERIMENT_MAX_WORKER_COUNTS];
  size_t n_worker_counts; /* 0 = the default */
  LsePlan fields;         /* values of the given fields, seed, verify, trace, repeats */
  double target_ci_ratio; /* 0.02: width of the 95 % interval of the median that is wanted */
  int64_t time_budget_ns; /* for the whole experiment */
} LseExperiment;

/* Why a plan is among the expanded ones. */
typedef struct
{
  LsePlan plan;
  bool is_baseline;      /* serial, made to refer to */
  bool is_named;         /* its strategy was named by the user: if it cannot run, exit 6 */
  char why_skipped[256]; /* not "": it cannot run here; the reason and the remedy */
} LseExpandedPlan;

/* Defaults: the strategy that the tutorial uses for @workload, repaired; 2 %, 20 s. */
void lse_experiment_init (LseExperiment *experiment, LseWorkloadId workload);

/* Sets the preset, its workload and (unless given) its strategy from "method-1" … "method-4"
 * (contract.md §3). Which variants run is left as it is. */
LseStatus lse_experiment_preset (LseExperiment *experiment, const char *name, LseError *err);

/**
 * lse_experiment_expand:
 * @topology: (nullable): without it 1 core, and pins are not checked
 * @plans: (out) (array length=n_plans): free with free(); NULL on failure
 *
 * The baseline first, then by strategy, as printed before repaired, few workers before many; equal
 * plans once. Fields a strategy does not look at are at their defaults, and there are never more
 * chunks than units. Every plan is validated; a pair that makes no sense is returned with
 * why_skipped set. %LSE_EINVAL for a field that is wrong.
 */
LseStatus lse_experiment_expand (const LseExperiment *experiment,
                                 const LseTopology *topology,
                                 LseExpandedPlan **plans,
                                 size_t *n_plans,
                                 LseError *err);

/**
 * lse_plans_beside:
 * @plan: of a run
 * @remedy: another way to do it
 * @serial: (nullable): the serial plan that @plan was compared with
 * @topology: (nullable): without it pins are not checked
 * @plans: (out) (array length=n_plans): free with free(); NULL on failure
 *
 * What is to be measured to say whether @remedy helps: serial, @plan, serial of @remedy's task if it
 * is another one, and @remedy last; equal plans once. Serial of a task is @serial with the size and
 * the kernel of it; without @serial, that with the defaults. %LSE_EINVAL for a plan that is wrong;
 * one that makes no sense here has why_skipped set.
 */
LseStatus lse_plans_beside (const LsePlan *plan,
                            const LsePlan *remedy,
                            const LsePlan *serial,
                            const LseTopology *topology,
                            LseExpandedPlan **plans,
                            size_t *n_plans,
                            LseError *err);

/* ------------------------------------------------------------------ as a command */

#define LSE_COMMAND_MAX 2048 /* room for any command */

/* "lanescope-cli run -w sin2 -s processes -W 1-4": the command line that makes the plans of
 * @experiment, each word fit for a shell. The same in every language. Returns @text. */
char *lse_experiment_command (const LseExperiment *experiment, char *text, size_t size);

/**
 * lse_plan_command:
 *
 * The shortest command that makes @plan (and serial beside it): only what differs from defaults.
 *
 * Returns: false if no command makes exactly this plan; @text is then the nearest one.
 */
bool lse_plan_command (const LsePlan *plan, char *text, size_t size);

/* ------------------------------------------------------------------ what the user types */

/* "1e6", "1_000_000", "1M", "64MB", "64MiB", "2xLLC" → elements of @workload (for matrices the
 * order n whose one input array has that many bytes). */
LseStatus lse_size_parse (uint64_t *elements,
                          const char *text,
                          const LseWorkloadInfo *workload,
                          const LseTopology *topology,
                          LseError *err);

/* "64MiB", "1e9", "500MB", "2xLLC" → bytes of memory_budget_bytes. */
LseStatus lse_memory_budget_parse (uint64_t *bytes,
                                   const char *text,
                                   const LseTopology *topology,
                                   LseError *err);

/* "serial,threads" into flags; "all" = every strategy that makes sense for experiment->workload,
 * which must be set before. */
LseStatus lse_strategies_parse (LseExperiment *experiment, const char *text, LseError *err);

/* "4", "1-4", "1,2,4" into worker_counts, in rising order, each once. */
LseStatus lse_worker_counts_parse (LseExperiment *experiment, const char *text, LseError *err);

/* A whole number for the field of a plan that JSON calls @key ("chunks", "split_every",
 * "blas_threads", "interpreters", "seed", "repeats"), within its range: "8", "1e6", "64k". */
LseStatus lse_count_parse (uint64_t *count, const char *key, const char *text, LseError *err);

/* "2s", "500ms", "1m", "1.5" (seconds) → ns, up to a day. "2%", "0.02" → ratio, above 0, at most 1. */
LseStatus lse_duration_parse (int64_t *duration_ns, const char *text, LseError *err);
LseStatus lse_ratio_parse (double *ratio, const char *text, LseError *err);

/* "0", "95", "95.7%" → ratio from 0 to 1: the number is per cent with the sign and without. */
LseStatus lse_percent_parse (double *ratio, const char *text, LseError *err);

/* "1.1" → factor from 1 to 10. */
LseStatus lse_slowdown_parse (double *factor, const char *text, LseError *err);
