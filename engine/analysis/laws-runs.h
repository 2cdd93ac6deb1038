/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The laws of what was measured: runs that differ in their number of workers alone are one curve.
 */
#pragma once

#include "analysis/laws.h"
#include "analysis/result.h"

/* true if the two are points of one curve: the same work in the same way with other workers. */
bool lse_laws_same_curve (const LseResult *a, const LseResult *b);

/**
 * lse_laws_curve:
 * @results: (array length=n_results): of a race, speedups up to date
 * @of: one of them, a parallel one
 * @points: (out) (array length=n_results): its curve, by workers; of runs with the same number the
 *   last one; wrong and unmeasured runs are left out
 * @runs: (out) (nullable) (array length=n_results): the run behind each point, borrowed
 *
 * Returns: number of points.
 */
size_t lse_laws_curve (const LseResult *const *results,
                       size_t n_results,
                       const LseResult *of,
                       LseLawPoint *points,
                       const LseResult **runs);

/**
 * lse_laws_to_json:
 * @n_pus: usable hardware threads of the machine it was measured on; 0: not known
 *
 * The `laws` array of a document: one object a curve, with efficiency and Karp–Flatt of each point
 * and the fits, or why there is none. Text in the language of the calling thread, which must be
 * English for files. Returns: a new reference; NULL without memory.
 */
json_t *lse_laws_to_json (const LseResult *const *results, size_t n_results, unsigned n_pus);
