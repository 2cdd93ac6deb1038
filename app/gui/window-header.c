/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The header bar: sidebar, title, Run or Stop, Simple and Expert, the menu.
 */
#include "window-private.h"

#include "i18n.h"
#include "widgets/fold.h"

static GtkWidget *
icon_button (const char *icon, const char *tooltip)
{
  GtkWidget *button = gtk_toggle_button_new ();
  gtk_button_set_icon_name (GTK_BUTTON (button), icon);
  gtk_widget_set_tooltip_text (button, tooltip);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, tooltip,
                                  -1);
  return button;
}

static void
name_for_screen_readers (GtkWidget *widget, const char *name)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

/* No mnemonics here: Alt is for the desktop, and these have keys of their own. Where there is no
 * room the icon alone is left. */
static GtkWidget *
content (const char *icon, const char *title)
{
  GtkWidget *row = lanescope_fold_new (6);
  GtkWidget *label = gtk_label_new (title);
  gtk_widget_add_css_class (label, "ls-heading");
  lanescope_fold_append (LANESCOPE_FOLD (row), gtk_image_new_from_icon_name (icon), 2);
  lanescope_fold_append (LANESCOPE_FOLD (row), label, 1);
  return row;
}

static GtkWidget *
run_button (void)
{
  g_autoptr (GMenu) menu = g_menu_new ();
  GtkWidget *button = adw_split_button_new ();
  g_menu_append (menu, _ ("Run the four methods"), "win.run-tutorial");
  g_menu_append (menu, _ ("Copy as a command"), "win.copy-command");
  adw_split_button_set_child (ADW_SPLIT_BUTTON (button),
                              content ("lanescope-run-symbolic", _ ("Run")));
  adw_split_button_set_menu_model (ADW_SPLIT_BUTTON (button), G_MENU_MODEL (menu));
  adw_split_button_set_dropdown_tooltip (ADW_SPLIT_BUTTON (button), _ ("More ways to run"));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "win.run");
  gtk_widget_add_css_class (button, "suggested-action");
  gtk_widget_set_tooltip_text (button, _ ("Run what the form says (F5)"));
  name_for_screen_readers (gtk_widget_get_first_child (button), _ ("Run"));
  name_for_screen_readers (gtk_widget_get_last_child (button), _ ("More ways to run"));
  return button;
}

static GtkWidget *
stop_button (void)
{
  GtkWidget *button = gtk_button_new ();
  gtk_button_set_child (GTK_BUTTON (button), content ("lanescope-stop-symbolic", _ ("Stop")));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "win.stop");
  gtk_widget_set_tooltip_text (button, _ ("Stop, and keep what is finished (Esc)"));
  gtk_widget_set_visible (button, FALSE);
  name_for_screen_readers (button, _ ("Stop"));
  return button;
}

static GtkWidget *
mode_button (const char *label, const char *mode, GtkWidget *other)
{
  GtkWidget *button = gtk_toggle_button_new_with_label (label);
  if (other != NULL)
    gtk_toggle_button_set_group (GTK_TOGGLE_BUTTON (button), GTK_TOGGLE_BUTTON (other));
  gtk_actionable_set_detailed_action_name (GTK_ACTIONABLE (button), mode);
  return button;
}

static GtkWidget *
mode_switch (void)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *simple = mode_button (_ ("Simple"), "win.mode::simple", NULL);
  gtk_widget_add_css_class (box, "ls-segmented");
  gtk_box_append (GTK_BOX (box), simple);
  gtk_box_append (GTK_BOX (box), mode_button (_ ("Expert"), "win.mode::expert", simple));
  return box;
}

static GMenuModel *
primary_menu (void)
{
  GMenu *menu = g_menu_new ();
  g_autoptr (GMenu) chart = g_menu_new (), text = g_menu_new (), program = g_menu_new ();
  g_menu_append (chart, _ ("Export the chart…"), "win.export");
  g_menu_append (chart, _ ("Show the chart as a table"), "win.table");
  g_menu_append (chart, _ ("Copy as a command"), "win.copy-command");
  g_menu_append (text, _ ("Larger text"), "win.text-larger");
  g_menu_append (text, _ ("Smaller text"), "win.text-smaller");
  g_menu_append (program, _ ("Preferences"), "app.preferences");
  g_menu_append (program, _ ("Keyboard shortcuts"), "win.show-help-overlay");
  g_menu_append (program, _ ("About Lanescope"), "app.about");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (chart));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (text));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (program));
  return G_MENU_MODEL (menu);
}

static GtkWidget *
menu_button (void)
{
  g_autoptr (GMenuModel) model = primary_menu ();
  GtkWidget *button = gtk_menu_button_new ();
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (button), "lanescope-menu-symbolic");
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (button), model);
  gtk_menu_button_set_primary (GTK_MENU_BUTTON (button), TRUE);
  gtk_widget_set_tooltip_text (button, _ ("Main menu"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Main menu"), -1);
  return button;
}

void
lanescope_window_build_header (LanescopeWindow *self)
{
  AdwHeaderBar *bar = ADW_HEADER_BAR (adw_header_bar_new ());
  GtkWidget *sidebar =
      icon_button ("lanescope-sidebar-symbolic", _ ("Show or hide the sidebar (F9)"));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (sidebar), "win.sidebar");
  self->header = GTK_WIDGET (bar);
  self->title = adw_window_title_new (_ ("Lanescope"), "");
  self->run = run_button ();
  self->stop = stop_button ();
  self->mode = mode_switch ();
  GtkWidget *fold = lanescope_fold_new (0); /* no room is no reason for a wider window */
  lanescope_fold_append (LANESCOPE_FOLD (fold), gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0), 2);
  lanescope_fold_append (LANESCOPE_FOLD (fold), self->mode, 1);
  self->menu = menu_button ();
  adw_header_bar_set_title_widget (bar, self->title);
  adw_header_bar_pack_start (bar, sidebar);
  adw_header_bar_pack_end (bar, self->menu);
  adw_header_bar_pack_end (bar, fold);
  adw_header_bar_pack_end (bar, self->stop);
  adw_header_bar_pack_end (bar, self->run);
}

/* The switch moves into the menu and back. */
void
lanescope_window_set_narrow (LanescopeWindow *self, gboolean is_narrow)
{
  GMenu *menu = G_MENU (gtk_menu_button_get_menu_model (GTK_MENU_BUTTON (self->menu)));
  gtk_widget_set_visible (gtk_widget_get_parent (self->mode), !is_narrow);
  if (is_narrow)
    {
      g_autoptr (GMenu) mode = g_menu_new ();
      g_menu_append (mode, _ ("Simple"), "win.mode::simple");
      g_menu_append (mode, _ ("Expert"), "win.mode::expert");
      g_menu_prepend_section (menu, NULL, G_MENU_MODEL (mode));
    }
  else
    g_menu_remove (menu, 0);
}

void
lanescope_window_update_header (LanescopeWindow *self)
{
  guint n = g_list_model_get_n_items (lanescope_session_get_runs (self->session));
  gboolean is_busy = lanescope_session_is_busy (self->session);
  gboolean is_first = self->is_first_run && strcmp (lanescope_window_get_page (self), "run") == 0;
  g_autofree char *subtitle =
      n > 0 ? g_strdup_printf (P_ ("%u run", "%u runs", n), n) : g_strdup (_ ("nothing run yet"));
  if (strcmp (adw_window_title_get_subtitle (ADW_WINDOW_TITLE (self->title)), subtitle) != 0)
    adw_window_title_set_subtitle (ADW_WINDOW_TITLE (self->title), subtitle);
  gtk_widget_set_visible (self->run, !is_busy && !is_first); /* the first page has its own */
  gtk_widget_set_visible (self->stop, is_busy);
}
