/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Utilisation of each core as small multiples on one axis of time.
 */
#include "plot/cores.h"
#include "plot/buffer.h"
#include "plot/cores-private.h"

#include "i18n.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define MOST_ROWS 16
#define MOST_CELLS 64
#define LEGEND 26
#define AXIS 26

/* Rows of heat get lower the more there are, but never vanish. */
static double
heat_row_height (size_t n_cores)
{
  return n_cores <= 96 ? 8 : n_cores <= 160 ? 6 : n_cores <= 320 ? 4 : n_cores <= 640 ? 3 : 2;
}

static void
layout_rows (LspCoresLayout *layout, double width, double label)
{
  layout->n_across = 1;
  layout->cell_width = width;
  layout->cell_height = 42 * layout->em;
  layout->plot_height = round (32 * layout->em);
  layout->plot_x = label;
  layout->has_figures = width > 300 * layout->em;
  layout->has_parts = width > 560 * layout->em;
  double figures = (layout->has_figures ? 74 : 14) + (layout->has_parts ? 92 : 0);
  layout->plot_width = floor (fmax (width - label - figures * layout->em, 20));
}

static void
layout_grid (LspCoresLayout *layout, size_t n_cores, double width)
{
  double least = 200 * layout->em, gap = 18;
  layout->n_across = (size_t)fmin (fmax (floor ((width + gap) / (least + gap)), 1), 8);
  while (layout->n_across > 1 && layout->n_across * (layout->n_across - 1) >= n_cores)
    layout->n_across--;
  layout->cell_width = (width + gap) / (double)layout->n_across;
  layout->cell_height = 46 * layout->em;
  layout->plot_y = 15 * layout->em;
  layout->plot_height = round (24 * layout->em);
  layout->plot_width = floor (layout->cell_width - gap);
}

void
lsp_cores_layout (LspCoresLayout *layout,
                  const LspCores *cores,
                  double width,
                  const LspTheme *theme)
{
  double em = theme->font_scale;
  *layout = (LspCoresLayout) {.em = em, .cells_y = LEGEND * em};
  char text[32];
  LspText style = {.size = LSP_SIZE_ROW, .weight = LSP_WEIGHT_BOLD};
  int last = cores->n_cores ? lsp_cores_os_index (cores, cores->n_cores - 1) : 0;
  snprintf (text, sizeof text, _ ("core %d"), last);
  double label = ceil (lsp_text_width (theme, &style, text) + 14);
  size_t n_rows = cores->n_cores;
  if (cores->n_cores <= MOST_ROWS)
    layout_rows (layout, width, label);
  else if (cores->n_cores <= MOST_CELLS)
    {
      layout->shape = LSP_CORES_GRID;
      layout_grid (layout, cores->n_cores, width);
      n_rows = (cores->n_cores + layout->n_across - 1) / layout->n_across;
    }
  else
    {
      layout->shape = LSP_CORES_HEAT;
      layout->n_across = 1;
      layout->cell_height = heat_row_height (cores->n_cores);
      layout->plot_x = label;
      layout->plot_width = floor (fmax (width - label - 14, 20));
    }
  layout->axis_y = ceil (layout->cells_y + layout->cell_height * (double)n_rows + 2);
  layout->height = ceil (layout->axis_y + AXIS * em);
}

double
lsp_cores_height (const LspCores *cores, double width, const LspTheme *theme)
{
  LspCoresLayout layout;
  lsp_cores_layout (&layout, cores, width, theme);
  return layout.height;
}

static void
draw_cell_plot (const LspCanvas *canvas, const LspCores *cores, size_t core, LspBox area)
{
  int64_t from, to;
  size_t n_columns = lsp_cores_n_columns (canvas, area.width);
  LspCoreColumn *columns = calloc (n_columns, sizeof *columns);
  if (columns && lsp_cores_span (cores, &from, &to))
    {
      lsp_cores_columns (cores, core, from, to, columns, n_columns);
      lsp_cores_draw_area (canvas, area, columns, n_columns);
    }
  free (columns);
}

/* "98 %" and, where there is room, who else had a part of it. */
static void
draw_figures (const LspCanvas *canvas,
              const LspCoresLayout *layout,
              const LspCores *cores,
              size_t core,
              double y)
{
  const LspTheme *theme = canvas->theme;
  LspCoreMeans means = lsp_cores_means (cores, core);
  double busy = means.own + means.other + means.steal, em = layout->em;
  double x = layout->plot_x + layout->plot_width + 66 * em, middle = y + layout->plot_height / 2;
  char percent[LSP_NUMBER_SIZE], text[80];
  LspText key = {.size = LSP_SIZE_KEY, .weight = LSP_WEIGHT_BOLD, .color = theme->text, .align = 1};
  LspText small = {.size = LSP_SIZE_CAPTION, .color = theme->secondary};
  lsp_format_percent (percent, busy);
  if (lsp_text_width (theme, &key, percent) > 58 * em)
    key.size = LSP_SIZE_ROW;
  lsp_canvas_text_centred (canvas, x, middle, &key, percent);
  if (!layout->has_parts)
    return;
  bool has_other = means.other >= 0.005, has_steal = means.steal >= 0.005;
  snprintf (text, sizeof text, _ ("others %s"), lsp_format_percent (percent, means.other));
  if (has_other)
    lsp_canvas_text_centred (canvas, x + 12 * em, middle - (has_steal ? 8 : 0) * em, &small, text);
  snprintf (text, sizeof text, _ ("stolen %s"), lsp_format_percent (percent, means.steal));
  if (has_steal)
    lsp_canvas_text_centred (canvas, x + 12 * em, middle + (has_other ? 8 : 0) * em, &small, text);
}

static void
draw_cell (const LspCanvas *canvas,
           const LspCoresLayout *layout,
           const LspCores *cores,
           size_t core)
{
  const LspTheme *theme = canvas->theme;
  double x = layout->cell_width * (double)(core % layout->n_across);
  double y = layout->cells_y + layout->cell_height * (double)(core / layout->n_across);
  LspBox area = {x + layout->plot_x, y + layout->plot_y, layout->plot_width, layout->plot_height};
  char text[32], percent[LSP_NUMBER_SIZE];
  snprintf (text, sizeof text, _ ("core %d"), lsp_cores_os_index (cores, core));
  draw_cell_plot (canvas, cores, core, area);
  if (layout->shape == LSP_CORES_ROWS)
    {
      LspText label = {.size = LSP_SIZE_ROW, .weight = LSP_WEIGHT_BOLD, .color = theme->text};
      lsp_canvas_text_centred (canvas, x, y + layout->plot_height / 2, &label, text);
      if (layout->has_figures)
        draw_figures (canvas, layout, cores, core, y);
      return;
    }
  LspCoreMeans means = lsp_cores_means (cores, core);
  LspText label = {.size = LSP_SIZE_TICK, .color = theme->text};
  LspText figure = {
      .size = LSP_SIZE_CAPTION, .weight = LSP_WEIGHT_BOLD, .color = theme->text, .align = 1};
  double middle = y + 6 * layout->em;
  lsp_canvas_text_centred (canvas, x, middle, &label, text);
  lsp_canvas_text_centred (canvas, x + layout->plot_width, middle, &figure,
                           lsp_format_percent (percent, means.own + means.other + means.steal));
}

/* The parts that occur, drawn as they are in the plots. */
static void
draw_legend (const LspCanvas *canvas, const LspCoresLayout *layout, const LspCores *cores)
{
  bool occurs[LSP_N_CORE_PARTS] = {true, false, false};
  for (size_t core = 0; core < cores->n_cores; core++)
    {
      LspCoreMeans means = lsp_cores_means (cores, core);
      occurs[LSP_CORE_OTHER] |= means.other > 0;
      occurs[LSP_CORE_STEAL] |= means.steal > 0;
    }
  lsp_cores_draw_legend (canvas, 0, 9 * layout->em, INFINITY, occurs);
}

static void
draw_axes (const LspCanvas *canvas, const LspCoresLayout *layout, const LspCores *cores)
{
  int64_t from, to;
  if (!lsp_cores_span (cores, &from, &to))
    return;
  double zero = (double)(cores->zero_ns ? cores->zero_ns : from);
  double begin = (double)from - zero, end = (double)to - zero;
  LspTimeUnit unit = lsp_time_unit (fmax (fabs (begin), fabs (end)));
  size_t n_axes = cores->n_cores < layout->n_across ? cores->n_cores : layout->n_across;
  for (size_t i = 0; i < n_axes; i++)
    {
      double x = layout->cell_width * (double)i + layout->plot_x;
      LspScale scale = lsp_scale_linear (begin / unit.ns, end / unit.ns, x, x + layout->plot_width);
      size_t most = (size_t)fmin (fmax (layout->plot_width / 48, 2), 9);
      LspTicks ticks = lsp_ticks_linear (scale.from, scale.to, most);
      lsp_canvas_axis_x (canvas, &scale, &ticks, layout->axis_y, unit.name);
    }
}

void
lsp_cores_draw (cairo_t *cr, double width, double height, const LspTheme *theme, const void *data)
{
  const LspCores *cores = data;
  LspCanvas canvas = {cr, theme};
  LspCoresLayout layout;
  int64_t from, to;
  lsp_cores_layout (&layout, cores, width, theme);
  if (!lsp_cores_span (cores, &from, &to))
    {
      LspText style = {.size = LSP_SIZE_ROW, .color = theme->secondary};
      lsp_canvas_text_centred (&canvas, 0, 14, &style, _ ("No samples of the cores"));
      return;
    }
  if (layout.shape == LSP_CORES_HEAT)
    lsp_cores_draw_heat (&canvas, &layout, cores, width);
  else
    {
      draw_legend (&canvas, &layout, cores);
      for (size_t core = 0; core < cores->n_cores; core++)
        draw_cell (&canvas, &layout, cores, core);
    }
  draw_axes (&canvas, &layout, cores);
}

char *
lsp_cores_describe (const LspCores *cores)
{
  LspBuffer out = {0};
  char busy[LSP_NUMBER_SIZE], other[LSP_NUMBER_SIZE], steal[LSP_NUMBER_SIZE];
  double sum = 0, least = INFINITY, most = -INFINITY;
  size_t n_known = 0;
  LspBuffer rows = {0};
  for (size_t core = 0; core < cores->n_cores; core++)
    {
      LspCoreMeans means = lsp_cores_means (cores, core);
      double load = means.own + means.other + means.steal;
      if (!(load >= 0))
        continue;
      n_known++;
      sum += load;
      least = fmin (least, load);
      most = fmax (most, load);
      lsp_buffer_printf (
          &rows, _ ("Core %d: busy %s, of which other programs %s and hypervisor %s."),
          lsp_cores_os_index (cores, core), lsp_format_percent (busy, load),
          lsp_format_percent (other, means.other), lsp_format_percent (steal, means.steal));
      lsp_buffer_add (&rows, "\n");
    }
  if (n_known == 0)
    lsp_buffer_add (&out, _ ("No samples of the cores"));
  else
    lsp_buffer_printf (
        &out,
        P_ ("%zu core over %zu samples: busy %s on average, from %s to %s.",
            "%zu cores over %zu samples: busy %s on average, from %s to %s.", cores->n_cores),
        cores->n_cores, cores->n_samples, lsp_format_percent (busy, sum / (double)n_known),
        lsp_format_percent (other, least), lsp_format_percent (steal, most));
  lsp_buffer_add (&out, "\n");
  if (cores->n_cores <= MOST_CELLS)
    lsp_buffer_add (&out, rows.data);
  lsp_buffer_clear (&rows);
  return lsp_buffer_take (&out);
}
