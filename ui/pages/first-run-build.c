/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pages/first-run-private.h"

#include "widgets/canvas.h"
#include "widgets/card-grid.h"
#include "widgets/card.h"
#include "widgets/columns-layout.h"

#include "i18n.h"

#include <adwaita.h>
#include <stdlib.h>

#define MARGIN 18
#define CARD_PX 190
#define CARD_GAP 14
#define HERO_FROM_PX 540
#define BUTTONS_FROM_PX 700
#define NOTE_CHARS 52

/* ------------------------------------------------------------------ machine */

static void
draw_machine (gpointer owner, cairo_t *cr, double width, double height, const LspTheme *theme)
{
  LanescopeFirstRun *self = owner;
  LspMachine machine = *lsf_machine_chart (self->machine);
  machine.is_large = true;
  lsp_machine_draw (cr, width, height, theme, &machine);
}

static double
machine_height (gpointer owner, double width, const LspTheme *theme)
{
  LanescopeFirstRun *self = owner;
  LspMachine machine = *lsf_machine_chart (self->machine);
  machine.is_large = true;
  return lsp_machine_height (&machine, width, theme);
}

static const LanescopeCanvasFuncs machine_funcs = {.draw = draw_machine, .height = machine_height};

/* "your machine: 2 cores"; what the system takes away is said. */
static char *
dup_machine_caption (LanescopeFirstRun *self)
{
  LanescopeMachine *machine = lanescope_session_get_machine (self->session);
  const LseTopology *topology = lanescope_machine_get_topology (machine);
  guint n_cores = (guint)lse_topology_n_allowed_cores (topology);
  guint n_allowed = (guint)lanescope_machine_get_limits (machine)->allowed_pus;
  guint n_pus = (guint)topology->n_pus;
  if (n_allowed < n_pus)
    return g_strdup_printf (P_ ("your machine: %u core; the system allows %u of %u CPUs",
                                "your machine: %u cores; the system allows %u of %u CPUs", n_cores),
                            n_cores, n_allowed, n_pus);
  return g_strdup_printf (P_ ("your machine: %u core", "your machine: %u cores", n_cores), n_cores);
}

/* (nullable): without memory there is no picture of it. */
static GtkWidget *
machine_new (LanescopeFirstRun *self)
{
  const LseTopology *topology =
      lanescope_machine_get_topology (lanescope_session_get_machine (self->session));
  g_autofree double *mhz = g_new0 (double, topology->n_pus);
  lsf_pu_clocks (topology, "", mhz);
  self->machine = lsf_machine_new (&(LsfPlacement) {.topology = topology}, mhz);
  if (self->machine == NULL)
    return NULL;

  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  g_autofree char *caption = dup_machine_caption (self);
  GtkWidget *label = lanescope_label_new (caption, "ls-caption");
  gtk_widget_add_css_class (label, "ls-secondary");
  gtk_label_set_xalign (GTK_LABEL (label), 1);
  self->machine_canvas = lanescope_canvas_new (&machine_funcs, self, _ ("Your machine"));
  char *words = lsp_machine_describe (lsf_machine_chart (self->machine));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->machine_canvas),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, words != NULL ? words : "",
                                  -1);
  free (words);
  gtk_box_append (GTK_BOX (box), self->machine_canvas);
  gtk_box_append (GTK_BOX (box), label);
  self->machine_clamp = adw_clamp_new ();
  adw_clamp_set_child (ADW_CLAMP (self->machine_clamp), box);
  return self->machine_clamp;
}

/* ------------------------------------------------------------------ parts */

static GtkWidget *
columns_new (GtkWidget *main, GtkWidget *side, double from_width, double side_width)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  gtk_widget_set_layout_manager (
      box, lanescope_columns_layout_new (from_width, side_width, side_width > 0 ? 0 : 0.48));
  gtk_box_append (GTK_BOX (box), main);
  if (side != NULL)
    gtk_box_append (GTK_BOX (box), side);
  return box;
}

static GtkWidget *
heading_new (LanescopeFirstRun *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  self->hero = lanescope_label_new (_ ("Four ways to go parallel."), "ls-hero");
  self->claim =
      lanescope_label_new (_ ("Which gains most on your machine? Guess, then run."), "ls-subclaim");
  gtk_widget_set_valign (box, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (box), self->hero);
  gtk_box_append (GTK_BOX (box), self->claim);
  return columns_new (box, machine_new (self), HERO_FROM_PX, LANESCOPE_FIRST_RUN_MACHINE_PX);
}

/* Its words go over two lines where there is little room. */
static GtkWidget *
button_new (const char *text, const char *icon, gboolean is_suggested)
{
  GtkWidget *button = gtk_button_new (), *label = gtk_label_new (text);
  GtkWidget *content = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  if (icon != NULL)
    gtk_box_append (GTK_BOX (content), gtk_image_new_from_icon_name (icon));
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_justify (GTK_LABEL (label), GTK_JUSTIFY_CENTER);
  gtk_box_append (GTK_BOX (content), label);
  gtk_widget_set_halign (content, GTK_ALIGN_CENTER);
  gtk_button_set_child (GTK_BUTTON (button), content);
  gtk_widget_add_css_class (button, "ls-pill-button");
  if (is_suggested)
    gtk_widget_add_css_class (button, "suggested-action");
  gtk_accessible_update_relation (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_RELATION_LABELLED_BY,
                                  label, NULL, -1);
  return button;
}

static GtkWidget *
buttons_new (GtkWidget *first, GtkWidget *second)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  gtk_widget_set_halign (box, GTK_ALIGN_START);
  gtk_widget_set_valign (box, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (box), first);
  gtk_box_append (GTK_BOX (box), second);
  return box;
}

static void
on_run (LanescopeFirstRun *self)
{
  lanescope_first_run_start (self, TRUE);
}

static void
on_run_anyway (LanescopeFirstRun *self)
{
  lanescope_first_run_start (self, FALSE);
}

static GtkWidget *
guess_buttons_new (LanescopeFirstRun *self)
{
  self->run = button_new (_ ("Run all four"), "lanescope-run-symbolic", TRUE);
  GtkWidget *anyway = button_new (_ ("I don’t know, run anyway"), NULL, FALSE);
  g_signal_connect_object (self->run, "clicked", G_CALLBACK (on_run), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (anyway, "clicked", G_CALLBACK (on_run_anyway), self, G_CONNECT_SWAPPED);
  return buttons_new (self->run, anyway);
}

static GtkWidget *
measure_buttons_new (LanescopeFirstRun *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 14);
  self->stop = button_new (_ ("Stop"), "lanescope-stop-symbolic", FALSE);
  g_signal_connect_object (self->stop, "clicked", G_CALLBACK (lanescope_session_stop),
                           self->session, G_CONNECT_SWAPPED);
  self->progress = gtk_progress_bar_new ();
  gtk_widget_add_css_class (self->progress, "ls-thin");
  gtk_widget_set_hexpand (self->progress, TRUE);
  gtk_widget_set_valign (self->progress, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->progress), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Repetitions done"), -1);
  gtk_box_append (GTK_BOX (box), self->stop);
  gtk_box_append (GTK_BOX (box), self->progress);
  return box;
}

static GtkWidget *
over_buttons_new (LanescopeFirstRun *self)
{
  self->compare = button_new (_ ("Compare them"), "lanescope-compare-symbolic", TRUE);
  GtkWidget *own = button_new (_ ("Try your own"), NULL, FALSE);
  gtk_actionable_set_detailed_action_name (GTK_ACTIONABLE (self->compare), "win.page('compare')");
  gtk_actionable_set_detailed_action_name (GTK_ACTIONABLE (own), "win.page('run')");
  return buttons_new (self->compare, own);
}

static GtkWidget *
bottom_new (LanescopeFirstRun *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  self->guess_buttons = guess_buttons_new (self);
  self->measure_buttons = measure_buttons_new (self);
  self->over_buttons = over_buttons_new (self);
  gtk_box_append (GTK_BOX (box), self->guess_buttons);
  gtk_box_append (GTK_BOX (box), self->measure_buttons);
  gtk_box_append (GTK_BOX (box), self->over_buttons);
  gtk_widget_set_valign (box, GTK_ALIGN_CENTER);
  self->note = lanescope_label_new (NULL, "ls-caption");
  gtk_widget_add_css_class (self->note, "ls-secondary");
  gtk_widget_set_halign (self->note, GTK_ALIGN_END);
  gtk_label_set_max_width_chars (GTK_LABEL (self->note), NOTE_CHARS);
  return columns_new (box, self->note, BUTTONS_FROM_PX, 0);
}

void
lanescope_first_run_build (LanescopeFirstRun *self)
{
  GtkWidget *content = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);
  self->grid = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  gtk_widget_set_layout_manager (self->grid, lanescope_card_grid_new (CARD_PX, CARD_GAP));
  self->error = lanescope_label_new (NULL, "ls-error-band");
  gtk_widget_set_visible (self->error, FALSE);
  gtk_box_append (GTK_BOX (content), heading_new (self));
  gtk_box_append (GTK_BOX (content), self->grid);
  gtk_box_append (GTK_BOX (content), bottom_new (self));
  gtk_box_append (GTK_BOX (content), self->error);
  self->warning = lanescope_label_new (NULL, "ls-note");
  gtk_box_append (GTK_BOX (content), self->warning);
  gtk_widget_set_valign (content, GTK_ALIGN_CENTER);

  self->clamp = adw_clamp_new ();
  adw_clamp_set_child (ADW_CLAMP (self->clamp), content);
  gtk_widget_set_margin_start (self->clamp, MARGIN);
  gtk_widget_set_margin_end (self->clamp, MARGIN);
  gtk_widget_set_margin_top (self->clamp, MARGIN);
  gtk_widget_set_margin_bottom (self->clamp, MARGIN);
  GtkWidget *scrolled = self->scrolled = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), self->clamp);
  gtk_widget_set_parent (scrolled, GTK_WIDGET (self));
}

/* The focus goes to the button that is the next step; what is new begins at the top. */
void
lanescope_first_run_set_state (LanescopeFirstRun *self, FirstRunState state)
{
  GtkWidget *next[] = {self->run, self->stop, self->compare};
  GtkWidget *buttons[] = {self->guess_buttons, self->measure_buttons, self->over_buttons};
  const char *notes[] = {
      _ ("About 5 s. Each method is compared with its own serial run. Nothing is measured before "
         "you press Run; nothing leaves this computer."),
      _ ("Nothing moves on the screen while a repetition is measured: it would use the cores that "
         "are measured."),
      _ ("As printed: the tutorial’s code as it stands, with workers made anew in each run. "
         "Repaired: workers that stay, are pinned, and share memory."),
  };
  self->state = state;
  gtk_widget_set_visible (buttons[state], TRUE);
  gtk_widget_grab_focus (next[state]);
  for (guint i = 0; i < G_N_ELEMENTS (buttons); i++)
    gtk_widget_set_visible (buttons[i], i == state);
  lanescope_label_set (self->note, notes[state]);
  gtk_adjustment_set_value (
      gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scrolled)), 0);
}
