/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A card: a heading, a caption that says how to read what is below, something at the right of
 * them, and a child.
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define LANESCOPE_TYPE_CARD (lanescope_card_get_type ())
G_DECLARE_FINAL_TYPE (LanescopeCard, lanescope_card, LANESCOPE, CARD, GtkWidget)

/* @heading, @caption: (nullable): translated. */
GtkWidget *lanescope_card_new (const char *heading, const char *caption);

/* Cheap where the text is the same. @text: (nullable) */
void lanescope_card_set_heading (LanescopeCard *self, const char *text);
void lanescope_card_set_caption (LanescopeCard *self, const char *text);

/* At the right end of the heading's row. */
void lanescope_card_add_extra (LanescopeCard *self, GtkWidget *extra);

/* Below what is there already. */
void lanescope_card_append (LanescopeCard *self, GtkWidget *child);

/* Sets @label's text and shows it only if there is one; cheap where the text is the same. */
void lanescope_label_set (GtkWidget *label, const char *text);

/* A label that wraps, from the left, with one CSS class. @text, @css_class: (nullable) */
GtkWidget *lanescope_label_new (const char *text, const char *css_class);

G_END_DECLS
