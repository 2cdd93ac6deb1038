/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Runs that were measured before: from files that --json wrote, from standard input, from the
 * journal.
 */
#pragma once

#include "analysis/document.h"

typedef struct
{
  char name[160]; /* what it is, for headings and sentences: "before.json", "the journal" */
  LseDocument document;
} StoredRuns;

/**
 * lanescope_stored_load:
 * @source: FILE, FILE#ID with the beginning of a run's id, or "-": standard input
 *
 * Returns: %LSE_OK; %LSE_EIO if it cannot be read; %LSE_EINVAL if it is no document of runs, or has
 *   no such run. Clear with lanescope_stored_clear(), also after a failure.
 */
LseStatus lanescope_stored_load (StoredRuns *runs, const char *source, LseError *err);

/* Keeps the one run whose id begins with @id. %LSE_EINVAL if there is none, or more than one. */
LseStatus lanescope_stored_pick (StoredRuns *runs, const char *id, LseError *err);

/* The runs of the race that the journal has last. %LSE_EINVAL if there is none. */
LseStatus lanescope_stored_newest_race (StoredRuns *runs, LseError *err);

/* The newest runs in the journal with the plans of @like, which are not of @like itself nor later than
 * it if @only_before. %LSE_EINVAL if there is none. */
LseStatus lanescope_stored_newest_like (StoredRuns *runs,
                                        const LseDocument *like,
                                        bool only_before,
                                        LseError *err);

/* The runs in order; free() the list. NULL without memory. */
const LseResult **lanescope_stored_list (const StoredRuns *runs);

void lanescope_stored_clear (StoredRuns *runs);
