/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Two measurements against each other: how far apart, how sure that is, and the word that may be
 * said about it.
 */
#pragma once

#include "analysis/statistics.h"

#define LSE_COMPARISON_TEXT_MAX 160

typedef struct
{
  size_t n_a, n_b;         /* samples */
  LseRatio ratio;          /* median of @a / median of @b: below 1, @a takes less time */
  double shift_ns;         /* a − b, Hodges–Lehmann; NAN without samples */
  double shift_ci95_ns[2]; /* NAN below 5 samples on a side */
  double p;                /* Mann–Whitney, two-sided */
  uint64_t seed;           /* of the resamples: the same samples and seed give the same numbers */
  LseVerdict verdict;      /* is @a faster? see lse_verdict_of() */
} LseComparison;

/**
 * lse_comparison_of:
 * @a_ns, @b_ns: in the order in which they were measured; (nullable) when empty
 *
 * Some ms at most, for series up to 10⁴. Any thread.
 */
void lse_comparison_of (LseComparison *comparison,
                        const int64_t *a_ns,
                        size_t n_a,
                        const int64_t *b_ns,
                        size_t n_b,
                        uint64_t seed);

/**
 * lse_comparison_text:
 * @text: %LSE_COMPARISON_TEXT_MAX is room for any
 *
 * What may be said of @a, to be put after its name, in the language of the calling thread: "faster
 * by 1.43–1.52×", "slower by 1.10–1.21×", "no evidence of a difference (the interval 0.98–1.01×
 * spans 1)", "no evidence of a difference (too few repetitions)". A factor is one of times: the
 * ratio of medians, upside down where @a is faster, so that it is above 1. Returns: @text.
 */
char *lse_comparison_text (const LseComparison *comparison, char *text, size_t size);

/* "faster", "slower" or "same": the words of JSON. */
const char *lse_verdict_name (LseVerdict verdict);
