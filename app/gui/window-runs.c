/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Runs that are taken away can be brought back for as long as their toast is there.
 */
#include "window-private.h"

#include "figures/words.h"
#include "i18n.h"
#include "widgets/chip-strip.h"

#define UNDO_SECONDS 10

/* One run, or all that there were, with the place of the first. */
typedef struct
{
  LanescopeSession *session;
  GPtrArray *runs;
  guint position;
} Removed;

static void
removed_free (gpointer data, GClosure *closure)
{
  Removed *removed = data;
  g_ptr_array_unref (removed->runs);
  g_object_unref (removed->session);
  g_free (removed);
}

static void
on_undo (AdwToast *toast, Removed *removed)
{
  for (guint i = 0; i < removed->runs->len; i++)
    lanescope_session_restore (removed->session, g_ptr_array_index (removed->runs, i),
                               removed->position + i);
  g_ptr_array_set_size (removed->runs, 0);
}

static void
offer_undo (LanescopeWindow *self, const char *text, GPtrArray *runs, guint position)
{
  Removed *removed = g_new (Removed, 1);
  *removed = (Removed) {g_object_ref (self->session), g_ptr_array_ref (runs), position};
  AdwToast *toast = lanescope_window_toast_new (text);
  adw_toast_set_timeout (toast, UNDO_SECONDS);
  adw_toast_set_button_label (toast, _ ("Undo"));
  g_signal_connect_data (toast, "button-clicked", G_CALLBACK (on_undo), removed, removed_free, 0);
  adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (self->toasts), toast);
}

static void
on_run_removed (LanescopeChipStrip *strip, LanescopeRun *run, LanescopeWindow *self)
{
  g_autoptr (GPtrArray) runs = g_ptr_array_new_with_free_func (g_object_unref);
  char label[LSF_LABEL_SIZE];
  g_ptr_array_add (runs, g_object_ref (run));
  guint position = lanescope_session_remove (self->session, run);
  if (position == G_MAXUINT)
    {
      lanescope_window_notice (self, _ ("This run belongs to the race that is on. Stop it first."));
      return;
    }
  lsf_plan_label (lanescope_run_get_plan (run), FALSE, label, sizeof label);
  g_autofree char *text = g_strdup_printf (_ ("Removed: %s"), label);
  offer_undo (self, text, runs, position);
}

void
lanescope_window_clear_runs (LanescopeWindow *self)
{
  g_autoptr (GPtrArray) runs = g_ptr_array_new_with_free_func (g_object_unref);
  GListModel *list = lanescope_session_get_runs (self->session);
  guint n = g_list_model_get_n_items (list);
  if (n == 0 || lanescope_session_is_busy (self->session))
    return;
  for (guint i = 0; i < n; i++)
    g_ptr_array_add (runs, g_list_model_get_item (list, i));
  lanescope_session_clear (self->session);
  g_autofree char *text = g_strdup_printf (P_ ("%u run removed", "%u runs removed", n), n);
  offer_undo (self, text, runs, 0);
}

void
lanescope_window_connect_strip (LanescopeWindow *self)
{
  g_signal_connect (self->strip, "run-removed", G_CALLBACK (on_run_removed), self);
}
