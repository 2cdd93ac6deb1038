/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Shared by the files behind statistics.h: sorted copies, random numbers, resampled medians.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* PCG-XSH-RR 64/32 (M. E. O'Neill, "PCG", Harvey Mudd College, 2014): small, fast, the same
 * numbers everywhere. */
typedef struct
{
  uint64_t state;
} LsePcg32;

static inline uint32_t
lse_pcg32_next (LsePcg32 *rng)
{
  uint64_t old = rng->state;
  rng->state = old * 6364136223846793005U + 1442695040888963407U;
  uint32_t shifted = (uint32_t)(((old >> 18) ^ old) >> 27);
  uint32_t turn = (uint32_t)(old >> 59);
  return (shifted >> turn) | (shifted << (-turn & 31));
}

static inline LsePcg32
lse_pcg32_seed (uint64_t seed)
{
  LsePcg32 rng = {seed + 1442695040888963407U};
  lse_pcg32_next (&rng);
  return rng;
}

/* Uniform in 0 … n - 1; the bias of the multiply is below n / 2³². */
static inline uint32_t
lse_pcg32_below (LsePcg32 *rng, uint32_t n)
{
  return (uint32_t)(((uint64_t)lse_pcg32_next (rng) * n) >> 32);
}

/* Uniform in (0, 1). */
static inline double
lse_pcg32_unit (LsePcg32 *rng)
{
  return (lse_pcg32_next (rng) + 0.5) * 0x1p-32;
}

/* Elements of either sign, of size 1/2 to 1. */
static inline void
lse_pcg32_fill_signed (LsePcg32 *rng, double *r, size_t n)
{
  for (size_t i = 0; i < n; i++)
    {
      double magnitude = (1 + lse_pcg32_unit (rng)) / 2;
      r[i] = lse_pcg32_next (rng) >> 31 != 0 ? magnitude : -magnitude;
    }
}

/* Ascending copy of @samples_ns; NULL without memory or when @n is 0. Free with free(). */
int64_t *lse_sorted_copy (const int64_t *samples_ns, size_t n);

/* Median of an ascending array, NAN when @n is 0. */
double lse_sorted_median (const int64_t *sorted, size_t n);

/* Median of |x − @median| × 1.4826 of an ascending array, @n > 0. */
double lse_sorted_mad (const int64_t *sorted, size_t n, double median);

/* Are there two modes in an ascending array? See LseStats; @modes_ns: their medians, else NAN. */
bool lse_sorted_modes (const int64_t *sorted, size_t n, double modes_ns[2]);

/* The @rank-th smallest (from 0) of @values, which are reordered. @n > 0. */
double lse_select (double *values, size_t n, size_t rank);

/* How many resamples are made of @n samples in all (0.1 to 0.5 ms). */
size_t lse_n_resamples (size_t n);

/* Above this many samples the rank of a resampled median is drawn from its limit distribution. */
#define LSE_MAX_COUNTED 256
#define LSE_GUIDE_SIZE 256

/* Medians of resamples of one series. */
typedef struct
{
  const int64_t *sorted; /* borrowed */
  size_t n;
  double up_to[LSE_MAX_COUNTED];  /* P (rank of the lower median ≤ j) */
  double higher[LSE_MAX_COUNTED]; /* P (the upper median has a higher rank | j) */
  uint16_t guide[LSE_GUIDE_SIZE]; /* first rank for a random number ≥ k / LSE_GUIDE_SIZE */
} LseMedianSampler;

/* @n > 0; @sorted must outlive @sampler. */
void lse_median_sampler_init (LseMedianSampler *sampler, const int64_t *sorted, size_t n);

/* Median of as many values drawn from the series, with replacement, as it has. */
double lse_resampled_median (const LseMedianSampler *sampler, LsePcg32 *rng);

/* 95 % interval of resampled values, which are reordered; @n_samples in the (smaller) series they
 * were drawn from. @n ≥ 1000. */
void lse_percentile_interval (double *values, size_t n, size_t n_samples, double interval[2]);
