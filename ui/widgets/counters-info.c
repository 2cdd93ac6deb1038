/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/counters-info.h"

#include "model/counters.h"

#include "i18n.h"

#define WIDTH_CHARS 44

char *
lanescope_counters_info_text (const char *why_not)
{
  if (why_not == NULL)
    return g_strdup (_ ("Lanescope measures with clocks, with what the kernel counts for every "
                        "program (page faults, context switches, waits for a core) and with the "
                        "processor’s counters of its own runs: cycles, instructions, cache "
                        "references and cache misses. It needs no root rights and never asks for "
                        "them."));
  return g_strdup_printf (_ ("Lanescope measures with clocks and with what the kernel counts for "
                             "every program: page faults, context switches, waits for a core. It "
                             "needs no root rights and never asks for them.\n\nHardware counters "
                             "(cycles, instructions, cache misses) cannot all be had: %s"),
                          why_not);
}

/* Looked up when somebody asks. */
static void
on_show (GtkWidget *popover, GtkLabel *label)
{
  g_autofree char *why_not = lanescope_counters_why_not ();
  g_autofree char *text = lanescope_counters_info_text (why_not);
  gtk_label_set_text (label, text);
}

static GtkWidget *
popover_new (void)
{
  GtkWidget *popover = gtk_popover_new ();
  GtkWidget *label = gtk_label_new (NULL);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (label), WIDTH_CHARS);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_set_margin_start (label, 6);
  gtk_widget_set_margin_end (label, 6);
  gtk_widget_set_margin_top (label, 6);
  gtk_widget_set_margin_bottom (label, 6);
  gtk_popover_set_child (GTK_POPOVER (popover), label);
  g_signal_connect (popover, "show", G_CALLBACK (on_show), label);
  return popover;
}

GtkWidget *
lanescope_counters_info_new (void)
{
  g_autofree char *why_not = lanescope_counters_why_not ();
  gboolean is_on = why_not == NULL;
  GtkWidget *button = gtk_menu_button_new ();
  GtkWidget *content = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 4);
  GtkWidget *icon = gtk_image_new_from_icon_name ("lanescope-info-symbolic");
  gtk_image_set_pixel_size (GTK_IMAGE (icon), 12);
  gtk_box_append (GTK_BOX (content),
                  gtk_label_new (is_on ? _ ("counters on") : _ ("counters off")));
  gtk_box_append (GTK_BOX (content), icon);
  gtk_menu_button_set_child (GTK_MENU_BUTTON (button), content);
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (button), popover_new ());
  gtk_menu_button_set_direction (GTK_MENU_BUTTON (button), GTK_ARROW_UP);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, is_on ? _ ("What hardware counters are read")
                                             : _ ("Why no hardware counters are read"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  is_on ? _ ("Counters on: what hardware counters are read")
                                        : _ ("Counters off: why no hardware counters are read"),
                                  -1);
  return button;
}
