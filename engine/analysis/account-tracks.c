/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * From spans and stays on cores to one line of time per thread, without holes or overlaps.
 */
#include "analysis/account-private.h"

#include "base/search.h"

#include <stdlib.h>
#include <string.h>

#define FIRST_CAPACITY 64

bool
lse_account_is_annotation (uint32_t kind)
{
  switch (kind)
    {
    case LSE_EVENT_GIL_HELD:
    case LSE_EVENT_GIL_TIMEOUT:
    case LSE_EVENT_GIL_REQUEST:
    case LSE_EVENT_VERIFY:
      return true;
    default:
      return kind == LSE_EVENT_NONE || kind >= LSE_N_EVENT_KINDS;
    }
}

bool
lse_account_is_computing (uint32_t kind)
{
  return kind == LSE_EVENT_COMPUTE || kind == LSE_EVENT_IO_WAIT;
}

/* ------------------------------------------------------------------ spans */

static bool
append (LseTrack *track, int64_t begin_ns, int64_t end_ns, uint32_t kind, LseCoreState state)
{
  if (end_ns <= begin_ns)
    return true;
  if (track->n == track->capacity)
    {
      size_t capacity = track->capacity > 0 ? 2 * track->capacity : FIRST_CAPACITY;
      LseTrackSpan *spans = reallocarray (track->spans, capacity, sizeof *spans);
      if (spans == NULL)
        return false;
      track->spans = spans;
      track->capacity = capacity;
    }
  track->spans[track->n++] = (LseTrackSpan) {begin_ns, end_ns, (uint8_t)kind, (uint8_t)state};
  return true;
}

/* A span reaches back over others that ended before it: what is inside stays, holes become @kind. */
static bool
fill_holes (LseTrack *track, int64_t begin_ns, uint32_t kind)
{
  size_t at = track->n;
  while (at > 0 && track->spans[at - 1].end_ns > begin_ns)
    {
      LseTrackSpan *span = &track->spans[--at];
      if (span->kind != LSE_EVENT_NONE)
        continue;
      if (span->begin_ns >= begin_ns)
        {
          span->kind = (uint8_t)kind;
          continue;
        }
      LseTrackSpan rest = *span;
      if (!append (track, rest.begin_ns, rest.end_ns, kind,
                   LSE_CORE_UNKNOWN)) /* makes room for it */
        return false;
      span = &track->spans[at];
      memmove (span + 1, span, (track->n - 1 - at) * sizeof *span);
      span[0].end_ns = begin_ns;
      span[1].begin_ns = begin_ns;
      span[1].kind = (uint8_t)kind;
    }
  return true;
}

/* Events come in the order of their ends. */
static bool
add_events (LseTrack *track, const LseLane *lane, int64_t begin_ns, int64_t end_ns)
{
  size_t first, last;
  int64_t covered_ns = begin_ns;
  bool fits = true;
  lse_lane_find (lane, begin_ns, end_ns, &first, &last);
  for (size_t i = first; i < last && fits; i++)
    {
      int64_t from_ns = lane->begin_ns[i] > begin_ns ? lane->begin_ns[i] : begin_ns;
      int64_t to_ns = lane->end_ns[i] < end_ns ? lane->end_ns[i] : end_ns;
      if (lse_account_is_annotation (lane->kind[i]) || to_ns <= from_ns)
        continue;
      if (from_ns > covered_ns)
        fits = append (track, covered_ns, from_ns, LSE_EVENT_NONE, LSE_CORE_UNKNOWN);
      else if (from_ns < covered_ns)
        fits = fill_holes (track, from_ns, lane->kind[i]);
      int64_t open_ns = from_ns > covered_ns ? from_ns : covered_ns;
      fits = fits && append (track, open_ns, to_ns, lane->kind[i], LSE_CORE_UNKNOWN);
      covered_ns = to_ns > covered_ns ? to_ns : covered_ns;
    }
  return fits && append (track, covered_ns, end_ns, LSE_EVENT_NONE, LSE_CORE_UNKNOWN);
}

/* ------------------------------------------------------------------ stays on cores */

/* Where a thread was from here to the next. */
typedef struct
{
  int64_t from_ns;
  LseCoreState state;
} Place;

typedef struct
{
  Place *places;
  size_t n, capacity;
} Places;

static bool
add_place (Places *places, int64_t from_ns, LseCoreState state)
{
  if (places->n == places->capacity)
    {
      size_t capacity = places->capacity > 0 ? 2 * places->capacity : FIRST_CAPACITY;
      Place *grown = reallocarray (places->places, capacity, sizeof *grown);
      if (grown == NULL)
        return false;
      places->places = grown;
      places->capacity = capacity;
    }
  places->places[places->n++] = (Place) {from_ns, state};
  return true;
}

static LseCoreState
state_after (const LseThreadLane *thread, size_t stay)
{
  return thread->end[stay] == LSE_STAY_PREEMPTED ? LSE_CORE_OFF : LSE_CORE_SLEEPS;
}

static bool
add_stays (Places *places, const LseThreadLane *thread, int64_t begin_ns, int64_t end_ns)
{
  size_t stay = lse_first_above (thread->off_ns, thread->n_stays, begin_ns);
  bool fits = true, is_there = stay < thread->n_stays && thread->on_ns[stay] <= begin_ns;
  if (stay > 0 && !is_there && thread->end[stay - 1] == LSE_STAY_PREEMPTED)
    fits = add_place (places, begin_ns, LSE_CORE_OFF);
  for (; fits && stay < thread->n_stays && thread->on_ns[stay] < end_ns; stay++)
    {
      fits = add_place (places, thread->on_ns[stay], LSE_CORE_ON);
      if (thread->end[stay] != LSE_STAY_OPEN)
        fits = fits && add_place (places, thread->off_ns[stay], state_after (thread, stay));
    }
  return fits;
}

static int
compare_places (const void *a, const void *b)
{
  const Place *left = a, *right = b;
  return (left->from_ns > right->from_ns) - (left->from_ns < right->from_ns);
}

/* Cuts the spans of @track where its thread came or went. */
static bool
cut_by_places (LseTrack *track, const Places *places)
{
  LseTrack cut = {.worker = track->worker};
  LseCoreState state = LSE_CORE_SLEEPS;
  size_t next = 0;
  bool fits = true;
  for (size_t i = 0; i < track->n && fits; i++)
    {
      const LseTrackSpan *span = &track->spans[i];
      int64_t at_ns = span->begin_ns;
      for (; fits && next < places->n && places->places[next].from_ns < span->end_ns; next++)
        {
          const Place *place = &places->places[next];
          if (place->from_ns > at_ns)
            {
              fits = append (&cut, at_ns, place->from_ns, span->kind, state);
              at_ns = place->from_ns;
            }
          state = place->state;
        }
      fits = fits && append (&cut, at_ns, span->end_ns, span->kind, state);
    }
  free (track->spans);
  *track = cut;
  return fits;
}

/* Who sleeps in the middle of a library's call waits for its other threads. */
static void
name_sleep (LseTrack *track)
{
  for (size_t i = 0; i < track->n; i++)
    if (track->spans[i].state == LSE_CORE_SLEEPS && track->spans[i].kind == LSE_EVENT_COMPUTE)
      track->spans[i].kind = LSE_EVENT_BARRIER;
}

/* The threads that were this worker, one after the other. A worker that the records do not know is
 * left as it is. */
static bool
place_worker (LseTrack *track,
              const LseSwitches *switches,
              bool has_library,
              int64_t begin_ns,
              int64_t end_ns)
{
  Places places = {0};
  bool fits = true;
  for (size_t i = 0; i < switches->n_threads && fits; i++)
    if (switches->threads[i].worker == track->worker)
      fits = add_stays (&places, &switches->threads[i], begin_ns, end_ns);
  if (places.n > 0)
    {
      qsort (places.places, places.n, sizeof *places.places, compare_places);
      fits = fits && cut_by_places (track, &places);
    }
  free (places.places);
  if (has_library)
    name_sleep (track);
  return fits;
}

/* A library's thread computes while it is on a core, and waits for the end while it sleeps. */
static bool
place_library (LseTrack *track, const LseThreadLane *thread, int64_t begin_ns, int64_t end_ns)
{
  Places places = {0};
  bool fits = add_stays (&places, thread, begin_ns, end_ns);
  track->worker = thread->worker;
  if (fits && places.n > 0)
    fits = append (track, begin_ns, end_ns, LSE_EVENT_COMPUTE, LSE_CORE_UNKNOWN) &&
           cut_by_places (track, &places);
  name_sleep (track);
  free (places.places);
  return fits;
}

/* ------------------------------------------------------------------ all of them */

static bool
add_lanes (LseTracks *tracks,
           const LseRecording *recording,
           const LseSwitches *switches,
           bool has_library)
{
  for (size_t i = 0; i < recording->n_lanes; i++)
    {
      LseTrack *track = &tracks->tracks[tracks->n];
      const LseLane *lane = &recording->lanes[i];
      size_t first, last;
      lse_lane_find (lane, tracks->begin_ns, tracks->end_ns, &first, &last);
      if (first == last)
        continue; /* no thread of ours: a coordinator that is worker 0, a library's worker */
      *track = (LseTrack) {.worker = lane->worker};
      tracks->n++;
      if (!add_events (track, lane, tracks->begin_ns, tracks->end_ns) ||
          (switches != NULL &&
           !place_worker (track, switches, has_library, tracks->begin_ns, tracks->end_ns)))
        return false;
    }
  return true;
}

bool
lse_tracks_make (LseTracks *tracks,
                 const LseRecording *recording,
                 const LseSwitches *switches,
                 bool has_library,
                 int64_t begin_ns,
                 int64_t end_ns)
{
  size_t n_threads = switches != NULL && has_library ? switches->n_threads : 0;
  *tracks = (LseTracks) {.begin_ns = begin_ns, .end_ns = end_ns};
  tracks->tracks = calloc (recording->n_lanes + n_threads + 1, sizeof *tracks->tracks);
  if (tracks->tracks == NULL || !add_lanes (tracks, recording, switches, has_library))
    return false;
  for (size_t i = 0; i < n_threads; i++)
    {
      LseTrack *track = &tracks->tracks[tracks->n];
      if (switches->threads[i].worker != -2)
        continue;
      *track = (LseTrack) {0};
      bool fits = place_library (track, &switches->threads[i], begin_ns, end_ns);
      tracks->n += track->n > 0;
      if (!fits)
        return false;
    }
  return true;
}

void
lse_tracks_clear (LseTracks *tracks)
{
  for (size_t i = 0; tracks->tracks != NULL && i < tracks->n; i++)
    free (tracks->tracks[i].spans);
  free (tracks->tracks);
  *tracks = (LseTracks) {0};
}
