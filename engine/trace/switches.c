/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "trace/switches.h"

#include "base/search.h"

#include <stdlib.h>
#include <string.h>

#define MAX_THREADS ((size_t)1 << 16)
#define FIRST_STAYS 16
#define FIRST_THREADS 16

const char *
lse_switch_source_name (LseSwitchSource source)
{
  switch (source)
    {
    case LSE_SWITCHES_PERF:
      return "perf";
    case LSE_SWITCHES_SCHEDSTAT:
      return "schedstat";
    case LSE_SWITCHES_NONE:
      break;
    }
  return "none";
}

LseSwitches *
lse_switches_new (LseSwitchSource source)
{
  LseSwitches *switches = calloc (1, sizeof *switches);
  if (switches != NULL)
    switches->source = source;
  return switches;
}

void
lse_switches_free (LseSwitches *switches)
{
  if (switches == NULL)
    return;
  for (size_t i = 0; i < switches->n_threads; i++)
    {
      LseThreadLane *lane = &switches->threads[i];
      free (lane->from_ns);
      free (lane->on_ns);
      free (lane->off_ns);
      free (lane->cpu);
      free (lane->end);
    }
  free (switches->threads);
  free (switches);
}

size_t
lse_switches_add_thread (LseSwitches *switches, int pid, int tid)
{
  if (switches->n_threads == switches->capacity)
    {
      size_t capacity = switches->capacity > 0 ? 2 * switches->capacity : FIRST_THREADS;
      LseThreadLane *grown = NULL;
      if (capacity <= MAX_THREADS)
        grown = reallocarray (switches->threads, capacity, sizeof *grown);
      if (grown == NULL)
        return SIZE_MAX;
      switches->threads = grown;
      switches->capacity = capacity;
    }
  switches->threads[switches->n_threads] =
      (LseThreadLane) {.pid = pid, .tid = tid, .worker = LSE_WORKER_FOREIGN};
  return switches->n_threads++;
}

size_t
lse_switches_find_thread (const LseSwitches *switches, int tid)
{
  for (size_t i = switches->n_threads; i-- > 0;)
    if (switches->threads[i].tid == tid)
      return i;
  return SIZE_MAX;
}

/* ------------------------------------------------------------------ stays */

/* @column: address of a pointer to any type. */
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
grow (LseThreadLane *lane)
{
  size_t capacity = lane->capacity > 0 ? 2 * lane->capacity : FIRST_STAYS;
  if (!grow_column (&lane->from_ns, capacity, sizeof *lane->from_ns) ||
      !grow_column (&lane->on_ns, capacity, sizeof *lane->on_ns) ||
      !grow_column (&lane->off_ns, capacity, sizeof *lane->off_ns) ||
      !grow_column (&lane->cpu, capacity, sizeof *lane->cpu) ||
      !grow_column (&lane->end, capacity, sizeof *lane->end))
    return false;
  lane->capacity = capacity;
  return true;
}

LseStatus
lse_thread_lane_append (LseThreadLane *lane,
                        int64_t from_ns,
                        int64_t on_ns,
                        int64_t off_ns,
                        int32_t cpu,
                        LseStayEnd end)
{
  if (lane->n_stays == lane->capacity && !grow (lane))
    return LSE_ENOMEM;
  size_t at = lane->n_stays++;
  lane->from_ns[at] = from_ns;
  lane->on_ns[at] = on_ns;
  lane->off_ns[at] = off_ns;
  lane->cpu[at] = cpu;
  lane->end[at] = (uint8_t)end;
  return LSE_OK;
}

void
lse_thread_lane_find (const LseThreadLane *lane,
                      int64_t from_ns,
                      int64_t to_ns,
                      size_t *first,
                      size_t *last)
{
  *first = *last = 0;
  if (to_ns <= from_ns)
    return;
  *first = *last = lse_first_above (lane->off_ns, lane->n_stays, from_ns);
  while (*last < lane->n_stays && lane->from_ns[*last] < to_ns)
    ++*last;
}

int64_t
lse_thread_lane_on_core_ns (const LseThreadLane *lane, int64_t from_ns, int64_t to_ns)
{
  size_t first, last;
  int64_t sum_ns = 0;
  lse_thread_lane_find (lane, from_ns, to_ns, &first, &last);
  for (size_t i = first; i < last; i++)
    {
      int64_t begin_ns = lane->from_ns[i] > from_ns ? lane->from_ns[i] : from_ns;
      int64_t end_ns = lane->off_ns[i] < to_ns ? lane->off_ns[i] : to_ns;
      int64_t width_ns = lane->off_ns[i] - lane->from_ns[i];
      int64_t ran_ns = lane->off_ns[i] - lane->on_ns[i];
      if (end_ns <= begin_ns)
        continue;
      sum_ns += ran_ns == width_ns
                    ? end_ns - begin_ns
                    : (int64_t)((double)ran_ns * (double)(end_ns - begin_ns) / (double)width_ns);
    }
  return sum_ns;
}

/* ------------------------------------------------------------------ slices */

static LseStatus
slice_lane (const LseThreadLane *lane, int64_t from_ns, int64_t to_ns, LseSwitches *slice)
{
  size_t first, last;
  lse_thread_lane_find (lane, from_ns, to_ns, &first, &last);
  if (first == last)
    return LSE_OK;
  size_t index = lse_switches_add_thread (slice, lane->pid, lane->tid);
  if (index == SIZE_MAX)
    return LSE_ENOMEM;
  LseThreadLane *copy = &slice->threads[index];
  *copy = *lane;
  copy->n_stays = copy->capacity = 0;
  copy->from_ns = copy->on_ns = copy->off_ns = NULL;
  copy->cpu = NULL;
  copy->end = NULL;
  LseStatus status = LSE_OK;
  for (size_t i = first; i < last && status == LSE_OK; i++)
    status = lse_thread_lane_append (copy, lane->from_ns[i], lane->on_ns[i], lane->off_ns[i],
                                     lane->cpu[i], (LseStayEnd)lane->end[i]);
  return status;
}

LseSwitches *
lse_switches_slice (const LseSwitches *switches, int64_t from_ns, int64_t to_ns)
{
  LseSwitches *slice = lse_switches_new (switches->source);
  if (slice == NULL)
    return NULL;
  slice->resolution_ns = switches->resolution_ns;
  slice->n_lost = switches->n_lost;
  memcpy (slice->why_not_perf, switches->why_not_perf, sizeof slice->why_not_perf);
  for (size_t i = 0; i < switches->n_threads; i++)
    if (slice_lane (&switches->threads[i], from_ns, to_ns, slice) != LSE_OK)
      {
        lse_switches_free (slice);
        return NULL;
      }
  return slice;
}
