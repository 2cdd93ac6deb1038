/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Rows of words and numbers that change while one looks: labels are kept and only get another text.
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define LANESCOPE_TYPE_LABEL_GRID (lanescope_label_grid_get_type ())
G_DECLARE_FINAL_TYPE (LanescopeLabelGrid, lanescope_label_grid, LANESCOPE, LABEL_GRID, GtkWidget)

/* @n_columns: the first one is words, at the left; the others stand at the right, numbers say.
 * With @has_headings the first row is set in bold. */
GtkWidget *lanescope_label_grid_new (guint n_columns, gboolean has_headings);

/* Values in words, not in numbers: they stand at the left and wrap; the first column is paler. */
GtkWidget *lanescope_label_grid_new_facts (void);

void lanescope_label_grid_begin (LanescopeLabelGrid *self);

/* The next cell, from left to right and row to row. @text: (nullable) */
void lanescope_label_grid_add (LanescopeLabelGrid *self, const char *text);

/* Name and value; nothing if the value is NULL. */
void lanescope_label_grid_add_fact (LanescopeLabelGrid *self, const char *name, const char *value);

/* Hides what was not filled this time. */
void lanescope_label_grid_end (LanescopeLabelGrid *self);

G_END_DECLS
