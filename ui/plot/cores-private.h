/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Columns of one core's load, and the means that stand beside them.
 */
#pragma once

#include "plot/canvas.h"
#include "plot/cores.h"

/* One pixel column: means over the time sampled in it, and the highest sum. */
typedef struct
{
  float own, other, steal;
  float highest; /* of own + other + steal */
  float covered; /* share of the column with samples; 0: nothing is known */
} LspCoreColumn;

typedef struct
{
  double own, other, steal; /* means over all samples; NaN without any */
  double highest;
} LspCoreMeans;

/* @columns: room for @n_columns; from and to relative to nothing, in ns. */
void lsp_cores_columns (const LspCores *cores,
                        size_t core,
                        int64_t from_ns,
                        int64_t to_ns,
                        LspCoreColumn *columns,
                        size_t n_columns);

LspCoreMeans lsp_cores_means (const LspCores *cores, size_t core);

/* The same over the time within [from_ns, to_ns] only. */
LspCoreMeans
lsp_cores_means_between (const LspCores *cores, size_t core, int64_t from_ns, int64_t to_ns);

typedef enum
{
  LSP_CORE_OWN,
  LSP_CORE_OTHER,
  LSP_CORE_STEAL,
  LSP_N_CORE_PARTS
} LspCorePart;

/* How many columns an area of that width has: one for each device pixel. */
size_t lsp_cores_n_columns (const LspCanvas *canvas, double width);

/* One core's area over time, with its ground and its base line: cores-area.c. */
void lsp_cores_draw_area (const LspCanvas *canvas,
                          LspBox area,
                          const LspCoreColumn *columns,
                          size_t n_columns);

#define LSP_CORES_LEGEND_PITCH 20 /* px from row to row, before the font scale */

/* Swatches and words of the parts that occur, from (left, y centre) on, in rows of @width. */
void lsp_cores_draw_legend (const LspCanvas *canvas,
                            double left,
                            double y,
                            double width,
                            const bool occurs[LSP_N_CORE_PARTS]);

/* In one row, and in how many rows of that width. */
double lsp_cores_legend_width (const LspTheme *theme, const bool occurs[LSP_N_CORE_PARTS]);
size_t
lsp_cores_legend_rows (const LspTheme *theme, const bool occurs[LSP_N_CORE_PARTS], double width);

typedef enum
{
  LSP_CORES_ROWS,
  LSP_CORES_GRID,
  LSP_CORES_HEAT
} LspCoresShape;

typedef struct
{
  LspCoresShape shape;
  size_t n_across;                /* cells side by side */
  double cell_width, cell_height; /* with gaps */
  double plot_x, plot_y;          /* inside a cell */
  double plot_width, plot_height;
  double cells_y, axis_y, height;
  bool has_figures, has_parts; /* key figures at the right; their parts */
  double em;
} LspCoresLayout;

void lsp_cores_layout (LspCoresLayout *layout,
                       const LspCores *cores,
                       double width,
                       const LspTheme *theme);

/* Begin and end of all samples; false if there is no span of time. */
bool lsp_cores_span (const LspCores *cores, int64_t *from_ns, int64_t *to_ns);

int lsp_cores_os_index (const LspCores *cores, size_t core);

/* "load", the scale of heat and "0 – 100 %" from (0, y centre) to the right. */
void lsp_cores_draw_scale (const LspCanvas *canvas, double y);

/* Rows of heat for all cores: cores-heat.c. */
void lsp_cores_draw_heat (const LspCanvas *canvas,
                          const LspCoresLayout *layout,
                          const LspCores *cores,
                          double width);
