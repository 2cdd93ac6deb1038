/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The window: header bar, sidebar, run chips, pages, status line, and the session they all look at.
 *
 * Actions for pages (gtk_widget_activate_action): win.run, win.run-tutorial, win.stop,
 * win.page('run' | 'compare' | 'speedup'), win.notice(s), win.skip-first-run, win.copy-command,
 * win.export, win.table, win.clear, win.mode('simple' | 'expert'), win.sidebar.
 */
#pragma once

#include "model/session.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define LANESCOPE_TYPE_WINDOW (lanescope_window_get_type ())
G_DECLARE_FINAL_TYPE (LanescopeWindow, lanescope_window, LANESCOPE, WINDOW, AdwApplicationWindow)

/* Reads the machine. Returns: NULL with @error set if that is not possible. */
GtkWindow *lanescope_window_new (GtkApplication *application, GError **error);

LanescopeSession *lanescope_window_get_session (LanescopeWindow *self);

G_END_DECLS
