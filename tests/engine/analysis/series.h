/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Series of repetitions as real machines give them, from a seed.
 */
#pragma once

#include <math.h>
#include <stddef.h>
#include <stdint.h>

/* SplitMix64: not the generator that is under test. */
static inline double
series_uniform (uint64_t *state)
{
  uint64_t z = *state += 0x9e3779b97f4a7c15;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
  z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
  return ((double)((z ^ (z >> 31)) >> 11) + 0.5) * 0x1p-53;
}

static inline double
series_normal (uint64_t *state)
{
  double radius = sqrt (-2 * log (series_uniform (state)));
  return radius * cos (2 * 3.14159265358979 * series_uniform (state));
}

/* Median 10 ms; the correlation of neighbours is @correlation. */
static inline void
series_correlated (int64_t *ns, size_t n, double cv_ratio, double correlation, uint64_t *state)
{
  double z = series_normal (state);
  for (size_t i = 0; i < n; i++)
    {
      ns[i] = (int64_t)(1e7 * exp (cv_ratio * z));
      z = correlation * z + sqrt (1 - correlation * correlation) * series_normal (state);
    }
}

/* Two modes, @gap_ratio apart, as two frequencies or two placements make them. */
static inline void
series_bimodal (int64_t *ns, size_t n, double gap_ratio, uint64_t *state)
{
  for (size_t i = 0; i < n; i++)
    {
      double mode = series_uniform (state) < 0.5 ? 0 : gap_ratio;
      ns[i] = (int64_t)(1e7 * (1 + mode + 0.003 * series_normal (state)));
    }
}
