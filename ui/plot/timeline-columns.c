/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A view from the pyramid. Of the level whose bins are a quarter to a half of a column, each column
 * is the sum of its bins; a bin across an edge is divided in proportion, and at both ends of the view
 * exactly, by going down the levels. What the level has in its list is drawn event by event.
 *
 *   columns   |      5      |      6      |
 *   bins      a   b   c   d   e   f   g   h     5 = ½ a + b + c + ½ d;  6 = ½ d + e + f + ½ g
 */
#include "plot/timeline-private.h"

#include <math.h>
#include <string.h>

#define LEAST_BINS 2         /* in a column */
#define NEAR_EDGE (1.0 / 64) /* of a bin: an edge as near as that lies on the bin's */
#define NOISE 1e-5F          /* of a bin: what rounding may leave */

typedef float Quad __attribute__ ((vector_size (16), may_alias));
#define MOST_QUADS ((LSP_N_STATES + 3) / 4)

typedef union
{
  Quad quads[MOST_QUADS];
  float values[4 * MOST_QUADS];
} Row;

typedef struct
{
  LspTimelineScan *scan;
  const LspTimeline *timeline;
  const LspTimelineLane *lane;
  const LspTimelinePyramid *pyramid;
  size_t level;
  double from_ns, to_ns; /* of the view, behind the pyramid's origin */
} View;

static double
offset_of (const LspTimelinePyramid *pyramid, int64_t ns)
{
  return (double)((uint64_t)ns - (uint64_t)pyramid->origin_ns);
}

size_t
lsp_timeline_first_event (const LspTimelinePyramid *pyramid,
                          const LspTimelineLane *lane,
                          double offset_ns)
{
  size_t low = 0, high = lane->n_events;
  while (low < high)
    {
      size_t middle = low + (high - low) / 2;
      if (offset_of (pyramid, lane->begin_ns[middle]) < offset_ns)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

size_t
lsp_timeline_first_long (const LspTimelinePyramid *pyramid,
                         const LspTimelineLane *lane,
                         const LspTimelineLevel *level,
                         double offset_ns)
{
  size_t low = 0, high = level->n_long;
  while (low < high)
    {
      size_t middle = low + (high - low) / 2;
      if (offset_of (pyramid, lane->begin_ns[level->long_events[middle]]) < offset_ns)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

/* ------------------------------------------------------------------ the ends of a view */

static double
bin_ns (const LspTimelinePyramid *pyramid, size_t level)
{
  return (double)((uint64_t)1 << (pyramid->shift + level));
}

/* Adds what an event shorter than @limit_ns did in [from, to) to the sums by state. */
static void
add_clipped (const View *view,
             size_t event,
             double limit_ns,
             double from_ns,
             double to_ns,
             double sums[LSP_N_STATES])
{
  const LspTimelineLane *lane = view->lane;
  double begin_ns = offset_of (view->pyramid, lane->begin_ns[event]);
  double length_ns = (double)lane->end_ns[event] - (double)lane->begin_ns[event];
  double first_ns = fmax (begin_ns, from_ns), last_ns = fmin (begin_ns + length_ns, to_ns);
  if (length_ns < limit_ns && last_ns > first_ns)
    sums[lsp_timeline_state (view->timeline, lane, event)] += last_ns - first_ns;
}

/* What the events in the bins of @level did from the begin of @bin to @edge_ns in it. */
static void
divide_bin (const View *view, size_t level, size_t bin, double edge_ns, double sums[LSP_N_STATES])
{
  const LspTimelinePyramid *pyramid = view->pyramid;
  const LspTimelineLane *lane = view->lane;
  double from_ns = (double)bin * bin_ns (pyramid, level);
  while (level > 0)
    {
      /* events too long for the level below, then its bin, then what remains */
      double limit_ns = LSP_LONG_BINS * bin_ns (pyramid, level);
      const LspTimelineLevel *below = &pyramid->levels[--level];
      size_t i = lsp_timeline_first_long (pyramid, lane, below, from_ns - limit_ns);
      for (; i < below->n_long; i++)
        {
          if (offset_of (pyramid, lane->begin_ns[below->long_events[i]]) >= edge_ns)
            break;
          add_clipped (view, below->long_events[i], limit_ns, from_ns, edge_ns, sums);
        }
      bin *= 2;
      double middle_ns = (double)(bin + 1) * bin_ns (pyramid, level);
      if (edge_ns < middle_ns)
        continue;
      const float *row =
          below->sums + (bin < below->n_bins ? bin : below->n_bins) * pyramid->stride;
      for (size_t slot = 0; slot < pyramid->n_states; slot++)
        sums[pyramid->states[slot]] += (double)row[slot];
      from_ns = middle_ns;
      bin++;
    }
  double limit_ns = LSP_LONG_BINS * bin_ns (pyramid, 0);
  size_t i = lsp_timeline_first_event (pyramid, lane, from_ns - limit_ns);
  for (; i < lane->n_events && offset_of (pyramid, lane->begin_ns[i]) < edge_ns; i++)
    add_clipped (view, i, limit_ns, from_ns, edge_ns, sums);
}

/* The part of a bin before an end of the view. */
static void
divide_at_end (const View *view, double position, Row *part)
{
  const LspTimelinePyramid *pyramid = view->pyramid;
  const LspTimelineLevel *level = &pyramid->levels[view->level];
  size_t bin = (size_t)position;
  double sums[LSP_N_STATES] = {0};
  if (bin >= level->n_bins || !(position > 0))
    return;
  divide_bin (view, view->level, bin, position * bin_ns (pyramid, view->level), sums);
  for (size_t slot = 0; slot < pyramid->n_states; slot++)
    {
      float all = level->sums[bin * pyramid->stride + slot];
      float value = (float)sums[pyramid->states[slot]];
      part->values[slot] = all - value < NOISE * all ? all : value;
    }
}

/* ------------------------------------------------------------------ columns */

/* A place in bins, on the edge of a bin if it is near to one. */
static inline double
snap (double position, double n_bins)
{
  position = position > 0 ? position < n_bins ? position : n_bins : 0;
  double whole = (double)(size_t)position, beyond = position - whole;
  return beyond < NEAR_EDGE ? whole : beyond > 1 - NEAR_EDGE ? whole + 1 : position;
}

static inline __attribute__ ((always_inline)) void
add_columns (const View *view, const size_t n_quads)
{
  LspTimelineScan *scan = view->scan;
  const LspTimelinePyramid *pyramid = view->pyramid;
  const LspTimelineLevel *level = &pyramid->levels[view->level];
  const Quad *rows = (const Quad *)(const void *)level->sums;
  const double per_bin = 1 / bin_ns (pyramid, view->level), n_bins = (double)level->n_bins;
  const double first = view->from_ns * per_bin, step = scan->ns_per_column * per_bin;
  const float per_column = (float)(1 / scan->ns_per_column);
  const size_t n_states = pyramid->n_states;
  double position = fmin (fmax (first, 0), n_bins);
  size_t bin = (size_t)position;
  Row part = {{{0}}}, sum;
  divide_at_end (view, position, &part);
  for (size_t column = 0; column < scan->n_columns; column++)
    {
      bool is_last = column + 1 == scan->n_columns;
      position = first + (double)(column + 1) * step;
      position = is_last ? fmin (fmax (position, 0), n_bins) : snap (position, n_bins);
      size_t end = (size_t)position;
      float share = (float)(position - (double)end);
      for (size_t q = 0; q < n_quads; q++)
        sum.quads[q] = -part.quads[q];
      for (; bin < end; bin++)
        for (size_t q = 0; q < n_quads; q++)
          sum.quads[q] += rows[bin * n_quads + q];
      for (size_t q = 0; q < n_quads; q++)
        part.quads[q] = rows[end * n_quads + q] * share;
      if (is_last)
        divide_at_end (view, position, &part);
      float *row = scan->occupancy + column * LSP_N_STATES;
      for (size_t q = 0; q < n_quads; q++)
        sum.quads[q] = (sum.quads[q] + part.quads[q]) * per_column;
      for (size_t slot = 0; slot < n_states; slot++)
        row[pyramid->states[slot]] = sum.values[slot];
    }
}

/* Those too long for the level, in the order of their begins. */
static void
add_long_events (const View *view, LspTimelineAddEvent add_event)
{
  const LspTimelinePyramid *pyramid = view->pyramid;
  const LspTimelineLevel *level = &pyramid->levels[view->level];
  size_t i = lsp_timeline_first_long (pyramid, view->lane, level,
                                      view->from_ns - (double)level->longest_ns);
  for (; i < level->n_long; i++)
    {
      size_t event = level->long_events[i];
      if (!(offset_of (pyramid, view->lane->begin_ns[event]) < view->to_ns))
        return;
      add_event (view->scan, view->timeline, view->lane, event);
    }
}

bool
lsp_timeline_scan_pyramid (LspTimelineScan *scan,
                           const LspTimeline *timeline,
                           size_t lane_index,
                           LspTimelineAddEvent add_event)
{
  const LspTimelinePyramid *pyramid = lsp_timeline_pyramid (timeline, lane_index);
  if (!pyramid || !(scan->ns_per_column >= LEAST_BINS * bin_ns (pyramid, 0)))
    return false;
  double from_ns = scan->from_ns + lsp_timeline_origin_distance_ns (timeline, pyramid);
  View view = {scan,
               timeline,
               &timeline->lanes[lane_index],
               pyramid,
               0,
               from_ns,
               from_ns + scan->ns_per_column * (double)scan->n_columns};
  while (view.level + 1 < pyramid->n_levels &&
         scan->ns_per_column >= LEAST_BINS * bin_ns (pyramid, view.level + 1))
    view.level++;
  if (pyramid->stride == 4)
    add_columns (&view, 1);
  else if (pyramid->stride == 8)
    add_columns (&view, 2);
  else
    add_columns (&view, MOST_QUADS);
  add_long_events (&view, add_event);
  return true;
}
