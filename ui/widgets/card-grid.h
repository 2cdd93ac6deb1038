/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Cards of equal width in as many columns as are readable: all in one row, two a row, or one below
 * the other. Never three and one. Rows are as high as their highest card.
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define LANESCOPE_TYPE_CARD_GRID (lanescope_card_grid_get_type ())
G_DECLARE_FINAL_TYPE (LanescopeCardGrid,
                      lanescope_card_grid,
                      LANESCOPE,
                      CARD_GRID,
                      GtkLayoutManager)

/* @card_width: px at the usual text size below which a card is no longer good to read. */
GtkLayoutManager *lanescope_card_grid_new (int card_width, int gap);

/* Columns that fit into @width for @n_cards cards. */
guint lanescope_card_grid_columns (guint n_cards, int width, double card_width, int gap);

G_END_DECLS
