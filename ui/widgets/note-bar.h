/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A sentence above the page that stays until it is answered: what went wrong, and one button that
 * helps.
 */
#pragma once

#include "model/experiment.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define LANESCOPE_TYPE_NOTE_BAR (lanescope_note_bar_get_type ())
G_DECLARE_FINAL_TYPE (LanescopeNoteBar, lanescope_note_bar, LANESCOPE, NOTE_BAR, GtkWidget)

/* Hidden at first. */
GtkWidget *lanescope_note_bar_new (void);

/**
 * lanescope_note_bar_show:
 * @severity: %LANESCOPE_HINT_ERROR is red, all others amber
 * @text: translated
 * @button: (nullable): its button's label, translated
 * @action: detailed action of the button, "win.page('run')"; it hides the bar
 */
void lanescope_note_bar_show (LanescopeNoteBar *self,
                              LanescopeSeverity severity,
                              const char *text,
                              const char *button,
                              const char *action);
void lanescope_note_bar_hide (LanescopeNoteBar *self);

G_END_DECLS
