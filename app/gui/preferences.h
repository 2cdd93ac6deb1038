/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The preferences: the style, how much the window shows, and the time for a press of Run.
 */
#pragma once

#include <gtk/gtk.h>

/* Shows them over @parent (nullable); those that are open come to the front. */
void lanescope_preferences_present (GtkWindow *parent);
