/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The difference between two runs: what was changed, how much faster or slower that made it and how
 * sure that is, and where the time was gained or lost. The current run is set against the session's
 * reference run.
 */
#pragma once

#include "widgets/run-set.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define LANESCOPE_TYPE_DIFFERENCE_CARD (lanescope_difference_card_get_type ())
G_DECLARE_FINAL_TYPE (LanescopeDifferenceCard,
                      lanescope_difference_card,
                      LANESCOPE,
                      DIFFERENCE_CARD,
                      GtkWidget)

/* @has_choice: the other run can be chosen, and without a reference run one is taken that says most;
 * else nothing is shown without a reference run. */
GtkWidget *lanescope_difference_card_new (LanescopeSession *session, gboolean has_choice);

/* Cheap where nothing is new: a comparison is made once, in a thread, when both runs are over. */
void lanescope_difference_card_set_runs (LanescopeDifferenceCard *self, const LanescopeRunSet *set);

G_END_DECLS
