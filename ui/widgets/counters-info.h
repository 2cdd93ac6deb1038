/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * "counters off ⓘ": a button that explains why hardware counters are read, or why not.
 */
#pragma once

#include <gtk/gtk.h>

/* Looks once whether they can be had here. */
GtkWidget *lanescope_counters_info_new (void);

/* @why_not: (nullable): a sentence; %NULL: they can be had. Free with g_free(). */
char *lanescope_counters_info_text (const char *why_not);
