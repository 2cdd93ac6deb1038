/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "window-private.h"

#include "i18n.h"
#include "model/settings.h"
#include "widgets/chip-strip.h"
#include "widgets/frame.h"
#include "widgets/note-bar.h"
#include "widgets/sidebar.h"
#include "widgets/status-line.h"

#define LEAST_WIDTH 360
#define LEAST_HEIGHT 294

G_DEFINE_FINAL_TYPE (LanescopeWindow, lanescope_window, ADW_TYPE_APPLICATION_WINDOW)

/* ------------------------------------------------------------------ telling the user */

AdwToast *
lanescope_window_toast_new (const char *text)
{
  g_autofree char *markup = g_markup_escape_text (text, -1);
  return adw_toast_new (markup);
}

void
lanescope_window_notice (LanescopeWindow *self, const char *text)
{
  adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (self->toasts), lanescope_window_toast_new (text));
}

static void
on_notice (LanescopeSession *session, const char *text, LanescopeWindow *self)
{
  lanescope_window_notice (self, text);
}

/* ------------------------------------------------------------------ the race waits for drawings */

static void
forget_clock (LanescopeWindow *self)
{
  if (self->clock == NULL)
    return;
  g_clear_signal_handler (&self->after_paint, self->clock);
  g_clear_object (&self->clock);
}

static void
on_after_paint (GdkFrameClock *clock, LanescopeWindow *self)
{
  forget_clock (self);
  /* what the display server does with it is over, too, before anything is measured again */
  gdk_display_sync (gtk_widget_get_display (GTK_WIDGET (self)));
  lanescope_session_drawn (self->session);
}

static gboolean
is_drawn (LanescopeWindow *self)
{
  GdkSurface *surface = gtk_native_get_surface (GTK_NATIVE (self));
  return gtk_widget_get_mapped (GTK_WIDGET (self)) && surface != NULL &&
         (gdk_toplevel_get_state (GDK_TOPLEVEL (surface)) & GDK_TOPLEVEL_STATE_MINIMIZED) == 0;
}

/* A frame is asked for even if nothing is new on it: its end is the answer. */
static void
wait_for_drawing (LanescopeWindow *self)
{
  if (!is_drawn (self))
    {
      forget_clock (self);
      lanescope_session_drawn (self->session);
      return;
    }
  if (self->clock == NULL)
    {
      self->clock = g_object_ref (gtk_widget_get_frame_clock (GTK_WIDGET (self)));
      self->after_paint =
          g_signal_connect (self->clock, "after-paint", G_CALLBACK (on_after_paint), self);
    }
  gdk_frame_clock_request_phase (self->clock, GDK_FRAME_CLOCK_PHASE_AFTER_PAINT);
}

static void
on_changed (LanescopeSession *session, LanescopeWindow *self)
{
  lanescope_window_update_header (self);
  lanescope_window_update_actions (self);
  wait_for_drawing (self);
}

static void
on_busy (LanescopeSession *session, GParamSpec *pspec, LanescopeWindow *self)
{
  lanescope_window_update_header (self);
  lanescope_window_update_actions (self);
  if (lanescope_session_is_busy (session))
    g_settings_set_boolean (lanescope_settings_get (), "first-run-done", TRUE);
  else
    lanescope_window_do_later (self);
}

/* ------------------------------------------------------------------ life */

static void
lanescope_window_map (GtkWidget *widget)
{
  LanescopeWindow *self = LANESCOPE_WINDOW (widget);
  GTK_WIDGET_CLASS (lanescope_window_parent_class)->map (widget);
  if (gtk_window_get_focus (GTK_WINDOW (self)) == NULL)
    gtk_widget_child_focus (self->stack, GTK_DIR_TAB_FORWARD); /* the page, not the header */
  lanescope_machine_set_watched (self->machine, !lanescope_session_is_busy (self->session));
  lanescope_window_do_later (self);
}

static void
lanescope_window_unmap (GtkWidget *widget)
{
  LanescopeWindow *self = LANESCOPE_WINDOW (widget);
  lanescope_machine_set_watched (self->machine, FALSE);
  GTK_WIDGET_CLASS (lanescope_window_parent_class)->unmap (widget);
  if (self->clock != NULL)
    wait_for_drawing (self); /* there is no drawing any more */
}

static void
save_state (LanescopeWindow *self)
{
  GSettings *settings = lanescope_settings_get ();
  int width, height;
  gtk_window_get_default_size (GTK_WINDOW (self), &width, &height);
  g_settings_set_int (settings, "window-width", MAX (width, LEAST_WIDTH));
  g_settings_set_int (settings, "window-height", MAX (height, LEAST_HEIGHT));
  g_settings_set_boolean (settings, "is-maximized", gtk_window_is_maximized (GTK_WINDOW (self)));
}

/* Gone from the screen at once; a race ends while nobody has to look at it. */
static gboolean
lanescope_window_close_request (GtkWindow *window)
{
  LanescopeWindow *self = LANESCOPE_WINDOW (window);
  save_state (self);
  gtk_widget_set_visible (GTK_WIDGET (window), FALSE);
  gdk_display_flush (gtk_widget_get_display (GTK_WIDGET (window)));
  lanescope_session_stop (self->session);
  return GTK_WINDOW_CLASS (lanescope_window_parent_class)->close_request (window);
}

static void
lanescope_window_dispose (GObject *object)
{
  LanescopeWindow *self = LANESCOPE_WINDOW (object);
  g_clear_handle_id (&self->later, g_source_remove);
  forget_clock (self);
  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  g_clear_object (&self->experiment);
  g_clear_object (&self->session);
  g_clear_object (&self->machine);
  G_OBJECT_CLASS (lanescope_window_parent_class)->dispose (object);
}

static void
lanescope_window_class_init (LanescopeWindowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = lanescope_window_dispose;
  GTK_WIDGET_CLASS (klass)->map = lanescope_window_map;
  GTK_WIDGET_CLASS (klass)->unmap = lanescope_window_unmap;
  GTK_WINDOW_CLASS (klass)->close_request = lanescope_window_close_request;
}

static void
lanescope_window_init (LanescopeWindow *self)
{
  GSettings *settings = lanescope_settings_get ();
  gtk_widget_add_css_class (GTK_WIDGET (self), "ls-window");
  gtk_window_set_title (GTK_WINDOW (self), _ ("Lanescope"));
  gtk_window_set_default_size (GTK_WINDOW (self), g_settings_get_int (settings, "window-width"),
                               g_settings_get_int (settings, "window-height"));
  if (g_settings_get_boolean (settings, "is-maximized"))
    gtk_window_maximize (GTK_WINDOW (self));
  self->is_first_run = !g_settings_get_boolean (settings, "first-run-done");
}

/* ------------------------------------------------------------------ its parts */

void
lanescope_window_page_changed (LanescopeWindow *self)
{
  gboolean is_first = self->is_first_run && strcmp (lanescope_window_get_page (self), "run") == 0;
  lanescope_sidebar_select (LANESCOPE_SIDEBAR (self->sidebar), lanescope_window_get_page (self));
  lanescope_status_line_set_hint (LANESCOPE_STATUS_LINE (self->status),
                                  is_first ? _ ("Esc skips this page for good") : NULL);
  lanescope_window_update_header (self);
}

/* What was wrong with the form is mended. */
static void
on_experiment_changed (LanescopeExperiment *experiment, LanescopeWindow *self)
{
  if (lanescope_experiment_is_valid (experiment) && gtk_widget_get_visible (self->note))
    lanescope_note_bar_hide (LANESCOPE_NOTE_BAR (self->note));
}

/* Where the bar is too small for everything, the menu has it. */
static void
on_narrow (LanescopeFrame *frame, GParamSpec *pspec, LanescopeWindow *self)
{
  lanescope_window_set_narrow (self, lanescope_frame_is_narrow (frame));
}

/* Bubbles: what is open, or has a cursor, takes it first. */
static gboolean
on_key (GtkEventControllerKey *keys,
        guint key,
        guint code,
        GdkModifierType state,
        LanescopeWindow *self)
{
  if (key != GDK_KEY_Escape)
    return GDK_EVENT_PROPAGATE;
  if (lanescope_session_is_busy (self->session))
    lanescope_session_stop (self->session);
  else if (self->is_first_run && strcmp (lanescope_window_get_page (self), "run") == 0)
    lanescope_window_end_first_run (self);
  else
    return GDK_EVENT_PROPAGATE;
  return GDK_EVENT_STOP;
}

static GtkWidget *
sidebar_new (LanescopeWindow *self)
{
  GtkWidget *widget = lanescope_sidebar_new (self->machine, self->experiment);
  LanescopeSidebar *sidebar = LANESCOPE_SIDEBAR (widget);
  lanescope_sidebar_add_page (sidebar, "run", _ ("Run"), "lanescope-run-symbolic");
  lanescope_sidebar_add_page (sidebar, "compare", _ ("Compare"), "lanescope-compare-symbolic");
  lanescope_sidebar_add_page (sidebar, "speedup", _ ("Speedup"), "lanescope-speedup-symbolic");
  g_settings_bind (lanescope_settings_get (), "sidebar-visible", widget, "visible",
                   G_SETTINGS_BIND_DEFAULT);
  return widget;
}

/* Chips, note, page and status line, one below the other. */
static GtkWidget *
content_new (LanescopeWindow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  self->strip = lanescope_chip_strip_new (self->session);
  self->note = lanescope_note_bar_new ();
  self->status = lanescope_status_line_new (self->session);
  self->toasts = adw_toast_overlay_new (); /* they leave the status line free */
  lanescope_window_build_pages (self);
  lanescope_window_connect_strip (self);
  adw_toast_overlay_set_child (ADW_TOAST_OVERLAY (self->toasts), self->stack);
  gtk_widget_set_vexpand (self->toasts, TRUE);
  gtk_box_append (GTK_BOX (box), self->strip);
  gtk_box_append (GTK_BOX (box), self->note);
  gtk_box_append (GTK_BOX (box), self->toasts);
  gtk_box_append (GTK_BOX (box), self->status);
  return box;
}

static void
build (LanescopeWindow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkEventController *keys = gtk_event_controller_key_new ();
  self->sidebar = sidebar_new (self);
  self->frame = lanescope_frame_new (self->sidebar, content_new (self));
  lanescope_window_add_actions (self);
  lanescope_window_build_header (self);
  gtk_widget_set_vexpand (self->frame, TRUE);
  gtk_box_append (GTK_BOX (box), self->header);
  gtk_box_append (GTK_BOX (box), self->frame);
  adw_application_window_set_content (ADW_APPLICATION_WINDOW (self), box);
  g_signal_connect (self->frame, "notify::narrow", G_CALLBACK (on_narrow), self);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (on_key), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
}

static void
connect_model (LanescopeWindow *self)
{
  g_signal_connect (self->session, "changed", G_CALLBACK (on_changed), self);
  g_signal_connect (self->session, "notice", G_CALLBACK (on_notice), self);
  g_signal_connect (self->session, "notify::busy", G_CALLBACK (on_busy), self);
  g_signal_connect_object (self->experiment, "changed", G_CALLBACK (on_experiment_changed), self,
                           0);
}

GtkWindow *
lanescope_window_new (GtkApplication *application, GError **error)
{
  g_autoptr (LanescopeMachine) machine = lanescope_machine_new (error);
  if (machine == NULL)
    return NULL;
  LanescopeWindow *self = g_object_new (LANESCOPE_TYPE_WINDOW, "application", application, NULL);
  self->machine = g_steal_pointer (&machine);
  self->session = lanescope_session_new (self->machine);
  self->experiment = lanescope_experiment_new (self->machine);
  build (self);
  connect_model (self);
  g_autofree char *page = g_settings_get_string (lanescope_settings_get (), "page");
  lanescope_window_show_page (self, self->is_first_run ? "run" : page);
  lanescope_window_update_actions (self);
  return GTK_WINDOW (self);
}

LanescopeSession *
lanescope_window_get_session (LanescopeWindow *self)
{
  return self->session;
}
