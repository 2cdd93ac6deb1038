/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The records in the kernel's ring of a perf event that watches context switches, and what they say
 * about threads. Both are pure: bytes into records, records into stays.
 */
#pragma once

#include "trace/switches.h"

/* Bytes of such a ring; the kernel writes up to @head, we have read up to @tail. */
typedef struct
{
  const unsigned char *data;
  uint64_t size; /* a power of two */
  uint64_t head, tail;
} LsePerfRing;

typedef enum
{
  LSE_SWITCH_ON,
  LSE_SWITCH_OFF_BLOCKED,
  LSE_SWITCH_OFF_PREEMPTED,
  LSE_SWITCH_FORK, /* a new thread */
  LSE_SWITCH_EXIT, /* the end of one */
  LSE_SWITCH_NAME,
  LSE_SWITCH_LOST
} LseSwitchWhat;

typedef struct
{
  LseSwitchWhat what;
  int64_t at_ns; /* CLOCK_MONOTONIC */
  int pid, tid;
  int parent_tid; /* fork */
  int32_t cpu;
  uint64_t n_lost;
  char name[16];
  uint32_t order; /* the caller's */
} LseSwitchRecord;

/**
 * lse_perf_ring_next:
 * @ring: (inout): its tail moves behind the record
 * @record: (out)
 * @n_damaged: (inout): counts records that are none; what follows one of an impossible length is
 *   thrown away with it
 *
 * For events with sample_id_all and PERF_SAMPLE_TID | TIME | CPU. Other kinds are stepped over.
 *
 * Returns: false at the head.
 */
bool lse_perf_ring_next (LsePerfRing *ring, LseSwitchRecord *record, uint64_t *n_damaged);

/* ------------------------------------------------------------------ folding */

/* Threads as the records so far leave them. */
typedef struct LseSwitchFold LseSwitchFold;

/* @switches: filled; borrowed until lse_switch_fold_free(). NULL without memory. */
LseSwitchFold *lse_switch_fold_new (LseSwitches *switches);
void lse_switch_fold_free (LseSwitchFold *fold);

/* The next record in the order of time. What has no room is counted as lost. */
void lse_switch_fold_add (LseSwitchFold *fold, const LseSwitchRecord *record);

/* All records before @until_ns were added: who is on a core has been there until then. */
void lse_switch_fold_advance (LseSwitchFold *fold, int64_t until_ns);

/* Nothing more is known of this CPU until its next record: its ring is full. */
void lse_switch_fold_forget_cpu (LseSwitchFold *fold, int32_t cpu);
