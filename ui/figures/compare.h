/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The comparison of runs: a row each, grouped by task, with the few words that the statistics
 * support.
 */
#pragma once

#include "analysis/comparison.h"
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

/* What lsf_compare_within() may spend: pairs of repetitions that are set against each other. All of
 * 200 against 200 are 40 000, and cost about 2 ms. */
#define LSF_COMPARE_ALL SIZE_MAX

/**
 * lsf_compare_within:
 * @most_pairs: judges anew only as far as this goes
 *
 * As lsf_compare_new(), for a place where time is short: where a judgement would cost too much, the
 * one of @previous on the same two runs stands, though repetitions have been added since; without
 * one, no word is said yet.
 */
LsfCompare *lsf_compare_within (const LsfRuns *runs,
                                LspBarsMode mode,
                                const LsfCompare *previous,
                                size_t most_pairs);

/* TRUE if run @index was judged to be slower than serial. */
bool lsf_compare_is_slower (const LsfCompare *figure, size_t index);

/* How many judgements were put off. */
size_t lsf_compare_n_due (const LsfCompare *figure);

void lsf_compare_free (LsfCompare *figure);

/* Valid as long as the figure. Copy the structure to set what concerns only its look. */
const LspBars *lsf_compare_chart (const LsfCompare *figure);

/**
 * lsf_compare_claim:
 * @figure: of runs of one task
 * @details: (out): what else there is to say, "" for nothing: the interval, who is not
 *   distinguishable from the fastest, who is slower than serial, who has no place and why
 *
 * The answer in one line, the number first: "1.94× as fast as serial: Threads × 2".
 *
 * Returns: @claim; "" if nothing was measured
 */
char *lsf_compare_claim (const LsfCompare *figure,
                         char *claim,
                         size_t claim_size,
                         char *details,
                         size_t details_size);

/* One row a run, in the order given; free with lsf_table_free(). NULL without memory. */
LsfTable *lsf_compare_table (const LsfCompare *figure);
