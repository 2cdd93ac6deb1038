/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Compare and Speedup with made runs: tasks, hidden and wrong runs, the ways to look at them.
 */
#include "pages-fixture.h"

#include "model/settings.h"
#include "pages/compare-page.h"
#include "pages/speedup-page.h"
#include "widgets/chart-kinds.h"
#include "widgets/compare-chart.h"

typedef struct
{
  Pages pages;
  GtkWidget *page, *window;
} Shown;

static Shown
compare_new (void)
{
  Shown shown = {.pages = pages_new ()};
  shown.page = lanescope_compare_page_new (shown.pages.session);
  shown.window = fixture_window_new (shown.page, 1100, 800);
  return shown;
}

static Shown
speedup_new (void)
{
  Shown shown = {.pages = pages_new ()};
  shown.page = lanescope_speedup_page_new (shown.pages.session, shown.pages.experiment);
  shown.window = fixture_window_new (shown.page, 1100, 800);
  return shown;
}

static void
shown_free (Shown *shown)
{
  fixture_window_destroy (shown->window, shown->page);
  pages_free (&shown->pages);
}

static LanescopeRun *
add_three (Shown *shown)
{
  pages_add (&shown->pages, LSE_STRATEGY_SERIAL, 1, 8000000, 15, LSE_RUN_DONE);
  pages_add (&shown->pages, LSE_STRATEGY_THREADS, 2, 4000000, 15, LSE_RUN_DONE);
  return pages_add (&shown->pages, LSE_STRATEGY_PROCESSES, 2, 16000000, 15, LSE_RUN_DONE);
}

/* Button or row with that label, by its text. */
static GtkWidget *
find_button (GtkWidget *widget, const char *label)
{
  if (GTK_IS_BUTTON (widget) && g_strcmp0 (gtk_button_get_label (GTK_BUTTON (widget)), label) == 0)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_button (child, label);
      if (found != NULL)
        return found;
    }
  return NULL;
}

static const LspBars *
bars_of (Shown *shown)
{
  GtkWidget *compare = fixture_find (shown->page, LANESCOPE_TYPE_COMPARE_CHART, NULL);
  GtkWidget *chart = lanescope_compare_chart_get_chart (LANESCOPE_COMPARE_CHART (compare));
  return lsf_compare_chart (lanescope_chart_get_compare (LANESCOPE_CHART (chart)));
}

static void
test_nothing (void)
{
  Shown shown = compare_new ();
  pages_assert_says (shown.page, "Nothing to compare yet.");
  shown_free (&shown);
}

static void
test_rows (void)
{
  Shown shown = compare_new ();
  LanescopeRun *run = add_three (&shown);
  lanescope_session_set_current_run (shown.pages.session, run);
  pages_draw (shown.window);
  g_assert_cmpuint (bars_of (&shown)->n_bars, ==, 3);
  pages_assert_says (shown.page, "as fast as serial: Threads × 2");
  pages_assert_says (shown.page, "Slower than serial: Processes × 2.");
  g_assert_true (pages_say (shown.page, "sin(x)"));
  lanescope_run_set_shown (run, FALSE);
  pages_draw (shown.window);
  g_assert_cmpuint (bars_of (&shown)->n_bars, ==, 2);
  shown_free (&shown);
}

static void
test_views (void)
{
  Shown shown = compare_new ();
  add_three (&shown);
  pages_changed (&shown.pages);
  pages_draw (shown.window);
  g_assert_cmpint (bars_of (&shown)->mode, ==, LSP_BARS_DOTS);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (find_button (shown.page, "Speedup")), TRUE);
  pages_draw (shown.window);
  g_assert_cmpint (bars_of (&shown)->mode, ==, LSP_BARS_SPEEDUP);
  g_assert_null (fixture_find (shown.page, GTK_TYPE_COLUMN_VIEW, NULL));
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (find_button (shown.page, "Table")), TRUE);
  pages_draw (shown.window);
  g_assert_nonnull (fixture_find (shown.page, GTK_TYPE_COLUMN_VIEW, NULL));
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (find_button (shown.page, "Time")), TRUE);
  pages_draw (shown.window);
  g_assert_null (fixture_find (shown.page, GTK_TYPE_COLUMN_VIEW, NULL));
  shown_free (&shown);
}

/* A click on a row makes its run the current one, and its details are shown. */
static void
test_details (void)
{
  Shown shown = compare_new ();
  LanescopeRun *run = add_three (&shown);
  pages_changed (&shown.pages);
  pages_draw (shown.window);
  GtkWidget *compare = fixture_find (shown.page, LANESCOPE_TYPE_COMPARE_CHART, NULL);
  GtkWidget *chart = lanescope_compare_chart_get_chart (LANESCOPE_COMPARE_CHART (compare));
  g_signal_emit_by_name (chart, "item-activated", 2u);
  g_assert_true (lanescope_session_get_current_run (shown.pages.session) == run);
  g_assert_true (pages_say (shown.page, "16.0 ms") || pages_say (shown.page, "16 ms"));
  g_assert_false (pages_say (shown.page, "15 counted of 17"));
  g_settings_set_string (lanescope_settings_get (), "mode", "expert");
  g_assert_true (pages_say (shown.page, "15 counted of 17"));
  g_settings_set_string (lanescope_settings_get (), "mode", "simple");
  shown_free (&shown);
}

static void
test_two_tasks (void)
{
  Shown shown = compare_new ();
  add_three (&shown);
  LseResult other = result_new (LSE_STRATEGY_SERIAL, 1, 9000000, 15);
  LanescopeRun *run = pages_add (&shown.pages, LSE_STRATEGY_SERIAL, 1, 9000000, 15, LSE_RUN_DONE);
  other.plan.elements = 5000;
  pages_tell (run, &other, LSE_RUN_STATE_ENDED, FALSE);
  pages_changed (&shown.pages);
  pages_draw (shown.window);
  g_assert_cmpuint (bars_of (&shown)->n_bars, ==, 3);
  g_assert_true (pages_say (shown.page, "5 000") || pages_say (shown.page, "5\u2009000") ||
                 pages_say (shown.page, "5\u202f000") || pages_say (shown.page, "5000"));
  lanescope_session_clear (shown.pages.session);
  pages_draw (shown.window);
  pages_assert_says (shown.page, "Nothing to compare yet.");
  shown_free (&shown);
}

/* ------------------------------------------------------------------ speedup */

static void
test_dot (void)
{
  Shown shown = speedup_new ();
  pages_assert_says (shown.page, "One worker count makes a dot, not a curve.");
  add_three (&shown);
  pages_changed (&shown.pages);
  pages_draw (shown.window);
  g_assert_true (pages_say (shown.page, "One worker count makes a dot, not a curve."));
  g_assert_true (pages_say (shown.page, "Threads × 2"));
  pages_add (&shown.pages, LSE_STRATEGY_THREADS, 4, 2500000, 15, LSE_RUN_DONE);
  pages_changed (&shown.pages);
  pages_draw (shown.window);
  g_assert_false (pages_say (shown.page, "One worker count makes a dot, not a curve."));
  g_assert_true (pages_say (shown.page, "Threads × 4"));
  shown_free (&shown);
}

/* A point that is clicked makes its run the current one. */
static void
test_point (void)
{
  Shown shown = speedup_new ();
  pages_add (&shown.pages, LSE_STRATEGY_SERIAL, 1, 8000000, 15, LSE_RUN_DONE);
  pages_add (&shown.pages, LSE_STRATEGY_THREADS, 2, 4000000, 15, LSE_RUN_DONE);
  LanescopeRun *run = pages_add (&shown.pages, LSE_STRATEGY_THREADS, 4, 2500000, 15, LSE_RUN_DONE);
  pages_changed (&shown.pages);
  pages_draw (shown.window);
  GtkWidget *chart = fixture_find (shown.page, LANESCOPE_TYPE_CHART, NULL);
  LspFamily family;
  gboolean is_hollow;
  guint workers = 0;
  for (guint i = 0; i < 8 && workers != 4; i++)
    if (lanescope_chart_get_speedup_point (LANESCOPE_CHART (chart), i, &family, &is_hollow,
                                           &workers) &&
        workers == 4)
      g_signal_emit_by_name (chart, "item-activated", i);
  g_assert_true (lanescope_session_get_current_run (shown.pages.session) == run);
  shown_free (&shown);
}

/* Sweep writes the workers into the experiment. */
static void
test_sweep (void)
{
  Shown shown = speedup_new ();
  g_assert_true (gtk_widget_activate_action (shown.page, "speedup.sweep", NULL));
  const char *workers =
      lanescope_experiment_get_text (shown.pages.experiment, LANESCOPE_FIELD_WORKERS);
  g_assert_nonnull (workers);
  g_assert_true (g_str_has_prefix (workers, "1-"));
  shown_free (&shown);
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add_func ("/ui/compare/nothing", test_nothing);
  g_test_add_func ("/ui/compare/rows", test_rows);
  g_test_add_func ("/ui/compare/views", test_views);
  g_test_add_func ("/ui/compare/details", test_details);
  g_test_add_func ("/ui/compare/two-tasks", test_two_tasks);
  g_test_add_func ("/ui/speedup/dot", test_dot);
  g_test_add_func ("/ui/speedup/point", test_point);
  g_test_add_func ("/ui/speedup/sweep", test_sweep);
  return g_test_run ();
}
