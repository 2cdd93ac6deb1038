/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A ring file: one writer, any number of readers in other processes. The writer never blocks,
 * never allocates and makes no system call but the clock's. A ring that is too small overwrites
 * the oldest records; the reader sees the gap by the sequence numbers and counts it.
 *
 * Spans are chained: the end of one is the begin of the next, one tick reading a span.
 */
#pragma once

#include "base/clock.h"
#include "base/status.h"
#include "trace/event.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>

/* ------------------------------------------------------------------ making (front end) */

/**
 * lse_ring_create:
 * @path: a file that must not exist
 * @capacity: records; rounded up to a power of two, at least 64 and at most 2³¹
 * @worker: slot index, -1 the coordinator
 *
 * Makes the file with all its blocks allocated, so that no write to it can raise SIGBUS later.
 * Returns: %LSE_OK; %LSE_EINVAL for a capacity beyond 2³¹; %LSE_EIO with errno (ENOSPC: the file
 *   system is full). On an error no file is left behind.
 */
LseStatus lse_ring_create (const char *path, uint32_t capacity, int worker, LseError *err);

/* Bytes of a ring file with @capacity records. */
size_t lse_ring_file_bytes (uint32_t capacity);

/* ------------------------------------------------------------------ writing (worker) */

typedef struct
{
  LseRingHeader *header; /* NULL: tracing is off and every call does nothing */
  LseEvent *records;
  uint64_t head;   /* next record to write; the header's head follows it */
  uint32_t mask;   /* capacity - 1 */
  uint32_t stride; /* keep 1 in stride, at another place in each group */
  uint32_t skip;   /* spans still to leave out */
  LseTickSource source;
  size_t bytes;
} LseRingWriter;

/**
 * lse_ring_writer_open:
 * @stride: keep 1 span in @stride, at least 1
 *
 * Maps the file and touches every page, stamps pid and the first clock anchor. The writer may then
 * be used by one thread at a time, also by one in a forked child.
 * Returns: %LSE_OK, %LSE_EINVAL, %LSE_EIO, %LSE_EPROTOCOL if it is not a ring file.
 */
LseStatus
lse_ring_writer_open (LseRingWriter *writer, const char *path, uint32_t stride, LseError *err);

/* Says which thread writes from now on: pid and tid into the header. Call from that thread. */
void lse_ring_writer_adopt (LseRingWriter *writer);

/**
 * lse_ring_writer_touch:
 *
 * Maps every page of the ring in this process, once more after a fork: a child inherits the mapping
 * without its pages and would take a fault for each hundred records. Not in a timed region.
 */
void lse_ring_writer_touch (const LseRingWriter *writer);

/* Writes the second clock anchor and unmaps. The file can be opened again and goes on where it
 * was. */
void lse_ring_writer_close (LseRingWriter *writer);

/* The CPU that the caller runs on: rseq's copy, 0.3 ns; sched_getcpu() where there is none. */
static inline uint32_t lse_ring_current_cpu (void);

/**
 * lse_ring_emit:
 * @begin, @end: ticks of the writer's source
 *
 * Appends one record. Wait-free.
 */
static inline void lse_ring_emit (LseRingWriter *writer,
                                  uint64_t begin,
                                  uint64_t end,
                                  LseEventKind kind,
                                  uint32_t chunk,
                                  uint32_t cpu,
                                  uint64_t argument);

/* A tick for the beginning of a chain; 0 without tracing. */
static inline uint64_t
lse_ring_now (const LseRingWriter *writer)
{
  return writer->header == NULL ? 0 : lse_ticks_read (writer->source);
}

/**
 * lse_ring_mark:
 * @since: (inout): begin of the span; becomes its end
 *
 * Ends a span that began at *@since now. Returns the CPU it ended on.
 */
static inline uint32_t
lse_ring_mark (LseRingWriter *writer,
               uint64_t *since,
               LseEventKind kind,
               uint32_t chunk,
               uint64_t argument)
{
  uint32_t cpu = lse_ring_current_cpu ();
  if (writer->header != NULL)
    {
      uint64_t now = lse_ticks_read (writer->source);
      lse_ring_emit (writer, *since, now, kind, chunk, cpu, argument);
      *since = now;
    }
  return cpu;
}

/* ------------------------------------------------------------------ reading (front end) */

typedef struct
{
  const LseRingHeader *header;
  const LseEvent *records;
  uint64_t next;        /* first record not yet read */
  uint64_t n_lost;      /* overwritten before they could be read */
  LseClockAnchor first; /* the writer's anchor, once it has written */
  LseClockAnchor last;  /* end of the last event read: a chain goes on from the same ns */
  uint32_t mask;        /* capacity - 1 */
  size_t bytes;
} LseRingReader;

/* Maps a ring file for reading and checks its header: %LSE_EPROTOCOL if it is not one. */
LseStatus lse_ring_reader_open (LseRingReader *reader, const char *path, LseError *err);

/**
 * lse_ring_reader_drain:
 * @events: (out) (array length=capacity): begin and end converted to CLOCK_MONOTONIC ns
 *
 * Copies what was written since the last call; never blocks the writer. Records that the writer
 * overwrote while they were copied are thrown away and counted as lost.
 * Returns: number of events, 0 if there is nothing new.
 */
size_t lse_ring_reader_drain (LseRingReader *reader, LseEvent *events, size_t capacity);
void lse_ring_reader_close (LseRingReader *reader);

#include "trace/ring-inline.h"
