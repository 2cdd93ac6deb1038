/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * sin(x)·cos(x).
 */
#include "workloads/workloads-private.h"

#include <math.h>
#include <stdlib.h>

/* One scalar pass. The compiler calls sincos() here, whose halves are sin() and cos() to the bit. */
static void
run_fused (const LseWork *work, uint64_t begin, uint64_t end, void *result)
{
  const double *x = work->inputs[0] + begin;
  double *y = result;
  for (size_t i = 0; i < end - begin; i++)
    y[i] = sin (x[i]) * cos (x[i]);
}

/* numpy.sin (a) * numpy.cos (a): an array each for the sines and the cosines, then the product.
 * Allocating them is part of what is measured. */
static void
run_numpy (const LseWork *work, uint64_t begin, uint64_t end, void *result)
{
  size_t n = end - begin;
  const double *x = work->inputs[0] + begin;
  double *y = result;
  double *sines = lse_numpy_temporary_new (n);
  double *cosines = lse_numpy_temporary_new (n);
  if (sines == NULL || cosines == NULL)
    run_fused (work, begin, end, result); /* slower is better than wrong */
  else
    {
      for (size_t i = 0; i < n; i++)
        sines[i] = sin (x[i]);
      for (size_t i = 0; i < n; i++)
        cosines[i] = cos (x[i]);
      for (size_t i = 0; i < n; i++)
        y[i] = sines[i] * cosines[i];
    }
  free (cosines);
  free (sines);
}

static void
run_simd (const LseWork *work, uint64_t begin, uint64_t end, void *result)
{
  lse_run_simd_map (lse_simd_best ()->sincos, work, begin, end, result);
}

const LseWorkload lse_workload_sincos = {
    .id = LSE_WORKLOAD_SINCOS,
    .fill = lse_fill_elements,
    .kernels =
        {
            [LSE_KERNEL_NUMPY] = run_numpy,
            [LSE_KERNEL_FUSED] = run_fused,
            [LSE_KERNEL_SIMD] = run_simd,
        },
};
