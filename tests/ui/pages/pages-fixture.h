/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A session with runs that nobody ran: made results, with made events, in every state. The machine
 * is the one at hand; nothing here looks at its numbers.
 */
#pragma once

#include "widget-fixture.h"

#include "engine/analysis/results.h"

#include "model/experiment.h"
#include "model/run-private.h"
#include "model/session.h"

typedef struct
{
  LanescopeMachine *machine;
  LanescopeSession *session;
  LanescopeExperiment *experiment;
  LseResult serial; /* what speedups refer to */
} Pages;

static inline Pages
pages_new (void)
{
  Pages pages = {0};
  pages.machine = lanescope_machine_new (NULL);
  g_assert_nonnull (pages.machine);
  pages.session = lanescope_session_new (pages.machine);
  pages.experiment = lanescope_experiment_new (pages.machine);
  pages.serial = result_new (LSE_STRATEGY_SERIAL, 1, 8000000, 15);
  return pages;
}

static inline void
pages_free (Pages *pages)
{
  lse_result_clear (&pages->serial);
  g_clear_object (&pages->experiment);
  g_clear_object (&pages->session);
  g_clear_object (&pages->machine);
}

/* One repetition from 1 ms to 9 ms: each worker computes a chunk. */
static inline LseRecording *
pages_trace (uint32_t n_workers)
{
  LseRecording *trace = lse_recording_new (n_workers);
  for (uint32_t i = 0; i < n_workers; i++)
    {
      LseEvent event = {.begin = 1000000 + i * 1000,
                        .end = 8000000,
                        .kind = LSE_EVENT_COMPUTE,
                        .chunk = i,
                        .cpu = i};
      g_assert_cmpint (lse_recording_append (trace, i + 1, &event, 1), ==, LSE_OK);
    }
  return trace;
}

/* Gives @run what a race would: @result is taken. */
static inline void
pages_tell (LanescopeRun *run, LseResult *result, LseRunState state, gboolean is_live)
{
  uint32_t n_workers = result->plan.workers;
  LanescopeRunNews news = {.has_result = TRUE,
                           .result = *result,
                           .state = state,
                           .n_done = (guint)result->stats.n,
                           .n_wanted = 15,
                           .trace_begin_ns = 1000000,
                           .trace_end_ns = 9000000,
                           .is_trace_live = is_live};
  if (result->n_samples > 0)
    news.trace = pages_trace (n_workers);
  lanescope_run_take_news (run, &news, state != LSE_RUN_STATE_ENDED);
  g_assert_false (news.has_result);
}

/* A run of @n repetitions that has ended with @status, added to the session. Borrowed. */
static inline LanescopeRun *
pages_add (Pages *pages,
           LseStrategyId strategy,
           uint32_t workers,
           int64_t median_ns,
           int n,
           LseRunStatus status)
{
  LseResult result = result_new (strategy, workers, median_ns, n);
  result.status = status;
  if (status == LSE_RUN_FAILED)
    {
      g_strlcpy (result.reason_kind, "signal", sizeof result.reason_kind);
      result.reason_signal = 9;
    }
  if (n > 0)
    lse_result_compare_to_serial (&result, &pages->serial);
  LanescopeRun *run = lanescope_run_new (&result.plan, 0, 1);
  pages_tell (run, &result, LSE_RUN_STATE_ENDED, FALSE);
  g_list_store_append (G_LIST_STORE (lanescope_session_get_runs (pages->session)), run);
  g_object_unref (run);
  return run;
}

static inline void
pages_changed (Pages *pages)
{
  g_signal_emit_by_name (pages->session, "changed");
}

/* Is a label with @part of its text on the screen below @widget? */
static inline gboolean
pages_say (GtkWidget *widget, const char *part)
{
  if (!gtk_widget_get_mapped (widget))
    return FALSE;
  if (GTK_IS_LABEL (widget) && strstr (gtk_label_get_text (GTK_LABEL (widget)), part) != NULL)
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (pages_say (child, part))
      return TRUE;
  return FALSE;
}

typedef struct
{
  GtkWidget *widget;
  const char *part;
} PagesWish;

static inline gboolean
pages_has_come (gpointer data)
{
  PagesWish *wish = data;
  return pages_say (wish->widget, wish->part);
}

/* Waits until it is said: words may come from another thread. */
static inline void
pages_assert_says (GtkWidget *widget, const char *part)
{
  PagesWish wish = {widget, part};
  if (!fixture_wait_for (pages_has_come, &wish))
    g_error ("nothing says \"%s\"", part);
}

/* Draws what is new. */
static inline void
pages_draw (GtkWidget *window)
{
  gtk_widget_queue_draw (window);
  gtk_test_widget_wait_for_draw (window);
}
