/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Layout of the stacked bars: which row stands where, and where its parts begin and end. Pure.
 */
#pragma once

#include "plot/canvas.h"
#include "plot/stack.h"

typedef struct
{
  double x1, x2; /* px; equal: nothing is drawn */
} LspStackSpan;

typedef struct
{
  const LspStackRow *row;
  double y, height;                        /* of all of it */
  LspBox bar;                              /* up to the full bar's end, without what was gained */
  LspStackSpan spans[LSP_STACK_MAX_PARTS]; /* by part */
  double gain_x;                           /* where the bar ends; bar's own end: no gain */
} LspStackRowLayout;

typedef struct
{
  const char *heading; /* NULL: none is drawn */
  LspStackRowLayout *rows;
  size_t n_rows;
  bool has_axis;  /* some row has an account */
  LspScale scale; /* cores, or ns */
  double y, axis_y;
} LspStackGroup;

typedef struct
{
  LspStackGroup *groups;
  LspStackRowLayout *rows; /* of all groups */
  size_t n_groups, n_legend_rows;
  bool is_narrow; /* names stand above the bars */
  double label_x, label_width, plot_x, plot_width;
  double width, height;
  double em;
} LspStackLayout;

/* Returns: false without memory. Clear in either case. */
bool lsp_stack_layout_init (LspStackLayout *layout,
                            const LspStack *stack,
                            double width,
                            const LspTheme *theme);
void lsp_stack_layout_clear (LspStackLayout *layout);

/* A part's value; 0 for what is negative, missing or no number. */
double lsp_stack_value (const LspStack *stack, const LspStackRow *row, size_t part);

/* Sum of what is negative, as a positive number; 0 without a gain. */
double lsp_stack_gain (const LspStack *stack, const LspStackRow *row);

/* true if the part can be seen in any row. */
bool lsp_stack_has_part (const LspStack *stack, size_t part);

const char *lsp_stack_row_label (const LspStackRow *row);

/* Walks the legend from row to row; draws it with a canvas, else only counts. Returns: rows. */
size_t lsp_stack_legend (const LspCanvas *canvas,
                         const LspStack *stack,
                         const LspTheme *theme,
                         double width);
