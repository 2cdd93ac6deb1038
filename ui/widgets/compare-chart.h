/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The comparison of some runs as a chart that keeps itself cheap: while a race is on, only a few
 * judgements are made at a time; those that were put off come from another thread when it is over.
 */
#pragma once

#include "figures/compare.h"
#include "widgets/run-set.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define LANESCOPE_TYPE_COMPARE_CHART (lanescope_compare_chart_get_type ())
/* Signal ::run-activated (LanescopeRun *run): a row was clicked, or Return pressed on it. */
G_DECLARE_FINAL_TYPE (LanescopeCompareChart,
                      lanescope_compare_chart,
                      LANESCOPE,
                      COMPARE_CHART,
                      GtkWidget)

/* @name: accessible name and heading of exports, translated. */
GtkWidget *lanescope_compare_chart_new (const char *name);

/* Free where nothing is new. @current: (nullable): its row is marked. @is_in_order: as measured. */
void lanescope_compare_chart_set_runs (LanescopeCompareChart *self,
                                       const LanescopeRunSet *set,
                                       LspBarsMode mode,
                                       LanescopeRun *current,
                                       gboolean is_in_order);

/* The LanescopeChart in it. */
GtkWidget *lanescope_compare_chart_get_chart (LanescopeCompareChart *self);

G_END_DECLS
