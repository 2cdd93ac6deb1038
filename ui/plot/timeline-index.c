/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Running sums per state, one mark every 16 events: the sum over any range of events is the
 * difference of two marks and at most 30 events read one by one. 5 bytes an event.
 */
#include "plot/timeline-private.h"

#include <stdlib.h>
#include <string.h>

#define STRIDE 16

typedef struct
{
  size_t n_marks;
  uint64_t *sums; /* n_marks × LSP_N_STATES: time in each state before event STRIDE × mark */
  uint64_t totals[LSP_N_STATES];
} IndexLane;

struct LspTimelineIndex
{
  size_t n_lanes;
  IndexLane *lanes;
};

bool
lsp_state_is_busy (LspState state)
{
  return state == LSP_STATE_COMPUTE || state == LSP_STATE_MOVE || state == LSP_STATE_START ||
         state == LSP_STATE_LOCK || state == LSP_STATE_SLOWER;
}

LspState
lsp_timeline_state (const LspTimeline *timeline, const LspTimelineLane *lane, size_t event)
{
  uint16_t kind = lane->kind[event];
  LspState state = kind < timeline->n_kinds ? timeline->kinds[kind].state : LSP_STATE_NONE;
  return (unsigned)state < LSP_N_STATES ? state : LSP_STATE_NONE;
}

/* Times may come from a damaged file: differences wrap instead of overflowing. */
static int64_t
difference (int64_t a, int64_t b)
{
  return (int64_t)((uint64_t)a - (uint64_t)b);
}

double
lsp_timeline_relative_ns (const LspTimeline *timeline, int64_t ns)
{
  return (double)difference (ns, timeline->begin_ns);
}

static int64_t
length_of (const LspTimelineLane *lane, size_t event)
{
  int64_t begin = lane->begin_ns[event], end = lane->end_ns[event];
  return end > begin ? difference (end, begin) : 0;
}

static bool
index_lane (IndexLane *out, const LspTimeline *timeline, const LspTimelineLane *lane)
{
  out->n_marks = lane->n_events / STRIDE + 1;
  out->sums = malloc (out->n_marks * LSP_N_STATES * sizeof *out->sums);
  if (!out->sums)
    return false;
  for (size_t i = 0; i < lane->n_events; i++)
    {
      if (i % STRIDE == 0)
        memcpy (out->sums + i / STRIDE * LSP_N_STATES, out->totals, sizeof out->totals);
      out->totals[lsp_timeline_state (timeline, lane, i)] += (uint64_t)length_of (lane, i);
    }
  if (lane->n_events % STRIDE == 0)
    memcpy (out->sums + (out->n_marks - 1) * LSP_N_STATES, out->totals, sizeof out->totals);
  return true;
}

LspTimelineIndex *
lsp_timeline_index_new (const LspTimeline *timeline)
{
  LspTimelineIndex *index = calloc (1, sizeof *index);
  if (!index)
    return NULL;
  index->n_lanes = timeline->n_lanes;
  index->lanes = calloc (timeline->n_lanes + 1, sizeof *index->lanes);
  bool is_good = index->lanes != NULL;
  for (size_t i = 0; is_good && i < timeline->n_lanes; i++)
    is_good = index_lane (&index->lanes[i], timeline, &timeline->lanes[i]);
  if (is_good)
    return index;
  lsp_timeline_index_free (index);
  return NULL;
}

void
lsp_timeline_index_free (LspTimelineIndex *index)
{
  if (!index)
    return;
  for (size_t i = 0; index->lanes && i < index->n_lanes; i++)
    free (index->lanes[i].sums);
  free (index->lanes);
  free (index);
}

static void
add_events (const LspTimeline *timeline,
            const LspTimelineLane *lane,
            size_t first,
            size_t last,
            double sums[LSP_N_STATES])
{
  for (size_t i = first; i < last; i++)
    sums[lsp_timeline_state (timeline, lane, i)] += (double)length_of (lane, i);
}

void
lsp_timeline_index_sum (const LspTimeline *timeline,
                        size_t lane_index,
                        size_t first,
                        size_t last,
                        double sums[LSP_N_STATES])
{
  const LspTimelineLane *lane = &timeline->lanes[lane_index];
  size_t first_mark = (first + STRIDE - 1) / STRIDE, last_mark = last / STRIDE;
  if (!timeline->index || lane_index >= timeline->index->n_lanes || first_mark >= last_mark)
    {
      add_events (timeline, lane, first, last, sums);
      return;
    }
  const IndexLane *marks = &timeline->index->lanes[lane_index];
  for (size_t state = 0; state < LSP_N_STATES; state++)
    sums[state] += (double)(marks->sums[last_mark * LSP_N_STATES + state] -
                            marks->sums[first_mark * LSP_N_STATES + state]);
  add_events (timeline, lane, first, first_mark * STRIDE, sums);
  add_events (timeline, lane, last_mark * STRIDE, last, sums);
}

void
lsp_timeline_totals (const LspTimeline *timeline, size_t lane_index, double totals[LSP_N_STATES])
{
  memset (totals, 0, LSP_N_STATES * sizeof *totals);
  lsp_timeline_index_sum (timeline, lane_index, 0, timeline->lanes[lane_index].n_events, totals);
}
