/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the rings of one run held: flat columns per lane, sorted by their ends, append-only.
 */
#pragma once

#include "trace/ring.h"

typedef struct
{
  int worker; /* slot index, -1 the coordinator */
  size_t n_events, capacity;
  int64_t *begin_ns, *end_ns; /* CLOCK_MONOTONIC */
  uint16_t *kind;
  uint32_t *chunk;
  int32_t *cpu;
  uint64_t *argument;
  uint64_t n_lost;    /* overwritten before they were read */
  uint64_t n_skipped; /* left out by the stride */
  uint32_t stride;
  int64_t reach_back_ns; /* longest reach of a span back over earlier ones; 0 without nesting */
} LseLane;

typedef struct
{
  size_t n_lanes;
  LseLane *lanes; /* coordinator first, then workers in order */
} LseRecording;

/* Returns: an empty recording with one lane per worker and one for the coordinator; NULL without
 * memory. */
LseRecording *lse_recording_new (size_t n_workers);
void lse_recording_free (LseRecording *recording);

/* Appends events of one lane, in the order in which they ended (a late one finds its place).
 * %LSE_ENOMEM: nothing was appended. */
LseStatus lse_recording_append (LseRecording *recording,
                                size_t lane,
                                const LseEvent *events,
                                size_t n_events);

/**
 * lse_recording_slice:
 * @from_ns, @to_ns: a span of time, CLOCK_MONOTONIC
 *
 * Any thread, while @recording does not change. What the rings lost or left out is said by the same
 * numbers as in the whole.
 *
 * Returns: a new recording of the same lanes with the events that overlap the span; NULL without
 *   memory.
 */
LseRecording *lse_recording_slice (const LseRecording *recording, int64_t from_ns, int64_t to_ns);

/**
 * lse_lane_find:
 * @from_ns, @to_ns: a span of time
 * @first, @last: (out): events [first, last) that overlap it
 *
 * O(log n). The range is exact where spans do not nest; under a span that reaches back over others
 * it may hold some that do not overlap, and it never misses one.
 */
void
lse_lane_find (const LseLane *lane, int64_t from_ns, int64_t to_ns, size_t *first, size_t *last);
