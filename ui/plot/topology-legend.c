/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The row below the map: only what occurs in it is explained.
 */
#include "plot/topology-chart-private.h"

#include "i18n.h"

#include <math.h>
#include <stdio.h>

#define ROW_HEIGHT 26.0
#define ITEM_GAP 24.0
#define SWATCH_GAP 7.0

typedef enum
{
  SWATCH_LOAD,
  SWATCH_CHIP,
  SWATCH_DOT,
  SWATCH_HATCH,
  SWATCH_FOLD,
  SWATCH_NONE
} Swatch;

typedef struct
{
  const LspTopologyPainter *painter;
  double x, y, width;
  int n_items;
} Flow;

static double
swatch_width (Swatch swatch)
{
  static const double widths[] = {110, 26, 12, 26, 26, -SWATCH_GAP};
  return widths[swatch];
}

/* The scale in steps of 2 px: no gradient object, the same bytes on every surface. */
static void
paint_scale (const LspTopologyPainter *painter, LspBox box)
{
  for (double x = 0; x < box.width; x += 2)
    lsp_canvas_rect (&painter->canvas, (LspBox) {box.x + x, box.y, 2, box.height},
                     lsp_theme_heat (painter->canvas.theme, x / (box.width - 2)));
  lsp_canvas_frame (&painter->canvas, box, 0, lsp_line_solid (painter->canvas.theme->grid, 1));
}

static void
paint_swatch (const LspTopologyPainter *painter, Swatch swatch, double x, double y)
{
  static const double dots[] = {2, 3};
  const LspTheme *theme = painter->canvas.theme;
  LspBox box = {x, y - 7, swatch_width (swatch), 14};
  switch (swatch)
    {
    case SWATCH_LOAD:
      paint_scale (painter, box);
      break;
    case SWATCH_CHIP:
      lsp_topology_paint_chip (painter, x, y, 16,
                               painter->worker_form == LSP_TOPOLOGY_WORKER_NAME ? "w0" : "0");
      break;
    case SWATCH_DOT:
      lsp_topology_paint_dot (painter, box);
      break;
    case SWATCH_HATCH:
      lsp_canvas_hatch (&painter->canvas, box, 2);
      lsp_canvas_frame (&painter->canvas, box, 2, lsp_topology_edge (theme, 0.26));
      break;
    case SWATCH_FOLD:
      lsp_canvas_frame (&painter->canvas, box, 3, (LspLine) {theme->axis, 1.2, dots, 2});
      break;
    case SWATCH_NONE:
      break;
    }
}

static void
add (Flow *flow, Swatch swatch, const char *text)
{
  const LspCanvas *canvas = &flow->painter->canvas;
  LspText style =
      lsp_topology_style (LSP_SIZE_CAPTION, LSP_WEIGHT_NORMAL, canvas->theme->secondary);
  double width = swatch_width (swatch) + SWATCH_GAP + lsp_text_width (canvas->theme, &style, text);
  if (flow->x > 0 && flow->x + width > flow->width)
    {
      flow->x = 0;
      flow->y += ROW_HEIGHT;
    }
  if (canvas->cr != NULL)
    {
      double middle = flow->y + ROW_HEIGHT / 2;
      paint_swatch (flow->painter, swatch, flow->x, middle);
      lsp_canvas_text_centred (canvas, flow->x + swatch_width (swatch) + SWATCH_GAP, middle, &style,
                               text);
    }
  flow->x += width + ITEM_GAP;
  flow->n_items++;
}

static bool
has_kind (const LspTopologyLayout *layout, LspTopologyBoxKind kind)
{
  for (size_t i = 0; i < layout->n_boxes; i++)
    if (layout->boxes[i].kind == kind)
      return true;
  return false;
}

static bool
has_disallowed (const LspTopologyMachine *machine)
{
  for (size_t i = 0; i < machine->n_objects; i++)
    if (machine->objects[i].type == LSP_TOPOLOGY_PU && !machine->objects[i].allowed)
      return true;
  return false;
}

double
lsp_topology_paint_legend (const LspTopologyPainter *painter, double y, double width)
{
  const LspTopologyChart *chart = painter->chart;
  Flow flow = {.painter = painter, .y = y + 8, .width = width};
  bool has_workers = false;
  for (size_t w = 0; w < chart->n_workers; w++)
    has_workers |= chart->worker_pus[w] >= 0;
  if (!isnan (lsp_topology_mean_load (chart, 0, (int)chart->machine.n_pus)))
    add (&flow, SWATCH_LOAD, _ ("load, 0 – 100 %"));
  if (has_workers)
    {
      bool has_chips = painter->worker_form != LSP_TOPOLOGY_WORKER_DOT;
      add (&flow, has_chips ? SWATCH_CHIP : SWATCH_DOT,
           chart->is_foreign ? _ ("worker, placed there by the policy") : _ ("worker"));
    }
  if (has_disallowed (&chart->machine))
    add (&flow, SWATCH_HATCH, _ ("not allowed here"));
  if (has_kind (chart->layout, LSP_TOPOLOGY_BOX_FOLD))
    add (&flow, SWATCH_FOLD, _ ("equal ones, folded: each square is a PU"));
  if (chart->n_offline_pus > 0)
    {
      char text[96];
      snprintf (text, sizeof text, P_ ("%zu PU offline", "%zu PUs offline", chart->n_offline_pus),
                chart->n_offline_pus);
      add (&flow, SWATCH_NONE, text);
    }
  return flow.n_items > 0 ? flow.y + ROW_HEIGHT - y : 0;
}
