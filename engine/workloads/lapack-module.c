/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * LAPACK's drivers out of OpenBLAS itself, by their Fortran names: a package of LAPACK's C interface
 * would link another library. A Fortran compiler passes the length of each text behind the other
 * arguments.
 */
#include "workloads/lapack-module.h"

#include <limits.h>

#define ONE_CHARACTER ((size_t)1)

extern void
dpotrf_ (const char *triangle, const int *n, double *a, const int *lda, int *info, size_t);
extern void dgetrf_ (const int *m, const int *n, double *a, const int *lda, int *pivots, int *info);
extern void dgeqrf_ (const int *m,
                     const int *n,
                     double *a,
                     const int *lda,
                     double *tau,
                     double *work,
                     const int *lwork,
                     int *info);
extern void dsyevd_ (const char *wanted,
                     const char *triangle,
                     const int *n,
                     double *a,
                     const int *lda,
                     double *values,
                     double *work,
                     const int *lwork,
                     int *iwork,
                     const int *liwork,
                     int *info,
                     size_t,
                     size_t);
extern void dgesdd_ (const char *wanted,
                     const int *m,
                     const int *n,
                     double *a,
                     const int *lda,
                     double *values,
                     double *u,
                     const int *ldu,
                     double *vt,
                     const int *ldvt,
                     double *work,
                     const int *lwork,
                     int *iwork,
                     int *info,
                     size_t);
extern void dgesv_ (const int *n,
                    const int *n_sides,
                    double *a,
                    const int *lda,
                    int *pivots,
                    double *b,
                    const int *ldb,
                    int *info);

/* How the space divides: what is asked for in whole numbers first. */
static int
split_space (const LseFactors *factors, void *space, size_t bytes, int **integers, int *n_integers)
{
  size_t n = factors->n;
  size_t wanted = factors->what == LSE_FACTORS_EIGH  ? 5 * n + 4
                  : factors->what == LSE_FACTORS_SVD ? 8 * n
                                                     : 0;
  wanted += wanted % 2; /* doubles follow */
  *integers = space;
  *n_integers = (int)wanted;
  size_t n_doubles = bytes / sizeof (double) - wanted / 2;
  return n_doubles < INT_MAX ? (int)n_doubles : INT_MAX;
}

int
lse_lapack_factorise (LseFactors *factors, void *space, size_t bytes)
{
  int n = (int)factors->n, info = 0, one = 1, n_integers, *integers;
  int n_doubles = split_space (factors, space, bytes, &integers, &n_integers);
  double *doubles = (double *)(void *)(integers + n_integers);
  switch (factors->what)
    {
    case LSE_FACTORS_CHOLESKY:
      dpotrf_ ("L", &n, factors->a, &n, &info, ONE_CHARACTER);
      break;
    case LSE_FACTORS_LU:
      dgetrf_ (&n, &n, factors->a, &n, factors->pivots, &info);
      break;
    case LSE_FACTORS_QR:
      dgeqrf_ (&n, &n, factors->a, &n, factors->vector, doubles, &n_doubles, &info);
      break;
    case LSE_FACTORS_EIGH:
      dsyevd_ ("V", "L", &n, factors->a, &n, factors->vector, doubles, &n_doubles, integers,
               &n_integers, &info, ONE_CHARACTER, ONE_CHARACTER);
      break;
    case LSE_FACTORS_SVD:
      dgesdd_ ("A", &n, &n, factors->a, &n, factors->vector, factors->u, &n, factors->vt, &n,
               doubles, &n_doubles, integers, &info, ONE_CHARACTER);
      break;
    case LSE_FACTORS_SOLVE:
      dgesv_ (&n, &one, factors->a, &n, factors->pivots, factors->vector, &n, &info);
      break;
    case LSE_FACTORS_NONE:
      break;
    }
  return info;
}
