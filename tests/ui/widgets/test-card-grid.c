/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Cards beside and below each other, by the room there is.
 */
#include "widget-fixture.h"
#include "widgets/card-grid.h"

#define GAP 10
#define CARD 100

static void
test_columns (void)
{
  const struct
  {
    guint n_cards;
    int width;
    guint n_columns;
  } cases[] = {{4, 430, 4}, {4, 429, 2}, {4, 210, 2}, {4, 209, 1}, {4, 1, 1},
               {1, 50, 1},  {3, 320, 3}, {3, 319, 2}, {8, 430, 4}, {0, 430, 1}};
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpuint (lanescope_card_grid_columns (cases[i].n_cards, cases[i].width, CARD, GAP), ==,
                      cases[i].n_columns);
}

static GtkWidget *
grid_new (guint n_cards)
{
  GtkWidget *grid = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  gtk_widget_set_layout_manager (grid, lanescope_card_grid_new (CARD, GAP));
  for (guint i = 0; i < n_cards; i++)
    {
      GtkWidget *card = gtk_label_new (NULL);
      gtk_widget_set_size_request (card, -1, 20 + 10 * (int)i);
      gtk_box_append (GTK_BOX (grid), card);
    }
  return grid;
}

static graphene_rect_t
place_of (GtkWidget *grid, guint index)
{
  graphene_rect_t bounds;
  GtkWidget *card = gtk_widget_get_first_child (grid);
  while (index-- > 0)
    card = gtk_widget_get_next_sibling (card);
  g_assert_true (gtk_widget_compute_bounds (card, grid, &bounds));
  return bounds;
}

static void
test_places (void)
{
  GtkWidget *grid = grid_new (4);
  gtk_widget_set_valign (grid, GTK_ALIGN_START);
  gtk_widget_set_halign (grid, GTK_ALIGN_START);
  gtk_widget_set_size_request (grid, 250, -1);
  GtkWidget *window = fixture_window_new (grid, 250, 400);
  double width = gtk_widget_get_width (grid), card = (width - GAP) / 2;
  g_assert_cmpfloat_with_epsilon (place_of (grid, 0).size.width, card, 1);
  g_assert_cmpfloat_with_epsilon (place_of (grid, 1).origin.x, card + GAP, 1);
  g_assert_cmpfloat (place_of (grid, 1).origin.y, ==, 0);
  g_assert_cmpfloat (place_of (grid, 0).size.height, ==, 30); /* as its neighbour */
  g_assert_cmpfloat (place_of (grid, 2).origin.y, ==, 30 + GAP);
  g_assert_cmpfloat (place_of (grid, 3).size.height, ==, 50);
  g_assert_cmpint (gtk_widget_get_height (grid), ==, 30 + GAP + 50);
  fixture_window_destroy (window, grid);
}

/* Asked at a width, it wants the height that it then uses. */
static void
test_heights (void)
{
  GtkWidget *grid = grid_new (4);
  const struct
  {
    int width, height;
  } cases[] = {{450, 50}, {250, 30 + GAP + 50}, {120, 20 + 30 + 40 + 50 + 3 * GAP}};
  g_object_ref_sink (grid);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      int least, wanted;
      gtk_widget_measure (grid, GTK_ORIENTATION_VERTICAL, cases[i].width, &least, &wanted, NULL,
                          NULL);
      g_assert_cmpint (least, ==, cases[i].height);
      g_assert_cmpint (wanted, ==, cases[i].height);
    }
  g_object_unref (grid);
}

int
main (int argc, char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add_func ("/card-grid/columns", test_columns);
  g_test_add_func ("/card-grid/places", test_places);
  g_test_add_func ("/card-grid/heights", test_heights);
  return g_test_run ();
}
