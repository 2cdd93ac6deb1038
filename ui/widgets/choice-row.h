/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One field of the experiment that is chosen from a list. The first choice leaves the field to
 * preset and variant, and says what that comes to.
 */
#pragma once

#include "model/experiment.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef struct
{
  const char *value; /* as the command line takes it; one that ends in ':' stands for all that begin
                        so: "list:" */
  const char *title; /* N_() */
} LanescopeChoice;

#define LANESCOPE_TYPE_CHOICE_ROW (lanescope_choice_row_get_type ())
G_DECLARE_FINAL_TYPE (LanescopeChoiceRow, lanescope_choice_row, LANESCOPE, CHOICE_ROW, GtkBox)

/* @choices: (array length=n_choices): static. @title: translated. */
GtkWidget *lanescope_choice_row_new (LanescopeExperiment *experiment,
                                     LanescopeField field,
                                     const char *title,
                                     const LanescopeChoice *choices,
                                     guint n_choices);

/* Which choices there are now: bit by index. */
void lanescope_choice_row_set_mask (LanescopeChoiceRow *self, guint mask);

/* Returns: what is to be written for the choice that ends in ':'; free with g_free(). */
typedef char *(*LanescopeChoiceTextFn) (LanescopeExperiment *experiment);
void lanescope_choice_row_set_open_choice (LanescopeChoiceRow *self,
                                           LanescopeChoiceTextFn dup_text);

GtkWidget *lanescope_choice_row_get_drop_down (LanescopeChoiceRow *self);
LanescopeField lanescope_choice_row_get_field (LanescopeChoiceRow *self);

G_END_DECLS
