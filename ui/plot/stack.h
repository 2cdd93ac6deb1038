/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Where the time went: one bar a run, cut into what its cores did. Two ways to draw it:
 *
 *   cores   the full bar is all cores that the run had; the first part is the speedup
 *   time    the bar is as long as the run took, with its time at the end
 *
 * Parts have the colour and the texture of their state. A negative part is a gain (work that was
 * cheaper than in the serial run): the bar then reaches beyond the full bar, and a mark under it
 * says by how much. Runs without an account have a row with the reason.
 */
#pragma once

#include "plot/theme.h"

#include <cairo.h>
#include <stddef.h>
#include <stdint.h>

#define LSP_STACK_MAX_PARTS 16

typedef enum
{
  LSP_STACK_CORES,
  LSP_STACK_TIME
} LspStackMode;

typedef struct
{
  LspState state;
  const char *label; /* "data movement": in the legend, the tips, the words */
} LspStackPart;

/* All strings are borrowed for the time of the call. */
typedef struct
{
  const char *group; /* NULL: none; rows of one group need not be neighbours */
  const char *label; /* "Threads × 2" */
  LspFamily family;
  bool is_hollow, is_python;
  const double *values; /* by part: cores, or ns; NULL: there is no account */
  double whole;         /* the full bar: the run's cores, or its time in ns */
  const char *reason;   /* why there is no account; NULL: nothing is said */
} LspStackRow;

typedef struct
{
  LspStackMode mode;
  const LspStackPart *parts; /* at most LSP_STACK_MAX_PARTS; the first is what is wanted */
  size_t n_parts;
  const LspStackRow *rows;
  size_t n_rows;
  bool is_in_workers; /* the parts of a whole are workers, which may be more than cores */
  bool is_in_order;   /* keep the order given; else the largest first part of a group comes first */
  bool has_no_legend;
  bool has_focus; /* outline around a part of a row; focus_part LSP_STACK_NO_PART: the whole row */
  size_t focus_row, focus_part;
} LspStack;

#define LSP_STACK_NO_PART SIZE_MAX

/* Natural height for that width. */
double lsp_stack_height (const LspStack *stack, double width, const LspTheme *theme);

/* An LspDraw; @data is an LspStack. Drawn from the top; a larger height stays empty. */
void
lsp_stack_draw (cairo_t *cr, double width, double height, const LspTheme *theme, const void *data);

/**
 * lsp_stack_hit:
 * @row: (out): index in `rows`
 * @part: (out): index in `parts`; LSP_STACK_NO_PART: its name, or no part of it
 *
 * Returns: false if there is no row at (x, y); the outputs are left alone then
 */
bool lsp_stack_hit (const LspStack *stack,
                    double width,
                    const LspTheme *theme,
                    double x,
                    double y,
                    size_t *row,
                    size_t *part);

/* What a cursor moves over: row after row, each as a whole and then its parts that are not nothing.
 * lsp_stack_item(): false if there are not so many. lsp_stack_find(): SIZE_MAX if it is none. */
size_t lsp_stack_n_items (const LspStack *stack);
bool lsp_stack_item (const LspStack *stack, size_t item, size_t *row, size_t *part);
size_t lsp_stack_find (const LspStack *stack, size_t row, size_t part);

/* Two lines: "data movement: 0.52 of 2 cores", "26 % of the core-time of Threads × 2"; "" if there
 * is no such item. Free with free(); NULL without memory. */
char *lsp_stack_describe_item (const LspStack *stack, size_t row, size_t part);

/* In words, for screen readers and <desc>. Free with free(); NULL without memory. */
char *lsp_stack_describe (const LspStack *stack);
