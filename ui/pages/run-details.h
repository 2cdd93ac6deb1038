/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Everything known about one run: figures, check, workers and where they were, what it has that
 * others have not, what disturbed it, and why it ended early. Expert adds the statistics and every
 * repetition.
 */
#pragma once

#include "widgets/run-set.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define LANESCOPE_TYPE_RUN_DETAILS (lanescope_run_details_get_type ())
G_DECLARE_FINAL_TYPE (LanescopeRunDetails, lanescope_run_details, LANESCOPE, RUN_DETAILS, GtkWidget)

GtkWidget *lanescope_run_details_new (LanescopeMachine *machine);

/* @run: (nullable). @set: what it is compared with: its task's serial and fastest run. */
void lanescope_run_details_set_run (LanescopeRunDetails *self,
                                    LanescopeRun *run,
                                    const LanescopeRunSet *set,
                                    gboolean is_expert);

G_END_DECLS
