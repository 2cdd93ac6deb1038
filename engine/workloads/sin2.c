/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * sin(x)².
 */
#include "workloads/workloads-private.h"

#include <math.h>
#include <stdlib.h>

static void
run_fused (const LseWork *work, uint64_t begin, uint64_t end, void *result)
{
  const double *x = work->inputs[0] + begin;
  double *y = result;
  for (size_t i = 0; i < end - begin; i++)
    {
      double sine = sin (x[i]);
      y[i] = sine * sine;
    }
}

/* numpy.sin (a) ** 2: an array of sines, then its square. */
static void
run_numpy (const LseWork *work, uint64_t begin, uint64_t end, void *result)
{
  size_t n = end - begin;
  const double *x = work->inputs[0] + begin;
  double *y = result;
  double *sines = lse_numpy_temporary_new (n);
  if (sines == NULL)
    {
      run_fused (work, begin, end, result); /* slower is better than wrong */
      return;
    }
  for (size_t i = 0; i < n; i++)
    sines[i] = sin (x[i]);
  for (size_t i = 0; i < n; i++)
    y[i] = sines[i] * sines[i];
  free (sines);
}

static void
run_simd (const LseWork *work, uint64_t begin, uint64_t end, void *result)
{
  lse_run_simd_map (lse_simd_best ()->sin2, work, begin, end, result);
}

const LseWorkload lse_workload_sin2 = {
    .id = LSE_WORKLOAD_SIN2,
    .fill = lse_fill_elements,
    .kernels =
        {
            [LSE_KERNEL_NUMPY] = run_numpy,
            [LSE_KERNEL_FUSED] = run_fused,
            [LSE_KERNEL_SIMD] = run_simd,
        },
};
