/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "preferences.h"

#include "i18n.h"
#include "model/settings.h"

#include <adwaita.h>

#define WIDTH 460
#define LEAST_WIDTH 340
#define MOST_BUDGET_S 600

/* An enumeration's nicks are its rows. */
static const char *const scheme_nicks[] = {"default", "light", "dark", NULL};
static const char *const mode_nicks[] = {"simple", "expert", NULL};

static gboolean
row_from_nick (GValue *value, GVariant *variant, gpointer nicks)
{
  const char *const *nick = nicks;
  for (guint i = 0; nick[i] != NULL; i++)
    if (g_strcmp0 (nick[i], g_variant_get_string (variant, NULL)) == 0)
      {
        g_value_set_uint (value, i);
        return TRUE;
      }
  return FALSE;
}

static GVariant *
nick_from_row (const GValue *value, const GVariantType *type, gpointer nicks)
{
  const char *const *nick = nicks;
  return g_variant_new_string (nick[g_value_get_uint (value)]);
}

static GtkWidget *
choice_row (const char *title,
            const char *subtitle,
            const char *key,
            const char *const *nicks,
            const char *const *names)
{
  GtkWidget *row = adw_combo_row_new ();
  g_autoptr (GtkStringList) list = gtk_string_list_new (names);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_combo_row_set_model (ADW_COMBO_ROW (row), G_LIST_MODEL (list));
  g_settings_bind_with_mapping (lanescope_settings_get (), key, row, "selected",
                                G_SETTINGS_BIND_DEFAULT, row_from_nick, nick_from_row,
                                (gpointer)nicks, NULL);
  return row;
}

static GtkWidget *
budget_row (void)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *spin = gtk_spin_button_new_with_range (1, MOST_BUDGET_S, 1);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _ ("_Time for one press of Run"));
  adw_preferences_row_set_use_underline (ADW_PREFERENCES_ROW (row), TRUE);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row),
                               _ ("Seconds that the runs of one experiment share"));
  gtk_widget_set_valign (spin, GTK_ALIGN_CENTER);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), spin);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), spin);
  g_settings_bind (lanescope_settings_get (), "time-budget", spin, "value",
                   G_SETTINGS_BIND_DEFAULT);
  return row;
}

static GtkWidget *
group (const char *title, GtkWidget *first, GtkWidget *second)
{
  GtkWidget *box = adw_preferences_group_new ();
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (box), title);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (box), first);
  if (second != NULL)
    adw_preferences_group_add (ADW_PREFERENCES_GROUP (box), second);
  return box;
}

static GtkWidget *
page (void)
{
  const char *const schemes[] = {_ ("Follow the desktop"), _ ("Light"), _ ("Dark"), NULL};
  const char *const modes[] = {_ ("Simple"), _ ("Expert"), NULL};
  GtkWidget *widget = adw_preferences_page_new ();
  adw_preferences_page_add (
      ADW_PREFERENCES_PAGE (widget),
      ADW_PREFERENCES_GROUP (group (
          _ ("Window"), choice_row (_ ("Style"), NULL, "color-scheme", scheme_nicks, schemes),
          choice_row (_ ("Shows"), _ ("Expert adds pinning, statistics and other details in place"),
                      "mode", mode_nicks, modes))));
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (widget),
                            ADW_PREFERENCES_GROUP (group (_ ("Measuring"), budget_row (), NULL)));
  return widget;
}

static GtkWidget *
preferences_new (GtkWindow *parent)
{
  GtkWidget *window = g_object_new (ADW_TYPE_WINDOW, "title", _ ("Preferences"), "modal", TRUE,
                                    "destroy-with-parent", TRUE, "default-width", WIDTH, NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkEventController *keys = gtk_shortcut_controller_new ();
  gtk_widget_set_size_request (window, LEAST_WIDTH, -1);
  gtk_widget_add_css_class (window, "ls-window");
  gtk_window_set_transient_for (GTK_WINDOW (window), parent);
  gtk_box_append (GTK_BOX (box), adw_header_bar_new ());
  gtk_box_append (GTK_BOX (box), page ());
  adw_window_set_content (ADW_WINDOW (window), box);
  gtk_shortcut_controller_add_shortcut (
      GTK_SHORTCUT_CONTROLLER (keys),
      gtk_shortcut_new (gtk_shortcut_trigger_parse_string ("Escape|<Control>w"),
                        gtk_named_action_new ("window.close")));
  gtk_widget_add_controller (window, keys);
  return window;
}

void
lanescope_preferences_present (GtkWindow *parent)
{
  static GtkWidget *window;
  if (window == NULL)
    {
      window = preferences_new (parent);
      g_object_add_weak_pointer (G_OBJECT (window), (gpointer *)&window);
    }
  gtk_window_present (GTK_WINDOW (window));
}
