/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/method-card.h"
#include "widgets/method-card-private.h"

#include "widgets/canvas.h"
#include "widgets/card.h"
#include "widgets/mark.h"

#include "i18n.h"

#include <stdlib.h>

struct _LanescopeMethodCard
{
  GtkWidget parent_instance;
  int method;
  guint place, n_places;
  gboolean is_measured, has_guess;
  LspMethodSketch sketch;
  LanescopeMethodResult result;
  GtkWidget *ordinal, *remark, *card, *canvas, *handle;
  GtkWidget *arrows, *earlier, *later;
};

typedef struct
{
  LseStrategyId strategy;
  LspSketchMethod sketch;
  const char *name, *sentence;
} Method;

static const Method methods[] = {
    {LSE_STRATEGY_THREADS, LSP_SKETCH_THREADS, N_ ("Method 1"),
     N_ ("sin(x)·cos(x) in threads of one process")},
    {LSE_STRATEGY_PROCESSES, LSP_SKETCH_PROCESSES, N_ ("Method 2"),
     N_ ("sin(x)² in a pool of processes")},
    {LSE_STRATEGY_BLAS, LSP_SKETCH_LIBRARY, N_ ("Method 3"),
     N_ ("A matrix product; the library brings its own threads")},
    {LSE_STRATEGY_GRAPH, LSP_SKETCH_GRAPH, N_ ("Method 4"),
     N_ ("The mean of many chunks, as a graph of tasks")},
};

enum
{
  MOVED,
  DROPPED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LanescopeMethodCard, lanescope_method_card, GTK_TYPE_WIDGET)

const char *
lanescope_ordinal (guint place)
{
  switch (place)
    {
    case 1:
      return _ ("1st");
    case 2:
      return _ ("2nd");
    case 3:
      return _ ("3rd");
    case 4:
      return _ ("4th");
    default:
      return "–";
    }
}

static const Method *
method_of (LanescopeMethodCard *self)
{
  return &methods[self->method - 1];
}

/* ------------------------------------------------------------------ moving */

static void
ask_for_place (LanescopeMethodCard *self, int place)
{
  if (!self->is_measured && place >= 0 && place < (int)self->n_places && place != (int)self->place)
    g_signal_emit (self, signals[MOVED], 0, (guint)place);
}

static void
on_earlier (LanescopeMethodCard *self)
{
  ask_for_place (self, (int)self->place - 1);
}

static void
on_later (LanescopeMethodCard *self)
{
  ask_for_place (self, (int)self->place + 1);
}

static gboolean
on_key (GtkEventControllerKey *controller,
        guint key,
        guint code,
        GdkModifierType state,
        LanescopeMethodCard *self)
{
  gboolean is_mirrored = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
  int step = is_mirrored ? -1 : 1;
  if (self->is_measured || (state & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SUPER_MASK)) != 0)
    return FALSE;
  if (key >= GDK_KEY_1 && key < GDK_KEY_1 + self->n_places)
    ask_for_place (self, (int)(key - GDK_KEY_1));
  else if (key == GDK_KEY_Left)
    ask_for_place (self, (int)self->place - step);
  else if (key == GDK_KEY_Right)
    ask_for_place (self, (int)self->place + step);
  else
    return FALSE;
  return TRUE;
}

static void
on_pressed (LanescopeMethodCard *self)
{
  if (!self->is_measured)
    gtk_widget_grab_focus (self->card);
}

static GdkContentProvider *
on_drag_prepare (GtkDragSource *source, double x, double y, LanescopeMethodCard *self)
{
  if (self->is_measured)
    return NULL;
  g_autoptr (GdkPaintable) picture = gtk_widget_paintable_new (self->card);
  gtk_drag_source_set_icon (source, picture, (int)x, (int)y);
  return gdk_content_provider_new_typed (G_TYPE_INT, self->method);
}

static gboolean
on_drop (GtkDropTarget *target, const GValue *value, double x, double y, LanescopeMethodCard *self)
{
  int method = g_value_get_int (value);
  if (self->is_measured || method < 1 || method > (int)G_N_ELEMENTS (methods))
    return FALSE;
  g_signal_emit (self, signals[DROPPED], 0, (guint)method);
  return TRUE;
}

/* ------------------------------------------------------------------ parts */

static void
draw (gpointer owner, cairo_t *cr, double width, double height, const LspTheme *theme)
{
  LanescopeMethodCard *self = owner;
  lsp_method_sketch_draw (cr, width, height, theme, &self->sketch);
}

static double
wanted_height (gpointer owner, double width, const LspTheme *theme)
{
  LanescopeMethodCard *self = owner;
  return lsp_method_sketch_height (&self->sketch, width, theme);
}

static const LanescopeCanvasFuncs canvas_funcs = {.draw = draw, .height = wanted_height};

static GtkWidget *
heading_new (LanescopeMethodCard *self)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  self->ordinal = gtk_label_new (NULL);
  gtk_widget_add_css_class (self->ordinal, "ls-ordinal");
  self->remark = gtk_label_new (NULL);
  gtk_widget_add_css_class (self->remark, "ls-caption");
  gtk_widget_add_css_class (self->remark, "ls-secondary");
  gtk_label_set_ellipsize (GTK_LABEL (self->remark), PANGO_ELLIPSIZE_END);
  gtk_widget_set_valign (self->ordinal, GTK_ALIGN_BASELINE);
  gtk_widget_set_valign (self->remark, GTK_ALIGN_BASELINE);
  gtk_widget_set_margin_start (row, 4);
  gtk_box_append (GTK_BOX (row), self->ordinal);
  gtk_box_append (GTK_BOX (row), self->remark);
  return row;
}

static GtkWidget *
title_new (LanescopeMethodCard *self)
{
  const Method *method = method_of (self);
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *title = gtk_label_new (_ (lse_strategy_info (method->strategy)->title));
  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_label_set_ellipsize (GTK_LABEL (title), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (title, "ls-heading");
  gtk_widget_set_hexpand (title, TRUE);
  self->handle = gtk_image_new_from_icon_name ("lanescope-drag-symbolic");
  gtk_widget_add_css_class (self->handle, "ls-secondary");
  gtk_box_append (GTK_BOX (row), lanescope_mark_new (method->strategy));
  gtk_box_append (GTK_BOX (row), title);
  gtk_box_append (GTK_BOX (row), self->handle);
  return row;
}

static GtkWidget *
card_new (LanescopeMethodCard *self)
{
  const Method *method = method_of (self);
  GtkWidget *card = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *name = lanescope_label_new (_ (method->name), "ls-caption");
  GtkWidget *sentence = lanescope_label_new (_ (method->sentence), "ls-dense");
  self->canvas = lanescope_canvas_new (&canvas_funcs, self, _ ("How it works"));
  char *words = lsp_method_sketch_describe (&self->sketch);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->canvas),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, words != NULL ? words : "",
                                  -1);
  free (words);
  gtk_widget_add_css_class (name, "ls-secondary");
  gtk_widget_add_css_class (card, "ls-boxed");
  gtk_widget_add_css_class (card, "ls-method");
  gtk_widget_set_margin_top (self->canvas, 14);
  gtk_widget_set_margin_bottom (self->canvas, 12);
  gtk_widget_set_vexpand (sentence, TRUE);
  gtk_widget_set_valign (sentence, GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (card), title_new (self));
  gtk_box_append (GTK_BOX (card), name);
  gtk_box_append (GTK_BOX (card), self->canvas);
  gtk_box_append (GTK_BOX (card), sentence);
  return card;
}

static GtkWidget *
arrow_new (LanescopeMethodCard *self, gboolean is_earlier, GCallback callback)
{
  gboolean is_left = is_earlier == (gtk_widget_get_default_direction () != GTK_TEXT_DIR_RTL);
  GtkWidget *button = gtk_button_new_from_icon_name (is_left ? "lanescope-chevron-left-symbolic"
                                                             : "lanescope-chevron-right-symbolic");
  const char *title = _ (lse_strategy_info (method_of (self)->strategy)->title);
  g_autofree char *name = is_earlier ? g_strdup_printf (_ ("%s gains more"), title)
                                     : g_strdup_printf (_ ("%s gains less"), title);
  gtk_widget_set_tooltip_text (button, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_widget_add_css_class (button, "flat");
  g_signal_connect_object (button, "clicked", callback, self, G_CONNECT_SWAPPED);
  return button;
}

static GtkWidget *
arrows_new (LanescopeMethodCard *self)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 4);
  self->earlier = arrow_new (self, TRUE, G_CALLBACK (on_earlier));
  self->later = arrow_new (self, FALSE, G_CALLBACK (on_later));
  gtk_widget_set_halign (row, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (row), self->earlier);
  gtk_box_append (GTK_BOX (row), self->later);
  return row;
}

static void
add_controllers (LanescopeMethodCard *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkGesture *click = gtk_gesture_click_new ();
  GtkDragSource *source = gtk_drag_source_new ();
  GtkDropTarget *target = gtk_drop_target_new (G_TYPE_INT, GDK_ACTION_MOVE);
  gtk_drag_source_set_actions (source, GDK_ACTION_MOVE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (on_key), self);
  g_signal_connect_swapped (click, "pressed", G_CALLBACK (on_pressed), self);
  g_signal_connect (source, "prepare", G_CALLBACK (on_drag_prepare), self);
  g_signal_connect (target, "drop", G_CALLBACK (on_drop), self);
  gtk_widget_add_controller (self->card, keys);
  gtk_widget_add_controller (self->card, GTK_EVENT_CONTROLLER (click));
  gtk_widget_add_controller (self->card, GTK_EVENT_CONTROLLER (source));
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
}

/* ------------------------------------------------------------------ object */

static void
lanescope_method_card_dispose (GObject *object)
{
  LanescopeMethodCard *self = LANESCOPE_METHOD_CARD (object);
  GtkWidget *child;
  if (self->canvas != NULL)
    lanescope_canvas_release (LANESCOPE_CANVAS (self->canvas));
  self->canvas = NULL;
  lanescope_method_result_clear (&self->result);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (lanescope_method_card_parent_class)->dispose (object);
}

static void
lanescope_method_card_class_init (LanescopeMethodCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GType type = G_TYPE_FROM_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = lanescope_method_card_dispose;
  signals[MOVED] = g_signal_new ("moved", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                 1, G_TYPE_UINT);
  signals[DROPPED] = g_signal_new ("dropped", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, G_TYPE_UINT);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "method");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
lanescope_method_card_init (LanescopeMethodCard *self)
{
  GtkBoxLayout *layout = GTK_BOX_LAYOUT (gtk_widget_get_layout_manager (GTK_WIDGET (self)));
  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  gtk_box_layout_set_spacing (layout, 6);
}

GtkWidget *
lanescope_method_card_new (int method)
{
  LanescopeMethodCard *self = g_object_new (LANESCOPE_TYPE_METHOD_CARD, NULL);
  self->method = method;
  self->sketch.method = method_of (self)->sketch;
  gtk_widget_set_parent (heading_new (self), GTK_WIDGET (self));
  self->card = card_new (self);
  gtk_widget_set_vexpand (self->card, TRUE);
  gtk_widget_set_focusable (self->card, TRUE);
  gtk_widget_set_parent (self->card, GTK_WIDGET (self));
  self->arrows = arrows_new (self);
  gtk_widget_set_parent (self->arrows, GTK_WIDGET (self));
  lanescope_method_result_build (&self->result);
  gtk_widget_set_visible (self->result.box, FALSE);
  gtk_widget_set_margin_start (self->result.box, 4);
  gtk_widget_set_margin_end (self->result.box, 4);
  gtk_widget_set_parent (self->result.box, GTK_WIDGET (self));
  add_controllers (self);
  return GTK_WIDGET (self);
}

int
lanescope_method_card_get_method (LanescopeMethodCard *self)
{
  return self->method;
}

/* ------------------------------------------------------------------ guess and result */

static void
set_words (LanescopeMethodCard *self, const char *ordinal, const char *remark)
{
  const char *title = _ (lse_strategy_info (method_of (self)->strategy)->title);
  g_autofree char *name = g_strdup_printf (_ ("%s, %s"), title, ordinal);
  gtk_label_set_label (GTK_LABEL (self->ordinal), ordinal);
  gtk_label_set_label (GTK_LABEL (self->remark), remark);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->card), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, remark, -1);
}

void
lanescope_method_card_set_place (LanescopeMethodCard *self, guint place, guint n_places)
{
  const char *remark = "";
  self->place = place;
  self->n_places = n_places;
  if (place == 0)
    remark = _ ("gains most");
  else if (place + 1 == n_places)
    remark = _ ("gains least");
  set_words (self, lanescope_ordinal (place + 1), remark);
  gtk_widget_set_sensitive (self->earlier, place > 0);
  gtk_widget_set_sensitive (self->later, place + 1 < n_places);
}

static char *
dup_guess (LanescopeMethodCard *self)
{
  return self->has_guess
             ? g_strdup_printf (_ ("your guess: %s"), lanescope_ordinal (self->place + 1))
             : g_strdup ("");
}

void
lanescope_method_card_set_runs (LanescopeMethodCard *self, GPtrArray *runs, gboolean has_guess)
{
  self->is_measured = TRUE;
  self->has_guess = has_guess;
  lanescope_method_result_set_runs (&self->result, runs);
  gtk_widget_set_visible (self->arrows, FALSE);
  gtk_widget_set_visible (self->handle, FALSE);
  gtk_widget_set_visible (self->result.box, TRUE);
  gtk_widget_set_focusable (self->card, FALSE);
  g_autofree char *guess = dup_guess (self);
  set_words (self, "…", guess);
}

double
lanescope_method_card_get_most (LanescopeMethodCard *self)
{
  return lanescope_method_result_get_most (&self->result);
}

void
lanescope_method_card_update (LanescopeMethodCard *self, double most)
{
  lanescope_method_result_update (&self->result, most);
}

void
lanescope_method_card_set_result (LanescopeMethodCard *self, LsfPlace place)
{
  g_autofree char *guess = dup_guess (self), *range = NULL;
  const char *first = lanescope_ordinal (place.first), *last = lanescope_ordinal (place.last);
  if (place.first == 0)
    range = g_strdup (_ ("not ranked"));
  else if (place.first == 1 && place.last == self->n_places)
    range = g_strdup (_ ("tied"));
  else if (place.first == place.last)
    range = g_strdup (first);
  else if (place.first + 1 == place.last)
    range = g_strdup_printf (_ ("%s or %s"), first, last); /* "1st or 2nd" */
  else
    range = g_strdup_printf (_ ("%s to %s"), first, last); /* "1st to 3rd" */
  set_words (self, range, guess);
}
