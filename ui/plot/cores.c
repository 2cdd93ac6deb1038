/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Utilisation of each core as small multiples on one axis of time.
 */
#include "plot/cores.h"
#include "plot/buffer.h"
#include "plot/cores-private.h"
#include "plot/texture.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define MOST_ROWS 16
#define MOST_CELLS 64
#define LEGEND 26
#define AXIS 26
#define MAX_COLUMNS 8192

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
  snprintf (text, sizeof text, "core %d", last);
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

typedef struct
{
  LspBox area;
  const LspCoreColumn *columns;
  size_t n_columns;
} Cell;

typedef enum
{
  PART_OWN,
  PART_OTHER,
  PART_STEAL,
  N_PARTS
} Part;

/* What a part is drawn as: own work is compute, pale under its line; others are the hatching of
 * "no core free"; what the hypervisor takes is solid grey. */
static void
fill_part (const LspCanvas *canvas, Part part, const LspBox *boxes, size_t n_boxes, double origin)
{
  const LspTheme *theme = canvas->theme;
  if (part == PART_OTHER)
    {
      lsp_canvas_state_boxes (canvas, LSP_STATE_PREEMPTED, false, boxes, n_boxes, origin);
      return;
    }
  LspColor own = lsp_color_mix (theme->view, theme->state[LSP_STATE_COMPUTE],
                                theme->is_high_contrast ? 0.8 : 0.30);
  for (size_t i = 0; i < n_boxes; i++)
    lsp_canvas_rect (canvas, boxes[i], part == PART_OWN ? own : theme->axis);
}

/* Runs of columns of equal height become one box. Returns: how many boxes. */
static size_t
boxes_of_part (const Cell *cell, Part part, LspBox *boxes)
{
  double px = cell->area.width / (double)cell->n_columns;
  double bottom = cell->area.y + cell->area.height, room = cell->area.height;
  size_t n_boxes = 0;
  for (size_t i = 0; i < cell->n_columns; i++)
    {
      const LspCoreColumn *column = &cell->columns[i];
      double below = part == PART_OWN     ? 0
                     : part == PART_OTHER ? (double)column->own
                                          : (double)(column->own + column->other);
      double share = (double)(part == PART_OWN     ? column->own
                              : part == PART_OTHER ? column->other
                                                   : column->steal);
      double top = bottom - round ((below + share) * room), foot = bottom - round (below * room);
      if (foot <= top)
        continue;
      LspBox box = {cell->area.x + (double)i * px, top, px, foot - top};
      LspBox *last = n_boxes ? &boxes[n_boxes - 1] : NULL;
      if (last && last->y == box.y && last->height == box.height &&
          fabs (last->x + last->width - box.x) < 1e-6)
        last->width += px;
      else
        boxes[n_boxes++] = box;
    }
  return n_boxes;
}

/* The upper edge of own work as a step line, and a hair up to the highest sample of a column. */
static void
draw_edges (const LspCanvas *canvas, const Cell *cell, double *xs, double *ys)
{
  const LspTheme *theme = canvas->theme;
  double px = cell->area.width / (double)cell->n_columns;
  double bottom = cell->area.y + cell->area.height, room = cell->area.height;
  size_t n_points = 0;
  LspColor faint = lsp_color_with_alpha (theme->state[LSP_STATE_COMPUTE], 0.55);
  for (size_t i = 0; i < cell->n_columns; i++)
    {
      const LspCoreColumn *column = &cell->columns[i];
      double left = cell->area.x + (double)i * px;
      double level = bottom - (double)column->own * room;
      double sum = (double)(column->own + column->other + column->steal);
      if ((double)column->highest > sum + 0.05)
        lsp_canvas_rect (canvas,
                         (LspBox) {left, bottom - (double)column->highest * room, px,
                                   ((double)column->highest - sum) * room},
                         faint);
      bool is_known = column->covered > 0;
      xs[n_points] = left;
      ys[n_points++] = is_known ? level : (double)NAN;
      xs[n_points] = left + px;
      ys[n_points++] = is_known ? level : (double)NAN;
    }
  lsp_canvas_polyline (canvas, xs, ys, n_points,
                       lsp_line_solid (theme->state[LSP_STATE_COMPUTE], 1.5));
}

static void
draw_cell_plot (const LspCanvas *canvas, const LspCores *cores, size_t core, LspBox area)
{
  int64_t from, to;
  double scale = lsp_texture_device_scale (canvas->cr);
  size_t n_columns = (size_t)fmin (fmax (area.width * scale, 1), MAX_COLUMNS);
  LspColor well = lsp_color_with_alpha (canvas->theme->grid, canvas->theme->grid.alpha * 0.55);
  lsp_canvas_rect (canvas, area, well);
  LspCoreColumn *columns = calloc (n_columns, sizeof *columns);
  LspBox *boxes = calloc (n_columns, sizeof *boxes);
  double *points = calloc (4 * n_columns, sizeof *points);
  if (columns && boxes && points && lsp_cores_span (cores, &from, &to))
    {
      Cell cell = {area, columns, n_columns};
      lsp_cores_columns (cores, core, from, to, columns, n_columns);
      for (Part part = PART_OWN; part < N_PARTS; part++)
        {
          size_t n_boxes = boxes_of_part (&cell, part, boxes);
          fill_part (canvas, part, boxes, n_boxes, area.y);
        }
      draw_edges (canvas, &cell, points, points + 2 * n_columns);
    }
  double bottom = area.y + area.height;
  lsp_canvas_line (canvas, area.x, bottom, area.x + area.width, bottom,
                   lsp_line_solid (canvas->theme->axis, 1));
  free (columns);
  free (boxes);
  free (points);
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
  snprintf (text, sizeof text, "others %s", lsp_format_percent (percent, means.other));
  if (has_other)
    lsp_canvas_text_centred (canvas, x + 12 * em, middle - (has_steal ? 8 : 0) * em, &small, text);
  snprintf (text, sizeof text, "stolen %s", lsp_format_percent (percent, means.steal));
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
  snprintf (text, sizeof text, "core %d", lsp_cores_os_index (cores, core));
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
  static const char *const labels[N_PARTS] = {"our workers", "other programs",
                                              "taken by the hypervisor"};
  LspText style = {.size = LSP_SIZE_CAPTION, .color = canvas->theme->text};
  bool occurs[N_PARTS] = {true, false, false};
  for (size_t core = 0; core < cores->n_cores; core++)
    {
      LspCoreMeans means = lsp_cores_means (cores, core);
      occurs[PART_OTHER] |= means.other > 0;
      occurs[PART_STEAL] |= means.steal > 0;
    }
  double x = 0, y = 9 * layout->em;
  for (Part part = PART_OWN; part < N_PARTS; part++)
    {
      if (!occurs[part])
        continue;
      LspBox swatch = {x, y - 6, 18, 12};
      fill_part (canvas, part, &swatch, 1, swatch.y);
      if (part == PART_OWN)
        lsp_canvas_line (canvas, x, y - 6, x + 18, y - 6,
                         lsp_line_solid (canvas->theme->state[LSP_STATE_COMPUTE], 2));
      x += 24 + lsp_canvas_text_centred (canvas, x + 24, y, &style, labels[part]) + 18;
    }
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
      lsp_canvas_text_centred (&canvas, 0, 14, &style, "No samples of the cores");
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
      lsp_buffer_printf (&rows, "Core %d: busy %s, of which other programs %s and hypervisor %s.\n",
                         lsp_cores_os_index (cores, core), lsp_format_percent (busy, load),
                         lsp_format_percent (other, means.other),
                         lsp_format_percent (steal, means.steal));
    }
  if (n_known == 0)
    lsp_buffer_add (&out, "No samples of the cores.\n");
  else
    lsp_buffer_printf (&out, "%zu core%s over %zu samples: busy %s on average, from %s to %s.\n",
                       cores->n_cores, cores->n_cores == 1 ? "" : "s", cores->n_samples,
                       lsp_format_percent (busy, sum / (double)n_known),
                       lsp_format_percent (other, least), lsp_format_percent (steal, most));
  if (cores->n_cores <= MOST_CELLS)
    lsp_buffer_add (&out, rows.data);
  lsp_buffer_clear (&rows);
  return lsp_buffer_take (&out);
}
