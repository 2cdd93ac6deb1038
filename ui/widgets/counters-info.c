/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/counters-info.h"

#include "i18n.h"

#define PARANOID_FILE "/proc/sys/kernel/perf_event_paranoid"
#define MOST_FOR_OWN_PROGRAMS 2 /* above, the kernel refuses even the counters of own programs */
#define WIDTH_CHARS 44

static int
read_paranoid (void)
{
  g_autofree char *text = NULL;
  gint64 value;
  if (!g_file_get_contents (PARANOID_FILE, &text, NULL, NULL) ||
      !g_ascii_string_to_signed (g_strstrip (text), 10, G_MININT + 1, G_MAXINT, &value, NULL))
    return G_MININT;
  return (int)value;
}

char *
lanescope_counters_info_text (int paranoid)
{
  const char *own = _ ("Lanescope measures with clocks and with what the kernel counts for every "
                       "program. It reads no hardware counters (cycles, cache misses), needs no "
                       "root rights and never asks for them.");
  if (paranoid == G_MININT)
    return g_strdup_printf (_ ("%s\n\nThis system does not say whether programs may read them."),
                            own);
  if (paranoid > MOST_FOR_OWN_PROGRAMS)
    return g_strdup_printf (_ ("%s\n\nOn this system programs may not read them: "
                               "kernel.perf_event_paranoid is %d."),
                            own, paranoid);
  return g_strdup_printf (
      _ ("%s\n\nOn this system programs may read those of their own work, if the "
         "processor offers any: kernel.perf_event_paranoid is %d."),
      own, paranoid);
}

/* The file is read when somebody asks. */
static void
on_show (GtkWidget *popover, GtkLabel *label)
{
  g_autofree char *text = lanescope_counters_info_text (read_paranoid ());
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
  GtkWidget *button = gtk_menu_button_new ();
  GtkWidget *content = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 4);
  GtkWidget *icon = gtk_image_new_from_icon_name ("lanescope-info-symbolic");
  gtk_image_set_pixel_size (GTK_IMAGE (icon), 12);
  gtk_box_append (GTK_BOX (content), gtk_label_new (_ ("counters off")));
  gtk_box_append (GTK_BOX (content), icon);
  gtk_menu_button_set_child (GTK_MENU_BUTTON (button), content);
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (button), popover_new ());
  gtk_menu_button_set_direction (GTK_MENU_BUTTON (button), GTK_ARROW_UP);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, _ ("Why no hardware counters are read"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Counters off: why no hardware counters are read"), -1);
  return button;
}
