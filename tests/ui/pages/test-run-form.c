/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The form on a machine of 4 cores with 2 hardware threads each: controls and experiment in step,
 * typing that is never fought with, mistakes beside their field, what experts see besides, a real
 * race, one and two columns, nothing left behind.
 */
#include "widget-fixture.h"

#include "model/settings.h"
#include "pages/run-form-private.h"
#include "pages/run-page.h"
#include "widgets/choice-row.h"
#include "widgets/field-row.h"
#include "widgets/hint.h"
#include "widgets/steps.h"
#include "widgets/strategy-row.h"

#include <glib/gstdio.h>
#include <string.h>

#define MACHINE "pack:1 l3:1(size=8388608) l2:4(size=1048576) core:1 pu:2"

typedef struct
{
  LanescopeMachine *machine;
  LanescopeSession *session;
  LanescopeExperiment *experiment;
  GtkWidget *window, *page;
  guint n_run, n_stop;
} Fixture;

/* ------------------------------------------------------------------ helpers */

typedef gboolean (*Match) (GtkWidget *widget, int which);

static GtkWidget *
find (GtkWidget *widget, GType type, Match match, int which)
{
  if (g_type_is_a (G_OBJECT_TYPE (widget), type) && (match == NULL || match (widget, which)))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find (child, type, match, which);
      if (found != NULL)
        return found;
    }
  return NULL;
}

static void
run_cb (GSimpleAction *action, GVariant *parameter, Fixture *fixture)
{
  fixture->n_run++;
}

static void
stop_cb (GSimpleAction *action, GVariant *parameter, Fixture *fixture)
{
  fixture->n_stop++;
  lanescope_session_stop (fixture->session);
}

static void
add_action (Fixture *fixture, GSimpleActionGroup *group, const char *name, GCallback callback)
{
  g_autoptr (GSimpleAction) action = g_simple_action_new (name, NULL);
  g_signal_connect (action, "activate", callback, fixture);
  g_action_map_add_action (G_ACTION_MAP (group), G_ACTION (action));
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();
  fixture->machine = lanescope_machine_new (&error);
  g_assert_no_error (error);
  fixture->session = lanescope_session_new (fixture->machine);
  g_signal_connect (fixture->session, "changed", G_CALLBACK (lanescope_session_drawn), NULL);
  fixture->experiment = lanescope_experiment_new (fixture->machine);
  fixture->page = lanescope_run_page_new (fixture->session, fixture->experiment);
  add_action (fixture, group, "run", G_CALLBACK (run_cb));
  add_action (fixture, group, "stop", G_CALLBACK (stop_cb));
  gtk_widget_insert_action_group (fixture->page, "win", G_ACTION_GROUP (group));
  fixture->window = fixture_window_new (fixture->page, 1100, 700);
  gtk_expander_set_expanded (GTK_EXPANDER (find (fixture->page, GTK_TYPE_EXPANDER, NULL, 0)), TRUE);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_settings_reset (lanescope_settings_get (), "mode");
  fixture_window_destroy (fixture->window, fixture->page);
  g_assert_finalize_object (fixture->experiment);
  g_assert_finalize_object (fixture->session);
  g_assert_finalize_object (fixture->machine);
}

#define ADD(path, function) \
  g_test_add ("/pages/run-form/" path, Fixture, NULL, set_up, function, tear_down)

static gboolean
is_entry_of (GtkWidget *widget, int field)
{
  return (int)lanescope_field_row_get_field (LANESCOPE_FIELD_ROW (widget)) == field;
}

static gboolean
is_choice_of (GtkWidget *widget, int field)
{
  return (int)lanescope_choice_row_get_field (LANESCOPE_CHOICE_ROW (widget)) == field;
}

static gboolean
is_visible_button (GtkWidget *widget, int which)
{
  return gtk_widget_is_visible (widget);
}

static GtkWidget *
row_of (Fixture *fixture, LanescopeField field)
{
  return find (fixture->page, LANESCOPE_TYPE_FIELD_ROW, is_entry_of, (int)field);
}

static GtkWidget *
entry_of (Fixture *fixture, LanescopeField field)
{
  return lanescope_field_row_get_entry (LANESCOPE_FIELD_ROW (row_of (fixture, field)));
}

static GtkWidget *
scale_of (Fixture *fixture, LanescopeField field)
{
  return lanescope_field_row_get_scale (LANESCOPE_FIELD_ROW (row_of (fixture, field)));
}

/* The foot that is on the screen: one column has one of its own. */
static GtkWidget *
run_button (Fixture *fixture)
{
  GtkWidget *foot = find (fixture->page, LANESCOPE_TYPE_FORM_FOOT, is_visible_button, 0);
  return find (foot, GTK_TYPE_BUTTON, NULL, 0);
}

static const char *
words_of (GtkWidget *button)
{
  return gtk_label_get_text (GTK_LABEL (fixture_find (button, GTK_TYPE_LABEL, NULL)));
}

static void
type_text (GtkWidget *entry, const char *text)
{
  gtk_widget_grab_focus (entry);
  gtk_editable_set_text (GTK_EDITABLE (entry), text);
}

static void
assert_field (Fixture *fixture, LanescopeField field, const char *expected)
{
  g_autofree char *value = lanescope_experiment_dup_effective (fixture->experiment, field);
  g_assert_cmpstr (value, ==, expected);
}

static void
assert_shown (GtkWidget *entry, const char *expected)
{
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (entry)), ==, expected);
}

/* ------------------------------------------------------------------ steps */

static void
test_steps (void)
{
  static const guint64 values[] = {1000, 2000, 5000, 10000, 20000, 50000, 100000};
  g_assert_cmpuint (lanescope_steps_count (1000, 100000), ==, G_N_ELEMENTS (values));
  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    {
      g_assert_cmpuint (lanescope_steps_value (1000, i), ==, values[i]);
      g_assert_cmpfloat_with_epsilon (lanescope_steps_position (1000, 100000, values[i]), i, 1e-9);
    }
  g_assert_cmpfloat (lanescope_steps_position (1000, 100000, 0), ==, 0);
  g_assert_cmpfloat (lanescope_steps_position (1000, 100000, G_MAXUINT64), ==, 6);
  g_assert_cmpfloat_with_epsilon (lanescope_steps_position (1000, 100000, 7071), 2.5, 1e-3);
  g_assert_cmpuint (lanescope_steps_count (1, 1), ==, 1);
}

/* ------------------------------------------------------------------ in step */

static void
test_entry_and_scale (Fixture *fixture, gconstpointer data)
{
  GtkWidget *entry = entry_of (fixture, LANESCOPE_FIELD_ELEMENTS);
  GtkWidget *scale = scale_of (fixture, LANESCOPE_FIELD_ELEMENTS);
  assert_shown (entry, "1\u2009000\u2009000");
  g_assert_cmpfloat (gtk_range_get_value (GTK_RANGE (scale)), ==, 9); /* 1000 · 10³ */
  gtk_range_set_value (GTK_RANGE (scale), 10);
  assert_field (fixture, LANESCOPE_FIELD_ELEMENTS, "2000000");
  assert_shown (entry, "2\u2009000\u2009000");
  type_text (entry, "5e6");
  assert_field (fixture, LANESCOPE_FIELD_ELEMENTS, "5000000");
  g_assert_cmpfloat_with_epsilon (gtk_range_get_value (GTK_RANGE (scale)), 11, 1e-6);
  type_text (entry, "3000000");
  double between = gtk_range_get_value (GTK_RANGE (scale));
  g_assert_true (between > 10 && between < 11);
  assert_field (fixture, LANESCOPE_FIELD_ELEMENTS, "3000000"); /* the scale did not round it */
}

static void
test_typing_is_not_fought_with (Fixture *fixture, gconstpointer data)
{
  static const char *const pieces[] = {"2", "2x", "2xL", "2xLL", "2xLLC"};
  GtkWidget *entry = entry_of (fixture, LANESCOPE_FIELD_ELEMENTS);
  gtk_widget_grab_focus (entry);
  for (gsize i = 0; i < G_N_ELEMENTS (pieces); i++)
    {
      gtk_editable_set_text (GTK_EDITABLE (entry), pieces[i]);
      gtk_editable_set_position (GTK_EDITABLE (entry), 1);
      lanescope_experiment_set_verify (fixture->experiment, i % 2 == 0); /* ::changed */
      assert_shown (entry, pieces[i]);
      g_assert_cmpint (gtk_editable_get_position (GTK_EDITABLE (entry)), ==, 1);
    }
  gtk_widget_grab_focus (run_button (fixture));
  assert_shown (entry, "2\u2009097\u2009152");
  gtk_widget_grab_focus (entry);
  assert_shown (entry, "2xLLC");
  gtk_editable_set_text (GTK_EDITABLE (entry), "");
  gtk_widget_grab_focus (run_button (fixture));
  assert_shown (entry, "1\u2009000\u2009000");
}

static void
test_automatic (Fixture *fixture, gconstpointer data)
{
  GtkWidget *row = row_of (fixture, LANESCOPE_FIELD_CHUNKS);
  GtkWidget *entry = entry_of (fixture, LANESCOPE_FIELD_CHUNKS);
  GtkWidget *automatic = find (row, GTK_TYPE_TOGGLE_BUTTON, NULL, 0);
  g_assert_true (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (automatic)));
  assert_shown (entry, "");
  g_assert_cmpstr (gtk_entry_get_placeholder_text (GTK_ENTRY (entry)), ==, "16");
  gtk_range_set_value (GTK_RANGE (scale_of (fixture, LANESCOPE_FIELD_CHUNKS)), 5);
  assert_shown (entry, "50");
  g_assert_false (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (automatic)));
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (automatic), TRUE);
  assert_shown (entry, "");
  assert_field (fixture, LANESCOPE_FIELD_CHUNKS, "16");
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (automatic), FALSE);
  assert_shown (entry, "16");
}

static void
test_quick_buttons (Fixture *fixture, gconstpointer data)
{
  GtkWidget *row = row_of (fixture, LANESCOPE_FIELD_WORKERS);
  GtkWidget *range = find (row, GTK_TYPE_BUTTON, is_visible_button, 0);
  GtkWidget *powers = gtk_widget_get_next_sibling (range);
  g_assert_cmpstr (gtk_button_get_label (GTK_BUTTON (range)), ==, "1…4");
  g_signal_emit_by_name (range, "clicked");
  assert_field (fixture, LANESCOPE_FIELD_WORKERS, "1-4");
  assert_shown (entry_of (fixture, LANESCOPE_FIELD_WORKERS), "1-4");
  g_signal_emit_by_name (powers, "clicked");
  assert_field (fixture, LANESCOPE_FIELD_WORKERS, "1,2,4,8");
}

static void
test_choices (Fixture *fixture, gconstpointer data)
{
  GtkWidget *pool = lanescope_choice_row_get_drop_down (LANESCOPE_CHOICE_ROW (
      find (fixture->page, LANESCOPE_TYPE_CHOICE_ROW, is_choice_of, LANESCOPE_FIELD_POOL)));
  g_assert_cmpuint (gtk_drop_down_get_selected (GTK_DROP_DOWN (pool)), ==, 0);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (pool), 2);
  g_assert_cmpstr (lanescope_experiment_get_text (fixture->experiment, LANESCOPE_FIELD_POOL), ==,
                   "per-run");
  lanescope_experiment_set_text (fixture->experiment, LANESCOPE_FIELD_POOL, "persistent");
  g_assert_cmpuint (gtk_drop_down_get_selected (GTK_DROP_DOWN (pool)), ==, 1);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (pool), 0);
  g_assert_null (lanescope_experiment_get_text (fixture->experiment, LANESCOPE_FIELD_POOL));

  GtkWidget *kernel = lanescope_choice_row_get_drop_down (LANESCOPE_CHOICE_ROW (
      find (fixture->page, LANESCOPE_TYPE_CHOICE_ROW, is_choice_of, LANESCOPE_FIELD_KERNEL)));
  GListModel *kernels = gtk_drop_down_get_model (GTK_DROP_DOWN (kernel));
  g_assert_cmpuint (g_list_model_get_n_items (kernels), ==, 1 + 3);
  lanescope_experiment_set_workload (fixture->experiment, LSE_WORKLOAD_DOT);
  g_assert_cmpuint (g_list_model_get_n_items (kernels), ==, 1 + 1);
}

static void
test_custom_pin_list (Fixture *fixture, gconstpointer data)
{
  GtkWidget *choice =
      find (fixture->page, LANESCOPE_TYPE_CHOICE_ROW, is_choice_of, LANESCOPE_FIELD_PIN);
  GtkWidget *drop_down = lanescope_choice_row_get_drop_down (LANESCOPE_CHOICE_ROW (choice));
  GtkWidget *row = row_of (fixture, LANESCOPE_FIELD_PIN);
  guint last = g_list_model_get_n_items (gtk_drop_down_get_model (GTK_DROP_DOWN (drop_down))) - 1;
  g_assert_false (gtk_widget_get_visible (choice)); /* in Simple */
  lanescope_experiment_toggle_cpu (fixture->experiment, 3);
  g_assert_true (gtk_widget_get_visible (choice));
  g_assert_true (gtk_widget_get_visible (row));
  g_assert_cmpuint (gtk_drop_down_get_selected (GTK_DROP_DOWN (drop_down)), ==, last);
  assert_shown (entry_of (fixture, LANESCOPE_FIELD_PIN), "list:3");
  gtk_drop_down_set_selected (GTK_DROP_DOWN (drop_down), 1);
  assert_field (fixture, LANESCOPE_FIELD_PIN, "none");
  gtk_drop_down_set_selected (GTK_DROP_DOWN (drop_down), last);
  assert_field (fixture, LANESCOPE_FIELD_PIN, "list:0-7");
}

static gboolean
is_as_printed (GtkWidget *widget, int which)
{
  return g_strcmp0 (gtk_button_get_label (GTK_BUTTON (widget)), "as printed") == 0;
}

static void
test_preset_and_variants (Fixture *fixture, gconstpointer data)
{
  GtkWidget *head = find (fixture->page, LANESCOPE_TYPE_FORM_HEAD, NULL, 0);
  GtkWidget *preset = find (head, GTK_TYPE_DROP_DOWN, NULL, 0);
  GtkWidget *printed = find (head, GTK_TYPE_TOGGLE_BUTTON, is_as_printed, 0);
  GtkWidget *repaired = gtk_widget_get_next_sibling (printed);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (preset), 1);
  g_assert_cmpint (lanescope_experiment_get_preset (fixture->experiment), ==, 2);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (repaired), FALSE);
  g_assert_true (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (repaired))); /* the last one */
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (printed), TRUE);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (repaired), FALSE);
  assert_shown (entry_of (fixture, LANESCOPE_FIELD_WORKERS), "8");
  lanescope_experiment_set_workload (fixture->experiment, LSE_WORKLOAD_MEAN);
  g_assert_cmpuint (gtk_drop_down_get_selected (GTK_DROP_DOWN (preset)), ==, 4);
}

/* ------------------------------------------------------------------ mistakes */

static void
test_mistakes (Fixture *fixture, gconstpointer data)
{
  GtkWidget *entry = entry_of (fixture, LANESCOPE_FIELD_ELEMENTS);
  GtkWidget *hint = find (row_of (fixture, LANESCOPE_FIELD_ELEMENTS), LANESCOPE_TYPE_HINT, NULL, 0);
  type_text (entry, "12x");
  g_assert_true (gtk_widget_has_css_class (entry, "error"));
  g_assert_true (gtk_widget_has_css_class (hint, "ls-error"));
  gtk_test_accessible_assert_state (entry, GTK_ACCESSIBLE_STATE_INVALID,
                                    GTK_ACCESSIBLE_INVALID_TRUE);
  g_assert_false (gtk_widget_get_sensitive (run_button (fixture)));
  gtk_widget_grab_focus (entry_of (fixture, LANESCOPE_FIELD_WORKERS));
  assert_shown (entry, "12x");
  type_text (entry, "1T"); /* more memory than there is: a size that fits is offered */
  GtkWidget *offer =
      find (row_of (fixture, LANESCOPE_FIELD_ELEMENTS), GTK_TYPE_BUTTON, is_visible_button, 0);
  g_assert_nonnull (offer);
  g_signal_emit_by_name (offer, "clicked");
  g_assert_false (gtk_widget_has_css_class (entry, "error"));
  g_assert_true (gtk_widget_get_sensitive (run_button (fixture)));
  g_assert_false (gtk_widget_get_visible (offer));
}

static void
test_long_races_are_asked_for (Fixture *fixture, gconstpointer data)
{
  lanescope_experiment_set_preset (fixture->experiment, 3);
  type_text (entry_of (fixture, LANESCOPE_FIELD_ELEMENTS), "6000");
  g_signal_emit_by_name (run_button (fixture), "clicked");
  g_assert_cmpuint (fixture->n_run, ==, 0);
  g_assert_cmpstr (words_of (run_button (fixture)), ==, "Yes, run");
  g_signal_emit_by_name (run_button (fixture), "clicked");
  g_assert_cmpuint (fixture->n_run, ==, 1);
  type_text (entry_of (fixture, LANESCOPE_FIELD_ELEMENTS), "500");
  g_assert_cmpstr (words_of (run_button (fixture)), ==, "Run");
  g_signal_emit_by_name (run_button (fixture), "clicked");
  g_assert_cmpuint (fixture->n_run, ==, 2);
}

/* ------------------------------------------------------------------ simple and expert */

static void
test_expert_adds_in_place (Fixture *fixture, gconstpointer data)
{
  GtkWidget *seed = row_of (fixture, LANESCOPE_FIELD_SEED);
  GtkWidget *target = row_of (fixture, LANESCOPE_FIELD_TARGET_CI);
  GtkWidget *repeats = row_of (fixture, LANESCOPE_FIELD_REPEATS);
  g_assert_false (gtk_widget_get_visible (seed));
  g_assert_false (gtk_widget_get_visible (target));
  g_assert_true (gtk_widget_get_visible (repeats));
  g_settings_set_string (lanescope_settings_get (), "mode", "expert");
  g_assert_true (gtk_widget_get_visible (seed));
  g_assert_true (gtk_widget_get_visible (target));
  g_assert_true (gtk_widget_get_visible (repeats));
  g_assert_false (gtk_widget_get_visible (row_of (fixture, LANESCOPE_FIELD_BLAS_THREADS)));
  lanescope_experiment_set_workload (fixture->experiment, LSE_WORKLOAD_DOT);
  g_assert_true (gtk_widget_get_visible (row_of (fixture, LANESCOPE_FIELD_BLAS_THREADS)));
  type_text (entry_of (fixture, LANESCOPE_FIELD_SEED), "?");
  g_settings_set_string (lanescope_settings_get (), "mode", "simple");
  g_assert_true (gtk_widget_get_visible (seed)); /* what is wrong is not hidden */
}

/* ------------------------------------------------------------------ a race */

static gboolean
is_idle (gpointer session)
{
  return !lanescope_session_is_busy (session);
}

static gboolean
has_repetitions (gpointer session)
{
  guint n_done, n_wanted;
  double elapsed_s, budget_s;
  lanescope_session_get_progress (session, &n_done, &n_wanted, &elapsed_s, &budget_s);
  return n_done > 0;
}

static void
test_race (Fixture *fixture, gconstpointer data)
{
  gsize n_plans;
  g_autoptr (GError) error = NULL;
  lanescope_experiment_set_text (fixture->experiment, LANESCOPE_FIELD_ELEMENTS, "20000");
  lanescope_experiment_set_text (fixture->experiment, LANESCOPE_FIELD_PIN, "none");
  lanescope_experiment_set_text (fixture->experiment, LANESCOPE_FIELD_TIME_BUDGET, "30s");
  lanescope_experiment_set_text (fixture->experiment, LANESCOPE_FIELD_REPEATS, "1000000");
  const LseExpandedPlan *plans = lanescope_experiment_get_plans (fixture->experiment, &n_plans);
  g_assert_true (lanescope_session_start (fixture->session, plans, n_plans, NULL,
                                          lanescope_experiment_get_settings (fixture->experiment),
                                          &error));
  g_assert_no_error (error);
  g_assert_false (gtk_widget_is_sensitive (entry_of (fixture, LANESCOPE_FIELD_ELEMENTS)));
  g_assert_true (gtk_widget_is_sensitive (run_button (fixture)));
  g_assert_true (g_str_has_prefix (words_of (run_button (fixture)), "Stop"));
  g_assert_true (fixture_wait_for (has_repetitions, fixture->session));
  g_assert_true (g_str_has_prefix (words_of (run_button (fixture)), "Stop and keep "));
  g_signal_emit_by_name (run_button (fixture), "clicked");
  g_assert_cmpuint (fixture->n_stop, ==, 1);
  g_assert_cmpuint (fixture->n_run, ==, 0);
  g_assert_true (fixture_wait_for (is_idle, fixture->session));
  g_assert_true (gtk_widget_is_sensitive (entry_of (fixture, LANESCOPE_FIELD_ELEMENTS)));
  g_assert_cmpstr (words_of (run_button (fixture)), ==, "Run");

  GtkWidget *serial = find (fixture->page, LANESCOPE_TYPE_STRATEGY_ROW, NULL, 0);
  const char *value = lanescope_strategy_row_get_value (LANESCOPE_STRATEGY_ROW (serial));
  g_assert_true (g_str_has_suffix (value, "s")); /* a time */
  lanescope_experiment_set_text (fixture->experiment, LANESCOPE_FIELD_ELEMENTS, "30000");
  value = lanescope_strategy_row_get_value (LANESCOPE_STRATEGY_ROW (serial));
  g_assert_cmpstr (value, ==, ""); /* not of what the form says now */
}

/* ------------------------------------------------------------------ names, columns */

static void
assert_named (GtkWidget *widget)
{
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    assert_named (child);
  if ((GTK_IS_ENTRY (widget) || GTK_IS_SCALE (widget) || GTK_IS_DROP_DOWN (widget) ||
       GTK_IS_CHECK_BUTTON (widget) || GTK_IS_SWITCH (widget)) &&
      !gtk_test_accessible_has_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL))
    g_error ("a %s without a name", G_OBJECT_TYPE_NAME (widget));
}

static void
test_everything_has_a_name (Fixture *fixture, gconstpointer data)
{
  assert_named (find (fixture->page, LANESCOPE_TYPE_FORM_HEAD, NULL, 0));
  assert_named (find (fixture->page, LANESCOPE_TYPE_FORM_ADVANCED, NULL, 0));
}

static gboolean
is_narrow (gpointer page)
{
  return gtk_widget_has_css_class (page, "ls-narrow");
}

static gboolean
is_wide (gpointer page)
{
  return !is_narrow (page);
}

static void
resize (Fixture *fixture, int width)
{
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), width, 600);
}

static void
test_columns (Fixture *fixture, gconstpointer data)
{
  GtkWidget *head = find (fixture->page, LANESCOPE_TYPE_FORM_HEAD, NULL, 0);
  g_assert_true (is_wide (fixture->page));
  for (int i = 0; i < 2; i++)
    {
      resize (fixture, 360);
      g_assert_true (fixture_wait_for (is_narrow, fixture->page));
      gtk_test_widget_wait_for_draw (fixture->window);
      g_assert_cmpint (gtk_widget_get_width (fixture->page), ==, 360);
      g_assert_true (gtk_widget_get_mapped (head));
      g_assert_true (gtk_widget_get_mapped (run_button (fixture)));
      resize (fixture, 1280);
      g_assert_true (fixture_wait_for (is_wide, fixture->page));
      gtk_test_widget_wait_for_draw (fixture->window);
      g_assert_true (gtk_widget_get_mapped (head));
      g_assert_true (gtk_widget_get_mapped (run_button (fixture)));
    }
}

int
main (int argc, char **argv)
{
  g_setenv ("HWLOC_SYNTHETIC", MACHINE, TRUE);
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add_func ("/pages/run-form/steps", test_steps);
  ADD ("entry-and-scale", test_entry_and_scale);
  ADD ("typing-is-not-fought-with", test_typing_is_not_fought_with);
  ADD ("automatic", test_automatic);
  ADD ("quick-buttons", test_quick_buttons);
  ADD ("choices", test_choices);
  ADD ("custom-pin-list", test_custom_pin_list);
  ADD ("preset-and-variants", test_preset_and_variants);
  ADD ("mistakes", test_mistakes);
  ADD ("long-races-are-asked-for", test_long_races_are_asked_for);
  ADD ("expert-adds-in-place", test_expert_adds_in_place);
  ADD ("race", test_race);
  ADD ("everything-has-a-name", test_everything_has_a_name);
  ADD ("columns", test_columns);
  return g_test_run ();
}
