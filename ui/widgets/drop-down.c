/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/drop-down.h"

#include <string.h>

typedef struct
{
  const char *const *headings;
  guint n;
} Headings;

/* ------------------------------------------------------------------ what the button shows */

static GtkWidget *
new_label (const char *text)
{
  GtkWidget *label = gtk_label_new (text);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  return label;
}

static void
setup_chosen_cb (GtkSignalListItemFactory *factory, GtkListItem *item, const char *caption)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_set_valign (box, GTK_ALIGN_CENTER);
  if (caption != NULL)
    {
      GtkWidget *above = new_label (caption);
      gtk_widget_add_css_class (above, "ls-caption");
      gtk_widget_add_css_class (above, "ls-secondary");
      gtk_box_append (GTK_BOX (box), above);
    }
  gtk_box_append (GTK_BOX (box), new_label (NULL));
  gtk_list_item_set_child (item, box);
}

static void
bind_chosen_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  GtkWidget *label = gtk_widget_get_last_child (gtk_list_item_get_child (item));
  GtkStringObject *string = gtk_list_item_get_item (item);
  gtk_label_set_text (GTK_LABEL (label), gtk_string_object_get_string (string));
}

static GtkListItemFactory *
chosen_factory (const char *caption)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  g_signal_connect_data (factory, "setup", G_CALLBACK (setup_chosen_cb), g_strdup (caption),
                         (GClosureNotify)(void (*) (void))g_free, 0);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_chosen_cb), NULL);
  return factory;
}

/* ------------------------------------------------------------------ what the list shows */

static void
setup_listed_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *heading = new_label (NULL);
  gtk_widget_add_css_class (heading, "ls-caption");
  gtk_widget_add_css_class (heading, "ls-secondary");
  gtk_box_append (GTK_BOX (box), heading);
  gtk_box_append (GTK_BOX (box), new_label (NULL));
  gtk_list_item_set_child (item, box);
}

static void
bind_listed_cb (GtkSignalListItemFactory *factory, GtkListItem *item, const Headings *headings)
{
  GtkWidget *heading = gtk_widget_get_first_child (gtk_list_item_get_child (item));
  guint position = gtk_list_item_get_position (item);
  const char *text = position < headings->n ? headings->headings[position] : NULL;
  gtk_label_set_text (GTK_LABEL (heading), text != NULL ? text : "");
  gtk_widget_set_visible (heading, text != NULL);
  bind_chosen_cb (factory, item);
}

void
lanescope_drop_down_set_headings (GtkWidget *drop_down, const char *const *headings, guint n)
{
  Headings *kept = g_new (Headings, 1);
  *kept = (Headings) {headings, n};
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();
  g_signal_connect (factory, "setup", G_CALLBACK (setup_listed_cb), NULL);
  g_signal_connect_data (factory, "bind", G_CALLBACK (bind_listed_cb), kept,
                         (GClosureNotify)(void (*) (void))g_free, 0);
  gtk_drop_down_set_list_factory (GTK_DROP_DOWN (drop_down), factory);
}

/* ------------------------------------------------------------------ the drop-down */

GtkWidget *
lanescope_drop_down_new (const char *name, const char *caption)
{
  GtkExpression *expression = gtk_property_expression_new (GTK_TYPE_STRING_OBJECT, NULL, "string");
  GtkWidget *drop_down = gtk_drop_down_new (G_LIST_MODEL (gtk_string_list_new (NULL)), expression);
  g_autoptr (GtkListItemFactory) factory = chosen_factory (caption);
  /* The list keeps GTK's own rows, which have a tick. */
  gtk_drop_down_set_list_factory (GTK_DROP_DOWN (drop_down),
                                  gtk_drop_down_get_factory (GTK_DROP_DOWN (drop_down)));
  gtk_drop_down_set_factory (GTK_DROP_DOWN (drop_down), factory);
  gtk_accessible_update_property (GTK_ACCESSIBLE (drop_down), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                  -1);
  return drop_down;
}

static gboolean
has_items (GtkStringList *list, const char *const *items)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (list));
  for (guint i = 0; i < n; i++)
    if (g_strcmp0 (gtk_string_list_get_string (list, i), items[i]) != 0)
      return FALSE;
  return items[n] == NULL;
}

void
lanescope_drop_down_set_items (GtkWidget *drop_down, const char *const *items)
{
  GtkStringList *list = GTK_STRING_LIST (gtk_drop_down_get_model (GTK_DROP_DOWN (drop_down)));
  if (has_items (list, items))
    return;
  gtk_string_list_splice (list, 0, g_list_model_get_n_items (G_LIST_MODEL (list)), items);
}
