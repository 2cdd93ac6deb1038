/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The graph's tasks and who waits for whom: chunks at the bottom, above them nodes that each join
 * `fan_in` neighbours, up to one root. The shape depends on the number of chunks and the fan-in
 * alone, and a node combines its children in their order: the result is the same to the bit
 * whoever does what when.
 *
 * 10 chunks, fan-in 4: nodes over chunks {0-3} {4-7} {8-9}, root over the three.
 */
#pragma once

#include "base/status.h"
#include "workloads/workload.h"

#include <stdatomic.h>

#define LSE_TASK_TREE_LEVELS 33 /* chunks, and halving 2^32 of them down to one node */

typedef struct
{
  uint64_t first; /* of the level's nodes in the arrays below; unused for the chunks */
  uint32_t count;
} LseTaskTreeLevel;

typedef struct
{
  LseTaskTreeLevel levels[LSE_TASK_TREE_LEVELS]; /* [0]: the chunks; the last: the root */
  uint32_t n_levels;
  uint32_t fan_in;
  uint64_t n_nodes;            /* without the chunks */
  LsePartial *leaves;          /* of the chunks; NULL: nodes only join */
  LsePartial *partials;        /* of the nodes; NULL if @leaves is */
  _Atomic uint32_t *n_missing; /* by node: children not yet complete */
} LseTaskTree;

/**
 * lse_task_tree_init:
 * @n_chunks: ≥ 1
 * @fan_in: ≥ 2; less counts as 2
 * @leaves: (nullable): partial results of the chunks, to be combined; borrowed
 */
LseStatus lse_task_tree_init (LseTaskTree *tree,
                              uint32_t n_chunks,
                              uint32_t fan_in,
                              LsePartial *leaves,
                              LseError *err);
void lse_task_tree_clear (LseTaskTree *tree);

/* Nothing is complete. Before a round, by one thread. */
void lse_task_tree_reset (LseTaskTree *tree);

/**
 * lse_task_tree_complete:
 * @n_combined: (inout): raised by the nodes whose children were combined here
 *
 * Says that the caller has done the chunks [begin, end), and does every node that only waited for
 * them. A node whose children are all the caller's costs no atomic operation, so that the price of
 * a range is that of its two edges. Any thread; ranges must not overlap.
 * Returns: true for the one call that completes the root.
 */
bool lse_task_tree_complete (LseTaskTree *tree, uint32_t begin, uint32_t end, uint64_t *n_combined);

/* The root's value, when it is complete; zero without leaves. */
LsePartial lse_task_tree_total (const LseTaskTree *tree);
