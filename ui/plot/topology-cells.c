/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * PUs, the workers on them, and folds. What is shown in a PU follows from its size alone: below
 * 14 px no text, below 5 px no frame.
 */
#include "plot/topology-chart-private.h"

#include <math.h>
#include <stdio.h>

#define CHIP_HEIGHT 16.0
#define HATCH_PITCH 5.0

LspText
lsp_topology_style (double size, LspWeight weight, LspColor color)
{
  return (LspText) {.size = size, .weight = weight, .color = color};
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
lsp_topology_paint_hatch (const LspTopologyPainter *painter, LspBox box, double radius)
{
  const LspTheme *theme = painter->canvas.theme;
  cairo_t *cr = painter->canvas.cr;
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

/* As many "w0 w4 …" as fit into @width; where not all do, the first and how many there are. */
static void
paint_chips (const LspTopologyPainter *painter,
             int pu,
             double x,
             double y,
             double width,
             double height)
{
  const double gap = 2;
  double needed = -gap;
  char text[24];
  int n = count_workers (painter, pu);
  for (int w = painter->first_worker[pu]; w >= 0; w = painter->next_worker[w])
    {
      snprintf (text, sizeof text, "w%d", w);
      needed += lsp_topology_chip_width (painter, height, text) + gap;
    }
  if (needed <= width)
    {
      for (int w = painter->first_worker[pu]; w >= 0; w = painter->next_worker[w])
        {
          snprintf (text, sizeof text, "w%d", w);
          x += lsp_topology_paint_chip (painter, x, y, height, text) + gap;
        }
      return;
    }
  snprintf (text, sizeof text, n == 1 ? "w%d" : "w%d +%d", painter->first_worker[pu], n - 1);
  if (lsp_topology_chip_width (painter, height, text) > width)
    snprintf (text, sizeof text, "×%d", n);
  if (n > 1 || lsp_topology_chip_width (painter, height, text) <= width)
    lsp_topology_paint_chip (painter, x, y, height, text);
  else
    lsp_topology_paint_dot (painter, (LspBox) {x, y - height / 2, width, height});
}

static LspColor
pu_fill (const LspTopologyPainter *painter, int pu)
{
  const LspTopologyChart *chart = painter->chart;
  double load = chart->load_ratio ? chart->load_ratio[pu] : NAN;
  return isnan (load) ? painter->canvas.theme->view : lsp_theme_heat (painter->canvas.theme, load);
}

/* "P17", or "17" where that is too wide; nothing where even that is. Returns the width used. */
static double
paint_number (const LspTopologyPainter *painter,
              const LspTopologyObject *pu,
              LspBox inner,
              LspText *style)
{
  char text[24];
  int number = pu->os_index >= 0 ? pu->os_index : pu->logical_index;
  snprintf (text, sizeof text, "P%d", number);
  const char *label = text;
  if (lsp_text_width (painter->canvas.theme, style, label) > inner.width)
    label++;
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

static void
paint_full (const LspTopologyPainter *painter,
            const LspTopologyBox *box,
            const LspTopologyObject *pu)
{
  const LspTheme *theme = painter->canvas.theme;
  double load = painter->chart->load_ratio ? painter->chart->load_ratio[box->first_pu] : NAN;
  LspColor on = isnan (load) ? theme->text : lsp_color_text_on (pu_fill (painter, box->first_pu));
  double pad = box->width < 50 ? 4 : 7;
  LspBox inner = {box->x + pad, box->y + pad - 2, box->width - 2 * pad, box->height - 2 * pad + 4};
  LspText style = lsp_topology_style (LSP_SIZE_TICK, LSP_WEIGHT_NORMAL, on);
  double used = paint_number (painter, pu, inner, &style);
  char text[24];
  if (!isnan (load) && pu->allowed)
    {
      LspText bold = lsp_topology_style (LSP_SIZE_CAPTION, LSP_WEIGHT_BOLD, on);
      snprintf (text, sizeof text, "%.0f", load * 100);
      bold.align = 1;
      if (used + 4 + lsp_text_width (theme, &bold, text) <= inner.width)
        lsp_canvas_text_centred (&painter->canvas, inner.x + inner.width,
                                 inner.y + style.size / 2 + 1.5, &bold, text);
    }
  if (count_workers (painter, box->first_pu) > 0)
    {
      double height = fmin (CHIP_HEIGHT, box->height * 0.42);
      paint_chips (painter, box->first_pu, inner.x - 1, box->y + box->height - pad - height / 2 + 1,
                   inner.width + 2, height);
    }
  else if (!pu->allowed && box->height >= 40)
    {
      LspText word = lsp_topology_style (LSP_SIZE_MINIMUM, LSP_WEIGHT_NORMAL, theme->text);
      if (lsp_canvas_plate_width (theme, &word, "not allowed") <= box->width)
        lsp_canvas_plate (&painter->canvas, box->x + box->width / 2,
                          box->y + box->height - pad - style.size / 2, &word, "not allowed");
    }
}

static void
paint_short (const LspTopologyPainter *painter,
             const LspTopologyBox *box,
             const LspTopologyObject *pu)
{
  LspColor fill = pu_fill (painter, box->first_pu);
  LspText style =
      lsp_topology_style (LSP_SIZE_MINIMUM, LSP_WEIGHT_NORMAL, lsp_color_text_on (fill));
  LspBox inner = {box->x + 2.5, box->y + 1, box->width - 5, box->height - 2};
  int n = count_workers (painter, box->first_pu);
  if (n == 0)
    {
      inner.y = box->y + (box->height - style.size) / 2 - 1.5;
      paint_number (painter, pu, inner, &style);
      return;
    }
  double chip = fmin (13.5, box->height - 1);
  bool is_tall = box->height >= style.size + chip + 4;
  double used = is_tall || box->width >= 58 ? paint_number (painter, pu, inner, &style) : 0;
  double x = is_tall ? inner.x : inner.x + (used > 0 ? used + 3 : 0);
  double y = is_tall ? box->y + box->height - chip / 2 - 2 : box->y + box->height / 2;
  paint_chips (painter, box->first_pu, x, y, box->x + box->width - 1.5 - x, chip);
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
      lsp_canvas_rect (&painter->canvas, cell, has_load ? pu_fill (painter, box->first_pu) : plain);
    }
  else
    {
      double radius = detail == LSP_TOPOLOGY_DETAIL_PLAIN ? 1.5 : 4;
      lsp_canvas_round_rect (&painter->canvas, cell, radius, pu_fill (painter, box->first_pu));
      if (!pu->allowed)
        lsp_topology_paint_hatch (painter, cell, radius);
      lsp_canvas_frame (&painter->canvas, cell, radius,
                        lsp_line_solid (lsp_color_with_alpha (theme->text, 0.26),
                                        theme->is_high_contrast ? 2 : 1));
    }
  if (detail >= LSP_TOPOLOGY_DETAIL_FULL)
    paint_full (painter, box, pu);
  else if (detail == LSP_TOPOLOGY_DETAIL_SHORT)
    paint_short (painter, box, pu);
  else if (count_workers (painter, box->first_pu) > 0)
    lsp_topology_paint_dot (painter, cell);
}

/* Folds */

/* The hidden PUs as the largest cells that fit, row by row. */
static void
paint_hidden_cells (const LspTopologyPainter *painter, const LspTopologyBox *box, LspBox area)
{
  const LspTheme *theme = painter->canvas.theme;
  double side = floor (fmin (9, sqrt (area.width * area.height / box->n_pus)));
  while (side >= 2 && floor (area.width / side) * floor (area.height / side) < box->n_pus)
    side--;
  if (side < 2)
    return;
  int columns = (int)(area.width / side);
  if (columns > box->n_pus)
    columns = box->n_pus;
  double gap = side >= 4 ? 1 : side >= 3 ? 0.6 : 0.4;
  double x = round (area.x + (area.width - columns * side) / 2);
  for (int i = 0; i < box->n_pus; i++)
    {
      LspBox cell = {x + i % columns * side, round (area.y) + floor ((double)i / columns) * side,
                     side - gap, side - gap};
      int pu = box->first_pu + i;
      bool has_load = painter->chart->load_ratio && !isnan (painter->chart->load_ratio[pu]);
      lsp_canvas_rect (&painter->canvas, cell,
                       has_load ? pu_fill (painter, pu) : lsp_color_with_alpha (theme->text, 0.16));
    }
}

void
lsp_topology_paint_fold (const LspTopologyPainter *painter, const LspTopologyBox *box)
{
  static const double dots[] = {2, 3};
  const LspTheme *theme = painter->canvas.theme;
  const LspTopologyObject *object = &painter->chart->machine.objects[box->object];
  LspBox frame = {box->x, box->y, box->width, box->height};
  lsp_canvas_frame (&painter->canvas, frame, fmin (8, box->height / 6),
                    (LspLine) {theme->axis, theme->is_high_contrast ? 2 : 1.2, dots, 2});
  char count[32], words[64];
  snprintf (count, sizeof count, "×%d", box->n_folded);
  snprintf (words, sizeof words, "%s, %d PUs", lsp_topology_plural (object, box->n_folded),
            box->n_pus);
  double size =
      fmin (LSP_SIZE_KEY, fmax (LSP_SIZE_MINIMUM, fmin (box->height / 4, box->width / 4)));
  LspText bold = lsp_topology_style (size, LSP_WEIGHT_BOLD, theme->text);
  LspText plain = lsp_topology_style (LSP_SIZE_CAPTION, LSP_WEIGHT_NORMAL, theme->secondary);
  bold.align = plain.align = 0.5;
  double middle = box->x + box->width / 2;
  bool has_words = lsp_text_width (theme, &plain, words) <= box->width - 12 && box->height >= 60;
  double text_height = size + (has_words ? LSP_SIZE_CAPTION + 8 : 4);
  bool has_cells = box->height - text_height >= 40;
  double y =
      has_cells ? box->y + 12 + size / 2 : box->y + (box->height - text_height) / 2 + size / 2;
  lsp_canvas_text_centred (&painter->canvas, middle, y, &bold, count);
  if (has_words)
    lsp_canvas_text_centred (&painter->canvas, middle, y + size / 2 + 12, &plain, words);
  if (!has_cells)
    return;
  double top = y + text_height - size / 2 + 10;
  LspBox area = {box->x + 12, top, box->width - 24, box->y + box->height - 12 - top};
  if (area.width > 8 && area.height > 4)
    paint_hidden_cells (painter, box, area);
}
