/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the window works on: the runs measured so far, which of them are shown, which one is
 * current, and the race that goes on. Every page looks at the same session, so that changing the
 * page never changes what one looks at.
 *
 * Signals, all in the main thread:
 *   ::changed   runs, their results or the state are new: draw. Within a race it comes in pauses,
 *               at most four times a second, and the race waits for lanescope_session_drawn().
 *   ::live      within a long repetition, four times a second: only what must move.
 *   ::notice    (const char *text): a sentence that the user should see now.
 *   ::modules-probed   it is known which modules can be loaded here.
 *   ::pointed   another moment of a run is pointed at, or none: lanescope_session_get_moment().
 */
#pragma once

#include "model/machine.h"
#include "model/run.h"
#include "plan/experiment.h"

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum
{
  LANESCOPE_SESSION_IDLE,
  LANESCOPE_SESSION_PREPARING, /* workers start, data is made */
  LANESCOPE_SESSION_MEASURING,
  LANESCOPE_SESSION_STOPPING
} LanescopeSessionState;

/* A span of time in a run's trace, CLOCK_MONOTONIC. */
typedef struct
{
  gint64 from_ns, to_ns;
  int worker; /* its lane; −1 the coordinator's, −2 all */
} LanescopeMoment;

#define LANESCOPE_TYPE_SESSION (lanescope_session_get_type ())
/* Properties, all readable with notify: "busy" (gboolean), "current-run" and "reference-run"
 * (LanescopeRun, nullable, writable). */
G_DECLARE_FINAL_TYPE (LanescopeSession, lanescope_session, LANESCOPE, SESSION, GObject)

LanescopeSession *lanescope_session_new (LanescopeMachine *machine);

/* Asks a worker which modules it can load here; once, after the window is on the screen. */
void lanescope_session_probe (LanescopeSession *self);

LanescopeMachine *lanescope_session_get_machine (LanescopeSession *self);

/* LanescopeRun, in the order of their start. The same list as long as the session lives. */
GListModel *lanescope_session_get_runs (LanescopeSession *self);
LanescopeRun *lanescope_session_get_current_run (LanescopeSession *self);
void lanescope_session_set_current_run (LanescopeSession *self, LanescopeRun *run);

/* The run that the current one is set against: by whom it was chosen or tried last; NULL: whoever
 * shows a difference chooses. */
LanescopeRun *lanescope_session_get_reference_run (LanescopeSession *self);
void lanescope_session_set_reference_run (LanescopeSession *self, LanescopeRun *run);

/* Points at a moment of @run; NULL ends it. lanescope_session_get_moment(): FALSE if no moment of
 * @run is pointed at. */
void lanescope_session_point_at (LanescopeSession *self,
                                 LanescopeRun *run,
                                 const LanescopeMoment *moment);
gboolean
lanescope_session_get_moment (LanescopeSession *self, LanescopeRun *run, LanescopeMoment *moment);

/* Runs of the latest press of Run; (transfer container), elements borrowed. */
GPtrArray *lanescope_session_dup_latest (LanescopeSession *self);

/**
 * lanescope_session_start:
 * @methods: (nullable) (array length=n_plans): method of the tutorial of each plan
 *
 * Starts a race, adds its runs to the list and makes the first its current one. What cannot start
 * later becomes a failed run with its reason. Returns FALSE with @error set if a race is on, or if
 * the plans need more memory than there is.
 */
gboolean lanescope_session_start (LanescopeSession *self,
                                  const LseExpandedPlan *plans,
                                  gsize n_plans,
                                  const int *methods,
                                  const LseExperiment *settings,
                                  GError **error);

/**
 * lanescope_session_try:
 * @run: one that is over
 * @remedy: another way to do what it did
 *
 * Measures @remedy in a race beside @run's own plan and serial of the same task, so that drift of
 * the machine meets all of them alike. The remedy's run becomes the current one, and the one beside
 * it the reference. Older runs of the same plans are hidden; their chips bring them back. Returns
 * FALSE with @error set as lanescope_session_start().
 */
gboolean lanescope_session_try (LanescopeSession *self,
                                LanescopeRun *run,
                                const LsePlan *remedy,
                                GError **error);

/* Ends the race at once; what was finished is kept. */
void lanescope_session_stop (LanescopeSession *self);

/* TRUE while workers exist. */
gboolean lanescope_session_is_busy (LanescopeSession *self);
LanescopeSessionState lanescope_session_get_state (LanescopeSession *self);

/* The run that is being measured now. (nullable) */
LanescopeRun *lanescope_session_get_measuring (LanescopeSession *self);

/* Counted repetitions so far and wanted at least; seconds since the start and of the budget. */
void lanescope_session_get_progress (LanescopeSession *self,
                                     guint *n_done,
                                     guint *n_wanted,
                                     double *elapsed_s,
                                     double *budget_s);

/* "measuring processes × 8, repetition 7 of 15", "last run 0.96 s", …: for the status line.
 * Translated; free with g_free(). */
char *lanescope_session_dup_status (LanescopeSession *self);

/* CPU time of this program while it measured, as a share of the allowed cores, over the runs of
 * the latest race; NAN if unknown. */
double lanescope_session_get_observer_ratio (LanescopeSession *self);

/* What ::changed announced is on the screen. Whoever draws calls it after each ::changed. */
void lanescope_session_drawn (LanescopeSession *self);

/* Takes a run, or all, out of the list; the journal keeps them. Not those of a race that is on. For
 * an undo: keep a reference, and put it back where it was. */
/* Returns: its position; G_MAXUINT if it was not taken out. */
guint lanescope_session_remove (LanescopeSession *self, LanescopeRun *run);
void lanescope_session_restore (LanescopeSession *self, LanescopeRun *run, guint position);
void lanescope_session_clear (LanescopeSession *self);

G_END_DECLS
