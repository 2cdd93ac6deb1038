/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The form of the Run page: every field of the experiment, what is to be said about it beside it,
 * the estimate and the button.
 */
#pragma once

#include "model/experiment.h"
#include "model/session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define LANESCOPE_TYPE_RUN_FORM (lanescope_run_form_get_type ())
G_DECLARE_FINAL_TYPE (LanescopeRunForm, lanescope_run_form, LANESCOPE, RUN_FORM, GtkWidget)

GtkWidget *lanescope_run_form_new (LanescopeSession *session, LanescopeExperiment *experiment);

G_END_DECLS
