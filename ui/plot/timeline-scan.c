/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A view from its events: each is a span of its own if it is wide enough, else its share of one to
 * three columns. Near views and lanes without a pyramid are read so.
 */
#include "plot/timeline-private.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define LEAST_TOKEN 3 /* columns: a short hold among long ones must be seen */

bool
lsp_timeline_scan_init (LspTimelineScan *scan, size_t n_columns, double from_ns, double to_ns)
{
  *scan = (LspTimelineScan) {.n_columns = n_columns,
                             .from_ns = from_ns,
                             .ns_per_column = fmax (to_ns - from_ns, 1) / (double)n_columns,
                             .max_spans = n_columns + 2};
  scan->spans = malloc (scan->max_spans * sizeof *scan->spans);
  scan->occupancy = malloc ((n_columns + 1) * LSP_N_STATES * sizeof *scan->occupancy);
  scan->busy = calloc (n_columns + 1, sizeof *scan->busy);
  return scan->spans && scan->occupancy && scan->busy;
}

void
lsp_timeline_scan_clear (LspTimelineScan *scan)
{
  free (scan->spans);
  free (scan->occupancy);
  free (scan->busy);
  *scan = (LspTimelineScan) {0};
}

static double
column_of (const LspTimelineScan *scan, double ns)
{
  return (ns - scan->from_ns) / scan->ns_per_column;
}

/* Spreads [x1, x2) in columns over @row, whose entries lie @stride apart. */
static void
add_range (float *row, size_t stride, size_t n_columns, double x1, double x2)
{
  x1 = fmax (x1, 0);
  x2 = fmin (x2, (double)n_columns);
  if (!(x2 > x1))
    return;
  size_t first = (size_t)x1, last = (size_t)x2;
  if (first == last)
    {
      row[first * stride] += (float)(x2 - x1);
      return;
    }
  row[first * stride] += (float)((double)(first + 1) - x1);
  for (size_t i = first + 1; i < last; i++)
    row[i * stride] += 1;
  if (last < n_columns)
    row[last * stride] += (float)(x2 - (double)last);
}

/* One event on its own: a span if it is wide enough, else its share of one to three columns. */
static void
add_event (LspTimelineScan *scan, LspState state, size_t event, double x1, double x2)
{
  if (state == LSP_STATE_NONE || !(x2 >= x1) || x2 < 0 || x1 > (double)scan->n_columns)
    return;
  if (x2 - x1 >= LSP_LEAST_BLOCK && scan->n_spans < scan->max_spans)
    {
      double left = fmax (x1, 0), right = fmin (x2, (double)scan->n_columns);
      scan->spans[scan->n_spans++] = (LspTimelineSpan) {event, left, right};
      if (scan->is_core && lsp_state_is_busy (state))
        add_range (scan->busy, 1, scan->n_columns, x1, x2);
      return;
    }
  /* A span of no length still happened. */
  add_range (scan->occupancy + state, LSP_N_STATES, scan->n_columns, x1, x2 > x1 ? x2 : x1 + 1e-9);
}

static void
add_one (LspTimelineScan *scan,
         const LspTimeline *timeline,
         const LspTimelineLane *lane,
         size_t event)
{
  double x1 = column_of (scan, lsp_timeline_relative_ns (timeline, lane->begin_ns[event]));
  double x2 = column_of (scan, lsp_timeline_relative_ns (timeline, lane->end_ns[event]));
  if (lane->is_token)
    x2 = fmax (x2, x1 + LEAST_TOKEN);
  add_event (scan, lsp_timeline_state (timeline, lane, event), event, x1, x2);
}

/* Most of many events lie in one column, without a branch that is hard to foresee. */
static void
add_many (LspTimelineScan *scan,
          const LspTimeline *timeline,
          const LspTimelineLane *lane,
          size_t first,
          size_t end)
{
  LspState states[64];
  const size_t n_kinds = timeline->n_kinds < 64 ? timeline->n_kinds : 64;
  const double per_ns = 1 / scan->ns_per_column, n_columns = (double)scan->n_columns;
  const uint64_t origin_ns = (uint64_t)timeline->begin_ns;
  float *occupancy = scan->occupancy;
  for (size_t kind = 0; kind < n_kinds; kind++)
    states[kind] = (unsigned)timeline->kinds[kind].state < LSP_N_STATES
                       ? timeline->kinds[kind].state
                       : LSP_STATE_NONE;
  for (size_t i = first; lane->is_token && i < end; i++)
    add_one (scan, timeline, lane, i);
  for (size_t i = first; !lane->is_token && i < end; i++)
    {
      uint16_t kind = lane->kind[i];
      int64_t begin_ns = (int64_t)((uint64_t)lane->begin_ns[i] - origin_ns);
      int64_t end_ns = (int64_t)((uint64_t)lane->end_ns[i] - origin_ns);
      double x1 = ((double)begin_ns - scan->from_ns) * per_ns;
      double x2 = ((double)end_ns - scan->from_ns) * per_ns;
      LspState state = kind < n_kinds ? states[kind] : lsp_timeline_state (timeline, lane, i);
      if (state == LSP_STATE_NONE)
        continue;
      if (x1 >= 0 && x2 > x1 && x2 < n_columns && (size_t)x1 == (size_t)x2)
        occupancy[(size_t)x1 * LSP_N_STATES + state] += (float)(x2 - x1);
      else
        add_event (scan, state, i, x1, x2);
    }
}

/* ------------------------------------------------------------------ a lane */

/* A view so near that the pyramid's lowest bins are too wide for it: the events in it. */
static void
scan_near (LspTimelineScan *scan,
           const LspTimeline *timeline,
           const LspTimelineLane *lane,
           const LspTimelinePyramid *pyramid)
{
  const LspTimelineLevel *level = &pyramid->levels[0];
  double from_ns = scan->from_ns + lsp_timeline_origin_distance_ns (timeline, pyramid);
  double to_ns = from_ns + scan->ns_per_column * (double)scan->n_columns;
  double reach_ns = LSP_LONG_BINS * (double)((uint64_t)1 << pyramid->shift);
  size_t first = lsp_timeline_first_event (pyramid, lane, from_ns - reach_ns);
  size_t end = lsp_timeline_first_event (pyramid, lane, to_ns);
  size_t i = lsp_timeline_first_long (pyramid, lane, level, from_ns - (double)level->longest_ns);
  for (; i < level->n_long && level->long_events[i] < first; i++)
    add_one (scan, timeline, lane, level->long_events[i]);
  add_many (scan, timeline, lane, first, end);
}

/* Adds the shares of the states in which a core works. */
static void
add_busy (LspTimelineScan *scan)
{
  static const LspState busy[] = {LSP_STATE_COMPUTE, LSP_STATE_MOVE, LSP_STATE_START,
                                  LSP_STATE_LOCK, LSP_STATE_SLOWER};
  for (size_t column = 0; column < scan->n_columns; column++)
    {
      const float *row = scan->occupancy + column * LSP_N_STATES;
      float sum = 0;
      for (size_t i = 0; i < sizeof busy / sizeof busy[0]; i++)
        sum += row[busy[i]];
      scan->busy[column] += sum;
    }
}

void
lsp_timeline_scan_lane (LspTimelineScan *scan, const LspTimeline *timeline, size_t lane_index)
{
  const LspTimelineLane *lane = &timeline->lanes[lane_index];
  const LspTimelinePyramid *pyramid = lsp_timeline_pyramid (timeline, lane_index);
  scan->n_spans = 0;
  scan->is_core = !lane->is_token;
  memset (scan->occupancy, 0, (scan->n_columns + 1) * LSP_N_STATES * sizeof *scan->occupancy);
  if (!pyramid)
    add_many (scan, timeline, lane, 0, lane->n_events);
  else if (!lsp_timeline_scan_pyramid (scan, timeline, lane_index, add_one))
    scan_near (scan, timeline, lane, pyramid);
  if (scan->is_core)
    add_busy (scan);
}
