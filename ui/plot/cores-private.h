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

/* Rows of heat for all cores: cores-heat.c. */
void lsp_cores_draw_heat (const LspCanvas *canvas,
                          const LspCoresLayout *layout,
                          const LspCores *cores,
                          double width);
