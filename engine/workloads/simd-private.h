/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Our own vector code, compiled once per instruction set from simd-body.h. All versions keep the
 * same error bounds; their bits may differ from each other, but within one version an element
 * gives the same bits whatever range, alignment or way of storing it comes in.
 */
#pragma once

#include "workloads/workload.h"

#include <stdbool.h>

/* |x| up to here (and the few doubles above that share its upper half) is computed by vector code:
 * sincos to 2 ulp, sin2 to 2.5 ulp. Beyond it, and for NaN, libm. */
#define LSE_SIMD_MAX_ARGUMENT 1e5

/* @streams: write past the caches. For outputs that no cache will hold; ends with a fence. */
typedef void (*LseSimdMapFn) (const double *x, double *y, size_t n, bool streams);

typedef struct
{
  const char *name;
  bool (*is_supported) (void);
  LseSimdMapFn sincos;
  LseSimdMapFn sin2;
  /* y = b + s·c, each product rounded by itself: the bits of the scalar code. */
  void (*triad) (double *y, const double *b, const double *c, double s, size_t n, bool streams);
  /* The sum with what rounding lost; exact but for rounding inside short chains of additions. */
  LsePartial (*sum) (const double *x, size_t n);
  /* Uniform numbers at counter, counter + step, … of a mixed key; see random.c. */
  void (*uniform) (double *out, size_t n, uint64_t counter);
} LseSimd;

/* Widest first; the last one runs everywhere. */
extern const LseSimd *const lse_simd_versions[];
extern const size_t lse_n_simd_versions;

/* The widest version that this processor has; found once. Any thread. */
const LseSimd *lse_simd_best (void);

/* (sum, error) += value, exactly: the error gets what the sum lost (Knuth's TwoSum). */
static inline void
lse_partial_add (LsePartial *partial, double value)
{
  double sum = partial->sum + value;
  double added = sum - partial->sum;
  partial->error += (partial->sum - (sum - added)) + (value - added);
  partial->sum = sum;
}

/* One step of the counter, and the hash that makes numbers of it (random.c). */
#define LSE_RANDOM_STEP UINT64_C (0x9e3779b97f4a7c15)

static inline uint64_t
lse_random_mix (uint64_t z)
{
  z = (z ^ (z >> 30)) * UINT64_C (0xbf58476d1ce4e5b9);
  z = (z ^ (z >> 27)) * UINT64_C (0x94d049bb133111eb);
  return z ^ (z >> 31);
}

static inline double
lse_random_to_unit (uint64_t bits)
{
  return (double)(int64_t)(bits >> 11) * 0x1p-53;
}
