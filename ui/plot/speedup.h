/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Speedup over workers: both axes logarithmic in powers of two and equally long per octave, so
 * that ideal scaling is the diagonal. Each strategy's line has its own dash and mark and is named
 * at the right margin, where names are kept apart and tied to their line's end by a hairline.
 */
#pragma once

#include "plot/theme.h"

#include <cairo.h>
#include <stddef.h>

typedef struct
{
  double workers; /* ≥ 1 */
  double speedup;
  double low, high; /* 95 % interval; NaN: none */
} LspSpeedupPoint;

/* Strings are borrowed. Points need not be sorted; those that are not finite or ≤ 0 are left out. */
typedef struct
{
  const char *label; /* "Threads" */
  const char *claim; /* NULL: "1.29× at 2 workers", the best point */
  LspFamily family;
  bool is_hollow;
  bool is_python;
  const LspSpeedupPoint *points;
  size_t n_points;
  /* A fitted curve with its band, by ascending workers: it is drawn instead of the line from point
   * to point. It does not widen the axes. */
  const LspSpeedupPoint *fit;
  size_t n_fit;
} LspSpeedupSeries;

typedef struct
{
  const LspSpeedupSeries *series;
  size_t n_series;
  unsigned n_cores; /* usable cores of the machine; 0: no brackets under the axis */
  unsigned n_pus;   /* usable hardware threads, ≥ n_cores */
  const char *empty;
  /* Domain to keep while points come in, so that the axes do not jump; what is measured beyond
   * widens it. */
  double max_workers;   /* 0: from the points */
  double least_speedup; /* e.g. 0.5; 0: from the points */
  bool has_focus;       /* outline around one point */
  size_t focus_series, focus_point;
} LspSpeedup;

/* Height at which the square fills that width, within reason. */
double lsp_speedup_height (const LspSpeedup *speedup, double width, const LspTheme *theme);

/* An LspDraw; @data is an LspSpeedup. */
void lsp_speedup_draw (cairo_t *cr,
                       double width,
                       double height,
                       const LspTheme *theme,
                       const void *data);

/**
 * lsp_speedup_hit:
 * @height: as given to the drawing
 * @series: (out): index of the series
 * @point: (out): index in its points, in the order given
 *
 * The nearest mark within 12 px; of two at one place the one that lies on top.
 *
 * Returns: false if there is none; the outputs are left alone then
 */
bool lsp_speedup_hit (const LspSpeedup *speedup,
                      double width,
                      double height,
                      const LspTheme *theme,
                      double x,
                      double y,
                      size_t *series,
                      size_t *point);

/* "Threads: 1.29× with 2 workers (1.25× to 1.33×)"; "" if there is no such point. Free with
 * free(); NULL without memory. */
char *lsp_speedup_describe_point (const LspSpeedup *speedup, size_t series, size_t point);

/* Free with free(); NULL without memory. */
char *lsp_speedup_describe (const LspSpeedup *speedup);
