/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The BLAS library as a table of calls. The table comes from a module that is loaded by the worker
 * only for plans that need it: a linked OpenBLAS would put idle threads, fork handlers and
 * affinity traps into every run.
 */
#pragma once

#include "base/cpuset.h"
#include "base/status.h"
#include "plan/factors.h"

#include <stddef.h>

typedef struct
{
  /* C (m×n) = A (m×k) · B (k×n), row-major, leading dimensions k, n, n */
  void (*dgemm) (size_t m, size_t n, size_t k, const double *a, const double *b, double *c);
  /* y (m) = A (m×n) · x (n), row-major */
  void (*dgemv) (size_t m, size_t n, const double *a, const double *x, double *y);
  /* Replaces factors->a and fills the rest by LAPACK; factors->what must not be NONE, the order not
   * 0. @space: as much as lse_plan_extra_bytes() says. Returns LAPACK's info: 0 = done. NULL where
   * this build of the library came without LAPACK. */
  int (*factorise) (LseFactors *factors, void *space, size_t bytes);
  void (*set_num_threads) (int n_threads);
  int (*get_num_threads) (void);
  /* @os_indexes[0] for the caller, [1] … for the library's own threads; @effective (out) (array
   * length=n_threads): the mask of each, read back. Call after set_num_threads(). %LSE_EBIND when
   * a mask differs, %LSE_EUNAVAILABLE when the library offers no way; the caller is bound then. */
  LseStatus (*pin_threads) (const int *os_indexes,
                            size_t n_threads,
                            LseCpuSet *effective,
                            LseError *err);
  const char *(*version) (void); /* "openblas 0.3.21 pthreads" */
} LseBlas;

/* The one symbol that a BLAS module exports. */
#define LSE_BLAS_MODULE_SYMBOL "lanescope_blas_module"
