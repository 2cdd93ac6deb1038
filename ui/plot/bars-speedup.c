/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Speedups as bars from 0: each run over its own serial, so that different tasks share one axis.
 * The fill is that of useful work, for the length of a bar is the useful share of the cores; the
 * mark beside the name says which strategy.
 */
#include "plot/bars-private.h"

#include "i18n.h"

#include <math.h>

#define BAR_HEIGHT 16

static void
draw_bar (const LspCanvas *canvas, const LspBarLayout *layout, const LspBarRow *row, LspScale scale)
{
  const LspBar *bar = row->bar;
  const LspTheme *theme = canvas->theme;
  double height = BAR_HEIGHT * layout->em, y = row->y + row->height / 2;
  double end = lsp_scale_map_clamped (&scale, bar->speedup);
  LspBox box = {scale.low, y - height / 2, fmax (end - scale.low, 1), height};
  lsp_canvas_state (canvas, LSP_STATE_COMPUTE, bar->is_baseline, box, box.y, 2);
  if (row->off > 0)
    {
      LspColor over = lsp_color_text_on (theme->state[LSP_STATE_COMPUTE]);
      lsp_canvas_arrow (canvas, end - 30, end - 6, y, over);
      return;
    }
  double low = lsp_scale_map_clamped (&scale, bar->speedup_low);
  double high = lsp_scale_map_clamped (&scale, bar->speedup_high);
  lsp_canvas_interval (canvas, low, high, y, theme->text);
}

void
lsp_bars_draw_speedup (const LspCanvas *canvas,
                       const LspBarLayout *layout,
                       const LspBarGroup *group)
{
  const LspTheme *theme = canvas->theme;
  LspScale scale = group->window;
  size_t most = (size_t)fmin (fmax (layout->plot_width / 38, 2), 7);
  LspTicks ticks = lsp_ticks_linear (0, scale.to, most);
  lsp_canvas_grid_x (canvas, &scale, &ticks, group->rows_y, group->axis_y);
  for (size_t i = 0; i < group->n_ranked; i++)
    {
      const LspBarRow *row = &group->rows[i];
      if (i > 0)
        lsp_canvas_line (canvas, 0, row->y, layout->width, row->y, lsp_line_solid (theme->grid, 1));
      lsp_bars_draw_name (canvas, layout, row);
      draw_bar (canvas, layout, row, scale);
      lsp_bars_draw_verdict (canvas, layout, row, row->y + row->height / 2);
    }
  double one = lsp_scale_map (&scale, 1);
  LspText style = {.size = LSP_SIZE_CAPTION, .color = theme->secondary, .align = 0.5};
  double half = lsp_text_width (theme, &style, _ ("serial")) / 2;
  lsp_canvas_line (canvas, one, group->rows_y - 3, one, group->axis_y, lsp_line_bound (theme));
  lsp_canvas_text_centred (canvas, fmin (one, scale.high - half), group->rows_y - 10 * layout->em,
                           &style, _ ("serial"));
  style.align = 1;
  lsp_canvas_text_centred (canvas, layout->speedup_x, group->rows_y - 10 * layout->em, &style,
                           _ ("speedup"));
  lsp_canvas_axis_x (canvas, &scale, &ticks, group->axis_y, "×");
}
