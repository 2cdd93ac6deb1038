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

#define LSP_MAX_LEVELS 64
#define LSP_LONG_BINS 4 /* events as long as this many bins stand in a list of their own */

/* One level: bins of equal length, and the events that are too long for them. */
typedef struct
{
  size_t n_bins;
  float *sums; /* (n_bins + 1) × stride, ns: time in each state that occurs; the last row is 0 */
  size_t n_long;
  size_t *long_events; /* in the order of their begins; in no bin */
  uint64_t longest_ns;
} LspTimelineLevel;

/* The index of one lane. Bin b of level l begins b × 2^(shift + l) ns behind the origin. */
typedef struct
{
  size_t n_levels; /* 0: no events, or none in order: they are read one by one */
  unsigned shift;
  int64_t origin_ns; /* begin of the first event */
  uint64_t span_ns;  /* from there to the last one's begin */
  size_t n_states;   /* that may occur */
  size_t stride;     /* of a row; a multiple of 4, so that rows are added as vectors */
  LspState states[LSP_N_STATES];
  uint64_t totals_ns[LSP_N_STATES]; /* by position in @states */
  LspTimelineLevel levels[LSP_MAX_LEVELS];
} LspTimelinePyramid;

/* NULL without an index, or if the lane has none. */
const LspTimelinePyramid *lsp_timeline_pyramid (const LspTimeline *timeline, size_t lane_index);

/* Fills columns and spans from the pyramid: timeline-columns.c. Returns: false if the view is so
 * near that reading its events is cheaper. */
typedef void (*LspTimelineAddEvent) (LspTimelineScan *scan,
                                     const LspTimeline *timeline,
                                     const LspTimelineLane *lane,
                                     size_t event);
bool lsp_timeline_scan_pyramid (LspTimelineScan *scan,
                                const LspTimeline *timeline,
                                size_t lane_index,
                                LspTimelineAddEvent add_event);

/* First event, of a pyramid, that begins @offset_ns behind the origin or later; and the same in the
 * list of a level's long ones. */
size_t lsp_timeline_first_event (const LspTimelinePyramid *pyramid,
                                 const LspTimelineLane *lane,
                                 double offset_ns);
size_t lsp_timeline_first_long (const LspTimelinePyramid *pyramid,
                                const LspTimelineLane *lane,
                                const LspTimelineLevel *level,
                                double offset_ns);

/* Where the repetition begins, behind the pyramid's origin. */
static inline double
lsp_timeline_origin_distance_ns (const LspTimeline *timeline, const LspTimelinePyramid *pyramid)
{
  return (double)(int64_t)((uint64_t)timeline->begin_ns - (uint64_t)pyramid->origin_ns);
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

/* Stacking order of the states from the bottom: work first, then what stands in its way. */
#define LSP_N_STACK 8
extern const LspState lsp_timeline_stack[LSP_N_STACK];

/* Heights in px of one column: in proportion, none that happened below one px, at most @room. Returns: false
 * if the column is empty. */
bool lsp_timeline_stack_heights (const float *shares, double room, int heights[LSP_N_STACK]);

/* The merged columns of a lane as pixels: timeline-pixels.c. Returns: false where they cannot be
 * written so, as on vector surfaces; nothing is drawn then. */
bool lsp_timeline_draw_pixels (const LspCanvas *canvas,
                               const LspTimelineLayout *layout,
                               const LspTimelineScan *scan,
                               bool is_odd,
                               double y);

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
