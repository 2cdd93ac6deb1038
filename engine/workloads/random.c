/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Random numbers without a state: element i of a stream is a hash of (seed, stream, i), so that
 * any worker can make any piece in any order to the same bits. The hash is the finalizer of
 * splitmix64 over a counter that walks by the golden ratio; seed and stream choose where the walk
 * begins.
 */
#include "workloads/simd-private.h"

static uint64_t
stream_origin (uint64_t seed, unsigned stream)
{
  return lse_random_mix (lse_random_mix (seed + LSE_RANDOM_STEP) + stream);
}

double
lse_random_at (uint64_t seed, unsigned stream, uint64_t index)
{
  uint64_t counter = stream_origin (seed, stream) + index * LSE_RANDOM_STEP;
  return lse_random_to_unit (lse_random_mix (counter));
}

void
lse_random_fill (double *out, uint64_t seed, unsigned stream, uint64_t begin, uint64_t end)
{
  uint64_t counter = stream_origin (seed, stream) + begin * LSE_RANDOM_STEP;
  lse_simd_best ()->uniform (out, end - begin, counter);
}
