/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The primitives. Edges are rounded to device pixels here and nowhere else, so that charts can
 * compute in plain doubles and neighbours still meet.
 */
#include "plot/canvas-private.h"
#include "plot/tap-private.h"
#include "plot/texture.h"

#include <math.h>

void
lsp_canvas_set_color (const LspCanvas *canvas, LspColor color)
{
  cairo_set_source_rgba (canvas->cr, color.red, color.green, color.blue, color.alpha);
}

static double
snap (double value, double scale)
{
  return round (value * scale) / scale;
}

LspBox
lsp_canvas_snapped (double scale, LspBox box)
{
  double left = snap (box.x, scale), right = snap (box.x + box.width, scale);
  double top = snap (box.y, scale), bottom = snap (box.y + box.height, scale);
  if (box.width > 0 && right <= left)
    right = left + 1 / scale;
  if (box.height > 0 && bottom <= top)
    bottom = top + 1 / scale;
  return (LspBox) {left, top, right - left, bottom - top};
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

void
lsp_canvas_set_line (const LspCanvas *canvas, const LspLine *line)
{
  lsp_canvas_set_color (canvas, line->color);
  cairo_set_line_width (canvas->cr, line->width);
  cairo_set_dash (canvas->cr, line->dashes, line->dashes ? line->n_dashes : 0, 0);
}

void
lsp_canvas_stroke (const LspCanvas *canvas)
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
  box = lsp_canvas_snapped (lsp_texture_device_scale (canvas->cr), box);
  lsp_canvas_set_color (canvas, color);
  cairo_rectangle (canvas->cr, box.x, box.y, box.width, box.height);
  cairo_fill (canvas->cr);
}

void
lsp_canvas_round_rect (const LspCanvas *canvas, LspBox box, double radius, LspColor color)
{
  if (!is_drawable (box))
    return;
  lsp_tap_box ("round-rect", box, color);
  lsp_canvas_set_color (canvas, color);
  round_path (canvas->cr, box, radius);
  cairo_fill (canvas->cr);
}

void
lsp_canvas_frame (const LspCanvas *canvas, LspBox box, double radius, LspLine line)
{
  if (!is_drawable (box))
    return;
  lsp_tap_box ("frame", box, line.color);
  box = lsp_canvas_snapped (lsp_texture_device_scale (canvas->cr), box);
  double half = line.width / 2;
  if (box.width > line.width && box.height > line.width)
    box = (LspBox) {box.x + half, box.y + half, box.width - line.width, box.height - line.width};
  lsp_canvas_set_line (canvas, &line);
  round_path (canvas->cr, box, radius - half);
  lsp_canvas_stroke (canvas);
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
  lsp_canvas_set_line (canvas, &line);
  cairo_move_to (canvas->cr, x1, y1);
  cairo_line_to (canvas->cr, x2, y2);
  lsp_canvas_stroke (canvas);
}

void
lsp_canvas_polyline (const LspCanvas *canvas,
                     const double *xs,
                     const double *ys,
                     size_t n_points,
                     LspLine line)
{
  lsp_tap_points ("polyline", xs, ys, n_points, line.color);
  lsp_canvas_set_line (canvas, &line);
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
  lsp_canvas_stroke (canvas);
}

void
lsp_canvas_polygon (const LspCanvas *canvas,
                    const double *xs,
                    const double *ys,
                    size_t n_points,
                    LspColor color)
{
  lsp_tap_points ("polygon", xs, ys, n_points, color);
  lsp_canvas_set_color (canvas, color);
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
  lsp_canvas_set_color (canvas, color);
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
  lsp_canvas_set_color (canvas, color);
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
      lsp_canvas_set_line (canvas, &lines[i]);
      const double ends[][4] = {{from, at, to, at},
                                {from, at - reach, from, at + reach},
                                {to, at - reach, to, at + reach}};
      for (size_t k = 0; k < 3; k++)
        {
          const double *end = ends[k];
          cairo_move_to (canvas->cr, end[is_vertical], end[!is_vertical]);
          cairo_line_to (canvas->cr, end[2 + is_vertical], end[2 + !is_vertical]);
        }
      lsp_canvas_stroke (canvas);
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
  LspBox block = lsp_canvas_snapped (lsp_texture_device_scale (canvas->cr), box);
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
