/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The account of a run: where the core-time of one repetition went, in ten parts whose sum is
 * slots × wall. Slots are the threads that can run at once, at most the PUs allowed; a slot's time
 * belongs to what runs on it, else to what those wait for who could use it:
 *
 *   - A span of work counts as long as its thread is on a core. Where more threads want to run than
 *     there are slots, the switch records say which did; without them they share alike.
 *   - An idle slot is *preempted* while somebody of ours could run and does not: others had the core.
 *   - Else it is what the waiting threads wait for, each alike: their recorded spans. A wait for work
 *     or for the end is imbalance only while somebody computes. While nobody does, but the
 *     coordinator or a worker merges, hashes, forks, copies …, everybody waits for that, and the
 *     idle slots are lost to it: with a serial part of length t, slots × t (Amdahl's law).
 *   - What is left is unexplained, and may be slightly negative, because clocks are read one by one.
 *
 * The parts are those of POP's efficiency hierarchy and of speedup stacks (Eyerman, Du Bois and
 * Eeckhout, "Speedup stacks", ISPASS 2012), named for people.
 */
#pragma once

#include "trace/recording.h"
#include "trace/switches.h"

typedef struct LseResult LseResult;

typedef enum
{
  LSE_PART_USEFUL,      /* T_serial: useful / wall is the speedup */
  LSE_PART_SLOWER,      /* Σ compute − T_serial; negative: a gain */
  LSE_PART_STARTUP,     /* spawn, import, allocate, close */
  LSE_PART_SERIAL,      /* phase, merge */
  LSE_PART_MOVE,        /* serialize, deserialize, send, receive */
  LSE_PART_LOCK,        /* gil-wait, gil-forced-switch, lock-wait */
  LSE_PART_DISPATCH,    /* dispatch, task-submit */
  LSE_PART_IMBALANCE,   /* queue-wait, barrier */
  LSE_PART_PREEMPTED,   /* runnable, but off a core */
  LSE_PART_UNEXPLAINED, /* the rest */
  LSE_N_PARTS
} LseAccountPart;

typedef struct
{
  bool is_known;
  char why_not[160];      /* in the user's language; "" where it is known */
  bool in_worker_seconds; /* workload `io`: a slot is a worker, on a core or not */
  uint32_t slots;

  /* The repetition accounted for: the counted one nearest to the median whose events are all
   * there. CLOCK_MONOTONIC. */
  int64_t begin_ns, wall_ns;
  double part_ns[LSE_N_PARTS]; /* core-ns, whole numbers; their sum is slots × wall_ns, exactly */
  double serial_ns;            /* T_serial */

  /* What stands behind the parts, by kind of event: core-ns (with the waits that they caused), the
   * plain sum of the spans' lengths, their number, and the bytes that they moved. kind_ns[0] is time
   * of which no event says anything. */
  double kind_ns[LSE_N_EVENT_KINDS];
  double kind_span_ns[LSE_N_EVENT_KINDS];
  uint64_t kind_n[LSE_N_EVENT_KINDS], kind_bytes[LSE_N_EVENT_KINDS];

  /* Of the workers and the chunks in that repetition; NAN and -1 without any. A worker's time is
   * without what it was off a core for, where the switch records say so. */
  double compute_max_ns, compute_mean_ns, chunk_max_ns, chunk_mean_ns;
  uint32_t n_chunks;
  int slowest_worker;

  LseSwitchSource off_core_source; /* who says what was off a core: perf exactly; schedstat, the
                                      kernel's sums of the repetition; none */
} LseAccount;

/* "useful", "slower", …: the keys of the JSON. Static. */
const char *lse_account_part_name (LseAccountPart part);

/* In the user's language, for charts and sentences. Static. */
const char *lse_account_part_title (LseAccountPart part);

/* The part that time of @kind belongs to; LSE_PART_USEFUL for what computes, which useful and slower
 * share; LSE_PART_UNEXPLAINED for kinds that are no time of their own (gil-held, verify …). */
LseAccountPart lse_account_part_of_kind (LseEventKind kind);

/* An account of which nothing is known yet. */
void lse_account_init (LseAccount *account);

/**
 * lse_account_make:
 * @recording, @switches: (nullable): of @result's run
 * @serial: (nullable): serial of the same task; it may be @result itself
 * @n_pus_allowed: PUs that the run may use
 *
 * Pure; any thread. The time it takes grows with the events of one repetition. Overwrites @account;
 * where it cannot be known (nothing counted, no serial run, no events, or not all of a repetition),
 * it says why not.
 */
void lse_account_make (LseAccount *account,
                       const LseResult *result,
                       const LseRecording *recording,
                       const LseSwitches *switches,
                       const LseResult *serial,
                       unsigned n_pus_allowed);

/* Divides what was computed into useful and slower anew: @serial has changed, nothing else. */
void lse_account_refer_to (LseAccount *account, const LseResult *serial);
