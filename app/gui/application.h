/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The program as the desktop sees it: one instance, one window, its actions and shortcuts.
 */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define LANESCOPE_TYPE_APPLICATION (lanescope_application_get_type ())
G_DECLARE_FINAL_TYPE (LanescopeApplication,
                      lanescope_application,
                      LANESCOPE,
                      APPLICATION,
                      AdwApplication)

LanescopeApplication *lanescope_application_new (void);

G_END_DECLS
