/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Is C = A·B? By products with a random vector r: C·r against A·(B·r) (R. Freivalds, "Probabilistic
 * machines can use less running time", IFIP 1977). A wrong row differs from the right one by some
 * vector d ≠ 0, and passes only if d·r drowns in rounding. With r of ±1 a pair of swapped elements
 * would pass every second round; here |r| is random in [1/2, 1], so that d·r vanishes only by a
 * coincidence of 32 bits, and a single wrong element shows with at least half its error.
 *
 * What rounding allows, row by row: with γ = n u / (1 − n u) and u = 2⁻⁵³, any order of summation
 * gives |fl(A·B) − A·B| ≤ γ |A||B| (N. J. Higham, "Accuracy and Stability of Numerical Algorithms",
 * 2nd ed., §3.5, eq. 3.13; fused multiply-add only errs less), and the products with a vector err
 * likewise. C itself, C·r, B·r and A·(B·r) make four such terms, each at most γ |A|(|B||r|) to first
 * order, and |r| ≤ 1. So a right C has
 *     |C·r − A·(B·r)| ≤ 4 γ |A|(|B|·1)      in every row;
 * the bound is 4 (n + 2) u relative to |A|(|B|·1): the 2 pays for second order and for the sums on
 * the right. It holds for the classical algorithm, not for Strassen's. A and B must be finite;
 * underflow is left out.
 */
#include "analysis/statistics-private.h"
#include "analysis/verify.h"

#include <math.h>
#include <stdio.h>

#define ROUNDING_UNIT 0x1p-53

typedef void (*Gemv) (size_t, size_t, const double *, const double *, double *);

/* y = |M|·x, or |M|·1 when @x is NULL. */
static void
absolute_product (double *y, const double *m, const double *x, size_t n)
{
  for (size_t i = 0; i < n; i++, m += n)
    {
      double sum = 0;
#pragma omp simd reduction(+ : sum)
      for (size_t j = 0; j < n; j++)
        sum += fabs (m[j]) * (x != NULL ? x[j] : 1);
      y[i] = sum;
    }
}

/* Largest error of a row relative to what its rounding is measured by; NaN counts as infinite. */
static double
worst_row (size_t *row,
           double *abs_err,
           const double *got,
           const double *expected,
           const double *scale,
           size_t n)
{
  double worst = 0;
  *row = 0;
  *abs_err = 0;
  for (size_t i = 0; i < n; i++)
    {
      double difference = fabs (got[i] - expected[i]);
      double relative = difference == 0 ? 0 : difference / scale[i];
      if (isnan (relative))
        difference = relative = (double)INFINITY;
      *abs_err = fmax (*abs_err, difference);
      if (relative > worst)
        {
          worst = relative;
          *row = i;
        }
    }
  return worst;
}

/* The element of a wrong row that is furthest from the row computed anew into @right. */
static size_t
worst_element (const double *a_row, const double *b, const double *c_row, double *right, size_t n)
{
  for (size_t j = 0; j < n; j++)
    right[j] = 0;
  for (size_t k = 0; k < n; k++)
    for (size_t j = 0; j < n; j++)
      right[j] += a_row[k] * b[k * n + j];

  size_t element = 0;
  double worst = -1;
  for (size_t j = 0; j < n; j++)
    {
      double difference = fabs (c_row[j] - right[j]);
      if (isnan (difference))
        return j;
      if (difference > worst)
        {
          worst = difference;
          element = j;
        }
    }
  return element;
}

void
lse_verify_freivalds (LseVerify *verify,
                      const double *a,
                      const double *b,
                      const double *c,
                      size_t n,
                      Gemv gemv,
                      unsigned n_rounds,
                      uint64_t seed,
                      double *scratch)
{
  *verify = (LseVerify) {.status = LSE_VERIFY_OK,
                         .max_ulp = (double)NAN,
                         .bound = 4 * ((double)n + 2) * ROUNDING_UNIT,
                         .elements = (uint64_t)n * n,
                         .first_bad = -1};
  snprintf (verify->method, sizeof verify->method, "freivalds");

  double *r = scratch, *product = r + n, *expected = product + n, *scale = expected + n;
  absolute_product (product, b, NULL, n);
  absolute_product (scale, a, product, n);
  LsePcg32 rng = lse_pcg32_seed (seed);
  for (unsigned round = 0; n > 0 && (round == 0 || round < n_rounds); round++)
    {
      size_t row;
      double abs_err;
      lse_pcg32_fill_signed (&rng, r, n);
      gemv (n, n, b, r, product);
      gemv (n, n, a, product, expected);
      gemv (n, n, c, r, product);
      double relative = worst_row (&row, &abs_err, product, expected, scale, n);
      verify->max_abs_err = fmax (verify->max_abs_err, abs_err);
      if (relative <= verify->bound)
        continue;
      verify->status = LSE_VERIFY_MISMATCH;
      verify->first_bad =
          (int64_t)(row * n + worst_element (a + row * n, b, c + row * n, product, n));
      return;
    }
}
