/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What stands where there is nothing to show yet: a sentence, and the next step as buttons.
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A LanescopeCard. @text: (nullable): more words. */
GtkWidget *lanescope_empty_new (const char *heading, const char *text);

/* Adds a button. @action: of the window or of an ancestor, with its target as
 * gtk_actionable_set_detailed_action_name() reads it: "win.page('run')". Returns: the button. */
GtkWidget *lanescope_empty_add (GtkWidget *empty, const char *label, const char *action);

G_END_DECLS
