/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the files of a race share: race.c starts it and steps, race-blocks.c measures, and
 * race-results.c keeps what comes of it.
 */
#pragma once

#include "run/noise-gate.h"
#include "run/race.h"
#include "run/schedule.h"

typedef struct
{
  LseRun *run;      /* NULL: not launched yet, skipped, or could not start */
  bool is_launched; /* as far as it can be */
  LseResult early;  /* the result while there is no run */
  LseRunProgress progress;

  /* the block under way */
  bool is_in_block;
  bool is_cold;           /* its repetition that is not counted is still to come */
  uint32_t n_left;        /* counted repetitions that were not asked for yet */
  uint32_t n_after_block; /* counted repetitions when it is over */

  /* what was asked for last: some repetitions of that block, or all */
  int64_t asked_ns, front_cpu_at_ns;
  int64_t quiet_until_ns; /* until then its words wait in the socket: see ask() */

  int64_t front_cpu_ns;  /* of this process, while something was measured */
  double noise_ns[2];    /* ∫ other, ∫ steal over that time */
  double noise_known_ns; /* length of the part for which the sampler knows */
  LseNoiseGate gate;
  bool is_watched, is_finishing, is_over;
} LseRaceEntry;

struct LseRace
{
  char id[LSE_ID_SIZE]; /* that of all its results */
  size_t n;
  LseRaceEntry *entries;
  const LseTopology *topology; /* borrowed */
  LseRaceState state;
  LseRunDirectory directory;
  LseError no_room; /* why there is no directory; status 0 if there is */
  LseRaceSettings settings;
  LseSampler *sampler; /* NULL: there is none */
  bool owns_sampler;
  LseCoreHistory history;
  LseCpuSet allowed;
  json_t *machine;
  int64_t started_ns, last_drain_ns;
  /* before the first repetition */
  int64_t wait_until_ns;                   /* for quiet, at the latest; 0: not asked yet */
  int64_t heard_ns, front_cpu_at_heard_ns; /* the last time it was asked how loud it is */
  bool is_quiet_awaited, has_begun;
  int64_t ready_until_ns; /* launched workers that are not ready by then have failed */
  bool is_stopped;
  char journal_error[320];
  LseRaceChangedFn changed;
  void *changed_data;
  LseRacePauseFn pause;
  void *pause_data;
};

/* ------------------------------------------------------------------ race-results.c */

LseResult *lse_race_entry_result (const LseRace *race, size_t index);

/* Statistics and speedups of what is there, to whoever looks. */
void lse_race_update (LseRace *race, size_t index);

/* A run that will not change any more: first to the journal, then to whoever looks. */
void lse_race_conclude (LseRace *race, size_t index);

/* The worker's process is none of ours any longer. */
void lse_race_unwatch (LseRace *race, size_t index);

/* ------------------------------------------------------------------ race-findings.c */

/* The findings of run @index, and, if it is a serial one, of those that refer to it; after their
 * accounts. */
void lse_race_explain (LseRace *race, size_t index);

/* ------------------------------------------------------------------ race-blocks.c */

/* true while nobody listens to this run. */
bool lse_race_is_quiet (const LseRaceEntry *entry, int64_t now_ns);

/* Goes on with the block under way; else sends runs that know enough home, or begins a block of the
 * one that has had the least time. Nobody may be busy. */
void lse_race_measure_next (LseRace *race);

/* Run @index has done, or will never do, what it was asked for. */
void lse_race_answered (LseRace *race, size_t index);

/* ------------------------------------------------------------------ race-noise.c */

/* Run @index was measured until @end_ns since it was asked; @front_cpu_ns of this process. */
void lse_race_hear (LseRace *race, size_t index, int64_t end_ns, int64_t front_cpu_ns);

/* Judges what was heard last of run @index. Returns true if that changed what counts. */
bool lse_race_judge (LseRace *race, size_t index);

/* Before the first repetition: true while the race should wait for quiet, at most a second. */
bool lse_race_waits (LseRace *race);
