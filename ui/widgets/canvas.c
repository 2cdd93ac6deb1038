/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/canvas.h"
#include "widgets/theme.h"

#include <math.h>

#define LEAST_WIDTH 120
#define USUAL_WIDTH 480

struct _LanescopeCanvas
{
  GtkWidget parent_instance;
  LanescopeCanvasFuncs funcs;
  gpointer owner; /* NULL: released */
  int least_width;
};

G_DEFINE_FINAL_TYPE (LanescopeCanvas, lanescope_canvas, GTK_TYPE_WIDGET)

static void
lanescope_canvas_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  LanescopeCanvas *self = LANESCOPE_CANVAS (widget);
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  LspTheme theme;
  if (self->owner == NULL || width <= 0 || height <= 0)
    return;
  lanescope_theme_for_widget (widget, &theme);
  cairo_t *cr =
      gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, (float)width, (float)height));
  self->funcs.draw (self->owner, cr, width, height, &theme);
  cairo_destroy (cr);
}

static GtkSizeRequestMode
lanescope_canvas_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
lanescope_canvas_measure (GtkWidget *widget,
                          GtkOrientation orientation,
                          int for_size,
                          int *minimum,
                          int *natural,
                          int *minimum_baseline,
                          int *natural_baseline)
{
  LanescopeCanvas *self = LANESCOPE_CANVAS (widget);
  LspTheme theme;
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = self->least_width;
      *natural = MAX (USUAL_WIDTH, self->least_width);
      if (self->owner == NULL || self->funcs.width == NULL)
        return;
      lanescope_theme_for_widget (widget, &theme);
      *natural = MAX ((int)ceil (self->funcs.width (self->owner, &theme)), self->least_width);
      return;
    }
  double height = 0;
  if (self->owner != NULL && self->funcs.height != NULL)
    {
      lanescope_theme_for_widget (widget, &theme);
      height = self->funcs.height (self->owner, for_size > 0 ? for_size : USUAL_WIDTH, &theme);
    }
  *minimum = *natural = (int)ceil (MAX (height, 1));
}

/* Fonts, text size or state: the size may be another. */
static void
lanescope_canvas_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (lanescope_canvas_parent_class)->css_changed (widget, change);
  gtk_widget_queue_resize (widget);
  gtk_widget_queue_draw (widget);
}

static void
lanescope_canvas_system_setting_changed (GtkWidget *widget, GtkSystemSetting setting)
{
  GTK_WIDGET_CLASS (lanescope_canvas_parent_class)->system_setting_changed (widget, setting);
  gtk_widget_queue_resize (widget);
}

static void
lanescope_canvas_class_init (LanescopeCanvasClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  widget_class->snapshot = lanescope_canvas_snapshot;
  widget_class->get_request_mode = lanescope_canvas_get_request_mode;
  widget_class->measure = lanescope_canvas_measure;
  widget_class->css_changed = lanescope_canvas_css_changed;
  widget_class->system_setting_changed = lanescope_canvas_system_setting_changed;
  gtk_widget_class_set_css_name (widget_class, "canvas");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
lanescope_canvas_init (LanescopeCanvas *self)
{
  self->least_width = LEAST_WIDTH;
  lanescope_theme_follow (GTK_WIDGET (self));
}

GtkWidget *
lanescope_canvas_new (const LanescopeCanvasFuncs *funcs, gpointer owner, const char *label)
{
  LanescopeCanvas *self = g_object_new (LANESCOPE_TYPE_CANVAS, NULL);
  self->funcs = *funcs;
  self->owner = owner;
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  return GTK_WIDGET (self);
}

void
lanescope_canvas_release (LanescopeCanvas *self)
{
  self->owner = NULL;
}

void
lanescope_canvas_set_least_width (LanescopeCanvas *self, int width)
{
  self->least_width = width;
  gtk_widget_queue_resize (GTK_WIDGET (self));
}
