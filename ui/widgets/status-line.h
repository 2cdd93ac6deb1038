/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The line at the foot of the window: what the machine is doing, who disturbs, and what the session
 * does. What has no room is left out, the least important first.
 */
#pragma once

#include "model/session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define LANESCOPE_TYPE_STATUS_LINE (lanescope_status_line_get_type ())
G_DECLARE_FINAL_TYPE (LanescopeStatusLine, lanescope_status_line, LANESCOPE, STATUS_LINE, GtkWidget)

GtkWidget *lanescope_status_line_new (LanescopeSession *session);

/* Instead of what the session says, while it has not measured anything. (nullable), translated. */
void lanescope_status_line_set_hint (LanescopeStatusLine *self, const char *hint);

/* Reads the clock of the CPUs again: not while something is measured. */
void lanescope_status_line_read_clock (LanescopeStatusLine *self);

/* "2 cores", or "the system allows 2 of 8 CPUs". @allowed_cpus: cpuset and quota together. Free with
 * g_free(). */
char *lanescope_status_line_cores_text (gsize n_cores, gsize n_cpus, double allowed_cpus);

/* NULL: it is quiet; else "other programs use 38 % of a core". @busy_cores: what others took. Free
 * with g_free(). */
char *lanescope_status_line_disturbance_text (double busy_cores);

G_END_DECLS
