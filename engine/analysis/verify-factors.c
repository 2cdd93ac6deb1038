/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Does a product of factors give the matrix back? Both are multiplied by a random vector r with
 * elements of size 1/2 to 1, as in verify-freivalds.c, and compared:
 *
 *   cholesky   L·(Lᵀ·r)         with A·r
 *   lu         Pᵀ·(L·(U·r))     with A·r
 *   qr         Q·(R·r)          with A·r, Q as its Householder reflectors
 *   eigh       Z·(Λ·(Zᵀ·r))     with A·r;   Z·(Zᵀ·r) with r
 *   svd        U·(Σ·(Vᵀ·r))     with A·r;   U·(Uᵀ·r) and Vᵀ·(V·r) with r
 *   solve      A·x              with b, the true x and b without any r
 *
 * The measure is the largest difference over ‖A‖∞·‖r‖∞ (solve: ‖A‖∞‖x‖∞ + ‖b‖∞; orthogonality:
 * ‖r‖∞). All six algorithms are backward stable: it is a modest multiple of n·u, u = 2⁻⁵³, whatever
 * the condition of A (N. J. Higham, "Accuracy and Stability of Numerical Algorithms", 2nd ed.,
 * theorems 9.3, 10.3, 19.4; J. Demmel, "Applied Numerical Linear Algebra", §5.3.3 and §5.4). LAPACK's
 * own tests pass at 30 of such multiples (LAPACK Working Note 41, §7.5), and so do these. A wrong
 * element of a factor shows unless its error is below some 10⁻¹² of the matrix.
 */
#include "analysis/statistics-private.h"
#include "analysis/verify.h"

#include <math.h>
#include <stdio.h>

#define ROUNDING_UNIT 0x1p-53
#define MULTIPLE_ALLOWED 30

/* Which part of a matrix counts. */
typedef enum
{
  WHOLE,
  LOWER,      /* with its diagonal */
  UNIT_LOWER, /* with ones on it */
  UPPER
} Part;

static void
rows_of_column (Part part, size_t column, size_t n, size_t *begin, size_t *end)
{
  *begin = part == LOWER ? column : part == UNIT_LOWER ? column + 1 : 0;
  *end = part == UPPER ? column + 1 : n;
}

/* y = M·x */
static void
multiply (double *y, const double *m, Part part, const double *x, size_t n)
{
  for (size_t i = 0; i < n; i++)
    y[i] = part == UNIT_LOWER ? x[i] : 0;
  for (size_t column = 0; column < n; column++, m += n)
    {
      size_t begin, end;
      rows_of_column (part, column, n, &begin, &end);
      for (size_t i = begin; i < end; i++)
        y[i] += m[i] * x[column];
    }
}

/* y = Mᵀ·x */
static void
multiply_transposed (double *y, const double *m, Part part, const double *x, size_t n)
{
  for (size_t column = 0; column < n; column++, m += n)
    {
      size_t begin, end;
      double sum = 0;
      rows_of_column (part, column, n, &begin, &end);
#pragma omp simd reduction(+ : sum)
      for (size_t i = begin; i < end; i++)
        sum += m[i] * x[i];
      y[column] = sum;
    }
}

static double
largest (const double *x, size_t n)
{
  double worst = 0;
  for (size_t i = 0; i < n; i++)
    worst = fmax (worst, fabs (x[i]));
  return worst;
}

/* ‖M‖∞; @sums: n */
static double
norm_of (const double *m, double *sums, size_t n)
{
  for (size_t i = 0; i < n; i++)
    sums[i] = 0;
  for (size_t column = 0; column < n; column++, m += n)
    for (size_t i = 0; i < n; i++)
      sums[i] += fabs (m[i]);
  return largest (sums, n);
}

/* Notes how far @got is from @expected. */
static void
compare (LseVerify *verify, const double *got, const double *expected, double scale, size_t n)
{
  for (size_t i = 0; i < n; i++)
    {
      double difference = fabs (got[i] - expected[i]);
      if (isnan (difference))
        difference = (double)INFINITY;
      verify->max_abs_err = fmax (verify->max_abs_err, difference);
      bool is_right = isfinite (difference) && difference <= verify->bound * scale;
      if (is_right || verify->first_bad >= 0)
        continue;
      verify->status = LSE_VERIFY_MISMATCH;
      verify->first_bad = (int64_t)i;
    }
}

/* The n vectors of the check. */
typedef struct
{
  double *r, *expected, *product, *inner;
} Vectors;

static void
multiply_lu (const LseFactors *factors, Vectors *v)
{
  size_t n = factors->n;
  multiply (v->inner, factors->a, UPPER, v->r, n);
  multiply (v->product, factors->a, UNIT_LOWER, v->inner, n);
  for (size_t i = n; i-- > 0;) /* the row exchanges, backwards */
    {
      size_t other = (size_t)factors->pivots[i] - 1;
      double value = v->product[i];
      if (other >= n)
        {
          v->product[i] = (double)NAN;
          continue;
        }
      v->product[i] = v->product[other];
      v->product[other] = value;
    }
}

/* Q = H₀·H₁·…, Hₖ = I − τₖ·v·vᵀ; v begins with a 1 in row k, the rest is below the diagonal. */
static void
multiply_qr (const LseFactors *factors, Vectors *v)
{
  size_t n = factors->n;
  double *y = v->product;
  multiply (y, factors->a, UPPER, v->r, n);
  for (size_t k = n; k-- > 0;)
    {
      const double *column = factors->a + k * n;
      double sum = y[k];
      for (size_t i = k + 1; i < n; i++)
        sum += column[i] * y[i];
      sum *= factors->vector[k];
      y[k] -= sum;
      for (size_t i = k + 1; i < n; i++)
        y[i] -= column[i] * sum;
    }
}

/* Left·(diagonal·(Right·r)) */
static void
multiply_spectral (const double *left,
                   const double *diagonal,
                   const double *right,
                   bool right_is_transposed,
                   Vectors *v,
                   size_t n)
{
  if (right_is_transposed)
    multiply_transposed (v->inner, right, WHOLE, v->r, n);
  else
    multiply (v->inner, right, WHOLE, v->r, n);
  for (size_t i = 0; i < n; i++)
    v->inner[i] *= diagonal[i];
  multiply (v->product, left, WHOLE, v->inner, n);
}

static void
check_orthogonal (LseVerify *verify, const double *m, Vectors *v, size_t n)
{
  multiply_transposed (v->inner, m, WHOLE, v->r, n);
  multiply (v->product, m, WHOLE, v->inner, n);
  compare (verify, v->product, v->r, largest (v->r, n), n);
}

static void
check_solution (LseVerify *verify,
                const LseFactors *factors,
                const double *matrix,
                const double *b,
                Vectors *v)
{
  size_t n = factors->n;
  double scale = norm_of (matrix, v->inner, n) * largest (factors->vector, n) + largest (b, n);
  multiply (v->product, matrix, WHOLE, factors->vector, n);
  compare (verify, v->product, b, scale, n);
}

static void
check_factors (LseVerify *verify, const LseFactors *factors, const double *matrix, Vectors *v)
{
  size_t n = factors->n;
  double scale = norm_of (matrix, v->inner, n) * largest (v->r, n);
  multiply (v->expected, matrix, WHOLE, v->r, n);
  switch (factors->what)
    {
    case LSE_FACTORS_CHOLESKY:
      multiply_transposed (v->inner, factors->a, LOWER, v->r, n);
      multiply (v->product, factors->a, LOWER, v->inner, n);
      break;
    case LSE_FACTORS_LU:
      multiply_lu (factors, v);
      break;
    case LSE_FACTORS_QR:
      multiply_qr (factors, v);
      break;
    case LSE_FACTORS_EIGH:
      check_orthogonal (verify, factors->a, v, n);
      multiply_spectral (factors->a, factors->vector, factors->a, true, v, n);
      break;
    case LSE_FACTORS_SVD:
      check_orthogonal (verify, factors->u, v, n);
      check_orthogonal (verify, factors->vt, v, n);
      multiply_spectral (factors->u, factors->vector, factors->vt, false, v, n);
      break;
    case LSE_FACTORS_SOLVE:
    case LSE_FACTORS_NONE:
      return;
    }
  compare (verify, v->product, v->expected, scale, n);
}

void
lse_verify_factors (LseVerify *verify,
                    const LseFactors *factors,
                    const double *matrix,
                    const double *right_hand_side,
                    uint64_t seed,
                    double *scratch)
{
  size_t n = factors->n;
  *verify = (LseVerify) {.status = LSE_VERIFY_OK,
                         .max_ulp = (double)NAN,
                         .bound = MULTIPLE_ALLOWED * (double)n * ROUNDING_UNIT,
                         .elements = (uint64_t)n * n,
                         .first_bad = -1};
  snprintf (verify->method, sizeof verify->method, "residual");
  Vectors v = {scratch, scratch + n, scratch + 2 * n, scratch + 3 * n};
  LsePcg32 rng = lse_pcg32_seed (seed);
  lse_pcg32_fill_signed (&rng, v.r, n);
  if (factors->what == LSE_FACTORS_SOLVE)
    check_solution (verify, factors, matrix, right_hand_side, &v);
  else
    check_factors (verify, factors, matrix, &v);
}
