/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A matrix decomposition as LAPACK leaves it: what the worker's call writes and its check reads. All
 * matrices are stored by columns.
 */
#pragma once

#include "plan/catalog.h"

typedef struct
{
  LseFactorisation what;
  uint64_t n;
  double *a; /* n × n. In: the matrix. Out: its factors (cholesky: the lower one; lu; qr with its
                    * reflectors), the eigenvectors (eigh), nothing of use (svd), LU (solve) */
  double *u, *vt; /* svd: n × n */
  double *vector; /* n: factors of the reflectors; eigenvalues; singular values; solve: in the right
                    * hand side, out the solution */
  int32_t *pivots; /* lu, solve: n, counted from 1 */
} LseFactors;
