/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Columns per lane. Events arrive in the order in which they ended, so that the ends are sorted;
 * begins are as well while spans do not nest. Where one does reach back over earlier ones, the lane
 * remembers how far, and a search widens by that.
 */
#include "trace/recording.h"

#include "base/search.h"

#include <stdlib.h>
#include <string.h>

#define FIRST_CAPACITY 256

LseRecording *
lse_recording_new (size_t n_workers)
{
  LseRecording *recording = calloc (1, sizeof *recording);
  if (recording == NULL)
    return NULL;
  recording->n_lanes = n_workers + 1;
  recording->lanes = calloc (recording->n_lanes, sizeof *recording->lanes);
  if (recording->lanes == NULL)
    {
      free (recording);
      return NULL;
    }
  for (size_t i = 0; i < recording->n_lanes; i++)
    {
      recording->lanes[i].worker = (int)i - 1;
      recording->lanes[i].stride = 1;
    }
  return recording;
}

void
lse_recording_free (LseRecording *recording)
{
  if (recording == NULL)
    return;
  for (size_t i = 0; i < recording->n_lanes; i++)
    {
      LseLane *lane = &recording->lanes[i];
      free (lane->begin_ns);
      free (lane->end_ns);
      free (lane->kind);
      free (lane->chunk);
      free (lane->cpu);
      free (lane->argument);
    }
  free (recording->lanes);
  free (recording);
}

/* ------------------------------------------------------------------ appending */

/* @column: address of a pointer to any type. On a failure the columns are of different length, all
 * of them at least of the old capacity. */
static bool
grow_column (void *column, size_t n_items, size_t item_bytes)
{
  void *items;
  memcpy (&items, column, sizeof items);
  items = reallocarray (items, n_items, item_bytes);
  if (items == NULL)
    return false;
  memcpy (column, &items, sizeof items);
  return true;
}

static bool
reserve (LseLane *lane, size_t n_events)
{
  size_t capacity = lane->capacity > 0 ? lane->capacity : FIRST_CAPACITY;
  if (n_events <= lane->capacity)
    return true;
  while (capacity < n_events)
    capacity *= 2;
  if (!grow_column (&lane->begin_ns, capacity, sizeof *lane->begin_ns) ||
      !grow_column (&lane->end_ns, capacity, sizeof *lane->end_ns) ||
      !grow_column (&lane->kind, capacity, sizeof *lane->kind) ||
      !grow_column (&lane->chunk, capacity, sizeof *lane->chunk) ||
      !grow_column (&lane->cpu, capacity, sizeof *lane->cpu) ||
      !grow_column (&lane->argument, capacity, sizeof *lane->argument))
    return false;
  lane->capacity = capacity;
  return true;
}

static void
move_event (LseLane *lane, size_t to, size_t from)
{
  lane->begin_ns[to] = lane->begin_ns[from];
  lane->end_ns[to] = lane->end_ns[from];
  lane->kind[to] = lane->kind[from];
  lane->chunk[to] = lane->chunk[from];
  lane->cpu[to] = lane->cpu[from];
  lane->argument[to] = lane->argument[from];
}

/* How far the event at @index reaches back over its predecessor. */
static void
note_reach (LseLane *lane, size_t index)
{
  int64_t reach_ns;
  if (index == 0 || index >= lane->n_events)
    return;
  if (__builtin_sub_overflow (lane->end_ns[index - 1], lane->begin_ns[index], &reach_ns))
    reach_ns = INT64_MAX; /* a damaged file */
  if (reach_ns > lane->reach_back_ns)
    lane->reach_back_ns = reach_ns;
}

static void
append_one (LseLane *lane, const LseEvent *event)
{
  size_t at = lane->n_events++;
  for (; at > 0 && lane->end_ns[at - 1] > (int64_t)event->end; at--)
    move_event (lane, at, at - 1); /* a late one: rarely, and then a few places */

  lane->begin_ns[at] = (int64_t)event->begin;
  lane->end_ns[at] = (int64_t)event->end;
  lane->kind[at] = event->kind;
  lane->chunk[at] = event->chunk;
  lane->cpu[at] = (int32_t)event->cpu;
  lane->argument[at] = event->argument;
  note_reach (lane, at);
  note_reach (lane, at + 1);
}

LseStatus
lse_recording_append (LseRecording *recording, size_t lane, const LseEvent *events, size_t n_events)
{
  LseLane *columns = &recording->lanes[lane];
  if (!reserve (columns, columns->n_events + n_events))
    return LSE_ENOMEM;
  for (size_t i = 0; i < n_events; i++)
    append_one (columns, &events[i]);
  return LSE_OK;
}

/* ------------------------------------------------------------------ finding */

void
lse_lane_find (const LseLane *lane, int64_t from_ns, int64_t to_ns, size_t *first, size_t *last)
{
  int64_t far_ns;
  *first = *last = 0;
  if (to_ns <= from_ns)
    return;
  *first = lse_first_above (lane->end_ns, lane->n_events, from_ns);

  /* An event whose predecessor ended at `to + reach` or later cannot begin before `to`. */
  if (__builtin_add_overflow (to_ns - 1, lane->reach_back_ns, &far_ns))
    far_ns = INT64_MAX;
  size_t end = lse_first_above (lane->end_ns, lane->n_events, far_ns) + 1;
  if (end > lane->n_events)
    end = lane->n_events;
  while (end > *first && lane->begin_ns[end - 1] >= to_ns)
    end--;
  *last = end > *first ? end : *first;
}

/* ------------------------------------------------------------------ slices */

static LseStatus
slice_lane (const LseLane *lane, int64_t from_ns, int64_t to_ns, LseRecording *slice, size_t index)
{
  size_t first, last;
  lse_lane_find (lane, from_ns, to_ns, &first, &last);
  for (size_t i = first; i < last; i++)
    {
      LseEvent event = {.begin = (uint64_t)lane->begin_ns[i],
                        .end = (uint64_t)lane->end_ns[i],
                        .kind = lane->kind[i],
                        .chunk = lane->chunk[i],
                        .cpu = (uint32_t)lane->cpu[i],
                        .argument = lane->argument[i]};
      if (lane->begin_ns[i] < to_ns && lane->end_ns[i] > from_ns &&
          lse_recording_append (slice, index, &event, 1) != LSE_OK)
        return LSE_ENOMEM;
    }
  slice->lanes[index].n_lost = lane->n_lost;
  slice->lanes[index].n_skipped = lane->n_skipped;
  slice->lanes[index].stride = lane->stride;
  return LSE_OK;
}

LseRecording *
lse_recording_slice (const LseRecording *recording, int64_t from_ns, int64_t to_ns)
{
  LseRecording *slice = lse_recording_new (recording->n_lanes - 1);
  for (size_t i = 0; slice != NULL && i < recording->n_lanes; i++)
    if (slice_lane (&recording->lanes[i], from_ns, to_ns, slice, i) != LSE_OK)
      {
        lse_recording_free (slice);
        slice = NULL;
      }
  return slice;
}
