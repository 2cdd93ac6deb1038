/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One field of the experiment that is typed: its name, an entry, where it helps a scale in steps of
 * 1-2-5, and what is to be said about it. The entry is never rewritten while it has the focus; apart
 * from that entry, scale and experiment are always in step.
 */
#pragma once

#include "model/experiment.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef struct
{
  LanescopeField field;
  const char *title;     /* N_() */
  guint64 least, most;   /* of the scale; 0 without a scale */
  const char *automatic; /* N_(), nullable: what an empty field means, for the button "auto" */
  guint n_chars;         /* width of the entry */
  gboolean is_number;    /* digits are grouped, and the empty field shows its value */
  gboolean is_percent;   /* with an even scale from 0 to 100 % */
} LanescopeFieldRowInfo;

#define LANESCOPE_TYPE_FIELD_ROW (lanescope_field_row_get_type ())
G_DECLARE_FINAL_TYPE (LanescopeFieldRow, lanescope_field_row, LANESCOPE, FIELD_ROW, GtkBox)

/* @info: static. */
GtkWidget *lanescope_field_row_new (LanescopeExperiment *experiment,
                                    const LanescopeFieldRowInfo *info);

/* Another name, "Matrix order n", and another scale. */
void lanescope_field_row_set_title (LanescopeFieldRow *self, const char *title);
void lanescope_field_row_set_range (LanescopeFieldRow *self, guint64 least, guint64 most);

/* A small button beside the entry, or under the scale: it writes dup_text() into the field. Both
 * functions are given the experiment; NULL from either hides the button. @name: accessible name and
 * tooltip, translated; NULL where the label says all. */
typedef char *(*LanescopeFieldTextFn) (LanescopeExperiment *experiment);
void lanescope_field_row_add_button (LanescopeFieldRow *self,
                                     const char *name,
                                     LanescopeFieldTextFn dup_label,
                                     LanescopeFieldTextFn dup_text);

GtkWidget *lanescope_field_row_get_entry (LanescopeFieldRow *self);
GtkWidget *lanescope_field_row_get_scale (LanescopeFieldRow *self);
LanescopeField lanescope_field_row_get_field (LanescopeFieldRow *self);

G_END_DECLS
