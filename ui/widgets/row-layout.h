/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Children in a row, on one baseline, as wide as they want to be; what does not fit any more begins
 * the next row, and what is wider than a row has it alone and wraps. A child whose halign is END
 * stands at the row's end.
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define LANESCOPE_TYPE_ROW_LAYOUT (lanescope_row_layout_get_type ())
G_DECLARE_FINAL_TYPE (LanescopeRowLayout,
                      lanescope_row_layout,
                      LANESCOPE,
                      ROW_LAYOUT,
                      GtkLayoutManager)

/* @spacing: px between children, and between rows half of it. */
GtkLayoutManager *lanescope_row_layout_new (int spacing);

G_END_DECLS
