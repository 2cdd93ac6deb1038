/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/empty.h"
#include "widgets/card.h"
#include "widgets/row-layout.h"

#define MOST_CHARS 56

GtkWidget *
lanescope_empty_new (const char *heading, const char *text)
{
  GtkWidget *card = lanescope_card_new (NULL, NULL);
  GtkWidget *claim = lanescope_label_new (heading, "ls-claim");
  GtkWidget *words = lanescope_label_new (text, "ls-secondary");
  GtkWidget *buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  gtk_widget_set_layout_manager (buttons, lanescope_row_layout_new (6));
  gtk_label_set_max_width_chars (GTK_LABEL (claim), MOST_CHARS);
  gtk_label_set_max_width_chars (GTK_LABEL (words), MOST_CHARS);
  gtk_widget_set_halign (buttons, GTK_ALIGN_START);
  gtk_widget_set_visible (buttons, FALSE);
  lanescope_card_append (LANESCOPE_CARD (card), claim);
  lanescope_card_append (LANESCOPE_CARD (card), words);
  lanescope_card_append (LANESCOPE_CARD (card), buttons);
  g_object_set_data (G_OBJECT (card), "buttons", buttons);
  return card;
}

GtkWidget *
lanescope_empty_add (GtkWidget *empty, const char *label, const char *action)
{
  GtkWidget *buttons = g_object_get_data (G_OBJECT (empty), "buttons");
  GtkWidget *button = gtk_button_new_with_label (label);
  gtk_actionable_set_detailed_action_name (GTK_ACTIONABLE (button), action);
  gtk_label_set_ellipsize (GTK_LABEL (gtk_button_get_child (GTK_BUTTON (button))),
                           PANGO_ELLIPSIZE_END);
  gtk_widget_set_parent (button, buttons);
  gtk_widget_set_visible (buttons, TRUE);
  return button;
}
