/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Between the parts of the machine map's drawing: topology-chart.c frames, lids, memory;
 * topology-cells.c PUs and workers; topology-fold.c folds; topology-legend.c the row below;
 * topology-words.c names and sizes.
 */
#pragma once

#include "plot/canvas.h"
#include "plot/topology-chart.h"

/* How workers are written on this map: the same everywhere, as the widest of them allows. */
typedef enum
{
  LSP_TOPOLOGY_WORKER_NAME,   /* "w12" */
  LSP_TOPOLOGY_WORKER_NUMBER, /* "12" */
  LSP_TOPOLOGY_WORKER_DOT
} LspTopologyWorkerForm;

typedef struct
{
  const LspTopologyChart *chart;
  LspCanvas canvas;
  int *first_worker;      /* by logical PU, -1 none; NULL without workers */
  int *next_worker;       /* by worker, -1 at the end */
  int max_cache_index[6]; /* by level: labels of one kind are all long or all short */
  int max_pu_number;
  LspTopologyWorkerForm worker_form;
  double chip_height;
} LspTopologyPainter;

/* Sets chip_height and worker_form from the size of the PUs. */
void lsp_topology_choose_chips (LspTopologyPainter *painter);

void lsp_topology_paint_pu (const LspTopologyPainter *painter, const LspTopologyBox *box);
void lsp_topology_paint_fold (const LspTopologyPainter *painter, const LspTopologyBox *box);

/* Pill with "w0"; (x, y) is its left end and middle. Returns: its width. */
double lsp_topology_paint_chip (const LspTopologyPainter *painter,
                                double x,
                                double y,
                                double height,
                                const char *text);
double lsp_topology_chip_width (const LspTopologyPainter *painter, double height, const char *text);

/* The small mark of a worker where no text fits. */
void lsp_topology_paint_dot (const LspTopologyPainter *painter, LspBox box);

/* Legend from @y down, wrapped to @width; nothing is drawn if canvas.cr is NULL. Returns: the
 * height. */
double lsp_topology_paint_legend (const LspTopologyPainter *painter, double y, double width);

/* The heat of a PU, the view colour where it has no load. */
LspColor lsp_topology_pu_fill (const LspTopologyPainter *painter, int pu);

/* Mean load of PUs with one in [first, first + n); NaN if there is none. */
double lsp_topology_mean_load (const LspTopologyChart *chart, int first, int n);

/* The 2 px outlines of high contrast, else 1 px in a shade of the text. */
LspLine lsp_topology_edge (const LspTheme *theme, double alpha);

/* Text style of LOOK's sizes in a shade of the theme. */
LspText lsp_topology_style (double size, LspWeight weight, LspColor color);

/* "16 MiB", "1.25 MiB", "96 GiB"; "" for 0. Returns: @text. */
char *lsp_topology_format_size (char *text, size_t size, uint64_t bytes);

/* "Package 0", "Die 1", a group's own name, "core 5", "L3 0", "NUMA node 0". Returns: @text. */
char *lsp_topology_format_name (char *text, size_t size, const LspTopologyObject *object);

/* "cores", "packages", "L3 caches", …, for a number of them. Static. */
const char *lsp_topology_plural (const LspTopologyObject *object, int n);
