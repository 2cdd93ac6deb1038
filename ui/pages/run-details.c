/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pages/run-details.h"

#include "pages/run-facts.h"
#include "pages/run-result.h"
#include "widgets/card.h"
#include "widgets/chart-kinds.h"
#include "widgets/label-grid.h"

#include "figures/words.h"
#include "i18n.h"
#include "plot/ticks.h"

#define GAP 12

struct _LanescopeRunDetails
{
  GtkWidget parent_instance;
  GtkWidget *card, *time, *error, *speedup, *reason, *facts;
  GtkWidget *samples_card, *samples, *as_table; /* Expert */
};

G_DEFINE_FINAL_TYPE (LanescopeRunDetails, lanescope_run_details, GTK_TYPE_WIDGET)

static void
lanescope_run_details_dispose (GObject *object)
{
  GtkWidget *child;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (lanescope_run_details_parent_class)->dispose (object);
}

static void
lanescope_run_details_class_init (LanescopeRunDetailsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = lanescope_run_details_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BOX_LAYOUT);
}

static void
on_as_table (GtkToggleButton *button, LanescopeRunDetails *self)
{
  lanescope_chart_set_table (LANESCOPE_CHART (self->samples),
                             gtk_toggle_button_get_active (button));
}

static GtkWidget *
make_key (GtkWidget *box, const char *css_class, gboolean expands)
{
  GtkWidget *label = lanescope_label_new (NULL, css_class);
  gtk_widget_set_hexpand (label, expands);
  gtk_widget_set_valign (label, GTK_ALIGN_BASELINE);
  gtk_label_set_wrap (GTK_LABEL (label), expands);
  gtk_box_append (GTK_BOX (box), label);
  return label;
}

static void
add_samples (LanescopeRunDetails *self)
{
  self->samples_card = lanescope_card_new (_ ("Repetitions"), _ ("every one, in ranks of time"));
  self->samples = lanescope_chart_new (_ ("Repetitions"));
  self->as_table = gtk_toggle_button_new ();
  gtk_button_set_icon_name (GTK_BUTTON (self->as_table), "lanescope-table-symbolic");
  gtk_widget_add_css_class (self->as_table, "flat");
  gtk_widget_set_tooltip_text (self->as_table, _ ("Show as table"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->as_table), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Show as table"), -1);
  g_signal_connect_object (self->as_table, "toggled", G_CALLBACK (on_as_table), self, 0);
  lanescope_card_add_extra (LANESCOPE_CARD (self->samples_card), self->as_table);
  lanescope_card_append (LANESCOPE_CARD (self->samples_card), self->samples);
  gtk_widget_set_parent (self->samples_card, GTK_WIDGET (self));
}

static void
lanescope_run_details_init (LanescopeRunDetails *self)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));
  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (layout), GAP);
  GtkWidget *key = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  self->card = lanescope_card_new (NULL, NULL);
  self->time = make_key (key, "ls-key", FALSE);
  self->error = make_key (key, "ls-secondary", TRUE);
  self->speedup = make_key (key, "ls-key", FALSE);
  self->reason = lanescope_label_new (NULL, "ls-error-band");
  self->facts = lanescope_label_grid_new_facts ();
  lanescope_card_append (LANESCOPE_CARD (self->card), key);
  lanescope_card_append (LANESCOPE_CARD (self->card), self->reason);
  lanescope_card_append (LANESCOPE_CARD (self->card), self->facts);
  gtk_widget_set_parent (self->card, GTK_WIDGET (self));
  add_samples (self);
}

GtkWidget *
lanescope_run_details_new (LanescopeMachine *machine)
{
  LanescopeRunDetails *self = g_object_new (LANESCOPE_TYPE_RUN_DETAILS, NULL);
  g_autofree char *footer = lanescope_export_footer (machine);
  lanescope_chart_set_caption (LANESCOPE_CHART (self->samples), NULL, footer);
  return GTK_WIDGET (self);
}

/* ------------------------------------------------------------------ facts */

static void
add (LanescopeRunDetails *self, const char *name, char *value)
{
  lanescope_label_grid_add_fact (LANESCOPE_LABEL_GRID (self->facts), name, value);
  g_free (value);
}

static char *
time_words (double ns)
{
  char text[LSP_NUMBER_SIZE];
  return g_strdup (lsp_format_time (text, ns));
}

/* The fastest run of its task that counts. */
static guint
fastest_of (const LanescopeRunSet *set, guint index)
{
  guint best = G_MAXUINT;
  for (guint i = 0; i < set->figures.n; i++)
    {
      const LseResult *result = set->figures.results[i];
      if (set->task_of[i] == set->task_of[index] && lsf_run_is_sound (result) &&
          (best == G_MAXUINT ||
           result->stats.median_ns < set->figures.results[best]->stats.median_ns))
        best = i;
    }
  return best;
}

static void
add_changes (LanescopeRunDetails *self,
             const LseResult *result,
             LanescopeRun *run,
             const LanescopeRunSet *set)
{
  guint index = lanescope_run_set_find (set, run);
  guint fastest = index != G_MAXUINT ? fastest_of (set, index) : G_MAXUINT;
  if (fastest == G_MAXUINT || fastest == index)
    return;
  const LseResult *other = set->figures.results[fastest];
  g_autofree char *name = g_strdup_printf (_ ("against %s"), set->figures.labels[fastest]);
  if (other->plan.strategy != LSE_STRATEGY_SERIAL)
    add (self, name, lanescope_fact_changes (&other->plan, &result->plan));
}

static void
update_facts (LanescopeRunDetails *self,
              LanescopeRun *run,
              const LanescopeRunSet *set,
              gboolean is_expert)
{
  const LseResult *result = lanescope_run_get_result (run);
  lanescope_label_grid_begin (LANESCOPE_LABEL_GRID (self->facts));
  if (is_expert)
    {
      add (self, _ ("median"), lanescope_fact_time (result));
      add (self, _ ("speedup"), lanescope_fact_speedup (result));
      add (self, _ ("repetitions"), lanescope_fact_repetitions (result));
      add (self, _ ("shortest"), result->stats.n > 0 ? time_words (result->stats.min_ns) : NULL);
      add (self, _ ("spread (MAD)"),
           result->stats.n > 1 ? time_words (result->stats.mad_ns) : NULL);
    }
  add (self, _ ("result"), lanescope_fact_verified (result));
  add (self, _ ("workers"), lanescope_fact_workers (result));
  add_changes (self, result, run, set);
  add (self, _ ("disturbance"), lanescope_fact_noise (result));
  lanescope_label_grid_end (LANESCOPE_LABEL_GRID (self->facts));
}

void
lanescope_run_details_set_run (LanescopeRunDetails *self,
                               LanescopeRun *run,
                               const LanescopeRunSet *set,
                               gboolean is_expert)
{
  g_return_if_fail (LANESCOPE_IS_RUN_DETAILS (self));
  gtk_widget_set_visible (GTK_WIDGET (self), run != NULL);
  if (run == NULL)
    return;
  char time[64], error[64], speedup[LSP_NUMBER_SIZE] = "", label[LSF_LABEL_SIZE];
  const LseResult *result = lanescope_run_get_result (run);
  guint index = lanescope_run_set_find (set, run);
  g_autofree char *reason = lanescope_run_dup_reason (run);
  g_autofree char *value = lanescope_run_is_over (run) ? NULL : lanescope_run_dup_value (run);
  lanescope_words_time (&result->stats, time, error);
  if (result->has_speedup && result->plan.strategy != LSE_STRATEGY_SERIAL)
    lsp_format_speedup (speedup, result->speedup.value);
  lanescope_card_set_heading (LANESCOPE_CARD (self->card),
                              index != G_MAXUINT
                                  ? set->figures.labels[index]
                                  : lsf_plan_label (&result->plan, true, label, sizeof label));
  lanescope_card_set_caption (LANESCOPE_CARD (self->card), value);
  lanescope_label_set (self->time, time);
  lanescope_label_set (self->error, error);
  lanescope_label_set (self->speedup, speedup);
  lanescope_label_set (self->reason, reason);
  update_facts (self, run, set, is_expert);
  gtk_widget_set_visible (self->samples_card, is_expert && result->n_samples > 0);
  if (is_expert)
    lanescope_chart_take_repeats (LANESCOPE_CHART (self->samples), lsf_repeats_new (result));
}
