/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The thread that owns the race. It lives as long as the session, because a worker dies with the
 * thread that forked it, and it keeps everything that waits, computes statistics or writes to the
 * disk away from the main loop. What it knows comes to the main thread as news: copies, so that
 * nothing is shared.
 *
 * Nothing is drawn while something is measured (contract.md §4): news go out in pauses between
 * repetitions, at most four times a second, and the race waits until they are drawn. Only while a
 * repetition takes a second or longer there are live news, of the few things that may move then.
 */
#pragma once

#include "run/race.h"

#include <glib.h>

typedef struct LanescopeRaceThread LanescopeRaceThread;

typedef enum
{
  LANESCOPE_NEWS_STARTED, /* the workers are being prepared */
  LANESCOPE_NEWS_PAUSE,   /* nothing is measured: draw, then call lanescope_race_thread_drawn() */
  LANESCOPE_NEWS_LIVE,    /* within a long repetition: tiles only */
  LANESCOPE_NEWS_ENDED,   /* the race is over, all results are in the journal */
  LANESCOPE_NEWS_REFUSED, /* it could not start: @text */
  LANESCOPE_NEWS_PROBED   /* @modules */
} LanescopeNewsKind;

/* One run that has changed since the last news. */
typedef struct
{
  gsize index;
  gboolean has_result;
  LseResult result; /* taken by the receiver, who then clears @has_result */
  LseRunState state;
  guint n_done, n_wanted;
  LseRecording *trace;   /* (nullable): one repetition; taken by the receiver */
  LseSwitches *switches; /* (nullable): of the same; taken by the receiver */
  gint64 trace_begin_ns, trace_end_ns;
  gboolean is_trace_live; /* the repetition is still running */
} LanescopeRunNews;

typedef struct
{
  LanescopeNewsKind kind;
  gsize n_runs;
  LanescopeRunNews *runs;
  gssize measuring; /* index of the run that is being measured, −1 */
  guint n_done, n_wanted;
  char *text;      /* (nullable): why it could not start; why the journal could not be written */
  json_t *modules; /* (nullable): lse_probe_modules() */
} LanescopeNews;

/* Main thread. */
typedef void (*LanescopeNewsFn) (LanescopeNews *news, gpointer user_data);

LanescopeRaceThread *lanescope_race_thread_new (LanescopeNewsFn on_news, gpointer user_data);

/* Ends a race that runs (at most some seconds) and the thread. No news after that. */
void lanescope_race_thread_free (LanescopeRaceThread *thread);

/* Asks a worker which modules can be loaded; the answer comes as news. */
void lanescope_race_thread_probe (LanescopeRaceThread *thread);

/**
 * lanescope_race_thread_start:
 * @plans: copied
 * @topology: borrowed until the race has ended
 * @sampler: (nullable): the same
 *
 * At most one race at a time.
 */
void lanescope_race_thread_start (LanescopeRaceThread *thread,
                                  const LseExpandedPlan *plans,
                                  gsize n_plans,
                                  const LseExperiment *settings,
                                  const LseTopology *topology,
                                  LseSampler *sampler);

/* Ends the race at once; what was finished is kept and comes with the last news. */
void lanescope_race_thread_stop (LanescopeRaceThread *thread);

/* The news of the last pause are on the screen: the race may go on. */
void lanescope_race_thread_drawn (LanescopeRaceThread *thread);
