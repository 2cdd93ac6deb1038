/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The pages by name, and this machine below them. Where it is narrow only the pages' icons are
 * left; where it is low, the machine goes.
 */
#pragma once

#include "model/experiment.h"
#include "model/machine.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define LANESCOPE_TYPE_SIDEBAR (lanescope_sidebar_get_type ())
/* Activates win.page('…'). */
G_DECLARE_FINAL_TYPE (LanescopeSidebar, lanescope_sidebar, LANESCOPE, SIDEBAR, GtkWidget)

GtkWidget *lanescope_sidebar_new (LanescopeMachine *machine, LanescopeExperiment *experiment);

/* @title: translated. */
void lanescope_sidebar_add_page (LanescopeSidebar *self,
                                 const char *name,
                                 const char *title,
                                 const char *icon_name);

/* Shows which page is open. */
void lanescope_sidebar_select (LanescopeSidebar *self, const char *name);

G_END_DECLS
