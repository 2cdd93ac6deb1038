/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Which worker computed which part of the array: one tile a chunk, tinted and numbered as in the
 * lanes. Chunks not computed yet are empty frames. Where a chunk is narrower than 2 px, each
 * column of pixels shows in proportion what its chunks are.
 */
#pragma once

#include "plot/theme.h"

#include <cairo.h>
#include <stddef.h>
#include <stdint.h>

/* Borrowed for the time of the call. */
typedef struct
{
  const int32_t *owners; /* by chunk: the worker; negative: not yet */
  size_t n_chunks;
  const char *label;  /* NULL: "array" */
  double label_width; /* px, so that it stands under a timeline's lanes; 0: its own */
  double right_width; /* px left free at the right, e.g. of the timeline's statistics */
  bool has_focus;     /* outline around chunk `focus` */
  size_t focus;
} LspArrayStrip;

double lsp_array_strip_height (const LspArrayStrip *strip, double width, const LspTheme *theme);

/* An LspDraw; @data is an LspArrayStrip. */
void lsp_array_strip_draw (cairo_t *cr,
                           double width,
                           double height,
                           const LspTheme *theme,
                           const void *data);

/* The chunk at (x, y); SIZE_MAX: none. */
size_t lsp_array_strip_hit (const LspArrayStrip *strip,
                            double width,
                            const LspTheme *theme,
                            double x,
                            double y);

/* In words: how far, and how many chunks each worker has. Free with free(); NULL without memory. */
char *lsp_array_strip_describe (const LspArrayStrip *strip);

/* "Chunk 4 was computed by w0." Free with free(); NULL without memory. */
char *lsp_array_strip_describe_chunk (const LspArrayStrip *strip, size_t chunk);
