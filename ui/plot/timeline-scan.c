/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Level of detail: walks the columns of pixels, not the events. From the first event of a column
 * the next column's first one is found by galloping, and what lies between is one sum.
 *
 *   column        |  5         |  6         |  7         |  8
 *   events        aa bbb cc dd |e ffffffffffffffffffffffffff gg
 *   result        a b c d → 4 shares of column 5;  e → column 6;  f → a span;  g → column 8
 */
#include "plot/timeline-private.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

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

/* The first whole ns at or after that moment. */
static int64_t
absolute_ns (const LspTimeline *timeline, double relative_ns)
{
  double bounded = fmin (fmax (ceil (relative_ns), -9e18), 9e18);
  return (int64_t)((uint64_t)timeline->begin_ns + (uint64_t)(int64_t)bounded);
}

/* First event with key ≥ @wanted in a sorted column, from @first on: doubling steps, then halving. */
static size_t
gallop (const int64_t *keys, size_t first, size_t n_keys, int64_t wanted)
{
  size_t step = 1, low = first;
  while (low < n_keys && keys[low] < wanted)
    {
      first = low + 1;
      low += step;
      step *= 2;
    }
  size_t high = low < n_keys ? low : n_keys;
  while (first < high)
    {
      size_t middle = first + (high - first) / 2;
      if (keys[middle] < wanted)
        first = middle + 1;
      else
        high = middle;
    }
  return first;
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
  if (lsp_state_is_busy (state))
    add_range (scan->busy, 1, scan->n_columns, x1, x2);
  if (x2 - x1 >= LSP_LEAST_BLOCK && scan->n_spans < scan->max_spans)
    {
      double left = fmax (x1, 0), right = fmin (x2, (double)scan->n_columns);
      scan->spans[scan->n_spans++] = (LspTimelineSpan) {event, left, right};
      return;
    }
  /* A span of no length still happened. */
  add_range (scan->occupancy + state, LSP_N_STATES, scan->n_columns, x1, x2 > x1 ? x2 : x1 + 1e-6);
}

/* Many events inside one column. */
static void
add_sums (LspTimelineScan *scan, size_t column, const double sums[LSP_N_STATES])
{
  float *row = scan->occupancy + column * LSP_N_STATES;
  for (size_t state = LSP_STATE_NONE + 1; state < LSP_N_STATES; state++)
    {
      float share = (float)(sums[state] / scan->ns_per_column);
      row[state] += share;
      if (lsp_state_is_busy ((LspState)state))
        scan->busy[column] += share;
    }
}

void
lsp_timeline_scan_lane (LspTimelineScan *scan, const LspTimeline *timeline, size_t lane_index)
{
  const LspTimelineLane *lane = &timeline->lanes[lane_index];
  scan->n_spans = 0;
  memset (scan->occupancy, 0, (scan->n_columns + 1) * LSP_N_STATES * sizeof *scan->occupancy);
  size_t i = gallop (lane->end_ns, 0, lane->n_events, absolute_ns (timeline, scan->from_ns));
  while (i < lane->n_events)
    {
      double x1 = column_of (scan, lsp_timeline_relative_ns (timeline, lane->begin_ns[i]));
      double x2 = column_of (scan, lsp_timeline_relative_ns (timeline, lane->end_ns[i]));
      if (x1 >= (double)scan->n_columns)
        return;
      bool is_inside = x1 >= 0 && x2 - x1 < LSP_LEAST_BLOCK;
      size_t next = i + 1;
      if (is_inside)
        {
          double edge = scan->from_ns + (floor (x1) + 1) * scan->ns_per_column;
          next = gallop (lane->begin_ns, i + 1, lane->n_events, absolute_ns (timeline, edge));
        }
      if (next > i + 3)
        {
          /* All but the last end before the next column: they do not overlap. */
          double sums[LSP_N_STATES] = {0};
          lsp_timeline_index_sum (timeline, lane_index, i, next - 1, sums);
          add_sums (scan, (size_t)x1, sums);
          i = next - 1;
          continue;
        }
      add_event (scan, lsp_timeline_state (timeline, lane, i), i, x1, x2);
      i++;
    }
}
