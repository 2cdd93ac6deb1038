/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Level of detail: a pyramid over time. A bin of the lowest level holds about twelve events' time in
 * each state that occurs, a bin of the next level that of two below it, and so on. An event as long
 * as four bins or more is in none of that level, but in a list: a view whose columns are as wide as
 * two to four bins so finds all that it must draw on its own, and the rest in a handful of sums.
 *
 *   level 2   |  a list of events ≥ 16 bins of level 0   |  1 row for 4 of level 0
 *   level 1   |  … ≥ 8                                   |  1 row for 2
 *   level 0   |  … ≥ 4                                   |  1 row
 *
 * Two bytes an event and state.
 */
#include "plot/timeline-private.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

struct LspTimelineIndex
{
  size_t n_lanes;
  LspTimelinePyramid *lanes;
  void *memory;        /* all sums */
  size_t mapped_bytes; /* 0: from the heap */
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

/* ------------------------------------------------------------------ building */

#define BIN_EVENTS 8 /* at least, on average */
#define FEW_BINS 64  /* of the top level, at most */
#define HUGE_PAGE_BYTES ((size_t)2 << 20)
#define NO_LENGTH_NS 1e-3F /* what a span of no length adds: it still happened */
#define NO_SLOT UINT8_MAX

typedef struct
{
  const LspTimelineLane *lane;
  LspTimelinePyramid *pyramid;
  size_t n_slots;
  uint8_t *slots; /* by kind: position in the row */
} Builder;

/* The states of the kinds that occur. Kinds from 63 on share a bit. */
static void
find_states (LspTimelinePyramid *pyramid, const LspTimeline *timeline, const LspTimelineLane *lane)
{
  bool has_state[LSP_N_STATES] = {false};
  uint64_t kinds = 0;
  for (size_t i = 0; i < lane->n_events; i++)
    kinds |= (uint64_t)1 << (lane->kind[i] < 63 ? lane->kind[i] : 63);
  for (size_t kind = 0; kind < timeline->n_kinds && kind <= UINT16_MAX; kind++)
    if (kinds >> (kind < 63 ? kind : 63) & 1 &&
        (unsigned)timeline->kinds[kind].state < LSP_N_STATES)
      has_state[timeline->kinds[kind].state] = true;
  for (size_t state = LSP_STATE_NONE + 1; state < LSP_N_STATES; state++)
    if (has_state[state])
      pyramid->states[pyramid->n_states++] = (LspState)state;
  pyramid->stride = (pyramid->n_states + 3) & ~(size_t)3;
}

/* Levels and their bins. Returns: floats of all sums; 0 if there are to be no levels. */
static size_t
plan_levels (LspTimelinePyramid *pyramid, const LspTimeline *timeline, const LspTimelineLane *lane)
{
  size_t n_floats = 0;
  if (lane->n_events == 0)
    return 0;
  size_t most = lane->n_events / BIN_EVENTS > 0 ? lane->n_events / BIN_EVENTS : 1;
  pyramid->origin_ns = lane->begin_ns[0];
  int64_t span_ns = difference (lane->begin_ns[lane->n_events - 1], pyramid->origin_ns);
  find_states (pyramid, timeline, lane);
  if (span_ns < 0 || span_ns >= (int64_t)1 << 61 || pyramid->n_states == 0)
    return 0;
  pyramid->span_ns = (uint64_t)span_ns;
  while (pyramid->span_ns >> pyramid->shift > most)
    pyramid->shift++;
  bool is_last = false;
  for (unsigned shift = pyramid->shift; !is_last && shift < LSP_MAX_LEVELS - 2; shift++)
    {
      LspTimelineLevel *level = &pyramid->levels[pyramid->n_levels++];
      /* the last event may reach as far behind its begin as an event in a bin is long */
      level->n_bins = (size_t)(pyramid->span_ns >> shift) + LSP_LONG_BINS + 2;
      n_floats += (level->n_bins + 1) * pyramid->stride;
      is_last = level->n_bins <= FEW_BINS;
    }
  return n_floats;
}

static bool
add_long (LspTimelineLevel *level, size_t event, uint64_t length_ns)
{
  if ((level->n_long & (level->n_long - 1)) == 0) /* full whenever it is a power of two */
    {
      size_t *grown =
          reallocarray (level->long_events, level->n_long ? 2 * level->n_long : 1, sizeof *grown);
      if (!grown)
        return false;
      level->long_events = grown;
    }
  level->long_events[level->n_long++] = event;
  level->longest_ns = length_ns > level->longest_ns ? length_ns : level->longest_ns;
  return true;
}

/* Adds an event that lies in several bins. */
static void
spread (float *sums, size_t stride, unsigned shift, uint64_t from_ns, uint64_t to_ns)
{
  while (from_ns < to_ns)
    {
      uint64_t bin = from_ns >> shift, end_ns = (bin + 1) << shift;
      end_ns = end_ns < to_ns ? end_ns : to_ns;
      sums[bin * stride] += (float)(end_ns - from_ns);
      from_ns = end_ns;
    }
}

typedef enum
{
  FILL_GOOD,
  FILL_NO_ORDER,
  FILL_NO_MEMORY
} Filled;

/* All events into the lowest level. */
static Filled
fill_lowest (const Builder *builder)
{
  const LspTimelineLane *lane = builder->lane;
  LspTimelinePyramid *pyramid = builder->pyramid;
  LspTimelineLevel *level = &pyramid->levels[0];
  const unsigned shift = pyramid->shift;
  const size_t stride = pyramid->stride, n_slots = builder->n_slots;
  const uint64_t long_ns = (uint64_t)LSP_LONG_BINS << shift, span_ns = pyramid->span_ns;
  const uint8_t *slots = builder->slots;
  float *sums = level->sums;
  uint64_t before_ns = 0;
  for (size_t i = 0; i < lane->n_events; i++)
    {
      uint64_t from_ns = (uint64_t)lane->begin_ns[i] - (uint64_t)pyramid->origin_ns;
      uint8_t slot = lane->kind[i] < n_slots ? slots[lane->kind[i]] : NO_SLOT;
      if (from_ns < before_ns || from_ns > span_ns)
        return FILL_NO_ORDER;
      before_ns = from_ns;
      if (slot == NO_SLOT || lane->end_ns[i] < lane->begin_ns[i])
        continue;
      uint64_t length_ns = (uint64_t)lane->end_ns[i] - (uint64_t)lane->begin_ns[i];
      uint64_t bin = from_ns >> shift;
      pyramid->totals_ns[slot] += length_ns;
      if (length_ns >= long_ns)
        {
          if (!add_long (level, i, length_ns))
            return FILL_NO_MEMORY;
        }
      else if (length_ns == 0)
        sums[bin * stride + slot] += NO_LENGTH_NS;
      else if ((from_ns + length_ns - 1) >> shift == bin)
        sums[bin * stride + slot] += (float)(int64_t)length_ns;
      else
        spread (sums + slot, stride, shift, from_ns, from_ns + length_ns);
    }
  return FILL_GOOD;
}

/* A level from the one below it. */
static bool
fill_next (const Builder *builder, size_t n)
{
  LspTimelinePyramid *pyramid = builder->pyramid;
  const LspTimelineLevel *below = &pyramid->levels[n - 1];
  LspTimelineLevel *level = &pyramid->levels[n];
  const unsigned shift = pyramid->shift + (unsigned)n;
  const size_t stride = pyramid->stride;
  const uint64_t long_ns = (uint64_t)LSP_LONG_BINS << shift;
  for (size_t bin = 0; bin < below->n_bins; bin += 2) /* an odd one has the row of 0 beside it */
    for (size_t slot = 0; slot < stride; slot++)
      level->sums[bin / 2 * stride + slot] =
          below->sums[bin * stride + slot] + below->sums[(bin + 1) * stride + slot];
  for (size_t i = 0; i < below->n_long; i++)
    {
      size_t event = below->long_events[i];
      int64_t begin_ns = builder->lane->begin_ns[event], end_ns = builder->lane->end_ns[event];
      uint64_t length_ns = (uint64_t)end_ns - (uint64_t)begin_ns;
      uint64_t from_ns = (uint64_t)begin_ns - (uint64_t)pyramid->origin_ns;
      uint8_t slot = builder->slots[builder->lane->kind[event]];
      if (length_ns < long_ns)
        spread (level->sums + slot, stride, shift, from_ns, from_ns + length_ns);
      else if (!add_long (level, event, length_ns))
        return false;
    }
  return true;
}

static bool
fill_lane (LspTimelinePyramid *pyramid, const LspTimeline *timeline, const LspTimelineLane *lane)
{
  size_t n_slots = timeline->n_kinds < UINT16_MAX ? timeline->n_kinds : UINT16_MAX + 1;
  uint8_t by_state[LSP_N_STATES];
  Builder builder = {lane, pyramid, n_slots, malloc (n_slots + 1)};
  if (!builder.slots)
    return false;
  memset (by_state, NO_SLOT, sizeof by_state);
  for (size_t slot = 0; slot < pyramid->n_states; slot++)
    by_state[pyramid->states[slot]] = (uint8_t)slot;
  for (size_t kind = 0; kind < n_slots; kind++)
    {
      LspState state = timeline->kinds[kind].state;
      builder.slots[kind] = (unsigned)state < LSP_N_STATES ? by_state[state] : NO_SLOT;
    }
  Filled filled = fill_lowest (&builder);
  bool is_good = filled != FILL_NO_MEMORY;
  for (size_t n = 1; filled == FILL_GOOD && is_good && n < pyramid->n_levels; n++)
    is_good = fill_next (&builder, n);
  if (filled == FILL_NO_ORDER)
    pyramid->n_levels = 0;
  free (builder.slots);
  return is_good;
}

/* Zeroed. Many in huge pages of their own: the first touch of small ones takes longer than all the
 * sums. */
static float *
allocate_sums (LspTimelineIndex *index, size_t n_floats)
{
  size_t bytes = (n_floats + 4) * sizeof (float);
  if (bytes < HUGE_PAGE_BYTES / 2)
    return index->memory = calloc (1, bytes);
  bytes = ((bytes + HUGE_PAGE_BYTES - 1) & ~(HUGE_PAGE_BYTES - 1)) + HUGE_PAGE_BYTES;
  void *memory = mmap (NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED)
    return NULL;
  index->memory = memory;
  index->mapped_bytes = bytes;
  size_t beyond = (uintptr_t)memory % HUGE_PAGE_BYTES;
  char *start = (char *)memory + (beyond ? HUGE_PAGE_BYTES - beyond : 0);
  madvise (start, bytes - HUGE_PAGE_BYTES, MADV_HUGEPAGE); /* a wish */
  return (float *)(void *)start;
}

LspTimelineIndex *
lsp_timeline_index_new (const LspTimeline *timeline)
{
  LspTimelineIndex *index = calloc (1, sizeof *index);
  if (!index)
    return NULL;
  index->n_lanes = timeline->n_lanes;
  index->lanes = calloc (timeline->n_lanes + 1, sizeof *index->lanes);
  size_t n_floats = 0;
  for (size_t i = 0; index->lanes && i < timeline->n_lanes; i++)
    n_floats += plan_levels (&index->lanes[i], timeline, &timeline->lanes[i]);
  float *sums = index->lanes ? allocate_sums (index, n_floats) : NULL;
  bool is_good = sums != NULL;
  for (size_t i = 0; is_good && i < timeline->n_lanes; i++)
    {
      LspTimelinePyramid *pyramid = &index->lanes[i];
      for (size_t n = 0; n < pyramid->n_levels; n++)
        {
          pyramid->levels[n].sums = sums;
          sums += (pyramid->levels[n].n_bins + 1) * pyramid->stride;
        }
      is_good = pyramid->n_levels == 0 || fill_lane (pyramid, timeline, &timeline->lanes[i]);
    }
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
    for (size_t n = 0; n < LSP_MAX_LEVELS; n++)
      free (index->lanes[i].levels[n].long_events);
  free (index->lanes);
  if (index->mapped_bytes > 0)
    munmap (index->memory, index->mapped_bytes);
  else
    free (index->memory);
  free (index);
}

const LspTimelinePyramid *
lsp_timeline_pyramid (const LspTimeline *timeline, size_t lane_index)
{
  const LspTimelineIndex *index = timeline->index;
  return index && lane_index < index->n_lanes && index->lanes[lane_index].n_levels > 0
             ? &index->lanes[lane_index]
             : NULL;
}

/* ------------------------------------------------------------------ sums */

void
lsp_timeline_totals (const LspTimeline *timeline, size_t lane_index, double totals[LSP_N_STATES])
{
  const LspTimelineLane *lane = &timeline->lanes[lane_index];
  const LspTimelinePyramid *pyramid = lsp_timeline_pyramid (timeline, lane_index);
  memset (totals, 0, LSP_N_STATES * sizeof *totals);
  for (size_t slot = 0; pyramid && slot < pyramid->n_states; slot++)
    totals[pyramid->states[slot]] = (double)pyramid->totals_ns[slot];
  for (size_t i = 0; !pyramid && i < lane->n_events; i++)
    {
      int64_t begin_ns = lane->begin_ns[i], end_ns = lane->end_ns[i];
      if (end_ns > begin_ns)
        totals[lsp_timeline_state (timeline, lane, i)] += (double)difference (end_ns, begin_ns);
    }
}
