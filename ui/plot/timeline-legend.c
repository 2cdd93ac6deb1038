/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The legend of the states that occur: under the heading of the timeline, or wherever the window
 * puts it, in rows.
 */
#include "plot/timeline-private.h"

#include <math.h>

#define ROW 22
#define GAP 18

static void
find_states (const LspTimeline *timeline, bool has_state[LSP_N_STATES])
{
  for (size_t i = 0; i < timeline->n_lanes; i++)
    {
      double totals[LSP_N_STATES];
      lsp_timeline_totals (timeline, i, totals);
      for (size_t state = LSP_STATE_NONE + 1; state < LSP_N_STATES; state++)
        has_state[state] |= totals[state] > 0;
    }
}

/* Walks the items from row to row; draws them with a canvas, else only counts. Returns: rows. */
static size_t
walk (const LspCanvas *canvas,
      const LspTheme *theme,
      const bool has_state[LSP_N_STATES],
      double top,
      double width)
{
  double x = 0, em = theme->font_scale;
  size_t n_rows = 0;
  for (size_t state = LSP_STATE_NONE + 1; state < LSP_N_STATES; state++)
    {
      if (!has_state[state])
        continue;
      const char *label = lsp_state_label ((LspState)state);
      double item = lsp_canvas_legend_item_width (theme, label);
      if (n_rows == 0 || (x > 0 && x + item > width))
        {
          n_rows++;
          x = 0;
        }
      double y = top + (ROW * (double)(n_rows - 1) + 9) * em;
      if (canvas)
        lsp_canvas_legend_item (canvas, x, y, (LspState)state, label);
      x += item + GAP;
    }
  return n_rows;
}

size_t
lsp_timeline_legend_rows (const LspTimeline *timeline, double width, const LspTheme *theme)
{
  bool has_state[LSP_N_STATES] = {false};
  find_states (timeline, has_state);
  return walk (NULL, theme, has_state, 0, width);
}

void
lsp_timeline_draw_legend (const LspCanvas *canvas,
                          const LspTimeline *timeline,
                          double top,
                          double width)
{
  bool has_state[LSP_N_STATES] = {false};
  find_states (timeline, has_state);
  walk (canvas, canvas->theme, has_state, top, width);
}

double
lsp_timeline_legend_width (const LspTimeline *timeline, const LspTheme *theme)
{
  bool has_state[LSP_N_STATES] = {false};
  double width = 0;
  find_states (timeline, has_state);
  for (size_t state = LSP_STATE_NONE + 1; state < LSP_N_STATES; state++)
    if (has_state[state])
      width += (width > 0 ? GAP : 0) +
               lsp_canvas_legend_item_width (theme, lsp_state_label ((LspState)state));
  return ceil (width);
}

double
lsp_timeline_legend_height (const LspTimeline *timeline, double width, const LspTheme *theme)
{
  size_t n_rows = lsp_timeline_legend_rows (timeline, width, theme);
  return n_rows ? ceil ((ROW * (double)(n_rows - 1) + 18) * theme->font_scale) : 0;
}

void
lsp_timeline_legend_draw (cairo_t *cr,
                          double width,
                          double height,
                          const LspTheme *theme,
                          const void *data)
{
  const LspTimeline *timeline = data;
  LspCanvas canvas = {cr, theme};
  double used = lsp_timeline_legend_height (timeline, width, theme);
  lsp_timeline_draw_legend (&canvas, timeline, fmax (floor ((height - used) / 2), 0), width);
}
