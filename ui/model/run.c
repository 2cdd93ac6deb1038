/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/run-private.h"

#include "analysis/words.h"
#include "i18n.h"

#include <string.h>

struct _LanescopeRun
{
  GObject parent_instance;
  LseResult result;
  LanescopeRunState state;
  int method;
  guint batch;
  guint n_done, n_wanted;
  LseRecording *trace;   /* nullable */
  LseSwitches *switches; /* nullable */
  gint64 trace_begin_ns, trace_end_ns;
  gboolean is_trace_live;
  gboolean is_shown, is_current;
};

enum
{
  PROP_0,
  PROP_SHOWN,
  PROP_CURRENT,
  N_PROPS
};
static GParamSpec *properties[N_PROPS];

enum
{
  CHANGED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LanescopeRun, lanescope_run, G_TYPE_OBJECT)

static void
lanescope_run_finalize (GObject *object)
{
  LanescopeRun *self = LANESCOPE_RUN (object);
  lse_result_clear (&self->result);
  lse_recording_free (self->trace);
  lse_switches_free (self->switches);
  G_OBJECT_CLASS (lanescope_run_parent_class)->finalize (object);
}

static void
lanescope_run_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  LanescopeRun *self = LANESCOPE_RUN (object);
  switch (id)
    {
    case PROP_SHOWN:
      g_value_set_boolean (value, self->is_shown);
      break;
    case PROP_CURRENT:
      g_value_set_boolean (value, self->is_current);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
lanescope_run_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id == PROP_SHOWN)
    lanescope_run_set_shown (LANESCOPE_RUN (object), g_value_get_boolean (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
lanescope_run_class_init (LanescopeRunClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  object_class->finalize = lanescope_run_finalize;
  object_class->get_property = lanescope_run_get_property;
  object_class->set_property = lanescope_run_set_property;
  properties[PROP_SHOWN] =
      g_param_spec_boolean ("shown", NULL, NULL, TRUE,
                            G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_CURRENT] = g_param_spec_boolean ("current", NULL, NULL, FALSE,
                                                   G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  /**
   * LanescopeRun::changed:
   *
   * Result, state or progress are new.
   */
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
}

static void
lanescope_run_init (LanescopeRun *self)
{
  self->is_shown = TRUE;
}

LanescopeRun *
lanescope_run_new (const LsePlan *plan, int method, guint batch)
{
  LanescopeRun *self = g_object_new (LANESCOPE_TYPE_RUN, NULL);
  if (lse_result_init (&self->result, plan, NULL) != LSE_OK)
    g_error ("no memory for a run of %u workers", plan->workers);
  self->method = method;
  self->batch = batch;
  return self;
}

/* ------------------------------------------------------------------ from the session */

static LanescopeRunState
state_of (const LseResult *result, LseRunState state, gboolean is_measuring)
{
  if (state != LSE_RUN_STATE_ENDED)
    return state == LSE_RUN_STATE_PREPARING        ? LANESCOPE_RUN_PREPARING
           : is_measuring || result->n_samples > 0 ? LANESCOPE_RUN_MEASURING
                                                   : LANESCOPE_RUN_WAITING;
  switch (result->status)
    {
    case LSE_RUN_DONE:
      return LANESCOPE_RUN_DONE;
    case LSE_RUN_STOPPED:
      return LANESCOPE_RUN_STOPPED;
    case LSE_RUN_FAILED:
      return LANESCOPE_RUN_FAILED;
    case LSE_RUN_SKIPPED:
      break;
    }
  return LANESCOPE_RUN_SKIPPED;
}

void
lanescope_run_take_news (LanescopeRun *self, LanescopeRunNews *news, gboolean is_measuring)
{
  if (news->has_result)
    {
      lse_result_clear (&self->result);
      self->result = news->result;
      news->has_result = FALSE;
    }
  self->state = state_of (&self->result, news->state, is_measuring);
  self->n_done = news->n_done;
  self->n_wanted = news->n_wanted;
  if (news->trace == NULL)
    return;
  lse_recording_free (self->trace);
  self->trace = g_steal_pointer (&news->trace);
  lse_switches_free (self->switches);
  self->switches = g_steal_pointer (&news->switches);
  self->trace_begin_ns = news->trace_begin_ns;
  self->trace_end_ns = news->trace_end_ns;
  self->is_trace_live = news->is_trace_live;
}

void
lanescope_run_refuse (LanescopeRun *self, const char *text)
{
  self->state = LANESCOPE_RUN_FAILED;
  self->result.status = LSE_RUN_FAILED;
  g_strlcpy (self->result.reason_kind, "start", sizeof self->result.reason_kind);
  g_strlcpy (self->result.reason_text, text, sizeof self->result.reason_text);
}

void
lanescope_run_announce (LanescopeRun *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

void
lanescope_run_set_current (LanescopeRun *self, gboolean is_current)
{
  if (self->is_current == is_current)
    return;
  self->is_current = is_current;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CURRENT]);
}

/* ------------------------------------------------------------------ looking */

const LseResult *
lanescope_run_get_result (LanescopeRun *self)
{
  return &self->result;
}

const LsePlan *
lanescope_run_get_plan (LanescopeRun *self)
{
  return &self->result.plan;
}

int
lanescope_run_get_method (LanescopeRun *self)
{
  return self->method;
}

guint
lanescope_run_get_batch (LanescopeRun *self)
{
  return self->batch;
}

LanescopeRunState
lanescope_run_get_state (LanescopeRun *self)
{
  return self->state;
}

gboolean
lanescope_run_is_over (LanescopeRun *self)
{
  return self->state >= LANESCOPE_RUN_DONE;
}

gboolean
lanescope_run_is_wrong (LanescopeRun *self)
{
  return self->result.verify.status == LSE_VERIFY_MISMATCH;
}

void
lanescope_run_get_progress (LanescopeRun *self, guint *n_done, guint *n_wanted)
{
  *n_done = self->n_done;
  *n_wanted = self->n_wanted;
}

const LseRecording *
lanescope_run_get_trace (LanescopeRun *self, gint64 *begin_ns, gint64 *end_ns, gboolean *is_live)
{
  *begin_ns = self->trace_begin_ns;
  *end_ns = self->trace_end_ns;
  *is_live = self->is_trace_live;
  return self->trace;
}

const LseSwitches *
lanescope_run_get_switches (LanescopeRun *self)
{
  return self->switches;
}

char *
lanescope_run_dup_value (LanescopeRun *self)
{
  char text[64];
  switch (self->state)
    {
    case LANESCOPE_RUN_WAITING:
      return g_strdup (_ ("next"));
    case LANESCOPE_RUN_PREPARING:
      return g_strdup (_ ("preparing"));
    case LANESCOPE_RUN_MEASURING:
      return g_strdup_printf (_ ("%u of %u"), self->n_done, MAX (self->n_wanted, self->n_done));
    case LANESCOPE_RUN_SKIPPED:
      return g_strdup (_ ("not here"));
    case LANESCOPE_RUN_FAILED:
      if (self->result.stats.n == 0)
        return g_strdup (_ ("failed"));
      break;
    case LANESCOPE_RUN_STOPPED:
      if (self->result.stats.n == 0)
        return g_strdup (_ ("stopped"));
      break;
    case LANESCOPE_RUN_DONE:
      break;
    }
  return g_strdup (lse_words_duration (self->result.stats.median_ns, text, sizeof text));
}

/* The journal's sentence is English; the kinds that are common have one in every language. */
static char *
sentence_of (const LseResult *result)
{
  const char *kind = result->reason_kind;
  if (strcmp (kind, "stopped") == 0)
    return g_strdup (_ ("Stopped by you."));
  if (strcmp (kind, "signal") == 0 && result->reason_signal == 9)
    return g_strdup (_ ("A worker was killed (signal 9). If you did not do it, the system may have "
                        "ended it for lack of memory."));
  if (strcmp (kind, "signal") == 0)
    return g_strdup_printf (_ ("A worker was ended by signal %d (%s)."), result->reason_signal,
                            g_strsignal (result->reason_signal));
  return g_strdup (result->reason_text);
}

char *
lanescope_run_dup_reason (LanescopeRun *self)
{
  if (self->result.status == LSE_RUN_DONE)
    return NULL;
  g_autofree char *sentence = sentence_of (&self->result);
  guint n = (guint)self->result.stats.n;
  if (n == 0)
    return g_steal_pointer (&sentence);
  return g_strdup_printf (
      P_ ("%s %u finished repetition is kept.", "%s %u finished repetitions are kept.", n),
      sentence, n);
}

char *
lanescope_run_dup_noise (LanescopeRun *self)
{
  char text[LSE_NOISE_TEXT_MAX];
  if (!self->result.is_noisy)
    return NULL;
  return g_strdup (lse_result_noise_text (&self->result, text, sizeof text));
}

gboolean
lanescope_run_get_shown (LanescopeRun *self)
{
  return self->is_shown;
}

void
lanescope_run_set_shown (LanescopeRun *self, gboolean is_shown)
{
  if (self->is_shown == is_shown)
    return;
  self->is_shown = is_shown;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SHOWN]);
}

gboolean
lanescope_run_get_current (LanescopeRun *self)
{
  return self->is_current;
}
