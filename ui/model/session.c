/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/session-private.h"
#include "model/error.h"
#include "model/run-private.h"

#include "base/clock.h"
#include "base/memory.h"
#include "i18n.h"
#include "plan/estimate.h"

#include <math.h>

enum
{
  PROP_0,
  PROP_BUSY,
  PROP_CURRENT_RUN,
  PROP_REFERENCE_RUN,
  N_PROPS
};
static GParamSpec *properties[N_PROPS];

enum
{
  CHANGED,
  LIVE,
  NOTICE,
  MODULES_PROBED,
  POINTED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LanescopeSession, lanescope_session, G_TYPE_OBJECT)

static void
lanescope_session_dispose (GObject *object)
{
  LanescopeSession *self = LANESCOPE_SESSION (object);
  g_clear_pointer (&self->thread, lanescope_race_thread_free);
  g_clear_object (&self->current);
  g_clear_object (&self->reference);
  g_clear_object (&self->pointed);
  g_clear_pointer (&self->racing, g_ptr_array_unref);
  g_clear_object (&self->runs);
  g_clear_object (&self->machine);
  G_OBJECT_CLASS (lanescope_session_parent_class)->dispose (object);
}

static void
lanescope_session_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  LanescopeSession *self = LANESCOPE_SESSION (object);
  switch (id)
    {
    case PROP_BUSY:
      g_value_set_boolean (value, lanescope_session_is_busy (self));
      break;
    case PROP_CURRENT_RUN:
      g_value_set_object (value, self->current);
      break;
    case PROP_REFERENCE_RUN:
      g_value_set_object (value, self->reference);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
lanescope_session_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id == PROP_CURRENT_RUN)
    lanescope_session_set_current_run (LANESCOPE_SESSION (object), g_value_get_object (value));
  else if (id == PROP_REFERENCE_RUN)
    lanescope_session_set_reference_run (LANESCOPE_SESSION (object), g_value_get_object (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
lanescope_session_class_init (LanescopeSessionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  object_class->dispose = lanescope_session_dispose;
  object_class->get_property = lanescope_session_get_property;
  object_class->set_property = lanescope_session_set_property;
  properties[PROP_BUSY] =
      g_param_spec_boolean ("busy", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_CURRENT_RUN] =
      g_param_spec_object ("current-run", NULL, NULL, LANESCOPE_TYPE_RUN,
                           G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_REFERENCE_RUN] =
      g_param_spec_object ("reference-run", NULL, NULL, LANESCOPE_TYPE_RUN,
                           G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  GType type = G_TYPE_FROM_CLASS (klass);
  signals[CHANGED] =
      g_signal_new ("changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[LIVE] =
      g_signal_new ("live", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[NOTICE] = g_signal_new ("notice", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[MODULES_PROBED] =
      g_signal_new ("modules-probed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[POINTED] =
      g_signal_new ("pointed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

/* ------------------------------------------------------------------ news of the race */

static void
set_state (LanescopeSession *self, LanescopeSessionState state)
{
  gboolean was_busy = lanescope_session_is_busy (self);
  self->state = state;
  if (was_busy != lanescope_session_is_busy (self))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BUSY]);
}

/* A run that is being measured stays in its state until something of it is new. */
static void
take_runs (LanescopeSession *self, LanescopeNews *news)
{
  self->measuring = news->measuring >= 0 && (guint)news->measuring < self->racing->len
                        ? g_ptr_array_index (self->racing, news->measuring)
                        : NULL;
  for (gsize i = 0; i < news->n_runs; i++)
    if (news->runs[i].index < self->racing->len)
      {
        LanescopeRun *run = g_ptr_array_index (self->racing, news->runs[i].index);
        lanescope_run_take_news (run, &news->runs[i], run == self->measuring);
      }
  self->n_done = news->n_done;
  self->n_wanted = news->n_wanted;
}

static void
announce_runs (LanescopeSession *self, LanescopeNews *news)
{
  for (gsize i = 0; i < news->n_runs; i++)
    if (news->runs[i].index < self->racing->len)
      lanescope_run_announce (g_ptr_array_index (self->racing, news->runs[i].index));
}

static void
end_race (LanescopeSession *self)
{
  self->measuring = NULL;
  self->ended_ns = lse_clock_now_ns ();
  set_state (self, LANESCOPE_SESSION_IDLE);
  lanescope_machine_set_watched (self->machine, TRUE);
}

static void
refuse_race (LanescopeSession *self, const char *text)
{
  for (guint i = 0; i < self->racing->len; i++)
    {
      lanescope_run_refuse (g_ptr_array_index (self->racing, i), text);
      lanescope_run_announce (g_ptr_array_index (self->racing, i));
    }
  end_race (self);
  g_signal_emit (self, signals[NOTICE], 0, text);
}

/* The results are safe in memory, but not on the disk: said once a race. */
static void
tell_journal (LanescopeSession *self, const char *text)
{
  if (text == NULL || self->has_journal_notice)
    return;
  self->has_journal_notice = TRUE;
  g_signal_emit (self, signals[NOTICE], 0, text);
}

static void
on_news (LanescopeNews *news, gpointer user_data)
{
  LanescopeSession *self = user_data;
  switch (news->kind)
    {
    case LANESCOPE_NEWS_PROBED:
      self->has_probed = news->modules != NULL;
      g_signal_emit (self, signals[MODULES_PROBED], 0);
      return;
    case LANESCOPE_NEWS_REFUSED:
      refuse_race (self, news->text);
      break;
    case LANESCOPE_NEWS_LIVE:
      take_runs (self, news);
      lanescope_machine_refresh (self->machine);
      g_signal_emit (self, signals[LIVE], 0);
      return;
    case LANESCOPE_NEWS_STARTED:
    case LANESCOPE_NEWS_PAUSE:
      take_runs (self, news);
      if (news->kind == LANESCOPE_NEWS_PAUSE && self->state == LANESCOPE_SESSION_PREPARING)
        set_state (self, LANESCOPE_SESSION_MEASURING);
      lanescope_machine_refresh (self->machine);
      break;
    case LANESCOPE_NEWS_ENDED:
      take_runs (self, news);
      end_race (self);
      break;
    }
  if (news->kind != LANESCOPE_NEWS_REFUSED)
    {
      tell_journal (self, news->text);
      announce_runs (self, news);
    }
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
lanescope_session_init (LanescopeSession *self)
{
  self->runs = g_list_store_new (LANESCOPE_TYPE_RUN);
  self->racing = g_ptr_array_new_with_free_func (g_object_unref);
  self->thread = lanescope_race_thread_new (on_news, self);
}

LanescopeSession *
lanescope_session_new (LanescopeMachine *machine)
{
  LanescopeSession *self = g_object_new (LANESCOPE_TYPE_SESSION, NULL);
  self->machine = g_object_ref (machine);
  return self;
}

void
lanescope_session_probe (LanescopeSession *self)
{
  if (!self->has_probed)
    lanescope_race_thread_probe (self->thread);
}

/* ------------------------------------------------------------------ start and stop */

static void
add_runs (LanescopeSession *self, const LseExpandedPlan *plans, gsize n_plans, const int *methods)
{
  g_ptr_array_set_size (self->racing, 0);
  self->batch++;
  for (gsize i = 0; i < n_plans; i++)
    {
      int method = methods != NULL ? methods[i] : 0;
      g_ptr_array_add (self->racing, lanescope_run_new (&plans[i].plan, method, self->batch));
    }
  g_list_store_splice (self->runs, g_list_model_get_n_items (G_LIST_MODEL (self->runs)), 0,
                       self->racing->pdata, self->racing->len);
}

/* Of a race the last run is the one that was asked for; the first is the serial one. */
static LanescopeRun *
run_to_look_at (LanescopeSession *self)
{
  return self->racing->len > 0 ? g_ptr_array_index (self->racing, self->racing->len - 1) : NULL;
}

gboolean
lanescope_session_start (LanescopeSession *self,
                         const LseExpandedPlan *plans,
                         gsize n_plans,
                         const int *methods,
                         const LseExperiment *settings,
                         GError **error)
{
  LseError err = {0};
  if (lanescope_session_is_busy (self))
    {
      lse_fail (&err, LSE_EINVAL, 0, _ ("A race is still on. Stop it first, or wait for its end."));
      return lanescope_error_take (error, &err);
    }
  if (lse_estimate_check (plans, n_plans, lse_memory_available_bytes (), NULL, &err) != LSE_OK)
    return lanescope_error_take (error, &err);

  lanescope_machine_set_watched (self->machine, FALSE);
  add_runs (self, plans, n_plans, methods);
  self->started_ns = lse_clock_now_ns ();
  self->budget_ns = settings->time_budget_ns;
  self->settings = *settings;
  self->n_done = self->n_wanted = 0;
  self->has_journal_notice = FALSE;
  lanescope_race_thread_start (self->thread, plans, n_plans, settings,
                               lanescope_machine_get_topology (self->machine),
                               lanescope_machine_get_sampler (self->machine));
  set_state (self, LANESCOPE_SESSION_PREPARING);
  lanescope_session_set_current_run (self, run_to_look_at (self));
  g_signal_emit (self, signals[CHANGED], 0);
  return TRUE;
}

void
lanescope_session_stop (LanescopeSession *self)
{
  if (!lanescope_session_is_busy (self) || self->state == LANESCOPE_SESSION_STOPPING)
    return;
  set_state (self, LANESCOPE_SESSION_STOPPING);
  lanescope_race_thread_stop (self->thread);
  g_signal_emit (self, signals[CHANGED], 0);
}

void
lanescope_session_drawn (LanescopeSession *self)
{
  lanescope_race_thread_drawn (self->thread);
}

/* ------------------------------------------------------------------ the list */

static gboolean
is_racing (LanescopeSession *self, LanescopeRun *run)
{
  return lanescope_session_is_busy (self) && g_ptr_array_find (self->racing, run, NULL);
}

guint
lanescope_session_remove (LanescopeSession *self, LanescopeRun *run)
{
  guint position;
  if (is_racing (self, run) || !g_list_store_find (self->runs, run, &position))
    return G_MAXUINT;
  g_list_store_remove (self->runs, position);
  lanescope_session_forget (self, run);
  g_signal_emit (self, signals[CHANGED], 0);
  return position;
}

void
lanescope_session_restore (LanescopeSession *self, LanescopeRun *run, guint position)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->runs));
  g_list_store_insert (self->runs, MIN (position, n), run);
  g_signal_emit (self, signals[CHANGED], 0);
}

void
lanescope_session_clear (LanescopeSession *self)
{
  if (lanescope_session_is_busy (self))
    return;
  lanescope_session_forget (self, NULL);
  g_list_store_remove_all (self->runs);
  g_signal_emit (self, signals[CHANGED], 0);
}

void
lanescope_session_set_current_run (LanescopeSession *self, LanescopeRun *run)
{
  if (self->current == run)
    return;
  if (self->current != NULL)
    lanescope_run_set_current (self->current, FALSE);
  g_set_object (&self->current, run);
  if (run != NULL)
    {
      lanescope_run_set_current (run, TRUE);
      lanescope_run_set_shown (run, TRUE);
    }
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CURRENT_RUN]);
}

/* ------------------------------------------------------------------ looking */

LanescopeMachine *
lanescope_session_get_machine (LanescopeSession *self)
{
  return self->machine;
}

GListModel *
lanescope_session_get_runs (LanescopeSession *self)
{
  return G_LIST_MODEL (self->runs);
}

LanescopeRun *
lanescope_session_get_current_run (LanescopeSession *self)
{
  return self->current;
}

GPtrArray *
lanescope_session_dup_latest (LanescopeSession *self)
{
  GPtrArray *latest = g_ptr_array_new ();
  for (guint i = 0; i < self->racing->len; i++)
    g_ptr_array_add (latest, g_ptr_array_index (self->racing, i));
  return latest;
}

gboolean
lanescope_session_is_busy (LanescopeSession *self)
{
  return self->state != LANESCOPE_SESSION_IDLE;
}

LanescopeSessionState
lanescope_session_get_state (LanescopeSession *self)
{
  return self->state;
}

LanescopeRun *
lanescope_session_get_measuring (LanescopeSession *self)
{
  return self->measuring;
}

void
lanescope_session_get_progress (LanescopeSession *self,
                                guint *n_done,
                                guint *n_wanted,
                                double *elapsed_s,
                                double *budget_s)
{
  gint64 until_ns = lanescope_session_is_busy (self) ? lse_clock_now_ns () : self->ended_ns;
  *n_done = self->n_done;
  *n_wanted = self->n_wanted;
  *elapsed_s = self->started_ns > 0 ? (double)(until_ns - self->started_ns) / 1e9 : 0;
  *budget_s = (double)self->budget_ns / 1e9;
}

static char *
measuring_status (LanescopeSession *self)
{
  char label[128];
  guint n_done, n_wanted;
  if (self->measuring == NULL)
    return g_strdup (_ ("measuring"));
  lse_plan_label (lanescope_run_get_plan (self->measuring), label, sizeof label);
  lanescope_run_get_progress (self->measuring, &n_done, &n_wanted);
  return g_strdup_printf (_ ("measuring %s, repetition %u of %u"), label, n_done + 1,
                          MAX (n_wanted, n_done + 1));
}

/* Some result of the latest race may be off. */
static gboolean
is_noisy (LanescopeSession *self)
{
  for (guint i = 0; i < self->racing->len; i++)
    if (lanescope_run_get_result (g_ptr_array_index (self->racing, i))->is_noisy)
      return TRUE;
  return FALSE;
}

char *
lanescope_session_dup_status (LanescopeSession *self)
{
  double elapsed_s, budget_s;
  guint n_done, n_wanted;
  switch (self->state)
    {
    case LANESCOPE_SESSION_PREPARING:
      return g_strdup (_ ("preparing workers and data"));
    case LANESCOPE_SESSION_MEASURING:
      return measuring_status (self);
    case LANESCOPE_SESSION_STOPPING:
      return g_strdup (_ ("stopping"));
    case LANESCOPE_SESSION_IDLE:
      break;
    }
  if (self->started_ns == 0)
    return g_strdup (_ ("nothing measured yet"));
  lanescope_session_get_progress (self, &n_done, &n_wanted, &elapsed_s, &budget_s);
  if (is_noisy (self))
    return g_strdup_printf (_ ("last race %.1f s, disturbed by other programs"), elapsed_s);
  return g_strdup_printf (_ ("last race %.1f s"), elapsed_s);
}

double
lanescope_session_get_observer_ratio (LanescopeSession *self)
{
  double sum = 0;
  guint n = 0;
  for (guint i = 0; i < self->racing->len; i++)
    {
      const LseResult *result = lanescope_run_get_result (g_ptr_array_index (self->racing, i));
      if (result->stats.n == 0 || isnan (result->observer_cpu_ratio))
        continue;
      sum += result->observer_cpu_ratio;
      n++;
    }
  return n > 0 ? sum / n : (double)NAN;
}
