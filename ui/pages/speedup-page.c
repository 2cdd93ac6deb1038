/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pages/speedup-page.h"

#include "widgets/card.h"
#include "widgets/chart-kinds.h"
#include "widgets/columns-layout.h"
#include "widgets/empty.h"
#include "widgets/label-grid.h"
#include "widgets/run-set.h"

#include "figures/words.h"
#include "i18n.h"
#include "plot/ticks.h"

#include <math.h>

#define GAP 12
#define LAW_TEXT_SIZE 4096
#define SIDE_WIDTH 372
#define SIDE_BY_SIDE_FROM 880 /* px of the page: a window of about 1100 */

struct _LanescopeSpeedupPage
{
  GtkWidget parent_instance;
  LanescopeSession *session;
  LanescopeExperiment *experiment;
  GtkWidget *scrolled, *nothing, *content, *toolbar, *task, *card, *chart, *dot, *points_card;
  GtkWidget *points, *law_card, *law;
  GtkStringList *tasks;
  gboolean is_updating;
  guint64 stamp;
};

G_DEFINE_FINAL_TYPE (LanescopeSpeedupPage, lanescope_speedup_page, GTK_TYPE_WIDGET)

/* ------------------------------------------------------------------ which task */

static gboolean
has_same_tasks (LanescopeSpeedupPage *self, const LanescopeRunSet *set)
{
  if (g_list_model_get_n_items (G_LIST_MODEL (self->tasks)) != set->n_tasks)
    return FALSE;
  for (gsize i = 0; i < set->n_tasks; i++)
    if (g_strcmp0 (gtk_string_list_get_string (self->tasks, (guint)i),
                   lanescope_run_set_get_heading (set, i)) != 0)
      return FALSE;
  return TRUE;
}

static void
update_tasks (LanescopeSpeedupPage *self, const LanescopeRunSet *set)
{
  if (has_same_tasks (self, set))
    return;
  g_autofree const char **headings = g_new0 (const char *, set->n_tasks + 1);
  for (gsize i = 0; i < set->n_tasks; i++)
    headings[i] = lanescope_run_set_get_heading (set, i);
  gtk_string_list_splice (self->tasks, 0, g_list_model_get_n_items (G_LIST_MODEL (self->tasks)),
                          headings);
  gtk_widget_set_visible (self->toolbar, set->n_tasks > 1);
}

/* The task of the run looked at, else the one chosen last. */
static gsize
task_to_show (LanescopeSpeedupPage *self, const LanescopeRunSet *set)
{
  guint index = lanescope_run_set_find (set, lanescope_session_get_current_run (self->session));
  guint chosen = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->task));
  if (index != G_MAXUINT)
    return set->task_of[index];
  return chosen < set->n_tasks ? chosen : 0;
}

/* ------------------------------------------------------------------ points */

static gboolean
is_point (const LseResult *result)
{
  return lsf_run_is_sound (result) && result->has_speedup &&
         result->plan.strategy != LSE_STRATEGY_SERIAL;
}

/* By strategy and variant, then by workers. */
static int
compare_points (gconstpointer a, gconstpointer b, gpointer data)
{
  const LanescopeRunSet *set = data;
  const LsePlan *first = &set->figures.results[*(const guint *)a]->plan;
  const LsePlan *second = &set->figures.results[*(const guint *)b]->plan;
  if (first->strategy != second->strategy)
    return first->strategy < second->strategy ? -1 : 1;
  if (first->variant != second->variant)
    return first->variant < second->variant ? -1 : 1;
  return (first->workers > second->workers) - (first->workers < second->workers);
}

static void
add_point (LanescopeLabelGrid *grid, const LanescopeRunSet *set, guint index)
{
  const LseResult *result = set->figures.results[index];
  char time[LSP_NUMBER_SIZE], speedup[LSP_NUMBER_SIZE], efficiency[LSP_NUMBER_SIZE];
  lanescope_label_grid_add (grid, set->figures.labels[index]);
  lanescope_label_grid_add (grid, lsp_format_time (time, result->stats.median_ns));
  lanescope_label_grid_add (grid, lsp_format_speedup (speedup, result->speedup.value));
  lanescope_label_grid_add (
      grid, lsp_format_percent (efficiency, result->speedup.value / result->plan.workers));
}

/* Returns: how many points there are. */
static guint
update_points (LanescopeSpeedupPage *self, const LanescopeRunSet *set)
{
  LanescopeLabelGrid *grid = LANESCOPE_LABEL_GRID (self->points);
  g_autoptr (GArray) points = g_array_new (FALSE, FALSE, sizeof (guint));
  for (guint i = 0; i < set->figures.n; i++)
    if (is_point (set->figures.results[i]))
      g_array_append_val (points, i);
  g_array_sort_with_data (points, compare_points, (gpointer)set);
  lanescope_label_grid_begin (grid);
  lanescope_label_grid_add (grid, _ ("run"));
  lanescope_label_grid_add (grid, _ ("time"));
  lanescope_label_grid_add (grid, _ ("speedup"));
  lanescope_label_grid_add (grid, _ ("efficiency"));
  for (guint i = 0; i < points->len; i++)
    add_point (grid, set, g_array_index (points, guint, i));
  lanescope_label_grid_end (grid);
  gtk_widget_set_visible (self->points_card, points->len > 0);
  return points->len;
}

/* Numbers of workers among the parallel runs. */
static guint
n_worker_counts (const LanescopeRunSet *set)
{
  g_autoptr (GHashTable) counts = g_hash_table_new (NULL, NULL);
  for (guint i = 0; i < set->figures.n; i++)
    {
      const LsePlan *plan = &set->figures.results[i]->plan;
      if (plan->strategy != LSE_STRATEGY_SERIAL)
        g_hash_table_add (counts, GUINT_TO_POINTER (plan->workers));
    }
  return g_hash_table_size (counts);
}

/* ------------------------------------------------------------------ signals */

static gboolean
has_fit (const LsfSpeedup *figure)
{
  const LspSpeedup *chart = lsf_speedup_chart (figure);
  for (gsize i = 0; i < chart->n_series; i++)
    if (chart->series[i].n_fit > 0)
      return TRUE;
  return FALSE;
}

static void
update_chart (LanescopeSpeedupPage *self, const LanescopeRunSet *set)
{
  LanescopeMachine *machine = lanescope_session_get_machine (self->session);
  const LseTopology *topology = lanescope_machine_get_topology (machine);
  guint64 stamp = lanescope_run_set_stamp (set);
  const char *heading = lanescope_run_set_get_heading (set, 0);
  lanescope_card_set_heading (LANESCOPE_CARD (self->card), _ ("Speedup"));
  lanescope_card_set_caption (LANESCOPE_CARD (self->card), heading);
  if (stamp == self->stamp)
    return;
  self->stamp = stamp;
  g_autofree char *footer = lanescope_export_footer (machine);
  lanescope_chart_set_caption (LANESCOPE_CHART (self->chart), heading, footer);
  LsfSpeedup *figure =
      lsf_speedup_new (&set->figures, 0, (guint)lse_topology_n_allowed_cores (topology),
                       (guint)lse_topology_n_allowed_pus (topology));
  char words[LAW_TEXT_SIZE];
  gtk_label_set_label (GTK_LABEL (self->law), lsf_speedup_words (figure, words, sizeof words));
  lanescope_card_set_caption (LANESCOPE_CARD (self->law_card),
                              has_fit (figure) ? _ ("the curve with its 95 % band is a model; "
                                                    "marks are measured")
                                               : NULL);
  lanescope_chart_take_speedup (LANESCOPE_CHART (self->chart), figure,
                                lanescope_run_set_most_workers (set, 0));
}

static void
update (LanescopeSpeedupPage *self)
{
  if (!gtk_widget_get_mapped (GTK_WIDGET (self)) || self->is_updating)
    return;
  g_autoptr (LanescopeRunSet) all = lanescope_run_set_new_of (self->session, 0);
  gboolean is_empty = all->figures.n == 0;
  gtk_widget_set_visible (self->nothing, is_empty);
  gtk_widget_set_visible (self->content, !is_empty);
  if (is_empty)
    return;
  self->is_updating = TRUE;
  update_tasks (self, all);
  gsize task = task_to_show (self, all);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->task), (guint)task);
  self->is_updating = FALSE;
  g_autoptr (LanescopeRunSet) set = lanescope_run_set_new_task (all, task);
  update_chart (self, set);
  update_points (self, set);
  gboolean is_dot = n_worker_counts (set) < 2;
  gtk_widget_set_visible (self->dot, is_dot);
  gtk_widget_set_visible (self->law_card, !is_dot);
}

/* Another task: its last run becomes the one looked at, so that all pages follow. */
static void
on_task_chosen (LanescopeSpeedupPage *self)
{
  if (self->is_updating)
    return;
  guint task = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->task));
  g_autoptr (LanescopeRunSet) set = lanescope_run_set_new_of (self->session, 0);
  for (gsize i = set->figures.n; i-- > 0;)
    if (set->task_of[i] == task)
      {
        lanescope_session_set_current_run (self->session, g_ptr_array_index (set->runs, i));
        return;
      }
}

static void
on_item_activated (LanescopeChart *chart, guint item, LanescopeSpeedupPage *self)
{
  g_autoptr (LanescopeRunSet) all = lanescope_run_set_new_of (self->session, 0);
  g_autoptr (LanescopeRunSet) set = lanescope_run_set_new_task (all, task_to_show (self, all));
  LspFamily family;
  gboolean is_hollow;
  guint workers;
  if (!lanescope_chart_get_speedup_point (chart, item, &family, &is_hollow, &workers))
    return;
  for (gsize i = set->figures.n; i-- > 0;)
    {
      const LsePlan *plan = &set->figures.results[i]->plan;
      if (lsp_family_from_strategy (lse_strategy_info (plan->strategy)->name) != family ||
          plan->workers != workers || lsf_plan_is_hollow (plan) != is_hollow)
        continue;
      lanescope_session_set_current_run (self->session, g_ptr_array_index (set->runs, i));
      return;
    }
}

static guint
cores_of (LanescopeSpeedupPage *self)
{
  LanescopeMachine *machine = lanescope_session_get_machine (self->session);
  return MAX ((guint)lse_topology_n_allowed_cores (lanescope_machine_get_topology (machine)), 2);
}

static void
sweep (GtkWidget *widget, const char *action, GVariant *parameter)
{
  LanescopeSpeedupPage *self = LANESCOPE_SPEEDUP_PAGE (widget);
  g_autofree char *workers = g_strdup_printf ("1-%u", cores_of (self));
  if (lanescope_session_is_busy (self->session))
    return;
  lanescope_experiment_set_text (self->experiment, LANESCOPE_FIELD_WORKERS, workers);
  gtk_widget_activate_action (widget, "win.page", "s", "run");
  gtk_widget_activate_action (widget, "win.run", NULL);
}

static void
update_busy (LanescopeSpeedupPage *self)
{
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "speedup.sweep",
                                 !lanescope_session_is_busy (self->session));
}

/* ------------------------------------------------------------------ object */

static void
lanescope_speedup_page_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (lanescope_speedup_page_parent_class)->map (widget);
  update (LANESCOPE_SPEEDUP_PAGE (widget));
}

static void
lanescope_speedup_page_dispose (GObject *object)
{
  LanescopeSpeedupPage *self = LANESCOPE_SPEEDUP_PAGE (object);
  g_clear_pointer (&self->scrolled, gtk_widget_unparent);
  g_clear_object (&self->tasks);
  g_clear_object (&self->session);
  g_clear_object (&self->experiment);
  G_OBJECT_CLASS (lanescope_speedup_page_parent_class)->dispose (object);
}

static void
lanescope_speedup_page_class_init (LanescopeSpeedupPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = lanescope_speedup_page_dispose;
  widget_class->map = lanescope_speedup_page_map;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_install_action (widget_class, "speedup.sweep", NULL, sweep);
}

static void
lanescope_speedup_page_init (LanescopeSpeedupPage *self)
{
  self->tasks = gtk_string_list_new (NULL);
}

static GtkWidget *
make_dot (LanescopeSpeedupPage *self, const char *text)
{
  g_autofree char *label = g_strdup_printf (_ ("Sweep 1 … %u"), cores_of (self));
  GtkWidget *empty = lanescope_empty_new (_ ("One worker count makes a dot, not a curve."), text);
  lanescope_empty_add (empty, label, "speedup.sweep");
  gtk_widget_set_valign (empty, GTK_ALIGN_START);
  return empty;
}

static GtkWidget *
make_toolbar (LanescopeSpeedupPage *self)
{
  GtkWidget *bar = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *label = gtk_label_new_with_mnemonic (_ ("_Task"));
  self->task = gtk_drop_down_new (G_LIST_MODEL (g_object_ref (self->tasks)), NULL);
  gtk_widget_set_hexpand (self->task, TRUE);
  gtk_label_set_mnemonic_widget (GTK_LABEL (label), self->task);
  gtk_widget_add_css_class (label, "ls-secondary");
  gtk_widget_add_css_class (bar, "ls-toolbar");
  gtk_widget_set_visible (bar, FALSE);
  gtk_box_append (GTK_BOX (bar), label);
  gtk_box_append (GTK_BOX (bar), self->task);
  return bar;
}

static GtkWidget *
make_main (LanescopeSpeedupPage *self)
{
  self->card = lanescope_card_new (_ ("Speedup"), NULL);
  self->chart = lanescope_chart_new (_ ("Speedup"));
  gtk_widget_set_vexpand (self->chart, TRUE);
  lanescope_card_append (LANESCOPE_CARD (self->card), self->chart);
  return self->card;
}

static GtkWidget *
make_law (LanescopeSpeedupPage *self)
{
  self->law_card = lanescope_card_new (_ ("Law of scaling"), NULL);
  self->law = gtk_label_new (NULL);
  gtk_label_set_wrap (GTK_LABEL (self->law), TRUE);
  gtk_label_set_xalign (GTK_LABEL (self->law), 0);
  gtk_label_set_selectable (GTK_LABEL (self->law), TRUE);
  lanescope_card_append (LANESCOPE_CARD (self->law_card), self->law);
  return self->law_card;
}

static GtkWidget *
make_side (LanescopeSpeedupPage *self)
{
  GtkWidget *side = gtk_box_new (GTK_ORIENTATION_VERTICAL, GAP);
  self->toolbar = make_toolbar (self);
  self->dot = make_dot (self, _ ("Measure the same with other numbers of workers to see whether "
                                 "more of them help."));
  self->points_card =
      lanescope_card_new (_ ("Points"), _ ("efficiency: speedup by the number of workers"));
  self->points = lanescope_label_grid_new (4, TRUE);
  lanescope_card_append (LANESCOPE_CARD (self->points_card), self->points);
  gtk_box_append (GTK_BOX (side), self->toolbar);
  gtk_box_append (GTK_BOX (side), self->dot);
  gtk_box_append (GTK_BOX (side), self->points_card);
  gtk_box_append (GTK_BOX (side), make_law (self));
  return side;
}

static void
fill (LanescopeSpeedupPage *self)
{
  GtkWidget *page = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_add_css_class (page, "ls-page");
  self->nothing = make_dot (self, _ ("Nothing is measured yet. A sweep measures the experiment of "
                                     "the Run page with each number of workers."));
  lanescope_empty_add (self->nothing, _ ("Go to Run"), "win.page('run')");
  self->content = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_set_layout_manager (self->content,
                                 lanescope_columns_layout_new (SIDE_BY_SIDE_FROM, SIDE_WIDTH, 0));
  gtk_widget_set_parent (make_main (self), self->content);
  gtk_widget_set_parent (make_side (self), self->content);
  gtk_box_append (GTK_BOX (page), self->nothing);
  gtk_box_append (GTK_BOX (page), self->content);
  self->scrolled = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scrolled), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scrolled), page);
  gtk_widget_set_parent (self->scrolled, GTK_WIDGET (self));
}

GtkWidget *
lanescope_speedup_page_new (LanescopeSession *session, LanescopeExperiment *experiment)
{
  LanescopeSpeedupPage *self = g_object_new (LANESCOPE_TYPE_SPEEDUP_PAGE, NULL);
  self->session = g_object_ref (session);
  self->experiment = g_object_ref (experiment);
  fill (self);
  g_signal_connect_object (self->task, "notify::selected", G_CALLBACK (on_task_chosen), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->chart, "item-activated", G_CALLBACK (on_item_activated), self, 0);
  g_signal_connect_object (session, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::current-run", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::busy", G_CALLBACK (update_busy), self,
                           G_CONNECT_SWAPPED);
  lanescope_runs_watch_shown (session, G_CALLBACK (update), self);
  return GTK_WIDGET (self);
}
