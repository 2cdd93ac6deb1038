/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Between the parts of the machine map's layout: topology-tree.c turns objects into items and finds
 * equal shapes; topology-shape.c finds for each shape the best ways to lay it out; topology-layout.c
 * chooses the size and writes the boxes.
 */
#pragma once

#include "plot/topology-layout.h"

#define LSP_N_BUCKETS 41     /* aspects 1:32 … 32:1, a quarter octave each */
#define LSP_MEMORY_COLUMNS 4 /* strips side by side */
#define LSP_MAX_LIDS 4       /* cache levels inside one core */
#define LSP_FOLD_FROM 5      /* runs shorter than this are never folded */
#define LSP_FOLD_HEAD 2      /* shown at the front of a folded run */

typedef enum
{
  LSP_ITEM_FRAME,
  LSP_ITEM_CORE,
  LSP_ITEM_CACHE,
  LSP_ITEM_PU,
  LSP_ITEM_FOLD
} LspItemKind;

/* What is laid out: an object, a core with the caches that are its own, or a fold. */
typedef struct
{
  LspItemKind kind;
  int object;
  int first_child, next_sibling; /* items, -1 */
  int n_children;
  int lids[LSP_MAX_LIDS]; /* objects: own caches of a core, outermost first */
  int n_lids;
  int memory_of[2]; /* objects whose memory stands in this item (its own, a skipped frame's); -1 */
  int n_folded;
  int first_pu, n_pus;
  int shape;
} LspItem;

/* @n_items consecutive children of the same shape */
typedef struct
{
  int shape;
  int n_items;
} LspRun;

/* Items with the same shape get the same boxes. */
typedef struct
{
  LspItemKind kind;
  LspTopologyType type;
  int n_lids;
  int n_memories, memory_rows; /* strips side by side; 2 rows where a memory-side cache is */
  int label_chars;             /* the longest header of this shape, rounded up */
  bool is_root;
  int n_runs;
  LspRun *runs;
  uint64_t hash;
} LspShape;

typedef struct
{
  const LspTopologyMachine *machine;
  LspItem *items;
  int n_items, capacity_items;
  LspShape *shapes; /* a shape's children come before it */
  int n_shapes, capacity_shapes;
  int root;
  int n_folds;
  bool failed; /* memory was short */
} LspTree;

/* Sizes that go with one size of PU. */
typedef struct
{
  double pu_width, pu_height;
  LspTopologyDetail detail;
  double char_width;    /* of a header's text */
  double header_height; /* package, die, group */
  double core_header_height;
  double lid_height;  /* with text */
  double bar_height;  /* a lid or strip without text */
  double line_height; /* a memory strip with text */
  double padding;     /* inside packages, dies, groups */
  double core_padding;
  double gap_pu, gap_core, gap_cache, gap_frame;
} LspMetrics;

/* Where one run of a shape goes, relative to the shape's content. */
typedef struct
{
  int option; /* of the run's shape */
  int n_columns;
  double x, y;
} LspPlacement;

/* One way to lay out a shape. */
typedef struct
{
  double width, height; /* outside */
  double content_x, content_y;
  double header_height;
  double memory_y, memory_height; /* one row */
  double lids_y, lid_height;
  double hole_area;
  double quality; /* 0 … 1: exact grids, little waste */
  double cost;    /* area / quality: what is compared inside a bucket */
  size_t placements;
} LspOption;

typedef struct
{
  int n_options;
  LspOption options[LSP_N_BUCKETS];
} LspFrontier;

typedef struct
{
  const LspTree *tree;
  LspMetrics metrics;
  LspFrontier *frontiers; /* by shape */
  LspPlacement *placements;
  size_t n_placements, capacity_placements;
  bool failed;
} LspSolver;

/* Builds items and shapes; runs nested in fewer than @fold_depth folded runs are folded. */
void
lsp_tree_build (LspTree *tree, const LspTopologyMachine *machine, const bool *keep, int fold_depth);
void lsp_tree_clear (LspTree *tree);

/* The number of memories and of strip rows that @item shows. */
int lsp_tree_count_memories (const LspTree *tree, const LspItem *item, int *n_rows);

void lsp_metrics_init (LspMetrics *metrics, double pu_width, double pu_height);

/* Space between two neighbours of this kind. */
double lsp_metrics_gap (const LspMetrics *metrics, const LspShape *child);

void lsp_solver_init (LspSolver *solver, const LspTree *tree);
void lsp_solver_clear (LspSolver *solver);

/* Finds the options of every shape for solver->metrics. */
void lsp_solver_run (LspSolver *solver);
