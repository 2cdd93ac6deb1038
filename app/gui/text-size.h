/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The size of the window's text, 100 … 200 % of what the desktop asks for.
 */
#pragma once

#include <gtk/gtk.h>

/* @step: 1 larger, -1 smaller, 0 the desktop's size again. Steps of 10 %. */
void lanescope_text_size_step (GtkSettings *settings, int step);

/* The resolution for a size in per cent of @dpi; @dpi is what GtkSettings has, 1024ths of a dot per
 * inch, or -1 for 96. */
int lanescope_text_size_dpi (int dpi, int percent);
