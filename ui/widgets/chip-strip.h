/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * All runs of the session as chips: legend, choice and colour key of every page. It scrolls
 * sideways, and keeps the current run in sight.
 */
#pragma once

#include "model/session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define LANESCOPE_TYPE_CHIP_STRIP (lanescope_chip_strip_get_type ())
/* Signal ::run-removed (LanescopeRun): the user wants it gone. Activates win.clear. */
G_DECLARE_FINAL_TYPE (LanescopeChipStrip, lanescope_chip_strip, LANESCOPE, CHIP_STRIP, GtkWidget)

GtkWidget *lanescope_chip_strip_new (LanescopeSession *session);

G_END_DECLS
