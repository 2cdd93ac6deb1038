/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/choice-row.h"
#include "widgets/drop-down.h"
#include "widgets/hint.h"

#include "i18n.h"

struct _LanescopeChoiceRow
{
  GtkBox parent_instance;
  LanescopeExperiment *experiment;
  LanescopeField field;
  const LanescopeChoice *choices;
  guint n_choices, mask;
  LanescopeChoiceTextFn dup_open;
  GtkWidget *drop_down, *hint;
  gboolean is_updating;
};

G_DEFINE_FINAL_TYPE (LanescopeChoiceRow, lanescope_choice_row, GTK_TYPE_BOX)

static gboolean
is_choice (const LanescopeChoice *choice, const char *text)
{
  if (g_str_has_suffix (choice->value, ":"))
    return g_str_has_prefix (text, choice->value);
  return g_ascii_strcasecmp (choice->value, text) == 0;
}

static const LanescopeChoice *
find_choice (LanescopeChoiceRow *self, const char *text)
{
  for (guint i = 0; i < self->n_choices; i++)
    if (is_choice (&self->choices[i], text))
      return &self->choices[i];
  return NULL;
}

/* "auto: dynamic"; with both variants each has its own. */
static char *
dup_automatic (LanescopeChoiceRow *self)
{
  gboolean is_both = lanescope_experiment_get_variant (self->experiment, LSE_VARIANT_AS_PRINTED) &&
                     lanescope_experiment_get_variant (self->experiment, LSE_VARIANT_REPAIRED);
  if (is_both || lanescope_experiment_get_text (self->experiment, self->field) != NULL)
    return g_strdup (_ ("auto"));
  g_autofree char *value = lanescope_experiment_dup_effective (self->experiment, self->field);
  const LanescopeChoice *choice = find_choice (self, value);
  return g_strdup_printf (_ ("auto: %s"), choice != NULL ? _ (choice->title) : value);
}

/* Position in the list; 0 is the first item, "auto". */
static guint
position_of (LanescopeChoiceRow *self, const char *text)
{
  guint position = 1;
  for (guint i = 0; text != NULL && i < self->n_choices; i++)
    if ((self->mask >> i & 1) != 0)
      {
        if (is_choice (&self->choices[i], text))
          return position;
        position++;
      }
  return 0;
}

/* Of an open choice the row in which it is typed says more. */
static void
update_hint (LanescopeChoiceRow *self)
{
  const char *text = lanescope_experiment_get_text (self->experiment, self->field);
  const LanescopeChoice *choice = text != NULL ? find_choice (self, text) : NULL;
  if (choice != NULL && g_str_has_suffix (choice->value, ":"))
    lanescope_hint_set (LANESCOPE_HINT (self->hint), NULL, LANESCOPE_HINT_NONE);
  else
    lanescope_hint_follow (LANESCOPE_HINT (self->hint), self->experiment, self->field);
}

static void
update (LanescopeChoiceRow *self)
{
  const char *items[34];
  guint n = 0;
  g_autofree char *automatic = dup_automatic (self);
  items[n++] = automatic;
  for (guint i = 0; i < self->n_choices; i++)
    if ((self->mask >> i & 1) != 0)
      items[n++] = _ (self->choices[i].title);
  items[n] = NULL;
  guint position =
      position_of (self, lanescope_experiment_get_text (self->experiment, self->field));
  self->is_updating = TRUE;
  lanescope_drop_down_set_items (self->drop_down, items);
  if (gtk_drop_down_get_selected (GTK_DROP_DOWN (self->drop_down)) != position)
    gtk_drop_down_set_selected (GTK_DROP_DOWN (self->drop_down), position);
  self->is_updating = FALSE;
  update_hint (self);
}

static void
selected_cb (LanescopeChoiceRow *self)
{
  guint position = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->drop_down));
  if (self->is_updating || position == GTK_INVALID_LIST_POSITION)
    return;
  const char *value = NULL;
  for (guint i = 0; position > 0 && i < self->n_choices; i++)
    if ((self->mask >> i & 1) != 0 && --position == 0)
      value = self->choices[i].value;
  g_autofree char *open = value != NULL && g_str_has_suffix (value, ":") && self->dup_open != NULL
                              ? self->dup_open (self->experiment)
                              : NULL;
  lanescope_experiment_set_text (self->experiment, self->field, open != NULL ? open : value);
}

static void
lanescope_choice_row_dispose (GObject *object)
{
  g_clear_object (&LANESCOPE_CHOICE_ROW (object)->experiment);
  G_OBJECT_CLASS (lanescope_choice_row_parent_class)->dispose (object);
}

static void
lanescope_choice_row_class_init (LanescopeChoiceRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = lanescope_choice_row_dispose;
}

static void
lanescope_choice_row_init (LanescopeChoiceRow *self)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_widget_add_css_class (GTK_WIDGET (self), "ls-row");
  self->mask = G_MAXUINT;
}

static void
build (LanescopeChoiceRow *self, const char *title)
{
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *label = gtk_label_new (title);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_set_hexpand (label, TRUE);
  self->drop_down = lanescope_drop_down_new (title, NULL);
  gtk_widget_set_valign (self->drop_down, GTK_ALIGN_CENTER);
  gtk_widget_set_size_request (self->drop_down, 140, -1);
  g_signal_connect_swapped (self->drop_down, "notify::selected", G_CALLBACK (selected_cb), self);
  gtk_box_append (GTK_BOX (head), label);
  gtk_box_append (GTK_BOX (head), self->drop_down);
  gtk_box_append (GTK_BOX (self), head);
  self->hint = lanescope_hint_new ();
  gtk_box_append (GTK_BOX (self), self->hint);
}

GtkWidget *
lanescope_choice_row_new (LanescopeExperiment *experiment,
                          LanescopeField field,
                          const char *title,
                          const LanescopeChoice *choices,
                          guint n_choices)
{
  g_return_val_if_fail (n_choices <= 32, NULL);
  LanescopeChoiceRow *self = g_object_new (LANESCOPE_TYPE_CHOICE_ROW, NULL);
  self->experiment = g_object_ref (experiment);
  self->field = field;
  self->choices = choices;
  self->n_choices = n_choices;
  self->is_updating = TRUE;
  build (self, title);
  g_signal_connect_object (experiment, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
  return GTK_WIDGET (self);
}

void
lanescope_choice_row_set_mask (LanescopeChoiceRow *self, guint mask)
{
  if (self->mask == mask)
    return;
  self->mask = mask;
  update (self);
}

void
lanescope_choice_row_set_open_choice (LanescopeChoiceRow *self, LanescopeChoiceTextFn dup_text)
{
  self->dup_open = dup_text;
}

GtkWidget *
lanescope_choice_row_get_drop_down (LanescopeChoiceRow *self)
{
  return self->drop_down;
}

LanescopeField
lanescope_choice_row_get_field (LanescopeChoiceRow *self)
{
  return self->field;
}
