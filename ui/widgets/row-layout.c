/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/row-layout.h"

struct _LanescopeRowLayout
{
  GtkLayoutManager parent_instance;
  int spacing;
};

G_DEFINE_FINAL_TYPE (LanescopeRowLayout, lanescope_row_layout, GTK_TYPE_LAYOUT_MANAGER)

/* From its first child to before @past, and how high it is. */
typedef struct
{
  GtkWidget *past;
  int height, ascent;
} Row;

static GtkWidget *
next_visible (GtkWidget *child)
{
  while (child != NULL && !gtk_widget_should_layout (child))
    child = gtk_widget_get_next_sibling (child);
  return child;
}

static GtkWidget *
after (GtkWidget *child)
{
  return next_visible (gtk_widget_get_next_sibling (child));
}

static int
wanted_width (GtkWidget *child)
{
  int natural;
  gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &natural, NULL, NULL);
  return natural;
}

/* Height of a child, and how much of it is above its baseline: the middle, where it has none. */
static void
measure_child (GtkWidget *child, int width, int *height, int *ascent)
{
  int baseline;
  gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, width, NULL, height, NULL, &baseline);
  gboolean has_baseline = baseline >= 0 && gtk_widget_get_valign (child) == GTK_ALIGN_BASELINE;
  *ascent = has_baseline ? baseline : -1;
}

static Row
measure_row (LanescopeRowLayout *self, GtkWidget *first, int width)
{
  Row row = {first, 0, 0};
  int used = 0, descent = 0;
  for (GtkWidget *child = first; child != NULL; child = after (child))
    {
      int wanted = wanted_width (child), height, ascent;
      if (child != first && used + wanted > width)
        break;
      measure_child (child, MIN (wanted, width), &height, &ascent);
      used += wanted + self->spacing;
      row.past = after (child);
      row.height = MAX (row.height, height);
      row.ascent = MAX (row.ascent, ascent);
      descent = MAX (descent, ascent >= 0 ? height - ascent : 0);
    }
  row.height = MAX (row.height, row.ascent + descent);
  return row;
}

static GtkSizeRequestMode
get_request_mode (GtkLayoutManager *manager, GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
measure (GtkLayoutManager *manager,
         GtkWidget *widget,
         GtkOrientation orientation,
         int for_size,
         int *minimum,
         int *natural,
         int *minimum_baseline,
         int *natural_baseline)
{
  LanescopeRowLayout *self = LANESCOPE_ROW_LAYOUT (manager);
  GtkWidget *first = next_visible (gtk_widget_get_first_child (widget));
  *minimum = *natural = 0;
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      for (GtkWidget *child = first; child != NULL; child = after (child))
        {
          int least, wanted;
          gtk_widget_measure (child, orientation, -1, &least, &wanted, NULL, NULL);
          *minimum = MAX (*minimum, least);
          *natural += wanted + (child != first ? self->spacing : 0);
        }
      return;
    }
  for (GtkWidget *child = first; child != NULL;)
    {
      Row row = measure_row (self, child, for_size > 0 ? for_size : G_MAXINT / 2);
      *natural += row.height + (child != first ? self->spacing / 2 : 0);
      child = row.past;
    }
  *minimum = *natural;
}

static void
place_row (LanescopeRowLayout *self,
           GtkWidget *first,
           const Row *row,
           int y,
           int width,
           gboolean is_mirrored)
{
  int x = 0;
  for (GtkWidget *child = first; child != row->past; child = after (child))
    {
      int wanted = MIN (wanted_width (child), width), height, ascent;
      gboolean is_last = after (child) == row->past;
      if (is_last && gtk_widget_get_halign (child) == GTK_ALIGN_END)
        x = MAX (width - wanted, 0);
      else if (is_last && gtk_widget_get_hexpand (child))
        wanted = width - x;
      measure_child (child, wanted, &height, &ascent);
      int top = ascent >= 0 ? row->ascent - ascent : (row->height - height) / 2;
      gtk_widget_size_allocate (
          child, &(GtkAllocation) {is_mirrored ? width - x - wanted : x, y + top, wanted, height},
          -1);
      x += wanted + self->spacing;
    }
}

static void
allocate (GtkLayoutManager *manager, GtkWidget *widget, int width, int height, int baseline)
{
  LanescopeRowLayout *self = LANESCOPE_ROW_LAYOUT (manager);
  gboolean is_mirrored = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  int y = 0;
  for (GtkWidget *child = next_visible (gtk_widget_get_first_child (widget)); child != NULL;)
    {
      Row row = measure_row (self, child, width);
      place_row (self, child, &row, y, width, is_mirrored);
      y += row.height + self->spacing / 2;
      child = row.past;
    }
}

static void
lanescope_row_layout_class_init (LanescopeRowLayoutClass *klass)
{
  GtkLayoutManagerClass *manager_class = GTK_LAYOUT_MANAGER_CLASS (klass);
  manager_class->get_request_mode = get_request_mode;
  manager_class->measure = measure;
  manager_class->allocate = allocate;
}

static void
lanescope_row_layout_init (LanescopeRowLayout *self)
{
}

GtkLayoutManager *
lanescope_row_layout_new (int spacing)
{
  LanescopeRowLayout *self = g_object_new (LANESCOPE_TYPE_ROW_LAYOUT, NULL);
  self->spacing = spacing;
  return GTK_LAYOUT_MANAGER (self);
}
