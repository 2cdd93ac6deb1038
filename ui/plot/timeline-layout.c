/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Columns and rows of the timeline: labels, lanes, statistics; legend, band, lanes, axis.
 */
#include "plot/timeline-private.h"

#include "i18n.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define HEADER 26
#define LEGEND_ROW 22
#define BAND 22
#define LANE 15
#define LEAST_LANE 12
#define LANE_GAP 3
#define AXIS 26
#define STATISTICS 166
#define STATISTICS_FROM 720 /* px of width; below, the column goes first */

bool
lsp_timeline_lane_is_worker (const LspTimeline *timeline, size_t lane_index)
{
  const LspTimelineLane *lane = &timeline->lanes[lane_index];
  return !lane->is_coordinator && !lane->is_token;
}

static size_t
workers_before (const LspTimeline *timeline, size_t lane_index)
{
  size_t n = 0;
  for (size_t i = 0; i < lane_index; i++)
    n += lsp_timeline_lane_is_worker (timeline, i);
  return n;
}

const char *
lsp_timeline_lane_label (const LspTimeline *timeline, size_t lane_index, char out[24])
{
  const LspTimelineLane *lane = &timeline->lanes[lane_index];
  if (lane->label)
    return lane->label;
  size_t worker = workers_before (timeline, lane_index);
  if (lane->is_coordinator)
    snprintf (out, 24, "%s", _ ("main"));
  else
    snprintf (out, 24, "w%zu", worker);
  return out;
}

bool
lsp_timeline_lane_is_odd (const LspTimeline *timeline, size_t lane_index)
{
  return lsp_timeline_lane_is_worker (timeline, lane_index) &&
         workers_before (timeline, lane_index) % 2 == 1;
}

static void
find_view (LspTimelineLayout *layout, const LspTimeline *timeline)
{
  if (timeline->view_end_ns > timeline->view_begin_ns)
    {
      layout->from_ns = lsp_timeline_relative_ns (timeline, timeline->view_begin_ns);
      layout->to_ns = lsp_timeline_relative_ns (timeline, timeline->view_end_ns);
      return;
    }
  double from = 0, to = fmax (lsp_timeline_relative_ns (timeline, timeline->end_ns), 0);
  for (size_t i = 0; i < timeline->n_lanes; i++)
    {
      const LspTimelineLane *lane = &timeline->lanes[i];
      if (lane->n_events == 0)
        continue;
      to = fmax (to, lsp_timeline_relative_ns (timeline, lane->end_ns[lane->n_events - 1]));
      from = fmin (from, lsp_timeline_relative_ns (timeline, lane->begin_ns[0]));
    }
  if (!(to > from))
    to = from + 1000;
  layout->from_ns = from;
  layout->to_ns = to + (to - from) * 0.02; /* room for the flag */
}

double
lsp_timeline_length_ns (const LspTimeline *timeline)
{
  double length = lsp_timeline_relative_ns (timeline, timeline->end_ns), last = 0;
  if (!timeline->is_live)
    return fmax (length, 0);
  for (size_t i = 0; i < timeline->n_lanes; i++)
    {
      const LspTimelineLane *lane = &timeline->lanes[i];
      if (lane->n_events > 0)
        last = fmax (last, lsp_timeline_relative_ns (timeline, lane->end_ns[lane->n_events - 1]));
    }
  return last;
}

static double
widest_label (const LspTimeline *timeline, const LspTheme *theme)
{
  LspText style = {.size = LSP_SIZE_CAPTION, .weight = LSP_WEIGHT_BOLD};
  double widest = lsp_text_width (theme, &style, _ ("cores"));
  for (size_t i = 0; i < timeline->n_lanes; i++)
    {
      char made[24];
      const char *label = lsp_timeline_lane_label (timeline, i, made);
      widest = fmax (widest, lsp_text_width (theme, &style, label));
    }
  return widest;
}

void
lsp_timeline_layout (LspTimelineLayout *layout,
                     const LspTimeline *timeline,
                     double width,
                     const LspTheme *theme)
{
  double em = theme->font_scale;
  *layout = (LspTimelineLayout) {.em = em};
  find_view (layout, timeline);
  layout->label_width = fmin (fmax (widest_label (timeline, theme) + 12, 44 * em), 110 * em);
  if (timeline->label_width > 0)
    layout->label_width = timeline->label_width;
  layout->plot_x = ceil (layout->label_width);
  if (width >= STATISTICS_FROM * em && !timeline->hide_statistics)
    layout->statistics_width = STATISTICS * em;
  double right = layout->statistics_width > 0 ? width - layout->statistics_width : width - 14;
  layout->statistics_x = right + 18;
  layout->plot_width = floor (fmax (right - layout->plot_x, 16));

  bool has_header = (timeline->label && *timeline->label) || timeline->result || timeline->claim;
  layout->legend_y = (has_header ? HEADER : 0) * em;
  if (!timeline->has_no_legend)
    layout->n_legend_rows = lsp_timeline_legend_rows (timeline, width, theme);
  bool has_note = timeline->note && *timeline->note;
  layout->band_y =
      layout->legend_y + (double)(layout->n_legend_rows + has_note) * LEGEND_ROW * em + 6;
  layout->band_height = BAND * em;
  layout->lanes_y = round (layout->band_y + layout->band_height + 8);
  double lane_height = timeline->lane_height > 0 ? timeline->lane_height : LANE;
  layout->lane_height = fmax (lane_height, LEAST_LANE) * fmax (em, 1);
  layout->lane_pitch = layout->lane_height + LANE_GAP * em;
  layout->axis_y = round (layout->lanes_y + layout->lane_pitch * (double)timeline->n_lanes + 2);
  layout->height = ceil (layout->axis_y + AXIS * em);
}

void
lsp_timeline_plot (const LspTimeline *timeline,
                   double width,
                   const LspTheme *theme,
                   double *plot_x,
                   double *plot_width)
{
  LspTimelineLayout layout;
  lsp_timeline_layout (&layout, timeline, width, theme);
  *plot_x = layout.plot_x;
  *plot_width = layout.plot_width;
}

double
lsp_timeline_height (const LspTimeline *timeline, double width, const LspTheme *theme)
{
  LspTimelineLayout layout;
  lsp_timeline_layout (&layout, timeline, width, theme);
  return layout.height;
}
