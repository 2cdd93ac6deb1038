/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/fold.h"

#define MOST_CHILDREN 32

struct _LanescopeFold
{
  GtkWidget parent_instance;
  int spacing;
};

typedef struct
{
  GtkWidget *widget;
  int importance, minimum, natural, width;
  gboolean is_shown;
} Item;

G_DEFINE_FINAL_TYPE (LanescopeFold, lanescope_fold, GTK_TYPE_WIDGET)

static int
importance_of (GtkWidget *child)
{
  return GPOINTER_TO_INT (g_object_get_data (G_OBJECT (child), "lanescope-importance"));
}

/* The visible children, with what they ask for; returns how many. */
static guint
collect (GtkWidget *widget, int height, Item items[MOST_CHILDREN])
{
  guint n = 0;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && n < MOST_CHILDREN;
       child = gtk_widget_get_next_sibling (child))
    {
      if (!gtk_widget_get_visible (child))
        continue;
      Item *item = &items[n++];
      *item = (Item) {.widget = child, .importance = importance_of (child)};
      gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, height, &item->minimum, &item->natural,
                          NULL, NULL);
    }
  return n;
}

static Item *
most_important (Item *items, guint n)
{
  Item *best = NULL;
  for (guint i = 0; i < n; i++)
    if (!items[i].is_shown && (best == NULL || items[i].importance > best->importance))
      best = &items[i];
  return best;
}

/* The most important ones that fit, in that order: one that does not fit ends it, so that a row
 * never shows the less important of two. */
static void
choose (Item *items, guint n, int width, int spacing)
{
  int left = width;
  Item *item = most_important (items, n);
  if (item == NULL)
    return;
  item->is_shown = TRUE;
  item->width = MIN (item->natural, MAX (item->minimum, width));
  left -= item->width;
  while ((item = most_important (items, n)) != NULL && item->natural + spacing <= left)
    {
      item->is_shown = TRUE;
      item->width = item->natural;
      left -= item->natural + spacing;
    }
}

static void
place (GtkWidget *widget, Item *item, int x, int width, int height, int baseline)
{
  gboolean is_mirrored = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  int left = is_mirrored ? width - x - item->width : x;
  GskTransform *transform =
      gsk_transform_translate (NULL, &GRAPHENE_POINT_INIT ((float)left, 0.0F));
  gtk_widget_allocate (item->widget, item->width, height, baseline, transform);
}

static void
lanescope_fold_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  LanescopeFold *self = LANESCOPE_FOLD (widget);
  Item items[MOST_CHILDREN];
  guint n = collect (widget, -1, items);
  int start = 0, end = width;
  choose (items, n, width, self->spacing);
  for (guint i = n; i-- > 0;)
    {
      gtk_widget_set_child_visible (items[i].widget, items[i].is_shown);
      if (!items[i].is_shown || gtk_widget_get_halign (items[i].widget) != GTK_ALIGN_END)
        continue;
      end -= items[i].width;
      place (widget, &items[i], end, width, height, baseline);
      end -= self->spacing;
    }
  for (guint i = 0; i < n; i++)
    {
      if (!items[i].is_shown || gtk_widget_get_halign (items[i].widget) == GTK_ALIGN_END)
        continue;
      place (widget, &items[i], start, width, height, baseline);
      start += items[i].width + self->spacing;
    }
}

static void
measure_width (LanescopeFold *self, int *minimum, int *natural)
{
  Item items[MOST_CHILDREN];
  guint n = collect (GTK_WIDGET (self), -1, items);
  Item *first = most_important (items, n);
  *minimum = first != NULL ? first->minimum : 0;
  *natural = n > 0 ? (int)(n - 1) * self->spacing : 0;
  for (guint i = 0; i < n; i++)
    *natural += items[i].natural;
}

static void
lanescope_fold_measure (GtkWidget *widget,
                        GtkOrientation orientation,
                        int for_size,
                        int *minimum,
                        int *natural,
                        int *minimum_baseline,
                        int *natural_baseline)
{
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      measure_width (LANESCOPE_FOLD (widget), minimum, natural);
      return;
    }
  *minimum = *natural = 0;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      int least, wanted;
      if (!gtk_widget_get_visible (child))
        continue;
      gtk_widget_measure (child, orientation, -1, &least, &wanted, NULL, NULL);
      *minimum = MAX (*minimum, least);
      *natural = MAX (*natural, wanted);
    }
}

static void
lanescope_fold_dispose (GObject *object)
{
  GtkWidget *child;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (lanescope_fold_parent_class)->dispose (object);
}

static void
lanescope_fold_class_init (LanescopeFoldClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = lanescope_fold_dispose;
  widget_class->measure = lanescope_fold_measure;
  widget_class->size_allocate = lanescope_fold_size_allocate;
}

static void
lanescope_fold_init (LanescopeFold *self)
{
}

GtkWidget *
lanescope_fold_new (int spacing)
{
  LanescopeFold *self = g_object_new (LANESCOPE_TYPE_FOLD, NULL);
  self->spacing = spacing;
  return GTK_WIDGET (self);
}

void
lanescope_fold_append (LanescopeFold *self, GtkWidget *child, int importance)
{
  g_object_set_data (G_OBJECT (child), "lanescope-importance", GINT_TO_POINTER (importance));
  gtk_widget_insert_before (child, GTK_WIDGET (self), NULL);
}
