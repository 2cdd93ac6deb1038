/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the status line and the notes say, and the small machine under keys.
 */
#include "widget-fixture.h"
#include "widgets/counters-info.h"
#include "widgets/machine-view.h"
#include "widgets/note-bar.h"
#include "widgets/status-line.h"

#include <math.h>

static void
test_cores (void)
{
  static const struct
  {
    gsize n_cores, n_cpus;
    double allowed;
    const char *text;
  } cases[] = {
      {1, 1, 1, "1 core"},
      {2, 2, 2, "2 cores"},
      {4, 8, 8, "4 cores"},
      {8, 8, 2, "the system allows 2 of 8 CPUs"},
      {4, 8, 1.5, "the system allows 1.5 of 8 CPUs"},
      {8, 8, 0, "8 cores"}, /* not known is no limit */
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text =
          lanescope_status_line_cores_text (cases[i].n_cores, cases[i].n_cpus, cases[i].allowed);
      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

static void
test_disturbance (void)
{
  static const struct
  {
    double busy;
    const char *text;
  } cases[] = {
      {0.03, NULL},
      {(double)NAN, NULL},
      {0.38, "other programs use 38 % of a core"},
      {1.44, "other programs use 1.4 cores"},
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = lanescope_status_line_disturbance_text (cases[i].busy);
      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

static void
test_counters (void)
{
  g_autofree char *open = lanescope_counters_info_text (NULL);
  g_autofree char *closed = lanescope_counters_info_text ("No key.");
  g_assert_nonnull (strstr (open, "instructions"));
  g_assert_null (strstr (open, "cannot all be had"));
  g_assert_true (g_str_has_suffix (closed, "cannot all be had: No key."));
}

/* ------------------------------------------------------------------ notes */

static void
on_action (GSimpleAction *action, GVariant *parameter, gpointer count)
{
  ++*(guint *)count;
}

static GtkWidget *
button_with_label (GtkWidget *widget, const char *label)
{
  if (GTK_IS_BUTTON (widget) && g_strcmp0 (gtk_button_get_label (GTK_BUTTON (widget)), label) == 0)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = button_with_label (child, label);
      if (found != NULL)
        return found;
    }
  return NULL;
}

static void
test_note (void)
{
  guint n_fitted = 0;
  GtkWidget *note = lanescope_note_bar_new ();
  LanescopeNoteBar *bar = LANESCOPE_NOTE_BAR (note);
  GtkWidget *window = fixture_window_new (note, 400, 100);
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (group),
                                   (GActionEntry[]) {{.name = "fit", .activate = on_action}}, 1,
                                   &n_fitted);
  gtk_widget_insert_action_group (window, "win", G_ACTION_GROUP (group));

  g_assert_false (gtk_widget_get_visible (note));
  lanescope_note_bar_show (bar, LANESCOPE_HINT_ERROR, "Too large.", "Use less", "win.fit");
  g_assert_true (gtk_widget_get_visible (note));
  g_assert_true (gtk_widget_has_css_class (note, "error"));
  g_signal_emit_by_name (button_with_label (note, "Use less"), "clicked");
  g_assert_cmpuint (n_fitted, ==, 1);
  g_assert_false (gtk_widget_get_visible (note));

  lanescope_note_bar_show (bar, LANESCOPE_HINT_WARNING, "Unusual.", NULL, NULL);
  g_assert_false (gtk_widget_has_css_class (note, "error"));
  g_assert_false (gtk_widget_get_visible (button_with_label (note, "Use less")));
  fixture_window_destroy (window, note);
}

/* ------------------------------------------------------------------ the machine */

static void
test_machine_keys (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LanescopeMachine) machine = lanescope_machine_new (&error);
  g_assert_no_error (error);
  g_autoptr (LanescopeExperiment) experiment = lanescope_experiment_new (machine);
  const LseTopology *topology = lanescope_machine_get_topology (machine);
  int cpu = topology->objects[topology->pus[0]].os_index;
  GtkWidget *view = lanescope_machine_view_new (machine, experiment);
  GtkWidget *window = fixture_window_new (view, 200, 200);
  GtkWidget *canvas = gtk_widget_get_first_child (view);

  g_assert_false (lanescope_experiment_has_cpu (experiment, cpu));
  g_assert_true (fixture_press_key (canvas, GDK_KEY_space));
  g_assert_cmpint (lanescope_experiment_has_cpu (experiment, cpu), ==,
                   lse_cpuset_has (&topology->allowed, cpu));
  g_assert_true (fixture_press_key (canvas, GDK_KEY_space));
  g_assert_false (lanescope_experiment_has_cpu (experiment, cpu));
  g_assert_false (fixture_press_key (canvas, GDK_KEY_Left)); /* the first core: the focus may go */
  g_assert_cmpint (fixture_press_key (canvas, GDK_KEY_Right), ==, topology->n_cores > 1);
  fixture_window_destroy (window, view);
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add_func ("/widgets/status-line/cores", test_cores);
  g_test_add_func ("/widgets/status-line/disturbance", test_disturbance);
  g_test_add_func ("/widgets/status-line/counters", test_counters);
  g_test_add_func ("/widgets/note-bar/shows-and-acts", test_note);
  g_test_add_func ("/widgets/machine-view/keys", test_machine_keys);
  return g_test_run ();
}
