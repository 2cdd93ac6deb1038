/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/settings.h"

#define SCHEMA_ID "io.github.lanescope.Lanescope"
#define MODE_EXPERT 1

GSettings *
lanescope_settings_get (void)
{
  static GSettings *settings;
  if (settings == NULL)
    settings = g_settings_new (SCHEMA_ID);
  return settings;
}

gboolean
lanescope_settings_is_expert (void)
{
  return g_settings_get_enum (lanescope_settings_get (), "mode") == MODE_EXPERT;
}
