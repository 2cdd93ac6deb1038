/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The parts of the form, each a box that follows the experiment by itself.
 */
#pragma once

#include "model/experiment.h"
#include "model/session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Preset, variants, workload, size, chunks, workers. */
#define LANESCOPE_TYPE_FORM_HEAD (lanescope_form_head_get_type ())
G_DECLARE_FINAL_TYPE (LanescopeFormHead, lanescope_form_head, LANESCOPE, FORM_HEAD, GtkBox)
GtkWidget *lanescope_form_head_new (LanescopeExperiment *experiment);

/* What most people leave alone. */
#define LANESCOPE_TYPE_FORM_ADVANCED (lanescope_form_advanced_get_type ())
G_DECLARE_FINAL_TYPE (LanescopeFormAdvanced,
                      lanescope_form_advanced,
                      LANESCOPE,
                      FORM_ADVANCED,
                      GtkBox)
GtkWidget *lanescope_form_advanced_new (LanescopeExperiment *experiment);
void lanescope_form_advanced_set_editable (LanescopeFormAdvanced *self, gboolean is_editable);

/* Estimate or progress, and the button. */
#define LANESCOPE_TYPE_FORM_FOOT (lanescope_form_foot_get_type ())
G_DECLARE_FINAL_TYPE (LanescopeFormFoot, lanescope_form_foot, LANESCOPE, FORM_FOOT, GtkBox)
GtkWidget *lanescope_form_foot_new (LanescopeSession *session, LanescopeExperiment *experiment);

G_END_DECLS
