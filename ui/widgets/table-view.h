/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The numbers of a chart as a table that can be read, selected and scrolled: the twin for whoever
 * cannot or does not want to see the picture.
 */
#pragma once

#include "figures/table.h"

#include <gtk/gtk.h>

/* @table: (transfer full). Returns: a scrolled GtkColumnView. */
GtkWidget *lanescope_table_view_new (LsfTable *table, const char *label);
