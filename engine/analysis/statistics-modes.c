/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a median and an interval do not show: a series that begins slowly, and one with two modes
 * (two frequencies, two placements of the threads: no single number stands for both).
 */
#include "analysis/statistics-private.h"
#include "analysis/statistics.h"

#include <math.h>
#include <stdlib.h>

#define MIN_STEADY 8 /* of fewer neither median nor spread is known */
#define WARMUP_SIGMAS 4.0
#define WARMUP_MIN_RATIO 0.02

#define MIN_FOR_MODES 12
#define MIN_MODE_RATIO 0.1
#define MIN_IN_MODE 4
#define EDGE_RATIO 0.1 /* of a mode may lie in the gap */
#define GAP_SIGMAS 3.0
#define FEW 12.0 /* what looks like a gap in few samples is often none */
#define GAP_MIN_RATIO 0.01

size_t
lse_warmup_length (const int64_t *samples_ns, size_t n, const LseStats *steady)
{
  size_t length = 0;
  if (steady->n < MIN_STEADY)
    return 0;
  double allowed =
      fmax (WARMUP_SIGMAS * steady->mad_ns, WARMUP_MIN_RATIO * fabs (steady->median_ns));
  while (length < n / 2 && (double)samples_ns[length] > steady->median_ns + allowed)
    length++;
  return length;
}

/* ------------------------------------------------------------------ modes */

/* The sorted series cut in two before @cut, and how far apart the parts are. */
typedef struct
{
  size_t cut;
  double gap_ns;
} Split;

/* From where nine tenths of the lower part are passed to where one tenth of the upper is. */
static double
gap_at (const int64_t *sorted, size_t n, size_t cut)
{
  size_t n_upper = n - cut;
  size_t lower_edge = cut - 1 - (size_t)(EDGE_RATIO * (double)cut);
  size_t upper_edge = cut + (size_t)(EDGE_RATIO * (double)n_upper);
  return (double)(sorted[upper_edge] - sorted[lower_edge]);
}

static Split
widest_split (const int64_t *sorted, size_t n)
{
  Split widest = {0};
  size_t least = (size_t)ceil (MIN_MODE_RATIO * (double)n);
  if (least < MIN_IN_MODE)
    least = MIN_IN_MODE;
  for (size_t cut = least; cut + least <= n; cut++)
    {
      double gap_ns = gap_at (sorted, n, cut);
      if (gap_ns > widest.gap_ns)
        widest = (Split) {cut, gap_ns};
    }
  return widest;
}

bool
lse_sorted_modes (const int64_t *sorted, size_t n, double modes_ns[2])
{
  modes_ns[0] = modes_ns[1] = NAN;
  if (n < MIN_FOR_MODES)
    return false;
  Split split = widest_split (sorted, n);
  if (split.cut == 0)
    return false;
  const int64_t *upper = sorted + split.cut;
  size_t n_upper = n - split.cut;
  double low_ns = lse_sorted_median (sorted, split.cut);
  double high_ns = lse_sorted_median (upper, n_upper);
  double spread_ns =
      fmax (lse_sorted_mad (sorted, split.cut, low_ns), lse_sorted_mad (upper, n_upper, high_ns));
  double needed_ns = fmax (GAP_SIGMAS * (1 + FEW / (double)n) * spread_ns,
                           GAP_MIN_RATIO * fabs (lse_sorted_median (sorted, n)));
  if (!(split.gap_ns > needed_ns))
    return false;
  modes_ns[0] = low_ns;
  modes_ns[1] = high_ns;
  return true;
}
