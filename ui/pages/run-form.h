/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The form of the Run page: every field of the experiment, what is to be said about it beside it,
 * the estimate and the button.
 *
 * The button activates win.run or win.stop; who starts a race asks
 * lanescope_experiment_may_start() first.
 */
#pragma once

#include "model/experiment.h"
#include "model/session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define LANESCOPE_TYPE_RUN_FORM (lanescope_run_form_get_type ())
G_DECLARE_FINAL_TYPE (LanescopeRunForm, lanescope_run_form, LANESCOPE, RUN_FORM, GtkWidget)

GtkWidget *lanescope_run_form_new (LanescopeSession *session, LanescopeExperiment *experiment);

/* TRUE: it stands in a column that scrolls and has a foot of its own: no scrolling, no foot. */
void lanescope_run_form_set_flat (LanescopeRunForm *self, gboolean is_flat);

G_END_DECLS
