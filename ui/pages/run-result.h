/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The result of one run in a card: the time and the speedup as large figures, whether the answer is
 * right, and every repetition. While the run goes on, so far.
 */
#pragma once

#include "model/run.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define LANESCOPE_TYPE_RUN_RESULT (lanescope_run_result_get_type ())
G_DECLARE_FINAL_TYPE (LanescopeRunResult, lanescope_run_result, LANESCOPE, RUN_RESULT, GtkWidget)

GtkWidget *lanescope_run_result_new (void);

/* @label: what tells it from the others. */
void lanescope_run_result_set_run (LanescopeRunResult *self, LanescopeRun *run, const char *label);

/* Only how far it is: cheap. */
void lanescope_run_result_update_progress (LanescopeRunResult *self, LanescopeRun *run);

/* Heading and machine of exported charts. */
void lanescope_run_result_set_footer (LanescopeRunResult *self, const char *footer);

/* "64.1 ms", "± 3.1": the ± in the unit of the time, "" without an interval. */
void lanescope_words_time (const LseStats *stats, char time[64], char error[64]);

/* "Equals serial · max error 0", "Wrong result · max error 0.71", "Not checked". Translated; free
 * with g_free(). */
char *lanescope_words_verified (const LseResult *result);

G_END_DECLS
