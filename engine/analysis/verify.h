/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Checks of an answer against the serial one. Pure functions on arrays.
 */
#pragma once

#include "plan/factors.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum
{
  LSE_VERIFY_SKIPPED,
  LSE_VERIFY_OK,
  LSE_VERIFY_MISMATCH
} LseVerifyStatus;

typedef struct
{
  LseVerifyStatus status;
  char method[24];    /* "bitwise", "ulp", "relative", "freivalds", "residual" */
  double max_abs_err; /* largest |got − expected|; of a product with r under "freivalds" and
                      * "residual" */
  double max_ulp;     /* largest difference in units of the last place of the expected value;
                       * NAN under these two, which have no such measure */
  double bound;       /* what the method allows: ulp, relative error, or relative to |A|(|B|·1);
                      * under "residual" relative to the norm of the matrix */
  uint64_t elements;  /* compared */
  int64_t first_bad;  /* index of the first wrong element ("freivalds": the most wrong one of the
                       * most wrong row; "residual": a wrong row), -1 */
} LseVerify;

/* Distance in units of the last place of @expected; INFINITY if one is NaN and the other not. */
double lse_ulp_distance (double got, double expected);

/* Every element within @max_ulp (0: the same bits; NaN equals NaN) of @expected. */
void lse_verify_arrays (LseVerify *verify,
                        const double *got,
                        const double *expected,
                        size_t n,
                        double max_ulp);

/* One number, relative error at most @bound (absolute where 0 is expected). NaN equals NaN. */
void lse_verify_scalar (LseVerify *verify, double got, double expected, double bound);

/* Keeps the worst of both: a run is as right as its worst repetition. A skipped check adds
 * nothing. */
void lse_verify_merge (LseVerify *worst, const LseVerify *other);

/**
 * lse_verify_freivalds:
 * @a, @b, @c: n × n, row-major
 * @gemv: y = M·x, given so that no BLAS is linked here
 * @scratch: 4 n doubles
 *
 * @n_rounds: independent vectors; 0 counts as 1
 *
 * Is C = A·B? Compares C·r with A·(B·r) for random vectors r: n² work instead of n³. Any order of
 * summation in C passes; the bound, its source and what can slip through stand in the .c file.
 */
void lse_verify_freivalds (LseVerify *verify,
                           const double *a,
                           const double *b,
                           const double *c,
                           size_t n,
                           void (*gemv) (size_t, size_t, const double *, const double *, double *),
                           unsigned n_rounds,
                           uint64_t seed,
                           double *scratch);

/**
 * lse_verify_factors:
 * @matrix: n × n: what was decomposed
 * @right_hand_side: (nullable): solve: n
 * @seed: another one each time
 * @scratch: 4 n doubles
 *
 * Multiplies the factors by a random vector and compares with the matrix times that vector: n² work.
 * Where factors are orthogonal they are multiplied by their transpose too. The measure and its bound
 * stand in verify-factors.c.
 */
void lse_verify_factors (LseVerify *verify,
                         const LseFactors *factors,
                         const double *matrix,
                         const double *right_hand_side,
                         uint64_t seed,
                         double *scratch);

const char *lse_verify_status_name (LseVerifyStatus status);
