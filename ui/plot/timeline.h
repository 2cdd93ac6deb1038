/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One repetition as lanes: the coordinator and the workers, what each did when, how many cores were
 * busy, and each lane's share at the side. Spans of two px and more are blocks with texture and
 * number; shorter ones are merged into columns one pixel wide in which the states stand in
 * proportion, none lower than a pixel: nothing that happened disappears.
 *
 * With an index a frame costs by its pixels, not by the events.
 */
#pragma once

#include "plot/theme.h"

#include <cairo.h>
#include <stddef.h>
#include <stdint.h>

#define LSP_NO_CHUNK UINT32_MAX

/* Flat columns, sorted by begin, borrowed. Spans with a negative length are left out. */
typedef struct
{
  const char *label; /* "main", "w0", …; NULL: made from the position */
  bool is_coordinator;
  bool is_token; /* no thread's lane but a lock's: who holds it; chunk: the holder's number, none of
                    them the coordinator. No core of its own */
  size_t n_events;
  const int64_t *begin_ns, *end_ns;
  const uint16_t *kind;
  const uint32_t *chunk; /* nullable */
  const uint64_t *bytes; /* nullable; shown with data movement */
} LspTimelineLane;

typedef struct LspTimelineIndex LspTimelineIndex;

typedef struct
{
  const LspTimelineLane *lanes; /* in the order drawn; the coordinator first by custom */
  size_t n_lanes;
  const LspKind *kinds; /* by kind number; numbers outside are not drawn */
  size_t n_kinds;
  int64_t begin_ns, end_ns;           /* of the repetition: time 0 and the flag */
  int64_t view_begin_ns, view_end_ns; /* what is shown; equal: everything */
  unsigned n_cores;                   /* height of the band; 0: the number of workers */
  const LspTimelineIndex *index;      /* nullable: without it every event is read */

  const char *label; /* heading of the lanes, e.g. "Processes × 8"; NULL: none */
  LspFamily family;  /* of its mark */
  bool is_hollow;
  const char *claim;  /* beside the label; nullable */
  const char *result; /* at the right, e.g. "64.1 ms · 0.20×"; nullable */
  const char *note;   /* in warning colour, e.g. lost events; nullable */

  bool is_live;         /* still going on: no flag, and events after end_ns belong to it */
  bool has_no_legend;   /* it stands elsewhere: lsp_timeline_legend_draw() */
  bool hide_statistics; /* no column of shares at the right */
  double label_width;   /* px of the column at the left; 0: its own */
  double lane_height;   /* px before the font scale, at least 12; 0: 15 */
  bool has_focus;       /* outline around one event */
  size_t focus_lane, focus_event;

  bool has_selection; /* a band over a span of time, and its length on the axis */
  int64_t selection_begin_ns, selection_end_ns;
  size_t selection_lane; /* framed in it; SIZE_MAX: all lanes are meant */
} LspTimeline;

/**
 * lsp_timeline_index_new:
 * @timeline: its lanes and kinds; the arrays must not change while the index is used
 *
 * Level of detail: a view then costs by its columns, not by the events in it. One pass over the
 * events; 3 bytes for each.
 *
 * Returns: (nullable): NULL without memory
 */
LspTimelineIndex *lsp_timeline_index_new (const LspTimeline *timeline);
void lsp_timeline_index_free (LspTimelineIndex *index);

double lsp_timeline_height (const LspTimeline *timeline, double width, const LspTheme *theme);

/* An LspDraw; @data is an LspTimeline. */
void lsp_timeline_draw (cairo_t *cr,
                        double width,
                        double height,
                        const LspTheme *theme,
                        const void *data);

/* Where lanes and axis lie, in px from the left, e.g. for a strip that stands under them. */
void lsp_timeline_plot (const LspTimeline *timeline,
                        double width,
                        const LspTheme *theme,
                        double *plot_x,
                        double *plot_width);

/* The legend of the states that occur, on its own: in one row @width wide, or in rows. The draw
 * function is an LspDraw; @data is an LspTimeline. */
double lsp_timeline_legend_width (const LspTimeline *timeline, const LspTheme *theme);
double
lsp_timeline_legend_height (const LspTimeline *timeline, double width, const LspTheme *theme);
void lsp_timeline_legend_draw (cairo_t *cr,
                               double width,
                               double height,
                               const LspTheme *theme,
                               const void *data);

/**
 * lsp_timeline_hit:
 * @x: px, as in the drawing
 * @lane: (out): index of the lane
 * @event: (out): index of the event in it
 *
 * The event at a point, of several the one drawn last; without one the nearest within 2.5 px.
 * By halving: the cost does not grow with the events.
 *
 * Returns: false if there is none; the outputs are left alone then
 */
bool lsp_timeline_hit (const LspTimeline *timeline,
                       double width,
                       const LspTheme *theme,
                       double x,
                       double y,
                       size_t *lane,
                       size_t *event);

/* "chunk 4 on w0: computing 1.61 ms, from 12.0 ms"; "" if there is no such event. Free with
 * free(); NULL without memory. */
char *lsp_timeline_describe_event (const LspTimeline *timeline, size_t lane_index, size_t event);

/* Free with free(); NULL without memory. */
char *lsp_timeline_describe (const LspTimeline *timeline);

/* "Selected: 12.0 ms to 31.5 ms, on w0."; "" without a selection in view. Free with free(); NULL
 * without memory. */
char *lsp_timeline_describe_selection (const LspTimeline *timeline);
