/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Level of detail: walks the columns of pixels, not the events. From the first block of a column
 * the next column's first one is found by galloping, and what lies between is one sum. A block of
 * 16 events that lies across an edge is divided in proportion if it is a sliver of the column, else
 * event by event.
 *
 *   column        |      5       |      6       |      7
 *   blocks        aa bb cc dd ee ff gg hhhhhhhhhhhhhhhhhhhh
 *   result        sum a…d → 5;  e → 5 and 6 in proportion;  sum f, g → 6;  events of h → 6 and 7
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

/* The first whole ns at or after that moment. */
static int64_t
absolute_ns (const LspTimeline *timeline, double relative_ns)
{
  if (!(relative_ns > -9e18))
    relative_ns = -9e18;
  if (relative_ns > 9e18)
    relative_ns = 9e18;
  int64_t whole = (int64_t)relative_ns;
  whole += (double)whole < relative_ns;
  return (int64_t)((uint64_t)timeline->begin_ns + (uint64_t)whole);
}

#define SLIVER (1.0 / 8) /* of a column: how much of one may stand beside its place */

/* First place with key ≥ @wanted in a sorted column, from @first on: steps that double, beginning
 * with @step, then halving. */
static size_t
gallop (const int64_t *keys, size_t first, size_t n_keys, size_t step, int64_t wanted)
{
  size_t low = first;
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
  if (scan->is_core && lsp_state_is_busy (state))
    add_range (scan->busy, 1, scan->n_columns, x1, x2);
  if (x2 - x1 >= LSP_LEAST_BLOCK && scan->n_spans < scan->max_spans)
    {
      double left = fmax (x1, 0), right = fmin (x2, (double)scan->n_columns);
      scan->spans[scan->n_spans++] = (LspTimelineSpan) {event, left, right};
      return;
    }
  /* A span of no length still happened. */
  add_range (scan->occupancy + state, LSP_N_STATES, scan->n_columns, x1, x2 > x1 ? x2 : x1 + 1e-9);
}

/* Many events inside one column, or a part of them. */
static void
add_sums (LspTimelineScan *scan,
          const LspTimelineBlocks *blocks,
          size_t column,
          const double *sums,
          double part)
{
  float *row = scan->occupancy + column * LSP_N_STATES;
  double share_per_ns = part / scan->ns_per_column, busy = 0;
  for (size_t slot = 0; slot < blocks->n_states; slot++)
    {
      double share = sums[slot] * share_per_ns;
      row[blocks->states[slot]] += (float)share;
      busy += blocks->is_busy[slot] ? share : 0;
    }
  if (scan->is_core)
    scan->busy[column] += (float)busy;
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

/* ------------------------------------------------------------------ by blocks */

typedef struct
{
  LspTimelineScan *scan;
  const LspTimeline *timeline;
  const LspTimelineLane *lane;
  const LspTimelineBlocks *blocks;
  size_t last_step; /* in blocks, over the column before: the next one is likely as long */
  double columns_per_ns;
} Walk;

static double
block_column (const Walk *walk, size_t block)
{
  uint64_t relative_ns =
      (uint64_t)walk->blocks->begins_ns[block] - (uint64_t)walk->timeline->begin_ns;
  return ((double)(int64_t)relative_ns - walk->scan->from_ns) * walk->columns_per_ns;
}

/* The edge at the left of a column. */
static int64_t
edge_of (const Walk *walk, double column)
{
  return absolute_ns (walk->timeline, walk->scan->from_ns + column * walk->scan->ns_per_column);
}

/* Those that lie over others come first, so that the others are drawn on top of them. */
static void
add_far_events (Walk *walk, int64_t from_ns, int64_t to_ns)
{
  const LspTimelineBlocks *blocks = walk->blocks;
  int64_t earliest_ns;
  size_t low = 0, high = blocks->n_far;
  if (__builtin_sub_overflow (from_ns, blocks->longest_far_ns, &earliest_ns))
    earliest_ns = INT64_MIN;
  while (low < high)
    {
      size_t middle = low + (high - low) / 2;
      if (walk->lane->begin_ns[blocks->far_events[middle]] < earliest_ns)
        low = middle + 1;
      else
        high = middle;
    }
  for (; low < blocks->n_far && walk->lane->begin_ns[blocks->far_events[low]] < to_ns; low++)
    add_one (walk->scan, walk->timeline, walk->lane, blocks->far_events[low]);
}

static void
add_block_events (Walk *walk, size_t block)
{
  size_t first = block * LSP_BLOCK_EVENTS;
  for (size_t i = first; i < first + LSP_BLOCK_EVENTS; i++)
    if (walk->blocks->n_far == 0 || !lsp_timeline_is_far (walk->blocks, walk->lane, i))
      add_one (walk->scan, walk->timeline, walk->lane, i);
}

/* n_states for what is not drawn. */
static size_t
slot_of (const Walk *walk, uint16_t kind)
{
  LspState state =
      kind < walk->timeline->n_kinds ? walk->timeline->kinds[kind].state : LSP_STATE_NONE;
  return (unsigned)state < LSP_N_STATES ? walk->blocks->slots[state] : walk->blocks->n_states;
}

/* What the events of a block that is narrower than a column did on both sides of its edge. */
static void
divide_block (const Walk *walk,
              size_t block,
              int64_t edge_ns,
              double left[LSP_N_STATES + 1],
              double right[LSP_N_STATES + 1])
{
  const LspTimelineLane *lane = walk->lane;
  size_t first = block * LSP_BLOCK_EVENTS;
  for (size_t i = first; i < first + LSP_BLOCK_EVENTS; i++)
    {
      int64_t begin = lane->begin_ns[i], end = lane->end_ns[i];
      size_t state = slot_of (walk, lane->kind[i]);
      if (end <= begin || (walk->blocks->n_far > 0 && lsp_timeline_is_far (walk->blocks, lane, i)))
        continue;
      if (end <= edge_ns)
        left[state] += (double)(end - begin);
      else if (begin >= edge_ns)
        right[state] += (double)(end - begin);
      else
        {
          left[state] += (double)(edge_ns - begin);
          right[state] += (double)(end - edge_ns);
        }
    }
}

/* A block across the edge of a column, or of the view. */
static void
add_crossing_block (Walk *walk, size_t block, double x1, double x2, double edge)
{
  double left[LSP_N_STATES + 1] = {0}, right[LSP_N_STATES + 1] = {0}, part = 1;
  if (!(x1 >= 0) || !(x2 - x1 < 1) || !(x2 > x1) || edge >= (double)walk->scan->n_columns)
    {
      add_block_events (walk, block);
      return;
    }
  if (x2 - x1 < SLIVER)
    {
      part = (edge - x1) / (x2 - x1);
      lsp_timeline_blocks_sum (walk->blocks, block, block + 1, left);
      memcpy (right, left, sizeof right);
    }
  else
    divide_block (walk, block, edge_of (walk, edge), left, right);
  add_sums (walk->scan, walk->blocks, (size_t)edge - 1, left, part);
  add_sums (walk->scan, walk->blocks, (size_t)edge, right, part < 1 ? 1 - part : 1);
}

/* The blocks from @block on that begin and end in the column of @x1. Returns the first one that does
 * not; @block if there is none. */
static size_t
add_inner_blocks (Walk *walk, size_t block, double x1, double edge)
{
  const LspTimelineBlocks *blocks = walk->blocks;
  double sums[LSP_N_STATES + 1];
  int64_t edge_ns = edge_of (walk, edge);
  if (x1 < 0 || blocks->begins_ns[block + 1] > edge_ns || edge_ns == INT64_MAX)
    return block;
  size_t behind =
      gallop (blocks->begins_ns, block + 1, blocks->n_blocks + 1, walk->last_step, edge_ns + 1);
  size_t next = behind > block + 1 ? behind - 1 : block + 1;
  /* likely the next edge: what is read there comes meanwhile */
  size_t ahead = next + (next - block) < blocks->n_blocks ? next + (next - block) : next;
  __builtin_prefetch (&blocks->begins_ns[ahead]);
  __builtin_prefetch (&blocks->sums[ahead * blocks->n_states]);
  __builtin_prefetch (&blocks->sums[(ahead + 1) * blocks->n_states]);
  walk->last_step = next - block > 4 ? (next - block) / 2 : 1;
  lsp_timeline_blocks_sum (blocks, block, next, sums);
  add_sums (walk->scan, blocks, (size_t)x1, sums, 1);
  return next;
}

static void
scan_blocks (Walk *walk, int64_t from_ns, int64_t to_ns)
{
  const LspTimelineBlocks *blocks = walk->blocks;
  LspTimelineScan *scan = walk->scan;
  add_far_events (walk, from_ns, to_ns);
  size_t block = gallop (blocks->begins_ns, 0, blocks->n_blocks + 1, 1, from_ns);
  block = block > 2 ? block - 2 : 0; /* the last of one may end a little behind the next's begin */
  while (block < blocks->n_blocks)
    {
      double x1 = block_column (walk, block);
      if (!(x1 < (double)scan->n_columns))
        return;
      double edge = x1 >= 0 ? (double)((size_t)x1 + 1) : 0;
      size_t next = add_inner_blocks (walk, block, x1, edge);
      if (next == block)
        add_crossing_block (walk, next++, x1, block_column (walk, block + 1), edge);
      block = next;
    }
  for (size_t i = blocks->n_blocks * LSP_BLOCK_EVENTS; i < walk->lane->n_events; i++)
    add_one (scan, walk->timeline, walk->lane, i);
}

void
lsp_timeline_scan_lane (LspTimelineScan *scan, const LspTimeline *timeline, size_t lane_index)
{
  const LspTimelineLane *lane = &timeline->lanes[lane_index];
  double to_ns = scan->from_ns + scan->ns_per_column * (double)scan->n_columns;
  Walk walk = {.scan = scan,
               .timeline = timeline,
               .lane = lane,
               .blocks = lsp_timeline_blocks (timeline, lane_index),
               .last_step = 1,
               .columns_per_ns = 1 / scan->ns_per_column};
  scan->n_spans = 0;
  scan->is_core = !lane->is_token;
  memset (scan->occupancy, 0, (scan->n_columns + 1) * LSP_N_STATES * sizeof *scan->occupancy);
  if (walk.blocks)
    scan_blocks (&walk, absolute_ns (timeline, scan->from_ns), absolute_ns (timeline, to_ns));
  else
    for (size_t i = 0; i < lane->n_events; i++)
      add_one (scan, timeline, lane, i);
}
