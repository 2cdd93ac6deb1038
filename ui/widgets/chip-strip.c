/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/chip-strip.h"
#include "widgets/chip.h"

#include "i18n.h"

#define SPACING 6
#define EDGE_PX 4
#define WHEEL_STEP_PX 60.0

struct _LanescopeChipStrip
{
  GtkWidget parent_instance;
  LanescopeSession *session;
  GtkWidget *box, *scroller, *chips;
  gboolean must_reveal; /* the current run, as soon as its chip has a place */
  guint reveal;         /* idle source: not while widgets get their places */
};

enum
{
  RUN_REMOVED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LanescopeChipStrip, lanescope_chip_strip, GTK_TYPE_WIDGET)

static GtkWidget *
nth_chip (LanescopeChipStrip *self, guint position)
{
  GtkWidget *chip = gtk_widget_get_first_child (self->chips);
  for (guint i = 0; i < position && chip != NULL; i++)
    chip = gtk_widget_get_next_sibling (chip);
  return chip;
}

/* ------------------------------------------------------------------ the chips */

static void
on_activated (LanescopeChip *chip, LanescopeChipStrip *self)
{
  lanescope_session_set_current_run (self->session, lanescope_chip_get_run (chip));
}

static void
on_removed (LanescopeChip *chip, LanescopeChipStrip *self)
{
  g_signal_emit (self, signals[RUN_REMOVED], 0, lanescope_chip_get_run (chip));
}

static GtkWidget *
chip_new (LanescopeChipStrip *self, LanescopeRun *run)
{
  GtkWidget *chip = lanescope_chip_new (run);
  g_signal_connect (chip, "activated", G_CALLBACK (on_activated), self);
  g_signal_connect (chip, "removed", G_CALLBACK (on_removed), self);
  return chip;
}

/* The chip of the focus goes: its neighbour has the focus then. */
static void
drop (LanescopeChipStrip *self, GtkWidget *chip)
{
  GtkWidget *neighbour = gtk_widget_get_next_sibling (chip);
  if (neighbour == NULL)
    neighbour = gtk_widget_get_prev_sibling (chip);
  if (gtk_widget_has_focus (chip) && neighbour != NULL)
    gtk_widget_grab_focus (neighbour);
  gtk_box_remove (GTK_BOX (self->chips), chip);
}

static void
on_items_changed (GListModel *runs,
                  guint position,
                  guint n_removed,
                  guint n_added,
                  LanescopeChipStrip *self)
{
  for (guint i = 0; i < n_removed; i++)
    drop (self, nth_chip (self, position));
  GtkWidget *before = position > 0 ? nth_chip (self, position - 1) : NULL;
  for (guint i = 0; i < n_added; i++)
    {
      g_autoptr (LanescopeRun) run = g_list_model_get_item (runs, position + i);
      GtkWidget *chip = chip_new (self, run);
      gtk_box_insert_child_after (GTK_BOX (self->chips), chip, before);
      before = chip;
    }
  gtk_widget_set_visible (GTK_WIDGET (self), g_list_model_get_n_items (runs) > 0);
}

static void
on_changed (LanescopeChipStrip *self)
{
  LanescopeRun *measuring = lanescope_session_get_measuring (self->session);
  for (GtkWidget *chip = gtk_widget_get_first_child (self->chips); chip != NULL;
       chip = gtk_widget_get_next_sibling (chip))
    lanescope_chip_set_measuring (LANESCOPE_CHIP (chip),
                                  lanescope_chip_get_run (LANESCOPE_CHIP (chip)) == measuring);
}

/* ------------------------------------------------------------------ scrolling */

static GtkAdjustment *
adjustment (LanescopeChipStrip *self)
{
  return gtk_scrolled_window_get_hadjustment (GTK_SCROLLED_WINDOW (self->scroller));
}

static gboolean
reveal_current (gpointer data)
{
  LanescopeChipStrip *self = data;
  LanescopeRun *current = lanescope_session_get_current_run (self->session);
  graphene_rect_t bounds;
  self->reveal = 0;
  for (GtkWidget *chip = gtk_widget_get_first_child (self->chips); chip != NULL;
       chip = gtk_widget_get_next_sibling (chip))
    if (lanescope_chip_get_run (LANESCOPE_CHIP (chip)) == current &&
        gtk_widget_compute_bounds (chip, self->chips, &bounds) && bounds.size.width > 0)
      {
        double left = (double)bounds.origin.x - SPACING;
        self->must_reveal = FALSE;
        gtk_adjustment_clamp_page (adjustment (self), left,
                                   left + (double)bounds.size.width + 2 * SPACING + EDGE_PX);
      }
  return G_SOURCE_REMOVE;
}

/* A chip that is new has its place after the next layout, which changes the adjustment. */
static void
reveal_later (LanescopeChipStrip *self)
{
  if (self->must_reveal && self->reveal == 0)
    self->reveal = g_idle_add (reveal_current, self);
}

static void
on_current_run (LanescopeChipStrip *self)
{
  self->must_reveal = lanescope_session_get_current_run (self->session) != NULL;
  reveal_later (self);
}

/* The chips lie sideways, a wheel turns up and down. */
static gboolean
on_scroll (GtkEventControllerScroll *scroll, double dx, double dy, LanescopeChipStrip *self)
{
  GtkAdjustment *to = adjustment (self);
  double before = gtk_adjustment_get_value (to);
  if (dx != 0)
    return FALSE;
  gtk_adjustment_set_value (to, before + dy * WHEEL_STEP_PX);
  return gtk_adjustment_get_value (to) != before;
}

/* ------------------------------------------------------------------ life */

static void
lanescope_chip_strip_dispose (GObject *object)
{
  LanescopeChipStrip *self = LANESCOPE_CHIP_STRIP (object);
  g_clear_handle_id (&self->reveal, g_source_remove);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (lanescope_chip_strip_parent_class)->dispose (object);
}

static void
lanescope_chip_strip_class_init (LanescopeChipStripClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = lanescope_chip_strip_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_GROUP);
  signals[RUN_REMOVED] = g_signal_new ("run-removed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                       0, NULL, NULL, NULL, G_TYPE_NONE, 1, LANESCOPE_TYPE_RUN);
}

static GtkWidget *
clear_button (void)
{
  GtkWidget *button = gtk_button_new_with_label (_ ("Clear"));
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, _ ("Take all runs away"));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "win.clear");
  return button;
}

static void
lanescope_chip_strip_init (LanescopeChipStrip *self)
{
  GtkEventController *scroll =
      gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_BOTH_AXES);
  self->box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, SPACING);
  self->chips = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, SPACING);
  self->scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scroller), GTK_POLICY_EXTERNAL,
                                  GTK_POLICY_NEVER);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), self->chips);
  gtk_widget_set_margin_start (self->chips, EDGE_PX); /* room for a chip's focus ring */
  gtk_widget_set_margin_end (self->chips, EDGE_PX);
  gtk_widget_set_hexpand (self->scroller, TRUE);
  gtk_box_append (GTK_BOX (self->box), self->scroller);
  gtk_box_append (GTK_BOX (self->box), clear_button ());
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  gtk_widget_add_css_class (GTK_WIDGET (self), "ls-strip");
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Runs"),
                                  -1);
  g_signal_connect (scroll, "scroll", G_CALLBACK (on_scroll), self);
  gtk_widget_add_controller (self->scroller, scroll);
  g_signal_connect_swapped (adjustment (self), "changed", G_CALLBACK (reveal_later), self);
}

GtkWidget *
lanescope_chip_strip_new (LanescopeSession *session)
{
  LanescopeChipStrip *self = g_object_new (LANESCOPE_TYPE_CHIP_STRIP, NULL);
  GListModel *runs = lanescope_session_get_runs (session);
  self->session = g_object_ref (session);
  on_items_changed (runs, 0, 0, g_list_model_get_n_items (runs), self);
  g_signal_connect_object (runs, "items-changed", G_CALLBACK (on_items_changed), self, 0);
  g_signal_connect_object (session, "changed", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::current-run", G_CALLBACK (on_current_run), self,
                           G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}
