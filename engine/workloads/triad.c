/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * a = b + s·c, after McCalpin's STREAM: two operations for each 24 bytes, so that memory alone
 * decides. Every kernel rounds the product and the sum by themselves, to the same bits.
 */
#include "workloads/workloads-private.h"

#include <stdlib.h>

#define FACTOR 3.0

static void
fill (LseWork *work, uint64_t begin, uint64_t end)
{
  for (unsigned i = 0; i < 2; i++)
    lse_random_fill (work->inputs[i] + begin, work->seed, i, begin, end);
}

static void
run_fused (const LseWork *work, uint64_t begin, uint64_t end, void *result)
{
  const double *b = work->inputs[0] + begin, *c = work->inputs[1] + begin;
  double *a = result;
  for (size_t i = 0; i < end - begin; i++)
    a[i] = b[i] + FACTOR * c[i];
}

/* b + s * c: an array for the product, then the sum. */
static void
run_numpy (const LseWork *work, uint64_t begin, uint64_t end, void *result)
{
  size_t n = end - begin;
  const double *b = work->inputs[0] + begin, *c = work->inputs[1] + begin;
  double *a = result;
  double *product = lse_numpy_temporary_new (n);
  if (product == NULL)
    {
      run_fused (work, begin, end, result); /* slower is better than wrong */
      return;
    }
  for (size_t i = 0; i < n; i++)
    product[i] = FACTOR * c[i];
  for (size_t i = 0; i < n; i++)
    a[i] = b[i] + product[i];
  free (product);
}

static void
run_simd (const LseWork *work, uint64_t begin, uint64_t end, void *result)
{
  bool is_output = result == work->output + begin; /* a private buffer is read again at once */
  lse_simd_best ()->triad (result, work->inputs[0] + begin, work->inputs[1] + begin, FACTOR,
                           end - begin, work->exceeds_cache && is_output);
}

const LseWorkload lse_workload_triad = {
    .id = LSE_WORKLOAD_TRIAD,
    .fill = fill,
    .kernels =
        {
            [LSE_KERNEL_NUMPY] = run_numpy,
            [LSE_KERNEL_FUSED] = run_fused,
            [LSE_KERNEL_SIMD] = run_simd,
        },
};
