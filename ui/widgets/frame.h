/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The sidebar beside the content: with its natural width where there is room, else with its least.
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define LANESCOPE_TYPE_FRAME (lanescope_frame_get_type ())
/* Property "narrow" (gboolean, read): the sidebar has its least width. It is notified after the
 * allocation, so that a handler may change what it likes. */
G_DECLARE_FINAL_TYPE (LanescopeFrame, lanescope_frame, LANESCOPE, FRAME, GtkWidget)

/* Takes both in. */
GtkWidget *lanescope_frame_new (GtkWidget *sidebar, GtkWidget *content);
gboolean lanescope_frame_is_narrow (LanescopeFrame *self);

G_END_DECLS
