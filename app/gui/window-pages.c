/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The pages: the one that is shown is made at once, the others when the window rests or when they
 * are asked for.
 */
#include "window-private.h"

#include "model/settings.h"
#include "pages/compare-page.h"
#include "pages/first-run.h"
#include "pages/run-page.h"
#include "pages/speedup-page.h"
#include "widgets/status-line.h"

#define FIRST_RUN "first-run"

static const char *const names[] = {"run", "compare", "speedup"};

static GtkWidget *
make (LanescopeWindow *self, const char *name)
{
  if (strcmp (name, FIRST_RUN) == 0)
    return lanescope_first_run_new (self->session, self->experiment);
  if (strcmp (name, "compare") == 0)
    return lanescope_compare_page_new (self->session);
  if (strcmp (name, "speedup") == 0)
    return lanescope_speedup_page_new (self->session, self->experiment);
  return lanescope_run_page_new (self->session, self->experiment);
}

static gboolean
ensure (LanescopeWindow *self, const char *name)
{
  if (gtk_stack_get_child_by_name (GTK_STACK (self->stack), name) != NULL)
    return FALSE;
  gtk_stack_add_named (GTK_STACK (self->stack), make (self, name), name);
  return TRUE;
}

/* One a dispatch, so that the window answers in between; then what takes some ms and nobody waits for. */
static gboolean
do_next (gpointer data)
{
  LanescopeWindow *self = data;
  for (gsize i = 0; i < G_N_ELEMENTS (names) && !lanescope_session_is_busy (self->session); i++)
    if (ensure (self, names[i]))
      return G_SOURCE_CONTINUE;
  self->later = 0;
  if (!lanescope_session_is_busy (self->session))
    {
      lanescope_session_probe (self->session);
      lanescope_status_line_read_clock (LANESCOPE_STATUS_LINE (self->status));
    }
  return G_SOURCE_REMOVE;
}

void
lanescope_window_do_later (LanescopeWindow *self)
{
  if (self->later == 0 && !lanescope_session_is_busy (self->session))
    self->later = g_idle_add_full (G_PRIORITY_LOW, do_next, self, NULL);
}

const char *
lanescope_window_get_page (LanescopeWindow *self)
{
  const char *name = gtk_stack_get_visible_child_name (GTK_STACK (self->stack));
  return name == NULL || strcmp (name, FIRST_RUN) == 0 ? "run" : name;
}

void
lanescope_window_end_first_run (LanescopeWindow *self)
{
  GtkWidget *page = gtk_stack_get_child_by_name (GTK_STACK (self->stack), FIRST_RUN);
  if (!self->is_first_run)
    return;
  self->is_first_run = FALSE;
  g_settings_set_boolean (lanescope_settings_get (), "first-run-done", TRUE);
  if (page != NULL && gtk_stack_get_visible_child (GTK_STACK (self->stack)) == page)
    lanescope_window_show_page (self, "run");
  if (page != NULL)
    gtk_stack_remove (GTK_STACK (self->stack), page);
}

/* Once something was measured, leaving the first page, or asking for the Run page, ends it. */
static void
leave_first_run (LanescopeWindow *self)
{
  const char *visible = gtk_stack_get_visible_child_name (GTK_STACK (self->stack));
  if (!self->is_first_run || g_strcmp0 (visible, FIRST_RUN) != 0 ||
      g_list_model_get_n_items (lanescope_session_get_runs (self->session)) == 0)
    return;
  lanescope_window_end_first_run (self);
}

static gboolean
is_page (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_strcmp0 (name, names[i]) == 0)
      return TRUE;
  return FALSE;
}

void
lanescope_window_show_page (LanescopeWindow *self, const char *name)
{
  if (!is_page (name))
    name = "run";
  leave_first_run (self);
  const char *child = self->is_first_run && strcmp (name, "run") == 0 ? FIRST_RUN : name;
  ensure (self, child);
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), child);
  g_settings_set_string (lanescope_settings_get (), "page", name);
  lanescope_window_page_changed (self);
}

void
lanescope_window_build_pages (LanescopeWindow *self)
{
  self->stack = gtk_stack_new ();
  gtk_stack_set_hhomogeneous (GTK_STACK (self->stack), FALSE);
  gtk_stack_set_vhomogeneous (GTK_STACK (self->stack), FALSE);
  gtk_widget_set_hexpand (self->stack, TRUE);
  gtk_widget_set_vexpand (self->stack, TRUE);
}
