/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Some runs, made ready for ui/figures: their results side by side with names that tell them apart.
 */
#pragma once

#include "figures/runs.h"
#include "model/session.h"

G_BEGIN_DECLS

typedef struct
{
  GPtrArray *runs; /* LanescopeRun, owned; NULL in a copy for a thread */
  LsfRuns figures; /* in the same order */
  gsize n_tasks;
  gsize *task_of;   /* by run */
  gboolean is_over; /* no run of it goes on */

  gpointer arrays[5]; /* what `figures` points to */
  LseResult *copies;  /* (nullable) */
} LanescopeRunSet;

/* @runs: borrowed LanescopeRun. Results are those of the runs: use the set before anything else can
 * change them, or lanescope_run_set_copy(). */
LanescopeRunSet *lanescope_run_set_new (GPtrArray *runs);

/* All of @session that are shown; with @batch > 0 only those of that press of Run. */
LanescopeRunSet *lanescope_run_set_new_of (LanescopeSession *session, guint batch);

/* Only the runs of one task, with the names that they have in @self. */
LanescopeRunSet *lanescope_run_set_new_task (const LanescopeRunSet *self, gsize task);

/* A copy that shares nothing with anything: for another thread. */
LanescopeRunSet *lanescope_run_set_copy (const LanescopeRunSet *self);

void lanescope_run_set_free (LanescopeRunSet *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LanescopeRunSet, lanescope_run_set_free)

/* "Method 2 · sin(x)² · 1 000 000 elements · numpy kernel". Borrowed. */
const char *lanescope_run_set_get_heading (const LanescopeRunSet *self, gsize task);

/* Its place; G_MAXUINT if it is not there. */
guint lanescope_run_set_find (const LanescopeRunSet *self, LanescopeRun *run);

/* Changes with every repetition and every other state of any run: for "is it still the same?". */
guint64 lanescope_run_set_stamp (const LanescopeRunSet *self);

/* The largest number of workers among the plans of @task. */
guint lanescope_run_set_most_workers (const LanescopeRunSet *self, gsize task);

/* @callback (@object) whenever a run of @session is hidden or shown, as long as @object lives. */
void lanescope_runs_watch_shown (LanescopeSession *session, GCallback callback, gpointer object);

G_END_DECLS
