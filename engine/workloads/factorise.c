/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Matrix decompositions, each one call of LAPACK. LAPACK counts by columns: column j of the matrix
 * is what the rest of the program calls unit j of the input. The call overwrites its matrix, so the
 * input is copied before each repetition, outside of what is timed.
 */
#include "workloads/workloads-private.h"

#include <math.h>
#include <string.h>

static void
fill_random (LseWork *work, uint64_t begin, uint64_t end)
{
  uint64_t n = work->elements;
  lse_random_fill (work->inputs[0] + begin * n, work->seed, 0, begin * n, end * n);
}

/* Symmetric: both halves read the same element of the stream. */
static void
fill_symmetric (LseWork *work, uint64_t begin, uint64_t end)
{
  uint64_t n = work->elements;
  for (uint64_t column = begin; column < end; column++)
    {
      double *at = work->inputs[0] + column * n;
      lse_random_fill (at, work->seed, 0, column * n, column * n + column);
      for (uint64_t row = column; row < n; row++)
        at[row] = lse_random_at (work->seed, 0, row * n + column);
    }
}

/* The diagonal outweighs the rest of its row: positive definite, and well conditioned. */
static void
fill_definite (LseWork *work, uint64_t begin, uint64_t end)
{
  uint64_t n = work->elements;
  fill_symmetric (work, begin, end);
  for (uint64_t column = begin; column < end; column++)
    work->inputs[0][column * n + column] += (double)n;
}

LseFactors
lse_work_factors (const LseWork *work)
{
  uint64_t n = work->elements, square = n * n;
  LseFactorisation what = work->info->factorisation;
  size_t n_matrices = work->info->output_matrices;
  double *vectors = work->output + n_matrices * square;
  LseFactors factors = {.what = what, .n = n, .a = work->output, .vector = vectors};
  if (what == LSE_FACTORS_LU)
    factors.pivots = (int32_t *)(void *)vectors;
  if (what == LSE_FACTORS_SOLVE)
    factors.pivots = (int32_t *)(void *)(vectors + n);
  if (what == LSE_FACTORS_SVD)
    {
      factors.u = work->output + square;
      factors.vt = work->output + 2 * square;
    }
  return factors;
}

double
lse_work_right_hand_side (const LseWork *work, uint64_t row)
{
  return lse_random_at (work->seed, 1, row);
}

static void
copy_input (LseWork *work)
{
  uint64_t n = work->elements;
  if (n == 0)
    return;
  memcpy (work->output, work->inputs[0], work->input_bytes);
  if (work->info->factorisation == LSE_FACTORS_SOLVE)
    for (uint64_t row = 0; row < n; row++)
      work->output[n * n + row] = lse_work_right_hand_side (work, row);
}

static void
run_lapack (const LseWork *work, uint64_t begin, uint64_t end, void *result)
{
  (void)result; /* always the output: the call needs all of it */
  if (begin == end)
    return;
  LseFactors factors = lse_work_factors (work);
  if (work->blas->factorise (&factors, work->extra, work->extra_bytes) != 0)
    work->output[0] = (double)NAN; /* no check will pass that */
}

#define FACTORISATION(name, NAME, fill_)                                                 \
  const LseWorkload lse_workload_##name = {.id = LSE_WORKLOAD_##NAME,                    \
                                           .fill = fill_,                                \
                                           .kernels = {[LSE_KERNEL_NUMPY] = run_lapack}, \
                                           .before = copy_input}

FACTORISATION (cholesky, CHOLESKY, fill_definite);
FACTORISATION (lu, LU, fill_random);
FACTORISATION (qr, QR, fill_random);
FACTORISATION (eigh, EIGH, fill_symmetric);
FACTORISATION (svd, SVD, fill_random);
FACTORISATION (solve, SOLVE, fill_random);
