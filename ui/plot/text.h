/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Text on charts: Pango layouts kept in a cache of the calling thread (a cached label costs a
 * seventh of a new one), tabular figures everywhere, advances of whole px at scale 1, so that
 * letters are evenly spaced and a layout is the same on every device. One line each; what does not
 * fit ends with an ellipsis.
 */
#pragma once

#include "plot/theme.h"

#include <cairo.h>

typedef enum
{
  LSP_WEIGHT_NORMAL = 400,
  LSP_WEIGHT_BOLD = 700,
  LSP_WEIGHT_HEAVY = 800 /* titles */
} LspWeight;

/* Sizes of LOOK: in px at font scale 1. */
#define LSP_SIZE_MINIMUM 10.5 /* core lanes of 11 px */
#define LSP_SIZE_TICK 11.0    /* ticks and lane labels */
#define LSP_SIZE_CAPTION 12.0 /* captions, axes, legends */
#define LSP_SIZE_ROW 13.5     /* names in dense rows */
#define LSP_SIZE_HEADING 15.0
#define LSP_SIZE_KEY 22.0 /* key figures */

typedef struct
{
  double size; /* px before the theme's font scale */
  LspWeight weight;
  LspColor color;
  double align;     /* 0: x is the left end, 0.5 the middle, 1 the right end */
  double max_width; /* px; 0: as wide as it is */
  bool is_monospace;
} LspText;

/* Width in px of @text as it would be drawn. NULL and "" are 0 wide. */
double lsp_text_width (const LspTheme *theme, const LspText *style, const char *text);

/* Distance from the middle of capitals and figures down to their baseline: text drawn at
 * y + this is centred on y. */
double lsp_text_centre_offset (const LspTheme *theme, const LspText *style);

/* Height of a line of this size: ascent and descent. */
double lsp_text_line_height (const LspTheme *theme, const LspText *style);

#define LSP_LINE_SIZE 256

/**
 * lsp_text_wrap:
 * @style: @max_width is the width of a line
 * @lines: (out): up to @max_lines lines
 *
 * Breaks @text at spaces. What does not fit stays in the last line, which drawing then ellipsises.
 *
 * Returns: number of lines, at least 1
 */
size_t lsp_text_wrap (const LspTheme *theme,
                      const LspText *style,
                      const char *text,
                      char (*lines)[LSP_LINE_SIZE],
                      size_t max_lines);

/**
 * lsp_text_draw:
 * @x: left end, middle or right end, as @style->align says
 * @y: baseline
 *
 * Invalid UTF-8 and control characters are replaced, never refused.
 *
 * Returns: the width drawn
 */
double lsp_text_draw (cairo_t *cr,
                      const LspTheme *theme,
                      const LspText *style,
                      double x,
                      double y,
                      const char *text);

/* As lsp_text_draw(), turned by @angle_radians around (x, y). */
void lsp_text_draw_turned (cairo_t *cr,
                           const LspTheme *theme,
                           const LspText *style,
                           double x,
                           double y,
                           double angle_radians,
                           const char *text);

/* For golden tests of layouts: every character is 0.55 of the size wide, whatever fonts there
 * are. For the calling thread. */
void lsp_text_set_fixed_metrics (bool is_fixed);

/* Frees the calling thread's layouts. They come back when needed. */
void lsp_text_cache_clear (void);
