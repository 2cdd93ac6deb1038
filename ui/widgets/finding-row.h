/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One finding: its number large and first, with a bar of what the lost time looks like, the
 * sentence, and what can be done about it.
 */
#pragma once

#include "figures/finding.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define LANESCOPE_TYPE_FINDING_ROW (lanescope_finding_row_get_type ())
/* Signals ::try (its remedy) and ::show (its place on the timeline). */
G_DECLARE_FINAL_TYPE (LanescopeFindingRow, lanescope_finding_row, LANESCOPE, FINDING_ROW, GtkWidget)

GtkWidget *lanescope_finding_row_new (void);

/**
 * lanescope_finding_row_set:
 * @is_first: its button is the one that is filled
 * @has_place: it has a place on the timeline that can be shown
 * @why_not: (nullable): why the remedy cannot be tried now, a sentence
 * @is_expert: the rule's id and what it cost stand below
 *
 * Cheap where nothing is new.
 */
void lanescope_finding_row_set (LanescopeFindingRow *self,
                                const LseFinding *finding,
                                gboolean is_first,
                                gboolean has_place,
                                const char *why_not,
                                gboolean is_expert);

/* The place on the timeline is pointed at, or not any more. */
void lanescope_finding_row_set_pointing (LanescopeFindingRow *self, gboolean is_pointing);

G_END_DECLS
