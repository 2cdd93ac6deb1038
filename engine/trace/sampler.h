/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The core sampler: what every CPU did, from /proc/stat (10 ms quantum), with our own workers,
 * other programs and steal told apart. It runs in a thread of its own at 10 Hz with absolute
 * deadlines and kept file descriptors, and measures its own cost.
 */
#pragma once

#include "base/cpuset.h"
#include "base/status.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct LseSampler LseSampler;

/* One CPU over one interval; shares 0 … 1 of that interval; NAN where it is not known. */
typedef struct
{
  float own;   /* our workers, from their threads' own run time */
  float other; /* busy with anything else */
  float steal; /* taken by the hypervisor */
} LseCoreLoad;

typedef struct
{
  int64_t begin_ns, end_ns; /* CLOCK_MONOTONIC */
  size_t first;             /* index of this sample's first LseCoreLoad */
} LseCoreSample;

/* Everything sampled so far; owned by the caller of lse_sampler_take(). */
typedef struct
{
  size_t n_cpus;
  int *os_indexes; /* by column */
  size_t n_samples;
  LseCoreSample *samples;
  LseCoreLoad *loads; /* n_samples × n_cpus */
  double cost_ratio;  /* CPU time of the sampler / time, 0 … 1 of one core */
  bool has_steal;
} LseCoreHistory;

/**
 * lse_sampler_start:
 * @root: "" for this machine; tests pass a directory with recorded proc/ trees
 * @period_ns: 100 000 000 for 10 Hz
 */
LseStatus
lse_sampler_start (LseSampler **sampler, const char *root, int64_t period_ns, LseError *err);

/* Our processes: their threads and their forked children count as "own". Any thread. */
void lse_sampler_watch (LseSampler *sampler, int pid);
void lse_sampler_unwatch (LseSampler *sampler, int pid);

/**
 * lse_sampler_mark:
 *
 * Takes a sample now, besides the regular ones, and waits for it (some 0.1 ms): what is measured
 * after it, or was before it, then shares no sample with anything else. Any thread; not inside a
 * timed region.
 */
void lse_sampler_mark (LseSampler *sampler);

/* A copy of what is there; free with lse_core_history_clear(). Any thread. */
LseStatus lse_sampler_take (LseSampler *sampler, LseCoreHistory *history, LseError *err);

/* The same, but only the samples that end after @since_ns. Any thread. */
LseStatus lse_sampler_take_since (LseSampler *sampler,
                                  int64_t since_ns,
                                  LseCoreHistory *history,
                                  LseError *err);

/* Drops what ended at @before_ns or earlier: a sampler that lives for long must not keep all of it.
 * Any thread. */
void lse_sampler_forget_before (LseSampler *sampler, int64_t before_ns);

void lse_sampler_stop (LseSampler *sampler);
void lse_core_history_clear (LseCoreHistory *history);

/**
 * lse_core_history_noise:
 *
 * Mean share of @cpus taken by other programs, and by the hypervisor, between two moments; NAN if
 * no sample lies there.
 */
void lse_core_history_noise (const LseCoreHistory *history,
                             const LseCpuSet *cpus,
                             int64_t from_ns,
                             int64_t to_ns,
                             double *other_ratio,
                             double *steal_ratio);
