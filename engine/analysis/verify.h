/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Checks of an answer against the serial one. Pure functions on arrays.
 */
#pragma once

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
  char method[24];    /* "bitwise", "ulp", "relative", "freivalds" */
  double max_abs_err; /* largest |got − expected| */
  double max_ulp;     /* largest difference in units of the last place of the expected value */
  double bound;       /* what the method allows, in its own measure */
  uint64_t elements;  /* compared */
  int64_t first_bad;  /* index of the first wrong element, -1 */
} LseVerify;

/* Distance in units of the last place of @expected; INFINITY if one is NaN and the other not. */
double lse_ulp_distance (double got, double expected);

/* Every element within @max_ulp (0: the same bits; NaN equals NaN) of @expected. */
void lse_verify_arrays (LseVerify *verify,
                        const double *got,
                        const double *expected,
                        size_t n,
                        double max_ulp);

/* One number, relative error at most @bound. */
void lse_verify_scalar (LseVerify *verify, double got, double expected, double bound);

/* Keeps the worst of both: a run is as right as its worst repetition. */
void lse_verify_merge (LseVerify *worst, const LseVerify *other);

/**
 * lse_verify_freivalds:
 * @a, @b, @c: n × n, row-major
 * @gemv: y = M·x, given so that no BLAS is linked here
 * @scratch: 4 n doubles
 *
 * Is C = A·B? Freivalds (1977): C·r against A·(B·r) for a random vector r of ±1: n² work instead
 * of n³; a wrong C passes with probability ≤ 1/2 a round, so several rounds. Error measured
 * relative to |A|·(|B|·|r|) bounded through norms; bound n·2⁻⁵³·8.
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

const char *lse_verify_status_name (LseVerifyStatus status);
