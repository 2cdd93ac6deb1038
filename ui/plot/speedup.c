/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The speedup chart: axes, ideal, brackets of the machine, lines, marks, labels.
 */
#include "plot/speedup.h"
#include "plot/buffer.h"
#include "plot/speedup-private.h"

#include "i18n.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FIT_ALPHA 0.16
#define REACH 12.0 /* px around a mark that belong to it */

static void
draw_axes (const LspCanvas *canvas, const LspSpeedupLayout *layout)
{
  const LspTheme *theme = canvas->theme;
  LspLine line = lsp_line_solid (theme->axis, theme->is_high_contrast ? 2 : 1);
  LspText style = {.size = LSP_SIZE_CAPTION, .color = theme->text, .align = 0.5};
  double left = layout->x.low, right = layout->x.high, top = layout->y.high, bottom = layout->y.low;
  size_t most = (size_t)fmin (fmax ((right - left) / 34, 2), 12);
  LspTicks across = lsp_ticks_log2 (layout->x.from, layout->x.to, most);
  LspTicks up = lsp_ticks_log2 (layout->y.from, layout->y.to, most);
  lsp_canvas_grid_x (canvas, &layout->x, &across, top, bottom);
  char number[LSP_NUMBER_SIZE];
  for (size_t i = 0; i < across.n_ticks; i++)
    {
      double x = lsp_scale_map (&layout->x, across.values[i]);
      lsp_canvas_line (canvas, x, bottom, x, bottom + 5, line);
      lsp_canvas_text (canvas, x, bottom + 8 + 0.75 * style.size * theme->font_scale, &style,
                       lsp_format_number (number, across.values[i], 0));
    }
  style.align = 1;
  for (size_t i = 0; i < up.n_ticks; i++)
    {
      double y = lsp_scale_map (&layout->y, up.values[i]), value = up.values[i];
      char label[2 * LSP_NUMBER_SIZE];
      lsp_format_number (number, value, value >= 1 ? 0 : value >= 0.5 ? 1 : value >= 0.25 ? 2 : 3);
      snprintf (label, sizeof label, "%s×", number);
      lsp_canvas_line (canvas, left, y, right, y, lsp_line_solid (theme->grid, 1));
      lsp_canvas_line (canvas, left - 5, y, left, y, line);
      lsp_canvas_text_centred (canvas, left - 9, y, &style, label);
    }
  lsp_canvas_line (canvas, left, top, left, bottom, line);
  lsp_canvas_line (canvas, left, bottom, right, bottom, line);
  LspText caption = {.size = LSP_SIZE_CAPTION, .color = theme->secondary};
  lsp_canvas_text_centred (canvas, left + 4, top - 9 * theme->font_scale, &caption,
                           _ ("speedup over serial, log scale"));
  caption.align = 1;
  lsp_canvas_text_centred (canvas, right, bottom + 32 * theme->font_scale, &caption,
                           _ ("workers, log scale"));
}

static void
draw_ideal (const LspCanvas *canvas, const LspSpeedupLayout *layout)
{
  double from = fmax (layout->x.from, layout->y.from), to = fmin (layout->x.to, layout->y.to);
  if (from >= to)
    return;
  lsp_canvas_line (canvas, lsp_scale_map (&layout->x, from), lsp_scale_map (&layout->y, from),
                   lsp_scale_map (&layout->x, to), lsp_scale_map (&layout->y, to),
                   lsp_line_reference (canvas->theme));
  /* Above the diagonal, near its upper end, where the curves do not come. */
  LspText style = {.size = LSP_SIZE_CAPTION, .color = canvas->theme->secondary, .align = 1};
  double at = to * exp2 (-0.06 * (layout->x.high - layout->x.low) / layout->octave);
  double x = lsp_scale_map (&layout->x, at), y = lsp_scale_map (&layout->y, at);
  lsp_text_draw_turned (canvas->cr, canvas->theme, &style, x - 4, y - 4, -M_PI_4, _ ("ideal"));
}

/* A serial run is as fast as itself: what lies below this line lost time. */
static void
draw_one (const LspCanvas *canvas, const LspSpeedupLayout *layout)
{
  double y = lsp_scale_map (&layout->y, 1);
  if (layout->y.from < 0.7)
    lsp_canvas_line (canvas, layout->x.low, y, layout->x.high, y,
                     lsp_line_reference (canvas->theme));
}

static void
draw_bracket (const LspCanvas *canvas,
              const LspSpeedupLayout *layout,
              double from,
              double to,
              const char *label,
              double overhang,
              bool is_dotted)
{
  static const double dots[] = {2, 2};
  const LspTheme *theme = canvas->theme;
  LspText style = {.size = LSP_SIZE_TICK, .color = theme->secondary, .align = 0.5};
  double em = theme->font_scale, y = layout->y.low + 42 * em;
  double x1 = lsp_scale_map_clamped (&layout->x, from) + 2;
  double x2 = lsp_scale_map_clamped (&layout->x, to) - 2;
  if (x2 - x1 < 3)
    return;
  LspLine line = lsp_line_solid (theme->axis, 1);
  if (is_dotted)
    line = (LspLine) {theme->axis, 1, dots, 2};
  lsp_canvas_line (canvas, x1, y, x2, y, line);
  if (!is_dotted)
    {
      lsp_canvas_line (canvas, x1, y - 4, x1, y, line);
      lsp_canvas_line (canvas, x2, y - 4, x2, y, line);
    }
  double width = lsp_text_width (theme, &style, label);
  double middle =
      fmin (fmax ((x1 + x2) / 2, layout->x.low + width / 2 - 8), layout->x.high - width / 2);
  if (width <= x2 - x1 + overhang)
    lsp_canvas_text_centred (canvas, middle, y + 9 * em, &style, label);
}

/* What this machine has for that many workers. */
static void
draw_brackets (const LspCanvas *canvas, const LspSpeedupLayout *layout, const LspSpeedup *speedup)
{
  char cores[64];
  double n_cores = speedup->n_cores, n_pus = fmax (speedup->n_pus, n_cores);
  snprintf (cores, sizeof cores, P_ ("%u core here", "%u cores here", speedup->n_cores),
            speedup->n_cores);
  double from = fmin (1, n_cores / 1.2);
  draw_bracket (canvas, layout, from, n_cores, cores, 28, false);
  if (n_pus > n_cores)
    draw_bracket (canvas, layout, n_cores, n_pus, _ ("hardware threads"), 0, false);
  draw_bracket (canvas, layout, n_pus, layout->x.to, _ ("oversubscribed"), 0, true);
}

/* The band first, so that the line lies on it. */
static void
draw_fit (const LspCanvas *canvas, const LspSpeedupLayout *layout, const LspSpeedupSeries *series)
{
  size_t n = 0;
  double *xs = calloc (2 * series->n_fit + 1, sizeof *xs);
  double *ys = calloc (2 * series->n_fit + 1, sizeof *ys);
  double *band = calloc (2 * series->n_fit + 1, sizeof *band);
  for (size_t i = 0; xs && ys && band && i < series->n_fit; i++)
    {
      const LspSpeedupPoint *point = &series->fit[i];
      if (!lsp_speedup_point_is_good (point) || !isfinite (point->low) || !isfinite (point->high))
        continue;
      xs[n] = lsp_scale_map_clamped (&layout->x, point->workers);
      ys[n] = lsp_scale_map_clamped (&layout->y, point->speedup);
      band[n] = lsp_scale_map_clamped (&layout->y, fmax (point->low, 1e-9));
      band[2 * series->n_fit - 1 - n] = lsp_scale_map_clamped (&layout->y, point->high);
      xs[2 * series->n_fit - 1 - n] = xs[n];
      n++;
    }
  if (n > 1)
    {
      /* both halves next to each other, if points were left out */
      memmove (band + n, band + 2 * series->n_fit - n, n * sizeof *band);
      memmove (xs + n, xs + 2 * series->n_fit - n, n * sizeof *xs);
      LspColor color = lsp_color_with_alpha (canvas->theme->family[series->family], FIT_ALPHA);
      lsp_canvas_polygon (canvas, xs, band, 2 * n, color);
      lsp_canvas_polyline (canvas, xs, ys, n, lsp_line_family (canvas->theme, series->family));
    }
  free (xs);
  free (ys);
  free (band);
}

static void
draw_series (const LspCanvas *canvas,
             const LspSpeedupLayout *layout,
             const LspSpeedupSeries *series)
{
  LspSpeedupPoint *points = calloc (series->n_points + 1, sizeof *points);
  double *xs = calloc (series->n_points + 1, sizeof *xs);
  double *ys = calloc (series->n_points + 1, sizeof *ys);
  if (points && xs && ys)
    {
      size_t n_points = lsp_speedup_sorted (series, points);
      for (size_t i = 0; i < n_points; i++)
        {
          xs[i] = lsp_scale_map (&layout->x, points[i].workers);
          ys[i] = lsp_scale_map_clamped (&layout->y, points[i].speedup);
        }
      if (series->n_fit > 1)
        draw_fit (canvas, layout, series);
      else if (n_points > 1)
        lsp_canvas_polyline (canvas, xs, ys, n_points,
                             lsp_line_family (canvas->theme, series->family));
      for (size_t i = 0; i < n_points; i++)
        {
          double low = lsp_scale_map_clamped (&layout->y, points[i].low);
          double high = lsp_scale_map_clamped (&layout->y, points[i].high);
          if (low - high > 14) /* a smaller one hides behind its mark */
            lsp_canvas_interval_vertical (canvas, xs[i], low, high, canvas->theme->text);
          LspMark mark = {series->family, 10.5, series->is_hollow, series->is_python, true};
          lsp_canvas_mark (canvas, xs[i], ys[i], &mark);
        }
    }
  free (points);
  free (xs);
  free (ys);
}

static const char *
name_of (const LspSpeedupSeries *series)
{
  return series->label ? series->label : _ ("unnamed");
}

/* Mark, name and claim; (x, y) is the left end and the middle. */
static void
draw_label (const LspCanvas *canvas,
            const LspSpeedupSeries *series,
            double x,
            double y,
            double width)
{
  const LspTheme *theme = canvas->theme;
  double em = theme->font_scale;
  LspText name = {.size = LSP_SIZE_ROW, .weight = LSP_WEIGHT_BOLD, .color = theme->text};
  LspText small = {.size = LSP_SIZE_CAPTION, .color = theme->secondary};
  name.max_width = small.max_width = fmax (width - 18, 20);
  char claim[128];
  lsp_speedup_claim (series, claim, sizeof claim);
  LspMark mark = {series->family, 11, series->is_hollow, series->is_python, false};
  lsp_canvas_mark (canvas, x + 6, y - 8 * em, &mark);
  lsp_canvas_text_centred (canvas, x + 18, y - 8 * em, &name, name_of (series));
  lsp_canvas_text_centred (canvas, x + 18, y + 8 * em, &small, claim);
}

static int
compare_labels (const void *a, const void *b)
{
  const LspSpeedupLabel *first = a, *second = b;
  if (first->wanted_y != second->wanted_y)
    return first->wanted_y < second->wanted_y ? -1 : 1;
  return (first->series > second->series) - (first->series < second->series);
}

/* Where a line ends: its point with most workers. */
static const LspSpeedupPoint *
last_point (const LspSpeedupSeries *series)
{
  const LspSpeedupPoint *last = NULL;
  for (size_t i = 0; i < series->n_points; i++)
    if (lsp_speedup_point_is_good (&series->points[i]) &&
        (!last || series->points[i].workers > last->workers))
      last = &series->points[i];
  return last;
}

static void
draw_margin_labels (const LspCanvas *canvas,
                    const LspSpeedupLayout *layout,
                    const LspSpeedup *speedup)
{
  LspSpeedupLabel *labels = calloc (speedup->n_series + 1, sizeof *labels);
  if (!labels)
    return;
  double em = canvas->theme->font_scale;
  for (size_t i = 0; i < speedup->n_series; i++)
    {
      const LspSpeedupPoint *last = last_point (&speedup->series[i]);
      labels[i].series = i;
      labels[i].wanted_y = last ? lsp_scale_map_clamped (&layout->y, last->speedup) : layout->y.low;
    }
  qsort (labels, speedup->n_series, sizeof *labels, compare_labels);
  lsp_speedup_spread (labels, speedup->n_series, 40 * em, layout->y.high + 8 * em,
                      layout->y.low - 8 * em);
  for (size_t i = 0; i < speedup->n_series; i++)
    {
      const LspSpeedupSeries *series = &speedup->series[labels[i].series];
      const LspSpeedupPoint *last = last_point (series);
      double y = labels[i].y;
      if (last)
        {
          double x = lsp_scale_map (&layout->x, last->workers) + 9;
          double edge = layout->x.high + 6;
          const double xs[] = {x, edge, layout->label_x - 5};
          const double ys[] = {labels[i].wanted_y, labels[i].wanted_y, y - 8 * em};
          LspColor thin =
              lsp_color_with_alpha (canvas->theme->axis, canvas->theme->axis.alpha * 0.7);
          lsp_canvas_polyline (canvas, xs, ys, 3, lsp_line_solid (thin, 1));
        }
      draw_label (canvas, series, layout->label_x, y, layout->label_width);
    }
  free (labels);
}

static void
draw_focus (const LspCanvas *canvas, const LspSpeedupLayout *layout, const LspSpeedup *speedup)
{
  if (!speedup->has_focus || speedup->focus_series >= speedup->n_series ||
      speedup->focus_point >= speedup->series[speedup->focus_series].n_points)
    return;
  const LspSpeedupPoint *point =
      &speedup->series[speedup->focus_series].points[speedup->focus_point];
  if (!lsp_speedup_point_is_good (point))
    return;
  double x = lsp_scale_map (&layout->x, point->workers);
  double y = lsp_scale_map_clamped (&layout->y, point->speedup);
  lsp_canvas_frame (canvas, (LspBox) {x - 11, y - 11, 22, 22}, 11,
                    lsp_line_solid (canvas->theme->text, 2));
}

void
lsp_speedup_draw (cairo_t *cr, double width, double height, const LspTheme *theme, const void *data)
{
  const LspSpeedup *speedup = data;
  LspCanvas canvas = {cr, theme};
  LspSpeedupLayout layout = lsp_speedup_layout (speedup, width, height, theme);
  draw_axes (&canvas, &layout);
  draw_one (&canvas, &layout);
  draw_ideal (&canvas, &layout);
  if (layout.has_brackets)
    draw_brackets (&canvas, &layout, speedup);
  if (speedup->n_series == 0)
    {
      LspText style = {.size = LSP_SIZE_ROW, .color = theme->secondary, .align = 0.5};
      lsp_canvas_plate (&canvas, (layout.x.low + layout.x.high) / 2,
                        (layout.y.low + layout.y.high) / 2, &style,
                        speedup->empty ? speedup->empty : _ ("Nothing measured yet"));
      return;
    }
  if (layout.label_width > 0)
    draw_margin_labels (&canvas, &layout, speedup);
  for (size_t i = speedup->n_series; i-- > 0;)
    draw_series (&canvas, &layout, &speedup->series[i]);
  for (size_t i = 0; layout.label_width <= 0 && i < speedup->n_series; i++)
    draw_label (&canvas, &speedup->series[i], 8,
                layout.legend_y + (38 * (double)i + 19) * theme->font_scale, width - 8);
  draw_focus (&canvas, &layout, speedup);
}

bool
lsp_speedup_hit (const LspSpeedup *speedup,
                 double width,
                 double height,
                 const LspTheme *theme,
                 double x,
                 double y,
                 size_t *series,
                 size_t *point)
{
  LspSpeedupLayout layout = lsp_speedup_layout (speedup, width, height, theme);
  double best = REACH;
  bool is_found = false;
  for (size_t s = 0; s < speedup->n_series; s++)
    for (size_t i = 0; i < speedup->series[s].n_points; i++)
      {
        const LspSpeedupPoint *candidate = &speedup->series[s].points[i];
        if (!lsp_speedup_point_is_good (candidate))
          continue;
        double dx = lsp_scale_map (&layout.x, candidate->workers) - x;
        double dy = lsp_scale_map_clamped (&layout.y, candidate->speedup) - y;
        double distance = hypot (dx, dy);
        if (!(distance <= REACH) || (is_found && !(distance < best)))
          continue;
        best = distance;
        is_found = true;
        *series = s;
        *point = i;
      }
  return is_found;
}

static void
describe_point (LspBuffer *out, const LspSpeedupPoint *point)
{
  char value[LSP_NUMBER_SIZE], low[LSP_NUMBER_SIZE], high[LSP_NUMBER_SIZE];
  char workers[LSP_NUMBER_SIZE];
  lsp_format_number (workers, point->workers, 0);
  lsp_buffer_printf (
      out,
      P_ ("%s with %s worker", "%s with %s workers", (unsigned long)fmin (point->workers, 1e6)),
      lsp_format_speedup (value, point->speedup), workers);
  if (isfinite (point->low) && isfinite (point->high))
    lsp_buffer_printf (out, _ (" (%s to %s)"), lsp_format_speedup (low, point->low),
                       lsp_format_speedup (high, point->high));
}

char *
lsp_speedup_describe_point (const LspSpeedup *speedup, size_t series, size_t point)
{
  LspBuffer out = {0};
  if (series < speedup->n_series && point < speedup->series[series].n_points &&
      lsp_speedup_point_is_good (&speedup->series[series].points[point]))
    {
      lsp_buffer_printf (&out, "%.200s: ", name_of (&speedup->series[series]));
      describe_point (&out, &speedup->series[series].points[point]);
    }
  return lsp_buffer_take (&out);
}

char *
lsp_speedup_describe (const LspSpeedup *speedup)
{
  LspBuffer out = {0};
  if (speedup->n_series == 0)
    lsp_buffer_add (&out, speedup->empty ? speedup->empty : _ ("Nothing measured yet"));
  else
    lsp_buffer_add (&out, _ ("Speedup over serial by number of workers, both on log scales."));
  if (speedup->n_cores > 0)
    {
      lsp_buffer_add (&out, " ");
      lsp_buffer_printf (
          &out, P_ ("This machine has %u core.", "This machine has %u cores.", speedup->n_cores),
          speedup->n_cores);
    }
  lsp_buffer_add (&out, "\n");
  for (size_t s = 0; s < speedup->n_series; s++)
    {
      const LspSpeedupSeries *series = &speedup->series[s];
      LspSpeedupPoint *points = calloc (series->n_points + 1, sizeof *points);
      size_t n_points = points ? lsp_speedup_sorted (series, points) : 0;
      lsp_buffer_printf (&out, "%.200s: ", name_of (series));
      for (size_t i = 0; i < n_points; i++)
        {
          lsp_buffer_add (&out, i ? ", " : "");
          describe_point (&out, &points[i]);
        }
      if (n_points == 0)
        lsp_buffer_add (&out, _ ("nothing measured"));
      lsp_buffer_add (&out, ".\n");
      free (points);
    }
  return lsp_buffer_take (&out);
}
