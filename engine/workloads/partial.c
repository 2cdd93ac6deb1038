/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "workloads/simd-private.h"

#include <math.h>

void
lse_partial_combine (LsePartial *acc, const LsePartial *part)
{
  lse_partial_add (acc, part->sum);
  acc->error += part->error;
  acc->count += part->count;
}

double
lse_partial_value (const LsePartial *partial)
{
  if (partial->count == 0)
    return NAN;
  double n = (double)partial->count;
  double mean = partial->sum / n;
  /* Where the sum has overflowed or met infinity, the error means nothing (Inf - Inf). */
  if (!isfinite (mean))
    return mean;
  /* What both the sum and the division have lost, divided in turn: one rounding in all. */
  return mean + (fma (-mean, n, partial->sum) + partial->error) / n;
}

LsePartial
lse_partial_of_array (const double *values, size_t n)
{
  return lse_simd_best ()->sum (values, n);
}
