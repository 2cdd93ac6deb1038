/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strategies/task-tree.h"

#include <stdlib.h>

/* Children of @node of the level above @below: [begin, end). */
static void
children_of (const LseTaskTree *tree, uint32_t below, uint32_t node, uint32_t *begin, uint32_t *end)
{
  uint64_t first = (uint64_t)node * tree->fan_in, last = first + tree->fan_in;
  uint32_t count = tree->levels[below].count;
  *begin = (uint32_t)first;
  *end = last < count ? (uint32_t)last : count;
}

LseStatus
lse_task_tree_init (LseTaskTree *tree,
                    uint32_t n_chunks,
                    uint32_t fan_in,
                    LsePartial *leaves,
                    LseError *err)
{
  *tree = (LseTaskTree) {.fan_in = fan_in < 2 ? 2 : fan_in, .leaves = leaves};
  uint32_t count = n_chunks;
  do
    {
      tree->levels[tree->n_levels++] = (LseTaskTreeLevel) {.first = tree->n_nodes, .count = count};
      if (tree->n_levels > 1)
        tree->n_nodes += count;
      count = (uint32_t)(((uint64_t)count + tree->fan_in - 1) / tree->fan_in);
    }
  while (tree->n_levels == 1 || tree->levels[tree->n_levels - 1].count > 1);

  tree->n_missing = calloc (tree->n_nodes, sizeof *tree->n_missing);
  tree->partials = leaves != NULL ? calloc (tree->n_nodes, sizeof *tree->partials) : NULL;
  if (tree->n_missing != NULL && (leaves == NULL || tree->partials != NULL))
    return LSE_OK;
  lse_task_tree_clear (tree);
  return lse_fail (err, LSE_ENOMEM, 0,
                   "There is no memory for a graph of %u chunks; ask for fewer chunks.", n_chunks);
}

void
lse_task_tree_clear (LseTaskTree *tree)
{
  free (tree->n_missing);
  free (tree->partials);
  tree->n_missing = NULL;
  tree->partials = NULL;
}

void
lse_task_tree_reset (LseTaskTree *tree)
{
  for (uint32_t level = 1; level < tree->n_levels; level++)
    {
      const LseTaskTreeLevel *nodes = &tree->levels[level];
      uint32_t begin, end;
      /* All but the last have all children. Published to the workers by what starts them. */
      for (uint32_t node = 0; node + 1 < nodes->count; node++)
        atomic_store_explicit (&tree->n_missing[nodes->first + node], tree->fan_in,
                               memory_order_relaxed);
      children_of (tree, level - 1, nodes->count - 1, &begin, &end);
      atomic_store_explicit (&tree->n_missing[nodes->first + nodes->count - 1], end - begin,
                             memory_order_relaxed);
    }
}

/* Counts the caller's children [begin, end) of @node off. Returns: whether @node is complete, and
 * therefore the caller's. */
static bool
settle (LseTaskTree *tree, uint32_t below, uint32_t node, uint32_t begin, uint32_t end)
{
  uint32_t first, last;
  children_of (tree, below, node, &first, &last);
  begin = begin > first ? begin : first;
  end = end < last ? end : last;
  if (end - begin == last - first)
    return true; /* nobody else knows this node */
  /* acq_rel: the last to come sees the children of those before it, which release them here. */
  return atomic_fetch_sub_explicit (&tree->n_missing[tree->levels[below + 1].first + node],
                                    end - begin, memory_order_acq_rel) == end - begin;
}

static void
combine (LseTaskTree *tree, uint32_t below, uint32_t node)
{
  const LsePartial *children =
      below == 0 ? tree->leaves : tree->partials + tree->levels[below].first;
  LsePartial sum = {0};
  uint32_t begin, end;
  children_of (tree, below, node, &begin, &end);
  for (uint32_t child = begin; child < end; child++)
    lse_partial_combine (&sum, &children[child]);
  tree->partials[tree->levels[below + 1].first + node] = sum;
}

bool
lse_task_tree_complete (LseTaskTree *tree, uint32_t begin, uint32_t end, uint64_t *n_combined)
{
  for (uint32_t below = 0; below + 1 < tree->n_levels; below++)
    {
      if (begin >= end)
        return false;
      /* The parents: only the first and the last can have children of others. Those that are
       * complete now are neighbours again, and the next level's range. */
      uint32_t first = begin / tree->fan_in, last = (end - 1) / tree->fan_in;
      bool first_done = settle (tree, below, first, begin, end);
      bool last_done = last == first ? first_done : settle (tree, below, last, begin, end);
      begin = first_done ? first : first + 1;
      end = last_done ? last + 1 : last;
      if (tree->partials == NULL)
        continue;
      for (uint32_t node = begin; node < end; node++)
        combine (tree, below, node);
      *n_combined += end > begin ? end - begin : 0;
    }
  return begin < end;
}

LsePartial
lse_task_tree_total (const LseTaskTree *tree)
{
  return tree->partials != NULL ? tree->partials[tree->n_nodes - 1] : (LsePartial) {0};
}
