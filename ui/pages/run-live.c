/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What is shown follows the session's signals alone: ::changed for everything, ::live for the tiles
 * that may move within a repetition, and the machine's samples while nothing is measured. Nothing
 * is made for a page that is not on the screen.
 */
#include "pages/run-live.h"

#include "pages/difference-card.h"
#include "pages/run-result.h"
#include "pages/why-card.h"
#include "widgets/card.h"
#include "widgets/chart-kinds.h"
#include "widgets/columns-layout.h"
#include "widgets/compare-chart.h"
#include "widgets/empty.h"
#include "widgets/verdict.h"

#include "model/settings.h"

#include "i18n.h"
#include "figures/words.h"
#include "plot/ticks.h"

#define GAP 12
#define MOST_CHUNKS 4000      /* in the strip of the array */
#define SIDE_BY_SIDE_FROM 640 /* px: comparison and speedup */
#define SPEEDUP_SHARE 0.38
#define WHY_BESIDE_FROM 700 /* px: result and findings */
#define WHY_SHARE 0.66

struct _LanescopeRunLive
{
  GtkWidget parent_instance;
  LanescopeSession *session;
  GtkWidget *verdict, *empty;
  GtkWidget *cores_card, *cores;
  GtkWidget *timeline_card, *timeline, *legend;
  GtkWidget *result_columns, *result, *why, *difference;
  GtkWidget *columns, *compare_card, *compare, *speedup_card, *speedup;
  gboolean is_stale; /* something changed while it was not on the screen */

  /* of the repetition in the timeline */
  LanescopeRun *traced; /* owned, nullable */
  gint64 traced_begin_ns, traced_end_ns;
  gsize traced_events;

  guint64 speedup_stamp;
};

G_DEFINE_FINAL_TYPE (LanescopeRunLive, lanescope_run_live, GTK_TYPE_WIDGET)

/* ------------------------------------------------------------------ cores */

/* Whose workers are on the cores: the run that is measured, else the one looked at. */
static LanescopeRun *
run_on_cores (LanescopeRunLive *self)
{
  LanescopeRun *measuring = lanescope_session_get_measuring (self->session);
  return measuring != NULL ? measuring : lanescope_session_get_current_run (self->session);
}

static const char *
cores_caption (LanescopeRunLive *self)
{
  if (lanescope_session_is_busy (self->session))
    return _ ("updated between repetitions, so that drawing does not disturb the measurement");
  return _ ("busy over the last 10 seconds");
}

static void
update_cores (LanescopeRunLive *self)
{
  LanescopeMachine *machine = lanescope_session_get_machine (self->session);
  const LseCoreHistory *history = lanescope_machine_get_history (machine);
  LanescopeRun *run = run_on_cores (self);
  LanescopeRun *measuring = lanescope_session_get_measuring (self->session);
  char label[LSF_LABEL_SIZE];
  g_autofree char *value = NULL;
  const char *lines[2] = {NULL, NULL};
  gint64 begin_ns, end_ns;
  gboolean is_live;
  gtk_widget_set_visible (self->cores_card, history != NULL);
  lanescope_card_set_caption (LANESCOPE_CARD (self->cores_card), cores_caption (self));
  if (history == NULL)
    return;
  if (measuring != NULL)
    {
      lines[0] = lsf_plan_label (lanescope_run_get_plan (measuring), true, label, sizeof label);
      lines[1] = value = lanescope_run_dup_value (measuring);
    }
  const LseRecording *trace =
      run != NULL ? lanescope_run_get_trace (run, &begin_ns, &end_ns, &is_live) : NULL;
  LsfCoresLive *figure = lsf_cores_live_new (
      history, &lanescope_machine_get_topology (machine)->allowed, g_get_monotonic_time () * 1000,
      run != NULL ? lanescope_run_get_result (run) : NULL, trace);
  lanescope_chart_take_cores (LANESCOPE_CHART (self->cores), figure, machine, lines);
}

/* ------------------------------------------------------------------ timeline */

/* The run looked at; while it has nothing to show yet, the one that is measured. */
static LanescopeRun *
run_to_trace (LanescopeRunLive *self)
{
  LanescopeRun *run = lanescope_session_get_current_run (self->session);
  LanescopeRun *measuring = lanescope_session_get_measuring (self->session);
  gint64 begin_ns, end_ns;
  gboolean is_live;
  if (run != NULL && lanescope_run_get_trace (run, &begin_ns, &end_ns, &is_live) == NULL &&
      measuring != NULL)
    return measuring;
  return run;
}

static gsize
count_events (const LseRecording *trace)
{
  gsize n = 0;
  for (gsize i = 0; i < trace->n_lanes; i++)
    n += trace->lanes[i].n_events;
  return n;
}

static int32_t *
chunk_owners (LanescopeRun *run, const LseRecording *trace, LsfSpan span, gsize *n_chunks)
{
  const LsePlan *plan = lanescope_run_get_plan (run);
  *n_chunks = plan->chunks;
  if (plan->chunks < 2 || plan->chunks > MOST_CHUNKS)
    return NULL;
  return lsf_chunk_owners (trace, span.begin_ns, span.end_ns, plan->chunks);
}

static char *
timeline_caption (LanescopeRun *run, LsfSpan span)
{
  char label[LSF_LABEL_SIZE], time[LSP_NUMBER_SIZE];
  lsf_plan_label (lanescope_run_get_plan (run), true, label, sizeof label);
  lsp_format_time (time, (double)(span.end_ns - span.begin_ns));
  if (span.is_live)
    return g_strdup_printf (_ ("%s, a repetition that is still running, %s so far"), label, time);
  if (!lanescope_run_is_over (run))
    return g_strdup_printf (_ ("%s, last repetition, %s"), label, time);
  return g_strdup_printf (_ ("%s, typical repetition, %s"), label, time);
}

static gboolean
is_traced (LanescopeRunLive *self, LanescopeRun *run, LsfSpan span, gsize n_events)
{
  return run == self->traced && span.begin_ns == self->traced_begin_ns &&
         span.end_ns == self->traced_end_ns && n_events == self->traced_events;
}

static guint
n_cores_of (LanescopeRunLive *self)
{
  LanescopeMachine *machine = lanescope_session_get_machine (self->session);
  return (guint)lse_topology_n_allowed_cores (lanescope_machine_get_topology (machine));
}

/* The moment that is pointed at, in the lanes that are shown. */
static void
update_selection (LanescopeRunLive *self)
{
  LanescopeMoment moment = {0, 0, -2};
  lanescope_session_get_moment (self->session, self->traced, &moment);
  lanescope_chart_select_span (LANESCOPE_CHART (self->timeline), moment.from_ns, moment.to_ns,
                               moment.worker);
}

static void
update_timeline (LanescopeRunLive *self)
{
  LanescopeRun *run = run_to_trace (self);
  gint64 begin_ns = 0, end_ns = 0;
  gboolean is_live = FALSE;
  const LseRecording *trace =
      run != NULL ? lanescope_run_get_trace (run, &begin_ns, &end_ns, &is_live) : NULL;
  LsfSpan span = {begin_ns, end_ns, is_live};
  gsize n_chunks, n_events = trace != NULL ? count_events (trace) : 0;
  gtk_widget_set_visible (self->timeline_card, n_events > 0);
  if (n_events == 0)
    return;
  g_autofree char *caption = timeline_caption (run, span);
  lanescope_card_set_caption (LANESCOPE_CARD (self->timeline_card), caption);
  if (is_traced (self, run, span, n_events))
    return;
  g_set_object (&self->traced, run);
  self->traced_begin_ns = begin_ns;
  self->traced_end_ns = end_ns;
  self->traced_events = n_events;
  int32_t *owners = chunk_owners (run, trace, span, &n_chunks);
  LsfTimeline *figure =
      lsf_timeline_new (lanescope_run_get_result (run), trace, span, n_cores_of (self), NULL);
  if (figure != NULL)
    lsf_timeline_add_threads (figure, lanescope_run_get_result (run),
                              lanescope_run_get_switches (run));
  lanescope_chart_take_repetition (LANESCOPE_CHART (self->timeline), figure, owners, n_chunks);
  update_selection (self);
  gtk_widget_queue_resize (self->legend);
}

/* ------------------------------------------------------------------ comparison and speedup */

/* The press of Run that the run looked at comes from. */
static guint
batch_of (LanescopeRunLive *self)
{
  LanescopeRun *run = lanescope_session_get_current_run (self->session);
  if (run != NULL)
    return lanescope_run_get_batch (run);
  g_autoptr (GPtrArray) latest = lanescope_session_dup_latest (self->session);
  return latest->len > 0 ? lanescope_run_get_batch (g_ptr_array_index (latest, 0)) : 0;
}

static void
update_compare (LanescopeRunLive *self, const LanescopeRunSet *set)
{
  gboolean is_many = set->n_tasks > 1;
  LspBarsMode mode = is_many ? LSP_BARS_SPEEDUP : LSP_BARS_DOTS;
  LanescopeCard *card = LANESCOPE_CARD (self->compare_card);
  gtk_widget_set_visible (self->compare_card, set->figures.n > 0);
  if (set->figures.n == 0)
    return;
  lanescope_card_set_heading (card, set->is_over ? _ ("Comparison") : _ ("Comparison so far"));
  lanescope_card_set_caption (card, is_many ? _ ("speedup of each over its own serial run")
                                            : lanescope_run_set_get_heading (set, 0));
  lanescope_compare_chart_set_runs (LANESCOPE_COMPARE_CHART (self->compare), set, mode,
                                    lanescope_session_get_current_run (self->session), FALSE);
}

static gboolean
has_parallel_run (const LanescopeRunSet *set)
{
  for (gsize i = 0; i < set->figures.n; i++)
    if (set->figures.results[i]->plan.strategy != LSE_STRATEGY_SERIAL)
      return TRUE;
  return FALSE;
}

static void
update_speedup (LanescopeRunLive *self, const LanescopeRunSet *set)
{
  LanescopeCard *card = LANESCOPE_CARD (self->speedup_card);
  gboolean is_visible = set->n_tasks == 1 && has_parallel_run (set);
  gtk_widget_set_visible (self->speedup_card, is_visible);
  if (!is_visible)
    return;
  guint64 stamp = lanescope_run_set_stamp (set);
  lanescope_card_set_heading (card, set->is_over ? _ ("Speedup") : _ ("Speedup so far"));
  if (stamp == self->speedup_stamp)
    return;
  self->speedup_stamp = stamp;
  LanescopeMachine *machine = lanescope_session_get_machine (self->session);
  const LseTopology *topology = lanescope_machine_get_topology (machine);
  LsfSpeedup *figure = lsf_speedup_new (&set->figures, 0, n_cores_of (self),
                                        (guint)lse_topology_n_allowed_pus (topology));
  lanescope_chart_take_speedup (LANESCOPE_CHART (self->speedup), figure,
                                lanescope_run_set_most_workers (set, 0));
}

static void
update_result (LanescopeRunLive *self, const LanescopeRunSet *set)
{
  LanescopeRun *run = lanescope_session_get_current_run (self->session);
  gtk_widget_set_visible (self->result, run != NULL);
  if (run == NULL)
    return;
  char label[LSF_LABEL_SIZE];
  guint index = lanescope_run_set_find (set, run);
  const char *name = index != G_MAXUINT
                         ? set->figures.labels[index]
                         : lsf_plan_label (lanescope_run_get_plan (run), true, label, sizeof label);
  lanescope_run_result_set_run (LANESCOPE_RUN_RESULT (self->result), run, name);
}

static void
update_why (LanescopeRunLive *self, const LanescopeRunSet *set)
{
  lanescope_why_card_set_run (LANESCOPE_WHY_CARD (self->why),
                              lanescope_session_get_current_run (self->session), set,
                              lanescope_settings_is_expert ());
  lanescope_difference_card_set_runs (LANESCOPE_DIFFERENCE_CARD (self->difference), set);
}

/* ------------------------------------------------------------------ signals */

static void
update_all (LanescopeRunLive *self)
{
  if (!gtk_widget_get_mapped (GTK_WIDGET (self)))
    {
      self->is_stale = TRUE;
      return;
    }
  self->is_stale = FALSE;
  GListModel *runs = lanescope_session_get_runs (self->session);
  gtk_widget_set_visible (self->empty, g_list_model_get_n_items (runs) == 0);
  g_autoptr (LanescopeRunSet) set = lanescope_run_set_new_of (self->session, batch_of (self));
  update_cores (self);
  update_timeline (self);
  update_result (self, set);
  update_why (self, set);
  update_compare (self, set);
  update_speedup (self, set);
  lanescope_verdict_set_runs (LANESCOPE_VERDICT (self->verdict), set);
}

static void
on_live (LanescopeRunLive *self)
{
  if (!gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  LanescopeRun *run = lanescope_session_get_current_run (self->session);
  update_cores (self);
  update_timeline (self);
  if (run != NULL)
    lanescope_run_result_update_progress (LANESCOPE_RUN_RESULT (self->result), run);
}

/* Where the moment is becomes visible: the page scrolls to what has the focus. */
static void
on_pointed (LanescopeRunLive *self)
{
  LanescopeMoment moment;
  update_selection (self);
  if (lanescope_session_get_moment (self->session, self->traced, &moment))
    gtk_widget_child_focus (self->timeline, GTK_DIR_TAB_FORWARD);
}

/* Within a race ::changed and ::live come right after it. */
static void
on_sampled (LanescopeRunLive *self)
{
  if (gtk_widget_get_mapped (GTK_WIDGET (self)) && !lanescope_session_is_busy (self->session))
    update_cores (self);
}

static void
on_run_activated (GtkWidget *chart, LanescopeRun *run, LanescopeRunLive *self)
{
  lanescope_session_set_current_run (self->session, run);
}

/* ------------------------------------------------------------------ object */

static void
lanescope_run_live_map (GtkWidget *widget)
{
  LanescopeRunLive *self = LANESCOPE_RUN_LIVE (widget);
  GTK_WIDGET_CLASS (lanescope_run_live_parent_class)->map (widget);
  update_all (self);
}

static void
lanescope_run_live_dispose (GObject *object)
{
  LanescopeRunLive *self = LANESCOPE_RUN_LIVE (object);
  GtkWidget *child;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->traced);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (lanescope_run_live_parent_class)->dispose (object);
}

static void
lanescope_run_live_class_init (LanescopeRunLiveClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = lanescope_run_live_dispose;
  widget_class->map = lanescope_run_live_map;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
}

static GtkWidget *
add_card (GtkWidget *parent, const char *heading, const char *caption, GtkWidget *child)
{
  GtkWidget *card = lanescope_card_new (heading, caption);
  lanescope_card_append (LANESCOPE_CARD (card), child);
  gtk_widget_set_parent (card, parent);
  return card;
}

static void
add_empty (LanescopeRunLive *self)
{
  self->empty = lanescope_empty_new (
      _ ("Nothing measured yet."),
      _ ("Press Run: the lanes of every repetition, its result and the comparison grow here. Or "
         "let the four methods of the tutorial run."));
  lanescope_empty_add (self->empty, _ ("Run"), "win.run");
  lanescope_empty_add (self->empty, _ ("Run the four methods"), "win.run-tutorial");
  gtk_widget_set_parent (self->empty, GTK_WIDGET (self));
}

static void
add_charts (LanescopeRunLive *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  self->cores = lanescope_chart_new (_ ("Cores"));
  self->cores_card = add_card (widget, _ ("Cores"), NULL, self->cores);
  add_empty (self);
  self->timeline = lanescope_chart_new (_ ("Timeline"));
  self->timeline_card = add_card (widget, _ ("Timeline"), NULL, self->timeline);
  self->legend = lanescope_legend_new (LANESCOPE_CHART (self->timeline));
  lanescope_card_add_extra (LANESCOPE_CARD (self->timeline_card), self->legend);
  self->result = lanescope_run_result_new ();
  self->result_columns = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_set_layout_manager (self->result_columns,
                                 lanescope_columns_layout_new (WHY_BESIDE_FROM, 0, WHY_SHARE));
  gtk_widget_set_parent (self->result, self->result_columns);
  gtk_widget_set_parent (self->result_columns, widget);

  self->columns = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_set_layout_manager (
      self->columns, lanescope_columns_layout_new (SIDE_BY_SIDE_FROM, 0, SPEEDUP_SHARE));
  self->compare = lanescope_compare_chart_new (_ ("Comparison"));
  self->compare_card = add_card (self->columns, _ ("Comparison"), NULL, self->compare);
  self->speedup = lanescope_chart_new (_ ("Speedup"));
  self->speedup_card = add_card (self->columns, _ ("Speedup"), NULL, self->speedup);
  gtk_widget_set_parent (self->columns, widget);
}

static void
lanescope_run_live_init (LanescopeRunLive *self)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));
  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (layout), GAP);
  self->verdict = lanescope_verdict_new ();
  gtk_widget_set_parent (self->verdict, GTK_WIDGET (self));
  add_charts (self);
}

static void
name_machine (LanescopeRunLive *self)
{
  g_autofree char *footer = lanescope_export_footer (lanescope_session_get_machine (self->session));
  lanescope_chart_set_caption (LANESCOPE_CHART (self->cores), NULL, footer);
  lanescope_chart_set_caption (LANESCOPE_CHART (self->timeline), NULL, footer);
  lanescope_chart_set_caption (LANESCOPE_CHART (self->speedup), NULL, footer);
  lanescope_chart_set_caption (
      LANESCOPE_CHART (lanescope_compare_chart_get_chart (LANESCOPE_COMPARE_CHART (self->compare))),
      NULL, footer);
  lanescope_run_result_set_footer (LANESCOPE_RUN_RESULT (self->result), footer);
}

GtkWidget *
lanescope_run_live_new (LanescopeSession *session)
{
  LanescopeRunLive *self = g_object_new (LANESCOPE_TYPE_RUN_LIVE, NULL);
  self->session = g_object_ref (session);
  LanescopeMachine *machine = lanescope_session_get_machine (session);
  self->why = lanescope_why_card_new (session, TRUE);
  self->difference = lanescope_difference_card_new (session, FALSE);
  gtk_widget_set_parent (self->why, self->result_columns);
  gtk_widget_insert_after (self->difference, GTK_WIDGET (self), self->verdict);
  name_machine (self);
  g_signal_connect_object (session, "changed", G_CALLBACK (update_all), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "live", G_CALLBACK (on_live), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::current-run", G_CALLBACK (update_all), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (machine, "sampled", G_CALLBACK (on_sampled), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->compare, "run-activated", G_CALLBACK (on_run_activated), self, 0);
  g_signal_connect_object (session, "notify::reference-run", G_CALLBACK (update_all), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "pointed", G_CALLBACK (on_pointed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (lanescope_settings_get (), "changed::mode", G_CALLBACK (update_all),
                           self, G_CONNECT_SWAPPED);
  lanescope_runs_watch_shown (session, G_CALLBACK (update_all), self);
  return GTK_WIDGET (self);
}
