/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The program's own settings (GSettings). One object for all.
 */
#pragma once

#include <gio/gio.h>

/* Borrowed; main thread. The schema must be installed or in GSETTINGS_SCHEMA_DIR: app/gui/main.c
 * sees to that. */
GSettings *lanescope_settings_get (void);

/* TRUE if the window shows everything: pinning, intervals, samples, environment. */
gboolean lanescope_settings_is_expert (void);
