/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The machine map: packages, memories, caches, cores and PUs as boxes, with the load of each PU, the
 * workers where they were placed, and what is not allowed. Static picture and live view draw with
 * the same code; the view keeps the layout and draws again when loads change.
 */
#pragma once

#include "plot/theme.h"
#include "plot/topology-layout.h"

#include <cairo.h>

typedef struct
{
  LspTopologyMachine machine;
  const LspTopologyLayout *layout; /* from lsp_topology_chart_layout() */
  const double *load_ratio;        /* by logical PU, NaN: none there; NULL: no load at all */
  const int *worker_pus;           /* by worker: logical PU, -1: may roam */
  size_t n_workers;
  size_t n_offline_pus;
  double max_pu_height; /* 0: the default */
  bool is_foreign;      /* not this machine: placements are shown, not applied */
} LspTopologyChart;

/**
 * lsp_topology_chart_layout:
 * @width, @height: room for the whole chart, legend included, px
 *
 * A layout in which no worker is hidden. Free with lsp_topology_layout_free().
 */
LspTopologyLayout *lsp_topology_chart_layout (const LspTopologyChart *chart,
                                              const LspTheme *theme,
                                              double width,
                                              double height,
                                              LspTopologyFold fold);

/* What the chart with its layout takes; at least @least_width wide. */
void lsp_topology_chart_size (const LspTopologyChart *chart,
                              const LspTheme *theme,
                              double least_width,
                              double *width,
                              double *height);

/* Draws the chart's boxes and its legend; what is larger than (width, height) is scaled down. */
void lsp_topology_chart_draw (cairo_t *cr,
                              double width,
                              double height,
                              const LspTheme *theme,
                              const LspTopologyChart *chart);

/* As above with the signature of an export; @chart is an LspTopologyChart. */
void lsp_topology_chart_draw_export (cairo_t *cr,
                                     double width,
                                     double height,
                                     const LspTheme *theme,
                                     const void *chart);

/* Plain language: what the machine has, where the workers are, what is not allowed. For screen
 * readers and file metadata. Free with free(); NULL when memory is short. */
char *lsp_topology_describe (const LspTopologyChart *chart);

/* One box in words: "Core 5: PUs 10 and 11, 83 % busy, worker 3". Free with free(). */
char *lsp_topology_describe_box (const LspTopologyChart *chart, const LspTopologyBox *box);
