/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/card.h"
#include "widgets/row-layout.h"

#include <string.h>

#define SPACING 8

struct _LanescopeCard
{
  GtkWidget parent_instance;
  GtkWidget *header, *heading, *caption;
};

G_DEFINE_FINAL_TYPE (LanescopeCard, lanescope_card, GTK_TYPE_WIDGET)

GtkWidget *
lanescope_label_new (const char *text, const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);
  gtk_widget_set_visible (label, text != NULL && *text != '\0');
  return label;
}

void
lanescope_label_set (GtkWidget *label, const char *text)
{
  if (text == NULL)
    text = "";
  if (strcmp (gtk_label_get_text (GTK_LABEL (label)), text) == 0)
    return;
  gtk_label_set_text (GTK_LABEL (label), text);
  gtk_widget_set_visible (label, *text != '\0');
}

static void
show_header (LanescopeCard *self)
{
  gtk_widget_set_visible (self->header, gtk_widget_get_visible (self->heading) ||
                                            gtk_widget_get_visible (self->caption));
}

void
lanescope_card_set_heading (LanescopeCard *self, const char *text)
{
  g_return_if_fail (LANESCOPE_IS_CARD (self));
  lanescope_label_set (self->heading, text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  text != NULL ? text : "", -1);
  show_header (self);
}

void
lanescope_card_set_caption (LanescopeCard *self, const char *text)
{
  g_return_if_fail (LANESCOPE_IS_CARD (self));
  lanescope_label_set (self->caption, text);
  show_header (self);
}

void
lanescope_card_add_extra (LanescopeCard *self, GtkWidget *extra)
{
  gtk_widget_set_halign (extra, GTK_ALIGN_END);
  gtk_widget_set_parent (extra, self->header);
}

void
lanescope_card_append (LanescopeCard *self, GtkWidget *child)
{
  gtk_widget_set_parent (child, GTK_WIDGET (self));
}

static void
lanescope_card_dispose (GObject *object)
{
  GtkWidget *child;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (lanescope_card_parent_class)->dispose (object);
}

static void
lanescope_card_class_init (LanescopeCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = lanescope_card_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
lanescope_card_init (LanescopeCard *self)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));
  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (layout), SPACING);
  gtk_widget_add_css_class (GTK_WIDGET (self), "ls-card");
  self->header = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  gtk_widget_set_layout_manager (self->header, lanescope_row_layout_new (SPACING));
  self->heading = lanescope_label_new (NULL, "ls-heading");
  self->caption = lanescope_label_new (NULL, "ls-caption");
  gtk_widget_add_css_class (self->caption, "ls-secondary");
  gtk_widget_set_valign (self->heading, GTK_ALIGN_BASELINE);
  gtk_widget_set_valign (self->caption, GTK_ALIGN_BASELINE);
  gtk_widget_set_parent (self->heading, self->header);
  gtk_widget_set_parent (self->caption, self->header);
  gtk_widget_set_parent (self->header, GTK_WIDGET (self));
}

GtkWidget *
lanescope_card_new (const char *heading, const char *caption)
{
  LanescopeCard *self = g_object_new (LANESCOPE_TYPE_CARD, NULL);
  lanescope_card_set_heading (self, heading);
  lanescope_card_set_caption (self, caption);
  return GTK_WIDGET (self);
}
