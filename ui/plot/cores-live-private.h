/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Geometry of the live cores. Pure.
 */
#pragma once

#include "plot/cores-live.h"
#include "plot/cores-private.h"

typedef struct
{
  LspCoresShape shape;
  double em;
  double plot_x, plot_width, plot_height, row_pitch;
  double figure_x, key_size;   /* right end */
  double chips_x, chips_width; /* 0: no room */
  double side_x, side_width;   /* of the hairline; 0: no room */
  size_t n_across;             /* cells of the grid or of the heat */
  double scale_y, cells_y, cell_width, cell_height, cell_gap;
  double words_x1, words_x2;                    /* between "10 s ago" and "now" */
  double rows_bottom, axis_y, legend_y, height; /* axis and legend: middles of their words */
} LspCoresLiveLayout;

void lsp_cores_live_layout (LspCoresLiveLayout *layout,
                            const LspCoresLive *live,
                            double width,
                            const LspTheme *theme);

/* The window of time shown, and the one that the figures are of. */
void lsp_cores_live_window (const LspCoresLive *live, int64_t *from_ns, int64_t *to_ns);
void lsp_cores_live_figure_window (const LspCoresLive *live, int64_t *from_ns, int64_t *to_ns);

/* "core 3" into @out. */
const char *lsp_core_label (char out[48], int os_index);

/* The window of one core. */
void lsp_cores_live_draw_area (const LspCanvas *canvas,
                               const LspCoresLive *live,
                               size_t core,
                               LspBox area);

/* The pills of one core from the left; what does not fit is counted: cores-live-cells.c. */
void lsp_cores_live_draw_chips (const LspCanvas *canvas,
                                const LspChips *chips,
                                double x,
                                double y,
                                double width);
double lsp_cores_live_chips_width (const LspTheme *theme, const LspChips *chips);

/* Cells of 17 cores and more: cores-live-cells.c. */
void lsp_cores_live_draw_grid (const LspCanvas *canvas,
                               const LspCoresLiveLayout *layout,
                               const LspCoresLive *live);
void lsp_cores_live_draw_heat (const LspCanvas *canvas,
                               const LspCoresLiveLayout *layout,
                               const LspCoresLive *live);
