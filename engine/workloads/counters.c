/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Counts the one bits of all elements, bit by bit, each chunk in a counter of its own. What differs
 * is where these counters lie: packed they share cache lines, and a line that two cores write to in
 * turn moves between them each time, though none looks at the other's counter; padded they do not.
 *
 * A counter belongs to a chunk and not to a thread, which no workload sees; only workers that are at
 * work at once are in each other's way, and they always have different chunks.
 */
#include "workloads/workloads-private.h"

#include <string.h>

#define BITS 64

/* The chunk that begins at @unit; see lse_plan_chunk(). A call for all units at once counts in the
 * first counter. */
static uint64_t
chunk_at (const LseWork *work, uint64_t unit)
{
  uint64_t n_chunks = work->n_chunks > 0 ? work->n_chunks : 1;
  uint64_t quotient = work->n_units / n_chunks, n_larger = work->n_units % n_chunks;
  uint64_t in_larger = n_larger * (quotient + 1);
  if (unit < in_larger)
    return unit / (quotient + 1);
  return quotient > 0 ? n_larger + (unit - in_larger) / quotient : n_larger;
}

static void
count_one_by_one (const LseWork *work, uint64_t begin, uint64_t end, void *result)
{
  size_t stride = work->layout == LSE_LAYOUT_PADDED ? LSE_PADDED_BYTES / sizeof (uint64_t) : 1;
  /* volatile: each addition goes to memory, as it would for a counter that others may read. */
  volatile uint64_t *counter = (uint64_t *)work->extra + chunk_at (work, begin) * stride;
  LsePartial *partial = result;
  *counter = 0;
  for (uint64_t i = begin; i < end; i++)
    {
      uint64_t bits;
      memcpy (&bits, &work->inputs[0][i], sizeof bits);
      for (int bit = 0; bit < BITS; bit++)
        *counter += bits >> bit & 1;
    }
  *partial = (LsePartial) {.sum = (double)*counter, .count = end - begin};
}

/* The bits are known beforehand: all of an element's at once, in no counter at all. */
static void
count_at_once (const LseWork *work, uint64_t begin, uint64_t end, void *result)
{
  uint64_t total = 0;
  for (uint64_t i = begin; i < end; i++)
    {
      uint64_t bits;
      memcpy (&bits, &work->inputs[0][i], sizeof bits);
      total += (uint64_t)__builtin_popcountll (bits);
    }
  *(LsePartial *)result = (LsePartial) {.sum = (double)total, .count = end - begin};
}

const LseWorkload lse_workload_counters = {
    .id = LSE_WORKLOAD_COUNTERS,
    .fill = lse_fill_elements,
    .kernels = {[LSE_KERNEL_NUMPY] = count_one_by_one},
    .reference = count_at_once,
    .is_exact = true,
};
