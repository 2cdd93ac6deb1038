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
  /* Where the sum has overflowed or met infinity, the error means nothing (Inf - Inf). */
  double sum = isfinite (partial->sum) ? partial->sum + partial->error : partial->sum;
  return sum / (double)partial->count;
}

LsePartial
lse_partial_of_array (const double *values, size_t n)
{
  return lse_simd_best ()->sum (values, n);
}
