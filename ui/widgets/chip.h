/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One run as a chip: its mark, its name, what came out, and whether that is wrong.
 *
 * A click or Return makes it the current run. Ctrl+click or Space shows it in the charts or hides it;
 * a middle click or Delete takes it away; the context menu has all three.
 */
#pragma once

#include "model/run.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define LANESCOPE_TYPE_CHIP (lanescope_chip_get_type ())
/* Signals ::activated and ::removed: what the user wants; the owner does it.
 * Actions of the class: chip.activate, chip.toggle-shown, chip.remove. */
G_DECLARE_FINAL_TYPE (LanescopeChip, lanescope_chip, LANESCOPE, CHIP, GtkWidget)

GtkWidget *lanescope_chip_new (LanescopeRun *run);
LanescopeRun *lanescope_chip_get_run (LanescopeChip *self);

/* It is being measured now. */
void lanescope_chip_set_measuring (LanescopeChip *self, gboolean is_measuring);

G_END_DECLS
