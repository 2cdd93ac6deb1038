/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Two children side by side where there is room for them, else one below the other. What decides is
 * the width given, against a threshold that grows with the text: no state, so nothing can loop. A
 * child that is not visible leaves its room to the other; further children are treated like the
 * second.
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define LANESCOPE_TYPE_COLUMNS_LAYOUT (lanescope_columns_layout_get_type ())
G_DECLARE_FINAL_TYPE (LanescopeColumnsLayout,
                      lanescope_columns_layout,
                      LANESCOPE,
                      COLUMNS_LAYOUT,
                      GtkLayoutManager)

/**
 * lanescope_columns_layout_new:
 * @from_width: px at which they begin to stand side by side
 * @side_width: px of the second one; 0: by @side_share
 * @side_share: 0 … 1 of the width
 *
 * For gtk_widget_class_set_layout_manager() or gtk_widget_set_layout_manager(). Sizes in px are
 * those at normal text size.
 */
GtkLayoutManager *
lanescope_columns_layout_new (double from_width, double side_width, double side_share);

G_END_DECLS
