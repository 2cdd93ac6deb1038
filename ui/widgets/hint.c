/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/hint.h"

struct _LanescopeHint
{
  GtkBox parent_instance;
  GtkWidget *icon, *label;
  LanescopeSeverity severity;
};

G_DEFINE_FINAL_TYPE (LanescopeHint, lanescope_hint, GTK_TYPE_BOX)

static const struct
{
  const char *icon, *css_class;
} looks[] = {
    [LANESCOPE_HINT_NONE] = {NULL, "ls-secondary"},
    [LANESCOPE_HINT_INFO] = {NULL, "ls-secondary"},
    [LANESCOPE_HINT_WARNING] = {"lanescope-warning-symbolic", "ls-warning"},
    [LANESCOPE_HINT_ERROR] = {"lanescope-error-symbolic", "ls-error"},
};

static void
lanescope_hint_class_init (LanescopeHintClass *klass)
{
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "hint");
}

static void
lanescope_hint_init (LanescopeHint *self)
{
  gtk_box_set_spacing (GTK_BOX (self), 4);
  gtk_widget_add_css_class (GTK_WIDGET (self), "ls-caption");
  gtk_widget_add_css_class (GTK_WIDGET (self), "ls-secondary");
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);

  self->icon = gtk_image_new ();
  gtk_image_set_pixel_size (GTK_IMAGE (self->icon), 12);
  gtk_widget_set_valign (self->icon, GTK_ALIGN_START);
  gtk_widget_set_margin_top (self->icon, 2);
  gtk_widget_set_visible (self->icon, FALSE);
  gtk_box_append (GTK_BOX (self), self->icon);

  self->label = gtk_label_new (NULL);
  gtk_label_set_wrap (GTK_LABEL (self->label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (self->label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (GTK_LABEL (self->label), 0);
  gtk_label_set_width_chars (GTK_LABEL (self->label), 8);
  gtk_label_set_max_width_chars (GTK_LABEL (self->label), 36);
  gtk_widget_set_hexpand (self->label, TRUE);
  gtk_box_append (GTK_BOX (self), self->label);
}

GtkWidget *
lanescope_hint_new (void)
{
  return g_object_new (LANESCOPE_TYPE_HINT, NULL);
}

void
lanescope_label_say (GtkWidget *label, const char *text)
{
  if (g_strcmp0 (gtk_label_get_text (GTK_LABEL (label)), text) != 0)
    gtk_label_set_text (GTK_LABEL (label), text);
}

void
lanescope_hint_set (LanescopeHint *self, const char *text, LanescopeSeverity severity)
{
  lanescope_label_say (self->label, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self), text != NULL);
  if (self->severity == severity)
    return;
  gtk_widget_remove_css_class (GTK_WIDGET (self), looks[self->severity].css_class);
  gtk_widget_add_css_class (GTK_WIDGET (self), looks[severity].css_class);
  gtk_image_set_from_icon_name (GTK_IMAGE (self->icon), looks[severity].icon);
  gtk_widget_set_visible (self->icon, looks[severity].icon != NULL);
  self->severity = severity;
}

LanescopeSeverity
lanescope_hint_follow (LanescopeHint *self, LanescopeExperiment *experiment, LanescopeField field)
{
  LanescopeSeverity severity;
  const char *text = lanescope_experiment_get_hint (experiment, field, &severity);
  lanescope_hint_set (self, text, severity);
  return severity;
}
