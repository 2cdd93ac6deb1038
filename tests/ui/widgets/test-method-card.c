/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A method's card: how it asks to be moved, and what it shows of its runs.
 */
#include "widget-fixture.h"

#include "model/run-private.h"
#include "widgets/method-card.h"

#define N_PLACES 4

typedef struct
{
  GtkWidget *window, *card, *frame; /* frame: what has the focus and the keys */
  guint asked;                      /* for that place; G_MAXUINT: not asked */
} Fixture;

static void
on_moved (LanescopeMethodCard *card, guint place, Fixture *fixture)
{
  fixture->asked = place;
}

static GtkWidget *
find_focusable (GtkWidget *widget)
{
  if (gtk_widget_get_focusable (widget))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_focusable (child);
      if (found != NULL)
        return found;
    }
  return NULL;
}

static GtkWidget *
find_text (GtkWidget *widget, const char *text)
{
  if (GTK_IS_LABEL (widget) && gtk_widget_is_visible (widget) &&
      g_str_equal (gtk_label_get_text (GTK_LABEL (widget)), text))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_text (child, text);
      if (found != NULL)
        return found;
    }
  return NULL;
}

static void
set_up (Fixture *fixture, gconstpointer unused)
{
  fixture->card = lanescope_method_card_new (2);
  fixture->asked = G_MAXUINT;
  g_signal_connect (fixture->card, "moved", G_CALLBACK (on_moved), fixture);
  lanescope_method_card_set_place (LANESCOPE_METHOD_CARD (fixture->card), 1, N_PLACES);
  fixture->window = fixture_window_new (fixture->card, 240, 400);
  fixture->frame = find_focusable (fixture->card);
}

static void
tear_down (Fixture *fixture, gconstpointer unused)
{
  fixture_window_destroy (fixture->window, fixture->card);
}

static guint
ask_by_key (Fixture *fixture, guint key)
{
  fixture->asked = G_MAXUINT;
  fixture_press_key (fixture->frame, key);
  return fixture->asked;
}

static void
test_keys (Fixture *fixture, gconstpointer unused)
{
  g_assert_cmpuint (ask_by_key (fixture, GDK_KEY_Left), ==, 0);
  g_assert_cmpuint (ask_by_key (fixture, GDK_KEY_Right), ==, 2);
  g_assert_cmpuint (ask_by_key (fixture, GDK_KEY_4), ==, 3);
  g_assert_cmpuint (ask_by_key (fixture, GDK_KEY_2), ==, G_MAXUINT); /* it is there already */
  g_assert_cmpuint (ask_by_key (fixture, GDK_KEY_5), ==, G_MAXUINT);
  lanescope_method_card_set_place (LANESCOPE_METHOD_CARD (fixture->card), 0, N_PLACES);
  g_assert_cmpuint (ask_by_key (fixture, GDK_KEY_Left), ==, G_MAXUINT);
}

static void
test_words (Fixture *fixture, gconstpointer unused)
{
  LanescopeMethodCard *card = LANESCOPE_METHOD_CARD (fixture->card);
  g_assert_nonnull (find_text (fixture->card, "2nd"));
  g_assert_null (find_text (fixture->card, "gains most"));
  lanescope_method_card_set_place (card, 0, N_PLACES);
  g_assert_nonnull (find_text (fixture->card, "gains most"));
  lanescope_method_card_set_place (card, 3, N_PLACES);
  g_assert_nonnull (find_text (fixture->card, "gains least"));
  gtk_test_accessible_assert_property (fixture->frame, GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "Processes, 4th");
}

/* ------------------------------------------------------------------ results */

static LanescopeRun *
run_new (LseVariant variant)
{
  LsePlan plan;
  lse_plan_init (&plan, LSE_WORKLOAD_SIN2, LSE_STRATEGY_PROCESSES, 2, NULL);
  plan.variant = variant;
  return lanescope_run_new (&plan, 2, 1);
}

/* As the session brings news of a run. */
static void
bring (LanescopeRun *run, double speedup, LseVerifyStatus verify, LseRunStatus status)
{
  LanescopeRunNews news = {.has_result = TRUE, .state = LSE_RUN_STATE_ENDED};
  g_assert_cmpint (lse_result_copy (&news.result, lanescope_run_get_result (run), NULL), ==,
                   LSE_OK);
  news.result.has_speedup = speedup > 0;
  news.result.speedup = (LseRatio) {speedup, {speedup - 0.03, speedup + 0.03}};
  news.result.verify.status = verify;
  news.result.status = status;
  if (status == LSE_RUN_SKIPPED)
    g_strlcpy (news.result.reason_text, "OpenBLAS is missing: install libopenblas0.",
               sizeof news.result.reason_text);
  lanescope_run_take_news (run, &news, FALSE);
}

static void
test_results (Fixture *fixture, gconstpointer unused)
{
  LanescopeMethodCard *card = LANESCOPE_METHOD_CARD (fixture->card);
  g_autoptr (GPtrArray) runs = g_ptr_array_new_with_free_func (g_object_unref);
  LanescopeRun *repaired = run_new (LSE_VARIANT_REPAIRED),
               *printed = run_new (LSE_VARIANT_AS_PRINTED);
  g_ptr_array_add (runs, printed);
  g_ptr_array_add (runs, repaired);
  lanescope_method_card_set_runs (card, runs, TRUE);
  lanescope_method_card_update (card, 2);
  g_assert_cmpfloat (lanescope_method_card_get_most (card), ==, 0);
  g_assert_nonnull (find_text (fixture->card, "your guess: 2nd"));
  g_assert_nonnull (find_text (fixture->card, "next"));
  g_assert_cmpuint (ask_by_key (fixture, GDK_KEY_Left), ==, G_MAXUINT); /* it is measured now */

  bring (repaired, 1.95, LSE_VERIFY_OK, LSE_RUN_DONE);
  bring (printed, 0.32, LSE_VERIFY_OK, LSE_RUN_DONE);
  lanescope_method_card_update (card, 2);
  g_assert_cmpfloat (lanescope_method_card_get_most (card), ==, 1.95);
  g_assert_nonnull (find_text (fixture->card, "1.95×"));
  g_assert_nonnull (find_text (fixture->card, "±0.03"));
  g_assert_nonnull (find_text (fixture->card, "as printed 0.32×"));

  lanescope_method_card_set_result (card, (LsfPlace) {1, 1});
  g_assert_nonnull (find_text (fixture->card, "1st"));
  g_assert_nonnull (find_text (fixture->card, "your guess: 2nd"));
  lanescope_method_card_set_result (card, (LsfPlace) {2, 3});
  g_assert_nonnull (find_text (fixture->card, "2nd or 3rd"));
  lanescope_method_card_set_result (card, (LsfPlace) {1, 4});
  g_assert_nonnull (find_text (fixture->card, "tied"));
}

static void
test_no_results (Fixture *fixture, gconstpointer unused)
{
  LanescopeMethodCard *card = LANESCOPE_METHOD_CARD (fixture->card);
  g_autoptr (GPtrArray) runs = g_ptr_array_new_with_free_func (g_object_unref);
  LanescopeRun *repaired = run_new (LSE_VARIANT_REPAIRED),
               *printed = run_new (LSE_VARIANT_AS_PRINTED);
  g_ptr_array_add (runs, printed);
  g_ptr_array_add (runs, repaired);
  lanescope_method_card_set_runs (card, runs, FALSE);
  bring (repaired, 0, LSE_VERIFY_SKIPPED, LSE_RUN_SKIPPED);
  bring (printed, 3, LSE_VERIFY_MISMATCH, LSE_RUN_DONE);
  lanescope_method_card_update (card, 2);
  g_assert_cmpfloat (lanescope_method_card_get_most (card), ==, 0); /* wrong ones are not ranked */
  g_assert_nonnull (find_text (fixture->card, "OpenBLAS is missing: install libopenblas0."));
  g_assert_nonnull (find_text (fixture->card, "as printed ✗ wrong result"));
  lanescope_method_card_set_result (card, (LsfPlace) {0, 0});
  g_assert_nonnull (find_text (fixture->card, "not ranked"));
  g_assert_null (find_text (fixture->card, "your guess: 2nd"));
}

int
main (int argc, char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
#define ADD(name, function) \
  g_test_add ("/method-card/" name, Fixture, NULL, set_up, function, tear_down)
  ADD ("keys", test_keys);
  ADD ("words", test_words);
  ADD ("results", test_results);
  ADD ("no-results", test_no_results);
#undef ADD
  return g_test_run ();
}
