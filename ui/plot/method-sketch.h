/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Four small sketches of how work is spread over two lanes. They illustrate the idea of a method
 * and measure nothing: no times, no numbers but those of lanes and chunks.
 */
#pragma once

#include "plot/theme.h"

#include <cairo.h>

typedef enum
{
  LSP_SKETCH_THREADS,   /* chunks by turns */
  LSP_SKETCH_LIBRARY,   /* one half a lane */
  LSP_SKETCH_PROCESSES, /* start, compute, move data, wait */
  LSP_SKETCH_GRAPH,     /* chunks, merged in pairs */
  LSP_N_SKETCHES
} LspSketchMethod;

typedef struct
{
  LspSketchMethod method;
} LspMethodSketch;

double
lsp_method_sketch_height (const LspMethodSketch *sketch, double width, const LspTheme *theme);

/* An LspDraw; @data is an LspMethodSketch. */
void lsp_method_sketch_draw (cairo_t *cr,
                             double width,
                             double height,
                             const LspTheme *theme,
                             const void *data);

/* One sentence. Free with free(); NULL without memory. */
char *lsp_method_sketch_describe (const LspMethodSketch *sketch);
