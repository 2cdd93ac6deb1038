/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/columns-layout.h"
#include "widgets/theme.h"

#define GAP 12

struct _LanescopeColumnsLayout
{
  GtkLayoutManager parent_instance;
  double from_width, side_width, side_share;
};

G_DEFINE_FINAL_TYPE (LanescopeColumnsLayout, lanescope_columns_layout, GTK_TYPE_LAYOUT_MANAGER)

static GtkWidget *
next_visible (GtkWidget *child)
{
  while (child != NULL && !gtk_widget_should_layout (child))
    child = gtk_widget_get_next_sibling (child);
  return child;
}

static GtkWidget *
first_visible (GtkWidget *widget)
{
  return next_visible (gtk_widget_get_first_child (widget));
}

static GtkWidget *
after (GtkWidget *child)
{
  return next_visible (gtk_widget_get_next_sibling (child));
}

static int
least_width (GtkWidget *child)
{
  int least;
  gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
  return least;
}

/* Widths of the two columns. Returns: FALSE: one below the other. */
static gboolean
split (LanescopeColumnsLayout *self, GtkWidget *widget, int width, int *main_width, int *side_width)
{
  GtkWidget *main = first_visible (widget), *side = main != NULL ? after (main) : NULL;
  double scale = lanescope_text_scale (widget);
  if (side == NULL || width < (int)(self->from_width * scale))
    return FALSE;
  double wanted =
      self->side_width > 0 ? self->side_width * scale : self->side_share * (width - GAP);
  *side_width = MAX ((int)wanted, least_width (side));
  *main_width = width - GAP - *side_width;
  return *main_width >= least_width (main);
}

static GtkSizeRequestMode
get_request_mode (GtkLayoutManager *manager, GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
measure_width (LanescopeColumnsLayout *self, GtkWidget *widget, int *minimum, int *natural)
{
  int n = 0;
  *minimum = *natural = 0;
  for (GtkWidget *child = first_visible (widget); child != NULL; child = after (child))
    {
      int child_minimum, child_natural;
      gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &child_minimum, &child_natural,
                          NULL, NULL);
      *minimum = MAX (*minimum, child_minimum);
      *natural += child_natural + (n++ > 0 ? GAP : 0);
    }
}

static void
measure_height (LanescopeColumnsLayout *self,
                GtkWidget *widget,
                int width,
                int *minimum,
                int *natural)
{
  int main_width = 0, side_width = 0, n = 0, child_minimum, child_natural;
  gboolean is_wide = width >= 0 && split (self, widget, width, &main_width, &side_width);
  *minimum = *natural = 0;
  for (GtkWidget *child = first_visible (widget); child != NULL; child = after (child), n++)
    {
      int child_width = !is_wide ? width : (n == 0 ? main_width : side_width);
      gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, child_width, &child_minimum,
                          &child_natural, NULL, NULL);
      *minimum =
          is_wide ? MAX (*minimum, child_minimum) : *minimum + child_minimum + (n > 0 ? GAP : 0);
      *natural =
          is_wide ? MAX (*natural, child_natural) : *natural + child_natural + (n > 0 ? GAP : 0);
    }
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
  LanescopeColumnsLayout *self = LANESCOPE_COLUMNS_LAYOUT (manager);
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    measure_width (self, widget, minimum, natural);
  else
    measure_height (self, widget, for_size, minimum, natural);
}

static void
place (GtkWidget *child, int x, int y, int width, int height)
{
  gtk_widget_size_allocate (child, &(GtkAllocation) {x, y, width, height}, -1);
}

static void
allocate_wide (GtkWidget *widget,
               int width,
               int height,
               int main_width,
               int side_width,
               gboolean is_mirrored)
{
  GtkWidget *main = first_visible (widget), *side = after (main);
  place (main, is_mirrored ? width - main_width : 0, 0, main_width, height);
  for (; side != NULL; side = after (side))
    place (side, is_mirrored ? 0 : main_width + GAP, 0, side_width, height);
}

/* What is left over at the bottom goes to the last child. */
static void
allocate (GtkLayoutManager *manager, GtkWidget *widget, int width, int height, int baseline)
{
  LanescopeColumnsLayout *self = LANESCOPE_COLUMNS_LAYOUT (manager);
  int main_width, side_width, y = 0;
  if (split (self, widget, width, &main_width, &side_width))
    {
      allocate_wide (widget, width, height, main_width, side_width,
                     gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL);
      return;
    }
  for (GtkWidget *child = first_visible (widget); child != NULL; child = after (child))
    {
      int child_height, natural;
      gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, width, &child_height, &natural, NULL,
                          NULL);
      child_height = MAX (child_height, MIN (natural, height - y));
      if (after (child) == NULL)
        child_height = MAX (child_height, height - y);
      place (child, 0, y, width, child_height);
      y += child_height + GAP;
    }
}

static void
lanescope_columns_layout_class_init (LanescopeColumnsLayoutClass *klass)
{
  GtkLayoutManagerClass *manager_class = GTK_LAYOUT_MANAGER_CLASS (klass);
  manager_class->get_request_mode = get_request_mode;
  manager_class->measure = measure;
  manager_class->allocate = allocate;
}

static void
lanescope_columns_layout_init (LanescopeColumnsLayout *self)
{
}

GtkLayoutManager *
lanescope_columns_layout_new (double from_width, double side_width, double side_share)
{
  LanescopeColumnsLayout *self = g_object_new (LANESCOPE_TYPE_COLUMNS_LAYOUT, NULL);
  self->from_width = from_width;
  self->side_width = side_width;
  self->side_share = side_share;
  return GTK_LAYOUT_MANAGER (self);
}
