/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * This machine drawn small, with live loads. A core that is clicked, or chosen with the arrows and
 * Space, is pinned to or left free again.
 */
#pragma once

#include "model/experiment.h"
#include "model/machine.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define LANESCOPE_TYPE_MACHINE_VIEW (lanescope_machine_view_get_type ())
G_DECLARE_FINAL_TYPE (LanescopeMachineView,
                      lanescope_machine_view,
                      LANESCOPE,
                      MACHINE_VIEW,
                      GtkWidget)

/* Keeps a reference to both. */
GtkWidget *lanescope_machine_view_new (LanescopeMachine *machine, LanescopeExperiment *experiment);

G_END_DECLS
