/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The event: one span of one worker, 40 bytes, and the header of the ring file that holds it.
 * The same layout is written by C workers and by Python, and read by every front end.
 */
#pragma once

#include <assert.h>
#include <stdint.h>

#define LSE_RING_MAGIC "LSRING1"

/* Kind numbers start at 1 in this order and never change; new kinds go to the end. */
#define LSE_EVENT_KIND_MAP(XX)                \
  XX (COMPUTE, "compute")                     \
  XX (GIL_WAIT, "gil-wait")                   \
  XX (GIL_HELD, "gil-held")                   \
  XX (LOCK_WAIT, "lock-wait")                 \
  XX (QUEUE_WAIT, "queue-wait")               \
  XX (SERIALIZE, "serialize")                 \
  XX (DESERIALIZE, "deserialize")             \
  XX (SEND, "send")                           \
  XX (RECEIVE, "receive")                     \
  XX (SPAWN, "spawn")                         \
  XX (IMPORT, "import")                       \
  XX (DISPATCH, "dispatch")                   \
  XX (MERGE, "merge")                         \
  XX (ALLOCATE, "allocate")                   \
  XX (IO_WAIT, "io-wait")                     \
  XX (BARRIER, "barrier")                     \
  XX (TASK_SUBMIT, "task-submit")             \
  XX (GIL_TIMEOUT, "gil-timeout")             \
  XX (GIL_REQUEST, "gil-request")             \
  XX (GIL_FORCED_SWITCH, "gil-forced-switch") \
  XX (VERIFY, "verify")                       \
  XX (PHASE, "phase")

typedef enum
{
  LSE_EVENT_NONE = 0,
#define XX(name, word) LSE_EVENT_##name,
  LSE_EVENT_KIND_MAP (XX)
#undef XX
      LSE_N_EVENT_KINDS
} LseEventKind;

#define LSE_EVENT_NO_CHUNK UINT32_MAX

/* The argument of compute: a span of a chunk that goes on in a later span of the same lane. */
#define LSE_COMPUTE_GOES_ON 1

/* The argument of gil-wait, gil-timeout, gil-request: who held the GIL; of gil-forced-switch: who
 * took it. A worker's index + 2, 1 the coordinator's lane (the I/O thread), 0 nobody. gil-held lies
 * over the spans of what was done meanwhile; its argument: how it ended, 0 by the holder's own will
 * or 1 because it was asked for, and from bit 8 on the index of the GIL. io-wait: bytes received. */
#define LSE_GIL_HOLDER_OF_WORKER(worker) ((uint32_t)((worker) + 2))
#define LSE_GIL_HELD_WAS_ASKED 1u
#define LSE_GIL_HELD_INDEX_SHIFT 8

/* Little endian, naturally aligned. begin and end are ticks of the ring's clock. */
typedef struct
{
  uint64_t begin;
  uint64_t end;
  uint32_t sequence; /* counts the records written to this ring, so that gaps can be seen */
  uint16_t kind;     /* LseEventKind */
  uint16_t flags;    /* 0 for now */
  uint32_t chunk;    /* chunk or task index; LSE_EVENT_NO_CHUNK */
  uint32_t cpu;      /* OS index at the end of the span */
  uint64_t argument; /* bytes for data movement, items for dispatch; below; else 0 */
} LseEvent;

static_assert (sizeof (LseEvent) == 40, "the record of design.md §4");

/* 128 bytes; `head` stands alone on the second cache line: the writer's stores to it do not take
 * the first line away from readers of the constants. */
typedef struct
{
  char magic[8];
  uint32_t pid;
  uint32_t tid;
  uint32_t record_size;
  uint32_t capacity; /* records, a power of two */
  uint32_t clock;    /* LseTickSource */
  uint32_t flags;
  uint64_t base_ticks;
  int64_t base_monotonic_ns;
  int64_t base_realtime_ns;
  uint64_t ns_per_tick_fp32; /* 32.32 fixed point, from the two anchors; 0 until they are there */
  /* the rest of line one would overflow: worker and stride share the second line's tail */
  uint64_t head;   /* records ever written; stored with release, paired with the reader's acquire */
  int32_t worker;  /* slot index, -1 the coordinator */
  uint32_t stride; /* 1 in `stride` spans is kept */
  uint64_t close_ticks; /* second anchor, 0 until the ring is closed */
  int64_t close_monotonic_ns;
  uint64_t skipped; /* spans left out by the stride */
  uint64_t reserved[3];
} LseRingHeader;

static_assert (sizeof (LseRingHeader) == 128, "the header of design.md §4");

/* "compute", "gil-wait", …; "unknown" outside the list. Static. */
const char *lse_event_kind_name (uint32_t kind);
