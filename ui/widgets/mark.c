/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/mark.h"
#include "widgets/theme.h"

#include "plot/canvas.h"

#include <math.h>

#define PLATE_PX 22.0
#define PLAIN_PX 14.0
#define MARK_PX 11.0

struct _LanescopeMark
{
  GtkWidget parent_instance;
  LseStrategyId strategy;
  gboolean is_hollow, is_plain;
};

G_DEFINE_FINAL_TYPE (LanescopeMark, lanescope_mark, GTK_TYPE_WIDGET)

static void
lanescope_mark_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  LanescopeMark *self = LANESCOPE_MARK (widget);
  double width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  LspTheme theme;
  if (width <= 0 || height <= 0)
    return;
  lanescope_theme_for_widget (widget, &theme);
  cairo_t *cr =
      gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, (float)width, (float)height));
  LspCanvas canvas = {cr, &theme};
  double x = width / 2, y = height / 2, radius = PLATE_PX * theme.font_scale / 2;
  if (theme.is_dark && !self->is_plain)
    lsp_canvas_round_rect (&canvas, (LspBox) {x - radius, y - radius, 2 * radius, 2 * radius},
                           radius, theme.view);
  const char *name = lse_strategy_info (self->strategy)->name;
  LspMark mark = {.family = lsp_family_from_strategy (name),
                  .size = MARK_PX * theme.font_scale,
                  .is_hollow = self->is_hollow};
  lsp_canvas_mark (&canvas, x, y, &mark);
  cairo_destroy (cr);
}

static void
lanescope_mark_measure (GtkWidget *widget,
                        GtkOrientation orientation,
                        int for_size,
                        int *minimum,
                        int *natural,
                        int *minimum_baseline,
                        int *natural_baseline)
{
  double px = LANESCOPE_MARK (widget)->is_plain ? PLAIN_PX : PLATE_PX;
  *minimum = *natural = (int)ceil (px * lanescope_text_scale (widget));
}

static void
lanescope_mark_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (lanescope_mark_parent_class)->css_changed (widget, change);
  gtk_widget_queue_draw (widget);
}

static void
lanescope_mark_system_setting_changed (GtkWidget *widget, GtkSystemSetting setting)
{
  GTK_WIDGET_CLASS (lanescope_mark_parent_class)->system_setting_changed (widget, setting);
  gtk_widget_queue_resize (widget);
}

static void
lanescope_mark_class_init (LanescopeMarkClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  widget_class->snapshot = lanescope_mark_snapshot;
  widget_class->measure = lanescope_mark_measure;
  widget_class->css_changed = lanescope_mark_css_changed;
  widget_class->system_setting_changed = lanescope_mark_system_setting_changed;
  gtk_widget_class_set_css_name (widget_class, "mark");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
lanescope_mark_init (LanescopeMark *self)
{
  gtk_widget_set_can_target (GTK_WIDGET (self), FALSE);
  lanescope_theme_follow (GTK_WIDGET (self));
}

GtkWidget *
lanescope_mark_new (LseStrategyId strategy)
{
  LanescopeMark *self = g_object_new (LANESCOPE_TYPE_MARK, NULL);
  self->strategy = strategy;
  self->is_hollow = lse_strategy_info (strategy)->has_gil; /* a variant of threads */
  return GTK_WIDGET (self);
}

void
lanescope_mark_set (LanescopeMark *self, LseStrategyId strategy, gboolean is_hollow)
{
  if (self->strategy == strategy && self->is_hollow == is_hollow)
    return;
  self->strategy = strategy;
  self->is_hollow = is_hollow;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
lanescope_mark_set_plain (LanescopeMark *self, gboolean is_plain)
{
  self->is_plain = is_plain;
  gtk_widget_queue_resize (GTK_WIDGET (self));
}
