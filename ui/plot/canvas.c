/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The primitives. Edges are rounded to device pixels here and nowhere else, so that charts can
 * compute in plain doubles and neighbours still meet.
 */
#include "plot/canvas.h"
#include "plot/tap-private.h"
#include "plot/texture.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static void
set_color (const LspCanvas *canvas, LspColor color)
{
  cairo_set_source_rgba (canvas->cr, color.red, color.green, color.blue, color.alpha);
}

static double
snap (double value, double scale)
{
  return round (value * scale) / scale;
}

/* Edges on whole device pixels; what is thinner than one becomes one. */
static LspBox
snapped_at (double scale, LspBox box)
{
  double left = snap (box.x, scale), right = snap (box.x + box.width, scale);
  double top = snap (box.y, scale), bottom = snap (box.y + box.height, scale);
  if (box.width > 0 && right <= left)
    right = left + 1 / scale;
  if (box.height > 0 && bottom <= top)
    bottom = top + 1 / scale;
  return (LspBox) {left, top, right - left, bottom - top};
}

static LspBox
snapped (const LspCanvas *canvas, LspBox box)
{
  return snapped_at (lsp_texture_device_scale (canvas->cr), box);
}

static bool
is_drawable (LspBox box)
{
  return isfinite (box.x) && isfinite (box.y) && isfinite (box.width) && isfinite (box.height) &&
         box.width > 0 && box.height > 0;
}

static void
round_path (cairo_t *cr, LspBox box, double radius)
{
  radius = fmin (radius, fmin (box.width, box.height) / 2);
  if (radius <= 0)
    {
      cairo_rectangle (cr, box.x, box.y, box.width, box.height);
      return;
    }
  double right = box.x + box.width, bottom = box.y + box.height;
  cairo_new_sub_path (cr);
  cairo_arc (cr, right - radius, box.y + radius, radius, -M_PI_2, 0);
  cairo_arc (cr, right - radius, bottom - radius, radius, 0, M_PI_2);
  cairo_arc (cr, box.x + radius, bottom - radius, radius, M_PI_2, M_PI);
  cairo_arc (cr, box.x + radius, box.y + radius, radius, M_PI, 3 * M_PI_2);
  cairo_close_path (cr);
}

static void
set_line (const LspCanvas *canvas, const LspLine *line)
{
  set_color (canvas, line->color);
  cairo_set_line_width (canvas->cr, line->width);
  cairo_set_dash (canvas->cr, line->dashes, line->dashes ? line->n_dashes : 0, 0);
}

static void
stroke (const LspCanvas *canvas)
{
  cairo_stroke (canvas->cr);
  cairo_set_dash (canvas->cr, NULL, 0, 0);
}

LspLine
lsp_line_solid (LspColor color, double width)
{
  return (LspLine) {color, width, NULL, 0};
}

LspLine
lsp_line_reference (const LspTheme *theme)
{
  static const double dashes[] = {4, 3};
  return (LspLine) {theme->axis, theme->is_high_contrast ? 2 : 1, dashes, 2};
}

LspLine
lsp_line_bound (const LspTheme *theme)
{
  static const double dashes[] = {2, 3};
  return (LspLine) {theme->text, 1.5, dashes, 2};
}

LspLine
lsp_line_family (const LspTheme *theme, LspFamily family)
{
  LspLine line = {.color = theme->family[family], .width = 2};
  line.dashes = lsp_family_dashes (family, &line.n_dashes);
  return line;
}

void
lsp_canvas_rect (const LspCanvas *canvas, LspBox box, LspColor color)
{
  if (!is_drawable (box))
    return;
  lsp_tap_box ("rect", box, color);
  box = snapped (canvas, box);
  set_color (canvas, color);
  cairo_rectangle (canvas->cr, box.x, box.y, box.width, box.height);
  cairo_fill (canvas->cr);
}

void
lsp_canvas_round_rect (const LspCanvas *canvas, LspBox box, double radius, LspColor color)
{
  if (!is_drawable (box))
    return;
  lsp_tap_box ("round-rect", box, color);
  set_color (canvas, color);
  round_path (canvas->cr, box, radius);
  cairo_fill (canvas->cr);
}

void
lsp_canvas_frame (const LspCanvas *canvas, LspBox box, double radius, LspLine line)
{
  if (!is_drawable (box))
    return;
  lsp_tap_box ("frame", box, line.color);
  box = snapped (canvas, box);
  double half = line.width / 2;
  if (box.width > line.width && box.height > line.width)
    box = (LspBox) {box.x + half, box.y + half, box.width - line.width, box.height - line.width};
  set_line (canvas, &line);
  round_path (canvas->cr, box, radius - half);
  stroke (canvas);
}

void
lsp_canvas_line (const LspCanvas *canvas, double x1, double y1, double x2, double y2, LspLine line)
{
  if (!isfinite (x1) || !isfinite (y1) || !isfinite (x2) || !isfinite (y2))
    return;
  lsp_tap_line (line.dashes ? "dashes" : "line", x1, y1, x2, y2, line.color);
  double scale = lsp_texture_device_scale (canvas->cr);
  double half = fmod (round (line.width * scale), 2) / (2 * scale); /* odd widths: pixel centres */
  if (x1 == x2)
    x1 = x2 = floor (x1 * scale) / scale + half;
  if (y1 == y2)
    y1 = y2 = floor (y1 * scale) / scale + half;
  set_line (canvas, &line);
  cairo_move_to (canvas->cr, x1, y1);
  cairo_line_to (canvas->cr, x2, y2);
  stroke (canvas);
}

void
lsp_canvas_polyline (const LspCanvas *canvas,
                     const double *xs,
                     const double *ys,
                     size_t n_points,
                     LspLine line)
{
  lsp_tap_points ("polyline", xs, ys, n_points, line.color);
  set_line (canvas, &line);
  cairo_set_line_join (canvas->cr, CAIRO_LINE_JOIN_ROUND);
  bool is_down = false;
  size_t n_in_path = 0;
  for (size_t i = 0; i < n_points; i++)
    {
      bool is_good = isfinite (xs[i]) && isfinite (ys[i]);
      if (is_good && is_down)
        cairo_line_to (canvas->cr, xs[i], ys[i]);
      else if (is_good)
        cairo_move_to (canvas->cr, xs[i], ys[i]);
      is_down = is_good;
      /* The cost of a stroke grows faster than its length; dashes must not start anew, though. */
      if (is_good && !line.dashes && ++n_in_path % 64 == 0)
        {
          cairo_stroke (canvas->cr);
          cairo_move_to (canvas->cr, xs[i], ys[i]);
        }
    }
  stroke (canvas);
}

void
lsp_canvas_polygon (const LspCanvas *canvas,
                    const double *xs,
                    const double *ys,
                    size_t n_points,
                    LspColor color)
{
  lsp_tap_points ("polygon", xs, ys, n_points, color);
  set_color (canvas, color);
  for (size_t i = 0; i < n_points; i++)
    if (isfinite (xs[i]) && isfinite (ys[i]))
      cairo_line_to (canvas->cr, xs[i], ys[i]);
  cairo_close_path (canvas->cr);
  cairo_fill (canvas->cr);
}

double
lsp_canvas_text (const LspCanvas *canvas,
                 double x,
                 double y,
                 const LspText *style,
                 const char *text)
{
  if (!text || !*text || !isfinite (x) || !isfinite (y))
    return 0;
  lsp_tap_text (x, y, style, text);
  lsp_text_draw (canvas->cr, canvas->theme, style, x, y, text);
  return lsp_text_width (canvas->theme, style, text);
}

double
lsp_canvas_text_centred (const LspCanvas *canvas,
                         double x,
                         double y,
                         const LspText *style,
                         const char *text)
{
  return lsp_canvas_text (canvas, x, y + lsp_text_centre_offset (canvas->theme, style), style,
                          text);
}

double
lsp_canvas_plate_width (const LspTheme *theme, const LspText *style, const char *text)
{
  return lsp_text_width (theme, style, text) + 8;
}

void
lsp_canvas_plate (const LspCanvas *canvas,
                  double x,
                  double y,
                  const LspText *style,
                  const char *text)
{
  double width = lsp_canvas_plate_width (canvas->theme, style, text);
  double height = style->size * canvas->theme->font_scale + 2;
  LspBox box = {x - width / 2, y - height / 2, width, height};
  lsp_canvas_round_rect (canvas, box, 3, lsp_color_with_alpha (canvas->theme->view, 0.92));
  LspText centred = *style;
  centred.align = 0.5;
  lsp_canvas_text_centred (canvas, x, y, &centred, text);
}

void
lsp_canvas_check (const LspCanvas *canvas, double x, double y, double size, LspColor color)
{
  lsp_tap_line ("check", x, y, x, y, color);
  set_color (canvas, color);
  cairo_set_line_width (canvas->cr, size * 0.2);
  cairo_move_to (canvas->cr, x - size * 0.5, y + size * 0.02);
  cairo_line_to (canvas->cr, x - size * 0.14, y + size * 0.38);
  cairo_line_to (canvas->cr, x + size * 0.5, y - size * 0.38);
  cairo_stroke (canvas->cr);
}

void
lsp_canvas_cross (const LspCanvas *canvas, double x, double y, double size, LspColor color)
{
  lsp_tap_line ("cross", x, y, x, y, color);
  double arm = size * 0.38;
  set_color (canvas, color);
  cairo_set_line_width (canvas->cr, size * 0.2);
  cairo_move_to (canvas->cr, x - arm, y - arm);
  cairo_line_to (canvas->cr, x + arm, y + arm);
  cairo_move_to (canvas->cr, x + arm, y - arm);
  cairo_line_to (canvas->cr, x - arm, y + arm);
  cairo_stroke (canvas->cr);
}

void
lsp_canvas_arrow (const LspCanvas *canvas, double x1, double x2, double y, LspColor color)
{
  double back = x2 > x1 ? -5 : 5;
  lsp_canvas_line (canvas, x1, y, x2, y, lsp_line_solid (color, 2));
  const double xs[] = {x2 + back, x2, x2 + back};
  const double ys[] = {y - 5, y, y + 5};
  lsp_canvas_polyline (canvas, xs, ys, 3, lsp_line_solid (color, 2));
}

/* Bar and caps; a thin halo of the view colour keeps it readable over fills and grid. */
static void
draw_interval (const LspCanvas *canvas,
               bool is_vertical,
               double from,
               double to,
               double at,
               LspColor color)
{
  const LspLine lines[] = {
      lsp_line_solid (lsp_color_with_alpha (canvas->theme->view, 0.85), 4),
      lsp_line_solid (color, 2),
  };
  if (!isfinite (from) || !isfinite (to) || !isfinite (at))
    return;
  lsp_tap_line (is_vertical ? "interval-v" : "interval", from, at, to, at, color);
  double scale = lsp_texture_device_scale (canvas->cr);
  from = snap (from, scale);
  to = snap (to, scale);
  at = snap (at, scale);
  for (size_t i = 0; i < 2; i++)
    {
      double reach = i == 0 ? 5 : 4;
      set_line (canvas, &lines[i]);
      const double ends[][4] = {{from, at, to, at},
                                {from, at - reach, from, at + reach},
                                {to, at - reach, to, at + reach}};
      for (size_t k = 0; k < 3; k++)
        {
          const double *end = ends[k];
          cairo_move_to (canvas->cr, end[is_vertical], end[!is_vertical]);
          cairo_line_to (canvas->cr, end[2 + is_vertical], end[2 + !is_vertical]);
        }
      stroke (canvas);
    }
}

void
lsp_canvas_interval (const LspCanvas *canvas, double x1, double x2, double y, LspColor color)
{
  draw_interval (canvas, false, x1, x2, y, color);
}

void
lsp_canvas_interval_vertical (const LspCanvas *canvas,
                              double x,
                              double y1,
                              double y2,
                              LspColor color)
{
  draw_interval (canvas, true, y1, y2, x, color);
}

void
lsp_canvas_state (const LspCanvas *canvas,
                  LspState state,
                  bool is_odd,
                  LspBox box,
                  double origin_y,
                  double radius)
{
  static const double dots[] = {2, 2};
  if (state == LSP_STATE_NONE || (unsigned)state >= LSP_N_STATES || !is_drawable (box))
    return;
  LspColor color = canvas->theme->state[state];
  LspBox block = snapped (canvas, box);
  if (state == LSP_STATE_IDLE)
    {
      lsp_canvas_frame (canvas, box, radius, lsp_line_solid (color, 1));
      return;
    }
  if (state == LSP_STATE_WAIT && block.width >= 5 && block.height >= 5)
    {
      double width = canvas->theme->is_high_contrast ? 2 : 1.4;
      lsp_canvas_frame (canvas, box, radius, (LspLine) {color, width, dots, 2});
      return;
    }
  lsp_tap_state (state, is_odd, box);
  lsp_texture_set_source (canvas->cr, canvas->theme, state, is_odd, origin_y);
  round_path (canvas->cr, block, block.width < 4 ? 0 : radius);
  cairo_fill (canvas->cr);
  if (canvas->theme->is_high_contrast && block.width > 6)
    lsp_canvas_frame (canvas, box, radius, lsp_line_solid (color, 2));
}

/* In device px, ends excluded. */
typedef struct
{
  int left, top, right, bottom;
} Area;

static Area
device_area (double scale, LspBox box)
{
  box = snapped_at (scale, box);
  return (Area) {(int)round (box.x * scale), (int)round (box.y * scale),
                 (int)round ((box.x + box.width) * scale),
                 (int)round ((box.y + box.height) * scale)};
}

static Area
hull_of (double scale, const LspBox *boxes, size_t n_boxes)
{
  Area hull = device_area (scale, boxes[0]);
  for (size_t i = 1; i < n_boxes; i++)
    {
      Area area = device_area (scale, boxes[i]);
      hull.left = area.left < hull.left ? area.left : hull.left;
      hull.top = area.top < hull.top ? area.top : hull.top;
      hull.right = area.right > hull.right ? area.right : hull.right;
      hull.bottom = area.bottom > hull.bottom ? area.bottom : hull.bottom;
    }
  return hull;
}

/* Many boxes on an image: a stencil written byte by byte and one composition. Cairo's rasteriser
 * took ten times as long for lanes of a thousand columns. Returns: false if it cannot be used. */
static bool
fill_by_stencil (const LspCanvas *canvas, const LspBox *boxes, size_t n_boxes)
{
  double scale = lsp_texture_device_scale (canvas->cr);
  Area hull = hull_of (scale, boxes, n_boxes);
  int width = hull.right - hull.left, height = hull.bottom - hull.top;
  if (width <= 0 || height <= 0 || (double)width * height > 4e6)
    return false;
  cairo_surface_t *stencil = cairo_image_surface_create (CAIRO_FORMAT_A8, width, height);
  unsigned char *bytes = cairo_image_surface_get_data (stencil);
  int stride = cairo_image_surface_get_stride (stencil);
  for (size_t i = 0; bytes && i < n_boxes; i++)
    {
      Area area = device_area (scale, boxes[i]);
      for (int y = area.top - hull.top; y < area.bottom - hull.top; y++)
        memset (bytes + (ptrdiff_t)y * stride + (area.left - hull.left), 0xff,
                (size_t)(area.right - area.left));
    }
  if (bytes)
    {
      cairo_surface_mark_dirty (stencil);
      cairo_surface_set_device_scale (stencil, scale, scale);
      cairo_mask_surface (canvas->cr, stencil, hull.left / scale, hull.top / scale);
    }
  cairo_surface_destroy (stencil);
  return bytes != NULL;
}

static void
fill_by_path (const LspCanvas *canvas, const LspBox *boxes, size_t n_boxes)
{
  double scale = lsp_texture_device_scale (canvas->cr);
  for (size_t i = 0; i < n_boxes; i++)
    {
      LspBox box = snapped_at (scale, boxes[i]);
      cairo_rectangle (canvas->cr, box.x, box.y, box.width, box.height);
    }
  cairo_fill (canvas->cr);
}

/* The source is set. */
static void
fill_boxes (const LspCanvas *canvas, const LspBox *boxes, size_t n_boxes)
{
  const size_t few = 24;
  cairo_surface_type_t type = cairo_surface_get_type (cairo_get_group_target (canvas->cr));
  if (type != CAIRO_SURFACE_TYPE_IMAGE || n_boxes <= few ||
      !fill_by_stencil (canvas, boxes, n_boxes))
    fill_by_path (canvas, boxes, n_boxes);
}

void
lsp_canvas_boxes (const LspCanvas *canvas, const LspBox *boxes, size_t n_boxes, LspColor color)
{
  if (n_boxes == 0)
    return;
  lsp_tap_boxes (boxes, n_boxes, color);
  set_color (canvas, color);
  fill_boxes (canvas, boxes, n_boxes);
}

void
lsp_canvas_state_boxes (const LspCanvas *canvas,
                        LspState state,
                        bool is_odd,
                        const LspBox *boxes,
                        size_t n_boxes,
                        double origin_y)
{
  if (state == LSP_STATE_NONE || (unsigned)state >= LSP_N_STATES || n_boxes == 0)
    return;
  for (size_t i = 0; i < n_boxes; i++)
    lsp_tap_state (state, is_odd, boxes[i]);
  lsp_texture_set_source (canvas->cr, canvas->theme, state, is_odd, origin_y);
  fill_boxes (canvas, boxes, n_boxes);
}

/* Steps that a corner of radius 2 makes at this scale, in device px from the corner. */
static size_t
corner_steps (double scale, int steps[4])
{
  size_t n_steps = scale < 1.5 ? 1 : scale < 2.5 ? 2 : 4;
  static const int insets[3][4] = {{1}, {2, 1}, {4, 2, 1, 1}};
  memcpy (steps, insets[n_steps == 4 ? 2 : n_steps - 1], sizeof insets[0]);
  return n_steps;
}

/* A block as rectangles on whole pixels: rows of the corners, and the rest. Returns: how many. */
static size_t
cut_corners (double scale, LspBox block, LspBox *out)
{
  int steps[4];
  size_t n_steps = corner_steps (scale, steps), n_out = 0;
  double px = 1 / scale, rows = px * (double)n_steps;
  block = snapped_at (scale, block);
  if (block.width < 4 || block.height < 4)
    {
      out[0] = block;
      return 1;
    }
  for (size_t i = 0; i < n_steps; i++)
    {
      double inset = px * steps[i], width = block.width - 2 * inset, down = px * (double)i;
      out[n_out++] = (LspBox) {block.x + inset, block.y + down, width, px};
      out[n_out++] = (LspBox) {block.x + inset, block.y + block.height - down - px, width, px};
    }
  out[n_out++] = (LspBox) {block.x, block.y + rows, block.width, block.height - 2 * rows};
  return n_out;
}

static void
stroke_waits (const LspCanvas *canvas, const LspBox *blocks, size_t n_blocks)
{
  static const double dots[] = {2, 2};
  LspColor color = canvas->theme->state[LSP_STATE_WAIT];
  LspLine line = {color, canvas->theme->is_high_contrast ? 2 : 1.4, dots, 2};
  double half = line.width / 2;
  set_line (canvas, &line);
  for (size_t i = 0; i < n_blocks; i++)
    {
      LspBox box = snapped (canvas, blocks[i]);
      lsp_tap_box ("frame", blocks[i], color);
      cairo_rectangle (canvas->cr, box.x + half, box.y + half, box.width - line.width,
                       box.height - line.width);
    }
  stroke (canvas);
}

void
lsp_canvas_state_blocks (const LspCanvas *canvas,
                         LspState state,
                         bool is_odd,
                         const LspBox *blocks,
                         size_t n_blocks,
                         double origin_y)
{
  enum
  {
    MOST_PIECES = 9
  };
  bool is_single = canvas->theme->is_high_contrast || state == LSP_STATE_IDLE;
  bool is_wait = state == LSP_STATE_WAIT;
  for (size_t i = 0; is_wait && i < n_blocks; i++)
    is_single |= blocks[i].width < 6 || blocks[i].height < 6; /* dots, not a frame */
  LspBox *pieces = calloc (MOST_PIECES * n_blocks + 1, sizeof *pieces);
  size_t n_pieces = 0;
  for (size_t i = 0; (is_single || !pieces) && i < n_blocks; i++)
    lsp_canvas_state (canvas, state, is_odd, blocks[i], origin_y, 2);
  if (is_wait && !is_single && n_blocks > 0)
    stroke_waits (canvas, blocks, n_blocks);
  double scale = lsp_texture_device_scale (canvas->cr);
  for (size_t i = 0; pieces && !is_single && !is_wait && i < n_blocks; i++)
    {
      lsp_tap_state (state, is_odd, blocks[i]);
      n_pieces += cut_corners (scale, blocks[i], pieces + n_pieces);
    }
  if (n_pieces > 0)
    {
      lsp_texture_set_source (canvas->cr, canvas->theme, state, is_odd, origin_y);
      fill_boxes (canvas, pieces, n_pieces);
    }
  free (pieces);
}
