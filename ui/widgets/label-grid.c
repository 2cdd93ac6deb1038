/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/label-grid.h"
#include "widgets/card.h"

#include <string.h>

struct _LanescopeLabelGrid
{
  GtkWidget parent_instance;
  GtkWidget *grid;
  GPtrArray *cells; /* GtkLabel, borrowed from the grid */
  guint n_columns, n_filled;
  gboolean has_headings, is_facts;
};

G_DEFINE_FINAL_TYPE (LanescopeLabelGrid, lanescope_label_grid, GTK_TYPE_WIDGET)

static void
lanescope_label_grid_dispose (GObject *object)
{
  LanescopeLabelGrid *self = LANESCOPE_LABEL_GRID (object);
  g_clear_pointer (&self->grid, gtk_widget_unparent);
  g_clear_pointer (&self->cells, g_ptr_array_unref);
  G_OBJECT_CLASS (lanescope_label_grid_parent_class)->dispose (object);
}

static void
lanescope_label_grid_class_init (LanescopeLabelGridClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = lanescope_label_grid_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
lanescope_label_grid_init (LanescopeLabelGrid *self)
{
  self->cells = g_ptr_array_new ();
  self->grid = gtk_grid_new ();
  gtk_grid_set_column_spacing (GTK_GRID (self->grid), 12);
  gtk_grid_set_row_spacing (GTK_GRID (self->grid), 6);
  gtk_widget_set_parent (self->grid, GTK_WIDGET (self));
}

GtkWidget *
lanescope_label_grid_new (guint n_columns, gboolean has_headings)
{
  LanescopeLabelGrid *self = g_object_new (LANESCOPE_TYPE_LABEL_GRID, NULL);
  self->n_columns = n_columns;
  self->has_headings = has_headings;
  return GTK_WIDGET (self);
}

GtkWidget *
lanescope_label_grid_new_facts (void)
{
  LanescopeLabelGrid *self = g_object_new (LANESCOPE_TYPE_LABEL_GRID, NULL);
  self->n_columns = 2;
  self->is_facts = TRUE;
  return GTK_WIDGET (self);
}

static GtkWidget *
make_cell (LanescopeLabelGrid *self, guint index)
{
  guint row = index / self->n_columns, column = index % self->n_columns;
  gboolean is_heading = self->has_headings && row == 0;
  gboolean is_pale = is_heading || (self->is_facts && column == 0);
  GtkWidget *label = lanescope_label_new (NULL, is_pale ? "ls-caption" : "ls-dense");
  gtk_widget_add_css_class (label, "ls-tnum");
  if (is_pale)
    gtk_widget_add_css_class (label, "ls-secondary");
  gtk_widget_set_valign (label, GTK_ALIGN_BASELINE);
  if (self->is_facts)
    gtk_label_set_max_width_chars (GTK_LABEL (label), column == 0 ? 14 : 24);
  gtk_widget_set_hexpand (label, self->is_facts ? column == 1 : column == 0);
  if (column > 0 && !self->is_facts)
    {
      gtk_label_set_xalign (GTK_LABEL (label), 1);
      gtk_label_set_wrap (GTK_LABEL (label), FALSE);
    }
  gtk_grid_attach (GTK_GRID (self->grid), label, (int)column, (int)row, 1, 1);
  g_ptr_array_add (self->cells, label);
  return label;
}

void
lanescope_label_grid_begin (LanescopeLabelGrid *self)
{
  g_return_if_fail (LANESCOPE_IS_LABEL_GRID (self));
  self->n_filled = 0;
}

void
lanescope_label_grid_add (LanescopeLabelGrid *self, const char *text)
{
  GtkWidget *label = self->n_filled < self->cells->len
                         ? g_ptr_array_index (self->cells, self->n_filled)
                         : make_cell (self, self->n_filled);
  if (text == NULL)
    text = "";
  if (strcmp (gtk_label_get_text (GTK_LABEL (label)), text) != 0)
    gtk_label_set_text (GTK_LABEL (label), text);
  gtk_widget_set_visible (label, TRUE);
  self->n_filled++;
}

void
lanescope_label_grid_add_fact (LanescopeLabelGrid *self, const char *name, const char *value)
{
  if (value == NULL || *value == '\0')
    return;
  lanescope_label_grid_add (self, name);
  lanescope_label_grid_add (self, value);
}

void
lanescope_label_grid_end (LanescopeLabelGrid *self)
{
  for (guint i = self->n_filled; i < self->cells->len; i++)
    gtk_widget_set_visible (g_ptr_array_index (self->cells, i), FALSE);
}
