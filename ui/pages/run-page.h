/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The Run page: the form at the left, what happens at the right; one below the other where it is
 * narrow.
 */
#pragma once

#include "model/experiment.h"
#include "model/session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define LANESCOPE_TYPE_RUN_PAGE (lanescope_run_page_get_type ())
G_DECLARE_FINAL_TYPE (LanescopeRunPage, lanescope_run_page, LANESCOPE, RUN_PAGE, GtkWidget)

GtkWidget *lanescope_run_page_new (LanescopeSession *session, LanescopeExperiment *experiment);

G_END_DECLS
