/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The answer to "which gains most?" over several tasks, each method compared with the serial run of
 * its own task. (Within one task: lse_words_verdict().)
 */
#pragma once

#include "figures/runs.h"

#define LSF_VERDICT_SIZE 2048 /* room for any verdict */

/**
 * lsf_verdict_tutorial:
 *
 * "BLAS threads × 2 gains most here: 1.95× over serial (1.90 to 1.98). Processes × 8 as printed is
 * 3.1× slower than plain serial."
 *
 * Who gains most, who least, what cannot be told apart; then what is wrong, failed or was not run.
 * No word without lse_verdict_of(): within a task on the times themselves, between tasks on times in
 * units of each one's serial median, whose speedups' intervals must lie apart as well.
 * Some ms for a dozen runs: once, when a race has ended.
 *
 * Returns: @text; "" without memory
 */
char *lsf_verdict_tutorial (const LsfRuns *runs, char *text, size_t size);

/* Where a task stands among the others: from @first to @last, both 1 … n, where it cannot be told
 * apart from a neighbour; 0 if it is not ranked. */
typedef struct
{
  unsigned first, last;
} LsfPlace;

/**
 * lsf_verdict_places:
 * @places: (out): by task, as lsf_runs_tasks() numbers them
 *
 * The place of each task's best run by its speedup over its own serial, the highest first. By the
 * same rules as lsf_verdict_tutorial(), and as costly.
 *
 * Returns: false without memory
 */
bool lsf_verdict_places (const LsfRuns *runs, LsfPlace *places);
