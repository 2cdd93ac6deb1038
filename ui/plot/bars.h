/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The comparison chart: one row per run, grouped by task (workload and size). Two ways to draw it:
 *
 *   dots     median with its 95 % interval and every repeat, on an axis of time. Above it all runs
 *            from 0; where that squeezes them, a magnified window below, and what lies outside the
 *            window is said in words. Runs that cannot be told apart share a pale band.
 *   speedup  bars from 0 with intervals, a dashed line at 1×: each run over its own serial.
 *
 * Wrong, failed and skipped runs have a row with the reason and no mark on the axis.
 */
#pragma once

#include "plot/theme.h"

#include <cairo.h>
#include <stddef.h>
#include <stdint.h>

typedef enum
{
  LSP_VERDICT_OK,
  LSP_VERDICT_UNCHECKED, /* verification was off */
  LSP_VERDICT_WRONG,
  LSP_VERDICT_FAILED,
  LSP_VERDICT_SKIPPED
} LspVerdict;

/* All strings are borrowed for the time of the call. */
typedef struct
{
  const char *group; /* "sin(x)², 1 000 000 elements"; rows of one group need not be neighbours */
  const char *label; /* "Threads × 2" */
  const char *claim; /* NULL: made from the figures ("fastest", "baseline", …) */
  LspFamily family;
  bool is_hollow; /* a variant: repaired, shared, … */
  bool is_python;
  bool is_baseline;

  double median_ns, low_ns, high_ns; /* low and high NaN: no interval */
  const int64_t *repeats_ns;         /* nullable; what is negative is left out */
  size_t n_repeats;
  double speedup, speedup_low, speedup_high; /* NaN: none */

  LspVerdict verdict;
  const char *reason; /* for wrong, failed, skipped */
  unsigned tie;       /* rows of a group with the same number ≥ 1 are not distinguishable */
} LspBar;

typedef enum
{
  LSP_BARS_DOTS,
  LSP_BARS_SPEEDUP
} LspBarsMode;

typedef struct
{
  LspBarsMode mode;
  const LspBar *bars;
  size_t n_bars;
  bool is_sorted;    /* keep the order given; else the fastest of each group comes first */
  bool has_ties;     /* take `tie`; else intervals that overlap the fastest one's are tied */
  const char *empty; /* what to say without rows; NULL: "Nothing measured yet" */
  bool has_focus;    /* outline around the row of bars[focus] */
  size_t focus;
} LspBars;

/* Natural height for that width. */
double lsp_bars_height (const LspBars *bars, double width, const LspTheme *theme);

/* An LspDraw; @data is an LspBars. Drawn from the top; a larger height stays empty. */
void
lsp_bars_draw (cairo_t *cr, double width, double height, const LspTheme *theme, const void *data);

/* Index in `bars` of the row at (x, y); SIZE_MAX: none. */
size_t lsp_bars_hit (const LspBars *bars, double width, const LspTheme *theme, double x, double y);

/* One row in words; "" if there is no such bar. Free with free(); NULL without memory. */
char *lsp_bars_describe_row (const LspBars *bars, size_t bar);

/* In words, for screen readers and <desc>. Free with free(); NULL without memory. */
char *lsp_bars_describe (const LspBars *bars);
