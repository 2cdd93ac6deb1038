/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The first page ever seen: four ways to go parallel, a guess, and one button.
 */
#pragma once

#include "model/experiment.h"
#include "model/session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define LANESCOPE_TYPE_FIRST_RUN (lanescope_first_run_get_type ())
G_DECLARE_FINAL_TYPE (LanescopeFirstRun, lanescope_first_run, LANESCOPE, FIRST_RUN, GtkWidget)

GtkWidget *lanescope_first_run_new (LanescopeSession *session, LanescopeExperiment *experiment);

G_END_DECLS
