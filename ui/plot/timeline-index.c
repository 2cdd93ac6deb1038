/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Level of detail: for every 16 events the moment at which they begin and the running sum of the
 * time in each state that occurs. What lies between two blocks is one difference, however many
 * events it is, and the moments of all blocks are small enough to stay in a cache while a view is
 * looked for. Events that reach far beyond their block, as annotations over others do, stand in a
 * list of their own. 3 bytes an event where four states occur.
 */
#include "plot/timeline-private.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

struct LspTimelineIndex
{
  size_t n_lanes;
  LspTimelineBlocks *lanes;
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

/* ------------------------------------------------------------------ building */

#define HUGE_PAGE_BYTES ((size_t)2 << 20)

/* Large ones in huge pages: the first touch of small ones takes longer than all the sums, and a view
 * that jumps through them waits for their tables. */
static void *
allocate (size_t bytes)
{
  if (bytes < HUGE_PAGE_BYTES / 2)
    return malloc (bytes > 0 ? bytes : 1);
  size_t rounded = (bytes + HUGE_PAGE_BYTES - 1) & ~(HUGE_PAGE_BYTES - 1);
  void *memory = aligned_alloc (HUGE_PAGE_BYTES, rounded);
  if (memory)
    madvise (memory, rounded, MADV_HUGEPAGE); /* a wish */
  return memory;
}

/* Slots of the states that occur; the state of each kind in one step. */
static void
find_states (LspTimelineBlocks *blocks, const LspTimeline *timeline, const LspTimelineLane *lane)
{
  bool has_state[LSP_N_STATES] = {false};
  bool *has_kind = calloc (UINT16_MAX + 1, sizeof *has_kind);
  for (size_t i = 0; has_kind && i < lane->n_events; i++)
    has_kind[lane->kind[i]] = true;
  for (size_t kind = 0; has_kind && kind < timeline->n_kinds && kind <= UINT16_MAX; kind++)
    if (has_kind[kind] && (unsigned)timeline->kinds[kind].state < LSP_N_STATES)
      has_state[timeline->kinds[kind].state] = true;
  for (size_t state = LSP_STATE_NONE + 1; state < LSP_N_STATES; state++)
    if (has_state[state] || !has_kind)
      {
        blocks->is_busy[blocks->n_states] = lsp_state_is_busy ((LspState)state);
        blocks->states[blocks->n_states++] = (LspState)state;
      }
  free (has_kind);
  memset (blocks->slots, (int)blocks->n_states, sizeof blocks->slots);
  for (size_t slot = 0; slot < blocks->n_states; slot++)
    blocks->slots[blocks->states[slot]] = (uint8_t)slot;
}

static bool
add_far (LspTimelineBlocks *blocks, size_t event, int64_t length_ns)
{
  if ((blocks->n_far & (blocks->n_far - 1)) == 0) /* full whenever it is a power of two */
    {
      size_t *grown =
          reallocarray (blocks->far_events, blocks->n_far ? 2 * blocks->n_far : 1, sizeof *grown);
      if (!grown)
        return false;
      blocks->far_events = grown;
    }
  blocks->far_events[blocks->n_far++] = event;
  if (length_ns > blocks->longest_far_ns)
    blocks->longest_far_ns = length_ns;
  return true;
}

bool
lsp_timeline_is_far (const LspTimelineBlocks *blocks, const LspTimelineLane *lane, size_t event)
{
  size_t block = event / LSP_BLOCK_EVENTS;
  if (block >= blocks->n_blocks)
    return false;
  int64_t begin = blocks->begins_ns[block], next = blocks->begins_ns[block + 1];
  int64_t tolerance = next > begin ? difference (next, begin) / LSP_BLOCK_EVENTS : 0;
  return tolerance >= 0 && lane->end_ns[event] > next &&
         difference (lane->end_ns[event], next) > tolerance;
}

/* Adds the time of the block's events to @sums, by slot; slot n_states takes what is not drawn. */
static bool
add_block (LspTimelineBlocks *blocks,
           const LspTimelineLane *lane,
           const uint8_t *slots,
           size_t n_slots,
           size_t block,
           uint64_t *sums)
{
  int64_t begin = blocks->begins_ns[block], next = blocks->begins_ns[block + 1];
  int64_t width = next > begin ? difference (next, begin) : 0;
  int64_t most = width > 0 ? (int64_t)((uint64_t)next + (uint64_t)width / LSP_BLOCK_EVENTS) : next;
  size_t first = block * LSP_BLOCK_EVENTS;
  for (size_t i = first; i < first + LSP_BLOCK_EVENTS; i++)
    {
      uint16_t kind = lane->kind[i];
      uint8_t slot = kind < n_slots ? slots[kind] : (uint8_t)blocks->n_states;
      if (lane->end_ns[i] <= most || !lsp_timeline_is_far (blocks, lane, i))
        sums[slot] += (uint64_t)length_of (lane, i);
      else if (slot < blocks->n_states && !add_far (blocks, i, length_of (lane, i)))
        return false;
    }
  return true;
}

static bool
index_lane (LspTimelineBlocks *blocks, const LspTimeline *timeline, const LspTimelineLane *lane)
{
  uint64_t sums[LSP_N_STATES + 1] = {0};
  size_t n_slots = timeline->n_kinds < UINT16_MAX ? timeline->n_kinds : UINT16_MAX;
  uint8_t *slots = malloc (n_slots + 1);
  find_states (blocks, timeline, lane);
  blocks->n_blocks = lane->n_events > 0 ? (lane->n_events - 1) / LSP_BLOCK_EVENTS : 0;
  size_t n_marks = blocks->n_blocks + 1;
  blocks->begins_ns = allocate (n_marks * (1 + blocks->n_states) * sizeof *blocks->begins_ns);
  blocks->sums = (uint64_t *)blocks->begins_ns + n_marks;
  bool is_good = slots && blocks->begins_ns;
  for (size_t kind = 0; is_good && kind < n_slots; kind++)
    {
      LspState state = timeline->kinds[kind].state;
      slots[kind] =
          (unsigned)state < LSP_N_STATES ? blocks->slots[state] : (uint8_t)blocks->n_states;
    }
  for (size_t block = 0; is_good && lane->n_events > 0 && block <= blocks->n_blocks; block++)
    blocks->begins_ns[block] = lane->begin_ns[block * LSP_BLOCK_EVENTS];
  for (size_t block = 0; is_good && block <= blocks->n_blocks; block++)
    {
      memcpy (blocks->sums + block * blocks->n_states, sums, blocks->n_states * sizeof *sums);
      if (block < blocks->n_blocks)
        is_good = add_block (blocks, lane, slots, n_slots, block, sums);
    }
  free (slots);
  return is_good;
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
    {
      free (index->lanes[i].begins_ns);
      free (index->lanes[i].far_events);
    }
  free (index->lanes);
  free (index);
}

const LspTimelineBlocks *
lsp_timeline_blocks (const LspTimeline *timeline, size_t lane_index)
{
  const LspTimelineIndex *index = timeline->index;
  return index && lane_index < index->n_lanes ? &index->lanes[lane_index] : NULL;
}

/* ------------------------------------------------------------------ sums */

void
lsp_timeline_totals (const LspTimeline *timeline, size_t lane_index, double totals[LSP_N_STATES])
{
  const LspTimelineLane *lane = &timeline->lanes[lane_index];
  const LspTimelineBlocks *blocks = lsp_timeline_blocks (timeline, lane_index);
  size_t n_summed = blocks ? blocks->n_blocks * LSP_BLOCK_EVENTS : 0;
  memset (totals, 0, LSP_N_STATES * sizeof *totals);
  double sums[LSP_N_STATES];
  if (blocks)
    lsp_timeline_blocks_sum (blocks, 0, blocks->n_blocks, sums);
  for (size_t slot = 0; blocks && slot < blocks->n_states; slot++)
    totals[blocks->states[slot]] = sums[slot];
  for (size_t i = 0; blocks && i < blocks->n_far; i++)
    totals[lsp_timeline_state (timeline, lane, blocks->far_events[i])] +=
        (double)length_of (lane, blocks->far_events[i]);
  for (size_t i = n_summed; i < lane->n_events; i++)
    totals[lsp_timeline_state (timeline, lane, i)] += (double)length_of (lane, i);
}
