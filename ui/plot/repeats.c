/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The strip of repetitions.
 */
#include "plot/repeats.h"
#include "plot/buffer.h"
#include "plot/repeats-private.h"

#include "i18n.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define ROW_PITCH 7.5
#define ABOVE_AXIS 9   /* the lowest row's middle */
#define PLOT_HEIGHT 32 /* room for three rows and the median's ends */
#define AXIS 24
#define COLUMN_PITCH 3 /* of density columns: 2 px and a gap */

typedef struct
{
  LspScale scale; /* ns → px */
  double axis_y, em;
} Plot;

static Plot
plot_of (const LspRepeats *repeats, double width, const LspTheme *theme)
{
  double from, to, em = theme->font_scale;
  lsp_repeats_domain (repeats, &from, &to);
  return (Plot) {lsp_scale_linear (from, to, 10 * em, fmax (width - 14, 30 * em)), PLOT_HEIGHT * em,
                 em};
}

double
lsp_repeats_height (const LspRepeats *repeats, double width, const LspTheme *theme)
{
  return ceil ((PLOT_HEIGHT + AXIS) * theme->font_scale);
}

/* The interval under everything, edges where a band alone would be too pale. */
static void
draw_band (const LspCanvas *canvas, const Plot *plot, const LspRepeats *repeats)
{
  const LspTheme *theme = canvas->theme;
  if (!isfinite (repeats->low_ns) || !isfinite (repeats->high_ns) || !(repeats->median_ns > 0))
    return;
  double x1 = lsp_scale_map_clamped (&plot->scale, repeats->low_ns);
  double x2 = lsp_scale_map_clamped (&plot->scale, repeats->high_ns);
  LspBox band = {x1, 2, fmax (x2 - x1, 2), plot->axis_y - 2};
  if (theme->is_high_contrast)
    lsp_canvas_frame (canvas, band, 0, lsp_line_solid (theme->axis, 1));
  else
    lsp_canvas_rect (canvas, band, lsp_color_with_alpha (theme->text, theme->text.alpha * 0.12));
}

static void
draw_median (const LspCanvas *canvas, const Plot *plot, const LspRepeats *repeats)
{
  const LspTheme *theme = canvas->theme;
  if (!(repeats->median_ns > 0) || !isfinite (repeats->median_ns))
    return;
  double x = lsp_scale_map (&plot->scale, repeats->median_ns);
  lsp_canvas_rect (canvas, (LspBox) {x - 1, 0, 2, plot->axis_y}, theme->text);
}

typedef struct
{
  double *xs, *ys;
  unsigned char *rows;
  size_t n_dots;
} Dots;

/* Those within the domain; the rest is counted. */
static Dots
collect_dots (const Plot *plot,
              const int64_t *times_ns,
              size_t n_times,
              size_t *n_left,
              size_t *n_right)
{
  Dots dots = {calloc (2 * n_times + 1, sizeof (double)), NULL, calloc (n_times + 1, 1), 0};
  dots.ys = dots.xs ? dots.xs + n_times : NULL;
  for (size_t i = 0; dots.xs && dots.rows && i < n_times; i++)
    {
      double time = (double)times_ns[i];
      if (time < 0)
        continue;
      *n_left += time < plot->scale.from;
      *n_right += time > plot->scale.to;
      if (lsp_scale_contains (&plot->scale, time))
        dots.xs[dots.n_dots++] = lsp_scale_map (&plot->scale, time);
    }
  return dots;
}

static void
free_dots (Dots *dots)
{
  free (dots->xs);
  free (dots->rows);
}

static void
draw_dots (const LspCanvas *canvas, const Plot *plot, Dots *dots, LspFamily family, bool is_hollow)
{
  LspColor color = canvas->theme->family[family];
  double em = plot->em;
  lsp_repeats_stack (dots->xs, dots->n_dots, plot->scale.high, dots->rows);
  for (size_t i = 0; i < dots->n_dots; i++)
    dots->ys[i] = plot->axis_y - (ABOVE_AXIS + ROW_PITCH * dots->rows[i]) * em;
  if (is_hollow && !canvas->theme->is_high_contrast)
    color = lsp_color_with_alpha (color, 0.6);
  lsp_canvas_dots (canvas, dots->xs, dots->ys, dots->n_dots, LSP_REPEAT_DOT * fmin (em, 1.4),
                   is_hollow, color);
}

/* How many lie in each column; the fullest reaches the top, and a single one is still seen. */
static void
draw_density (const LspCanvas *canvas, const Plot *plot, const Dots *dots, LspFamily family)
{
  double left = plot->scale.low, width = plot->scale.high - left, room = plot->axis_y - 6;
  size_t n_columns = (size_t)fmax (ceil (width / COLUMN_PITCH), 1) + 1, most = 1, n_boxes = 0;
  size_t *counts = calloc (n_columns, sizeof *counts);
  LspBox *boxes = calloc (n_columns, sizeof *boxes);
  for (size_t i = 0; counts && boxes && i < dots->n_dots; i++)
    {
      size_t count = ++counts[(size_t)((dots->xs[i] - left) / COLUMN_PITCH)];
      most = count > most ? count : most;
    }
  for (size_t i = 0; counts && boxes && i < n_columns; i++)
    {
      if (counts[i] == 0)
        continue;
      double height = fmax (round ((double)counts[i] / (double)most * room), 2);
      boxes[n_boxes++] = (LspBox) {left + (double)(i * COLUMN_PITCH), plot->axis_y - height,
                                   COLUMN_PITCH - 1, height};
    }
  lsp_canvas_boxes (canvas, boxes, n_boxes, canvas->theme->family[family]);
  free (counts);
  free (boxes);
}

/* "‹ 2 more", "3 more ›" at the edges. */
static void
draw_rest (const LspCanvas *canvas, const Plot *plot, size_t n_left, size_t n_right)
{
  LspText style = {.size = LSP_SIZE_MINIMUM, .color = canvas->theme->secondary};
  char text[64];
  double y = 6 * plot->em;
  snprintf (text, sizeof text, P_ ("‹ %zu more", "‹ %zu more", n_left), n_left);
  if (n_left > 0)
    lsp_canvas_text_centred (canvas, plot->scale.low, y, &style, text);
  style.align = 1;
  snprintf (text, sizeof text, P_ ("%zu more ›", "%zu more ›", n_right), n_right);
  if (n_right > 0)
    lsp_canvas_text_centred (canvas, plot->scale.high + 14, y, &style, text);
}

static void
draw_axis (const LspCanvas *canvas, const Plot *plot)
{
  LspTimeUnit unit = lsp_time_unit (plot->scale.to);
  LspScale scale = plot->scale;
  scale.from /= unit.ns;
  scale.to /= unit.ns;
  LspTicks ticks = lsp_ticks_linear (scale.from, scale.to,
                                     scale.high > 260   ? 5
                                     : scale.high > 140 ? 4
                                                        : 2);
  lsp_canvas_axis_x (canvas, &scale, &ticks, plot->axis_y, unit.name);
}

void
lsp_repeats_draw (cairo_t *cr, double width, double height, const LspTheme *theme, const void *data)
{
  const LspRepeats *repeats = data;
  LspCanvas canvas = {cr, theme};
  Plot plot = plot_of (repeats, width, theme);
  LspFamily family =
      (unsigned)repeats->family < LSP_N_FAMILIES ? repeats->family : LSP_FAMILY_HYBRID;
  size_t n_left = 0, n_right = 0;
  if (repeats->n_repeats + repeats->n_others == 0)
    {
      LspText style = {.size = LSP_SIZE_CAPTION, .color = theme->secondary};
      lsp_canvas_text_centred (&canvas, 0, plot.axis_y / 2, &style, _ ("No repetition yet"));
      return;
    }
  Dots others = collect_dots (&plot, repeats->others_ns, repeats->others_ns ? repeats->n_others : 0,
                              &n_left, &n_right);
  Dots counted = collect_dots (&plot, repeats->repeats_ns, repeats->n_repeats, &n_left, &n_right);
  draw_band (&canvas, &plot, repeats);
  if (repeats->n_repeats > LSP_REPEAT_DOTS)
    draw_density (&canvas, &plot, &counted, family);
  else
    {
      if (others.n_dots <= LSP_REPEAT_DOTS)
        draw_dots (&canvas, &plot, &others, family, true);
      draw_dots (&canvas, &plot, &counted, family, false);
    }
  draw_median (&canvas, &plot, repeats);
  draw_rest (&canvas, &plot, n_left, n_right);
  draw_axis (&canvas, &plot);
  free_dots (&others);
  free_dots (&counted);
}

char *
lsp_repeats_describe (const LspRepeats *repeats)
{
  LspBuffer out = {0};
  char least[LSP_NUMBER_SIZE], most[LSP_NUMBER_SIZE], median[LSP_NUMBER_SIZE];
  double low = INFINITY, high = -INFINITY;
  size_t n_counted = 0;
  for (size_t i = 0; i < repeats->n_repeats; i++)
    {
      double repeat = (double)repeats->repeats_ns[i];
      if (repeat < 0)
        continue;
      n_counted++;
      low = fmin (low, repeat);
      high = fmax (high, repeat);
    }
  if (n_counted == 0)
    lsp_buffer_add (&out, _ ("No repetition yet"));
  else
    lsp_buffer_printf (
        &out, P_ ("%zu repetition, from %s to %s.", "%zu repetitions, from %s to %s.", n_counted),
        n_counted, lsp_format_time (least, low), lsp_format_time (most, high));
  lsp_buffer_add (&out, "\n");
  if (n_counted > 0 && repeats->median_ns > 0)
    {
      lsp_format_time (median, repeats->median_ns);
      if (isfinite (repeats->low_ns) && isfinite (repeats->high_ns))
        lsp_buffer_printf (&out, _ ("Median %s, 95 %% interval %s to %s."), median,
                           lsp_format_time (least, repeats->low_ns),
                           lsp_format_time (most, repeats->high_ns));
      else
        lsp_buffer_printf (&out, _ ("Median %s."), median);
      lsp_buffer_add (&out, "\n");
    }
  if (repeats->n_others > 0)
    {
      lsp_buffer_printf (&out,
                         P_ ("%zu more does not count: a warm-up or disturbed.",
                             "%zu more do not count: warm-ups or disturbed.", repeats->n_others),
                         repeats->n_others);
      lsp_buffer_add (&out, "\n");
    }
  return lsp_buffer_take (&out);
}
