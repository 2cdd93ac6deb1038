/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Smooths an array many times over: y[i] = x[i−1]/4 + x[i]/2 + x[i+1]/4, the ends as they are. Each
 * time is a phase, short by itself, that reads what the neighbours wrote in the phase before: between
 * two of them all workers must meet. Two arrays take turns; the last phase writes the output.
 */
#include "workloads/workloads-private.h"

/* Where phase @phase leaves its results. */
static double *
results_of (const LseWork *work, uint64_t phase)
{
  bool is_last_or_its_like = (work->info->n_phases - 1 - phase) % 2 == 0;
  return is_last_or_its_like ? work->output : work->extra;
}

/* Units that have two neighbours; the others are copied here. */
static void
inner_units (const double *x,
             double *y,
             uint64_t n,
             uint64_t begin,
             uint64_t end,
             uint64_t inner[2])
{
  inner[0] = begin > 0 ? begin : 1;
  inner[1] = end < n ? end : n - 1;
  if (begin == 0)
    y[0] = x[0];
  if (end == n)
    y[n - 1] = x[n - 1];
  if (inner[1] < inner[0])
    inner[1] = inner[0];
}

/* Finds out which phase and which units are meant by @begin and @end. */
static void
resolve (const LseWork *work, uint64_t *begin, uint64_t *end, const double **x, double **y)
{
  uint64_t n = work->n_units, phase = *begin / n;
  *x = phase == 0 ? work->inputs[0] : results_of (work, phase - 1);
  *y = results_of (work, phase);
  *begin -= phase * n;
  *end -= phase * n;
}

static void
run_fused (const LseWork *work, uint64_t begin, uint64_t end, void *result)
{
  (void)result; /* always the array that the next phase reads */
  const double *x;
  double *y;
  uint64_t inner[2];
  resolve (work, &begin, &end, &x, &y);
  inner_units (x, y, work->n_units, begin, end, inner);
  for (uint64_t i = inner[0]; i < inner[1]; i++)
    y[i] = 0.25 * x[i - 1] + 0.5 * x[i] + 0.25 * x[i + 1];
}

/* y[1:-1] = 0.25 * x[:-2] + 0.5 * x[1:-1] + 0.25 * x[2:], one operator after the other, into arrays
 * that are kept (NumPy's out=): to get new ones in every phase would cost more than the phase. */
static void
run_numpy (const LseWork *work, uint64_t begin, uint64_t end, void *result)
{
  (void)result;
  const double *x;
  double *y, *sum = (double *)work->extra + work->n_units, *term = sum + work->n_units;
  uint64_t inner[2];
  resolve (work, &begin, &end, &x, &y);
  inner_units (x, y, work->n_units, begin, end, inner);
  for (uint64_t i = inner[0]; i < inner[1]; i++)
    sum[i] = 0.25 * x[i - 1];
  for (uint64_t i = inner[0]; i < inner[1]; i++)
    term[i] = 0.5 * x[i];
  for (uint64_t i = inner[0]; i < inner[1]; i++)
    sum[i] += term[i];
  for (uint64_t i = inner[0]; i < inner[1]; i++)
    term[i] = 0.25 * x[i + 1];
  for (uint64_t i = inner[0]; i < inner[1]; i++)
    y[i] = sum[i] + term[i];
}

const LseWorkload lse_workload_barrier = {
    .id = LSE_WORKLOAD_BARRIER,
    .fill = lse_fill_elements,
    .kernels =
        {
            [LSE_KERNEL_NUMPY] = run_numpy,
            [LSE_KERNEL_FUSED] = run_fused,
        },
};
