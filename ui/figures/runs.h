/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What all figures begin with: the runs to show, and which of them belong together. Everything in
 * this folder is a pure function of its arguments and may be called in any thread; figures copy what
 * they need, so that results may go while a figure is still shown.
 */
#pragma once

#include "analysis/result.h"

#include <stdbool.h>
#include <stddef.h>

/* Below this no word is said about a run: lse_verdict_of() says none, and there is no interval. */
#define LSF_LEAST_REPETITIONS 5

/* Borrowed for the call only. */
typedef struct
{
  size_t n;
  const LseResult *const *results; /* statistics and speedups up to date */
  const char *const *labels;       /* nullable: lsf_run_label() in title case */
  const char *const *groups;       /* nullable: lsf_run_group(); equal text is one group */
  const bool *is_running;          /* nullable: none is; by run: more repetitions are to come */
} LsfRuns;

/**
 * lsf_runs_tasks:
 * @task_of: (out) (array length=n) (nullable): by run, the number of its task
 *
 * Tasks (lse_result_same_task()) in the order in which they first occur.
 *
 * Returns: how many there are
 */
size_t lsf_runs_tasks (const LsfRuns *runs, size_t *task_of);

/* The run of serial that @index is compared with: of its task, right, finished or not, with at least
 * one counted repetition; the one its speedup names, else the first. SIZE_MAX if there is none. */
size_t lsf_runs_serial (const LsfRuns *runs, size_t index);

/* Does its answer count? false for what is wrong, failed, skipped or has no repetition yet. */
bool lsf_run_is_sound (const LseResult *result);

/* Both variants of its strategy are there for its task: then the label has to say which it is. */
bool lsf_run_has_twin (const LsfRuns *runs, size_t index);
