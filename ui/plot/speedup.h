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
} LspSpeedupSeries;

typedef struct
{
  const LspSpeedupSeries *series;
  size_t n_series;
  unsigned n_cores; /* usable cores of the machine; 0: no brackets under the axis */
  unsigned n_pus;   /* usable hardware threads, ≥ n_cores */
  const char *empty;
} LspSpeedup;

/* Height at which the square fills that width, within reason. */
double lsp_speedup_height (const LspSpeedup *speedup, double width, const LspTheme *theme);

/* An LspDraw; @data is an LspSpeedup. */
void lsp_speedup_draw (cairo_t *cr,
                       double width,
                       double height,
                       const LspTheme *theme,
                       const void *data);

/* Free with free(); NULL without memory. */
char *lsp_speedup_describe (const LspSpeedup *speedup);
