/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What tests of widgets share: a window with the widget in it, waiting for what must come, and the
 * check that nothing is left of a widget that is gone. Run them by tests/headless.
 */
#pragma once

#include <adwaita.h>

#define FIXTURE_TIMEOUT_MS 10000

static inline gboolean
fixture_give_up (gpointer data)
{
  *(gboolean *)data = TRUE;
  return G_SOURCE_REMOVE;
}

/* Runs the main loop until @condition holds; FALSE after ten seconds without it. */
static inline gboolean
fixture_wait_for (gboolean (*condition) (gpointer data), gpointer data)
{
  gboolean is_late = FALSE;
  guint id = g_timeout_add (FIXTURE_TIMEOUT_MS, fixture_give_up, &is_late);
  while (!condition (data) && !is_late)
    g_main_context_iteration (NULL, TRUE);
  if (!is_late)
    g_source_remove (id);
  return !is_late;
}

/* A window on the screen with @child in it, drawn once. */
static inline GtkWidget *
fixture_window_new (GtkWidget *child, int width, int height)
{
  GtkWidget *window = gtk_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (window), width, height);
  gtk_window_set_child (GTK_WINDOW (window), child);
  gtk_window_present (GTK_WINDOW (window));
  gtk_test_widget_wait_for_draw (window);
  return window;
}

/* Destroys the window; @child has to be freed by that. */
static inline void
fixture_window_destroy (GtkWidget *window, GtkWidget *child)
{
  gpointer left = child;
  g_object_add_weak_pointer (G_OBJECT (child), &left);
  gtk_window_destroy (GTK_WINDOW (window));
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_null (left);
}

/* Below @widget, itself included: the first of @type whose CSS name is @name (nullable). */
static inline GtkWidget *
fixture_find (GtkWidget *widget, GType type, const char *name)
{
  if (g_type_is_a (G_OBJECT_TYPE (widget), type) &&
      (name == NULL || g_str_equal (gtk_widget_get_css_name (widget), name)))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = fixture_find (child, type, name);
      if (found != NULL)
        return found;
    }
  return NULL;
}

/* Gives @widget's own key controllers a key. Returns: whether one of them took it. */
static inline gboolean
fixture_press_key (GtkWidget *widget, guint key)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);
  gboolean is_taken = FALSE;
  for (guint i = 0; i < g_list_model_get_n_items (controllers) && !is_taken; i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);
      if (GTK_IS_EVENT_CONTROLLER_KEY (controller))
        g_signal_emit_by_name (controller, "key-pressed", key, 0u, (GdkModifierType)0, &is_taken);
    }
  return is_taken;
}
