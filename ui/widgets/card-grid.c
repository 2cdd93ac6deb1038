/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/card-grid.h"
#include "widgets/theme.h"

struct _LanescopeCardGrid
{
  GtkLayoutManager parent_instance;
  int card_width, gap;
};

G_DEFINE_FINAL_TYPE (LanescopeCardGrid, lanescope_card_grid, GTK_TYPE_LAYOUT_MANAGER)

/* What a card wants, at least and at best, of all the largest. */
typedef struct
{
  guint n_cards;
  int minimum, natural;
} Widths;

static GtkWidget *
next_visible (GtkWidget *card)
{
  while (card != NULL && !gtk_widget_should_layout (card))
    card = gtk_widget_get_next_sibling (card);
  return card;
}

#define FOR_EACH_CARD(card, widget)                                                        \
  for (GtkWidget *card = next_visible (gtk_widget_get_first_child (widget)); card != NULL; \
       card = next_visible (gtk_widget_get_next_sibling (card)))

static Widths
measure_widths (GtkWidget *widget)
{
  Widths widths = {0};
  FOR_EACH_CARD (card, widget)
  {
    int minimum, natural;
    gtk_widget_measure (card, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, &natural, NULL, NULL);
    widths.minimum = MAX (widths.minimum, minimum);
    widths.natural = MAX (widths.natural, natural);
    widths.n_cards++;
  }
  return widths;
}

guint
lanescope_card_grid_columns (guint n_cards, int width, double card_width, int gap)
{
  for (guint n_columns = n_cards; n_columns > 1; n_columns = (n_columns + 1) / 2)
    if (width >= n_columns * card_width + (n_columns - 1) * (double)gap)
      return n_columns;
  return 1;
}

typedef struct
{
  guint n_columns;
  int card_width;
} Columns;

static Columns
columns_for (LanescopeCardGrid *self, GtkWidget *widget, int width)
{
  Widths widths = measure_widths (widget);
  double least = MAX (self->card_width * lanescope_text_scale (widget), widths.minimum);
  guint n = lanescope_card_grid_columns (MAX (widths.n_cards, 1), width, least, self->gap);
  return (Columns) {n, (width - (int)(n - 1) * self->gap) / (int)n};
}

/* Height of the row that begins with @card; the first card of the next row comes back in @next. */
static int
row_height (GtkWidget *card, Columns columns, GtkWidget **next)
{
  int height = 0;
  for (guint i = 0; i < columns.n_columns && card != NULL; i++)
    {
      int natural;
      gtk_widget_measure (card, GTK_ORIENTATION_VERTICAL, columns.card_width, NULL, &natural, NULL,
                          NULL);
      height = MAX (height, natural);
      card = next_visible (gtk_widget_get_next_sibling (card));
    }
  *next = card;
  return height;
}

static GtkSizeRequestMode
lanescope_card_grid_get_request_mode (GtkLayoutManager *manager, GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
lanescope_card_grid_measure (GtkLayoutManager *manager,
                             GtkWidget *widget,
                             GtkOrientation orientation,
                             int for_size,
                             int *minimum,
                             int *natural,
                             int *minimum_baseline,
                             int *natural_baseline)
{
  LanescopeCardGrid *self = LANESCOPE_CARD_GRID (manager);
  Widths widths = measure_widths (widget);
  int whole = (int)widths.n_cards * (widths.natural + self->gap) - self->gap;
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = widths.minimum;
      *natural = MAX (whole, widths.minimum);
      return;
    }
  Columns columns = columns_for (self, widget, for_size > 0 ? for_size : whole);
  GtkWidget *card = next_visible (gtk_widget_get_first_child (widget));
  *minimum = card != NULL ? -self->gap : 0;
  while (card != NULL)
    *minimum += row_height (card, columns, &card) + self->gap;
  *natural = *minimum;
}

static void
lanescope_card_grid_allocate (GtkLayoutManager *manager,
                              GtkWidget *widget,
                              int width,
                              int height,
                              int baseline)
{
  LanescopeCardGrid *self = LANESCOPE_CARD_GRID (manager);
  Columns columns = columns_for (self, widget, width);
  gboolean is_mirrored = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  GtkWidget *card = next_visible (gtk_widget_get_first_child (widget));
  int y = 0, pitch = columns.card_width + self->gap;
  while (card != NULL)
    {
      GtkWidget *next;
      int row = row_height (card, columns, &next);
      for (int i = 0; card != next; i++)
        {
          int x = is_mirrored ? width - columns.card_width - i * pitch : i * pitch;
          gtk_widget_size_allocate (card, &(GtkAllocation) {x, y, columns.card_width, row}, -1);
          card = next_visible (gtk_widget_get_next_sibling (card));
        }
      y += row + self->gap;
    }
}

static void
lanescope_card_grid_class_init (LanescopeCardGridClass *klass)
{
  GtkLayoutManagerClass *layout_class = GTK_LAYOUT_MANAGER_CLASS (klass);
  layout_class->get_request_mode = lanescope_card_grid_get_request_mode;
  layout_class->measure = lanescope_card_grid_measure;
  layout_class->allocate = lanescope_card_grid_allocate;
}

static void
lanescope_card_grid_init (LanescopeCardGrid *self)
{
}

GtkLayoutManager *
lanescope_card_grid_new (int card_width, int gap)
{
  LanescopeCardGrid *self = g_object_new (LANESCOPE_TYPE_CARD_GRID, NULL);
  self->card_width = card_width;
  self->gap = gap;
  return GTK_LAYOUT_MANAGER (self);
}
