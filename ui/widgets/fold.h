/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A row that leaves out what it has no room for, the least important first. What it shows is
 * decided by the width alone, so that nothing can loop.
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define LANESCOPE_TYPE_FOLD (lanescope_fold_get_type ())
G_DECLARE_FINAL_TYPE (LanescopeFold, lanescope_fold, LANESCOPE, FOLD, GtkWidget)

/* @spacing: px between two children. */
GtkWidget *lanescope_fold_new (int spacing);

/**
 * lanescope_fold_append:
 * @importance: the most important child is always there, squeezed if it must be; the others only
 *   with their natural width
 *
 * Children with halign %GTK_ALIGN_END stand at the end, the others at the start, both in the order
 * in which they came.
 */
void lanescope_fold_append (LanescopeFold *self, GtkWidget *child, int importance);

G_END_DECLS
