/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The matrix product C = A·B of order n; a unit is a row of C, and a chunk one call of dgemm.
 */
#include "workloads/workloads-private.h"

static void
fill_rows (LseWork *work, uint64_t begin, uint64_t end)
{
  uint64_t n = work->elements;
  for (unsigned i = 0; i < 2; i++)
    lse_random_fill (work->inputs[i] + begin * n, work->seed, i, begin * n, end * n);
}

static void
run_numpy (const LseWork *work, uint64_t begin, uint64_t end, void *result)
{
  uint64_t n = work->elements;
  if (begin < end)
    work->blas->dgemm (end - begin, n, n, work->inputs[0] + begin * n, work->inputs[1], result);
}

const LseWorkload lse_workload_dot = {
    .id = LSE_WORKLOAD_DOT,
    .fill = fill_rows,
    .kernels = {[LSE_KERNEL_NUMPY] = run_numpy},
};
