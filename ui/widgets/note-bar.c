/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/note-bar.h"

#include "i18n.h"

#define SPACING 10
#define LEAST_CHARS 16

struct _LanescopeNoteBar
{
  GtkWidget parent_instance;
  GtkWidget *box, *icon, *label, *button;
};

G_DEFINE_FINAL_TYPE (LanescopeNoteBar, lanescope_note_bar, GTK_TYPE_WIDGET)

static void
lanescope_note_bar_dispose (GObject *object)
{
  LanescopeNoteBar *self = LANESCOPE_NOTE_BAR (object);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  G_OBJECT_CLASS (lanescope_note_bar_parent_class)->dispose (object);
}

static void
lanescope_note_bar_class_init (LanescopeNoteBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = lanescope_note_bar_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "notebar");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_ALERT);
}

static GtkWidget *
close_button (LanescopeNoteBar *self)
{
  GtkWidget *button = gtk_button_new_from_icon_name ("lanescope-cross-symbolic");
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, _ ("Close this note"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Close this note"), -1);
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (lanescope_note_bar_hide), self);
  return button;
}

static void
lanescope_note_bar_init (LanescopeNoteBar *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, SPACING);
  self->icon = gtk_image_new ();
  self->label = gtk_label_new (NULL);
  self->button = gtk_button_new ();
  gtk_label_set_wrap (GTK_LABEL (self->label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (self->label), 0);
  gtk_label_set_width_chars (GTK_LABEL (self->label), LEAST_CHARS);
  gtk_widget_set_hexpand (self->label, TRUE);
  gtk_widget_set_valign (self->button, GTK_ALIGN_CENTER);
  g_signal_connect_swapped (self->button, "clicked", G_CALLBACK (lanescope_note_bar_hide), self);
  gtk_box_append (GTK_BOX (self->box), self->icon);
  gtk_box_append (GTK_BOX (self->box), self->label);
  gtk_box_append (GTK_BOX (self->box), self->button);
  gtk_box_append (GTK_BOX (self->box), close_button (self));
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  gtk_widget_add_css_class (GTK_WIDGET (self), "ls-note");
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

GtkWidget *
lanescope_note_bar_new (void)
{
  return g_object_new (LANESCOPE_TYPE_NOTE_BAR, NULL);
}

void
lanescope_note_bar_show (LanescopeNoteBar *self,
                         LanescopeSeverity severity,
                         const char *text,
                         const char *button,
                         const char *action)
{
  gboolean is_error = severity == LANESCOPE_HINT_ERROR;
  gtk_image_set_from_icon_name (GTK_IMAGE (self->icon), is_error ? "lanescope-error-symbolic"
                                                                 : "lanescope-warning-symbolic");
  if (is_error)
    gtk_widget_add_css_class (GTK_WIDGET (self), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "error");
  gtk_label_set_text (GTK_LABEL (self->label), text);
  gtk_widget_set_visible (self->button, button != NULL);
  if (button != NULL)
    {
      gtk_button_set_label (GTK_BUTTON (self->button), button);
      gtk_actionable_set_detailed_action_name (GTK_ACTIONABLE (self->button), action);
    }
  gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
}

void
lanescope_note_bar_hide (LanescopeNoteBar *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}
