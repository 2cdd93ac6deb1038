/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Drop-downs of the form: the chosen words never make the form wider, and may stand under a
 * caption, so that the whole row is the button.
 */
#pragma once

#include <gtk/gtk.h>

/* @name: accessible name, translated. @caption: nullable; stands above the chosen words. Returns: a
 * GtkDropDown over an empty GtkStringList. */
GtkWidget *lanescope_drop_down_new (const char *name, const char *caption);

/* Replaces all items, unless they are the same already; nothing is chosen in between. @items:
 * NULL-terminated. */
void lanescope_drop_down_set_items (GtkWidget *drop_down, const char *const *items);

/* A heading above the items from @position on in the list that drops down. @headings:
 * (array length=n): by position, NULL for none; static. */
void lanescope_drop_down_set_headings (GtkWidget *drop_down, const char *const *headings, guint n);
