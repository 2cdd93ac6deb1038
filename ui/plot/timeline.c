/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The timeline around its lanes: heading, legend, band of busy cores, labels, shares, axis, flag.
 */
#include "plot/timeline.h"
#include "plot/buffer.h"
#include "plot/texture.h"
#include "plot/timeline-private.h"

#include "i18n.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define MAX_COLUMNS 16384

static void
draw_header (const LspCanvas *canvas, const LspTimeline *timeline, double width)
{
  const LspTheme *theme = canvas->theme;
  LspText name = {.size = LSP_SIZE_ROW, .weight = LSP_WEIGHT_BOLD, .color = theme->text};
  LspText claim = {.size = LSP_SIZE_CAPTION, .color = theme->secondary};
  LspText result = name;
  double y = 9 * theme->font_scale, x = 0, right = width;
  result.align = 1;
  if (timeline->result)
    right -= lsp_canvas_text_centred (canvas, width, y, &result, timeline->result) + 16;
  if (timeline->label && *timeline->label)
    {
      LspMark mark = {timeline->family, 11, timeline->is_hollow, false, false};
      lsp_canvas_mark (canvas, 7, y, &mark);
      name.max_width = fmax (right - 20, 20);
      x = 20 + lsp_canvas_text_centred (canvas, 20, y, &name, timeline->label) + 14;
    }
  claim.max_width = right - x;
  if (right - x > 40)
    lsp_canvas_text_centred (canvas, x, y, &claim, timeline->claim);
}

/* States that occur, at the left so that the eye goes from words to lanes; a note below. */
static void
draw_legend (const LspCanvas *canvas,
             const LspTimelineLayout *layout,
             const LspTimeline *timeline,
             double width)
{
  if (!timeline->has_no_legend)
    lsp_timeline_draw_legend (canvas, timeline, layout->legend_y, width);
  LspText note = {.size = LSP_SIZE_CAPTION, .color = canvas->theme->warning, .max_width = width};
  double y = layout->legend_y + (22 * (double)layout->n_legend_rows + 9) * layout->em;
  lsp_canvas_text_centred (canvas, 0, y, &note, timeline->note);
}

static double
cores_of (const LspTimeline *timeline)
{
  if (timeline->n_cores > 0)
    return timeline->n_cores;
  size_t n_workers = 0;
  for (size_t i = 0; i < timeline->n_lanes; i++)
    n_workers += lsp_timeline_lane_is_worker (timeline, i);
  return n_workers > 0 ? (double)n_workers : 1;
}

/* How many cores are at work, as steps one column wide; more workers than cores fill it once. */
static void
draw_band (const LspCanvas *canvas,
           const LspTimelineLayout *layout,
           const LspTimeline *timeline,
           const LspTimelineScan *scan)
{
  const LspTheme *theme = canvas->theme;
  double cores = cores_of (timeline), px = layout->plot_width / (double)scan->n_columns;
  double bottom = layout->band_y + layout->band_height, left = layout->plot_x;
  double right = left + layout->plot_width;
  LspColor fill = lsp_color_mix (theme->view, theme->state[LSP_STATE_COMPUTE],
                                 theme->is_high_contrast ? 0.75 : 0.30);
  LspBox *boxes = calloc (scan->n_columns + 1, sizeof *boxes);
  size_t n_boxes = 0;
  for (size_t i = 0; boxes && i < scan->n_columns; i++)
    {
      double height = round (fmin (scan->busy[i] / cores, 1) * layout->band_height);
      if (!(scan->busy[i] > 0))
        continue;
      height = fmax (height, 1);
      LspBox *last = n_boxes ? &boxes[n_boxes - 1] : NULL;
      double x = left + (double)i * px;
      if (last && last->height == height && fabs (last->x + last->width - x) < 1e-6)
        last->width += px;
      else
        boxes[n_boxes++] = (LspBox) {x, bottom - height, px, height};
    }
  lsp_canvas_boxes (canvas, boxes, n_boxes, fill);
  free (boxes);
  lsp_canvas_line (canvas, left, bottom, right, bottom, lsp_line_solid (theme->axis, 1));
  static const double dots[] = {2, 3};
  lsp_canvas_line (canvas, left, layout->band_y, right, layout->band_y,
                   (LspLine) {theme->axis, 1, dots, 2});

  LspText style = {.size = LSP_SIZE_TICK, .color = theme->secondary};
  char number[LSP_NUMBER_SIZE];
  lsp_canvas_text_centred (canvas, 0, bottom - 15 * layout->em, &style, _ ("busy"));
  lsp_canvas_text_centred (canvas, 0, bottom - 3 * layout->em, &style, _ ("cores"));
  style.align = 1;
  lsp_canvas_text_centred (canvas, left - 5, layout->band_y + 2, &style,
                           lsp_format_number (number, cores, 0));
  if (lsp_text_width (theme, &style, _ ("cores")) + 10 * layout->em <= left - 5)
    lsp_canvas_text_centred (canvas, left - 5, bottom - 3 * layout->em, &style, "0");
}

static void
draw_lane_label (const LspCanvas *canvas,
                 const LspTimelineLayout *layout,
                 const LspTimeline *timeline,
                 size_t lane_index,
                 double y)
{
  char made[24];
  bool is_main = timeline->lanes[lane_index].is_coordinator;
  LspText style = {.size = LSP_SIZE_CAPTION,
                   .weight = is_main ? LSP_WEIGHT_BOLD : LSP_WEIGHT_NORMAL,
                   .color = canvas->theme->text,
                   .max_width = layout->label_width - 8};
  lsp_canvas_text_centred (canvas, 0, y + layout->lane_height / 2, &style,
                           lsp_timeline_lane_label (timeline, lane_index, made));
}

/* Share of the repetition that each state took, and the sum of those in which a core works. */
static void
draw_share (const LspCanvas *canvas,
            const LspTimelineLayout *layout,
            const LspTimeline *timeline,
            size_t lane_index,
            double y)
{
  const LspTheme *theme = canvas->theme;
  double length = lsp_timeline_length_ns (timeline);
  double totals[LSP_N_STATES], busy = 0, x = layout->statistics_x;
  double width = layout->statistics_width - 18 - 46 * layout->em, inside = width - 2;
  LspBox frame = {x, y + 2, width, layout->lane_height - 4};
  if (!(length > 0))
    return;
  lsp_timeline_totals (timeline, lane_index, totals);
  double at = x + 1, end = x + 1 + inside;
  for (size_t state = LSP_STATE_NONE + 1; state < LSP_N_STATES; state++)
    {
      double part = fmin (totals[state] / length * inside, end - at);
      busy += lsp_state_is_busy ((LspState)state) ? totals[state] : 0;
      if (!(totals[state] > 0) || part <= 0)
        continue;
      LspBox box = {at, frame.y + 1, fmax (part, 1), frame.height - 2};
      bool is_odd = lsp_timeline_lane_is_odd (timeline, lane_index);
      lsp_canvas_state (canvas, (LspState)state, is_odd, box, frame.y, 0);
      at += part;
    }
  lsp_canvas_frame (
      canvas, frame, 2,
      lsp_line_solid (lsp_color_with_alpha (theme->axis, theme->axis.alpha * 0.6), 1));
  char text[LSP_NUMBER_SIZE];
  LspText style = {
      .size = LSP_SIZE_CAPTION, .weight = LSP_WEIGHT_BOLD, .color = theme->text, .align = 1};
  lsp_canvas_text_centred (canvas, x + layout->statistics_width - 18, y + layout->lane_height / 2,
                           &style, lsp_format_percent (text, fmin (busy / length, 1)));
}

static void
draw_share_heads (const LspCanvas *canvas, const LspTimelineLayout *layout)
{
  LspText style = {.size = LSP_SIZE_CAPTION, .color = canvas->theme->secondary};
  double y = layout->band_y + layout->band_height - 5 * layout->em;
  lsp_canvas_text_centred (canvas, layout->statistics_x, y, &style, _ ("share of the run"));
  style.align = 1;
  lsp_canvas_text_centred (canvas, layout->statistics_x + layout->statistics_width - 18, y, &style,
                           _ ("busy"));
}

static void
draw_axis (const LspCanvas *canvas, const LspTimelineLayout *layout)
{
  LspTimeUnit unit = lsp_time_unit (fmax (fabs (layout->from_ns), fabs (layout->to_ns)));
  LspScale scale = lsp_scale_linear (layout->from_ns / unit.ns, layout->to_ns / unit.ns,
                                     layout->plot_x, layout->plot_x + layout->plot_width);
  size_t most = (size_t)fmin (fmax (layout->plot_width / 80, 2), 9);
  LspTicks ticks = lsp_ticks_linear (scale.from, scale.to, most);
  lsp_canvas_axis_x (canvas, &scale, &ticks, layout->axis_y, unit.name);
}

/* The run's end: a line through all lanes with a flag on top. */
static void
draw_flag (const LspCanvas *canvas, const LspTimelineLayout *layout, const LspTimeline *timeline)
{
  double end = lsp_timeline_relative_ns (timeline, timeline->end_ns);
  if (timeline->is_live || !(end > 0) || end < layout->from_ns || end > layout->to_ns)
    return;
  double x = layout->plot_x +
             (end - layout->from_ns) / (layout->to_ns - layout->from_ns) * layout->plot_width;
  x = round (x);
  LspColor color = canvas->theme->text;
  lsp_canvas_line (canvas, x, layout->band_y, x, layout->axis_y, lsp_line_solid (color, 1));
  const double xs[] = {x, x + 7, x + 5, x + 7, x};
  const double ys[] = {layout->band_y, layout->band_y, layout->band_y + 3.5, layout->band_y + 7,
                       layout->band_y + 7};
  lsp_canvas_polygon (canvas, xs, ys, 5, color);
}

static void
draw_lanes (const LspCanvas *canvas, const LspTimelineLayout *layout, const LspTimeline *timeline)
{
  double scale = lsp_texture_device_scale (canvas->cr);
  size_t n_columns = (size_t)fmin (fmax (layout->plot_width * scale, 1), MAX_COLUMNS);
  LspTimelineScan scan;
  bool is_good = lsp_timeline_scan_init (&scan, n_columns, layout->from_ns, layout->to_ns);
  double right = layout->plot_x + layout->plot_width;
  for (size_t i = 0; is_good && i < timeline->n_lanes; i++)
    {
      double y = layout->lanes_y + layout->lane_pitch * (double)i;
      double under = y + layout->lane_height + 1;
      lsp_canvas_line (canvas, layout->plot_x, under, right, under,
                       lsp_line_solid (canvas->theme->grid, 1));
      draw_lane_label (canvas, layout, timeline, i, y);
      lsp_timeline_scan_lane (&scan, timeline, i);
      lsp_timeline_draw_lane (canvas, layout, timeline, &scan, i);
      if (layout->statistics_width > 0)
        draw_share (canvas, layout, timeline, i, y);
    }
  if (is_good)
    draw_band (canvas, layout, timeline, &scan);
  lsp_timeline_scan_clear (&scan);
}

static void
draw (cairo_t *cr, double width, const LspTheme *theme, const LspTimeline *timeline)
{
  LspCanvas canvas = {cr, theme};
  LspTimelineLayout layout;
  lsp_timeline_layout (&layout, timeline, width, theme);
  draw_header (&canvas, timeline, width);
  draw_legend (&canvas, &layout, timeline, width);
  if (timeline->n_lanes == 0)
    {
      LspText style = {.size = LSP_SIZE_ROW, .color = theme->secondary};
      lsp_canvas_text_centred (&canvas, 0, layout.band_y, &style, _ ("No events were recorded"));
      return;
    }
  lsp_timeline_draw_selection_band (&canvas, &layout, timeline);
  draw_lanes (&canvas, &layout, timeline);
  if (layout.statistics_width > 0)
    draw_share_heads (&canvas, &layout);
  draw_axis (&canvas, &layout);
  draw_flag (&canvas, &layout, timeline);
  lsp_timeline_draw_selection (&canvas, &layout, timeline);
  LspBox box;
  if (timeline->has_focus &&
      lsp_timeline_event_box (timeline, &layout, timeline->focus_lane, timeline->focus_event, &box))
    lsp_canvas_frame (&canvas, (LspBox) {box.x - 1, box.y - 1, box.width + 2, box.height + 2}, 3,
                      lsp_line_solid (theme->text, 2));
}

#define MANY_EVENTS 20000 /* heading, legend and shares read them again and again */

void
lsp_timeline_draw (cairo_t *cr,
                   double width,
                   double height,
                   const LspTheme *theme,
                   const void *data)
{
  LspTimeline timeline = *(const LspTimeline *)data;
  LspTimelineIndex *made = NULL;
  size_t n_events = 0;
  for (size_t i = 0; i < timeline.n_lanes; i++)
    n_events += timeline.lanes[i].n_events;
  if (!timeline.index && n_events > MANY_EVENTS)
    timeline.index = made = lsp_timeline_index_new (&timeline);
  draw (cr, width, theme, &timeline);
  lsp_timeline_index_free (made);
}

static void
describe_lane (LspBuffer *out, const LspTimeline *timeline, size_t lane_index, double length)
{
  char text[LSP_NUMBER_SIZE], made[24];
  double totals[LSP_N_STATES], busy = 0;
  lsp_timeline_totals (timeline, lane_index, totals);
  for (size_t state = LSP_STATE_NONE + 1; state < LSP_N_STATES; state++)
    busy += lsp_state_is_busy ((LspState)state) ? totals[state] : 0;
  double ratio = length > 0 ? fmin (busy / length, 1) : 0;
  const char *label = lsp_timeline_lane_label (timeline, lane_index, made);
  lsp_format_percent (text, ratio);
  if (timeline->lanes[lane_index].is_token)
    {
      lsp_buffer_printf (out, _ ("%.100s: held %s of the time.\n"), label, text);
      return;
    }
  lsp_buffer_printf (out, _ ("%.100s: busy %s"), label, text);
  for (size_t state = LSP_STATE_NONE + 1; state < LSP_N_STATES; state++)
    if (totals[state] > 0)
      lsp_buffer_printf (out, ", %s %s", lsp_state_label ((LspState)state),
                         lsp_format_time (text, totals[state]));
  lsp_buffer_add (out, ".\n");
}

char *
lsp_timeline_describe (const LspTimeline *timeline)
{
  LspBuffer out = {0};
  char text[LSP_NUMBER_SIZE];
  double length = lsp_timeline_length_ns (timeline);
  lsp_format_time (text, length);
  if (timeline->label && *timeline->label)
    lsp_buffer_printf (&out, "%.200s: ", timeline->label);
  if (timeline->is_live)
    lsp_buffer_printf (&out,
                       P_ ("timeline of one repetition so far, %s, %zu lane.",
                           "timeline of one repetition so far, %s, %zu lanes.", timeline->n_lanes),
                       text, timeline->n_lanes);
  else
    lsp_buffer_printf (&out,
                       P_ ("timeline of one repetition, %s, %zu lane.",
                           "timeline of one repetition, %s, %zu lanes.", timeline->n_lanes),
                       text, timeline->n_lanes);
  lsp_buffer_add (&out, "\n");
  for (size_t i = 0; i < timeline->n_lanes; i++)
    describe_lane (&out, timeline, i, length);
  if (timeline->note && *timeline->note)
    lsp_buffer_printf (&out, "%.300s\n", timeline->note);
  char *selection = lsp_timeline_describe_selection (timeline);
  lsp_buffer_add (&out, selection ? selection : "");
  free (selection);
  return lsp_buffer_take (&out);
}
