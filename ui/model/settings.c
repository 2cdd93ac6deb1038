/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * They lie in $XDG_CONFIG_HOME/lanescope/window.ini: a file needs neither dconf nor a session bus,
 * without which GLib would forget them. GSETTINGS_BACKEND in the environment wins.
 */
#define G_SETTINGS_ENABLE_BACKEND
#include "model/settings.h"

#include <gio/gsettingsbackend.h>

#define SCHEMA_ID "io.github.lanescope.Lanescope"
#define SCHEMA_PATH "/io/github/lanescope/Lanescope/"
#define MODE_EXPERT 1

static GSettings *
settings_new (void)
{
  if (g_getenv ("GSETTINGS_BACKEND") != NULL)
    return g_settings_new (SCHEMA_ID);
  g_autofree char *path =
      g_build_filename (g_get_user_config_dir (), "lanescope", "window.ini", NULL);
  g_autoptr (GSettingsBackend) backend =
      g_keyfile_settings_backend_new (path, SCHEMA_PATH, "window");
  return g_settings_new_with_backend (SCHEMA_ID, backend);
}

GSettings *
lanescope_settings_get (void)
{
  static GSettings *settings;
  if (settings == NULL)
    settings = settings_new ();
  return settings;
}

gboolean
lanescope_settings_is_expert (void)
{
  return g_settings_get_enum (lanescope_settings_get (), "mode") == MODE_EXPERT;
}
