/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "application.h"
#include "config.h"
#include "preferences.h"
#include "window.h"

#include "i18n.h"
#include "model/settings.h"
#include "widgets/compat.h"

#define APP_ID "io.github.lanescope.Lanescope"
#define WEBSITE "https://github.com/lanescope/lanescope"

struct _LanescopeApplication
{
  AdwApplication parent_instance;
};

G_DEFINE_FINAL_TYPE (LanescopeApplication, lanescope_application, ADW_TYPE_APPLICATION)

static const struct
{
  const char *action;
  const char *accels[4];
} accels[] = {
    {"app.quit", {"<Control>q"}},
    {"app.preferences", {"<Control>comma"}},
    {"win.run", {"F5", "<Control>r"}},
    {"win.page('run')", {"<Control>1"}},
    {"win.page('compare')", {"<Control>2"}},
    {"win.page('speedup')", {"<Control>3"}},
    {"win.sidebar", {"F9"}},
    {"win.export", {"<Control>e"}},
    {"win.copy-command", {"<Control><Shift>c"}},
    {"win.text-larger", {"<Control>plus", "<Control>equal", "<Control>KP_Add"}},
    {"win.text-smaller", {"<Control>minus", "<Control>KP_Subtract"}},
    {"win.text-normal", {"<Control>0", "<Control>KP_0"}},
    {"window.close", {"<Control>w"}},
};

/* The schema's numbers: 0 follows the desktop, 1 light, 2 dark. */
static void
apply_color_scheme (GSettings *settings)
{
  static const AdwColorScheme schemes[] = {ADW_COLOR_SCHEME_DEFAULT, ADW_COLOR_SCHEME_FORCE_LIGHT,
                                           ADW_COLOR_SCHEME_FORCE_DARK};
  int choice = g_settings_get_enum (settings, "color-scheme");
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), schemes[choice]);
}

/* ------------------------------------------------------------------ actions */

static void
on_quit (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (data));
  if (window != NULL)
    gtk_window_close (window); /* it stops a race and remembers where it was */
  else
    g_application_quit (G_APPLICATION (data));
}

static void
on_preferences (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  lanescope_preferences_present (gtk_application_get_active_window (GTK_APPLICATION (data)));
}

static void
on_about (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  lanescope_show_about (
      gtk_application_get_active_window (GTK_APPLICATION (data)),
      (LanescopeAbout) {.icon_name = APP_ID,
                        .version = LANESCOPE_VERSION,
                        .website = WEBSITE,
                        .comments = _ ("Run one computation in parallel in several ways, and "
                                       "watch what your cores do."),
                        .copyright = _ ("© 2026 The Lanescope authors"),
                        .developer = _ ("The Lanescope authors")});
}

static void
on_shortcuts (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (data));
  if (window != NULL)
    gtk_widget_activate_action (GTK_WIDGET (window), "win.show-help-overlay", NULL);
}

static const GActionEntry actions[] = {
    {.name = "quit", .activate = on_quit},
    {.name = "preferences", .activate = on_preferences},
    {.name = "about", .activate = on_about},
    {.name = "shortcuts", .activate = on_shortcuts},
};

/* ------------------------------------------------------------------ life */

static void
lanescope_application_startup (GApplication *application)
{
  G_APPLICATION_CLASS (lanescope_application_parent_class)->startup (application);
  GSettings *settings = lanescope_settings_get ();
  apply_color_scheme (settings);
  g_signal_connect_object (settings, "changed::color-scheme", G_CALLBACK (apply_color_scheme),
                           application, 0);
  g_action_map_add_action_entries (G_ACTION_MAP (application), actions, G_N_ELEMENTS (actions),
                                   application);
  for (gsize i = 0; i < G_N_ELEMENTS (accels); i++)
    gtk_application_set_accels_for_action (GTK_APPLICATION (application), accels[i].action,
                                           accels[i].accels);
  gtk_window_set_default_icon_name (APP_ID);
}

/* A second start raises the window of the first. */
static void
lanescope_application_activate (GApplication *application)
{
  g_autoptr (GError) error = NULL;
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (application));
  if (window == NULL)
    window = lanescope_window_new (GTK_APPLICATION (application), &error);
  if (window != NULL)
    gtk_window_present (window);
  else
    g_printerr ("lanescope: %s\n", error->message);
}

static void
lanescope_application_class_init (LanescopeApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);
  application_class->startup = lanescope_application_startup;
  application_class->activate = lanescope_application_activate;
}

static void
lanescope_application_init (LanescopeApplication *self)
{
}

LanescopeApplication *
lanescope_application_new (void)
{
  return g_object_new (LANESCOPE_TYPE_APPLICATION, "application-id", APP_ID, "resource-base-path",
                       "/io/github/lanescope/Lanescope", NULL);
}
