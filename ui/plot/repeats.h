/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The repetitions of one run on an axis of time: a dot each, stacked in up to three rows in the
 * order of measurement, the median as a line and its interval as a pale band. Repetitions that do
 * not count (warm-ups, disturbed ones) are hollow and fainter. Above 400 the dots become columns
 * whose height says how many lie there. What lies far off is counted at the edge.
 */
#pragma once

#include "plot/theme.h"

#include <cairo.h>
#include <stddef.h>
#include <stdint.h>

/* Borrowed for the time of the call. Times are ns; what is negative is left out. */
typedef struct
{
  LspFamily family;
  const int64_t *repeats_ns; /* that count, in the order of measurement */
  size_t n_repeats;
  const int64_t *others_ns; /* that do not count; nullable */
  size_t n_others;
  double median_ns, low_ns, high_ns; /* 95 % interval; NaN: none; median 0: none */
} LspRepeats;

double lsp_repeats_height (const LspRepeats *repeats, double width, const LspTheme *theme);

/* An LspDraw; @data is an LspRepeats. */
void lsp_repeats_draw (cairo_t *cr,
                       double width,
                       double height,
                       const LspTheme *theme,
                       const void *data);

/* In words. Free with free(); NULL without memory. */
char *lsp_repeats_describe (const LspRepeats *repeats);
