/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * "counters off ⓘ": a button that explains why no hardware counters are read.
 */
#pragma once

#include <gtk/gtk.h>

GtkWidget *lanescope_counters_info_new (void);

/* @paranoid: what /proc/sys/kernel/perf_event_paranoid holds; G_MININT: it could not be read.
 * Free with g_free(). */
char *lanescope_counters_info_text (int paranoid);
