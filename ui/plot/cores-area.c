/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The area of one core over time: own work, other programs and the hypervisor stacked, and the
 * upper edge of own work as a line. All of a part is one fill: a stroke through a thousand columns
 * took 4 ms, the same line as rectangles 0.1 ms.
 */
#include "plot/cores-private.h"
#include "plot/texture.h"

#include "i18n.h"

#include <math.h>
#include <stdlib.h>

#define LINE 2.0
#define SWATCH 18.0

typedef struct
{
  size_t n_boxes;
  LspBox *boxes;
} Boxes;

static void
add_box (Boxes *boxes, LspBox box)
{
  LspBox *last = boxes->n_boxes ? &boxes->boxes[boxes->n_boxes - 1] : NULL;
  if (last && last->y == box.y && last->height == box.height &&
      fabs (last->x + last->width - box.x) < 1e-6)
    last->width += box.width;
  else
    boxes->boxes[boxes->n_boxes++] = box;
}

static double
share_of (const LspCoreColumn *column, LspCorePart part)
{
  return (double)(part == LSP_CORE_OWN     ? column->own
                  : part == LSP_CORE_OTHER ? column->other
                                           : column->steal);
}

/* What a part is drawn as: own work is compute, pale under its line; others are the hatching of
 * "no core free"; what the hypervisor takes is solid grey. */
static void
fill_part (const LspCanvas *canvas, LspCorePart part, const Boxes *boxes, double origin_y)
{
  const LspTheme *theme = canvas->theme;
  LspColor own = lsp_color_mix (theme->view, theme->state[LSP_STATE_COMPUTE],
                                theme->is_high_contrast ? 0.8 : 0.30);
  if (part == LSP_CORE_OTHER)
    lsp_canvas_state_boxes (canvas, LSP_STATE_PREEMPTED, false, boxes->boxes, boxes->n_boxes,
                            origin_y);
  else
    lsp_canvas_boxes (canvas, boxes->boxes, boxes->n_boxes,
                      part == LSP_CORE_OWN ? own : theme->axis);
}

/* Runs of columns of equal height become one box. */
static void
collect_part (LspBox area,
              const LspCoreColumn *columns,
              size_t n_columns,
              LspCorePart part,
              Boxes *boxes)
{
  double px = area.width / (double)n_columns, bottom = area.y + area.height;
  boxes->n_boxes = 0;
  for (size_t i = 0; i < n_columns; i++)
    {
      double below = 0;
      for (LspCorePart lower = LSP_CORE_OWN; lower < part; lower++)
        below += share_of (&columns[i], lower);
      double top = bottom - round ((below + share_of (&columns[i], part)) * area.height);
      double foot = bottom - round (below * area.height);
      if (foot > top)
        add_box (boxes, (LspBox) {area.x + (double)i * px, top, px, foot - top});
    }
}

/* The upper edge of own work: level pieces, and upright ones where the level changes. */
static void
collect_edge (LspBox area, const LspCoreColumn *columns, size_t n_columns, Boxes *boxes)
{
  double px = area.width / (double)n_columns, bottom = area.y + area.height, last = NAN;
  boxes->n_boxes = 0;
  for (size_t i = 0; i < n_columns; i++)
    {
      double x = area.x + (double)i * px;
      double level = columns[i].covered > 0 ? bottom - round ((double)columns[i].own * area.height)
                                            : (double)NAN;
      level = isnan (level) ? level : fmin (level, bottom - LINE);
      if (fabs (level - last) > LINE)
        add_box (boxes, (LspBox) {x - LINE / 2, fmin (level, last), LINE, fabs (level - last)});
      if (!isnan (level))
        add_box (boxes, (LspBox) {x, level, px, LINE});
      last = level;
    }
}

/* A hair up to the highest sample that the mean of a column hides. */
static void
collect_peaks (LspBox area, const LspCoreColumn *columns, size_t n_columns, Boxes *boxes)
{
  double px = area.width / (double)n_columns, bottom = area.y + area.height;
  boxes->n_boxes = 0;
  for (size_t i = 0; i < n_columns; i++)
    {
      double highest = (double)columns[i].highest;
      double sum = (double)(columns[i].own + columns[i].other + columns[i].steal);
      if (highest > sum + 0.05)
        add_box (boxes, (LspBox) {area.x + (double)i * px, bottom - highest * area.height, px,
                                  (highest - sum) * area.height});
    }
}

size_t
lsp_cores_n_columns (const LspCanvas *canvas, double width)
{
  return (size_t)fmin (fmax (width * lsp_texture_device_scale (canvas->cr), 1), 8192);
}

void
lsp_cores_draw_area (const LspCanvas *canvas,
                     LspBox area,
                     const LspCoreColumn *columns,
                     size_t n_columns)
{
  const LspTheme *theme = canvas->theme;
  LspColor compute = theme->state[LSP_STATE_COMPUTE];
  double bottom = area.y + area.height;
  lsp_canvas_rect (canvas, area, lsp_color_with_alpha (theme->grid, theme->grid.alpha * 0.55));
  Boxes boxes = {0, calloc (2 * n_columns + 1, sizeof (LspBox))};
  if (boxes.boxes)
    {
      for (LspCorePart part = LSP_CORE_OWN; part < LSP_N_CORE_PARTS; part++)
        {
          collect_part (area, columns, n_columns, part, &boxes);
          fill_part (canvas, part, &boxes, area.y);
        }
      collect_peaks (area, columns, n_columns, &boxes);
      lsp_canvas_boxes (canvas, boxes.boxes, boxes.n_boxes, lsp_color_with_alpha (compute, 0.55));
      collect_edge (area, columns, n_columns, &boxes);
      lsp_canvas_boxes (canvas, boxes.boxes, boxes.n_boxes, compute);
    }
  lsp_canvas_line (canvas, area.x, bottom, area.x + area.width, bottom,
                   lsp_line_solid (theme->axis, 1));
  free (boxes.boxes);
}

static const char *
part_label (LspCorePart part)
{
  return part == LSP_CORE_OWN     ? _ ("our workers")
         : part == LSP_CORE_OTHER ? _ ("other programs")
                                  : _ ("hypervisor");
}

static double
item_width (const LspTheme *theme, LspCorePart part)
{
  LspText style = {.size = LSP_SIZE_CAPTION};
  return SWATCH + 6 + lsp_text_width (theme, &style, part_label (part));
}

double
lsp_cores_legend_width (const LspTheme *theme, const bool occurs[LSP_N_CORE_PARTS])
{
  double width = 0;
  for (LspCorePart part = LSP_CORE_OWN; part < LSP_N_CORE_PARTS; part++)
    if (occurs[part])
      width += (width > 0 ? SWATCH : 0) + item_width (theme, part);
  return width;
}

size_t
lsp_cores_legend_rows (const LspTheme *theme, const bool occurs[LSP_N_CORE_PARTS], double width)
{
  size_t n_rows = 1;
  double x = 0;
  for (LspCorePart part = LSP_CORE_OWN; part < LSP_N_CORE_PARTS; part++)
    {
      if (!occurs[part])
        continue;
      double item = item_width (theme, part);
      if (x > 0 && x + item > width)
        {
          n_rows++;
          x = 0;
        }
      x += item + SWATCH;
    }
  return n_rows;
}

static void
draw_item (const LspCanvas *canvas, LspCorePart part, double x, double y)
{
  LspText style = {.size = LSP_SIZE_CAPTION, .color = canvas->theme->text};
  LspBox swatch = {x, y - 6, SWATCH, 12};
  fill_part (canvas, part, &(Boxes) {1, &swatch}, swatch.y);
  if (part == LSP_CORE_OWN)
    lsp_canvas_line (canvas, x, y - 6, x + SWATCH, y - 6,
                     lsp_line_solid (canvas->theme->state[LSP_STATE_COMPUTE], 2));
  lsp_canvas_text_centred (canvas, x + SWATCH + 6, y, &style, part_label (part));
}

void
lsp_cores_draw_legend (const LspCanvas *canvas,
                       double left,
                       double y,
                       double width,
                       const bool occurs[LSP_N_CORE_PARTS])
{
  double x = left;
  for (LspCorePart part = LSP_CORE_OWN; part < LSP_N_CORE_PARTS; part++)
    {
      if (!occurs[part])
        continue;
      double item = item_width (canvas->theme, part);
      if (x > left && x + item > left + width)
        {
          x = left;
          y += LSP_CORES_LEGEND_PITCH * canvas->theme->font_scale;
        }
      draw_item (canvas, part, x, y);
      x += item + SWATCH;
    }
}
