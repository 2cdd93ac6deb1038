/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pages/first-run-private.h"

#include "widgets/canvas.h"
#include "widgets/card.h"
#include "widgets/method-card.h"
#include "widgets/theme.h"

#include <adwaita.h>

#define CONTENT_PX 900

G_DEFINE_FINAL_TYPE (LanescopeFirstRun, lanescope_first_run, GTK_TYPE_WIDGET)

/* ------------------------------------------------------------------ guess */

static guint
place_of_method (LanescopeFirstRun *self, int method)
{
  guint place = 0;
  while (lanescope_method_card_get_method (LANESCOPE_METHOD_CARD (self->cards[place])) != method)
    place++;
  return place;
}

/* The others move up; the focus stays with the card. */
static void
move_card (LanescopeFirstRun *self, guint from, guint to)
{
  GtkWidget *card = self->cards[from];
  for (guint i = from; i < to; i++)
    self->cards[i] = self->cards[i + 1];
  for (guint i = from; i > to; i--)
    self->cards[i] = self->cards[i - 1];
  self->cards[to] = card;
  for (guint i = 0; i < LANESCOPE_N_METHODS; i++)
    {
      gtk_widget_insert_before (self->cards[i], self->grid, NULL);
      lanescope_method_card_set_place (LANESCOPE_METHOD_CARD (self->cards[i]), i,
                                       LANESCOPE_N_METHODS);
    }
}

static void
on_moved (LanescopeMethodCard *card, guint place, LanescopeFirstRun *self)
{
  move_card (self, place_of_method (self, lanescope_method_card_get_method (card)), place);
}

static void
on_dropped (LanescopeMethodCard *card, guint method, LanescopeFirstRun *self)
{
  move_card (self, place_of_method (self, (int)method),
             place_of_method (self, lanescope_method_card_get_method (card)));
}

static void
add_cards (LanescopeFirstRun *self)
{
  static const int order[LANESCOPE_N_METHODS] = {1, 3, 2, 4};
  for (guint i = 0; i < LANESCOPE_N_METHODS; i++)
    {
      self->cards[i] = lanescope_method_card_new (order[i]);
      gtk_widget_set_parent (self->cards[i], self->grid);
      lanescope_method_card_set_place (LANESCOPE_METHOD_CARD (self->cards[i]), i,
                                       LANESCOPE_N_METHODS);
      g_signal_connect_object (self->cards[i], "moved", G_CALLBACK (on_moved), self, 0);
      g_signal_connect_object (self->cards[i], "dropped", G_CALLBACK (on_dropped), self, 0);
    }
}

/* ------------------------------------------------------------------ run */

void
lanescope_first_run_start (LanescopeFirstRun *self, gboolean has_guess)
{
  g_autoptr (GError) error = NULL;
  if (self->state != FIRST_RUN_GUESSING)
    return;
  if (!lanescope_tutorial_start (self->session, &error))
    {
      lanescope_label_set (self->error, error->message);
      return;
    }
  lanescope_label_set (self->error, NULL);
  self->has_guess = has_guess;
  lanescope_first_run_assign_runs (self);
  lanescope_first_run_set_state (self, FIRST_RUN_MEASURING);
  lanescope_first_run_update (self);
}

/* Stops what goes on, else leaves the page for good. */
static gboolean
on_escape (GtkWidget *widget, GVariant *arguments, gpointer data)
{
  LanescopeFirstRun *self = LANESCOPE_FIRST_RUN (widget);
  if (lanescope_session_is_busy (self->session))
    lanescope_session_stop (self->session);
  else
    gtk_widget_activate_action (widget, "win.skip-first-run", NULL);
  return TRUE;
}

/* ------------------------------------------------------------------ object */

static void
set_width (GtkWidget *clamp, double width)
{
  adw_clamp_set_maximum_size (ADW_CLAMP (clamp), (int)width);
  adw_clamp_set_tightening_threshold (ADW_CLAMP (clamp), (int)width);
}

/* As wide as is good to read, with the text. */
static void
update_width (LanescopeFirstRun *self)
{
  double scale = lanescope_text_scale (GTK_WIDGET (self));
  if (self->clamp == NULL)
    return;
  set_width (self->clamp, CONTENT_PX * scale);
  if (self->machine_clamp != NULL)
    set_width (self->machine_clamp, LANESCOPE_FIRST_RUN_MACHINE_PX * scale);
}

static void
lanescope_first_run_system_setting_changed (GtkWidget *widget, GtkSystemSetting setting)
{
  GTK_WIDGET_CLASS (lanescope_first_run_parent_class)->system_setting_changed (widget, setting);
  update_width (LANESCOPE_FIRST_RUN (widget));
}

static void
lanescope_first_run_map (GtkWidget *widget)
{
  LanescopeFirstRun *self = LANESCOPE_FIRST_RUN (widget);
  update_width (self);
  GTK_WIDGET_CLASS (lanescope_first_run_parent_class)->map (widget);
  if (self->state == FIRST_RUN_GUESSING)
    gtk_widget_grab_focus (self->run);
  else
    lanescope_first_run_update (self);
}

static void
lanescope_first_run_dispose (GObject *object)
{
  LanescopeFirstRun *self = LANESCOPE_FIRST_RUN (object);
  GtkWidget *child;
  if (self->judged != NULL)
    g_cancellable_cancel (self->judged);
  g_clear_object (&self->judged);
  if (self->machine_canvas != NULL)
    lanescope_canvas_release (LANESCOPE_CANVAS (self->machine_canvas));
  self->machine_canvas = NULL;
  for (guint i = 0; i < LANESCOPE_N_METHODS; i++)
    g_clear_pointer (&self->cards[i], gtk_widget_unparent);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  self->clamp = NULL;
  g_clear_pointer (&self->machine, lsf_machine_free);
  g_clear_pointer (&self->runs, g_ptr_array_unref);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (lanescope_first_run_parent_class)->dispose (object);
}

static void
lanescope_first_run_class_init (LanescopeFirstRunClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = lanescope_first_run_dispose;
  widget_class->map = lanescope_first_run_map;
  widget_class->system_setting_changed = lanescope_first_run_system_setting_changed;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Escape, 0, on_escape, NULL);
}

static void
lanescope_first_run_init (LanescopeFirstRun *self)
{
}

GtkWidget *
lanescope_first_run_new (LanescopeSession *session, LanescopeExperiment *experiment)
{
  LanescopeFirstRun *self = g_object_new (LANESCOPE_TYPE_FIRST_RUN, NULL);
  self->session = g_object_ref (session);
  lanescope_first_run_build (self);
  add_cards (self);
  lanescope_first_run_set_state (self, FIRST_RUN_GUESSING);
  g_signal_connect_object (session, "changed", G_CALLBACK (lanescope_first_run_update), self,
                           G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}
