/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the files of the account share: account.c chooses the repetition and divides it into parts,
 * account-tracks.c says what each thread did in it, account-sweep.c whom each slot's time belongs to.
 */
#pragma once

#include "analysis/account.h"
#include "analysis/result.h"

/* How time of a kind stands to the slots. */
typedef enum
{
  LSE_STANCE_WORKS, /* wants a core: on one, it holds a slot */
  LSE_STANCE_COMES, /* on its way to work, or from it: wants a core, unless it is not there yet */
  LSE_STANCE_HELD,  /* waits, and its kind says for what */
  LSE_STANCE_WAITS  /* waits for work, or for the end: for whatever the others do */
} LseStance;

typedef enum
{
  LSE_CORE_UNKNOWN, /* no record of switches */
  LSE_CORE_ON,
  LSE_CORE_OFF, /* could run, and does not */
  LSE_CORE_SLEEPS
} LseCoreState;

typedef struct
{
  int64_t begin_ns, end_ns;
  uint8_t kind;  /* LseEventKind; 0: no event says anything */
  uint8_t state; /* LseCoreState */
} LseTrackSpan;

/* What one thread did in the repetition: spans without holes or overlaps. */
typedef struct
{
  int worker; /* as in LseThreadLane: -1 the coordinator, -2 a library's thread */
  size_t n, capacity;
  LseTrackSpan *spans;
} LseTrack;

typedef struct
{
  int64_t begin_ns, end_ns; /* the repetition */
  size_t n;
  LseTrack *tracks;
} LseTracks;

/* true for kinds that are annotations over others or beside the repetition: never time of their own. */
bool lse_account_is_annotation (uint32_t kind);

/* true for kinds whose time is what the run is for. */
bool lse_account_is_computing (uint32_t kind);

/**
 * lse_tracks_make:
 * @switches: (nullable): of perf, nothing lost
 * @has_library: whether threads that are no workers take part
 *
 * Returns: false without memory. Free with lse_tracks_clear(), also then.
 */
bool lse_tracks_make (LseTracks *tracks,
                      const LseRecording *recording,
                      const LseSwitches *switches,
                      bool has_library,
                      int64_t begin_ns,
                      int64_t end_ns);
void lse_tracks_clear (LseTracks *tracks);

typedef struct
{
  double slots;
  bool has_spare_pu; /* PUs allowed > slots: the coordinator need not take one from the workers */
  double kind_ns[LSE_N_EVENT_KINDS];
  double preempted_ns;
  double worked_ns; /* of the slots, by spans that want a core */
  double empty_ns;  /* of the slots, with no thread that could have used it */
} LseSweep;

/* @sweep: slots and has_spare_pu are given, the sums are zero. Returns: false without memory. */
bool lse_sweep_tracks (LseSweep *sweep, const LseTracks *tracks);
