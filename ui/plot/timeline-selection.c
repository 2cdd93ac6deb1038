/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The selection on a timeline: a band over the time that is meant, a frame around its lane, and its
 * length as a pill on the axis.
 */
#include "plot/buffer.h"
#include "plot/timeline-private.h"

#include "i18n.h"

#include <math.h>

#define EDGE 1.5
#define PILL_HEIGHT 16

/* In px, clipped to the view and at least 3 px wide. Returns: false if nothing of it is in view. */
static bool
find_span (const LspTimelineLayout *layout, const LspTimeline *timeline, double *x1, double *x2)
{
  if (!timeline->has_selection || timeline->selection_end_ns <= timeline->selection_begin_ns)
    return false;
  double from = lsp_timeline_relative_ns (timeline, timeline->selection_begin_ns);
  double to = lsp_timeline_relative_ns (timeline, timeline->selection_end_ns);
  if (to < layout->from_ns || from > layout->to_ns)
    return false;
  double px_per_ns = layout->plot_width / (layout->to_ns - layout->from_ns);
  *x1 = layout->plot_x + (fmax (from, layout->from_ns) - layout->from_ns) * px_per_ns;
  *x2 = layout->plot_x + (fmin (to, layout->to_ns) - layout->from_ns) * px_per_ns;
  double grow = fmax (3 - (*x2 - *x1), 0) / 2;
  *x1 -= grow;
  *x2 += grow;
  return true;
}

void
lsp_timeline_draw_selection_band (const LspCanvas *canvas,
                                  const LspTimelineLayout *layout,
                                  const LspTimeline *timeline)
{
  double x1, x2;
  if (!find_span (layout, timeline, &x1, &x2) || canvas->theme->is_high_contrast)
    return;
  lsp_canvas_rect (canvas, (LspBox) {x1, layout->band_y, x2 - x1, layout->axis_y - layout->band_y},
                   canvas->theme->selection);
}

static void
draw_pill (const LspCanvas *canvas,
           const LspTimelineLayout *layout,
           const LspTimeline *timeline,
           double middle)
{
  const LspTheme *theme = canvas->theme;
  char text[LSP_NUMBER_SIZE];
  LspText style = {.size = LSP_SIZE_TICK,
                   .weight = LSP_WEIGHT_BOLD,
                   .color = lsp_color_text_on (theme->accent),
                   .align = 0.5};
  double length = (double)(timeline->selection_end_ns - timeline->selection_begin_ns);
  double height = PILL_HEIGHT * layout->em;
  double width = lsp_text_width (theme, &style, lsp_format_time (text, length)) + height;
  double right = layout->plot_x + layout->plot_width - width / 2;
  double x = fmin (fmax (middle, layout->plot_x + width / 2), right), y = layout->axis_y;
  LspBox pill = {x - width / 2, y - height / 2, width, height};
  lsp_canvas_round_rect (canvas, pill, height / 2, theme->accent);
  lsp_canvas_text_centred (canvas, x, y, &style, text);
}

void
lsp_timeline_draw_selection (const LspCanvas *canvas,
                             const LspTimelineLayout *layout,
                             const LspTimeline *timeline)
{
  double x1, x2;
  LspLine line =
      lsp_line_solid (canvas->theme->accent_text, canvas->theme->is_high_contrast ? 2 : EDGE);
  if (!find_span (layout, timeline, &x1, &x2))
    return;
  lsp_canvas_line (canvas, x1, layout->band_y, x1, layout->axis_y, line);
  lsp_canvas_line (canvas, x2, layout->band_y, x2, layout->axis_y, line);
  if (timeline->selection_lane < timeline->n_lanes)
    {
      double y = layout->lanes_y + layout->lane_pitch * (double)timeline->selection_lane;
      line.width = 2;
      lsp_canvas_frame (canvas, (LspBox) {x1 - 1, y - 2, x2 - x1 + 2, layout->lane_height + 4}, 3,
                        line);
    }
  draw_pill (canvas, layout, timeline, (x1 + x2) / 2);
}

char *
lsp_timeline_describe_selection (const LspTimeline *timeline)
{
  LspBuffer out = {0};
  char from[LSP_NUMBER_SIZE], to[LSP_NUMBER_SIZE], made[24];
  if (!timeline->has_selection || timeline->selection_end_ns <= timeline->selection_begin_ns)
    return lsp_buffer_take (&out);
  lsp_format_time (from, lsp_timeline_relative_ns (timeline, timeline->selection_begin_ns));
  lsp_format_time (to, lsp_timeline_relative_ns (timeline, timeline->selection_end_ns));
  if (timeline->selection_lane < timeline->n_lanes)
    lsp_buffer_printf (&out, _ ("Selected: %s to %s, on %.100s."), from, to,
                       lsp_timeline_lane_label (timeline, timeline->selection_lane, made));
  else
    lsp_buffer_printf (&out, _ ("Selected: %s to %s."), from, to);
  lsp_buffer_add (&out, "\n");
  return lsp_buffer_take (&out);
}
