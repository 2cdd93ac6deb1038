/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/table-view.h"

#define LEAST_HEIGHT 160

static void
on_setup (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data)
{
  GtkWidget *label = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (label), GPOINTER_TO_UINT (data) == 0 ? 0 : 1);
  gtk_widget_add_css_class (label, "ls-tnum");
  gtk_list_item_set_child (item, label);
}

/* Rows are string lists of their cells; a factory knows its column. */
static void
on_bind (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data)
{
  GtkStringList *row = gtk_list_item_get_item (item);
  const char *cell = gtk_string_list_get_string (row, GPOINTER_TO_UINT (data));
  gtk_label_set_text (GTK_LABEL (gtk_list_item_get_child (item)), cell != NULL ? cell : "");
}

static void
add_column (GtkColumnView *view, const LsfTable *table, gsize index)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  g_signal_connect (factory, "setup", G_CALLBACK (on_setup), GUINT_TO_POINTER ((guint)index));
  g_signal_connect (factory, "bind", G_CALLBACK (on_bind), GUINT_TO_POINTER ((guint)index));
  g_autoptr (GtkColumnViewColumn) column =
      gtk_column_view_column_new (table->headings[index], factory);
  gtk_column_view_column_set_resizable (column, TRUE);
  gtk_column_view_column_set_expand (column, index == 0);
  gtk_column_view_append_column (view, column);
}

GtkWidget *
lanescope_table_view_new (LsfTable *table, const char *label)
{
  GListStore *rows = g_list_store_new (GTK_TYPE_STRING_LIST);
  for (gsize row = 0; table != NULL && row < table->n_rows; row++)
    {
      g_autoptr (GtkStringList) cells = gtk_string_list_new (NULL);
      for (gsize column = 0; column < table->n_columns; column++)
        gtk_string_list_append (cells, table->cells[row * table->n_columns + column]);
      g_list_store_append (rows, cells);
    }
  GtkWidget *view =
      gtk_column_view_new (GTK_SELECTION_MODEL (gtk_single_selection_new (G_LIST_MODEL (rows))));
  for (gsize column = 0; table != NULL && column < table->n_columns; column++)
    add_column (GTK_COLUMN_VIEW (view), table, column);
  gtk_column_view_set_show_row_separators (GTK_COLUMN_VIEW (view), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (view), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  lsf_table_free (table);

  GtkWidget *scrolled = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), view);
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (scrolled), LEAST_HEIGHT);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scrolled), TRUE);
  return scrolled;
}
