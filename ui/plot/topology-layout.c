/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Chooses the size of the PUs and writes the boxes. Text does not shrink with the PUs, so nothing
 * can be scaled: each candidate size is laid out, from large to small, and the best that fits is
 * taken: PU area × quality × nearness to the picture's aspect. A candidate costs some ten
 * microseconds, because only different shapes are solved.
 */
#include "plot/topology-layout-private.h"

#include <math.h>
#include <stdlib.h>

#define MAX_PU_HEIGHT 76.0
#define MAX_PU_RATIO 1.3 /* width at the largest to height at the largest */
#define MIN_PU_HEIGHT 2.0
#define SIZE_STEP 0.95
#define READABLE_PX 14.0
#define MAX_FOLD_DEPTH 4

typedef struct
{
  double pu_width, pu_height;
  int option; /* of the root, -1: nothing fits */
  double score;
} Choice;

static double
aspect_match (double width, double height, double target)
{
  double ratio = width / height / target;
  return ratio > 1 ? 1 / ratio : ratio;
}

/* The root's best option that fits, its score without the PU's area in @score; -1 if none fits. */
static int
best_option (const LspFrontier *frontier, double width, double height, double *score)
{
  int best = -1;
  for (int i = 0; i < frontier->n_options; i++)
    {
      const LspOption *option = &frontier->options[i];
      if (option->width > width || option->height > height)
        continue;
      double s =
          option->quality * sqrt (aspect_match (option->width, option->height, width / height));
      if (best < 0 || s > *score)
        {
          best = i;
          *score = s;
        }
    }
  return best;
}

/* Nothing fits: the option that needs the smallest area of the asked aspect. */
static int
least_option (const LspFrontier *frontier, double target)
{
  int best = -1;
  double least = INFINITY;
  for (int i = 0; i < frontier->n_options; i++)
    {
      const LspOption *option = &frontier->options[i];
      double side = fmax (option->width, option->height * target);
      if (side < least)
        {
          best = i;
          least = side;
        }
    }
  return best;
}

/* Leaves @solver at the chosen size. */
static Choice
choose_size (LspSolver *solver, const LspTopologyLayoutOptions *options)
{
  static const struct
  {
    double ratio, liking;
  } ratios[] = {{1.15, 1}, {1.4, 0.93}, {0.95, 0.95}, {1.75, 0.78}, {2.2, 0.66}};
  int root = solver->tree->items[solver->tree->root].shape;
  double max_height = options->max_pu_height > 0 ? options->max_pu_height : MAX_PU_HEIGHT;
  Choice best = {.option = -1};
  for (size_t r = 0; r < sizeof ratios / sizeof *ratios; r++)
    for (double h = max_height; h >= MIN_PU_HEIGHT && !solver->failed; h *= SIZE_STEP)
      {
        double size = h * h * ratios[r].ratio * ratios[r].liking;
        if (h * ratios[r].ratio > max_height * MAX_PU_RATIO)
          continue;
        if (size <= best.score)
          break; /* quality and aspect are at most 1: no smaller one can win */
        lsp_metrics_init (&solver->metrics, h * ratios[r].ratio, h);
        lsp_solver_run (solver);
        double score = 0;
        int option =
            best_option (&solver->frontiers[root], options->width, options->height, &score);
        if (option >= 0 && score * size > best.score)
          best = (Choice) {.pu_width = solver->metrics.pu_width,
                           .pu_height = h,
                           .option = option,
                           .score = score * size};
      }
  bool fits = best.option >= 0;
  if (!fits)
    best.pu_width = best.pu_height = MIN_PU_HEIGHT;
  lsp_metrics_init (&solver->metrics, best.pu_width, best.pu_height);
  lsp_solver_run (solver);
  if (!fits && !solver->failed)
    best.option = least_option (&solver->frontiers[root], options->width / options->height);
  return best;
}

/* Boxes */

typedef struct
{
  const LspSolver *solver;
  LspTopologyLayout *layout;
  size_t capacity;
  bool failed;
} Writer;

static int
add_box (Writer *writer, LspTopologyBox box)
{
  LspTopologyLayout *layout = writer->layout;
  if (layout->n_boxes == writer->capacity)
    {
      size_t larger = 2 * writer->capacity + 64;
      LspTopologyBox *moved = realloc (layout->boxes, larger * sizeof *moved);
      if (moved == NULL)
        {
          writer->failed = true;
          return -1;
        }
      layout->boxes = moved;
      writer->capacity = larger;
    }
  layout->boxes[layout->n_boxes] = box;
  return (int)layout->n_boxes++;
}

static LspTopologyBox
box_of_object (const Writer *writer, LspTopologyBoxKind kind, int object, int parent)
{
  const LspTopologyObject *o = &writer->solver->tree->machine->objects[object];
  return (LspTopologyBox) {
      .kind = kind, .object = object, .parent = parent, .first_pu = o->first_pu, .n_pus = o->n_pus};
}

static void
write_strip (Writer *writer,
             int object,
             int parent,
             double x,
             double y,
             double width,
             double height)
{
  LspTopologyBox box = box_of_object (writer, LSP_TOPOLOGY_BOX_MEMORY, object, parent);
  box.x = x;
  box.y = y;
  box.width = width;
  box.header_y = y;
  box.height = box.header_height = height;
  add_box (writer, box);
}

/* One memory: a strip; under a memory-side cache the memories behind it, in a row above it. */
static void
write_memory (Writer *writer,
              int object,
              int parent,
              int n_rows,
              LspTopologyBox cell,
              double height)
{
  const LspTopologyObject *objects = writer->solver->tree->machine->objects;
  double gap = writer->solver->metrics.gap_core;
  int n_behind = 0;
  if (objects[object].type == LSP_TOPOLOGY_MEMORY_CACHE)
    for (int i = objects[object].first_memory; i >= 0; i = objects[i].next_sibling)
      n_behind++;
  if (n_behind == 0)
    {
      write_strip (writer, object, parent, cell.x, cell.y, cell.width,
                   n_rows * (height + gap) - gap);
      return;
    }
  double width = (cell.width + gap) / n_behind;
  int i = objects[object].first_memory;
  for (int k = 0; k < n_behind; k++, i = objects[i].next_sibling)
    write_strip (writer, i, parent, cell.x + k * width, cell.y, width - gap, height);
  write_strip (writer, object, parent, cell.x, cell.y + height + gap, cell.width, height);
}

static void
write_memories (Writer *writer, const LspItem *item, const LspOption *option, int parent)
{
  const LspTree *tree = writer->solver->tree;
  const LspShape *shape = &tree->shapes[item->shape];
  const LspTopologyObject *objects = tree->machine->objects;
  LspTopologyBox owner = writer->layout->boxes[parent];
  double gap = writer->solver->metrics.gap_core;
  double padding = shape->is_root                 ? 0
                   : item->kind == LSP_ITEM_FRAME ? writer->solver->metrics.padding
                   : item->kind == LSP_ITEM_CORE  ? writer->solver->metrics.core_padding
                                                  : 0;
  int columns = shape->n_memories < LSP_MEMORY_COLUMNS ? shape->n_memories : LSP_MEMORY_COLUMNS;
  double pitch = (owner.width - 2 * padding + gap) / columns;
  double row_pitch = shape->memory_rows * (option->memory_height + gap);
  int k = 0;
  for (int i = 0; i < 2 && item->memory_of[i] >= 0; i++)
    for (int m = objects[item->memory_of[i]].first_memory; m >= 0; m = objects[m].next_sibling, k++)
      {
        LspTopologyBox cell = {.x = owner.x + padding + k % columns * pitch,
                               .y = owner.y + option->memory_y + k / columns * row_pitch,
                               .width = pitch - gap};
        write_memory (writer, m, parent, shape->memory_rows, cell, option->memory_height);
      }
}

static void
write_lids (Writer *writer, const LspItem *item, const LspOption *option, int parent)
{
  LspTopologyBox owner = writer->layout->boxes[parent];
  const LspMetrics *metrics = &writer->solver->metrics;
  for (int i = 0; i < item->n_lids; i++)
    {
      LspTopologyBox lid = box_of_object (writer, LSP_TOPOLOGY_BOX_LID, item->lids[i], parent);
      lid.x = owner.x + metrics->core_padding;
      lid.y = owner.y + option->lids_y + i * (option->lid_height + metrics->gap_pu);
      lid.header_y = lid.y;
      lid.width = owner.width - 2 * metrics->core_padding;
      lid.height = lid.header_height = option->lid_height;
      add_box (writer, lid);
    }
}

static void write_item (Writer *writer, int item, int option, double x, double y, int parent);

static void
write_children (Writer *writer, const LspItem *item, const LspOption *option, int parent)
{
  const LspSolver *solver = writer->solver;
  const LspShape *shape = &solver->tree->shapes[item->shape];
  LspTopologyBox owner = writer->layout->boxes[parent];
  int child = item->first_child;
  for (int r = 0; r < shape->n_runs; r++)
    {
      const LspRun *run = &shape->runs[r];
      const LspPlacement *place = &solver->placements[option->placements + (size_t)r];
      const LspOption *inner = &solver->frontiers[run->shape].options[place->option];
      double gap = lsp_metrics_gap (&solver->metrics, &solver->tree->shapes[run->shape]);
      double x = owner.x + option->content_x + place->x, y = owner.y + option->content_y + place->y;
      for (int i = 0; i < run->n_items; i++, child = solver->tree->items[child].next_sibling)
        write_item (writer, child, place->option, x + i % place->n_columns * (inner->width + gap),
                    y + i / place->n_columns * (inner->height + gap), parent);
    }
}

static void
write_item (Writer *writer, int index, int option_index, double x, double y, int parent)
{
  static const LspTopologyBoxKind kinds[] = {
      [LSP_ITEM_FRAME] = LSP_TOPOLOGY_BOX_FRAME, [LSP_ITEM_CORE] = LSP_TOPOLOGY_BOX_FRAME,
      [LSP_ITEM_CACHE] = LSP_TOPOLOGY_BOX_CACHE, [LSP_ITEM_PU] = LSP_TOPOLOGY_BOX_PU,
      [LSP_ITEM_FOLD] = LSP_TOPOLOGY_BOX_FOLD,
  };
  const LspSolver *solver = writer->solver;
  const LspItem *item = &solver->tree->items[index];
  const LspOption *option = &solver->frontiers[item->shape].options[option_index];
  LspTopologyBox box = {.kind = kinds[item->kind],
                        .object = item->object,
                        .parent = parent,
                        .n_folded = item->n_folded,
                        .first_pu = item->first_pu,
                        .n_pus = item->n_pus,
                        .x = x,
                        .y = y,
                        .width = option->width,
                        .height = option->height,
                        .header_y = y + (item->kind == LSP_ITEM_CACHE ? option->lids_y : 0),
                        .header_height = option->header_height};
  int self = add_box (writer, box);
  if (self < 0 || item->kind == LSP_ITEM_FOLD)
    return;
  write_memories (writer, item, option, self);
  write_lids (writer, item, option, self);
  write_children (writer, item, option, self);
}

static LspTopologyLayout *
write_layout (const LspSolver *solver, const Choice *choice)
{
  LspTopologyLayout *layout = calloc (1, sizeof *layout);
  if (layout == NULL)
    return NULL;
  const LspTree *tree = solver->tree;
  const LspOption *root = &solver->frontiers[tree->items[tree->root].shape].options[choice->option];
  Writer writer = {.solver = solver, .layout = layout};
  write_item (&writer, tree->root, choice->option, 0, 0, -1);
  if (writer.failed)
    {
      lsp_topology_layout_free (layout);
      return NULL;
    }
  layout->width = root->width;
  layout->height = root->height;
  layout->pu_width = choice->pu_width;
  layout->pu_height = choice->pu_height;
  layout->detail = solver->metrics.detail;
  layout->fill_ratio = 1 - root->hole_area / (root->width * root->height);
  layout->n_folds = tree->n_folds;
  return layout;
}

static LspTopologyLayout *
layout_with_depth (const LspTopologyMachine *machine,
                   const LspTopologyLayoutOptions *options,
                   int fold_depth)
{
  LspTree tree;
  LspSolver solver;
  LspTopologyLayout *layout = NULL;
  lsp_tree_build (&tree, machine, options->keep, fold_depth);
  lsp_solver_init (&solver, &tree);
  if (!tree.failed && !solver.failed)
    {
      Choice choice = choose_size (&solver, options);
      if (!solver.failed && choice.option >= 0)
        layout = write_layout (&solver, &choice);
    }
  lsp_solver_clear (&solver);
  lsp_tree_clear (&tree);
  return layout;
}

static double
least_side (const LspTopologyLayout *layout)
{
  return fmin (layout->pu_width, layout->pu_height);
}

LspTopologyLayout *
lsp_topology_layout_new (const LspTopologyMachine *machine, const LspTopologyLayoutOptions *options)
{
  if (machine->n_objects == 0 || options->width <= 0 || options->height <= 0)
    return NULL;
  LspTopologyLayout *best = layout_with_depth (machine, options, 0);
  int n_folds = 0;
  for (int depth = 1; options->fold == LSP_TOPOLOGY_FOLD_AUTO && depth <= MAX_FOLD_DEPTH; depth++)
    {
      if (best == NULL || least_side (best) >= READABLE_PX)
        break;
      LspTopologyLayout *folded = layout_with_depth (machine, options, depth);
      if (folded == NULL)
        break;
      bool more = folded->n_folds != n_folds;
      n_folds = folded->n_folds;
      LspTopologyLayout *worse = best;
      if (least_side (folded) > least_side (best) * 1.05)
        {
          worse = best;
          best = folded;
        }
      else
        worse = folded;
      lsp_topology_layout_free (worse);
      if (!more)
        break;
    }
  return best;
}

void
lsp_topology_layout_free (LspTopologyLayout *layout)
{
  if (layout != NULL)
    free (layout->boxes);
  free (layout);
}

int
lsp_topology_layout_hit (const LspTopologyLayout *layout, double x, double y)
{
  int hit = -1;
  for (size_t i = 0; i < layout->n_boxes; i++)
    {
      const LspTopologyBox *box = &layout->boxes[i];
      bool inside =
          x >= box->x && y >= box->y && x < box->x + box->width && y < box->y + box->height;
      if (inside && box->parent == hit)
        hit = (int)i;
    }
  return hit;
}
