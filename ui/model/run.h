/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One run as the window has it: a copy of its result, how far it is, and one repetition's events.
 * Changes come from the session, in pauses of the race; between them a run stays as it is.
 */
#pragma once

#include "analysis/result.h"
#include "trace/recording.h"
#include "trace/switches.h"

#include <glib-object.h>

G_BEGIN_DECLS

typedef enum
{
  LANESCOPE_RUN_WAITING,   /* its turn comes */
  LANESCOPE_RUN_PREPARING, /* data and pool are being made */
  LANESCOPE_RUN_MEASURING, /* in a block, or between two */
  LANESCOPE_RUN_DONE,
  LANESCOPE_RUN_STOPPED,
  LANESCOPE_RUN_FAILED,
  LANESCOPE_RUN_SKIPPED
} LanescopeRunState;

#define LANESCOPE_TYPE_RUN (lanescope_run_get_type ())
/* Properties: "shown" (gboolean, read and write): drawn in charts; "current" (gboolean): whose
 * details pages show. Signal "changed". Main thread. */
G_DECLARE_FINAL_TYPE (LanescopeRun, lanescope_run, LANESCOPE, RUN, GObject)

/* @method: 1 … 4 of the tutorial, 0 none. @batch: number of the press of Run it came from. */
LanescopeRun *lanescope_run_new (const LsePlan *plan, int method, guint batch);

const LseResult *lanescope_run_get_result (LanescopeRun *self);
const LsePlan *lanescope_run_get_plan (LanescopeRun *self);
int lanescope_run_get_method (LanescopeRun *self);
guint lanescope_run_get_batch (LanescopeRun *self);
LanescopeRunState lanescope_run_get_state (LanescopeRun *self);

/* TRUE once it will not change any more. */
gboolean lanescope_run_is_over (LanescopeRun *self);
gboolean lanescope_run_is_wrong (LanescopeRun *self);

/* Counted repetitions so far, and those that are likely to be made. */
void lanescope_run_get_progress (LanescopeRun *self, guint *n_done, guint *n_wanted);

/* One repetition: the typical one of a finished run, the latest of one that goes on. @is_live: it
 * is still running, @end_ns is now. (nullable): none was recorded. */
const LseRecording *
lanescope_run_get_trace (LanescopeRun *self, gint64 *begin_ns, gint64 *end_ns, gboolean *is_live);

/* When its threads were on a core in that repetition; NULL if nobody knows. Borrowed, as the trace. */
const LseSwitches *lanescope_run_get_switches (LanescopeRun *self);

/* What a chip says after the name: "12.6 ms", "measuring 7 of 15", "next", "failed". Translated;
 * free with g_free(). */
char *lanescope_run_dup_value (LanescopeRun *self);

/* Why it stopped, failed or was skipped, and what is kept, as a sentence for the user; NULL if all
 * is well. Translated; free with g_free(). */
char *lanescope_run_dup_reason (LanescopeRun *self);

/* Who took the cores while it was measured, as a sentence, if that makes its result doubtful; else
 * NULL. Translated; free with g_free(). */
char *lanescope_run_dup_noise (LanescopeRun *self);

gboolean lanescope_run_get_shown (LanescopeRun *self);
void lanescope_run_set_shown (LanescopeRun *self, gboolean is_shown);
gboolean lanescope_run_get_current (LanescopeRun *self);

G_END_DECLS
