/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A method of the tutorial on the first page: what it is, at which place it is guessed to be, and
 * then what it gained. It can be moved by its two buttons, by the arrow keys and the digits while it
 * has the focus, and by dropping another one on it.
 */
#pragma once

#include "figures/verdict.h"
#include "model/run.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define LANESCOPE_TYPE_METHOD_CARD (lanescope_method_card_get_type ())
/* Signals: ::moved (guint place): it wants to be there, from 0; ::dropped (guint method): that one
 * was dropped here. */
G_DECLARE_FINAL_TYPE (LanescopeMethodCard, lanescope_method_card, LANESCOPE, METHOD_CARD, GtkWidget)

/* @method: 1 … 4 */
GtkWidget *lanescope_method_card_new (int method);
int lanescope_method_card_get_method (LanescopeMethodCard *self);

/* Where it is guessed to be, from 0 of @n_places. */
void lanescope_method_card_set_place (LanescopeMethodCard *self, guint place, guint n_places);

/* Measured instead of guessed: @runs are its own, serial among them. @has_guess: the place it was
 * given means something. Results appear with lanescope_method_card_update(). */
void
lanescope_method_card_set_runs (LanescopeMethodCard *self, GPtrArray *runs, gboolean has_guess);

/* The highest speedup so far; 0 without any. */
double lanescope_method_card_get_most (LanescopeMethodCard *self);

/* Shows what is new of its runs. @most: end of the axis, ×. Cheap where nothing is. */
void lanescope_method_card_update (LanescopeMethodCard *self, double most);

/* Where it came in: 0 is not ranked. */
void lanescope_method_card_set_result (LanescopeMethodCard *self, LsfPlace place);

G_END_DECLS
