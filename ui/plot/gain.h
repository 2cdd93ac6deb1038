/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What one method gains, small enough for a card: a bar for the better way to do it and a thinner,
 * hollow one for the way it was printed, both from 0 over the same serial run, whose 1 × is a
 * dotted line. Cards beside each other share the end of the axis. Lies on the view colour or on a
 * raised one.
 */
#pragma once

#include "plot/theme.h"

#include <cairo.h>

/* NaN: not known yet; the interval may be missing. */
typedef struct
{
  double speedup, low, high;
} LspGainBar;

typedef struct
{
  LspGainBar repaired, as_printed;
  double most; /* end of the axis, × */
} LspGain;

double lsp_gain_height (const LspGain *gain, double width, const LspTheme *theme);

/* An LspDraw; @data is an LspGain. */
void
lsp_gain_draw (cairo_t *cr, double width, double height, const LspTheme *theme, const void *data);

/* "1.95 times as fast as serial; as printed 0.32 times." Free with free(); NULL without memory. */
char *lsp_gain_describe (const LspGain *gain);
