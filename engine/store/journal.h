/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The journal: every finished run as one line of JSON, appended before the run is shown, so that
 * a kill at any instant loses nothing that was seen. It lies in $XDG_DATA_HOME/lanescope/
 * journal.jsonl (~/.local/share without the variable), readable by its owner alone.
 *
 * Many programs may append at once, without a lock: O_APPEND and one write a line. A line that a
 * kill or a full disk cut short is left where it is, passed over by the reader, and closed by the
 * next append.
 */
#pragma once

#include "analysis/result.h"

/**
 * lse_journal_path:
 * @path: (out): the file, which need not exist
 *
 * Returns: %LSE_OK; %LSE_EUNAVAILABLE if neither XDG_DATA_HOME nor a home directory is known.
 */
LseStatus lse_journal_path (char *path, size_t size, LseError *err);

/**
 * lse_journal_append:
 * @machine: (nullable): its object, written into the line as `machine`; borrowed
 *
 * Writes the run and waits until it is on the disk (some ms). Any thread; never while measuring.
 * Under a file size limit (RLIMIT_FSIZE) SIGXFSZ must be ignored, as front ends do.
 *
 * Returns: %LSE_OK; %LSE_EIO, %LSE_ENOMEM or %LSE_EUNAVAILABLE: the run is not in the journal,
 *   and the sentence says why. The result itself is untouched.
 */
LseStatus lse_journal_append (const LseResult *result, const json_t *machine, LseError *err);

/* One run of the journal, oldest first; borrowed. Return false to end the reading. */
typedef bool (*LseJournalFn) (const json_t *run, void *user_data);

/**
 * lse_journal_read:
 * @n_skipped: (out) (optional): lines that are no whole run: cut short, damaged, or of a kind that
 *   this version does not know
 *
 * Returns: %LSE_OK, also without a journal; %LSE_EIO if there is one that cannot be read.
 */
LseStatus lse_journal_read (LseJournalFn on_run, void *user_data, size_t *n_skipped, LseError *err);
