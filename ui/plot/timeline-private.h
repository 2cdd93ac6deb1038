/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Level of detail and geometry of the timeline.
 */
#pragma once

#include "plot/canvas.h"
#include "plot/timeline.h"

#define LSP_LEAST_BLOCK 2.0 /* columns; shorter spans are merged */

/* One span wide enough to be drawn on its own. */
typedef struct
{
  size_t event;
  double x1, x2; /* in columns from the left edge, clipped to the view */
} LspTimelineSpan;

/* One lane in one view. Columns are as wide as a device pixel. */
typedef struct
{
  size_t n_columns;
  double from_ns, ns_per_column;
  size_t n_spans, max_spans;
  bool is_core; /* the lane's spans count as work of a core */
  LspTimelineSpan *spans;
  float *occupancy; /* n_columns × LSP_N_STATES: share of the column, of merged spans only */
  float *busy; /* n_columns: share of the column on a core, of all spans, of all lanes so far */
} LspTimelineScan;

/* Returns: false without memory. Clear in either case. */
bool lsp_timeline_scan_init (LspTimelineScan *scan, size_t n_columns, double from_ns, double to_ns);
void lsp_timeline_scan_clear (LspTimelineScan *scan);

/* Fills spans and occupancy anew and adds to `busy`. Times are relative to @timeline->begin_ns. */
void lsp_timeline_scan_lane (LspTimelineScan *scan, const LspTimeline *timeline, size_t lane_index);

/* Since the begin of the repetition. */
double lsp_timeline_relative_ns (const LspTimeline *timeline, int64_t ns);

/* State of one event; LSP_STATE_NONE where nothing is to be drawn. */
LspState
lsp_timeline_state (const LspTimeline *timeline, const LspTimelineLane *lane, size_t event);

/* true for states in which a core is at work. */
bool lsp_state_is_busy (LspState state);

/* Sums of time in each state over a lane's whole recording. */
void
lsp_timeline_totals (const LspTimeline *timeline, size_t lane_index, double totals[LSP_N_STATES]);

#define LSP_BLOCK_EVENTS ((size_t)16)

/* The index of one lane. The events behind the last whole block are read one by one. */
typedef struct
{
  size_t n_blocks;
  int64_t *begins_ns; /* n_blocks + 1: of the first event of each, and of the first one behind;
                         owns the block of memory in which the sums stand as well */
  size_t n_states;    /* that occur */
  LspState states[LSP_N_STATES];
  bool is_busy[LSP_N_STATES];  /* by slot */
  uint8_t slots[LSP_N_STATES]; /* by state; n_states: does not occur */
  uint64_t *sums; /* (n_blocks + 1) × n_states: time in each of them before the block */
  size_t n_far;
  size_t *far_events; /* that reach beyond their block, in the order of their begins: in no sum */
  int64_t longest_far_ns;
} LspTimelineBlocks;

/* NULL without an index. */
const LspTimelineBlocks *lsp_timeline_blocks (const LspTimeline *timeline, size_t lane_index);

/* true if the event stands in the list of those that reach beyond their block. */
bool
lsp_timeline_is_far (const LspTimelineBlocks *blocks, const LspTimelineLane *lane, size_t event);

/* Time in each state of the blocks [first, last), by slot. */
static inline void
lsp_timeline_blocks_sum (const LspTimelineBlocks *blocks,
                         size_t first,
                         size_t last,
                         double sums[LSP_N_STATES])
{
  const uint64_t *from = blocks->sums + first * blocks->n_states;
  const uint64_t *to = blocks->sums + last * blocks->n_states;
  for (size_t slot = 0; slot < blocks->n_states; slot++)
    sums[slot] = (double)(int64_t)(to[slot] - from[slot]);
}

typedef struct
{
  double from_ns, to_ns; /* relative to the repetition's begin */
  double label_width, plot_x, plot_width;
  double statistics_x, statistics_width; /* 0: no room */
  double legend_y, band_y, band_height, lanes_y, lane_height, lane_pitch, axis_y, height;
  size_t n_legend_rows;
  double em;
} LspTimelineLayout;

void lsp_timeline_layout (LspTimelineLayout *layout,
                          const LspTimeline *timeline,
                          double width,
                          const LspTheme *theme);

/* Rows of the legend, and itself from @top on: timeline-legend.c. */
size_t lsp_timeline_legend_rows (const LspTimeline *timeline, double width, const LspTheme *theme);
void lsp_timeline_draw_legend (const LspCanvas *canvas,
                               const LspTimeline *timeline,
                               double top,
                               double width);

/* Where an event is drawn, at least 6 px wide; false if it is outside the view. */
bool lsp_timeline_event_box (const LspTimeline *timeline,
                             const LspTimelineLayout *layout,
                             size_t lane_index,
                             size_t event,
                             LspBox *box);

/* Length of the repetition in ns, 0 if it has none; of a live one, as far as there are events. */
double lsp_timeline_length_ns (const LspTimeline *timeline);

/* The label of a lane; @out is room for a made one. */
const char *lsp_timeline_lane_label (const LspTimeline *timeline, size_t lane_index, char out[24]);

/* true for a lane of a worker: neither the coordinator's nor a token's. */
bool lsp_timeline_lane_is_worker (const LspTimeline *timeline, size_t lane_index);

/* true if the lane's blocks have the second tint. */
bool lsp_timeline_lane_is_odd (const LspTimeline *timeline, size_t lane_index);

/* Blocks, then merged columns, of one lane: timeline-lane.c. */
void lsp_timeline_draw_lane (const LspCanvas *canvas,
                             const LspTimelineLayout *layout,
                             const LspTimeline *timeline,
                             const LspTimelineScan *scan,
                             size_t lane_index);

/* The selection's band under the lanes; its edges, frame and length over them. */
void lsp_timeline_draw_selection_band (const LspCanvas *canvas,
                                       const LspTimelineLayout *layout,
                                       const LspTimeline *timeline);
void lsp_timeline_draw_selection (const LspCanvas *canvas,
                                  const LspTimelineLayout *layout,
                                  const LspTimeline *timeline);
