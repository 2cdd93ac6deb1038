/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/chart.h"
#include "widgets/canvas.h"
#include "widgets/compat.h"
#include "widgets/table-view.h"
#include "widgets/theme.h"

#include "i18n.h"

#include <stdlib.h>

#define EXPORT_WIDTH 1000.0
#define EXPORT_FILL_HEIGHT 480.0
#define PNG_SCALE 2

struct _LanescopeChart
{
  GtkWidget parent_instance;
  GtkWidget *stack, *canvas, *caption; /* caption: the item under the cursor, in words */
  GtkWidget *table;                    /* nullable: made when it is asked for */
  char *name, *export_caption, *export_footer;
  const LanescopeChartKind *kind; /* nullable: nothing yet */
  gpointer figure;
  GDestroyNotify free_figure;
  guint cursor;
  double height, height_width, height_scale; /* of this figure; width 0: not known */
};

enum
{
  ITEM_ACTIVATED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LanescopeChart, lanescope_chart, GTK_TYPE_WIDGET)

/* ------------------------------------------------------------------ drawing */

static void
draw (gpointer owner, cairo_t *cr, double width, double height, const LspTheme *theme)
{
  LanescopeChart *self = owner;
  if (self->kind != NULL)
    self->kind->draw (cr, width, height, theme, self->kind->data (self->figure));
}

static double
natural_height (gpointer owner, double width, const LspTheme *theme)
{
  LanescopeChart *self = owner;
  if (self->kind == NULL || self->kind->height == NULL)
    return 0;
  if (self->height_width == width && self->height_scale == theme->font_scale)
    return self->height;
  self->height = self->kind->height (self->kind->data (self->figure), width, theme);
  self->height_width = width;
  self->height_scale = theme->font_scale;
  return self->height;
}

static const LanescopeCanvasFuncs canvas_funcs = {.draw = draw, .height = natural_height};

/* ------------------------------------------------------------------ items */

static guint
n_items (LanescopeChart *self)
{
  return self->kind != NULL && self->kind->n_items != NULL ? self->kind->n_items (self->figure) : 0;
}

/* The picture in words; with a cursor, the item under it. */
static void
update_words (LanescopeChart *self)
{
  char *words = NULL;
  gboolean has_cursor = self->cursor != LANESCOPE_CHART_NO_ITEM;
  if (self->kind == NULL)
    return;
  words = has_cursor ? self->kind->describe_item (self->figure, self->cursor)
                     : self->kind->describe (self->kind->data (self->figure));
  gtk_widget_set_visible (self->caption, has_cursor);
  gtk_label_set_text (GTK_LABEL (self->caption), has_cursor && words != NULL ? words : "");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->canvas),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, words != NULL ? words : "",
                                  -1);
  free (words);
}

static void
set_cursor (LanescopeChart *self, guint item)
{
  guint n = n_items (self);
  if (n == 0 || item >= n)
    item = LANESCOPE_CHART_NO_ITEM;
  if (self->cursor == item)
    return;
  self->cursor = item;
  self->kind->set_cursor (self->figure, item);
  update_words (self);
  gtk_widget_queue_draw (self->canvas);
}

static guint
item_at (LanescopeChart *self, double x, double y)
{
  LspTheme theme;
  if (n_items (self) == 0)
    return LANESCOPE_CHART_NO_ITEM;
  lanescope_theme_for_widget (self->canvas, &theme);
  return self->kind->item_at (self->figure, gtk_widget_get_width (self->canvas),
                              gtk_widget_get_height (self->canvas), &theme, x, y);
}

static gboolean
on_query_tooltip (GtkWidget *canvas,
                  int x,
                  int y,
                  gboolean is_keyboard,
                  GtkTooltip *tooltip,
                  LanescopeChart *self)
{
  guint item = is_keyboard ? self->cursor : item_at (self, x, y);
  if (item == LANESCOPE_CHART_NO_ITEM)
    return FALSE;
  char *words = self->kind->describe_item (self->figure, item);
  if (words != NULL)
    gtk_tooltip_set_text (tooltip, words);
  free (words);
  return TRUE;
}

static void
on_pressed (GtkGestureClick *gesture, int n_press, double x, double y, LanescopeChart *self)
{
  guint item = item_at (self, x, y);
  gtk_widget_grab_focus (self->canvas);
  set_cursor (self, item);
  if (item != LANESCOPE_CHART_NO_ITEM)
    g_signal_emit (self, signals[ITEM_ACTIVATED], 0, item);
}

static gboolean
move_cursor (LanescopeChart *self, int step)
{
  guint n = n_items (self);
  if (n == 0)
    return FALSE;
  if (self->cursor == LANESCOPE_CHART_NO_ITEM)
    set_cursor (self, step > 0 ? 0 : n - 1);
  else
    set_cursor (self, (self->cursor + n + (guint)step) % n);
  return TRUE;
}

static gboolean
on_key (GtkEventControllerKey *controller,
        guint key,
        guint code,
        GdkModifierType state,
        LanescopeChart *self)
{
  if ((state & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SUPER_MASK)) != 0)
    return FALSE;
  switch (key)
    {
    case GDK_KEY_Right:
    case GDK_KEY_Down:
      return move_cursor (self, 1);
    case GDK_KEY_Left:
    case GDK_KEY_Up:
      return move_cursor (self, -1);
    case GDK_KEY_Return:
    case GDK_KEY_KP_Enter:
      if (self->cursor == LANESCOPE_CHART_NO_ITEM)
        return FALSE;
      g_signal_emit (self, signals[ITEM_ACTIVATED], 0, self->cursor);
      return TRUE;
    case GDK_KEY_Escape:
      if (self->cursor == LANESCOPE_CHART_NO_ITEM)
        return FALSE;
      set_cursor (self, LANESCOPE_CHART_NO_ITEM);
      return TRUE;
    default:
      return FALSE;
    }
}

/* ------------------------------------------------------------------ table twin */

static void
update_table (LanescopeChart *self)
{
  if (self->table != NULL)
    gtk_stack_remove (GTK_STACK (self->stack), self->table);
  self->table = NULL;
  if (self->kind == NULL || self->kind->table == NULL)
    return;
  self->table = lanescope_table_view_new (self->kind->table (self->figure), self->name);
  gtk_stack_add_named (GTK_STACK (self->stack), self->table, "table");
}

void
lanescope_chart_set_table (LanescopeChart *self, gboolean is_table)
{
  g_return_if_fail (LANESCOPE_IS_CHART (self));
  if (is_table)
    update_table (self);
  gboolean has_table = is_table && self->table != NULL;
  gtk_stack_set_visible_child (GTK_STACK (self->stack), has_table ? self->table : self->canvas);
  if (!has_table && self->table != NULL)
    {
      gtk_stack_remove (GTK_STACK (self->stack), self->table);
      self->table = NULL;
    }
}

gboolean
lanescope_chart_get_table (LanescopeChart *self)
{
  return self->table != NULL;
}

static void
toggle_table (GtkWidget *widget, const char *action, GVariant *parameter)
{
  LanescopeChart *self = LANESCOPE_CHART (widget);
  lanescope_chart_set_table (self, !lanescope_chart_get_table (self));
  gtk_widget_child_focus (widget, GTK_DIR_TAB_FORWARD);
}

static void
copy_data (GtkWidget *widget, const char *action, GVariant *parameter)
{
  LanescopeChart *self = LANESCOPE_CHART (widget);
  if (self->kind == NULL || self->kind->table == NULL)
    return;
  LsfTable *table = self->kind->table (self->figure);
  char *csv = table != NULL ? lsf_table_to_csv (table) : NULL;
  if (csv != NULL)
    gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), csv);
  free (csv);
  lsf_table_free (table);
}

/* ------------------------------------------------------------------ files */

gboolean
lanescope_chart_export (LanescopeChart *self, const char *path, LspError *error)
{
  LspTheme theme;
  if (self->kind == NULL)
    {
      g_snprintf (error->text, sizeof error->text, "%s", _ ("There is nothing to export yet."));
      return FALSE;
    }
  const void *data = self->kind->data (self->figure);
  lanescope_theme_for_widget (GTK_WIDGET (self), &theme);
  theme.font_scale = 1;
  char *words = self->kind->describe (data);
  double height = self->kind->height != NULL ? self->kind->height (data, EXPORT_WIDTH, &theme)
                                             : EXPORT_FILL_HEIGHT;
  LspExport what = {.width = EXPORT_WIDTH,
                    .height = height,
                    .scale = PNG_SCALE,
                    .theme = &theme,
                    .draw = self->kind->draw,
                    .data = data,
                    .title = self->name,
                    .caption = self->export_caption,
                    .footer = self->export_footer,
                    .description = words};
  gboolean ok = lsp_export (path, &what, error);
  free (words);
  return ok;
}

static void
on_save_response (GtkNativeDialog *dialog, int response, LanescopeChart *self)
{
  LspError error = {0};
  g_autofree char *path = NULL;
  if (response == GTK_RESPONSE_ACCEPT)
    path = lanescope_save_dialog_dup_path (dialog);
  if (path != NULL && !lanescope_chart_export (self, path, &error))
    gtk_widget_activate_action (GTK_WIDGET (self), "win.notice", "s", error.text);
  else if (path != NULL)
    {
      g_autofree char *text = g_strdup_printf (_ ("Saved as %s"), path);
      gtk_widget_activate_action (GTK_WIDGET (self), "win.notice", "s", text);
    }
  g_object_unref (dialog);
}

static void
ask_for_file (GtkWidget *widget, const char *action, GVariant *parameter)
{
  LanescopeChart *self = LANESCOPE_CHART (widget);
  GtkRoot *root = gtk_widget_get_root (widget);
  g_autofree char *name = g_strdup_printf ("%s.svg", self->name);
  GtkNativeDialog *dialog = lanescope_save_dialog_new (
      _ ("Save chart as SVG, PNG or PDF"), GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, name);
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_save_response), self, 0);
  gtk_native_dialog_show (dialog);
}

/* ------------------------------------------------------------------ object */

static void
show_menu (GtkGestureClick *gesture, int n_press, double x, double y, LanescopeChart *self)
{
  GMenu *menu = g_menu_new ();
  g_menu_append (menu, _ ("Show as table"), "chart.table");
  g_menu_append (menu, _ ("Copy numbers"), "chart.copy-data");
  g_menu_append (menu, _ ("Save picture…"), "chart.export");
  GtkWidget *popover = gtk_popover_menu_new_from_model (G_MENU_MODEL (menu));
  g_object_unref (menu);
  gtk_widget_set_parent (popover, GTK_WIDGET (self));
  gtk_popover_set_pointing_to (GTK_POPOVER (popover), &(GdkRectangle) {(int)x, (int)y, 1, 1});
  g_signal_connect (popover, "closed", G_CALLBACK (gtk_widget_unparent), NULL);
  gtk_popover_popup (GTK_POPOVER (popover));
}

static void
lanescope_chart_dispose (GObject *object)
{
  LanescopeChart *self = LANESCOPE_CHART (object);
  GtkWidget *child;
  if (self->canvas != NULL)
    lanescope_canvas_release (LANESCOPE_CANVAS (self->canvas));
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  self->canvas = self->stack = self->table = self->caption = NULL;
  if (self->figure != NULL && self->free_figure != NULL)
    self->free_figure (self->figure);
  self->figure = NULL;
  self->kind = NULL;
  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->export_caption, g_free);
  g_clear_pointer (&self->export_footer, g_free);
  G_OBJECT_CLASS (lanescope_chart_parent_class)->dispose (object);
}

static void
lanescope_chart_class_init (LanescopeChartClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = lanescope_chart_dispose;
  signals[ITEM_ACTIVATED] =
      g_signal_new ("item-activated", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                    NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "chart");
  gtk_widget_class_install_action (widget_class, "chart.table", NULL, toggle_table);
  gtk_widget_class_install_action (widget_class, "chart.copy-data", NULL, copy_data);
  gtk_widget_class_install_action (widget_class, "chart.export", NULL, ask_for_file);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_t, 0, "chart.table", NULL);
}

static void
add_controllers (LanescopeChart *self)
{
  GtkGesture *click = gtk_gesture_click_new (), *menu = gtk_gesture_click_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (menu), GDK_BUTTON_SECONDARY);
  g_signal_connect (click, "pressed", G_CALLBACK (on_pressed), self);
  g_signal_connect (menu, "pressed", G_CALLBACK (show_menu), self);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (on_key), self);
  gtk_widget_add_controller (self->canvas, GTK_EVENT_CONTROLLER (click));
  gtk_widget_add_controller (self->canvas, GTK_EVENT_CONTROLLER (menu));
  gtk_widget_add_controller (self->canvas, keys);
  gtk_widget_set_has_tooltip (self->canvas, TRUE);
  g_signal_connect (self->canvas, "query-tooltip", G_CALLBACK (on_query_tooltip), self);
}

static void
lanescope_chart_init (LanescopeChart *self)
{
  self->cursor = LANESCOPE_CHART_NO_ITEM;
  gtk_orientable_set_orientation (
      GTK_ORIENTABLE (gtk_widget_get_layout_manager (GTK_WIDGET (self))), GTK_ORIENTATION_VERTICAL);
  self->stack = gtk_stack_new ();
  gtk_stack_set_vhomogeneous (GTK_STACK (self->stack), FALSE);
  gtk_widget_set_hexpand (self->stack, TRUE);
  gtk_widget_set_vexpand (self->stack, TRUE);
  gtk_widget_set_parent (self->stack, GTK_WIDGET (self));
  self->caption = gtk_label_new (NULL);
  gtk_label_set_wrap (GTK_LABEL (self->caption), TRUE);
  gtk_label_set_xalign (GTK_LABEL (self->caption), 0);
  gtk_widget_add_css_class (self->caption, "ls-caption");
  gtk_widget_set_visible (self->caption, FALSE);
  gtk_widget_set_parent (self->caption, GTK_WIDGET (self));
}

GtkWidget *
lanescope_chart_new (const char *name)
{
  LanescopeChart *self = g_object_new (LANESCOPE_TYPE_CHART, NULL);
  self->name = g_strdup (name);
  self->canvas = lanescope_canvas_new (&canvas_funcs, self, name);
  gtk_widget_set_focusable (self->canvas, TRUE);
  gtk_stack_add_named (GTK_STACK (self->stack), self->canvas, "canvas");
  add_controllers (self);
  return GTK_WIDGET (self);
}

void
lanescope_chart_set_figure (LanescopeChart *self,
                            const LanescopeChartKind *kind,
                            gpointer figure,
                            GDestroyNotify free_figure)
{
  g_return_if_fail (LANESCOPE_IS_CHART (self));
  LspTheme theme;
  int width = gtk_widget_get_width (self->canvas);
  lanescope_theme_for_widget (self->canvas, &theme);
  double before = width > 0 ? natural_height (self, width, &theme) : -1;
  if (self->figure != NULL && self->free_figure != NULL)
    self->free_figure (self->figure);
  self->kind = figure != NULL ? kind : NULL;
  self->figure = figure;
  self->free_figure = free_figure;
  self->height_width = 0;
  if (self->cursor >= n_items (self))
    self->cursor = LANESCOPE_CHART_NO_ITEM;
  else
    kind->set_cursor (figure, self->cursor);
  update_words (self);
  if (width <= 0 || natural_height (self, width, &theme) != before)
    gtk_widget_queue_resize (self->canvas);
  gtk_widget_queue_draw (self->canvas);
  if (lanescope_chart_get_table (self))
    lanescope_chart_set_table (self, TRUE);
}

const char *
lanescope_chart_get_name (LanescopeChart *self)
{
  return self->name;
}

gpointer
lanescope_chart_get_figure (LanescopeChart *self)
{
  return self->figure;
}

void
lanescope_chart_redraw (LanescopeChart *self)
{
  g_return_if_fail (LANESCOPE_IS_CHART (self));
  update_words (self);
  gtk_widget_queue_draw (self->canvas);
}

void
lanescope_chart_set_caption (LanescopeChart *self, const char *caption, const char *footer)
{
  g_free (self->export_caption);
  g_free (self->export_footer);
  self->export_caption = g_strdup (caption);
  self->export_footer = g_strdup (footer);
}
