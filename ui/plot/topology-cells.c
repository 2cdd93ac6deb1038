/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * PUs and the workers on them. What is shown in a PU follows from its size alone: below
 * 14 px no text, below 5 px no frame.
 */
#include "plot/topology-chart-private.h"

#include "i18n.h"

#include <math.h>
#include <stdio.h>

#define CHIP_HEIGHT 16.0

LspText
lsp_topology_style (double size, LspWeight weight, LspColor color)
{
  return (LspText) {.size = size, .weight = weight, .color = color};
}

LspLine
lsp_topology_edge (const LspTheme *theme, double alpha)
{
  return theme->is_high_contrast ? lsp_line_solid (theme->axis, 2)
                                 : lsp_line_solid (lsp_color_with_alpha (theme->text, alpha), 1);
}

double
lsp_topology_mean_load (const LspTopologyChart *chart, int first, int n)
{
  double sum = 0;
  int n_loads = 0;
  for (int pu = first; chart->load_ratio != NULL && pu < first + n; pu++)
    if (!isnan (chart->load_ratio[pu]))
      {
        sum += chart->load_ratio[pu];
        n_loads++;
      }
  return n_loads > 0 ? sum / n_loads : NAN;
}

void
lsp_topology_paint_dot (const LspTopologyPainter *painter, LspBox box)
{
  const LspTheme *theme = painter->canvas.theme;
  double side = fmin (box.width, box.height);
  if (side < 5)
    {
      lsp_canvas_rect (&painter->canvas, box, theme->text);
      return;
    }
  double size = fmin (side * 0.56, 9);
  LspBox dot = {box.x + (box.width - size) / 2, box.y + (box.height - size) / 2, size, size};
  LspBox halo = {dot.x - 1.2, dot.y - 1.2, size + 2.4, size + 2.4};
  lsp_canvas_round_rect (&painter->canvas, halo, size, theme->view);
  lsp_canvas_round_rect (&painter->canvas, dot, size / 2, theme->text);
}

double
lsp_topology_chip_width (const LspTopologyPainter *painter, double height, const char *text)
{
  LspText style = lsp_topology_style (height * 0.69, LSP_WEIGHT_BOLD, painter->canvas.theme->text);
  return ceil (
      fmax (height * 1.55, lsp_text_width (painter->canvas.theme, &style, text) + height * 0.7));
}

double
lsp_topology_paint_chip (const LspTopologyPainter *painter,
                         double x,
                         double y,
                         double height,
                         const char *text)
{
  const LspTheme *theme = painter->canvas.theme;
  double width = lsp_topology_chip_width (painter, height, text);
  LspBox pill = {round (x), round (y - height / 2), width, height};
  lsp_canvas_round_rect (&painter->canvas, pill, height / 2, theme->view);
  lsp_canvas_frame (&painter->canvas, pill, height / 2,
                    lsp_line_solid (theme->text, theme->is_high_contrast ? 2 : 1.2));
  LspText style = lsp_topology_style (height * 0.69, LSP_WEIGHT_BOLD, theme->text);
  style.align = 0.5;
  lsp_canvas_text_centred (&painter->canvas, pill.x + width / 2, pill.y + height / 2, &style, text);
  return width;
}

static int
count_workers (const LspTopologyPainter *painter, int pu)
{
  int n = 0;
  for (int w = painter->first_worker ? painter->first_worker[pu] : -1; w >= 0;
       w = painter->next_worker[w])
    n++;
  return n;
}

static const char *
worker_text (const LspTopologyPainter *painter, int worker, char *text, size_t size)
{
  snprintf (text, size, painter->worker_form == LSP_TOPOLOGY_WORKER_NAME ? "w%d" : "%d", worker);
  return text;
}

/* The side margin and the room for chips of a PU. */
static double
pu_pad (double width, LspTopologyDetail detail)
{
  return detail < LSP_TOPOLOGY_DETAIL_FULL ? 2.5 : width < 50 ? 4 : 7;
}

/* Number and load side by side in the first line; decided for the widest of both. */
static bool
is_one_line (const LspTopologyPainter *painter, const LspTopologyBox *box)
{
  char text[24];
  const LspTheme *theme = painter->canvas.theme;
  LspText number = lsp_topology_style (LSP_SIZE_TICK, LSP_WEIGHT_NORMAL, theme->text);
  LspText load = lsp_topology_style (LSP_SIZE_CAPTION, LSP_WEIGHT_BOLD, theme->text);
  snprintf (text, sizeof text, "P%d", painter->max_pu_number);
  double pad = pu_pad (box->width, lsp_topology_detail (box->width, box->height));
  return lsp_text_width (theme, &number, text) + 4 + lsp_text_width (theme, &load, "100") <=
         box->width - 2 * pad;
}

void
lsp_topology_choose_chips (LspTopologyPainter *painter)
{
  const LspTopologyLayout *layout = painter->chart->layout;
  LspTopologyBox pu = {.width = layout->pu_width, .height = layout->pu_height};
  double room = pu.width - 2 * pu_pad (pu.width, layout->detail) + 2;
  bool is_full = layout->detail == LSP_TOPOLOGY_DETAIL_FULL;
  bool is_roomy = is_full && (painter->chart->load_ratio == NULL || is_one_line (painter, &pu));
  char text[24];
  painter->chip_height =
      is_roomy ? fmin (CHIP_HEIGHT, pu.height * 0.42) : fmin (13.5, pu.height - 1);
  painter->worker_form = LSP_TOPOLOGY_WORKER_NAME;
  if (layout->detail < LSP_TOPOLOGY_DETAIL_SHORT)
    painter->worker_form = LSP_TOPOLOGY_WORKER_DOT;
  for (; painter->worker_form < LSP_TOPOLOGY_WORKER_DOT; painter->worker_form++)
    {
      worker_text (painter, (int)painter->chart->n_workers - 1, text, sizeof text);
      if (lsp_topology_chip_width (painter, painter->chip_height, text) <= room)
        return;
    }
}

/* All of "w0 w4 …" in rows of @width, the last row at @bottom, drawn or (n_rows 0) only counted.
 * Returns: the number of rows. */
static int
flow_chips (const LspTopologyPainter *painter, int pu, LspBox area, int n_rows)
{
  const double gap = 2, height = painter->chip_height;
  double x = 0;
  int row = 0;
  char text[24];
  for (int w = painter->first_worker[pu]; w >= 0; w = painter->next_worker[w])
    {
      worker_text (painter, w, text, sizeof text);
      double width = lsp_topology_chip_width (painter, height, text);
      if (x > 0 && x + width > area.width)
        {
          x = 0;
          row++;
        }
      double bottom = area.y + area.height - (n_rows - 1 - row) * (height + gap);
      if (n_rows > 0)
        lsp_topology_paint_chip (painter, area.x + x, bottom - height / 2, height, text);
      x += width + gap;
    }
  return row + 1;
}

/* Every worker where there is room; else the first and how many more, or just how many. */
static void
paint_chips (const LspTopologyPainter *painter, int pu, LspBox area)
{
  char text[40], first[24];
  double height = painter->chip_height, y = area.y + area.height - height / 2;
  int n = count_workers (painter, pu), n_rows = flow_chips (painter, pu, area, 0);
  if (painter->worker_form == LSP_TOPOLOGY_WORKER_DOT && n == 1)
    {
      lsp_topology_paint_dot (painter, (LspBox) {area.x, y - height / 2, area.width, height});
      return;
    }
  if (n == 1 || n_rows * (height + 2) - 2 <= area.height + 0.5)
    {
      flow_chips (painter, pu, area, n_rows);
      return;
    }
  worker_text (painter, painter->first_worker[pu], first, sizeof first);
  snprintf (text, sizeof text, "%.16s +%d", first, n - 1);
  if (lsp_topology_chip_width (painter, height, text) > area.width)
    snprintf (text, sizeof text, "×%d", n);
  lsp_topology_paint_chip (painter, area.x, y, height, text);
}

LspColor
lsp_topology_pu_fill (const LspTopologyPainter *painter, int pu)
{
  const LspTopologyChart *chart = painter->chart;
  double load = chart->load_ratio ? chart->load_ratio[pu] : NAN;
  return isnan (load) ? painter->canvas.theme->view : lsp_theme_heat (painter->canvas.theme, load);
}

/* "P17", or "17" on machines where the widest of these is too wide; nothing where even that is.
 * Returns: the width used. */
static double
paint_number (const LspTopologyPainter *painter,
              const LspTopologyObject *pu,
              LspBox inner,
              LspText *style)
{
  char text[24], widest[24];
  int number = pu->os_index >= 0 ? pu->os_index : pu->logical_index;
  snprintf (text, sizeof text, "P%d", number);
  snprintf (widest, sizeof widest, "P%d", painter->max_pu_number);
  bool has_letter = lsp_text_width (painter->canvas.theme, style, widest) <= inner.width;
  const char *label = has_letter ? text : text + 1;
  double width = lsp_text_width (painter->canvas.theme, style, label);
  if (width > inner.width)
    return 0;
  if (!pu->allowed)
    {
      LspBox plate = {inner.x - 2, inner.y, width + 4, style->size + 3};
      lsp_canvas_round_rect (&painter->canvas, plate, 3,
                             lsp_color_with_alpha (painter->canvas.theme->view, 0.92));
    }
  lsp_canvas_text_centred (&painter->canvas, inner.x, inner.y + style->size / 2 + 1.5, style,
                           label);
  return width;
}

/* The load in the corner that is free: beside the number, else at the bottom right. Returns: the
 * width that it takes of the last line. */
static double
paint_load (const LspTopologyPainter *painter,
            const LspTopologyBox *box,
            double load,
            LspColor color)
{
  if (isnan (load))
    return 0;
  char text[24];
  const LspTheme *theme = painter->canvas.theme;
  double pad = pu_pad (box->width, lsp_topology_detail (box->width, box->height));
  bool is_beside = is_one_line (painter, box);
  LspText style = lsp_topology_style (LSP_SIZE_CAPTION, LSP_WEIGHT_BOLD, color);
  style.align = 1;
  snprintf (text, sizeof text, "%.0f", load * 100);
  double width = lsp_text_width (theme, &style, text);
  double chips = count_workers (painter, box->first_pu) > 0 ? painter->chip_height * 1.55 : 0;
  if (!is_beside && (box->height < 28 || chips + width > box->width - 2 * pad + 2))
    return 0;
  double y = is_beside ? box->y + fmin (pad, 7) + 5 : box->y + box->height - pad - 5;
  lsp_canvas_text_centred (&painter->canvas, box->x + box->width - pad, y, &style, text);
  return is_beside ? 0 : width + 2;
}

static void
paint_full (const LspTopologyPainter *painter,
            const LspTopologyBox *box,
            const LspTopologyObject *pu)
{
  const LspTheme *theme = painter->canvas.theme;
  double load = painter->chart->load_ratio ? painter->chart->load_ratio[box->first_pu] : NAN;
  LspColor on = isnan (load) ? theme->text
                             : lsp_color_text_on (lsp_topology_pu_fill (painter, box->first_pu));
  double pad = pu_pad (box->width, LSP_TOPOLOGY_DETAIL_FULL);
  LspBox inner = {box->x + pad, box->y + pad - 2, box->width - 2 * pad, box->height - 2 * pad + 4};
  LspText style = lsp_topology_style (LSP_SIZE_TICK, LSP_WEIGHT_NORMAL, on);
  paint_number (painter, pu, inner, &style);
  double taken = pu->allowed ? paint_load (painter, box, load, on) : 0;
  double bottom = box->y + box->height - pad + 1;
  if (count_workers (painter, box->first_pu) > 0)
    {
      LspBox area = {inner.x - 1, inner.y + style.size + 5, inner.width + 2 - taken, 0};
      area.height = fmax (painter->chip_height, bottom - area.y);
      area.y = bottom - area.height;
      paint_chips (painter, box->first_pu, area);
    }
  else if (!pu->allowed && box->height >= 40)
    {
      LspText word = lsp_topology_style (LSP_SIZE_MINIMUM, LSP_WEIGHT_NORMAL, theme->text);
      if (lsp_canvas_plate_width (theme, &word, _ ("not allowed")) <= box->width)
        lsp_canvas_plate (&painter->canvas, box->x + box->width / 2, bottom - 1 - style.size / 2,
                          &word, _ ("not allowed"));
    }
}

static void
paint_short (const LspTopologyPainter *painter,
             const LspTopologyBox *box,
             const LspTopologyObject *pu)
{
  LspColor on = lsp_color_text_on (lsp_topology_pu_fill (painter, box->first_pu));
  LspText style = lsp_topology_style (LSP_SIZE_MINIMUM, LSP_WEIGHT_NORMAL, on);
  LspBox inner = {box->x + 2.5, box->y + 1, box->width - 5, box->height - 2};
  double load = painter->chart->load_ratio ? painter->chart->load_ratio[box->first_pu] : NAN;
  double chip = painter->chip_height, middle = box->y + (box->height - style.size) / 2 - 1.5;
  if (count_workers (painter, box->first_pu) == 0)
    {
      bool is_above = !isnan (load) && (box->height >= 28 || is_one_line (painter, box));
      inner.y = is_above ? inner.y : middle;
      paint_number (painter, pu, inner, &style);
      if (pu->allowed)
        paint_load (painter, box, load, on);
      return;
    }
  char text[24];
  snprintf (text, sizeof text, "P%d", painter->max_pu_number);
  double widest = lsp_text_width (painter->canvas.theme, &style, text) + 3;
  worker_text (painter, (int)painter->chart->n_workers - 1, text, sizeof text);
  bool is_tall = box->height >= style.size + chip + 3;
  bool is_wide = widest + lsp_topology_chip_width (painter, chip, text) <= box->width - 4;
  inner.y = is_tall ? inner.y : middle;
  if (is_tall || is_wide)
    paint_number (painter, pu, inner, &style);
  double x = is_tall || !is_wide ? box->x + 2 : inner.x + widest;
  double bottom = is_tall ? box->y + box->height - 2 : box->y + (box->height + chip) / 2;
  paint_chips (painter, box->first_pu,
               (LspBox) {x, bottom - chip, box->x + box->width - 1.5 - x, chip});
}

void
lsp_topology_paint_pu (const LspTopologyPainter *painter, const LspTopologyBox *box)
{
  const LspTheme *theme = painter->canvas.theme;
  const LspTopologyObject *pu = &painter->chart->machine.objects[box->object];
  LspTopologyDetail detail = lsp_topology_detail (box->width, box->height);
  LspBox cell = {box->x, box->y, box->width, box->height};
  bool has_load =
      painter->chart->load_ratio != NULL && !isnan (painter->chart->load_ratio[box->first_pu]);
  if (detail == LSP_TOPOLOGY_DETAIL_CELL)
    {
      LspColor plain = lsp_color_with_alpha (theme->text, pu->allowed ? 0.2 : 0.06);
      lsp_canvas_rect (&painter->canvas, cell,
                       has_load ? lsp_topology_pu_fill (painter, box->first_pu) : plain);
    }
  else
    {
      double radius = detail == LSP_TOPOLOGY_DETAIL_PLAIN ? 1.5 : 4;
      lsp_canvas_round_rect (&painter->canvas, cell, radius,
                             lsp_topology_pu_fill (painter, box->first_pu));
      if (!pu->allowed)
        lsp_canvas_hatch (&painter->canvas, cell, radius);
      lsp_canvas_frame (&painter->canvas, cell, radius, lsp_topology_edge (theme, 0.26));
    }
  if (detail >= LSP_TOPOLOGY_DETAIL_FULL)
    paint_full (painter, box, pu);
  else if (detail == LSP_TOPOLOGY_DETAIL_SHORT)
    paint_short (painter, box, pu);
  else if (count_workers (painter, box->first_pu) > 0)
    lsp_topology_paint_dot (painter, cell);
}
