/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The live side of the Run page with runs in every state.
 */
#include "pages-fixture.h"

#include "pages/run-live.h"
#include "widgets/chart-kinds.h"
#include "widgets/chart.h"

#include <stdlib.h>

typedef struct
{
  Pages pages;
  GtkWidget *page, *window;
} Live;

static Live
live_new (void)
{
  Live live = {.pages = pages_new ()};
  live.page = lanescope_run_live_new (live.pages.session);
  live.window = fixture_window_new (live.page, 780, 900);
  return live;
}

static void
live_free (Live *live)
{
  fixture_window_destroy (live->window, live->page);
  pages_free (&live->pages);
}

/* The chart with that accessible name, if it is on the screen. */
static GtkWidget *
find_chart (GtkWidget *widget, const char *name)
{
  if (!gtk_widget_get_mapped (widget))
    return NULL;
  if (LANESCOPE_IS_CHART (widget) &&
      g_str_equal (lanescope_chart_get_name (LANESCOPE_CHART (widget)), name))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_chart (child, name);
      if (found != NULL)
        return found;
    }
  return NULL;
}

static void
test_empty (void)
{
  Live live = live_new ();
  pages_assert_says (live.page, "Nothing measured yet.");
  g_assert_null (find_chart (live.page, "Timeline"));
  g_assert_null (find_chart (live.page, "Comparison"));
  live_free (&live);
}

static void
test_one (void)
{
  Live live = live_new ();
  LanescopeRun *run = pages_add (&live.pages, LSE_STRATEGY_SERIAL, 1, 8000000, 15, LSE_RUN_DONE);
  lanescope_session_set_current_run (live.pages.session, run);
  pages_draw (live.window);
  g_assert_false (pages_say (live.page, "Nothing measured yet."));
  g_assert_true (pages_say (live.page, "8.00 ms") || pages_say (live.page, "8 ms"));
  g_assert_nonnull (find_chart (live.page, "Timeline"));
  g_assert_nonnull (find_chart (live.page, "Comparison"));
  g_assert_null (find_chart (live.page, "Speedup")); /* serial alone has none */
  live_free (&live);
}

static void
test_many (void)
{
  Live live = live_new ();
  pages_add (&live.pages, LSE_STRATEGY_SERIAL, 1, 8000000, 15, LSE_RUN_DONE);
  LanescopeRun *run = NULL;
  for (uint32_t workers = 1; workers <= 4; workers++)
    run =
        pages_add (&live.pages, LSE_STRATEGY_THREADS, workers, 8000000 / workers, 15, LSE_RUN_DONE);
  lanescope_session_set_current_run (live.pages.session, run);
  pages_draw (live.window);
  pages_assert_says (live.page, "as fast as serial: Threads × 4");
  g_assert_nonnull (find_chart (live.page, "Speedup"));
  g_assert_cmpuint (lsf_compare_chart (lanescope_chart_get_compare (
                                           LANESCOPE_CHART (find_chart (live.page, "Comparison"))))
                        ->n_bars,
                    ==, 5);
  lanescope_run_set_shown (run, FALSE); /* the claim is about what is shown */
  pages_assert_says (live.page, "as fast as serial: Threads × 3");
  g_assert_cmpuint (lsf_compare_chart (lanescope_chart_get_compare (
                                           LANESCOPE_CHART (find_chart (live.page, "Comparison"))))
                        ->n_bars,
                    ==, 4);
  live_free (&live);
}

static void
test_wrong (void)
{
  Live live = live_new ();
  pages_add (&live.pages, LSE_STRATEGY_SERIAL, 1, 8000000, 15, LSE_RUN_DONE);
  LseResult result = result_new (LSE_STRATEGY_THREADS, 2, 4000000, 15);
  LanescopeRun *run = pages_add (&live.pages, LSE_STRATEGY_THREADS, 2, 4000000, 15, LSE_RUN_DONE);
  result.verify = (LseVerify) {.status = LSE_VERIFY_MISMATCH, .max_abs_err = 0.71};
  pages_tell (run, &result, LSE_RUN_STATE_ENDED, FALSE);
  lanescope_session_set_current_run (live.pages.session, run);
  pages_draw (live.window);
  g_assert_true (pages_say (live.page, "Wrong result, not ranked"));
  pages_assert_says (live.page, "Wrong result, not ranked: Threads × 2.");
  live_free (&live);
}

static void
test_ended_early (void)
{
  Live live = live_new ();
  LanescopeRun *failed =
      pages_add (&live.pages, LSE_STRATEGY_THREADS, 2, 4000000, 0, LSE_RUN_FAILED);
  LanescopeRun *stopped =
      pages_add (&live.pages, LSE_STRATEGY_PROCESSES, 2, 4000000, 3, LSE_RUN_STOPPED);
  lanescope_session_set_current_run (live.pages.session, failed);
  pages_draw (live.window);
  g_assert_true (pages_say (live.page, "A worker was killed (signal 9)"));
  g_assert_null (find_chart (live.page, "Timeline"));
  lanescope_session_set_current_run (live.pages.session, stopped);
  pages_draw (live.window);
  g_assert_true (pages_say (live.page, "3 finished repetitions are kept"));
  live_free (&live);
}

static void
test_going_on (void)
{
  Live live = live_new ();
  LanescopeRun *run = pages_add (&live.pages, LSE_STRATEGY_THREADS, 2, 4000000, 3, LSE_RUN_DONE);
  LseResult result = result_new (LSE_STRATEGY_THREADS, 2, 4000000, 3);
  pages_tell (run, &result, LSE_RUN_STATE_MEASURING, TRUE);
  lanescope_session_set_current_run (live.pages.session, run);
  pages_changed (&live.pages);
  pages_draw (live.window);
  g_assert_true (pages_say (live.page, "Comparison so far"));
  g_assert_true (pages_say (live.page, "a repetition that is still running"));
  g_assert_true (pages_say (live.page, "so far, 3 of 15 repetitions"));
  g_signal_emit_by_name (live.pages.session, "live");
  pages_draw (live.window);
  g_assert_nonnull (find_chart (live.page, "Timeline"));
  live_free (&live);
}

/* Nothing is made for a page that nobody sees; once it is seen, everything is there. */
static void
test_unseen (void)
{
  Live live = live_new ();
  gtk_widget_set_visible (live.page, FALSE);
  LanescopeRun *run = pages_add (&live.pages, LSE_STRATEGY_SERIAL, 1, 8000000, 15, LSE_RUN_DONE);
  lanescope_session_set_current_run (live.pages.session, run);
  pages_changed (&live.pages);
  gtk_widget_set_visible (live.page, TRUE);
  pages_draw (live.window);
  g_assert_nonnull (find_chart (live.page, "Timeline"));
  live_free (&live);
}

/* From narrow to wide without a word of GTK, and everything stays in sight. */
static void
test_sizes (void)
{
  const int widths[] = {340, 480, 800, 1400};
  Live live = live_new ();
  pages_add (&live.pages, LSE_STRATEGY_SERIAL, 1, 8000000, 15, LSE_RUN_DONE);
  LanescopeRun *run = pages_add (&live.pages, LSE_STRATEGY_THREADS, 2, 4000000, 15, LSE_RUN_DONE);
  lanescope_session_set_current_run (live.pages.session, run);
  for (gsize i = 0; i < G_N_ELEMENTS (widths); i++)
    {
      int least, height;
      gtk_widget_measure (live.page, GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
      g_assert_cmpint (least, <=, 336);
      gtk_widget_measure (live.page, GTK_ORIENTATION_VERTICAL, widths[i], &height, NULL, NULL,
                          NULL);
      g_assert_cmpint (height, >, 300);
      gtk_window_set_default_size (GTK_WINDOW (live.window), widths[i], 900);
      pages_draw (live.window);
    }
  live_free (&live);
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add_func ("/ui/run-live/empty", test_empty);
  g_test_add_func ("/ui/run-live/one", test_one);
  g_test_add_func ("/ui/run-live/many", test_many);
  g_test_add_func ("/ui/run-live/wrong", test_wrong);
  g_test_add_func ("/ui/run-live/ended-early", test_ended_early);
  g_test_add_func ("/ui/run-live/going-on", test_going_on);
  g_test_add_func ("/ui/run-live/unseen", test_unseen);
  g_test_add_func ("/ui/run-live/sizes", test_sizes);
  return g_test_run ();
}
