/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The parts that charts share: marks, legend items, the time axis and its grid.
 */
#include "plot/canvas.h"
#include "plot/tap-private.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define TICK_LENGTH 4
#define HATCH_PITCH 5.0

static void
add_points (cairo_t *cr, const double (*points)[2], size_t n_points, double scale)
{
  for (size_t i = 0; i < n_points; i++)
    cairo_line_to (cr, points[i][0] * scale, points[i][1] * scale);
  cairo_close_path (cr);
}

/* Around (0, 0); sizes are balanced so that all shapes weigh the same to the eye. */
static void
mark_path (cairo_t *cr, LspFamily family, double size)
{
  static const double triangle[][2] = {{0, -0.56}, {0.58, 0.46}, {-0.58, 0.46}};
  static const double diamond[][2] = {{0, -0.62}, {0.62, 0}, {0, 0.62}, {-0.62, 0}};
  static const double plus[][2] = {{-0.19, -0.55}, {0.19, -0.55}, {0.19, -0.19},  {0.55, -0.19},
                                   {0.55, 0.19},   {0.19, 0.19},  {0.19, 0.55},   {-0.19, 0.55},
                                   {-0.19, 0.19},  {-0.55, 0.19}, {-0.55, -0.19}, {-0.19, -0.19}};
  cairo_new_path (cr);
  switch (family)
    {
    case LSP_FAMILY_SERIAL:
      cairo_arc (cr, 0, 0, size * 0.5, 0, 2 * M_PI);
      break;
    case LSP_FAMILY_THREADS:
      cairo_rectangle (cr, -size * 0.45, -size * 0.45, size * 0.9, size * 0.9);
      break;
    case LSP_FAMILY_PROCESSES:
      add_points (cr, triangle, 3, size);
      break;
    case LSP_FAMILY_LIBRARY:
      add_points (cr, diamond, 4, size);
      break;
    case LSP_FAMILY_GRAPH:
      add_points (cr, plus, 12, size);
      break;
    case LSP_FAMILY_HYBRID:
    case LSP_N_FAMILIES:
      cairo_save (cr);
      cairo_rotate (cr, M_PI_4);
      add_points (cr, plus, 12, size);
      cairo_restore (cr);
      break;
    }
}

void
lsp_canvas_mark (const LspCanvas *canvas, double x, double y, const LspMark *mark)
{
  if (!isfinite (x) || !isfinite (y) || (unsigned)mark->family >= LSP_N_FAMILIES)
    return;
  lsp_tap_mark (x, y, mark);
  cairo_t *cr = canvas->cr;
  LspColor view = canvas->theme->view, color = canvas->theme->family[mark->family];
  cairo_save (cr);
  cairo_translate (cr, x, y);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  if (mark->has_halo)
    {
      mark_path (cr, mark->family, mark->size);
      cairo_set_source_rgb (cr, view.red, view.green, view.blue);
      cairo_set_line_width (cr, 3);
      cairo_stroke_preserve (cr);
      cairo_fill (cr);
    }
  cairo_set_source_rgb (cr, color.red, color.green, color.blue);
  if (mark->is_hollow)
    {
      cairo_set_line_join (cr, CAIRO_LINE_JOIN_MITER);
      cairo_set_line_width (cr, 2);
      mark_path (cr, mark->family, mark->size - 2);
      cairo_stroke (cr);
    }
  else
    {
      mark_path (cr, mark->family, mark->size);
      cairo_fill (cr);
    }
  if (mark->is_ringed)
    {
      cairo_set_line_width (cr, 1.5);
      cairo_arc (cr, 0, 0, mark->size * 0.62 + 2.5, 0, 2 * M_PI);
      cairo_stroke (cr);
    }
  cairo_restore (cr);
}

void
lsp_canvas_hatch (const LspCanvas *canvas, LspBox box, double radius)
{
  const LspTheme *theme = canvas->theme;
  cairo_t *cr = canvas->cr;
  double reach = box.height, right = box.x + box.width;
  cairo_save (cr);
  cairo_rectangle (cr, box.x + radius / 4, box.y + radius / 4, box.width - radius / 2,
                   box.height - radius / 2);
  cairo_clip (cr);
  for (double x = floor ((box.x - reach) / HATCH_PITCH) * HATCH_PITCH; x < right; x += HATCH_PITCH)
    {
      cairo_move_to (cr, x, box.y + box.height);
      cairo_line_to (cr, x + reach, box.y);
    }
  LspColor color = theme->is_high_contrast ? theme->text : theme->axis;
  cairo_set_source_rgba (cr, color.red, color.green, color.blue, color.alpha * 0.75);
  cairo_set_line_width (cr, theme->is_high_contrast ? 1.5 : 0.8);
  cairo_stroke (cr);
  cairo_restore (cr);
}

void
lsp_canvas_dots (const LspCanvas *canvas,
                 const double *xs,
                 const double *ys,
                 size_t n_dots,
                 double size,
                 bool is_hollow,
                 LspColor color)
{
  double radius = size / 2 - (is_hollow ? 0.6 : 0);
  if (n_dots == 0)
    return;
  lsp_tap_points (is_hollow ? "hollow dots" : "dots", xs, ys, n_dots, color);
  cairo_set_source_rgba (canvas->cr, color.red, color.green, color.blue, color.alpha);
  cairo_set_line_width (canvas->cr, 1.2);
  /* One by one: a path of 400 overlapping dots took 3 ms, 400 fills take half of it. */
  for (size_t i = 0; i < n_dots; i++)
    {
      cairo_new_path (canvas->cr);
      cairo_arc (canvas->cr, xs[i], ys[i], radius, 0, 2 * M_PI);
      if (is_hollow)
        cairo_stroke (canvas->cr);
      else
        cairo_fill (canvas->cr);
    }
}

static LspText
caption (const LspTheme *theme)
{
  return (LspText) {.size = LSP_SIZE_CAPTION, .color = theme->text};
}

double
lsp_canvas_legend_item_width (const LspTheme *theme, const char *label)
{
  LspText style = caption (theme);
  return 18 + 6 + lsp_text_width (theme, &style, label);
}

double
lsp_canvas_legend_item (const LspCanvas *canvas,
                        double x,
                        double y,
                        LspState state,
                        const char *label)
{
  LspText style = caption (canvas->theme);
  lsp_canvas_state (canvas, state, false, (LspBox) {x, y - 6, 18, 12}, y - 6, 2);
  lsp_canvas_text_centred (canvas, x + 24, y, &style, label);
  return lsp_canvas_legend_item_width (canvas->theme, label);
}

/* "0.5 1 1.5": zeros after the point say nothing on an axis. */
static void
tick_text (char out[LSP_NUMBER_SIZE], const LspTicks *ticks, size_t index)
{
  lsp_format_number (out, ticks->values[index], ticks->decimals);
  char *point = strchr (out, '.');
  size_t used = strlen (out);
  while (point && used > 0 && out[used - 1] == '0')
    out[--used] = '\0';
  if (point && used > 0 && out[used - 1] == '.')
    out[--used] = '\0';
}

/* Every how many ticks a label fits without touching the next one. */
static size_t
label_stride (const LspTheme *theme,
              const LspText *style,
              const LspScale *scale,
              const LspTicks *ticks)
{
  double widest = 0;
  char number[LSP_NUMBER_SIZE];
  for (size_t i = 0; i < ticks->n_ticks; i++)
    {
      tick_text (number, ticks, i);
      widest = fmax (widest, lsp_text_width (theme, style, number));
    }
  double distance =
      ticks->n_ticks > 1
          ? fabs (lsp_scale_map (scale, ticks->values[1]) - lsp_scale_map (scale, ticks->values[0]))
          : INFINITY;
  size_t stride = 1;
  while (distance * (double)stride < widest + 8 && stride < ticks->n_ticks)
    stride++;
  return stride;
}

void
lsp_canvas_axis_x (const LspCanvas *canvas,
                   const LspScale *scale,
                   const LspTicks *ticks,
                   double y,
                   const char *unit)
{
  const LspTheme *theme = canvas->theme;
  LspLine line = lsp_line_solid (theme->axis, theme->is_high_contrast ? 2 : 1);
  LspText style = {.size = LSP_SIZE_TICK, .color = theme->secondary, .align = 0.5};
  lsp_canvas_line (canvas, scale->low, y, scale->high, y, line);
  size_t stride = label_stride (theme, &style, scale, ticks);
  size_t last = ticks->n_ticks ? (ticks->n_ticks - 1) / stride * stride : 0;
  double baseline = y + TICK_LENGTH + 3 + 0.72 * style.size * theme->font_scale;
  for (size_t i = 0; i < ticks->n_ticks; i++)
    {
      double x = lsp_scale_map (scale, ticks->values[i]);
      lsp_canvas_line (canvas, x, y, x, y + TICK_LENGTH, line);
      if (i % stride != 0)
        continue;
      char number[LSP_NUMBER_SIZE];
      tick_text (number, ticks, i);
      if (i != last || !unit || !*unit)
        {
          lsp_canvas_text (canvas, x, baseline, &style, number);
          continue;
        }
      /* The figure stays centred on its tick and the unit follows, unless it would run out. */
      LspText left = style;
      left.align = 0;
      bool is_times = strncmp (unit, "×", strlen ("×")) == 0; /* "2×" but "2 ms" */
      double width = lsp_text_width (theme, &style, number);
      double gap = is_times ? 0 : 0.33 * style.size * theme->font_scale;
      double end = fmax (scale->low, scale->high) + 14;
      double start = fmin (x - width / 2, end - width - gap - lsp_text_width (theme, &style, unit));
      lsp_canvas_text (canvas, start, baseline, &left, number);
      lsp_canvas_text (canvas, start + width + gap, baseline, &left, unit);
    }
}

void
lsp_canvas_grid_x (const LspCanvas *canvas,
                   const LspScale *scale,
                   const LspTicks *ticks,
                   double y1,
                   double y2)
{
  for (size_t i = 0; i < ticks->n_ticks; i++)
    {
      double x = lsp_scale_map (scale, ticks->values[i]);
      lsp_canvas_line (canvas, x, y1, x, y2, lsp_line_solid (canvas->theme->grid, 1));
    }
}
