/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The right side of the Run page: cores, the timeline of the current run, its repetitions, the
 * comparison and the speedup so far.
 */
#pragma once

#include "model/session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define LANESCOPE_TYPE_RUN_LIVE (lanescope_run_live_get_type ())
G_DECLARE_FINAL_TYPE (LanescopeRunLive, lanescope_run_live, LANESCOPE, RUN_LIVE, GtkWidget)

GtkWidget *lanescope_run_live_new (LanescopeSession *session);

G_END_DECLS
