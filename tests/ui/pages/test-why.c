/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * "Why is this slow?" and the difference of two runs, on the Compare page, with made findings.
 */
#include "pages-fixture.h"

#include "analysis/findings.h"
#include "pages/compare-page.h"
#include "pages/run-live.h"
#include "widgets/chart-kinds.h"

#include <stdlib.h>
#include <string.h>

#define MS INT64_C (1000000)

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

static void
shown_free (Shown *shown)
{
  fixture_window_destroy (shown->window, shown->page);
  pages_free (&shown->pages);
}

static void
account_for (LseResult *result, double useful_ns, double move_ns)
{
  LseAccount *account = &result->account;
  account->is_known = true;
  account->slots = result->plan.workers;
  account->wall_ns = (int64_t)result->stats.median_ns;
  account->part_ns[LSE_PART_USEFUL] = useful_ns;
  account->part_ns[LSE_PART_MOVE] = move_ns;
  account->part_ns[LSE_PART_IMBALANCE] =
      account->slots * (double)account->wall_ns - useful_ns - move_ns;
}

/* @n findings about the same loss, each with a remedy of its own but the first. */
static LseFindings *
findings_of (const LseResult *result, size_t n)
{
  LseFindings *findings = calloc (1, sizeof *findings);
  for (size_t i = 0; i < n; i++)
    {
      LseFinding *finding = &findings->items[findings->n++];
      *finding = (LseFinding) {.rule = "R05",
                               .severity = LSE_SEVERITY_LOSS25,
                               .share_ratio = 0.5 - 0.05 * (double)i,
                               .from_ns = 2000000,
                               .to_ns = 3000000,
                               .worker = 1,
                               .has_remedy = i > 0,
                               .remedy = result->plan};
      finding->remedy.chunks = result->plan.chunks + (uint32_t)i;
      g_strlcpy (finding->word[1], "smaller-chunks", sizeof finding->word[1]);
    }
  return findings;
}

static LanescopeRun *
add_explained (Shown *shown, LseStrategyId strategy, int64_t median_ns, size_t n_findings)
{
  LseResult result = result_new (strategy, 2, median_ns, 15);
  lse_result_compare_to_serial (&result, &shown->pages.serial);
  account_for (&result, 8e6, n_findings > 0 ? 0.4 * 2 * (double)median_ns : 0);
  if (n_findings > 0)
    result.findings = findings_of (&result, n_findings);
  LanescopeRun *run = lanescope_run_new (&result.plan, 0, 1);
  pages_tell (run, &result, LSE_RUN_STATE_ENDED, FALSE);
  g_list_store_append (G_LIST_STORE (lanescope_session_get_runs (shown->pages.session)), run);
  g_object_unref (run);
  lanescope_session_set_current_run (shown->pages.session, run);
  pages_draw (shown->window);
  return run;
}

typedef struct
{
  const char *label; /* a prefix */
  guint n;
  GtkWidget *first;
} Buttons;

/* Those on the screen. */
static void
count_buttons (GtkWidget *widget, Buttons *buttons)
{
  if (!gtk_widget_get_mapped (widget))
    return;
  const char *label = GTK_IS_BUTTON (widget) ? gtk_button_get_label (GTK_BUTTON (widget)) : NULL;
  if (label != NULL && g_str_has_prefix (label, buttons->label))
    {
      buttons->first = buttons->n == 0 ? widget : buttons->first;
      buttons->n++;
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    count_buttons (child, buttons);
}

static Buttons
buttons_of (Shown *shown, const char *label)
{
  Buttons buttons = {.label = label};
  count_buttons (shown->page, &buttons);
  return buttons;
}

static guint
count_filled (GtkWidget *widget)
{
  guint n = gtk_widget_get_mapped (widget) && GTK_IS_BUTTON (widget) &&
            gtk_widget_has_css_class (widget, "suggested-action");
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    n += count_filled (child);
  return n;
}

static void
press (Shown *shown, const char *label)
{
  Buttons buttons = buttons_of (shown, label);
  g_assert_nonnull (buttons.first);
  g_signal_emit_by_name (buttons.first, "clicked");
  pages_draw (shown->window);
}

/* Nothing is lost: that is said, and nothing is offered. */
static void
test_healthy (void)
{
  Shown shown = compare_new ();
  add_explained (&shown, LSE_STRATEGY_THREADS, 4100000, 0);
  g_assert_true (pages_say (shown.page, "Why this speed?"));
  g_assert_true (pages_say (shown.page, "Nothing lost worth naming: 1.95 of 2 cores' worth."));
  g_assert_cmpuint (buttons_of (&shown, "Try").n, ==, 0);
  g_assert_true (pages_say (shown.page, "Where did the time go?"));
  shown_free (&shown);
}

/* The number first; three at once, the others behind "More"; one filled button. */
static void
test_findings (void)
{
  Shown shown = compare_new ();
  add_explained (&shown, LSE_STRATEGY_THREADS, 8000000, 5);
  g_assert_true (pages_say (shown.page, "Why is this slow?"));
  g_assert_true (pages_say (shown.page, "50 %"));
  g_assert_true (pages_say (shown.page, "of the core-time waited"));
  g_assert_cmpuint (buttons_of (&shown, "Show").n, ==, 3);
  g_assert_cmpuint (buttons_of (&shown, "Try").n, ==, 2); /* the first has no remedy */
  g_assert_cmpuint (count_filled (shown.page), ==, 1);
  press (&shown, "More (2)");
  g_assert_cmpuint (buttons_of (&shown, "Show").n, ==, 5);
  press (&shown, "Less");
  g_assert_cmpuint (buttons_of (&shown, "Show").n, ==, 3);
  add_explained (&shown, LSE_STRATEGY_GRAPH, 4100000, 0); /* another run is looked at */
  g_assert_cmpuint (buttons_of (&shown, "Show").n, ==, 0);
  shown_free (&shown);
}

static void
test_show (void)
{
  Shown shown = compare_new ();
  LanescopeMoment moment;
  LanescopeRun *run = add_explained (&shown, LSE_STRATEGY_THREADS, 8000000, 1);
  press (&shown, "Show");
  g_assert_true (lanescope_session_get_moment (shown.pages.session, run, &moment));
  g_assert_cmpint (moment.from_ns, ==, 2000000);
  g_assert_cmpint (moment.worker, ==, 1);
  press (&shown, "Hide");
  g_assert_false (lanescope_session_get_moment (shown.pages.session, run, &moment));
  shown_free (&shown);
}

static gboolean
is_over (gpointer data)
{
  return !lanescope_session_is_busy (data);
}

/* A real race of three; while it is on, nothing else can be tried, and the reason is said. */
static void
test_try (void)
{
  Shown shown = compare_new ();
  LanescopeSession *session = shown.pages.session;
  LanescopeRun *run = add_explained (&shown, LSE_STRATEGY_THREADS, 8000000, 2);
  press (&shown, "Try");
  g_assert_true (lanescope_session_is_busy (session));
  g_assert_cmpuint (g_list_model_get_n_items (lanescope_session_get_runs (session)), ==, 4);
  g_assert_false (lanescope_run_get_shown (run));
  g_assert_nonnull (lanescope_session_get_reference_run (session));
  lanescope_session_set_current_run (session, run);
  pages_draw (shown.window);
  Buttons buttons = buttons_of (&shown, "Try");
  g_assert_false (gtk_widget_get_sensitive (buttons.first));
  g_assert_nonnull (strstr (gtk_widget_get_tooltip_text (buttons.first), "A race is on."));
  lanescope_session_stop (session);
  g_assert_true (fixture_wait_for (is_over, session));
  pages_draw (shown.window);
  g_assert_true (gtk_widget_get_sensitive (buttons_of (&shown, "Try").first));
  shown_free (&shown);
}

/* What changed, how sure it is, and where the time was gained. */
static void
test_difference (void)
{
  Shown shown = compare_new ();
  LanescopeSession *session = shown.pages.session;
  LanescopeRun *slow = add_explained (&shown, LSE_STRATEGY_PROCESSES, 20 * MS, 2);
  add_explained (&shown, LSE_STRATEGY_GRAPH, 6 * MS, 0);
  LanescopeRun *fast = add_explained (&shown, LSE_STRATEGY_THREADS, 5 * MS, 0);
  pages_assert_says (shown.page, "faster by ");
  g_assert_true (pages_say (shown.page, "Changed: strategy"));
  g_assert_true (pages_say (shown.page, "Threads × 2 against Processes × 2")); /* the slowest */
  g_assert_true (pages_say (shown.page, "data movement"));
  g_assert_true (pages_say (shown.page, "−16.0 ms of core-time, 16.0 → 0"));
  lanescope_session_set_current_run (session, slow);
  pages_assert_says (shown.page, "slower by ");
  lanescope_session_set_reference_run (session, fast);
  pages_assert_says (shown.page, "Processes × 2 against Threads × 2");
  lanescope_session_remove (session, fast);
  pages_assert_says (shown.page, "Processes × 2 against Task graph × 2");
  shown_free (&shown);
}

/* On the Run page only what was tried is set against its run; the moment is marked in the lanes. */
static void
test_run_page (void)
{
  Shown shown = {.pages = pages_new ()};
  LanescopeSession *session = shown.pages.session;
  shown.page = lanescope_run_live_new (session);
  shown.window = fixture_window_new (shown.page, 780, 1600);
  LanescopeRun *slow = add_explained (&shown, LSE_STRATEGY_PROCESSES, 20 * MS, 1);
  add_explained (&shown, LSE_STRATEGY_THREADS, 5 * MS, 1);
  g_assert_true (pages_say (shown.page, "Why is this slow?"));
  g_assert_false (pages_say (shown.page, "against"));
  lanescope_session_set_reference_run (session, slow);
  pages_assert_says (shown.page, "faster by ");
  press (&shown, "Show");
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (shown.page));
  g_assert_nonnull (gtk_widget_get_ancestor (focus, LANESCOPE_TYPE_CHART));
  shown_free (&shown);
}

/* Who took the cores stands beside the result. */
static void
test_noisy (void)
{
  Shown shown = {.pages = pages_new ()};
  shown.page = lanescope_run_live_new (shown.pages.session);
  shown.window = fixture_window_new (shown.page, 780, 1200);
  LseResult result = result_new (LSE_STRATEGY_THREADS, 2, 8 * MS, 15);
  result.is_gated = result.is_noisy = true;
  result.n_disturbed = result.n_disturbed_counted = 5;
  result.disturbed_cpu = 1;
  result.disturbed_ratio = 0.38;
  LanescopeRun *run = lanescope_run_new (&result.plan, 0, 1);
  pages_tell (run, &result, LSE_RUN_STATE_ENDED, FALSE);
  g_list_store_append (G_LIST_STORE (lanescope_session_get_runs (shown.pages.session)), run);
  lanescope_session_set_current_run (shown.pages.session, run);
  g_object_unref (run);
  pages_draw (shown.window);
  g_assert_true (pages_say (shown.page, "38 % of CPU 1"));
  g_autofree char *noise = lanescope_run_dup_noise (run);
  g_assert_nonnull (strstr (noise, "38 % of CPU 1"));
  shown_free (&shown);
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add_func ("/ui/why/healthy", test_healthy);
  g_test_add_func ("/ui/why/findings", test_findings);
  g_test_add_func ("/ui/why/show", test_show);
  g_test_add_func ("/ui/why/try", test_try);
  g_test_add_func ("/ui/why/difference", test_difference);
  g_test_add_func ("/ui/why/run-page", test_run_page);
  g_test_add_func ("/ui/why/noisy", test_noisy);
  return g_test_run ();
}
