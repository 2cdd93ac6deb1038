/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Arrays are compared block by block: equal bytes cost one memcmp at the speed of memory; a block
 * that differs is measured while it is still in the cache, by a loop that the compiler vectorises
 * (omp simd is a hint to it; no OpenMP library is used). Only blocks with rare values (zero,
 * infinities, NaN, the ends of the range of exponents) go element by element.
 */
#include "analysis/verify.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define BLOCK 1024 /* two blocks of 8 KiB stay in the first cache */

/* Biased exponents of doubles for which 2^(52 - e) and every difference are normal numbers. */
#define COMMON_EXPONENT_MIN 53
#define COMMON_EXPONENT_MAX 2045
#define EXPONENT_BIAS 1023
#define MANTISSA_BITS 52

typedef struct
{
  double abs_err, ulp;
} Worst;

static inline uint64_t
bits_of (double value)
{
  uint64_t bits;
  memcpy (&bits, &value, sizeof bits);
  return bits;
}

static inline double
double_of (uint64_t bits)
{
  double value;
  memcpy (&value, &bits, sizeof value);
  return value;
}

static inline uint64_t
exponent_of (double value)
{
  return bits_of (value) << 1 >> (MANTISSA_BITS + 1);
}

static bool
is_same (double got, double expected)
{
  return got == expected || (isnan (got) && isnan (expected));
}

/* ------------------------------------------------------------------ one number */

double
lse_ulp_distance (double got, double expected)
{
  if (is_same (got, expected))
    return 0;
  if (!isfinite (got) || !isfinite (expected))
    return (double)INFINITY;
  uint64_t exponent = exponent_of (expected);
  int ulp_exponent = (int)(exponent > 0 ? exponent : 1) - EXPONENT_BIAS - MANTISSA_BITS;
  /* scaled first: the difference of two large numbers could overflow */
  return fabs (ldexp (got, -ulp_exponent - 1) - ldexp (expected, -ulp_exponent - 1)) * 2;
}

static double
absolute_error (double got, double expected)
{
  double difference = is_same (got, expected) ? 0 : fabs (got - expected);
  return isnan (difference) ? (double)INFINITY : difference;
}

/* NaN and 0 as one expects: only they have no relative error of their own. */
static double
relative_error (double got, double expected)
{
  double difference = absolute_error (got, expected);
  if (difference == 0 || expected == 0)
    return difference;
  return isfinite (difference) ? difference / fabs (expected) : (double)INFINITY;
}

static void
begin (LseVerify *verify, const char *method, uint64_t elements, double bound)
{
  *verify =
      (LseVerify) {.status = LSE_VERIFY_OK, .elements = elements, .bound = bound, .first_bad = -1};
  snprintf (verify->method, sizeof verify->method, "%s", method);
}

void
lse_verify_scalar (LseVerify *verify, double got, double expected, double bound)
{
  begin (verify, "relative", 1, bound);
  verify->max_abs_err = absolute_error (got, expected);
  verify->max_ulp = lse_ulp_distance (got, expected);
  if (relative_error (got, expected) <= bound)
    return;
  verify->status = LSE_VERIFY_MISMATCH;
  verify->first_bad = 0;
}

/* ------------------------------------------------------------------ arrays */

/* False if the block holds a rare value; @worst then means nothing. */
static bool
measure_common (Worst *worst, const double *got, const double *expected, size_t n)
{
  double abs_err = 0, ulp = 0;
  uint64_t rare = 0;
#pragma omp simd reduction(max : abs_err, ulp) reduction(| : rare)
  for (size_t i = 0; i < n; i++)
    {
      double difference = fabs (got[i] - expected[i]);
      uint64_t exponent = exponent_of (expected[i]);
      rare |= (exponent - COMMON_EXPONENT_MIN) | (COMMON_EXPONENT_MAX - exponent) |
              (COMMON_EXPONENT_MAX - exponent_of (got[i]));
      uint64_t inverse_exponent = 2 * EXPONENT_BIAS + MANTISSA_BITS - exponent;
      double in_ulp = difference * double_of (inverse_exponent << MANTISSA_BITS);
      abs_err = difference > abs_err ? difference : abs_err;
      ulp = in_ulp > ulp ? in_ulp : ulp;
    }
  *worst = (Worst) {abs_err, ulp};
  return rare >> 63 == 0; /* no subtraction went below zero */
}

static void
measure_rare (Worst *worst, const double *got, const double *expected, size_t n)
{
  *worst = (Worst) {0};
  for (size_t i = 0; i < n; i++)
    {
      worst->abs_err = fmax (worst->abs_err, absolute_error (got[i], expected[i]));
      worst->ulp = fmax (worst->ulp, lse_ulp_distance (got[i], expected[i]));
    }
}

static bool
is_wrong (double got, double expected, double max_ulp)
{
  if (max_ulp == 0) /* bits: +0 is not -0, but any NaN is NaN */
    return bits_of (got) != bits_of (expected) && !(isnan (got) && isnan (expected));
  return !(lse_ulp_distance (got, expected) <= max_ulp);
}

static int64_t
find_wrong (const double *got, const double *expected, size_t n, double max_ulp)
{
  for (size_t i = 0; i < n; i++)
    if (is_wrong (got[i], expected[i], max_ulp))
      return (int64_t)i;
  return -1;
}

void
lse_verify_arrays (LseVerify *verify,
                   const double *got,
                   const double *expected,
                   size_t n,
                   double max_ulp)
{
  begin (verify, max_ulp == 0 ? "bitwise" : "ulp", n, max_ulp);
  for (size_t from = 0; from < n; from += BLOCK)
    {
      size_t length = n - from < BLOCK ? n - from : BLOCK;
      const double *g = got + from, *e = expected + from;
      if (memcmp (g, e, length * sizeof *g) == 0)
        continue;

      Worst worst;
      if (!measure_common (&worst, g, e, length))
        measure_rare (&worst, g, e, length);
      verify->max_abs_err = fmax (verify->max_abs_err, worst.abs_err);
      verify->max_ulp = fmax (verify->max_ulp, worst.ulp);
      if (verify->first_bad >= 0 || (max_ulp > 0 && worst.ulp <= max_ulp))
        continue;
      int64_t wrong = find_wrong (g, e, length, max_ulp);
      verify->first_bad = wrong >= 0 ? (int64_t)from + wrong : -1;
    }
  if (verify->first_bad >= 0)
    verify->status = LSE_VERIFY_MISMATCH;
}

/* ------------------------------------------------------------------ several checks */

void
lse_verify_merge (LseVerify *worst, const LseVerify *other)
{
  if (other->status == LSE_VERIFY_SKIPPED)
    return;
  if (worst->status == LSE_VERIFY_SKIPPED)
    {
      *worst = *other;
      return;
    }
  LseVerify merged = other->status > worst->status ? *other : *worst;
  merged.max_abs_err = fmax (worst->max_abs_err, other->max_abs_err);
  merged.max_ulp = fmax (worst->max_ulp, other->max_ulp);
  merged.elements = worst->elements > other->elements ? worst->elements : other->elements;
  *worst = merged;
}

const char *
lse_verify_status_name (LseVerifyStatus status)
{
  switch (status)
    {
    case LSE_VERIFY_SKIPPED:
      return "skipped";
    case LSE_VERIFY_OK:
      return "ok";
    case LSE_VERIFY_MISMATCH:
      return "mismatch";
    }
  return "skipped";
}
