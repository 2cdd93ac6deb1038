/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The answer in words: a claim with its number first, and what else there is to say. It is worked
 * out in another thread, once the race is over.
 */
#pragma once

#include "widgets/run-set.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define LANESCOPE_TYPE_VERDICT (lanescope_verdict_get_type ())
G_DECLARE_FINAL_TYPE (LanescopeVerdict, lanescope_verdict, LANESCOPE, VERDICT, GtkWidget)

GtkWidget *lanescope_verdict_new (void);

/* Nothing is said of runs that go on, nor of none. Free where nothing is new. */
void lanescope_verdict_set_runs (LanescopeVerdict *self, const LanescopeRunSet *set);

/* TRUE if there are words. */
gboolean lanescope_verdict_has_words (LanescopeVerdict *self);

G_END_DECLS
