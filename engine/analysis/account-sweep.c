/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Goes through the repetition from one change to the next and gives each slot's time to somebody:
 * see account.h for the rule. Between two changes only the numbers of threads count that do the same.
 */
#include "analysis/account-private.h"

#include <stdlib.h>

/* Between two changes. */
typedef struct
{
  uint32_t working[LSE_N_EVENT_KINDS]; /* threads on a core, or that may be */
  uint32_t held[LSE_N_EVENT_KINDS];    /* that wait, by what for */
  uint32_t n_working, n_held, n_off;
  uint32_t n_computing;       /* workers within a chunk, on a core or not */
  uint32_t coordinator;       /* kind that it works at; 0: it waits, or is a worker */
  bool is_coordinator_on_cpu; /* as far as it is known */
} Moment;

static LseStance
stance_of (uint32_t kind, bool is_coordinator)
{
  switch (kind)
    {
    case LSE_EVENT_QUEUE_WAIT:
    case LSE_EVENT_BARRIER:
      return LSE_STANCE_WAITS;
    case LSE_EVENT_NONE:
    case LSE_EVENT_GIL_WAIT:
    case LSE_EVENT_GIL_FORCED_SWITCH:
    case LSE_EVENT_LOCK_WAIT:
    case LSE_EVENT_IO_WAIT:
      return LSE_STANCE_HELD;
    case LSE_EVENT_SPAWN: /* a worker's: it is not there yet, or gone; the coordinator's: fork() */
    case LSE_EVENT_DISPATCH:
      return is_coordinator ? LSE_STANCE_WORKS : LSE_STANCE_COMES;
    default:
      return LSE_STANCE_WORKS;
    }
}

static void
count_coordinator (Moment *moment, const LseTrackSpan *span, int step)
{
  if (stance_of (span->kind, true) != LSE_STANCE_WORKS)
    return;
  moment->coordinator = step > 0 ? span->kind : LSE_EVENT_NONE;
  moment->is_coordinator_on_cpu =
      step > 0 && (span->state == LSE_CORE_ON || span->state == LSE_CORE_UNKNOWN);
  if (span->state == LSE_CORE_OFF)
    moment->n_off += (uint32_t)step;
}

/* A thread begins (@step 1) or ends (-1) a span. */
static void
count (Moment *moment, int worker, const LseTrackSpan *span, int step)
{
  if (worker == -1)
    {
      count_coordinator (moment, span, step);
      return;
    }
  if (worker >= 0 && lse_account_is_computing (span->kind))
    moment->n_computing += (uint32_t)step;
  LseStance stance = stance_of (span->kind, false);
  bool works = stance == LSE_STANCE_WORKS, comes = stance == LSE_STANCE_COMES;
  if ((works || comes) && span->state == LSE_CORE_OFF)
    moment->n_off += (uint32_t)step;
  else if ((works && span->state == LSE_CORE_UNKNOWN) ||
           ((works || comes) && span->state == LSE_CORE_ON))
    {
      moment->n_working += (uint32_t)step;
      moment->working[span->kind] += (uint32_t)step;
    }
  else
    {
      moment->n_held += (uint32_t)step;
      moment->held[span->kind] += (uint32_t)step;
    }
}

/* ------------------------------------------------------------------ a moment's slots */

/* What everybody waits for while nobody computes; 0: for something that is not recorded. */
static uint32_t
cause_of_waits (const Moment *moment)
{
  uint32_t cause = LSE_EVENT_NONE, most = 0;
  if (moment->n_computing > 0)
    return LSE_EVENT_NONE;
  if (moment->coordinator != LSE_EVENT_NONE)
    return moment->coordinator;
  for (uint32_t kind = 1; kind < LSE_N_EVENT_KINDS; kind++)
    {
      uint32_t n = moment->working[kind] + moment->held[kind];
      LseAccountPart part = lse_account_part_of_kind ((LseEventKind)kind);
      if (n > most && part != LSE_PART_USEFUL && part != LSE_PART_LOCK &&
          stance_of (kind, false) != LSE_STANCE_WAITS)
        {
          cause = kind;
          most = n;
        }
    }
  return cause;
}

/* The slots on which somebody works. Returns those that are idle. */
static double
give_to_workers (LseSweep *sweep, const Moment *moment, double length_ns)
{
  double idle = sweep->slots - (double)moment->n_working, scale = 1;
  if (moment->coordinator != LSE_EVENT_NONE && moment->is_coordinator_on_cpu)
    {
      double share = 1;
      if (idle < 1 && sweep->has_spare_pu && idle >= 0)
        share = 0; /* on a PU that is no worker's */
      else if (idle < 1)
        share = scale = sweep->slots / ((double)moment->n_working + 1);
      sweep->kind_ns[moment->coordinator] += share * length_ns;
      sweep->worked_ns += share * length_ns;
      idle -= share;
    }
  else if (idle < 0)
    scale = sweep->slots / (double)moment->n_working;
  if (idle < 1 && scale < 1)
    idle = 0;
  for (size_t kind = 1; kind < LSE_N_EVENT_KINDS; kind++)
    sweep->kind_ns[kind] += (double)moment->working[kind] * scale * length_ns;
  sweep->worked_ns += (double)moment->n_working * scale * length_ns;
  return idle > 0 ? idle : 0;
}

static void
give_moment (LseSweep *sweep, const Moment *moment, double length_ns)
{
  double idle = give_to_workers (sweep, moment, length_ns);
  double n_off = idle < (double)moment->n_off ? idle : (double)moment->n_off;
  sweep->preempted_ns += n_off * length_ns;
  idle -= n_off;

  double weight = moment->n_held > 0 ? idle / (double)moment->n_held : 0;
  if (weight > 1)
    weight = 1;
  sweep->empty_ns += (idle - weight * (double)moment->n_held) * length_ns;
  if (weight <= 0)
    return;
  uint32_t cause = cause_of_waits (moment);
  for (uint32_t kind = 0; kind < LSE_N_EVENT_KINDS; kind++)
    {
      bool waits = stance_of (kind, false) == LSE_STANCE_WAITS;
      uint32_t charged = waits && cause != LSE_EVENT_NONE ? cause : kind;
      sweep->kind_ns[charged] += (double)moment->held[kind] * weight * length_ns;
    }
}

/* ------------------------------------------------------------------ changes */

/* A track and its span under way; the earliest end is the heap's root. */
typedef struct
{
  const LseTrack *track;
  size_t at;
} Cursor;

static int64_t
end_of (const Cursor *cursor)
{
  return cursor->track->spans[cursor->at].end_ns;
}

static void
sift_down (Cursor *heap, size_t n, size_t at)
{
  for (;;)
    {
      size_t least = at;
      for (size_t child = 2 * at + 1; child <= 2 * at + 2 && child < n; child++)
        if (end_of (&heap[child]) < end_of (&heap[least]))
          least = child;
      if (least == at)
        return;
      Cursor moved = heap[at];
      heap[at] = heap[least];
      heap[least] = moved;
      at = least;
    }
}

static size_t
make_heap (Cursor *heap, const LseTracks *tracks, Moment *moment)
{
  size_t n = 0;
  for (size_t i = 0; i < tracks->n; i++)
    if (tracks->tracks[i].n > 0)
      {
        heap[n++] = (Cursor) {.track = &tracks->tracks[i]};
        count (moment, tracks->tracks[i].worker, &tracks->tracks[i].spans[0], 1);
      }
  for (size_t i = n / 2; i-- > 0;)
    sift_down (heap, n, i);
  return n;
}

bool
lse_sweep_tracks (LseSweep *sweep, const LseTracks *tracks)
{
  Moment moment = {0};
  Cursor *heap = calloc (tracks->n + 1, sizeof *heap);
  if (heap == NULL)
    return false;
  size_t n = make_heap (heap, tracks, &moment);
  int64_t now_ns = tracks->begin_ns;
  while (n > 0)
    {
      Cursor *first = &heap[0];
      int64_t until_ns = end_of (first);
      if (until_ns > now_ns)
        give_moment (sweep, &moment, (double)(until_ns - now_ns));
      now_ns = until_ns;
      count (&moment, first->track->worker, &first->track->spans[first->at], -1);
      first->at++;
      if (first->at < first->track->n)
        count (&moment, first->track->worker, &first->track->spans[first->at], 1);
      else
        heap[0] = heap[--n];
      sift_down (heap, n, 0);
    }
  if (now_ns < tracks->end_ns) /* no track at all */
    sweep->empty_ns += sweep->slots * (double)(tracks->end_ns - now_ns);
  free (heap);
  return true;
}
