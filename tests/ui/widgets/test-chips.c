/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Run chips: words and states of a run, what keys and clicks ask for, and the strip that follows the
 * session's list.
 */
#include "widget-fixture.h"
#include "widgets/chip-strip.h"
#include "widgets/chip.h"

#include "model/experiment.h"

typedef struct
{
  LanescopeMachine *machine;
  LanescopeSession *session;
  LanescopeRun *runs[3];
  GtkWidget *strip, *window;
  LanescopeRun *removed; /* borrowed */
  guint n_removed;
} Fixture;

static LanescopeRun *
run_new (LanescopeMachine *machine, LseStrategyId strategy)
{
  g_autoptr (LanescopeExperiment) experiment = lanescope_experiment_new (machine);
  gsize n_plans;
  lanescope_experiment_set_strategy (experiment, strategy, TRUE);
  const LseExpandedPlan *plans = lanescope_experiment_get_plans (experiment, &n_plans);
  for (gsize i = 0; i < n_plans; i++)
    if (plans[i].plan.strategy == strategy)
      return lanescope_run_new (&plans[i].plan, 0, 1);
  g_assert_not_reached ();
}

static void
on_removed (LanescopeChipStrip *strip, LanescopeRun *run, Fixture *fixture)
{
  fixture->removed = run;
  fixture->n_removed++;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  static const LseStrategyId strategies[] = {LSE_STRATEGY_SERIAL, LSE_STRATEGY_THREADS,
                                             LSE_STRATEGY_PROCESSES};
  g_autoptr (GError) error = NULL;
  fixture->machine = lanescope_machine_new (&error);
  g_assert_no_error (error);
  fixture->session = lanescope_session_new (fixture->machine);
  for (guint i = 0; i < G_N_ELEMENTS (strategies); i++)
    {
      fixture->runs[i] = run_new (fixture->machine, strategies[i]);
      lanescope_session_restore (fixture->session, fixture->runs[i], i);
    }
  fixture->strip = lanescope_chip_strip_new (fixture->session);
  g_signal_connect (fixture->strip, "run-removed", G_CALLBACK (on_removed), fixture);
  fixture->window = fixture_window_new (fixture->strip, 800, 60);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  for (guint i = 0; i < G_N_ELEMENTS (fixture->runs); i++)
    g_object_unref (fixture->runs[i]);
  fixture_window_destroy (fixture->window, fixture->strip);
  g_object_unref (fixture->session);
  g_object_unref (fixture->machine);
}

/* The chip of a run; NULL if there is none. */
static GtkWidget *
chip_of (GtkWidget *widget, LanescopeRun *run)
{
  if (LANESCOPE_IS_CHIP (widget))
    return lanescope_chip_get_run (LANESCOPE_CHIP (widget)) == run ? widget : NULL;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *chip = chip_of (child, run);
      if (chip != NULL)
        return chip;
    }
  return NULL;
}

static void
test_states (Fixture *fixture, gconstpointer data)
{
  GtkWidget *chip = chip_of (fixture->strip, fixture->runs[1]);
  g_assert_true (gtk_widget_has_css_class (chip, "shown"));
  g_assert_false (gtk_widget_has_css_class (chip, "current"));
  gtk_widget_activate_action (chip, "chip.activate", NULL);
  g_assert_true (lanescope_session_get_current_run (fixture->session) == fixture->runs[1]);
  g_assert_true (gtk_widget_has_css_class (chip, "current"));
  lanescope_chip_set_measuring (LANESCOPE_CHIP (chip), TRUE);
  g_assert_true (gtk_widget_has_css_class (chip, "measuring"));
}

static void
test_shown (Fixture *fixture, gconstpointer data)
{
  GtkWidget *chip = chip_of (fixture->strip, fixture->runs[2]);
  gtk_test_accessible_assert_state (chip, GTK_ACCESSIBLE_STATE_CHECKED,
                                    GTK_ACCESSIBLE_TRISTATE_TRUE);
  gtk_widget_activate_action (chip, "chip.toggle-shown", NULL);
  g_assert_false (lanescope_run_get_shown (fixture->runs[2]));
  g_assert_true (gtk_widget_has_css_class (chip, "hidden"));
  gtk_test_accessible_assert_state (chip, GTK_ACCESSIBLE_STATE_CHECKED,
                                    GTK_ACCESSIBLE_TRISTATE_FALSE);
  g_assert_null (lanescope_session_get_current_run (fixture->session));
  gtk_widget_activate_action (chip, "chip.toggle-shown", NULL);
  g_assert_true (lanescope_run_get_shown (fixture->runs[2]));
}

static void
test_words (Fixture *fixture, gconstpointer data)
{
  GtkWidget *chip = chip_of (fixture->strip, fixture->runs[0]);
  gtk_test_accessible_assert_property (chip, GTK_ACCESSIBLE_PROPERTY_LABEL, "Serial, next");
  gtk_widget_activate_action (chip, "chip.activate", NULL);
  gtk_test_accessible_assert_property (chip, GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "Serial, next, current run");
}

/* The strip asks; the chip stays until the session's list says so. */
static void
test_remove (Fixture *fixture, gconstpointer data)
{
  gtk_widget_activate_action (chip_of (fixture->strip, fixture->runs[1]), "chip.remove", NULL);
  g_assert_cmpuint (fixture->n_removed, ==, 1);
  g_assert_true (fixture->removed == fixture->runs[1]);
  g_assert_nonnull (chip_of (fixture->strip, fixture->runs[1]));
}

static void
test_follows_the_list (Fixture *fixture, gconstpointer data)
{
  guint position = lanescope_session_remove (fixture->session, fixture->runs[1]);
  g_assert_cmpuint (position, ==, 1);
  g_assert_null (chip_of (fixture->strip, fixture->runs[1]));
  lanescope_session_restore (fixture->session, fixture->runs[1], position);
  GtkWidget *chip = chip_of (fixture->strip, fixture->runs[1]);
  g_assert_nonnull (chip);
  g_assert_true (gtk_widget_get_prev_sibling (chip) == chip_of (fixture->strip, fixture->runs[0]));
  g_assert_true (gtk_widget_get_next_sibling (chip) == chip_of (fixture->strip, fixture->runs[2]));
  lanescope_session_clear (fixture->session);
  g_assert_false (gtk_widget_get_visible (fixture->strip));
}

static gboolean
is_scrolled (gpointer data)
{
  GtkWidget *scroller = fixture_find (data, GTK_TYPE_SCROLLED_WINDOW, NULL);
  return gtk_adjustment_get_value (
             gtk_scrolled_window_get_hadjustment (GTK_SCROLLED_WINDOW (scroller))) > 0;
}

/* Runs come by the dozen and the last is the current one: it is brought into sight. */
static void
test_reveals_the_current (Fixture *fixture, gconstpointer data)
{
  LanescopeRun *last = NULL;
  lanescope_session_clear (fixture->session);
  gtk_test_widget_wait_for_draw (fixture->window);
  for (guint i = 0; i < 12; i++)
    {
      g_autoptr (LanescopeRun) run = run_new (fixture->machine, LSE_STRATEGY_THREADS);
      lanescope_session_restore (fixture->session, run, i);
      last = run; /* the session's list holds it */
    }
  lanescope_session_set_current_run (fixture->session, last);
  g_assert_true (fixture_wait_for (is_scrolled, fixture->strip));
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
#define ADD(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)
  ADD ("/widgets/chips/states", test_states);
  ADD ("/widgets/chips/shown", test_shown);
  ADD ("/widgets/chips/words", test_words);
  ADD ("/widgets/chips/remove", test_remove);
  ADD ("/widgets/chips/follows-the-list", test_follows_the_list);
  ADD ("/widgets/chips/reveals-the-current", test_reveals_the_current);
  return g_test_run ();
}
