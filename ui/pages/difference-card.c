/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pages/difference-card.h"

#include "figures/compare.h"
#include "figures/options.h"
#include "figures/words.h"
#include "widgets/card.h"
#include "widgets/chart-kinds.h"
#include "widgets/columns-layout.h"
#include "widgets/drop-down.h"
#include "widgets/label-grid.h"

#include "i18n.h"
#include "plot/ticks.h"

#include <math.h>
#include <stdlib.h>

#define CHART_BESIDE_FROM 600 /* px: words and bars */
#define CHART_SHARE 0.5

struct _LanescopeDifferenceCard
{
  GtkWidget parent_instance;
  LanescopeSession *session;
  GtkWidget *card, *choice_row, *choice, *key, *words, *who, *parts, *chart;
  GPtrArray *choices; /* LanescopeRun, by item of the drop-down */
  guint64 stamp;      /* of the two runs that are shown */
  gboolean has_choice, is_filling;
};

G_DEFINE_FINAL_TYPE (LanescopeDifferenceCard, lanescope_difference_card, GTK_TYPE_WIDGET)

/* Two runs of a set, the one looked at and the one it is set against. */
typedef struct
{
  const LanescopeRunSet *set;
  guint from, to;
} Pair;

/* ------------------------------------------------------------------ which two */

static gboolean
may_be_set_against (const LanescopeRunSet *set, guint index, guint current)
{
  return index != current && index < set->figures.n &&
         set->task_of[index] == set->task_of[current] &&
         lsf_run_is_sound (set->figures.results[index]);
}

/* The other variant of the same strategy; else the slowest, or, from the slowest, the fastest. */
static guint
most_telling (const LanescopeRunSet *set, guint current)
{
  const LseResult *result = set->figures.results[current];
  guint slowest = G_MAXUINT, fastest = G_MAXUINT;
  for (guint i = 0; i < set->figures.n; i++)
    {
      const LseResult *other = set->figures.results[i];
      if (!may_be_set_against (set, i, current))
        continue;
      if (other->plan.strategy == result->plan.strategy &&
          other->plan.variant != result->plan.variant)
        return i;
      if (slowest == G_MAXUINT ||
          other->stats.median_ns > set->figures.results[slowest]->stats.median_ns)
        slowest = i;
      if (fastest == G_MAXUINT ||
          other->stats.median_ns < set->figures.results[fastest]->stats.median_ns)
        fastest = i;
    }
  if (slowest != G_MAXUINT &&
      set->figures.results[slowest]->stats.median_ns > result->stats.median_ns)
    return slowest;
  return fastest;
}

/* Returns: FALSE if there are no two. */
static gboolean
find_pair (LanescopeDifferenceCard *self, const LanescopeRunSet *set, Pair *pair)
{
  LanescopeRun *reference = lanescope_session_get_reference_run (self->session);
  *pair = (Pair) {.set = set};
  pair->to = lanescope_run_set_find (set, lanescope_session_get_current_run (self->session));
  if (pair->to == G_MAXUINT || !lsf_run_is_sound (set->figures.results[pair->to]))
    return FALSE;
  pair->from = lanescope_run_set_find (set, reference);
  if (pair->from != G_MAXUINT && may_be_set_against (set, pair->from, pair->to))
    return TRUE;
  if (!self->has_choice)
    return FALSE;
  pair->from = most_telling (set, pair->to);
  return pair->from != G_MAXUINT;
}

static const LseResult *
from_of (const Pair *pair)
{
  return pair->set->figures.results[pair->from];
}

static const LseResult *
to_of (const Pair *pair)
{
  return pair->set->figures.results[pair->to];
}

static guint64
stamp_of (const Pair *pair)
{
  const LseResult *from = from_of (pair), *to = to_of (pair);
  guint64 stamp = g_str_hash (from->id);
  stamp = stamp * 1000003 + g_str_hash (to->id);
  stamp = stamp * 1000003 + from->n_samples;
  stamp = stamp * 1000003 + to->n_samples;
  stamp = stamp * 1000003 + g_str_hash (pair->set->figures.labels[pair->from]);
  stamp = stamp * 1000003 + g_str_hash (pair->set->figures.labels[pair->to]);
  return stamp * 3 + (guint64)pair->set->figures.is_running[pair->from] * 2 +
         pair->set->figures.is_running[pair->to];
}

/* ------------------------------------------------------------------ judging */

typedef struct
{
  guint64 stamp, seed;
  int64_t *to_ns, *from_ns;
  size_t n_to, n_from;
  LseComparison comparison;
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;
  free (job->to_ns);
  free (job->from_ns);
  g_free (job);
}

static void
judge_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Job *job = task_data;
  lse_comparison_of (&job->comparison, job->to_ns, job->n_to, job->from_ns, job->n_from, job->seed);
  g_task_return_boolean (task, TRUE);
}

/* "1.47×" and "faster by 1.43–1.52×"; without a difference no number stands there. */
static void
say_comparison (LanescopeDifferenceCard *self, const LseComparison *comparison)
{
  char text[LSE_COMPARISON_TEXT_MAX], number[LSP_NUMBER_SIZE] = "";
  double ratio = comparison->ratio.value;
  if (comparison->verdict != LSE_VERDICT_SAME && ratio > 0)
    lsp_format_speedup (number, ratio < 1 ? 1 / ratio : ratio);
  lanescope_label_set (self->key, number);
  lanescope_label_set (self->words, lse_comparison_text (comparison, text, sizeof text));
}

static void
on_judged (GObject *source, GAsyncResult *result, gpointer user_data)
{
  LanescopeDifferenceCard *self = LANESCOPE_DIFFERENCE_CARD (source);
  Job *job = g_task_get_task_data (G_TASK (result));
  if (self->card != NULL && job->stamp == self->stamp)
    say_comparison (self, &job->comparison);
}

static void
judge (LanescopeDifferenceCard *self, const Pair *pair)
{
  Job *job = g_new0 (Job, 1);
  job->stamp = self->stamp;
  job->seed = to_of (pair)->plan.seed;
  job->to_ns = lse_result_dup_counted (to_of (pair), &job->n_to);
  job->from_ns = lse_result_dup_counted (from_of (pair), &job->n_from);
  GTask *task = g_task_new (self, NULL, on_judged, NULL);
  g_task_set_task_data (task, job, job_free);
  g_task_run_in_thread (task, judge_thread);
  g_object_unref (task);
}

/* ------------------------------------------------------------------ what it shows */

static void
update_choice (LanescopeDifferenceCard *self, const Pair *pair)
{
  g_autoptr (GPtrArray) labels = g_ptr_array_new ();
  guint selected = 0;
  g_ptr_array_set_size (self->choices, 0);
  for (guint i = 0; i < pair->set->figures.n; i++)
    {
      if (!may_be_set_against (pair->set, i, pair->to))
        continue;
      if (i == pair->from)
        selected = labels->len;
      g_ptr_array_add (labels, (gpointer)pair->set->figures.labels[i]);
      g_ptr_array_add (self->choices, g_object_ref (g_ptr_array_index (pair->set->runs, i)));
    }
  gtk_widget_set_visible (self->choice_row, self->has_choice && labels->len > 1);
  g_ptr_array_add (labels, NULL);
  self->is_filling = TRUE;
  lanescope_drop_down_set_items (self->choice, (const char *const *)labels->pdata);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->choice), selected);
  self->is_filling = FALSE;
}

static void
on_chosen (LanescopeDifferenceCard *self)
{
  guint selected = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->choice));
  if (!self->is_filling && selected < self->choices->len)
    lanescope_session_set_reference_run (self->session,
                                         g_ptr_array_index (self->choices, selected));
}

static void
update_parts (LanescopeDifferenceCard *self, const Pair *pair)
{
  LsfAccountChange changes[LSE_N_PARTS];
  size_t n = lsf_account_changes (from_of (pair), to_of (pair), changes);
  LanescopeLabelGrid *grid = LANESCOPE_LABEL_GRID (self->parts);
  lanescope_label_grid_begin (grid);
  for (size_t i = 0; i < n && i < 3; i++)
    {
      char from[LSP_NUMBER_SIZE], to[LSP_NUMBER_SIZE], by[LSP_NUMBER_SIZE];
      double change_ns = changes[i].to_ns - changes[i].from_ns;
      LspTimeUnit unit = lsp_time_unit (fmax (changes[i].from_ns, changes[i].to_ns));
      lsp_format_time (by, fabs (change_ns));
      lsp_format_digits (from, changes[i].from_ns / unit.ns, 3);
      lsp_format_digits (to, changes[i].to_ns / unit.ns, 3);
      g_autofree char *value = g_strdup_printf (change_ns < 0 ? _ ("−%s of core-time, %s → %s")
                                                              : _ ("+%s of core-time, %s → %s"),
                                                by, from, to);
      lanescope_label_grid_add_fact (grid, changes[i].name, value);
    }
  lanescope_label_grid_end (grid);
  gtk_widget_set_visible (self->parts, n > 0);
}

static void
update_chart (LanescopeDifferenceCard *self, const Pair *pair)
{
  const LseResult *results[] = {from_of (pair), to_of (pair)};
  const char *labels[] = {pair->set->figures.labels[pair->from],
                          pair->set->figures.labels[pair->to]};
  const char *groups[] = {"", ""};
  LsfRuns runs = {.n = 2, .results = results, .labels = labels, .groups = groups};
  gboolean is_known = results[0]->account.is_known && results[1]->account.is_known;
  gtk_widget_set_visible (self->chart, is_known);
  if (is_known)
    lanescope_chart_take_account (LANESCOPE_CHART (self->chart), lsf_account_new_time (&runs),
                                  FALSE);
}

static void
update_heading (LanescopeDifferenceCard *self, const Pair *pair)
{
  char heading[128], details[320];
  lsf_plan_difference (&from_of (pair)->plan, &to_of (pair)->plan, heading, sizeof heading, details,
                       sizeof details);
  g_autofree char *who = g_strdup_printf (_ ("%s against %s"), pair->set->figures.labels[pair->to],
                                          pair->set->figures.labels[pair->from]);
  lanescope_card_set_heading (LANESCOPE_CARD (self->card), heading);
  lanescope_card_set_caption (LANESCOPE_CARD (self->card), details);
  lanescope_label_set (self->who, who);
}

static void
say_so_far (LanescopeDifferenceCard *self, const Pair *pair)
{
  guint n = (guint)MIN (from_of (pair)->stats.n, to_of (pair)->stats.n);
  g_autofree char *text = g_strdup_printf (
      P_ ("so far from %u repetition each; the answer comes at the end of the race",
          "so far from %u repetitions each; the answer comes at the end of the race", n),
      n);
  lanescope_label_set (self->key, NULL);
  lanescope_label_set (self->words, text);
}

void
lanescope_difference_card_set_runs (LanescopeDifferenceCard *self, const LanescopeRunSet *set)
{
  g_return_if_fail (LANESCOPE_IS_DIFFERENCE_CARD (self));
  Pair pair;
  gboolean has_pair = find_pair (self, set, &pair);
  gtk_widget_set_visible (GTK_WIDGET (self), has_pair);
  if (!has_pair)
    return;
  update_choice (self, &pair);
  guint64 stamp = stamp_of (&pair);
  if (stamp == self->stamp)
    return;
  self->stamp = stamp;
  update_heading (self, &pair);
  update_parts (self, &pair);
  update_chart (self, &pair);
  if (!set->figures.is_running[pair.from] && !set->figures.is_running[pair.to])
    judge (self, &pair);
  else
    say_so_far (self, &pair);
}

/* ------------------------------------------------------------------ object */

static void
lanescope_difference_card_dispose (GObject *object)
{
  LanescopeDifferenceCard *self = LANESCOPE_DIFFERENCE_CARD (object);
  g_clear_pointer (&self->card, gtk_widget_unparent);
  g_clear_pointer (&self->choices, g_ptr_array_unref);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (lanescope_difference_card_parent_class)->dispose (object);
}

static void
lanescope_difference_card_class_init (LanescopeDifferenceCardClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = lanescope_difference_card_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static GtkWidget *
make_choice (LanescopeDifferenceCard *self)
{
  GtkWidget *label = gtk_label_new_with_mnemonic (_ ("_Against"));
  self->choice_row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  self->choice = lanescope_drop_down_new (_ ("Run to set it against"), NULL);
  gtk_label_set_mnemonic_widget (GTK_LABEL (label), self->choice);
  gtk_widget_add_css_class (label, "ls-secondary");
  gtk_widget_add_css_class (self->choice_row, "ls-toolbar");
  gtk_widget_set_hexpand (self->choice, TRUE);
  g_signal_connect_object (self->choice, "notify::selected", G_CALLBACK (on_chosen), self,
                           G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (self->choice_row), label);
  gtk_box_append (GTK_BOX (self->choice_row), self->choice);
  return self->choice_row;
}

static void
lanescope_difference_card_init (LanescopeDifferenceCard *self)
{
  GtkWidget *key = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *said = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *columns = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  self->choices = g_ptr_array_new_with_free_func (g_object_unref);
  self->card = lanescope_card_new (NULL, NULL);
  self->key = lanescope_label_new (NULL, "ls-key");
  self->words = lanescope_label_new (NULL, NULL);
  self->who = lanescope_label_new (NULL, "ls-dense");
  self->parts = lanescope_label_grid_new_facts ();
  self->chart = lanescope_chart_new (_ ("Difference between two runs"));
  gtk_label_set_wrap (GTK_LABEL (self->key), FALSE);
  gtk_widget_set_valign (self->key, GTK_ALIGN_BASELINE);
  gtk_widget_set_valign (self->words, GTK_ALIGN_BASELINE);
  gtk_widget_add_css_class (self->who, "ls-secondary");
  gtk_box_append (GTK_BOX (key), self->key);
  gtk_box_append (GTK_BOX (key), self->words);
  gtk_box_append (GTK_BOX (said), make_choice (self));
  gtk_box_append (GTK_BOX (said), key);
  gtk_box_append (GTK_BOX (said), self->who);
  gtk_box_append (GTK_BOX (said), self->parts);
  gtk_widget_set_layout_manager (columns,
                                 lanescope_columns_layout_new (CHART_BESIDE_FROM, 0, CHART_SHARE));
  gtk_widget_set_parent (said, columns);
  gtk_widget_set_parent (self->chart, columns);
  lanescope_card_append (LANESCOPE_CARD (self->card), columns);
  gtk_widget_set_parent (self->card, GTK_WIDGET (self));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

GtkWidget *
lanescope_difference_card_new (LanescopeSession *session, gboolean has_choice)
{
  LanescopeDifferenceCard *self = g_object_new (LANESCOPE_TYPE_DIFFERENCE_CARD, NULL);
  g_autofree char *footer = lanescope_export_footer (lanescope_session_get_machine (session));
  self->session = g_object_ref (session);
  self->has_choice = has_choice;
  lanescope_chart_set_caption (LANESCOPE_CHART (self->chart), NULL, footer);
  return GTK_WIDGET (self);
}
