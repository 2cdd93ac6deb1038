/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/field-row.h"
#include "widgets/hint.h"
#include "widgets/steps.h"

#include "i18n.h"
#include "plot/ticks.h"

#include <math.h>

#define MAX_BUTTONS 3
#define LEAST_CHARS 4 /* of an entry where large text leaves no more */

typedef struct
{
  GtkWidget *button;
  LanescopeFieldTextFn dup_label, dup_text;
} QuickButton;

struct _LanescopeFieldRow
{
  GtkBox parent_instance;
  LanescopeExperiment *experiment;
  const LanescopeFieldRowInfo *info;
  GtkWidget *title, *automatic, *entry, *scale, *hint, *buttons;
  QuickButton quick[MAX_BUTTONS];
  guint n_quick;
  guint64 least, most;
  gboolean is_updating; /* what changes now comes from the experiment */
};

G_DEFINE_FINAL_TYPE (LanescopeFieldRow, lanescope_field_row, GTK_TYPE_BOX)

/* ------------------------------------------------------------------ experiment → row */

static gboolean
has_focus (LanescopeFieldRow *self)
{
  return (gtk_widget_get_state_flags (self->entry) & GTK_STATE_FLAG_FOCUS_WITHIN) != 0;
}

static gboolean
is_digits (const char *text)
{
  return text[0] != '\0' && text[strspn (text, "0123456789")] == '\0';
}

/* The value of the field as the entry shows it at rest. */
static char *
dup_value (LanescopeFieldRow *self)
{
  char grouped[LSP_NUMBER_SIZE];
  char *value = lanescope_experiment_dup_effective (self->experiment, self->info->field);
  if (!self->info->is_number || !is_digits (value))
    return value;
  lsp_format_number (grouped, (double)g_ascii_strtoull (value, NULL, 10), 0);
  g_free (value);
  return g_strdup (grouped);
}

static gboolean
is_wrong (LanescopeFieldRow *self)
{
  LanescopeSeverity severity;
  lanescope_experiment_get_hint (self->experiment, self->info->field, &severity);
  return severity == LANESCOPE_HINT_ERROR;
}

/* What the entry shows at rest: what was typed if it cannot be read or is no number; the value with
 * grouped digits else. An empty field shows its value, too, or leaves that to the placeholder. */
static char *
dup_shown (LanescopeFieldRow *self)
{
  const char *typed = lanescope_experiment_get_text (self->experiment, self->info->field);
  if (typed == NULL && (self->info->automatic != NULL || !self->info->is_number))
    return g_strdup ("");
  if (typed != NULL && (is_wrong (self) || !self->info->is_number))
    return g_strdup (typed);
  return dup_value (self);
}

static void
set_entry (LanescopeFieldRow *self, const char *text)
{
  if (strcmp (gtk_editable_get_text (GTK_EDITABLE (self->entry)), text) == 0)
    return;
  self->is_updating = TRUE;
  gtk_editable_set_text (GTK_EDITABLE (self->entry), text);
  self->is_updating = FALSE;
}

static void
update_entry (LanescopeFieldRow *self)
{
  g_autofree char *shown = dup_shown (self), *value = dup_value (self);
  const char *placeholder = gtk_entry_get_placeholder_text (GTK_ENTRY (self->entry));
  set_entry (self, shown);
  if (g_strcmp0 (placeholder, value) != 0)
    gtk_entry_set_placeholder_text (GTK_ENTRY (self->entry), value);
}

static void
update_scale (LanescopeFieldRow *self)
{
  if (self->scale == NULL)
    return;
  g_autofree char *value = lanescope_experiment_dup_effective (self->experiment, self->info->field);
  double position = g_ascii_strtod (value, NULL); /* of a percentage: itself */
  if (!self->info->is_percent)
    position = lanescope_steps_position (self->least, self->most,
                                         is_digits (value) ? g_ascii_strtoull (value, NULL, 10)
                                                           : self->least);
  self->is_updating = TRUE;
  gtk_range_set_value (GTK_RANGE (self->scale), position);
  self->is_updating = FALSE;
}

static void
update_buttons (LanescopeFieldRow *self)
{
  gboolean has_any = FALSE;
  for (guint i = 0; i < self->n_quick; i++)
    {
      QuickButton *quick = &self->quick[i];
      g_autofree char *label = quick->dup_label (self->experiment);
      g_autofree char *text = quick->dup_text (self->experiment);
      gboolean is_there = label != NULL && text != NULL;
      if (is_there && g_strcmp0 (gtk_button_get_label (GTK_BUTTON (quick->button)), label) != 0)
        gtk_button_set_label (GTK_BUTTON (quick->button), label);
      gtk_widget_set_visible (quick->button, is_there);
      has_any |= is_there;
    }
  gtk_widget_set_visible (self->buttons, has_any);
}

static void
update_error (LanescopeFieldRow *self, gboolean is_error)
{
  if (is_error == gtk_widget_has_css_class (self->entry, "error"))
    return;
  if (is_error)
    gtk_widget_add_css_class (self->entry, "error");
  else
    gtk_widget_remove_css_class (self->entry, "error");
  gtk_accessible_update_state (
      GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_STATE_INVALID,
      is_error ? GTK_ACCESSIBLE_INVALID_TRUE : GTK_ACCESSIBLE_INVALID_FALSE, -1);
}

static void
update (LanescopeFieldRow *self)
{
  gboolean is_auto = lanescope_experiment_get_text (self->experiment, self->info->field) == NULL;
  LanescopeSeverity severity =
      lanescope_hint_follow (LANESCOPE_HINT (self->hint), self->experiment, self->info->field);
  if (!has_focus (self))
    update_entry (self);
  update_error (self, severity == LANESCOPE_HINT_ERROR);
  update_scale (self);
  update_buttons (self);
  if (self->automatic != NULL)
    {
      self->is_updating = TRUE;
      gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->automatic), is_auto);
      self->is_updating = FALSE;
    }
}

/* ------------------------------------------------------------------ row → experiment */

static void
typed_cb (LanescopeFieldRow *self)
{
  if (!self->is_updating)
    lanescope_experiment_set_text (self->experiment, self->info->field,
                                   gtk_editable_get_text (GTK_EDITABLE (self->entry)));
}

/* By another control than the entry, which may be rewritten even if the focus is in it. */
static void
write_field (LanescopeFieldRow *self, const char *text)
{
  lanescope_experiment_set_text (self->experiment, self->info->field, text);
  update_entry (self);
}

static void
moved_cb (LanescopeFieldRow *self)
{
  char text[32];
  if (self->is_updating)
    return;
  double position = MAX (round (gtk_range_get_value (GTK_RANGE (self->scale))), 0);
  if (self->info->is_percent)
    g_snprintf (text, sizeof text, "%u%%", (guint)position);
  else
    g_snprintf (text, sizeof text, "%" G_GUINT64_FORMAT,
                lanescope_steps_value (self->least, (guint)position));
  write_field (self, text);
}

static void
automatic_cb (LanescopeFieldRow *self)
{
  if (self->is_updating)
    return;
  gboolean is_auto = gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->automatic));
  g_autofree char *value = lanescope_experiment_dup_effective (self->experiment, self->info->field);
  write_field (self, is_auto ? NULL : value);
}

static void
quick_cb (LanescopeFieldRow *self, GtkWidget *button)
{
  for (guint i = 0; i < self->n_quick; i++)
    if (self->quick[i].button == button)
      {
        g_autofree char *text = self->quick[i].dup_text (self->experiment);
        write_field (self, text);
        return;
      }
}

/* What was typed is there again when one comes back to it: "2xLLC", not the number it made. */
static void
focus_in_cb (LanescopeFieldRow *self)
{
  const char *typed = lanescope_experiment_get_text (self->experiment, self->info->field);
  if (typed != NULL && self->info->is_number && !g_ascii_isdigit (typed[strlen (typed) - 1]))
    set_entry (self, typed);
}

static void
focus_out_cb (LanescopeFieldRow *self)
{
  update_entry (self);
}

/* ------------------------------------------------------------------ making it */

/* The wheel scrolls the form; it does not change what it happens to pass over. */
static void
ignore_wheel (GtkWidget *scale)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (scale);
  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);
      if (GTK_IS_EVENT_CONTROLLER_SCROLL (controller))
        gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_NONE);
    }
}

static GtkWidget *
make_scale (LanescopeFieldRow *self)
{
  GtkWidget *scale = gtk_scale_new (GTK_ORIENTATION_HORIZONTAL, NULL);
  gtk_scale_set_draw_value (GTK_SCALE (scale), FALSE);
  gtk_range_set_round_digits (GTK_RANGE (scale), 0);
  gtk_range_set_increments (GTK_RANGE (scale), 1, 3);
  ignore_wheel (scale);
  g_signal_connect_swapped (scale, "value-changed", G_CALLBACK (moved_cb), self);
  return scale;
}

static GtkWidget *
make_entry (LanescopeFieldRow *self)
{
  GtkWidget *entry = gtk_entry_new ();
  gtk_editable_set_width_chars (GTK_EDITABLE (entry), LEAST_CHARS);
  gtk_editable_set_max_width_chars (GTK_EDITABLE (entry), (int)self->info->n_chars);
  gtk_editable_set_alignment (GTK_EDITABLE (entry), 1);
  gtk_widget_set_valign (entry, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (entry, "ls-tnum");
  g_signal_connect_swapped (entry, "changed", G_CALLBACK (typed_cb), self);
  GtkEventController *focus = gtk_event_controller_focus_new ();
  g_signal_connect_swapped (focus, "enter", G_CALLBACK (focus_in_cb), self);
  g_signal_connect_swapped (focus, "leave", G_CALLBACK (focus_out_cb), self);
  gtk_widget_add_controller (entry, focus);
  return entry;
}

static GtkWidget *
make_automatic (LanescopeFieldRow *self)
{
  GtkWidget *button = gtk_toggle_button_new_with_label (_ ("auto"));
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "ls-small");
  gtk_widget_set_tooltip_text (button, _ (self->info->automatic));
  g_signal_connect_swapped (button, "toggled", G_CALLBACK (automatic_cb), self);
  return button;
}

static void
build (LanescopeFieldRow *self)
{
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  self->title = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (self->title), 0);
  gtk_label_set_wrap (GTK_LABEL (self->title), TRUE);
  self->hint = lanescope_hint_new ();
  self->entry = make_entry (self);
  gtk_widget_set_hexpand (self->title, TRUE);
  gtk_box_append (GTK_BOX (head), self->title);
  if (self->info->automatic != NULL)
    {
      self->automatic = make_automatic (self);
      gtk_box_append (GTK_BOX (head), self->automatic);
    }
  self->buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  gboolean has_scale = self->info->most > 0 || self->info->is_percent;
  if (!has_scale)
    gtk_box_append (GTK_BOX (head), self->buttons);
  gtk_box_append (GTK_BOX (head), self->entry);
  gtk_box_append (GTK_BOX (self), head);
  if (has_scale)
    {
      self->scale = make_scale (self);
      gtk_box_append (GTK_BOX (self), self->scale);
    }
  gtk_box_append (GTK_BOX (self), self->hint);
  if (has_scale)
    gtk_box_append (GTK_BOX (self), self->buttons);
}

static void
lanescope_field_row_dispose (GObject *object)
{
  g_clear_object (&LANESCOPE_FIELD_ROW (object)->experiment);
  G_OBJECT_CLASS (lanescope_field_row_parent_class)->dispose (object);
}

static void
lanescope_field_row_class_init (LanescopeFieldRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = lanescope_field_row_dispose;
}

static void
lanescope_field_row_init (LanescopeFieldRow *self)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_widget_add_css_class (GTK_WIDGET (self), "ls-row");
}

GtkWidget *
lanescope_field_row_new (LanescopeExperiment *experiment, const LanescopeFieldRowInfo *info)
{
  LanescopeFieldRow *self = g_object_new (LANESCOPE_TYPE_FIELD_ROW, NULL);
  self->experiment = g_object_ref (experiment);
  self->info = info;
  build (self);
  lanescope_field_row_set_title (self, _ (info->title));
  if (info->is_percent)
    gtk_range_set_range (GTK_RANGE (self->scale), 0, 100);
  else if (self->scale != NULL)
    lanescope_field_row_set_range (self, info->least, info->most);
  g_signal_connect_object (experiment, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
  return GTK_WIDGET (self);
}

void
lanescope_field_row_set_title (LanescopeFieldRow *self, const char *title)
{
  if (strcmp (gtk_label_get_text (GTK_LABEL (self->title)), title) == 0)
    return;
  gtk_label_set_text (GTK_LABEL (self->title), title);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  title, -1);
  if (self->scale != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (self->scale), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                    title, -1);
}

void
lanescope_field_row_set_range (LanescopeFieldRow *self, guint64 least, guint64 most)
{
  g_return_if_fail (self->scale != NULL && least > 0);
  if (self->least == least && self->most == most)
    return;
  self->least = least;
  self->most = most;
  self->is_updating = TRUE;
  gtk_range_set_range (GTK_RANGE (self->scale), 0, lanescope_steps_count (least, most) - 1);
  self->is_updating = FALSE;
  update_scale (self);
}

void
lanescope_field_row_add_button (LanescopeFieldRow *self,
                                const char *name,
                                LanescopeFieldTextFn dup_label,
                                LanescopeFieldTextFn dup_text)
{
  g_return_if_fail (self->n_quick < MAX_BUTTONS);
  GtkWidget *button = gtk_button_new_with_label ("");
  gtk_widget_add_css_class (button, "ls-small");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, name);
  if (name != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                    -1);
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (quick_cb), self);
  gtk_box_append (GTK_BOX (self->buttons), button);
  self->quick[self->n_quick++] = (QuickButton) {button, dup_label, dup_text};
  update_buttons (self);
}

GtkWidget *
lanescope_field_row_get_entry (LanescopeFieldRow *self)
{
  return self->entry;
}

GtkWidget *
lanescope_field_row_get_scale (LanescopeFieldRow *self)
{
  return self->scale;
}

LanescopeField
lanescope_field_row_get_field (LanescopeFieldRow *self)
{
  return self->info->field;
}
