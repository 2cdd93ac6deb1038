/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The comparison of runs: a row each, grouped by task, with the few words that the statistics
 * support.
 */
#pragma once

#include "figures/runs.h"
#include "figures/table.h"
#include "plot/bars.h"

typedef struct LsfCompare LsfCompare;

/**
 * lsf_compare_new:
 * @mode: dots on an axis of time, or bars of speedup over each task's own serial
 * @previous: (nullable): a figure of the same runs some repetitions ago: what was judged then and
 *   has not changed is taken from it. A judgement costs 0.1 to 0.7 ms, and there are at most two
 *   a run: 8 runs of 200 repetitions took 2.4 ms, again 0.01 ms
 *
 * "fastest", "faster than serial" and the like are said by lse_verdict_of(), against the fastest and
 * serial of the same group. Runs with fewer than %LSF_LEAST_REPETITIONS get dots, and instead of a
 * word how far they are. Wrong, failed and skipped runs keep their row with the reason.
 *
 * Returns: free with lsf_compare_free(); NULL without memory
 */
LsfCompare *lsf_compare_new (const LsfRuns *runs, LspBarsMode mode, const LsfCompare *previous);
void lsf_compare_free (LsfCompare *figure);

/* Valid as long as the figure. Copy the structure to set what concerns only its look. */
const LspBars *lsf_compare_chart (const LsfCompare *figure);

/* One row a run, in the order given; free with lsf_table_free(). NULL without memory. */
LsfTable *lsf_compare_table (const LsfCompare *figure);
