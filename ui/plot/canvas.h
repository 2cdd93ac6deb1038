/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What all charts draw with: snapped rectangles and hairlines, marks, textured state blocks, text,
 * axes. Every primitive also writes one line to the thread's tap if one is set: that list is what
 * the golden tests compare.
 */
#pragma once

#include "plot/scale.h"
#include "plot/text.h"
#include "plot/theme.h"
#include "plot/ticks.h"

#include <cairo.h>
#include <stdint.h>

typedef struct
{
  cairo_t *cr;
  const LspTheme *theme;
} LspCanvas;

typedef struct
{
  double x, y, width, height;
} LspBox;

typedef struct
{
  LspColor color;
  double width;         /* px */
  const double *dashes; /* NULL: solid */
  int n_dashes;
} LspLine;

/* A mark as a chart's row or point wants it. */
typedef struct
{
  LspFamily family;
  double size;    /* px, 10 … 14 */
  bool is_hollow; /* a variant of the strategy */
  bool is_ringed; /* its Python twin */
  bool has_halo;  /* 1.5 px of the view colour around it */
} LspMark;

/* Line styles of LOOK. Static dashes. */
LspLine lsp_line_solid (LspColor color, double width);
LspLine lsp_line_reference (const LspTheme *theme); /* dashed 4-3 */
LspLine lsp_line_bound (const LspTheme *theme);     /* dotted 2-3 */
LspLine lsp_line_family (const LspTheme *theme, LspFamily family);

/* Filled rectangle with edges on whole pixels; at least 1 px in each direction that is not 0. */
void lsp_canvas_rect (const LspCanvas *canvas, LspBox box, LspColor color);

/* Many filled rectangles as one fill; they may overlap. */
void
lsp_canvas_boxes (const LspCanvas *canvas, const LspBox *boxes, size_t n_boxes, LspColor color);

/* Filled rounded rectangle, not snapped. */
void lsp_canvas_round_rect (const LspCanvas *canvas, LspBox box, double radius, LspColor color);

/* Outline inside the box. */
void lsp_canvas_frame (const LspCanvas *canvas, LspBox box, double radius, LspLine line);

/* Straight line; horizontal and vertical ones of whole width lie on whole pixels. */
void
lsp_canvas_line (const LspCanvas *canvas, double x1, double y1, double x2, double y2, LspLine line);

/* Through all points; those that are not finite break the line. */
void lsp_canvas_polyline (const LspCanvas *canvas,
                          const double *xs,
                          const double *ys,
                          size_t n_points,
                          LspLine line);

/* Filled, even-odd. */
void lsp_canvas_polygon (const LspCanvas *canvas,
                         const double *xs,
                         const double *ys,
                         size_t n_points,
                         LspColor color);

/* Text as lsp_text_draw(); (x, y) is the baseline's end. */
double lsp_canvas_text (const LspCanvas *canvas,
                        double x,
                        double y,
                        const LspText *style,
                        const char *text);

/* Text centred vertically on @y. */
double lsp_canvas_text_centred (const LspCanvas *canvas,
                                double x,
                                double y,
                                const LspText *style,
                                const char *text);

/* Text centred on (x, y) on a plate of the view colour, as it stands on textures. */
void lsp_canvas_plate (const LspCanvas *canvas,
                       double x,
                       double y,
                       const LspText *style,
                       const char *text);

/* Width of the plate of that text. */
double lsp_canvas_plate_width (const LspTheme *theme, const LspText *style, const char *text);

void lsp_canvas_mark (const LspCanvas *canvas, double x, double y, const LspMark *mark);

/* Small round dots; hollow ones have a line of 1.2 px. */
void lsp_canvas_dots (const LspCanvas *canvas,
                      const double *xs,
                      const double *ys,
                      size_t n_dots,
                      double size,
                      bool is_hollow,
                      LspColor color);

/* Diagonal hairlines over a box with rounded corners: not allowed. */
void lsp_canvas_hatch (const LspCanvas *canvas, LspBox box, double radius);

/* ✓ and ✗ and an arrow head, drawn, so that they need no font. @size is the height. */
void lsp_canvas_check (const LspCanvas *canvas, double x, double y, double size, LspColor color);
void lsp_canvas_cross (const LspCanvas *canvas, double x, double y, double size, LspColor color);
void lsp_canvas_arrow (const LspCanvas *canvas, double x1, double x2, double y, LspColor color);

/* 2 px bar with 8 px caps from x1 to x2; NaN draws nothing. */
void lsp_canvas_interval (const LspCanvas *canvas, double x1, double x2, double y, LspColor color);
void lsp_canvas_interval_vertical (const LspCanvas *canvas,
                                   double x,
                                   double y1,
                                   double y2,
                                   LspColor color);

/**
 * lsp_canvas_state:
 * @is_odd: an odd worker, which has the second tint of compute
 * @box: the block; snapped to whole pixels
 * @origin_y: the lane's top: textures are anchored there and at x = 0, not to the block
 * @radius: 2 for blocks, 0 for merged columns
 *
 * A block of a state in its colour and texture.
 */
void lsp_canvas_state (const LspCanvas *canvas,
                       LspState state,
                       bool is_odd,
                       LspBox box,
                       double origin_y,
                       double radius);

/* Blocks of one state at once, with corners cut as by a radius of 2: a fill or a stroke for all. */
void lsp_canvas_state_blocks (const LspCanvas *canvas,
                              LspState state,
                              bool is_odd,
                              const LspBox *blocks,
                              size_t n_blocks,
                              double origin_y);

/* The same for many boxes at once (one fill): merged columns, steps. No outline, no radius. */
void lsp_canvas_state_boxes (const LspCanvas *canvas,
                             LspState state,
                             bool is_odd,
                             const LspBox *boxes,
                             size_t n_boxes,
                             double origin_y);

/* Swatch and word of one state at (x, y centre). Returns: the width used. */
double lsp_canvas_legend_item (const LspCanvas *canvas,
                               double x,
                               double y,
                               LspState state,
                               const char *label);
double lsp_canvas_legend_item_width (const LspTheme *theme, const char *label);

/**
 * lsp_canvas_axis_x:
 * @y: where the axis line lies; ticks go down from it
 * @unit: stands once, on the last tick; "" for none
 *
 * Axis line from the scale's low to its high end, ticks, labels that do not overlap.
 */
void lsp_canvas_axis_x (const LspCanvas *canvas,
                        const LspScale *scale,
                        const LspTicks *ticks,
                        double y,
                        const char *unit);

/* Faint vertical lines at the ticks. */
void lsp_canvas_grid_x (const LspCanvas *canvas,
                        const LspScale *scale,
                        const LspTicks *ticks,
                        double y1,
                        double y2);

typedef void (*LspTap) (void *data, const char *line);

/* Sets the calling thread's tap; NULL ends it. */
void lsp_canvas_set_tap (LspTap tap, void *data);
