/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The pointer chase: each node says which is the next, and nobody can know it sooner. Nodes lie on
 * cache lines of their own in a random order, so that every step waits for one access to memory. A
 * unit is a ring of nodes: one cycle through all of them, which any worker can follow by itself.
 */
#include "workloads/workloads-private.h"

#include <string.h>

#define NODE_DOUBLES LSE_CHASE_NODE_DOUBLES
#define CHECK_FACTOR 31 /* makes the order of the nodes count, not only which they are */
#define CHECK_BITS 53   /* what a double holds */

static uint64_t
next_of (const double *ring, uint64_t node)
{
  uint64_t next;
  memcpy (&next, ring + node * NODE_DOUBLES, sizeof next);
  return next;
}

static void
set_next (double *ring, uint64_t node, uint64_t next)
{
  memcpy (ring + node * NODE_DOUBLES, &next, sizeof next);
}

static uint64_t
ring_size (const LseWork *work, uint64_t unit)
{
  uint64_t first = unit * LSE_CHASE_RING_NODES, left = work->elements - first;
  return left < LSE_CHASE_RING_NODES ? left : LSE_CHASE_RING_NODES;
}

static double *
ring_at (const LseWork *work, uint64_t unit)
{
  return work->inputs[0] + unit * LSE_CHASE_RING_NODES * NODE_DOUBLES;
}

/* Sattolo's shuffle: a random permutation that is one single cycle (S. Sattolo, "An algorithm to
 * generate a random cyclic permutation", Information Processing Letters 22, 1986). */
static void
fill (LseWork *work, uint64_t begin, uint64_t end)
{
  for (uint64_t unit = begin; unit < end; unit++)
    {
      double *ring = ring_at (work, unit);
      uint64_t n = ring_size (work, unit), first = unit * LSE_CHASE_RING_NODES;
      memset (ring, 0, n * NODE_DOUBLES * sizeof *ring);
      for (uint64_t node = 0; node < n; node++)
        set_next (ring, node, node);
      for (uint64_t node = n - 1; node > 0; node--)
        {
          uint64_t other = (uint64_t)(lse_random_at (work->seed, 0, first + node) * (double)node);
          uint64_t next = next_of (ring, node);
          set_next (ring, node, next_of (ring, other));
          set_next (ring, other, next);
        }
    }
}

/* Once round each ring. */
static void
run_chase (const LseWork *work, uint64_t begin, uint64_t end, void *result)
{
  double *y = result;
  for (uint64_t unit = begin; unit < end; unit++)
    {
      const double *ring = ring_at (work, unit);
      uint64_t n = ring_size (work, unit), node = 0, check = 0;
      for (uint64_t step = 0; step < n; step++)
        {
          node = next_of (ring, node);
          check = check * CHECK_FACTOR + node;
        }
      y[unit - begin] = (double)(check & ((UINT64_C (1) << CHECK_BITS) - 1));
    }
}

const LseWorkload lse_workload_chase = {
    .id = LSE_WORKLOAD_CHASE,
    .fill = fill,
    .kernels = {[LSE_KERNEL_NUMPY] = run_chase},
};
