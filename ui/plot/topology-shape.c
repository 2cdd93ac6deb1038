/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The best ways to lay out each shape. Which of them is right depends on what stands around it, so
 * every shape keeps one option for each quarter octave of aspect: the one with the least area for
 * its quality. Children are solved before parents; the whole machine is then one more shape. The
 * work depends on the number of different shapes, not on the number of PUs.
 *
 * Quality of a grid of n items in r rows of c: 1 if n = r · c; else n / (r · c), times 0.3 where n
 * has an exact grid near enough to a square (64 = 8 · 8, 128 = 16 · 8), times 0.6 where it has none
 * (7, 13, 22), so that these do not become a line.
 */
#include "plot/topology-layout-private.h"

#include <math.h>
#include <stdlib.h>

#define RAGGED_QUALITY 0.6
#define NEEDLESSLY_RAGGED_QUALITY 0.3
#define MAX_HEIGHTS 24 /* shelf heights that are tried */
#define WIDTH_STEPS 10 /* shelf widths that are tried */

/* One run as a grid. */
typedef struct
{
  int option, n_columns;
  double width, height, quality, hole_area;
} Grid;

typedef struct
{
  int n_grids;
  Grid grids[LSP_N_BUCKETS];
} Grids;

LspTopologyDetail
lsp_topology_detail (double pu_width, double pu_height)
{
  double least = fmin (pu_width, pu_height);
  return least < 5                           ? LSP_TOPOLOGY_DETAIL_CELL
         : least < 14                        ? LSP_TOPOLOGY_DETAIL_PLAIN
         : pu_height < 34 || pu_width < 38.0 ? LSP_TOPOLOGY_DETAIL_SHORT
                                             : LSP_TOPOLOGY_DETAIL_FULL;
}

void
lsp_metrics_init (LspMetrics *metrics, double pu_width, double pu_height)
{
  static const LspMetrics by_detail[] = {
      [LSP_TOPOLOGY_DETAIL_CELL] = {.char_width = 6.2,
                                    .header_height = 17,
                                    .lid_height = 14,
                                    .bar_height = 2,
                                    .line_height = 15,
                                    .padding = 3,
                                    .gap_pu = 0.5,
                                    .gap_core = 1,
                                    .gap_cache = 3,
                                    .gap_frame = 5},
      [LSP_TOPOLOGY_DETAIL_PLAIN] = {.char_width = 6.2,
                                     .header_height = 18,
                                     .lid_height = 15,
                                     .bar_height = 3,
                                     .line_height = 16,
                                     .padding = 4,
                                     .core_padding = 1.5,
                                     .gap_pu = 1,
                                     .gap_core = 2,
                                     .gap_cache = 5,
                                     .gap_frame = 7},
      [LSP_TOPOLOGY_DETAIL_SHORT] = {.char_width = 6.6,
                                     .header_height = 20,
                                     .core_header_height = 16,
                                     .lid_height = 16,
                                     .bar_height = 3,
                                     .line_height = 18,
                                     .padding = 6,
                                     .core_padding = 3,
                                     .gap_pu = 2,
                                     .gap_core = 3,
                                     .gap_cache = 7,
                                     .gap_frame = 10},
      [LSP_TOPOLOGY_DETAIL_FULL] = {.char_width = 6.8,
                                    .header_height = 22,
                                    .core_header_height = 19,
                                    .lid_height = 19,
                                    .bar_height = 4,
                                    .line_height = 21,
                                    .padding = 9,
                                    .core_padding = 5,
                                    .gap_pu = 4,
                                    .gap_core = 4,
                                    .gap_cache = 9,
                                    .gap_frame = 12},
  };
  LspTopologyDetail detail = lsp_topology_detail (pu_width, pu_height);
  *metrics = by_detail[detail];
  metrics->detail = detail;
  metrics->pu_width = pu_width;
  metrics->pu_height = pu_height;
}

double
lsp_metrics_gap (const LspMetrics *metrics, const LspShape *child)
{
  switch (child->kind)
    {
    case LSP_ITEM_PU:
      return metrics->gap_pu;
    case LSP_ITEM_CORE:
      return metrics->gap_core;
    case LSP_ITEM_CACHE:
      return metrics->gap_cache;
    case LSP_ITEM_FRAME:
    case LSP_ITEM_FOLD:
      break;
    }
  return metrics->gap_frame;
}

static int
bucket_of (double width, double height)
{
  int bucket =
      (int)lround (4 * log2 (fmax (width, 0.01) / fmax (height, 0.01))) + LSP_N_BUCKETS / 2;
  return bucket < 0 ? 0 : bucket >= LSP_N_BUCKETS ? LSP_N_BUCKETS - 1 : bucket;
}

/* Hardware threads stand above each other; from four on in exact columns too, never wider than high. */
static bool
may_have_columns (const LspShape *parent, const LspShape *child, int n_items, int n_columns)
{
  if (parent->kind != LSP_ITEM_CORE || child->kind != LSP_ITEM_PU)
    return true;
  return n_columns == 1 || (n_columns * n_columns <= n_items && n_items % n_columns == 0);
}

static double
ragged_quality (int n)
{
  for (int c = 1; c * c <= n; c++)
    if (n % c == 0 && n <= 3 * c * c)
      return NEEDLESSLY_RAGGED_QUALITY;
  return RAGGED_QUALITY;
}

static void
find_grids (const LspSolver *solver, const LspShape *shape, const LspRun *run, Grids *grids)
{
  const LspShape *child = &solver->tree->shapes[run->shape];
  const LspFrontier *frontier = &solver->frontiers[run->shape];
  double gap = lsp_metrics_gap (&solver->metrics, child);
  double ragged = ragged_quality (run->n_items);
  Grid best[LSP_N_BUCKETS];
  double cost[LSP_N_BUCKETS];
  for (int i = 0; i < LSP_N_BUCKETS; i++)
    cost[i] = INFINITY;

  for (int o = 0; o < frontier->n_options; o++)
    for (int columns = 1; columns <= run->n_items; columns++)
      {
        if (!may_have_columns (shape, child, run->n_items, columns))
          continue;
        const LspOption *option = &frontier->options[o];
        int rows = (run->n_items + columns - 1) / columns;
        int n_cells = rows * columns;
        Grid grid = {
            .option = o,
            .n_columns = columns,
            .width = columns * (option->width + gap) - gap,
            .height = rows * (option->height + gap) - gap,
            .quality = option->quality,
            .hole_area = run->n_items * option->hole_area +
                         (n_cells - run->n_items) * (option->width + gap) * (option->height + gap),
        };
        if (n_cells != run->n_items)
          grid.quality *= ragged * run->n_items / n_cells;
        int bucket = bucket_of (grid.width, grid.height);
        double grid_cost = grid.width * grid.height / grid.quality;
        if (grid_cost < cost[bucket] * (1 - 1e-9))
          {
            cost[bucket] = grid_cost;
            best[bucket] = grid;
          }
      }
  grids->n_grids = 0;
  for (int i = 0; i < LSP_N_BUCKETS; i++)
    if (isfinite (cost[i]))
      grids->grids[grids->n_grids++] = best[i];
}

/* From the content's size to the outside of the box: memory, header, lids, padding. */
static void
wrap (const LspMetrics *m, const LspShape *shape, LspOption *option, double width, double height)
{
  bool is_frame = shape->kind == LSP_ITEM_FRAME, is_core = shape->kind == LSP_ITEM_CORE;
  bool readable = m->detail >= LSP_TOPOLOGY_DETAIL_SHORT;
  double padding = shape->is_root ? 0 : is_frame ? m->padding : is_core ? m->core_padding : 0;
  double label = shape->label_chars * m->char_width;
  double inner = is_frame && readable && !shape->is_root ? fmax (width, label) : width;
  inner = fmax (inner, m->pu_width);

  double y = padding;
  double header = 0;
  if (is_frame && !shape->is_root && inner >= label)
    header = m->header_height;
  else if (is_core && inner >= label - 4)
    header = m->core_header_height;
  if (header > 0)
    y = header + (is_core ? 0 : fmax (0, padding - 5));

  if (shape->n_memories > 0)
    {
      int columns = shape->n_memories < LSP_MEMORY_COLUMNS ? shape->n_memories : LSP_MEMORY_COLUMNS;
      int rows = (shape->n_memories + columns - 1) / columns * shape->memory_rows;
      double strip = (inner - (columns - 1) * m->gap_core) / columns;
      option->memory_y = y;
      option->memory_height = strip >= 8.5 * m->char_width ? m->line_height : m->bar_height;
      y += rows * (option->memory_height + m->gap_core) - m->gap_core +
           fmax (m->gap_core, m->gap_frame / 2);
    }
  option->lid_height = inner >= 4.5 * m->char_width ? m->lid_height : m->bar_height;
  option->lids_y = y;
  if (shape->kind == LSP_ITEM_CACHE)
    {
      header = option->lid_height;
      y += header + m->gap_core;
    }
  y += shape->n_lids * (option->lid_height + m->gap_pu);
  option->header_height = header;
  option->content_x = padding + (inner - width) / 2;
  option->content_y = y;
  option->width = inner + 2 * padding;
  option->height = y + height + padding;
  option->hole_area += (inner - width) * height;
  option->cost = option->width * option->height / option->quality;
}

static LspPlacement *
reserve_placements (LspSolver *solver, size_t n, size_t *first)
{
  if (solver->n_placements + n > solver->capacity_placements)
    {
      size_t larger = 2 * solver->capacity_placements + n + 256;
      LspPlacement *moved = realloc (solver->placements, larger * sizeof *moved);
      if (moved == NULL)
        {
          solver->failed = true;
          return NULL;
        }
      solver->placements = moved;
      solver->capacity_placements = larger;
    }
  *first = solver->n_placements;
  solver->n_placements += n;
  return &solver->placements[*first];
}

/* Keeps @option if it is the best of its aspect. @found has one slot for each bucket. */
static void
offer (LspSolver *solver,
       LspOption *found,
       bool *is_found,
       LspOption *option,
       const LspPlacement *placements,
       int n)
{
  int bucket = bucket_of (option->width, option->height);
  if (is_found[bucket] && option->cost >= found[bucket].cost * (1 - 1e-9))
    return;
  size_t first = found[bucket].placements;
  if (!is_found[bucket] && n > 0 && reserve_placements (solver, (size_t)n, &first) == NULL)
    return;
  for (int i = 0; i < n; i++)
    solver->placements[first + (size_t)i] = placements[i];
  option->placements = first;
  found[bucket] = *option;
  is_found[bucket] = true;
}

static int
compare_doubles (const void *a, const void *b)
{
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

/* At most MAX_HEIGHTS of the heights that the grids have, spread evenly. Returns their number. */
static int
sample_heights (const Grids *grids, int n_runs, double heights[MAX_HEIGHTS])
{
  double *all = malloc ((size_t)n_runs * LSP_N_BUCKETS * sizeof *all);
  if (all == NULL)
    return 0;
  int n = 0;
  for (int i = 0; i < n_runs; i++)
    for (int g = 0; g < grids[i].n_grids; g++)
      all[n++] = grids[i].grids[g].height;
  qsort (all, (size_t)n, sizeof *all, compare_doubles);
  int n_taken = n < MAX_HEIGHTS ? n : MAX_HEIGHTS;
  for (int i = 0; i < n_taken; i++)
    heights[i] = all[n_taken > 1 ? (int)((long)i * (n - 1) / (n_taken - 1)) : 0];
  free (all);
  return n_taken;
}

/* The narrowest grid that is not higher than @height; else the lowest one. */
static const Grid *
choose_grid (const Grids *grids, double height)
{
  const Grid *best = NULL, *lowest = &grids->grids[0];
  for (int i = 0; i < grids->n_grids; i++)
    {
      const Grid *grid = &grids->grids[i];
      if (grid->height < lowest->height)
        lowest = grid;
      if (grid->height > height * 1.0001)
        continue;
      if (best == NULL || grid->width / grid->quality < best->width / best->quality)
        best = grid;
    }
  return best != NULL ? best : lowest;
}

/* Places the runs from left to right on shelves of at most @max_width. */
static LspOption
pack_shelves (const LspSolver *solver,
              const LspShape *shape,
              const Grids *grids,
              double height,
              double max_width,
              LspPlacement *placements)
{
  LspOption option = {.quality = 1};
  double x = 0, y = 0, shelf_height = 0, width = 0, covered = 0, gap = 0;
  for (int i = 0; i < shape->n_runs; i++)
    {
      const Grid *grid = choose_grid (&grids[i], height);
      gap = fmax (gap,
                  lsp_metrics_gap (&solver->metrics, &solver->tree->shapes[shape->runs[i].shape]));
      if (x > 0 && x + grid->width > max_width * 1.0001)
        {
          y += shelf_height + gap;
          x = shelf_height = 0;
        }
      placements[i] =
          (LspPlacement) {.option = grid->option, .n_columns = grid->n_columns, .x = x, .y = y};
      width = fmax (width, x + grid->width);
      x += grid->width + gap;
      shelf_height = fmax (shelf_height, grid->height);
      covered += (grid->width + gap) * (grid->height + gap);
      option.hole_area += grid->hole_area;
      option.quality = fmin (option.quality, grid->quality);
    }
  double total_height = y + shelf_height;
  double area = (width + gap) * (total_height + gap);
  option.hole_area += fmax (0, area - covered);
  option.quality *= fmin (1, covered / area);
  wrap (&solver->metrics, shape, &option, width, total_height);
  return option;
}

static void
solve_shelves (LspSolver *solver, const LspShape *shape, LspOption *found, bool *is_found)
{
  Grids *grids = malloc ((size_t)shape->n_runs * sizeof *grids);
  LspPlacement *placements = malloc ((size_t)shape->n_runs * sizeof *placements);
  if (grids == NULL || placements == NULL)
    solver->failed = true;
  else
    {
      for (int i = 0; i < shape->n_runs; i++)
        find_grids (solver, shape, &shape->runs[i], &grids[i]);
      double heights[MAX_HEIGHTS];
      int n_heights = sample_heights (grids, shape->n_runs, heights);
      solver->failed |= n_heights == 0;
      for (int h = 0; h < n_heights; h++)
        {
          double widest = 0, all = 0;
          for (int i = 0; i < shape->n_runs; i++)
            {
              double width = choose_grid (&grids[i], heights[h])->width;
              widest = fmax (widest, width);
              all += width + solver->metrics.gap_frame;
            }
          for (int step = 0; step <= WIDTH_STEPS; step++)
            {
              double max_width = widest * pow (all / widest, (double)step / WIDTH_STEPS);
              LspOption option =
                  pack_shelves (solver, shape, grids, heights[h], max_width, placements);
              offer (solver, found, is_found, &option, placements, shape->n_runs);
            }
        }
    }
  free (grids);
  free (placements);
}

static void
solve_run (LspSolver *solver, const LspShape *shape, LspOption *found, bool *is_found)
{
  Grids grids;
  find_grids (solver, shape, &shape->runs[0], &grids);
  for (int i = 0; i < grids.n_grids; i++)
    {
      const Grid *grid = &grids.grids[i];
      LspOption option = {.quality = grid->quality, .hole_area = grid->hole_area};
      LspPlacement placement = {.option = grid->option, .n_columns = grid->n_columns};
      wrap (&solver->metrics, shape, &option, grid->width, grid->height);
      offer (solver, found, is_found, &option, &placement, 1);
    }
}

static void
solve_shape (LspSolver *solver, int index)
{
  const LspShape *shape = &solver->tree->shapes[index];
  LspFrontier *frontier = &solver->frontiers[index];
  LspOption found[LSP_N_BUCKETS] = {{0}};
  bool is_found[LSP_N_BUCKETS] = {false};
  frontier->n_options = 0;
  if (shape->n_runs == 1)
    solve_run (solver, shape, found, is_found);
  else if (shape->n_runs > 1)
    solve_shelves (solver, shape, found, is_found);
  else
    {
      LspOption option = {.quality = 1};
      if (shape->kind == LSP_ITEM_PU)
        {
          option.width = solver->metrics.pu_width;
          option.height = solver->metrics.pu_height;
          option.cost = option.width * option.height;
        }
      else
        wrap (&solver->metrics, shape, &option, 0, 0);
      offer (solver, found, is_found, &option, NULL, 0);
    }
  for (int i = 0; i < LSP_N_BUCKETS; i++)
    if (is_found[i])
      frontier->options[frontier->n_options++] = found[i];
}

void
lsp_solver_init (LspSolver *solver, const LspTree *tree)
{
  *solver = (LspSolver) {.tree = tree};
  solver->frontiers = calloc ((size_t)tree->n_shapes + 1, sizeof *solver->frontiers);
  solver->failed = solver->frontiers == NULL;
}

void
lsp_solver_clear (LspSolver *solver)
{
  free (solver->frontiers);
  free (solver->placements);
  *solver = (LspSolver) {0};
}

void
lsp_solver_run (LspSolver *solver)
{
  solver->n_placements = 0;
  for (int i = 0; i < solver->tree->n_shapes && !solver->failed; i++)
    solve_shape (solver, i);
}
