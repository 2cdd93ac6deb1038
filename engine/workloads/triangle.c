/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * y[i] = Σ |x[i] − x[j]| over all j < i: the loop over pairs, whose unit i costs i. Equal numbers of
 * units are unequal shares of work: the second half of the units holds three quarters of it.
 */
#include "workloads/workloads-private.h"

#include <math.h>
#include <stdlib.h>

/* numpy.abs (x[i] - x[:i]).sum (), with the terms computed where the sum needs them: the same
 * order of additions as in lse_numpy_sum(), hence the same bits. */
static double
sum_leaf (const double *x, size_t n, double from)
{
  double sums[LSE_NUMPY_SUMS] = {0}, total = 0;
  size_t i = 0;
  if (n >= LSE_NUMPY_SUMS)
    {
      for (size_t k = 0; k < LSE_NUMPY_SUMS; k++)
        sums[k] = fabs (from - x[k]);
      for (i = LSE_NUMPY_SUMS; i + LSE_NUMPY_SUMS <= n; i += LSE_NUMPY_SUMS)
        for (size_t k = 0; k < LSE_NUMPY_SUMS; k++)
          sums[k] += fabs (from - x[i + k]);
      total =
          ((sums[0] + sums[1]) + (sums[2] + sums[3])) + ((sums[4] + sums[5]) + (sums[6] + sums[7]));
    }
  for (; i < n; i++)
    total += fabs (from - x[i]);
  return total;
}

static double
sum_distances (const double *x, size_t n, double from)
{
  if (n <= LSE_NUMPY_LEAF)
    return sum_leaf (x, n, from);
  size_t half = n / 2 / LSE_NUMPY_SUMS * LSE_NUMPY_SUMS;
  return sum_distances (x, half, from) + sum_distances (x + half, n - half, from);
}

static void
run_fused (const LseWork *work, uint64_t begin, uint64_t end, void *result)
{
  const double *x = work->inputs[0];
  double *y = result;
  for (uint64_t i = begin; i < end; i++)
    y[i - begin] = sum_distances (x, i, x[i]);
}

/* An array for the differences, one for their sizes, then the sum. NumPy's allocator gives the same
 * two pieces of memory to every row. */
static void
run_numpy (const LseWork *work, uint64_t begin, uint64_t end, void *result)
{
  const double *x = work->inputs[0];
  double *y = result;
  double *differences = lse_numpy_temporary_new (end);
  double *sizes = lse_numpy_temporary_new (end);
  if (differences == NULL || sizes == NULL)
    run_fused (work, begin, end, result); /* slower is better than wrong */
  else
    for (uint64_t i = begin; i < end; i++)
      {
        for (uint64_t j = 0; j < i; j++)
          differences[j] = x[i] - x[j];
        for (uint64_t j = 0; j < i; j++)
          sizes[j] = fabs (differences[j]);
        y[i - begin] = lse_numpy_sum (sizes, i);
      }
  free (sizes);
  free (differences);
}

const LseWorkload lse_workload_triangle = {
    .id = LSE_WORKLOAD_TRIANGLE,
    .fill = lse_fill_elements,
    .kernels =
        {
            [LSE_KERNEL_NUMPY] = run_numpy,
            [LSE_KERNEL_FUSED] = run_fused,
        },
};
