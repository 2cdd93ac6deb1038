/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A race: the plans of an experiment, each in its own worker, interleaved by blocks so that drift
 * of the machine meets all of them alike. Ends when every median is known narrowly enough or the
 * time is spent, with at least five counted repetitions each.
 */
#pragma once

#include "plan/experiment.h"
#include "run/run.h"
#include "trace/sampler.h"

typedef struct LseRace LseRace;

typedef enum
{
  LSE_RACE_STARTING,
  LSE_RACE_MEASURING,
  LSE_RACE_ENDED
} LseRaceState;

/* Called from lse_race_step() in the owner's thread when a run has changed: after each block, after
 * each repetition of 200 ms or more, and when it has ended (then the result is in the journal
 * already). Statistics and speedups are up to date. Nothing is measured meanwhile. */
typedef void (*LseRaceChangedFn) (LseRace *race, size_t index, void *user_data);

/* Called from lse_race_step() in the owner's thread whenever no repetition runs and another is
 * about to be asked for. It may take its time: the next one waits for it. It may stop the race. */
typedef void (*LseRacePauseFn) (LseRace *race, void *user_data);

/**
 * lse_race_start:
 * @plans: copied
 * @topology: borrowed until lse_race_free()
 * @sampler: (nullable): borrowed until lse_race_free(); the workers are watched on it while they
 *   live. NULL: the race has one of its own.
 *
 * Starts the workers, task by task: those of the next task when all of the first have had their
 * first block, so that something can be shown early; asks lanescope-worker first what it can load, unless the process has done so
 * (lse_probe_modules()). Sentences of results are in the language of the calling thread. Plans with why_skipped become skipped results. A worker that cannot start
 * becomes a failed result: the others go on; without room for rings all of them do. Fails only
 * without memory.
 */
LseStatus lse_race_start (LseRace **race,
                          const LseExpandedPlan *plans,
                          size_t n_plans,
                          const LseExperiment *experiment,
                          const LseTopology *topology,
                          LseSampler *sampler,
                          LseError *err);
void lse_race_free (LseRace *race);

void lse_race_on_changed (LseRace *race, LseRaceChangedFn changed, void *user_data);
void lse_race_on_pause (LseRace *race, LseRacePauseFn pause, void *user_data);

/* Waits at most @timeout_ms (-1 without limit; a signal ends it) for something to do, and does it.
 * Returns the state after it. */
LseRaceState lse_race_step (LseRace *race, int timeout_ms);

/* Ends everything at once; finished repetitions are kept, status becomes stopped. */
void lse_race_stop (LseRace *race);

size_t lse_race_n_runs (const LseRace *race);
const LseResult *lse_race_result (const LseRace *race, size_t index);
const LseRecording *lse_race_recording (const LseRace *race, size_t index); /* NULL if skipped */

/* When its threads were on a core; NULL if skipped, or without trace. Borrowed, changes with steps. */
const LseSwitches *lse_race_switches (const LseRace *race, size_t index);

/* The state of run @index; ENDED too for one that was skipped or could not start. In a block it is
 * MEASURING, also in the pauses between its repetitions. */
LseRunState lse_race_run_state (const LseRace *race, size_t index);

/* Index of the run that is in a block; SIZE_MAX if none is. */
size_t lse_race_measuring (const LseRace *race);

/* true while other programs are busy before the first repetition and the race waits for a quiet
 * machine, for a second at most; its state is STARTING. Never where each run has a fixed number of
 * repeats. */
bool lse_race_is_waiting_for_quiet (const LseRace *race);

/* What the cores did since the race started, until it ended; borrowed until the next call or step.
 * NULL if there is no sampler or no memory. Of a borrowed sampler nothing after the race's start
 * may be forgotten while the race goes on. */
const LseCoreHistory *lse_race_core_history (LseRace *race);

/* Why the journal could not be written, "" if it could. */
const char *lse_race_journal_error (const LseRace *race);

/* The `machine` object of the JSON document; borrowed. */
const json_t *lse_race_machine (const LseRace *race);

/* Counted repetitions so far and wanted at least, over all runs: for progress. */
void lse_race_progress (const LseRace *race, uint32_t *n_done, uint32_t *n_wanted);

/**
 * lse_race_run_progress:
 * @n_done: (out): counted repetitions of run @index so far
 * @n_wanted: (out): how many there will likely be: the number asked for; else the least, or, where
 *   that is reached, with those of the block under way or of the one that would come next. It grows
 *   while the median is not known narrowly enough. 0 of 0 for a run that was skipped.
 */
void
lse_race_run_progress (const LseRace *race, size_t index, uint32_t *n_done, uint32_t *n_wanted);
