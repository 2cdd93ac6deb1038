/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Statistics of repetitions. Pure functions; random numbers (bootstrap) come from a seed, so that
 * the same samples give the same interval on every machine.
 */
#pragma once

#include "base/status.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct
{
  size_t n;
  double median_ns, mad_ns; /* MAD × 1.4826: comparable to a standard deviation */
  double min_ns, max_ns, mean_ns;
  double p95_ns;      /* 95 % are not above it (the higher of two neighbours) */
  double cv_ratio;    /* standard deviation / mean */
  double ci95_ns[2];  /* bootstrap interval of the median; NAN below 5 samples */
  size_t n_outliers;  /* |x − median| > max (10 mad_ns, 1 %); flagged, never dropped */
  bool is_stable;     /* the interval is narrower than what was asked for */
  bool is_bimodal;    /* two parts, each of ≥ 10 % of ≥ 12 samples, with a gap of > 3 MAD
                      * (more for few samples) and 1 % */
  double modes_ns[2]; /* their medians, the faster first; NAN if there is one mode */
  uint64_t seed;      /* of the resamples */
} LseStats;

/* @samples_ns is not changed. @n may be 0 (or memory short): everything NAN. Some ms at most, for
 * series up to 10⁵. */
void lse_stats_of (LseStats *stats,
                   const int64_t *samples_ns,
                   size_t n,
                   double target_ci_ratio,
                   uint64_t seed);

/**
 * lse_warmup_length:
 * @samples_ns: (array length=n): repetitions that follow each other without a pause
 * @steady: what the series is like when it is warm; of fewer than 8 samples nothing is concluded
 *
 * Returns: how many at the beginning are slower than the median by more than 4 MAD and 2 %; never
 *   more than half of them.
 */
size_t lse_warmup_length (const int64_t *samples_ns, size_t n, const LseStats *steady);

/* Median; reorders @values, none of which may be NAN. NAN when n is 0. */
double lse_median (double *values, size_t n);

typedef struct
{
  double value;   /* median of @a / median of @b */
  double ci95[2]; /* bootstrap; NAN if either has fewer than 5 samples */
} LseRatio;

/* Ratio of medians a / b: with a = serial and b = parallel, the speedup. */
LseRatio lse_ratio_of_medians (const int64_t *a_ns,
                               size_t n_a,
                               const int64_t *b_ns,
                               size_t n_b,
                               uint64_t seed);

/* Two-sided p of the Mann–Whitney U test, ties allowed: exact up to 40 samples in both together,
 * above it the normal approximation. 1 if either series is empty. */
double lse_mann_whitney_p (const int64_t *a_ns, size_t n_a, const int64_t *b_ns, size_t n_b);

/* Hodges–Lehmann estimate of the shift a − b, in ns: the median of all differences. NAN if either
 * series is empty. */
double lse_hodges_lehmann_ns (const int64_t *a_ns, size_t n_a, const int64_t *b_ns, size_t n_b);

/* 95 % interval of that shift; NAN if either series has fewer than 5 samples. Some ms at most, for
 * series up to 10⁴. */
void lse_shift_interval_ns (const int64_t *a_ns,
                            size_t n_a,
                            const int64_t *b_ns,
                            size_t n_b,
                            uint64_t seed,
                            double interval_ns[2]);

typedef enum
{
  LSE_VERDICT_SAME, /* not distinguishable */
  LSE_VERDICT_FASTER,
  LSE_VERDICT_SLOWER
} LseVerdict;

/**
 * lse_verdict_of:
 * @a_ns, @b_ns: in the order in which they were measured
 *
 * Is @a faster than @b? A word is said only if the interval of the ratio excludes 1, Mann–Whitney
 * gives p < 0.01 and the shift is at least 1 % and at least what two measurements of the same
 * thing would differ by, judged by how far consecutive parts of each series differ. Fewer than 5
 * samples on a side: %LSE_VERDICT_SAME.
 */
LseVerdict
lse_verdict_of (const int64_t *a_ns, size_t n_a, const int64_t *b_ns, size_t n_b, uint64_t seed);
