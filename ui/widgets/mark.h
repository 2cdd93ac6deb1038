/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The mark of a strategy as lists, chips and cards show it; in the dark style on a round plate of
 * the view colour, so that it keeps its contrast on raised surfaces.
 */
#pragma once

#include "model/experiment.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define LANESCOPE_TYPE_MARK (lanescope_mark_get_type ())
G_DECLARE_FINAL_TYPE (LanescopeMark, lanescope_mark, LANESCOPE, MARK, GtkWidget)

/* Decoration only: the name stands beside it. */
GtkWidget *lanescope_mark_new (LseStrategyId strategy);

/* @is_hollow: a variant of the strategy. */
void lanescope_mark_set (LanescopeMark *self, LseStrategyId strategy, gboolean is_hollow);

/* No plate: it lies on the view colour already. */
void lanescope_mark_set_plain (LanescopeMark *self, gboolean is_plain);

G_END_DECLS
