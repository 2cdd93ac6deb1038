/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Results in words: durations, ratios, and the verdict on a group of runs. Numbers first, and no
 * "faster" or "slower" but by lse_verdict_of(). Points are points in every locale.
 */
#pragma once

#include "analysis/result.h"

#define LSE_WORDS_MAX 1024 /* room for any verdict */

/* "12.6 ms": three significant digits, ns to s; "–" if @duration_ns is not finite. Returns @text,
 * as do the others. */
char *lse_words_duration (double duration_ns, char *text, size_t size);

/* "12.6 ms ±0.4": median and half the width of its interval, in the same unit; without the ± if
 * there is no interval; "–" if there is no median. */
char *lse_words_timing (const LseStats *stats, char *text, size_t size);

/* "1.29×", "12.9×", "129×"; "–" if @ratio is not finite. */
char *lse_words_ratio (double ratio, char *text, size_t size);

/**
 * lse_words_verdict:
 * @results: (array length=n_results): runs of one workload and size, statistics up to date; serial
 *   may be among them, wrong and unfinished ones too
 *
 * "Verdict: threads × 2 is 1.94× faster than serial (1.90 to 1.98). Not distinguishable from the fastest:
 * openmp × 2. Slower than serial: processes × 2 (5.1×)." Wrong answers are named and not ranked.
 */
char *
lse_words_verdict (const LseResult *const *results, size_t n_results, char *text, size_t size);
