/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/frame.h"
#include "widgets/theme.h"

#define NARROW_PX 720

struct _LanescopeFrame
{
  GtkWidget parent_instance;
  GtkWidget *sidebar, *content;
  gboolean is_narrow;
  guint notify; /* idle source */
};

enum
{
  PROP_0,
  PROP_NARROW,
  N_PROPS
};
static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (LanescopeFrame, lanescope_frame, GTK_TYPE_WIDGET)

static gboolean
notify_narrow (gpointer data)
{
  LanescopeFrame *self = data;
  self->notify = 0;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_NARROW]);
  return G_SOURCE_REMOVE;
}

static int
sidebar_width (LanescopeFrame *self, gboolean is_narrow)
{
  int minimum, natural;
  if (!gtk_widget_get_visible (self->sidebar))
    return 0;
  gtk_widget_measure (self->sidebar, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, &natural, NULL,
                      NULL);
  return is_narrow ? minimum : natural;
}

static gboolean
is_narrow_at (LanescopeFrame *self, int width)
{
  return width < NARROW_PX * lanescope_text_scale (GTK_WIDGET (self));
}

static void
lanescope_frame_measure (GtkWidget *widget,
                         GtkOrientation orientation,
                         int for_size,
                         int *minimum,
                         int *natural,
                         int *minimum_baseline,
                         int *natural_baseline)
{
  LanescopeFrame *self = LANESCOPE_FRAME (widget);
  int content_minimum, content_natural;
  if (orientation == GTK_ORIENTATION_VERTICAL && for_size > 0)
    for_size = MAX (for_size - sidebar_width (self, is_narrow_at (self, for_size)), 0);
  else
    for_size = -1;
  gtk_widget_measure (self->content, orientation, for_size, &content_minimum, &content_natural,
                      NULL, NULL);
  gtk_widget_measure (self->sidebar, orientation, -1, minimum, natural, NULL, NULL);
  if (!gtk_widget_get_visible (self->sidebar))
    *minimum = *natural = 0;
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum += content_minimum;
      *natural += content_natural;
      return;
    }
  *minimum = MAX (*minimum, content_minimum);
  *natural = MAX (*natural, content_natural);
}

static void
lanescope_frame_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  LanescopeFrame *self = LANESCOPE_FRAME (widget);
  gboolean is_narrow = is_narrow_at (self, width);
  int side = sidebar_width (self, is_narrow);
  gboolean is_mirrored = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  if (side > 0)
    gtk_widget_size_allocate (
        self->sidebar, &(GtkAllocation) {is_mirrored ? width - side : 0, 0, side, height}, -1);
  gtk_widget_size_allocate (self->content,
                            &(GtkAllocation) {is_mirrored ? 0 : side, 0, width - side, height}, -1);
  if (is_narrow == self->is_narrow)
    return;
  self->is_narrow = is_narrow;
  if (self->notify == 0)
    self->notify = g_idle_add_full (G_PRIORITY_HIGH_IDLE, notify_narrow, self, NULL);
}

static GtkSizeRequestMode
lanescope_frame_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
lanescope_frame_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_NARROW)
    g_value_set_boolean (value, LANESCOPE_FRAME (object)->is_narrow);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
lanescope_frame_dispose (GObject *object)
{
  LanescopeFrame *self = LANESCOPE_FRAME (object);
  g_clear_handle_id (&self->notify, g_source_remove);
  g_clear_pointer (&self->sidebar, gtk_widget_unparent);
  g_clear_pointer (&self->content, gtk_widget_unparent);
  G_OBJECT_CLASS (lanescope_frame_parent_class)->dispose (object);
}

static void
lanescope_frame_class_init (LanescopeFrameClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  object_class->dispose = lanescope_frame_dispose;
  object_class->get_property = lanescope_frame_get_property;
  widget_class->measure = lanescope_frame_measure;
  widget_class->size_allocate = lanescope_frame_size_allocate;
  widget_class->get_request_mode = lanescope_frame_get_request_mode;
  properties[PROP_NARROW] =
      g_param_spec_boolean ("narrow", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
lanescope_frame_init (LanescopeFrame *self)
{
}

GtkWidget *
lanescope_frame_new (GtkWidget *sidebar, GtkWidget *content)
{
  LanescopeFrame *self = g_object_new (LANESCOPE_TYPE_FRAME, NULL);
  self->sidebar = sidebar;
  self->content = content;
  gtk_widget_set_parent (sidebar, GTK_WIDGET (self));
  gtk_widget_set_parent (content, GTK_WIDGET (self));
  return GTK_WIDGET (self);
}

gboolean
lanescope_frame_is_narrow (LanescopeFrame *self)
{
  return self->is_narrow;
}
