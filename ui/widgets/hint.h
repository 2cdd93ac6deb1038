/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The sentence under a field: quiet for information, with a sign and a colour for what is unusual
 * or wrong. Without a sentence it takes no room.
 */
#pragma once

#include "model/experiment.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define LANESCOPE_TYPE_HINT (lanescope_hint_get_type ())
G_DECLARE_FINAL_TYPE (LanescopeHint, lanescope_hint, LANESCOPE, HINT, GtkBox)

GtkWidget *lanescope_hint_new (void);

/* @text: nullable. */
void lanescope_hint_set (LanescopeHint *self, const char *text, LanescopeSeverity severity);

/* What the experiment says beside @field. Returns: how severe it is. */
LanescopeSeverity
lanescope_hint_follow (LanescopeHint *self, LanescopeExperiment *experiment, LanescopeField field);

/* @label says @text: set only if it is new, so that nothing is laid out in vain. */
void lanescope_label_say (GtkWidget *label, const char *text);

G_END_DECLS
