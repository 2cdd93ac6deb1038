/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Layout of the comparison chart: which row stands where, which scale a group has, which rows are
 * tied. Pure; drawing and words are made from it.
 */
#pragma once

#include "plot/bars.h"
#include "plot/canvas.h"

#define LSP_NO_ROW SIZE_MAX
#define LSP_REASON_LINES 3

typedef struct
{
  const LspBar *bar;
  size_t tie; /* index in the group of the row it is tied with first, itself, or LSP_NO_ROW */
  int off;    /* −1 left of the window, +1 right of it, 0 inside */
  double y, height;
  char claim[160];
} LspBarRow;

typedef struct
{
  const char *heading; /* NULL: none is drawn */
  const char *name;    /* the group's text, never NULL */
  LspBarRow *rows;     /* ranked ones first, then those without a place on the axis */
  size_t n_rows, n_ranked;
  size_t baseline; /* index among the rows, or LSP_NO_ROW */
  bool is_magnified;
  bool has_mixed_units;  /* every row names its own unit */
  LspScale full, window; /* without magnification both are the same; in ns, or in speedup */
  LspTimeUnit unit;
  int decimals;
  double y, rows_y, axis_y; /* top of all, top of the first row, the axis under the rows */
} LspBarGroup;

typedef struct
{
  LspBarGroup *groups;
  LspBarRow *rows; /* of all groups */
  size_t n_groups;
  bool is_dense; /* no claims, low rows */
  bool has_error_column, has_speedup_column;
  double label_x, label_width;
  double plot_x, plot_width;
  double median_x, error_x, speedup_x, check_x; /* right ends; check_x is a middle */
  double width, height;
  double em; /* the font scale: rows grow with their text */
} LspBarLayout;

/* Returns: false without memory. Clear in either case. */
bool lsp_bar_layout_init (LspBarLayout *layout,
                          const LspBars *bars,
                          double width,
                          const LspTheme *theme);
void lsp_bar_layout_clear (LspBarLayout *layout);

/* Text of the numbers as the columns have them. */
void lsp_bar_median_text (const LspBarGroup *group, const LspBar *bar, char out[LSP_NUMBER_SIZE]);
void lsp_bar_error_text (const LspBarGroup *group, const LspBar *bar, char out[LSP_NUMBER_SIZE]);

bool lsp_bar_is_ranked (const LspBar *bar, LspBarsMode mode);
const char *lsp_bar_label (const LspBar *bar);

/* "Wrong result, not ranked: …". */
void lsp_bar_reason (const LspBar *bar, char *out, size_t size);

/* The reason in lines as wide as there is room. Returns: how many. */
size_t lsp_bar_reason_lines (const LspBarLayout *layout,
                             const LspTheme *theme,
                             const LspBar *bar,
                             char lines[LSP_REASON_LINES][LSP_LINE_SIZE]);

/* "five" or "2.4", for "… times as long"; @ratio ≥ 1. Returns: @number. */
const char *lsp_bar_ratio_number (char number[LSP_NUMBER_SIZE], double ratio);

/* Ties, magnification and claims of one group whose rows are in order: bars-rank.c. */
void lsp_bar_group_rank (LspBarGroup *group, const LspBars *bars);

void lsp_bars_draw_speedup (const LspCanvas *canvas,
                            const LspBarLayout *layout,
                            const LspBarGroup *group);
/* Mark, label and claim at the left of a row; verdict at the right. */
void lsp_bars_draw_name (const LspCanvas *canvas, const LspBarLayout *layout, const LspBarRow *row);
void lsp_bars_draw_verdict (const LspCanvas *canvas,
                            const LspBarLayout *layout,
                            const LspBarRow *row,
                            double y);
