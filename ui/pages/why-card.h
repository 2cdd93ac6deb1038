/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * "Why is this slow?": what was found about one run, the largest loss first, with what can be tried
 * against it; and, where there is room for it, the account behind.
 */
#pragma once

#include "widgets/run-set.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define LANESCOPE_TYPE_WHY_CARD (lanescope_why_card_get_type ())
G_DECLARE_FINAL_TYPE (LanescopeWhyCard, lanescope_why_card, LANESCOPE, WHY_CARD, GtkWidget)

/* @has_account: the run's own bar stands below. */
GtkWidget *lanescope_why_card_new (LanescopeSession *session, gboolean has_account);

/* @run: (nullable): then, and before it has anything to say, nothing is shown. @set: for its name. */
void lanescope_why_card_set_run (LanescopeWhyCard *self,
                                 LanescopeRun *run,
                                 const LanescopeRunSet *set,
                                 gboolean is_expert);

G_END_DECLS
