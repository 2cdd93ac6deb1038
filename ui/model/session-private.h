/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the files of the session share: session.c has its races and its list, session-try.c what
 * belongs to remedies and to comparing two runs.
 */
#pragma once

#include "model/race-thread.h"
#include "model/session.h"

struct _LanescopeSession
{
  GObject parent_instance;
  LanescopeMachine *machine;
  LanescopeRaceThread *thread;
  GListStore *runs;
  LanescopeRun *current; /* nullable; in runs */
  LanescopeSessionState state;

  GPtrArray *racing;       /* the latest race's runs, by index in the race */
  LanescopeRun *measuring; /* borrowed from racing */
  guint batch;
  guint n_done, n_wanted;
  gint64 started_ns, ended_ns, budget_ns;
  gboolean has_journal_notice;
  gboolean has_probed;

  LseExperiment settings;  /* of the latest race; its time budget is 0 before the first */
  LanescopeRun *reference; /* nullable; in runs */
  LanescopeRun *pointed;   /* nullable: whose moment is pointed at */
  LanescopeMoment moment;
};

/* @run leaves the list, NULL: all do: nothing refers to it any more. */
void lanescope_session_forget (LanescopeSession *self, LanescopeRun *run);
