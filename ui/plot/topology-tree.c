/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * From objects to items and shapes. An item is what gets a box of its own: a core swallows the
 * caches that are its alone, a die or group that is an only child gives its children to its parent,
 * a long run of equal sub-trees may become first, second, fold, last. Items of equal shape get equal
 * boxes, so each shape is laid out once however often it occurs.
 */
#include "plot/topology-layout-private.h"

#include <stdlib.h>
#include <string.h>

typedef struct
{
  LspTree *tree;
  uint64_t *hashes; /* by object: equal for sub-trees that look and behave alike */
  int *kept_before; /* by logical PU: PUs to keep in [0, pu) */
} Builder;

static uint64_t
mix (uint64_t hash, uint64_t value)
{
  hash ^= value + 0x9e3779b97f4a7c15u + (hash << 6) + (hash >> 2);
  hash *= 0xff51afd7ed558ccdu;
  return hash ^ (hash >> 32);
}

static uint64_t
hash_object (Builder *builder, int index)
{
  const LspTopologyObject *objects = builder->tree->machine->objects;
  const LspTopologyObject *object = &objects[index];
  uint64_t hash = mix ((uint64_t)object->type, (uint64_t)object->cache_level);
  hash = mix (hash, object->size_bytes);
  hash = mix (hash, object->allowed);
  for (int i = object->first_child; i >= 0; i = objects[i].next_sibling)
    hash = mix (hash, hash_object (builder, i));
  hash = mix (hash, 1);
  for (int i = object->first_memory; i >= 0; i = objects[i].next_sibling)
    hash = mix (hash, hash_object (builder, i));
  builder->hashes[index] = hash;
  return hash;
}

static bool
is_kept (const Builder *builder, int index)
{
  const LspTopologyObject *object = &builder->tree->machine->objects[index];
  return builder->kept_before != NULL && builder->kept_before[object->first_pu + object->n_pus] >
                                             builder->kept_before[object->first_pu];
}

/* Grows @array by doubling so that it holds one element more than @n. */
static bool
reserve (LspTree *tree, void **array, int n, int *capacity, size_t element_bytes)
{
  if (n < *capacity)
    return true;
  int larger = *capacity > 0 ? 2 * *capacity : 64;
  void *moved = realloc (*array, (size_t)larger * element_bytes);
  if (moved == NULL)
    {
      tree->failed = true;
      return false;
    }
  *array = moved;
  *capacity = larger;
  return true;
}

static int
new_item (LspTree *tree, LspItemKind kind, int object)
{
  if (!reserve (tree, (void **)&tree->items, tree->n_items, &tree->capacity_items,
                sizeof *tree->items))
    return -1;
  const LspTopologyObject *o = &tree->machine->objects[object];
  tree->items[tree->n_items] = (LspItem) {
      .kind = kind,
      .object = object,
      .first_child = -1,
      .next_sibling = -1,
      .memory_of = {-1, -1},
      .first_pu = o->first_pu,
      .n_pus = o->n_pus,
      .shape = -1,
  };
  return tree->n_items++;
}

int
lsp_tree_count_memories (const LspTree *tree, const LspItem *item, int *n_rows)
{
  const LspTopologyObject *objects = tree->machine->objects;
  int n = 0;
  *n_rows = 0;
  for (int i = 0; i < 2 && item->memory_of[i] >= 0; i++)
    for (int m = objects[item->memory_of[i]].first_memory; m >= 0; m = objects[m].next_sibling)
      {
        int rows = objects[m].type == LSP_TOPOLOGY_MEMORY_CACHE ? 2 : 1;
        *n_rows = rows > *n_rows ? rows : *n_rows;
        n++;
      }
  return n;
}

/* Shapes */

static bool
shapes_equal (const LspShape *a, const LspShape *b)
{
  return a->hash == b->hash && a->kind == b->kind && a->type == b->type && a->n_lids == b->n_lids &&
         a->n_memories == b->n_memories && a->memory_rows == b->memory_rows &&
         a->label_chars == b->label_chars && a->is_root == b->is_root && a->n_runs == b->n_runs &&
         (a->n_runs == 0 || memcmp (a->runs, b->runs, (size_t)a->n_runs * sizeof *a->runs) == 0);
}

/* Headers as wide as the longest of their kind, so that "core 9" and "core 10" have one shape. */
static int
label_chars (const LspTopologyObject *object)
{
  int name_chars = object->name != NULL ? (int)strlen (object->name) : 0;
  switch (object->type)
    {
    case LSP_TOPOLOGY_PACKAGE:
      return 10;
    case LSP_TOPOLOGY_DIE:
      return 6;
    case LSP_TOPOLOGY_GROUP:
      return name_chars > 8 ? name_chars : 8;
    case LSP_TOPOLOGY_CACHE:
      return 9;
    case LSP_TOPOLOGY_CORE:
      return 7;
    case LSP_TOPOLOGY_MACHINE:
    case LSP_TOPOLOGY_NUMA:
    case LSP_TOPOLOGY_MEMORY_CACHE:
    case LSP_TOPOLOGY_PU:
      break;
    }
  return 0;
}

static LspRun *
find_runs (const LspTree *tree, const LspItem *item, int *n_runs)
{
  *n_runs = 0;
  if (item->n_children == 0)
    return NULL;
  LspRun *runs = malloc ((size_t)item->n_children * sizeof *runs);
  if (runs == NULL)
    return NULL;
  for (int i = item->first_child; i >= 0; i = tree->items[i].next_sibling)
    {
      if (*n_runs > 0 && runs[*n_runs - 1].shape == tree->items[i].shape)
        runs[*n_runs - 1].n_items++;
      else
        runs[(*n_runs)++] = (LspRun) {.shape = tree->items[i].shape, .n_items = 1};
    }
  return runs;
}

/* The number of @item's shape; a new one if none is equal. */
static int
intern_shape (LspTree *tree, const LspItem *item)
{
  const LspTopologyObject *object = &tree->machine->objects[item->object];
  LspShape shape = {
      .kind = item->kind,
      .type = object->type,
      .n_lids = item->n_lids,
      .label_chars = label_chars (object),
      .is_root = object->parent < 0,
  };
  shape.n_memories = lsp_tree_count_memories (tree, item, &shape.memory_rows);
  shape.runs = find_runs (tree, item, &shape.n_runs);
  if (item->n_children > 0 && shape.runs == NULL)
    {
      tree->failed = true;
      return 0;
    }
  shape.hash = mix ((uint64_t)shape.kind, (uint64_t)shape.n_lids);
  for (int i = 0; i < shape.n_runs; i++)
    shape.hash =
        mix (mix (shape.hash, (uint64_t)shape.runs[i].shape), (uint64_t)shape.runs[i].n_items);

  for (int i = 0; i < tree->n_shapes; i++)
    if (shapes_equal (&tree->shapes[i], &shape))
      {
        free (shape.runs);
        return i;
      }
  if (!reserve (tree, (void **)&tree->shapes, tree->n_shapes, &tree->capacity_shapes,
                sizeof *tree->shapes))
    {
      free (shape.runs);
      return 0;
    }
  tree->shapes[tree->n_shapes] = shape;
  return tree->n_shapes++;
}

/* Items */

static int
only_child (const LspTree *tree, int index)
{
  const LspTopologyObject *objects = tree->machine->objects;
  int child = objects[index].first_child;
  return child >= 0 && objects[child].next_sibling < 0 ? child : -1;
}

/* The core that has the chain of caches from @index on for itself; -1. */
static int
core_below (const LspTree *tree, int index)
{
  const LspTopologyObject *objects = tree->machine->objects;
  int n_caches = 0;
  while (index >= 0 && objects[index].type == LSP_TOPOLOGY_CACHE &&
         objects[index].first_memory < 0 && n_caches < LSP_MAX_LIDS)
    {
      index = only_child (tree, index);
      n_caches++;
    }
  return index >= 0 && objects[index].type == LSP_TOPOLOGY_CORE ? index : -1;
}

static void build_children (Builder *builder, int item, int first, int fold_depth);

static int
build_core (Builder *builder, int index, int core, int fold_depth)
{
  LspTree *tree = builder->tree;
  const LspTopologyObject *objects = tree->machine->objects;
  int item = new_item (tree, LSP_ITEM_CORE, core);
  if (item < 0)
    return -1;
  LspItem *made = &tree->items[item];
  made->memory_of[0] = objects[core].first_memory >= 0 ? core : -1;
  for (int i = index; i != core; i = objects[i].first_child)
    made->lids[made->n_lids++] = i;
  int inner = core;
  for (int i = only_child (tree, inner); i >= 0 && objects[i].type == LSP_TOPOLOGY_CACHE &&
                                         objects[i].first_memory < 0 && made->n_lids < LSP_MAX_LIDS;
       i = only_child (tree, inner))
    {
      made->lids[made->n_lids++] = i;
      inner = i;
    }
  build_children (builder, item, objects[inner].first_child, fold_depth);
  return item;
}

static int
build_item (Builder *builder, int index, int fold_depth)
{
  LspTree *tree = builder->tree;
  const LspTopologyObject *objects = tree->machine->objects;
  int core = core_below (tree, index);
  int item;
  if (core >= 0)
    item = build_core (builder, index, core, fold_depth);
  else
    {
      LspItemKind kind = objects[index].type == LSP_TOPOLOGY_PU      ? LSP_ITEM_PU
                         : objects[index].type == LSP_TOPOLOGY_CACHE ? LSP_ITEM_CACHE
                                                                     : LSP_ITEM_FRAME;
      item = new_item (tree, kind, index);
      if (item < 0)
        return -1;
      int n_memory_of = 0;
      if (objects[index].first_memory >= 0)
        tree->items[item].memory_of[n_memory_of++] = index;
      int inner = index, child;
      while ((child = only_child (tree, inner)) >= 0 && n_memory_of < 2 &&
             (objects[child].type == LSP_TOPOLOGY_DIE || objects[child].type == LSP_TOPOLOGY_GROUP))
        {
          if (objects[child].first_memory >= 0)
            tree->items[item].memory_of[n_memory_of++] = child;
          inner = child;
        }
      build_children (builder, item, objects[inner].first_child, fold_depth);
    }
  if (item >= 0 && !tree->failed)
    tree->items[item].shape = intern_shape (tree, &tree->items[item]);
  return item;
}

static void
append_child (LspTree *tree, int item, int *last, int child)
{
  if (child < 0)
    return;
  if (*last < 0)
    tree->items[item].first_child = child;
  else
    tree->items[*last].next_sibling = child;
  *last = child;
  tree->items[item].n_children++;
}

/* A fold in the place of the siblings from @first on; it has the shape of its neighbour @like. */
static int
build_fold (Builder *builder, int first, int n_folded, int like)
{
  LspTree *tree = builder->tree;
  int fold = new_item (tree, LSP_ITEM_FOLD, first);
  if (fold < 0 || like < 0)
    return -1;
  LspItem *item = &tree->items[fold];
  item->shape = tree->items[like].shape;
  item->n_folded = n_folded;
  item->n_pus = 0;
  for (int i = 0, object = first; i < n_folded;
       i++, object = tree->machine->objects[object].next_sibling)
    item->n_pus += tree->machine->objects[object].n_pus;
  tree->n_folds++;
  return fold;
}

/* Length of the run of equal siblings that starts at @first; kept ones are no part of it when
 * @heed_kept. */
static int
run_length (const Builder *builder, int first, bool heed_kept)
{
  const LspTopologyObject *objects = builder->tree->machine->objects;
  int n = 0;
  for (int i = first; i >= 0 && builder->hashes[i] == builder->hashes[first] &&
                      !(heed_kept && is_kept (builder, i));
       i = objects[i].next_sibling)
    n++;
  return n;
}

static bool
has_long_run (const Builder *builder, int first)
{
  const LspTopologyObject *objects = builder->tree->machine->objects;
  for (int i = first; i >= 0;)
    {
      int n = run_length (builder, i, false);
      if (n >= LSP_FOLD_FROM)
        return true;
      for (; n > 0; n--)
        i = objects[i].next_sibling;
    }
  return false;
}

static void
build_children (Builder *builder, int item, int first, int fold_depth)
{
  LspTree *tree = builder->tree;
  const LspTopologyObject *objects = tree->machine->objects;
  bool fold_here = fold_depth > 0 && has_long_run (builder, first);
  int inner_depth = fold_here ? fold_depth - 1 : fold_depth;
  int last = -1;
  for (int i = first; i >= 0 && !tree->failed;)
    {
      int n = fold_here ? run_length (builder, i, true) : 0;
      int n_hidden = n >= LSP_FOLD_FROM ? n - LSP_FOLD_HEAD - 1 : 0;
      for (int shown = n_hidden > 0 ? LSP_FOLD_HEAD : 1; shown > 0; shown--)
        {
          append_child (tree, item, &last, build_item (builder, i, inner_depth));
          i = objects[i].next_sibling;
        }
      if (n_hidden == 0 || tree->failed)
        continue;
      append_child (tree, item, &last, build_fold (builder, i, n_hidden, last));
      for (; n_hidden > 0; n_hidden--)
        i = objects[i].next_sibling;
      append_child (tree, item, &last, build_item (builder, i, inner_depth));
      i = objects[i].next_sibling;
    }
}

void
lsp_tree_build (LspTree *tree, const LspTopologyMachine *machine, const bool *keep, int fold_depth)
{
  *tree = (LspTree) {.machine = machine, .root = -1};
  Builder builder = {.tree = tree};
  builder.hashes = calloc (machine->n_objects, sizeof *builder.hashes);
  if (keep != NULL)
    builder.kept_before = calloc (machine->n_pus + 1, sizeof *builder.kept_before);
  if (builder.hashes == NULL || (keep != NULL && builder.kept_before == NULL))
    tree->failed = true;
  else
    {
      for (size_t i = 0; keep != NULL && i < machine->n_pus; i++)
        builder.kept_before[i + 1] = builder.kept_before[i] + keep[i];
      hash_object (&builder, 0);
      tree->root = build_item (&builder, 0, fold_depth);
    }
  free (builder.hashes);
  free (builder.kept_before);
}

void
lsp_tree_clear (LspTree *tree)
{
  for (int i = 0; i < tree->n_shapes; i++)
    free (tree->shapes[i].runs);
  free (tree->shapes);
  free (tree->items);
  *tree = (LspTree) {.root = -1};
}
