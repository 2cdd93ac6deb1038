/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The Speedup page: measured speedups over workers, square, with the ideal.
 */
#pragma once

#include "model/experiment.h"
#include "model/session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define LANESCOPE_TYPE_SPEEDUP_PAGE (lanescope_speedup_page_get_type ())
G_DECLARE_FINAL_TYPE (LanescopeSpeedupPage,
                      lanescope_speedup_page,
                      LANESCOPE,
                      SPEEDUP_PAGE,
                      GtkWidget)

GtkWidget *lanescope_speedup_page_new (LanescopeSession *session, LanescopeExperiment *experiment);

G_END_DECLS
