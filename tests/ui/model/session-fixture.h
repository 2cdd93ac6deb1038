/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A session on this machine with a journal of its own, and waiting for what it tells.
 */
#pragma once

#include "model/session.h"

#include "base/clock.h"

#include <glib/gstdio.h>
#include <stdlib.h>

typedef struct
{
  char *data_home;
  LanescopeMachine *machine;
  LanescopeSession *session;
  guint n_changed, n_live;
  char *notice;
  gboolean answers; /* calls lanescope_session_drawn() */
} Fixture;

static inline void
count_changed (LanescopeSession *session, Fixture *fixture)
{
  fixture->n_changed++;
  if (fixture->answers)
    lanescope_session_drawn (session);
}

static inline void
count_live (LanescopeSession *session, Fixture *fixture)
{
  fixture->n_live++;
}

static inline void
keep_notice (LanescopeSession *session, const char *text, Fixture *fixture)
{
  g_free (fixture->notice);
  fixture->notice = g_strdup (text);
}

static inline void
fixture_set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  fixture->data_home = g_dir_make_tmp ("lanescope-test-XXXXXX", &error);
  g_assert_no_error (error);
  g_setenv ("XDG_DATA_HOME", fixture->data_home, TRUE);
  fixture->machine = lanescope_machine_new (&error);
  g_assert_no_error (error);
  fixture->session = lanescope_session_new (fixture->machine);
  fixture->answers = TRUE;
  g_signal_connect (fixture->session, "changed", G_CALLBACK (count_changed), fixture);
  g_signal_connect (fixture->session, "live", G_CALLBACK (count_live), fixture);
  g_signal_connect (fixture->session, "notice", G_CALLBACK (keep_notice), fixture);
}

static inline void
fixture_tear_down (Fixture *fixture, gconstpointer data)
{
  g_assert_finalize_object (fixture->session);
  g_assert_finalize_object (fixture->machine);
  g_autofree char *folder = g_build_filename (fixture->data_home, "lanescope", NULL);
  g_autofree char *journal = g_build_filename (folder, "journal.jsonl", NULL);
  g_unlink (journal);
  g_rmdir (folder);
  g_rmdir (fixture->data_home);
  g_free (fixture->data_home);
  g_free (fixture->notice);
}

/* Runs the main loop until @is_true or for @limit_s at most; returns whether it came true. */
static inline gboolean
wait_until (gboolean (*is_true) (Fixture *fixture), Fixture *fixture, double limit_s)
{
  gint64 until_us = g_get_monotonic_time () + (gint64)(limit_s * 1e6);
  while (!is_true (fixture))
    {
      if (g_get_monotonic_time () > until_us)
        return FALSE;
      if (!g_main_context_iteration (NULL, FALSE))
        g_usleep (2000);
    }
  return TRUE;
}

static inline gboolean
is_idle (Fixture *fixture)
{
  return !lanescope_session_is_busy (fixture->session);
}

static inline LanescopeRun *
run_at (Fixture *fixture, guint index)
{
  g_autoptr (LanescopeRun) run =
      g_list_model_get_item (lanescope_session_get_runs (fixture->session), index);
  return run; /* the list holds it */
}

/* Serial and threads on @workload; free the plans with free(). */
static inline LseExpandedPlan *
make_plans (Fixture *fixture,
            LseWorkloadId workload,
            guint64 elements,
            double budget_s,
            LseExperiment *settings,
            gsize *n_plans)
{
  LseExpandedPlan *plans = NULL;
  LseError err = {0};
  lse_experiment_init (settings, workload);
  settings->fields.elements = elements;
  settings->given |= LSE_GIVEN_ELEMENTS;
  settings->time_budget_ns = (int64_t)(budget_s * 1e9);
  settings->fields.repeats = workload == LSE_WORKLOAD_DOT ? 0 : 5;
  LseStatus status = lse_experiment_expand (
      settings, lanescope_machine_get_topology (fixture->machine), &plans, n_plans, &err);
  g_assert_cmpstr (err.detail, ==, "");
  g_assert_cmpint (status, ==, LSE_OK);
  return plans;
}

static inline void
start (Fixture *fixture, LseWorkloadId workload, guint64 elements, double budget_s)
{
  LseExperiment settings;
  gsize n_plans;
  g_autoptr (GError) error = NULL;
  LseExpandedPlan *plans = make_plans (fixture, workload, elements, budget_s, &settings, &n_plans);
  lanescope_session_start (fixture->session, plans, n_plans, NULL, &settings, &error);
  g_assert_no_error (error);
  free (plans);
}
