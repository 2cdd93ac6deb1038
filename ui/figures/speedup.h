/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Speedup over workers of the runs of one task.
 */
#pragma once

#include "figures/runs.h"
#include "figures/table.h"
#include "plot/speedup.h"

typedef struct LsfSpeedup LsfSpeedup;

/**
 * lsf_speedup_new:
 * @task: as lsf_runs_tasks() numbers them
 * @n_cores, @n_pus: usable ones of the machine; 0: not known
 *
 * A series for each strategy, and for each variant where both are there; serial is what they refer
 * to. Wrong and failed runs are left out. Of runs that differ in neither strategy, variant nor
 * workers the last one stands. A strategy with one number of workers is a single point. From four
 * numbers of workers on, none above @n_pus, a law is fitted and drawn (lse_law_fit_curve()).
 *
 * Returns: free with lsf_speedup_free(); NULL without memory
 */
LsfSpeedup *lsf_speedup_new (const LsfRuns *runs, size_t task, unsigned n_cores, unsigned n_pus);
void lsf_speedup_free (LsfSpeedup *figure);

/* Valid as long as the figure. Copy the structure to set what concerns only its look. */
const LspSpeedup *lsf_speedup_chart (const LsfSpeedup *figure);

/* What the laws of scaling say of each strategy, or once why there is none: a sentence a line, for
 * the side of the chart. Returns: @text. */
char *lsf_speedup_words (const LsfSpeedup *figure, char *text, size_t size);

/* One row a point; free with lsf_table_free(). NULL without memory. */
LsfTable *lsf_speedup_table (const LsfSpeedup *figure);
