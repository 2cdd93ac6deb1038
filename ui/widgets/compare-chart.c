/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/compare-chart.h"
#include "widgets/chart-kinds.h"

#define PAIRS_AT_ONCE 40000 /* 200 repetitions against 200: about 2 ms */

struct _LanescopeCompareChart
{
  GtkWidget parent_instance;
  GtkWidget *chart;
  GPtrArray *runs; /* LanescopeRun by item */
  LspBarsMode mode;
  guint current;
  gboolean is_in_order;
  guint64 stamp;
  gboolean has_figure, is_judging; /* judging: in a thread, for `stamp` and `mode` */
};

enum
{
  RUN_ACTIVATED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LanescopeCompareChart, lanescope_compare_chart, GTK_TYPE_WIDGET)

static void
on_item_activated (LanescopeChart *chart, guint item, LanescopeCompareChart *self)
{
  if (item < self->runs->len)
    g_signal_emit (self, signals[RUN_ACTIVATED], 0, g_ptr_array_index (self->runs, item));
}

static void
lanescope_compare_chart_dispose (GObject *object)
{
  LanescopeCompareChart *self = LANESCOPE_COMPARE_CHART (object);
  g_clear_pointer (&self->chart, gtk_widget_unparent);
  g_clear_pointer (&self->runs, g_ptr_array_unref);
  G_OBJECT_CLASS (lanescope_compare_chart_parent_class)->dispose (object);
}

static void
lanescope_compare_chart_class_init (LanescopeCompareChartClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = lanescope_compare_chart_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  signals[RUN_ACTIVATED] =
      g_signal_new ("run-activated", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                    NULL, G_TYPE_NONE, 1, LANESCOPE_TYPE_RUN);
}

static void
lanescope_compare_chart_init (LanescopeCompareChart *self)
{
  self->runs = g_ptr_array_new_with_free_func (g_object_unref);
}

GtkWidget *
lanescope_compare_chart_new (const char *name)
{
  LanescopeCompareChart *self = g_object_new (LANESCOPE_TYPE_COMPARE_CHART, NULL);
  self->chart = lanescope_chart_new (name);
  gtk_widget_set_parent (self->chart, GTK_WIDGET (self));
  g_signal_connect_object (self->chart, "item-activated", G_CALLBACK (on_item_activated), self, 0);
  return GTK_WIDGET (self);
}

GtkWidget *
lanescope_compare_chart_get_chart (LanescopeCompareChart *self)
{
  return self->chart;
}

/* ------------------------------------------------------------------ judging elsewhere */

typedef struct
{
  LanescopeRunSet *set;
  LspBarsMode mode;
  guint64 stamp;
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;
  lanescope_run_set_free (job->set);
  g_free (job);
}

static void
free_figure (gpointer figure)
{
  lsf_compare_free (figure);
}

static void
judge_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Job *job = task_data;
  g_task_return_pointer (task, lsf_compare_new (&job->set->figures, job->mode, NULL), free_figure);
}

static void
on_judged (GObject *source, GAsyncResult *result, gpointer user_data)
{
  LanescopeCompareChart *self = LANESCOPE_COMPARE_CHART (source);
  Job *job = g_task_get_task_data (G_TASK (result));
  LsfCompare *figure = g_task_propagate_pointer (G_TASK (result), NULL);
  self->is_judging = FALSE;
  if (self->chart != NULL && figure != NULL && job->stamp == self->stamp && job->mode == self->mode)
    lanescope_chart_take_compare (LANESCOPE_CHART (self->chart), figure, self->current,
                                  self->is_in_order);
  else
    lsf_compare_free (figure);
}

static void
judge_the_rest (LanescopeCompareChart *self, const LanescopeRunSet *set)
{
  Job *job = g_new0 (Job, 1);
  job->set = lanescope_run_set_copy (set);
  job->mode = self->mode;
  job->stamp = self->stamp;
  self->is_judging = TRUE;
  GTask *task = g_task_new (self, NULL, on_judged, NULL);
  g_task_set_task_data (task, job, job_free);
  g_task_run_in_thread (task, judge_thread);
  g_object_unref (task);
}

/* ------------------------------------------------------------------ runs */

static gboolean
is_the_same (LanescopeCompareChart *self,
             guint64 stamp,
             LspBarsMode mode,
             guint current,
             gboolean is_in_order)
{
  return self->has_figure && self->stamp == stamp && self->mode == mode &&
         self->current == current && self->is_in_order == is_in_order;
}

void
lanescope_compare_chart_set_runs (LanescopeCompareChart *self,
                                  const LanescopeRunSet *set,
                                  LspBarsMode mode,
                                  LanescopeRun *current,
                                  gboolean is_in_order)
{
  g_return_if_fail (LANESCOPE_IS_COMPARE_CHART (self));
  LanescopeChart *chart = LANESCOPE_CHART (self->chart);
  guint64 stamp = lanescope_run_set_stamp (set);
  guint index = lanescope_run_set_find (set, current);
  if (is_the_same (self, stamp, mode, index, is_in_order))
    return;
  gboolean was_judging = self->is_judging && stamp == self->stamp && mode == self->mode;
  self->stamp = stamp;
  self->mode = mode;
  self->current = index;
  self->is_in_order = is_in_order;
  self->has_figure = TRUE;
  g_ptr_array_set_size (self->runs, 0);
  for (guint i = 0; i < set->runs->len; i++)
    g_ptr_array_add (self->runs, g_object_ref (g_ptr_array_index (set->runs, i)));

  LsfCompare *figure =
      lsf_compare_within (&set->figures, mode, lanescope_chart_get_compare (chart), PAIRS_AT_ONCE);
  gboolean is_due = figure != NULL && lsf_compare_n_due (figure) > 0;
  lanescope_chart_take_compare (chart, figure, index, is_in_order);
  if (is_due && set->is_over && !was_judging)
    judge_the_rest (self, set);
}
