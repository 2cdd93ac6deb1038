/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * From a point to the event under it, by halving; and one event in words.
 */
#include "plot/buffer.h"
#include "plot/timeline-private.h"

#include "i18n.h"

#include <math.h>

#define NEAR 2.5     /* px beside a span that still count */
#define MOST_BACK 16 /* spans read before the one found: annotations lie over others */

/* First event that begins after @ns. */
static size_t
first_after (const LspTimeline *timeline, const LspTimelineLane *lane, double ns)
{
  size_t low = 0, high = lane->n_events;
  while (low < high)
    {
      size_t middle = low + (high - low) / 2;
      if (lsp_timeline_relative_ns (timeline, lane->begin_ns[middle]) <= ns)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

/* How far @ns lies outside the event; 0 inside, infinite for what is not drawn. */
static double
distance_ns (const LspTimeline *timeline, const LspTimelineLane *lane, size_t event, double ns)
{
  double begin = lsp_timeline_relative_ns (timeline, lane->begin_ns[event]);
  double end = lsp_timeline_relative_ns (timeline, lane->end_ns[event]);
  if (lsp_timeline_state (timeline, lane, event) == LSP_STATE_NONE || !(end >= begin))
    return INFINITY;
  return fmax (fmax (begin - ns, ns - end), 0);
}

/* The event drawn last among those at @ns, else the nearest one; n_events if none is near. */
static size_t
find_event (const LspTimeline *timeline, const LspTimelineLane *lane, double ns, double near_ns)
{
  size_t after = first_after (timeline, lane, ns), found = lane->n_events;
  double best = near_ns;
  if (after < lane->n_events && distance_ns (timeline, lane, after, ns) <= best)
    {
      best = distance_ns (timeline, lane, after, ns);
      found = after;
    }
  for (size_t i = after; i-- > 0 && after - i <= MOST_BACK;)
    {
      double distance = distance_ns (timeline, lane, i, ns);
      if (distance < best || (distance == 0 && best > 0))
        {
          best = distance;
          found = i;
        }
      if (best == 0)
        break;
    }
  return found;
}

bool
lsp_timeline_hit (const LspTimeline *timeline,
                  double width,
                  const LspTheme *theme,
                  double x,
                  double y,
                  size_t *lane,
                  size_t *event)
{
  LspTimelineLayout layout;
  lsp_timeline_layout (&layout, timeline, width, theme);
  double row = floor ((y - layout.lanes_y) / layout.lane_pitch);
  if (!(row >= 0) || row >= (double)timeline->n_lanes || !(x >= layout.plot_x) ||
      x > layout.plot_x + layout.plot_width)
    return false;
  double ns_per_px = (layout.to_ns - layout.from_ns) / layout.plot_width;
  double ns = layout.from_ns + (x - layout.plot_x) * ns_per_px;
  const LspTimelineLane *found = &timeline->lanes[(size_t)row];
  size_t index = find_event (timeline, found, ns, NEAR * ns_per_px);
  if (index >= found->n_events)
    return false;
  *lane = (size_t)row;
  *event = index;
  return true;
}

bool
lsp_timeline_event_box (const LspTimeline *timeline,
                        const LspTimelineLayout *layout,
                        size_t lane_index,
                        size_t event,
                        LspBox *box)
{
  if (lane_index >= timeline->n_lanes || event >= timeline->lanes[lane_index].n_events)
    return false;
  const LspTimelineLane *lane = &timeline->lanes[lane_index];
  double px_per_ns = layout->plot_width / (layout->to_ns - layout->from_ns);
  double right = layout->plot_x + layout->plot_width;
  double x1 =
      layout->plot_x +
      (lsp_timeline_relative_ns (timeline, lane->begin_ns[event]) - layout->from_ns) * px_per_ns;
  double x2 =
      layout->plot_x +
      (lsp_timeline_relative_ns (timeline, lane->end_ns[event]) - layout->from_ns) * px_per_ns;
  if (!(x2 >= layout->plot_x) || !(x1 <= right) || !(x2 >= x1))
    return false;
  x1 = fmax (x1, layout->plot_x);
  x2 = fmin (x2, right);
  double grow = fmax (6 - (x2 - x1), 0) / 2;
  *box = (LspBox) {x1 - grow, layout->lanes_y + layout->lane_pitch * (double)lane_index,
                   x2 - x1 + 2 * grow, layout->lane_height};
  return true;
}

/* "send, 0.95 MiB": what the block itself says, and how much. */
static void
add_detail (LspBuffer *out, const LspTimeline *timeline, const LspTimelineLane *lane, size_t event)
{
  const char *label = timeline->kinds[lane->kind[event]].label;
  uint64_t bytes = lane->bytes ? lane->bytes[event] : 0;
  char size[LSP_NUMBER_SIZE];
  if (label && *label && bytes > 0)
    lsp_buffer_printf (out, " (%s, %s)", label, lsp_format_bytes (size, bytes));
  else if (label && *label)
    lsp_buffer_printf (out, " (%s)", label);
  else if (bytes > 0)
    lsp_buffer_printf (out, " (%s)", lsp_format_bytes (size, bytes));
}

char *
lsp_timeline_describe_event (const LspTimeline *timeline, size_t lane_index, size_t event)
{
  LspBuffer out = {0}, what = {0};
  char made[24], length[LSP_NUMBER_SIZE], begin[LSP_NUMBER_SIZE];
  if (lane_index >= timeline->n_lanes || event >= timeline->lanes[lane_index].n_events)
    return lsp_buffer_take (&out);
  const LspTimelineLane *lane = &timeline->lanes[lane_index];
  const char *label = lsp_timeline_lane_label (timeline, lane_index, made);
  LspState state = lsp_timeline_state (timeline, lane, event);
  double begin_ns = lsp_timeline_relative_ns (timeline, lane->begin_ns[event]);
  double end_ns = lsp_timeline_relative_ns (timeline, lane->end_ns[event]);
  lsp_format_time (length, fmax (end_ns - begin_ns, 0));
  lsp_format_time (begin, begin_ns);
  lsp_buffer_add (&what, state == LSP_STATE_COMPUTE ? _ ("computing") : lsp_state_label (state));
  if (state != LSP_STATE_NONE)
    add_detail (&what, timeline, lane, event);
  const char *words = what.data ? what.data : "";
  bool has_chunk = lane->chunk && lane->chunk[event] != LSP_NO_CHUNK;
  if (lane->is_token && has_chunk) /* Translators: a lock, worker, duration, begin. */
    lsp_buffer_printf (&out, _ ("%.100s: held by w%u for %s, from %s"), label, lane->chunk[event],
                       length, begin);
  else if (has_chunk) /* Translators: chunk number, lane, state, duration, begin. */
    lsp_buffer_printf (&out, _ ("chunk %u on %.100s: %s %s, from %s"), lane->chunk[event], label,
                       words, length, begin);
  else /* Translators: lane, state, duration, begin. */
    lsp_buffer_printf (&out, _ ("%.100s: %s %s, from %s"), label, words, length, begin);
  lsp_buffer_clear (&what);
  return lsp_buffer_take (&out);
}
