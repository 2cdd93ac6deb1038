/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Real races, small ones: what arrives in the main thread, when, and what is left afterwards.
 */
#include "session-fixture.h"

#include <math.h>

static void
test_race (Fixture *fixture, gconstpointer data)
{
  start (fixture, LSE_WORKLOAD_SINCOS, 200000, 1);
  g_assert_true (lanescope_session_is_busy (fixture->session));
  g_assert_cmpuint (g_list_model_get_n_items (lanescope_session_get_runs (fixture->session)), ==,
                    2);
  g_assert_true (wait_until (is_idle, fixture, 60));

  for (guint i = 0; i < 2; i++)
    {
      LanescopeRun *run = run_at (fixture, i);
      const LseResult *result = lanescope_run_get_result (run);
      gint64 begin_ns, end_ns;
      gboolean is_live;
      g_assert_cmpint (lanescope_run_get_state (run), ==, LANESCOPE_RUN_DONE);
      g_assert_cmpuint (result->stats.n, ==, 5);
      g_assert_true (result->has_speedup);
      g_assert_cmpint (result->verify.status, ==, LSE_VERIFY_OK);
      const LseRecording *trace = lanescope_run_get_trace (run, &begin_ns, &end_ns, &is_live);
      g_assert_nonnull (trace);
      g_assert_false (is_live);
      g_assert_cmpint (end_ns - begin_ns, >, 0);
      g_assert_null (lanescope_run_dup_reason (run));
    }
  g_assert_true (lanescope_session_get_current_run (fixture->session) == run_at (fixture, 1));
  g_assert_false (isnan (lanescope_session_get_observer_ratio (fixture->session)));
  g_assert_null (fixture->notice);
}

/* The results are on the disk before they are on the screen. */
static void
test_journal_first (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->data_home, "lanescope", "journal.jsonl", NULL);
  g_autofree char *text = NULL;
  start (fixture, LSE_WORKLOAD_MEAN, 100000, 1);
  g_assert_true (wait_until (is_idle, fixture, 60));
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_auto (GStrv) lines = g_strsplit (g_strchomp (text), "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, 2);
}

/* Who never says that it has drawn slows the race down, but does not stop it. */
static void
test_never_drawn (Fixture *fixture, gconstpointer data)
{
  fixture->answers = FALSE;
  start (fixture, LSE_WORKLOAD_SINCOS, 100000, 1);
  g_assert_true (wait_until (is_idle, fixture, 60));
  g_assert_cmpint (lanescope_run_get_state (run_at (fixture, 1)), ==, LANESCOPE_RUN_DONE);
}

static void
test_one_at_a_time (Fixture *fixture, gconstpointer data)
{
  LseExperiment settings;
  gsize n_plans;
  g_autoptr (GError) error = NULL;
  start (fixture, LSE_WORKLOAD_SINCOS, 100000, 1);
  LseExpandedPlan *plans =
      make_plans (fixture, LSE_WORKLOAD_SINCOS, 100000, 1, &settings, &n_plans);
  g_assert_false (
      lanescope_session_start (fixture->session, plans, n_plans, NULL, &settings, &error));
  g_assert_nonnull (error);
  free (plans);
  g_assert_cmpuint (lanescope_session_remove (fixture->session, run_at (fixture, 0)), ==,
                    G_MAXUINT); /* not while it races */
  g_assert_true (wait_until (is_idle, fixture, 60));
  g_assert_cmpuint (lanescope_session_remove (fixture->session, run_at (fixture, 0)), ==, 0);
  g_assert_cmpuint (g_list_model_get_n_items (lanescope_session_get_runs (fixture->session)), ==,
                    1);
}

static gboolean
is_measuring (Fixture *fixture)
{
  return lanescope_session_get_state (fixture->session) == LANESCOPE_SESSION_MEASURING &&
         lanescope_run_get_result (run_at (fixture, 0))->stats.n >= 1;
}

/* Stop in the middle of a product: at once, and what was finished is kept. */
static void
test_stop (Fixture *fixture, gconstpointer data)
{
  start (fixture, LSE_WORKLOAD_DOT, 1500, 60);
  g_assert_true (wait_until (is_measuring, fixture, 60));
  gint64 begin_us = g_get_monotonic_time ();
  lanescope_session_stop (fixture->session);
  g_assert_cmpint (lanescope_session_get_state (fixture->session), ==, LANESCOPE_SESSION_STOPPING);
  g_assert_true (wait_until (is_idle, fixture, 10));
  g_assert_cmpfloat ((double)(g_get_monotonic_time () - begin_us) / 1e6, <, 5);
  LanescopeRun *serial = run_at (fixture, 0);
  g_assert_cmpint (lanescope_run_get_state (serial), ==, LANESCOPE_RUN_STOPPED);
  g_assert_cmpuint (lanescope_run_get_result (serial)->stats.n, >=, 1);
  g_autofree char *reason = lanescope_run_dup_reason (serial);
  g_assert_nonnull (reason);
}

static void
test_stop_at_once (Fixture *fixture, gconstpointer data)
{
  start (fixture, LSE_WORKLOAD_MEAN, 20000000, 60);
  lanescope_session_stop (fixture->session);
  g_assert_true (wait_until (is_idle, fixture, 10));
  g_assert_true (lanescope_run_is_over (run_at (fixture, 0)));
}

/* The window is closed in the middle: the session goes, and with it everything it started. */
static void
test_closed_while_racing (Fixture *fixture, gconstpointer data)
{
  start (fixture, LSE_WORKLOAD_DOT, 1000, 60);
  wait_until (is_measuring, fixture, 60);
}

static void
test_no_worker (Fixture *fixture, gconstpointer data)
{
  g_setenv ("LANESCOPE_WORKER", "/nonexistent/lanescope-worker", TRUE);
  start (fixture, LSE_WORKLOAD_SINCOS, 1000, 1);
  g_assert_true (wait_until (is_idle, fixture, 30));
  g_unsetenv ("LANESCOPE_WORKER");
  g_autofree char *reason = lanescope_run_dup_reason (run_at (fixture, 0));
  g_assert_cmpint (lanescope_run_get_state (run_at (fixture, 0)), ==, LANESCOPE_RUN_FAILED);
  g_assert_nonnull (strstr (reason, "/nonexistent/lanescope-worker"));
}

static void
test_too_large (Fixture *fixture, gconstpointer data)
{
  LseExperiment settings;
  gsize n_plans;
  g_autoptr (GError) error = NULL;
  LseExpandedPlan *plans = make_plans (fixture, LSE_WORKLOAD_SINCOS, G_GUINT64_CONSTANT (1) << 44,
                                       1, &settings, &n_plans);
  g_assert_false (
      lanescope_session_start (fixture->session, plans, n_plans, NULL, &settings, &error));
  g_assert_nonnull (error);
  g_assert_cmpuint (g_list_model_get_n_items (lanescope_session_get_runs (fixture->session)), ==,
                    0);
  free (plans);
}

/* The journal cannot be written: said once, and the results are there all the same. */
static void
test_no_journal (Fixture *fixture, gconstpointer data)
{
  g_autofree char *blocker = g_build_filename (fixture->data_home, "lanescope", NULL);
  g_assert_true (g_file_set_contents (blocker, "a file, no folder", -1, NULL));
  start (fixture, LSE_WORKLOAD_SINCOS, 100000, 1);
  g_assert_true (wait_until (is_idle, fixture, 60));
  g_unlink (blocker);
  g_assert_nonnull (fixture->notice);
  g_assert_cmpint (lanescope_run_get_state (run_at (fixture, 1)), ==, LANESCOPE_RUN_DONE);
}

static void
test_current (Fixture *fixture, gconstpointer data)
{
  start (fixture, LSE_WORKLOAD_SINCOS, 100000, 1);
  g_assert_true (wait_until (is_idle, fixture, 60));
  LanescopeRun *serial = run_at (fixture, 0), *threads = run_at (fixture, 1);
  lanescope_run_set_shown (serial, FALSE);
  lanescope_session_set_current_run (fixture->session, serial);
  g_assert_true (lanescope_run_get_shown (serial)); /* what one looks at is shown */
  g_assert_true (lanescope_run_get_current (serial));
  g_assert_false (lanescope_run_get_current (threads));
  g_object_ref (serial);
  guint position = lanescope_session_remove (fixture->session, serial);
  g_assert_null (lanescope_session_get_current_run (fixture->session));
  lanescope_session_restore (fixture->session, serial, position);
  g_assert_true (run_at (fixture, 0) == serial);
  g_object_unref (serial);
}

static gboolean
has_history (Fixture *fixture)
{
  lanescope_machine_refresh (fixture->machine);
  return lanescope_machine_get_history (fixture->machine) != NULL;
}

static gint64
first_begin_ns (LanescopeRun *run)
{
  return lanescope_run_get_result (run)->samples[0].begin_ns;
}

/* The end of the last repetition of the first block. */
static gint64
first_block_end_ns (LanescopeRun *run)
{
  const LseResult *result = lanescope_run_get_result (run);
  gint64 end_ns = 0;
  for (gsize i = 0; i < result->n_samples; i++)
    if (result->samples[i].block == result->samples[0].block)
      end_ns = result->samples[i].begin_ns + result->samples[i].duration_ns;
  return end_ns;
}

/* Starts a race of two tasks: @workload, then a mean. Returns how many runs the first has. */
static guint
start_two_tasks (Fixture *fixture, LseWorkloadId workload, guint64 elements, double budget_s)
{
  LseExperiment settings;
  gsize n_first, n_second;
  g_autoptr (GError) error = NULL;
  LseExpandedPlan *first = make_plans (fixture, workload, elements, budget_s, &settings, &n_first);
  LseExpandedPlan *second =
      make_plans (fixture, LSE_WORKLOAD_MEAN, 100000, budget_s, &settings, &n_second);
  g_autofree LseExpandedPlan *both = g_new (LseExpandedPlan, n_first + n_second);
  memcpy (both, first, n_first * sizeof *both);
  memcpy (both + n_first, second, n_second * sizeof *both);
  free (first);
  free (second);
  lanescope_session_start (fixture->session, both, n_first + n_second, NULL, &settings, &error);
  g_assert_no_error (error);
  return (guint)n_first;
}

/* Of two tasks the first has something to show before the second is prepared. */
static void
test_task_by_task (Fixture *fixture, gconstpointer data)
{
  guint n_first = start_two_tasks (fixture, LSE_WORKLOAD_SINCOS, 200000, 1);
  guint n = g_list_model_get_n_items (lanescope_session_get_runs (fixture->session));
  g_assert_true (wait_until (is_idle, fixture, 60));
  for (guint i = 0; i < n_first; i++)
    for (guint k = n_first; k < n; k++)
      g_assert_cmpint (first_block_end_ns (run_at (fixture, i)), <,
                       first_begin_ns (run_at (fixture, k)));
}

/* Stop while the second task has not begun: its runs say so. */
static void
test_stop_before_its_turn (Fixture *fixture, gconstpointer data)
{
  start_two_tasks (fixture, LSE_WORKLOAD_DOT, 2500, 60);
  guint n = g_list_model_get_n_items (lanescope_session_get_runs (fixture->session));
  g_usleep (300000);
  lanescope_session_stop (fixture->session);
  g_assert_true (wait_until (is_idle, fixture, 10));
  LanescopeRun *last = run_at (fixture, n - 1);
  g_autofree char *reason = lanescope_run_dup_reason (last);
  g_assert_cmpint (lanescope_run_get_state (last), ==, LANESCOPE_RUN_STOPPED);
  g_assert_nonnull (reason);
}

static void
test_machine (Fixture *fixture, gconstpointer data)
{
  const LseTopology *topology = lanescope_machine_get_topology (fixture->machine);
  double other, busy;
  g_assert_true (topology->is_this_machine);
  g_assert_true (wait_until (has_history, fixture, 10));
  busy = lanescope_machine_get_busy_cores (fixture->machine, &other);
  g_assert_cmpfloat (busy, >=, 0);
  g_assert_cmpfloat (busy, <=, (double)lse_topology_n_allowed_pus (topology) + 0.01);
  g_assert_cmpfloat (other, <=, busy + 1e-9);
  g_assert_true (isnan (lanescope_machine_get_load (fixture->machine, 4095)));
}

#define ADD(name, function) \
  g_test_add ("/model/session/" name, Fixture, NULL, fixture_set_up, function, fixture_tear_down)

/* The remedy beside the run itself and serial, in one race; what was measured before steps back. */
static void
test_try (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  LanescopeSession *session = fixture->session;
  start (fixture, LSE_WORKLOAD_SINCOS, 200000, 1);
  LanescopeRun *run = run_at (fixture, 1);
  LsePlan remedy = *lanescope_run_get_plan (run);
  remedy.chunks += 3;
  g_assert_true (wait_until (is_idle, fixture, 60));
  g_assert_null (lanescope_session_get_reference_run (session));
  lanescope_session_try (session, run, &remedy, &error);
  g_assert_no_error (error);

  g_assert_cmpuint (g_list_model_get_n_items (lanescope_session_get_runs (session)), ==, 5);
  LanescopeRun *serial = run_at (fixture, 2), *beside = run_at (fixture, 3);
  LanescopeRun *tried = run_at (fixture, 4);
  g_assert_true (lanescope_session_get_current_run (session) == tried);
  g_assert_true (lanescope_session_get_reference_run (session) == beside);
  g_assert_true (lse_plan_is_same_work (lanescope_run_get_plan (serial),
                                        lanescope_run_get_plan (run_at (fixture, 0))));
  g_assert_true (
      lse_plan_is_same_work (lanescope_run_get_plan (beside), lanescope_run_get_plan (run)));
  g_assert_cmpuint (lanescope_run_get_plan (tried)->chunks, ==, remedy.chunks);
  for (guint i = 0; i < 5; i++)
    g_assert_true (lanescope_run_get_shown (run_at (fixture, i)) == (i >= 2));

  g_assert_false (lanescope_session_try (session, run, &remedy, &error)); /* a race is on */
  g_assert_nonnull (error);
  g_assert_true (wait_until (is_idle, fixture, 60));
  g_assert_cmpint (lanescope_run_get_state (tried), ==, LANESCOPE_RUN_DONE);
  g_assert_true (lanescope_run_get_result (tried)->has_speedup);
  lanescope_session_remove (session, beside);
  g_assert_null (lanescope_session_get_reference_run (session));
}

static void
count_pointed (LanescopeSession *session, guint *n)
{
  (*n)++;
}

static void
test_moment (Fixture *fixture, gconstpointer data)
{
  LanescopeSession *session = fixture->session;
  LanescopeMoment moment = {10, 20, 1}, got;
  guint n = 0;
  g_signal_connect (session, "pointed", G_CALLBACK (count_pointed), &n);
  start (fixture, LSE_WORKLOAD_SINCOS, 1000, 1);
  g_assert_true (wait_until (is_idle, fixture, 60));
  lanescope_session_point_at (session, run_at (fixture, 1), &moment);
  g_assert_cmpuint (n, ==, 1);
  g_assert_false (lanescope_session_get_moment (session, run_at (fixture, 0), &got));
  g_assert_false (lanescope_session_get_moment (session, NULL, &got));
  g_assert_true (lanescope_session_get_moment (session, run_at (fixture, 1), &got));
  g_assert_cmpint (got.to_ns, ==, 20);
  g_assert_cmpint (got.worker, ==, 1);
  lanescope_session_clear (session);
  g_assert_cmpuint (n, ==, 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("race", test_race);
  ADD ("journal-first", test_journal_first);
  ADD ("never-drawn", test_never_drawn);
  ADD ("one-at-a-time", test_one_at_a_time);
  ADD ("stop", test_stop);
  ADD ("stop-at-once", test_stop_at_once);
  ADD ("closed-while-racing", test_closed_while_racing);
  ADD ("no-worker", test_no_worker);
  ADD ("too-large", test_too_large);
  ADD ("no-journal", test_no_journal);
  ADD ("current", test_current);
  ADD ("task-by-task", test_task_by_task);
  ADD ("stop-before-its-turn", test_stop_before_its_turn);
  ADD ("machine", test_machine);
  ADD ("try", test_try);
  ADD ("moment", test_moment);
  return g_test_run ();
}
