/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A strategy of the form: chosen or not, its mark and name, and at the right how far it is: its
 * median, "7 of 15", "next", or why it cannot run here.
 */
#pragma once

#include "model/experiment.h"
#include "model/session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define LANESCOPE_TYPE_STRATEGY_ROW (lanescope_strategy_row_get_type ())
G_DECLARE_FINAL_TYPE (LanescopeStrategyRow, lanescope_strategy_row, LANESCOPE, STRATEGY_ROW, GtkBox)

GtkWidget *lanescope_strategy_row_new (LanescopeSession *session,
                                       LanescopeExperiment *experiment,
                                       LseStrategyId strategy);

GtkWidget *lanescope_strategy_row_get_check (LanescopeStrategyRow *self);

/* What stands at the right. Borrowed. */
const char *lanescope_strategy_row_get_value (LanescopeStrategyRow *self);

G_END_DECLS
