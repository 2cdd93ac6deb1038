/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the window can do, for buttons, menus, keys and pages.
 */
#include "window-private.h"

#include "i18n.h"
#include "model/settings.h"
#include "model/tutorial.h"
#include "plot/ticks.h"
#include "text-size.h"
#include "widgets/chart.h"
#include "widgets/note-bar.h"

/* ------------------------------------------------------------------ run and stop */

/* The first field that cannot be run like this, in its own words. */
static const char *
first_error (LanescopeExperiment *experiment)
{
  for (LanescopeField field = 0; field < LANESCOPE_N_FIELDS; field++)
    {
      LanescopeSeverity severity;
      const char *hint = lanescope_experiment_get_hint (experiment, field, &severity);
      if (hint != NULL && severity == LANESCOPE_HINT_ERROR)
        return hint;
    }
  return _ ("Nothing that is chosen can run here.");
}

/* Beside the reason, what helps: a size that fits, or the form. */
static void
refuse (LanescopeWindow *self, const char *text)
{
  LanescopeNoteBar *note = LANESCOPE_NOTE_BAR (self->note);
  guint64 fitting = lanescope_experiment_get_fitting_elements (self->experiment);
  char number[LSP_NUMBER_SIZE];
  if (fitting > 0)
    {
      g_autofree char *label =
          g_strdup_printf (_ ("Use %s"), lsp_format_number (number, (double)fitting, 0));
      lanescope_note_bar_show (note, LANESCOPE_HINT_ERROR, text, label, "win.fit");
    }
  else if (strcmp (lanescope_window_get_page (self), "run") != 0)
    lanescope_note_bar_show (note, LANESCOPE_HINT_ERROR, text, _ ("Show the form"),
                             "win.page::run");
  else
    lanescope_note_bar_show (note, LANESCOPE_HINT_ERROR, text, NULL, NULL);
}

static void
on_fit (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  LanescopeWindow *self = data;
  guint64 fitting = lanescope_experiment_get_fitting_elements (self->experiment);
  g_autofree char *text = g_strdup_printf ("%" G_GUINT64_FORMAT, fitting);
  if (fitting > 0)
    lanescope_experiment_set_text (self->experiment, LANESCOPE_FIELD_ELEMENTS, text);
}

static void
on_run (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  LanescopeWindow *self = data;
  g_autoptr (GError) error = NULL;
  gsize n_plans;
  if (!lanescope_experiment_is_valid (self->experiment))
    {
      refuse (self, first_error (self->experiment));
      return;
    }
  if (!lanescope_experiment_may_start (self->experiment)) /* the form asks */
    {
      lanescope_window_show_page (self, "run");
      return;
    }
  const LseExpandedPlan *plans = lanescope_experiment_get_plans (self->experiment, &n_plans);
  g_autofree int *methods = g_new (int, n_plans);
  for (gsize i = 0; i < n_plans; i++)
    methods[i] = lanescope_experiment_get_preset (self->experiment);
  if (lanescope_session_start (self->session, plans, n_plans, methods,
                               lanescope_experiment_get_settings (self->experiment), &error))
    lanescope_note_bar_hide (LANESCOPE_NOTE_BAR (self->note));
  else
    refuse (self, error->message);
}

static void
on_run_tutorial (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  LanescopeWindow *self = data;
  LanescopeNoteBar *note = LANESCOPE_NOTE_BAR (self->note);
  g_autoptr (GError) error = NULL;
  if (lanescope_tutorial_start (self->session, &error))
    lanescope_note_bar_hide (note);
  else
    lanescope_note_bar_show (note, LANESCOPE_HINT_ERROR, error->message, NULL, NULL);
}

static void
on_stop (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  lanescope_session_stop (LANESCOPE_WINDOW (data)->session);
}

static void
on_clear (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  lanescope_window_clear_runs (data);
}

/* ------------------------------------------------------------------ pages */

static void
on_page (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  lanescope_window_show_page (data, g_variant_get_string (parameter, NULL));
}

static void
on_skip_first_run (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  lanescope_window_end_first_run (data);
}

static void
on_notice (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  lanescope_window_notice (data, g_variant_get_string (parameter, NULL));
}

/* ------------------------------------------------------------------ charts and commands */

/* The chart that has the focus, else the first one of the page that shows something. */
static GtkWidget *
main_chart (GtkWidget *widget)
{
  if (!gtk_widget_get_mapped (widget))
    return NULL;
  if (LANESCOPE_IS_CHART (widget))
    return lanescope_chart_get_figure (LANESCOPE_CHART (widget)) != NULL ? widget : NULL;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *chart = main_chart (child);
      if (chart != NULL)
        return chart;
    }
  return NULL;
}

static void
on_chart (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  LanescopeWindow *self = data;
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (self));
  GtkWidget *chart = focus != NULL ? gtk_widget_get_ancestor (focus, LANESCOPE_TYPE_CHART) : NULL;
  const char *name = strcmp (g_action_get_name (G_ACTION (action)), "export") == 0 ? "chart.export"
                                                                                   : "chart.table";
  if (chart == NULL)
    chart = main_chart (self->stack);
  if (chart == NULL || !gtk_widget_activate_action (chart, name, NULL))
    lanescope_window_notice (self, _ ("There is no chart on this page yet. Run something first."));
}

static void
on_copy_command (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  LanescopeWindow *self = data;
  g_autofree char *command = lanescope_experiment_dup_command (self->experiment);
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), command);
  lanescope_window_notice (self, _ ("The command is in the clipboard."));
}

/* ------------------------------------------------------------------ text size */

static void
on_text_size (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  const char *name = g_action_get_name (G_ACTION (action));
  int step = strcmp (name, "text-larger") == 0 ? 1 : strcmp (name, "text-smaller") == 0 ? -1 : 0;
  lanescope_text_size_step (gtk_widget_get_settings (GTK_WIDGET (data)), step);
}

static const GActionEntry actions[] = {
    {.name = "run", .activate = on_run},
    {.name = "run-tutorial", .activate = on_run_tutorial},
    {.name = "fit", .activate = on_fit},
    {.name = "stop", .activate = on_stop},
    {.name = "clear", .activate = on_clear},
    {.name = "page", .activate = on_page, .parameter_type = "s"},
    {.name = "notice", .activate = on_notice, .parameter_type = "s"},
    {.name = "skip-first-run", .activate = on_skip_first_run},
    {.name = "copy-command", .activate = on_copy_command},
    {.name = "export", .activate = on_chart},
    {.name = "table", .activate = on_chart},
    {.name = "text-larger", .activate = on_text_size},
    {.name = "text-smaller", .activate = on_text_size},
    {.name = "text-normal", .activate = on_text_size},
};

static void
set_enabled (LanescopeWindow *self, const char *name, gboolean is_enabled)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self), name);
  g_simple_action_set_enabled (G_SIMPLE_ACTION (action), is_enabled);
}

void
lanescope_window_update_actions (LanescopeWindow *self)
{
  gboolean is_busy = lanescope_session_is_busy (self->session);
  guint n_runs = g_list_model_get_n_items (lanescope_session_get_runs (self->session));
  set_enabled (self, "run", !is_busy);
  set_enabled (self, "run-tutorial", !is_busy);
  set_enabled (self, "stop",
               is_busy &&
                   lanescope_session_get_state (self->session) != LANESCOPE_SESSION_STOPPING);
  set_enabled (self, "clear", !is_busy && n_runs > 0);
}

void
lanescope_window_add_actions (LanescopeWindow *self)
{
  g_autoptr (GAction) mode = g_settings_create_action (lanescope_settings_get (), "mode");
  g_autoptr (GAction) sidebar =
      G_ACTION (g_property_action_new ("sidebar", self->sidebar, "visible"));
  g_action_map_add_action_entries (G_ACTION_MAP (self), actions, G_N_ELEMENTS (actions), self);
  g_action_map_add_action (G_ACTION_MAP (self), mode);
  g_action_map_add_action (G_ACTION_MAP (self), sidebar);
}
