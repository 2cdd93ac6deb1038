/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The palette for charts on a widget: light, dark and high contrast as libadwaita has them, with
 * the text size of the widget.
 */
#pragma once

#include "plot/theme.h"

#include <gtk/gtk.h>

/* Fills @theme for what @widget looks like now. Cheap: call it before each drawing. */
void lanescope_theme_for_widget (GtkWidget *widget, LspTheme *theme);

/* The size of text against 11 pt at 96 dpi: 1 in a default set-up. */
double lanescope_text_scale (GtkWidget *widget);

/* Draws @widget again whenever light, dark or high contrast changes, as long as it lives. */
void lanescope_theme_follow (GtkWidget *widget);
