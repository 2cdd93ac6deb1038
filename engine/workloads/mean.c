/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The mean, as partial sums that can be combined in any order.
 */
#include "workloads/workloads-private.h"

/* NumPy's pairwise sum: up to a leaf, eight running sums; above it, two halves. The first half is
 * a multiple of eight, so that only the last leaf has odd ends. */
#define LEAF LSE_NUMPY_LEAF
#define N_SUMS LSE_NUMPY_SUMS

/* Not vectorised, as NumPy's is not: a twin, neither slower nor faster. */
__attribute__ ((optimize ("no-tree-vectorize"))) static double
sum_leaf (const double *x, size_t n)
{
  double sums[N_SUMS], total = 0;
  size_t i = 0;
  if (n >= N_SUMS)
    {
      for (size_t k = 0; k < N_SUMS; k++)
        sums[k] = x[k];
      for (i = N_SUMS; i + N_SUMS <= n; i += N_SUMS)
        for (size_t k = 0; k < N_SUMS; k++)
          sums[k] += x[i + k];
      total =
          ((sums[0] + sums[1]) + (sums[2] + sums[3])) + ((sums[4] + sums[5]) + (sums[6] + sums[7]));
    }
  for (; i < n; i++)
    total += x[i];
  return total;
}

double
lse_numpy_sum (const double *x, size_t n)
{
  if (n <= LEAF)
    return sum_leaf (x, n);
  size_t half = n / 2 / N_SUMS * N_SUMS;
  return lse_numpy_sum (x, half) + lse_numpy_sum (x + half, n - half);
}

static void
run_numpy (const LseWork *work, uint64_t begin, uint64_t end, void *result)
{
  LsePartial *partial = result;
  *partial = (LsePartial) {.sum = lse_numpy_sum (work->inputs[0] + begin, end - begin),
                           .count = end - begin};
}

static void
run_simd (const LseWork *work, uint64_t begin, uint64_t end, void *result)
{
  *(LsePartial *)result = lse_simd_best ()->sum (work->inputs[0] + begin, end - begin);
}

const LseWorkload lse_workload_mean = {
    .id = LSE_WORKLOAD_MEAN,
    .fill = lse_fill_elements,
    .kernels =
        {
            [LSE_KERNEL_NUMPY] = run_numpy,
            [LSE_KERNEL_SIMD] = run_simd,
        },
    .reference = run_simd, /* blocks joined without rounding errors */
};
