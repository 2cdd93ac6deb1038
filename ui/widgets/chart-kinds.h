/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Figures of ui/figures on a LanescopeChart: drawing, words, table twin, and the items that the
 * pointer and the keyboard reach. Each function takes its figure over, and shows nothing if it is
 * NULL.
 */
#pragma once

#include "figures/account.h"
#include "figures/compare.h"
#include "figures/cores-live.h"
#include "figures/repeats.h"
#include "figures/speedup.h"
#include "figures/timeline.h"
#include "model/machine.h"
#include "widgets/chart.h"

G_BEGIN_DECLS

/* Items: its rows, by the index of the run. @current: its row is marked while the chart has no
 * cursor; G_MAXUINT: none. @is_in_order: as measured, not the fastest first. */
void lanescope_chart_take_compare (LanescopeChart *chart,
                                   LsfCompare *figure,
                                   guint current,
                                   gboolean is_in_order);

/* The figure of the last lanescope_chart_take_compare(), for the next one to build on. (nullable) */
const LsfCompare *lanescope_chart_get_compare (LanescopeChart *chart);

/* Items: its points. @most_workers: of those that are or will be measured: the axes keep that. */
void lanescope_chart_take_speedup (LanescopeChart *chart, LsfSpeedup *figure, double most_workers);

/* Family, hollow mark and workers of a point. Returns: FALSE if there is no such item. */
gboolean lanescope_chart_get_speedup_point (LanescopeChart *chart,
                                            guint item,
                                            LspFamily *family,
                                            gboolean *is_hollow,
                                            guint *workers);

/**
 * lanescope_chart_take_repetition:
 * @owners: (transfer full) (nullable) (array length=n_chunks): by lsf_chunk_owners(); with it there
 *   is a strip of the array under the lanes
 *
 * Items: the spans, lane after lane, then the chunks of the strip. No legend: that stands in the
 * card's header, see lanescope_legend_new().
 */
void lanescope_chart_take_repetition (LanescopeChart *chart,
                                      LsfTimeline *figure,
                                      int32_t *owners,
                                      gsize n_chunks);

/* Marks a span of time in it, and the lane of @worker (-1 the coordinator's, -2 all); with @end_ns not
 * after @begin_ns nothing. For a chart that shows a repetition; another figure has no mark. */
void
lanescope_chart_select_span (LanescopeChart *chart, gint64 begin_ns, gint64 end_ns, int worker);

/* @lines: (nullable) each: under "1.6 of 2 cores"; copied. @machine: for the table twin. */
void lanescope_chart_take_cores (LanescopeChart *chart,
                                 LsfCoresLive *figure,
                                 LanescopeMachine *machine,
                                 const char *const lines[2]);

void lanescope_chart_take_repeats (LanescopeChart *chart, LsfRepeats *figure);

/* Items: its rows and their parts. @has_legend: the names of the parts stand above. */
void lanescope_chart_take_account (LanescopeChart *chart, LsfAccount *figure, gboolean has_legend);

/* The run of an item, as an index in those of the figure; G_MAXUINT if there is none. */
guint lanescope_chart_get_account_run (LanescopeChart *chart, guint item);

/* "AMD EPYC, 2 cores · 2026-11-22 · Lanescope": under exported charts. Free with g_free(). */
char *lanescope_export_footer (LanescopeMachine *machine);

/* The names of the states in @chart, which shows repetitions and outlives the legend. Ask it for a
 * redraw (gtk_widget_queue_resize()) when the chart has another figure. */
GtkWidget *lanescope_legend_new (LanescopeChart *chart);

G_END_DECLS
