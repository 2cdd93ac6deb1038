/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/race-thread.h"

#include "base/clock.h"
#include "plan/estimate.h"
#include "run/probe.h"

#include <locale.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define STEP_MS 100
#define LEAST_PAUSE_PERIOD_NS INT64_C (250000000) /* between two drawings */
#define LONGEST_PAUSE_US 150000                   /* a window that does not draw stops nothing */
#define LIVE_PERIOD_NS INT64_C (250000000)
#define LIVE_FROM_S 1.0

typedef enum
{
  JOB_PROBE,
  JOB_RACE,
  JOB_QUIT
} JobKind;

typedef struct
{
  JobKind kind;
  LseExpandedPlan *plans;
  gsize n_plans;
  LseExperiment settings;
  const LseTopology *topology;
  LseSampler *sampler;
} Job;

struct LanescopeRaceThread
{
  GThread *thread;
  GAsyncQueue *jobs;
  LanescopeNewsFn on_news;
  gpointer user_data;
  GMainContext *context;
  gint must_stop; /* atomic */
  gint is_closed; /* atomic: no news any more */
  gint ref_count; /* atomic: of news under way and of the owner */

  GMutex mutex;
  GCond drawn;
  guint64 n_pauses, n_drawn; /* under the mutex */

  /* the race thread's own */
  LseRace *race;
  gsize n_runs;
  gboolean *is_dirty;
  gint64 last_pause_ns, last_live_ns;
};

/* ------------------------------------------------------------------ news */

typedef struct
{
  LanescopeRaceThread *thread;
  LanescopeNews news;
} Parcel;

static void
thread_unref (LanescopeRaceThread *self)
{
  if (!g_atomic_int_dec_and_test (&self->ref_count))
    return;
  g_async_queue_unref (self->jobs);
  g_main_context_unref (self->context);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->drawn);
  g_free (self);
}

static void
parcel_free (gpointer data)
{
  Parcel *parcel = data;
  for (gsize i = 0; i < parcel->news.n_runs; i++)
    {
      if (parcel->news.runs[i].has_result)
        lse_result_clear (&parcel->news.runs[i].result);
      lse_recording_free (parcel->news.runs[i].trace);
      lse_switches_free (parcel->news.runs[i].switches);
    }
  g_free (parcel->news.runs);
  g_free (parcel->news.text);
  json_decref (parcel->news.modules);
  thread_unref (parcel->thread);
  g_free (parcel);
}

static gboolean
deliver (gpointer data)
{
  Parcel *parcel = data;
  if (!g_atomic_int_get (&parcel->thread->is_closed))
    parcel->thread->on_news (&parcel->news, parcel->thread->user_data);
  return G_SOURCE_REMOVE;
}

static Parcel *
parcel_new (LanescopeRaceThread *self, LanescopeNewsKind kind)
{
  Parcel *parcel = g_new0 (Parcel, 1);
  g_atomic_int_inc (&self->ref_count);
  parcel->thread = self;
  parcel->news.kind = kind;
  parcel->news.measuring = -1;
  return parcel;
}

/* Always by the thread of the main loop: invoking could deliver from here in a moment in which the
 * loop does not own its context. */
static void
post (Parcel *parcel)
{
  GSource *source = g_idle_source_new ();
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, deliver, parcel, parcel_free);
  g_source_attach (source, parcel->thread->context);
  g_source_unref (source);
}

/* ------------------------------------------------------------------ what a run has to tell */

/* The repetition to show: while the run goes on the last one, at its end the one accounted for, else
 * the one whose time is nearest to the median. NULL without any. */
static const LseSample *
sample_to_show (const LseResult *result, gboolean is_over)
{
  const LseSample *best = NULL;
  for (gsize i = 0; is_over && result->account.is_known && i < result->n_samples; i++)
    if (result->samples[i].begin_ns == result->account.begin_ns)
      return &result->samples[i];
  for (gsize i = 0; i < result->n_samples; i++)
    {
      const LseSample *sample = &result->samples[i];
      double distance = fabs ((double)sample->duration_ns - result->stats.median_ns);
      if (sample->kind != LSE_SAMPLE_COUNTED)
        continue;
      if (best == NULL || !is_over ||
          distance < fabs ((double)best->duration_ns - result->stats.median_ns))
        best = sample;
    }
  return best;
}

/* When the threads of the run were on a core in the repetition that is shown. */
static void
take_switches (LanescopeRaceThread *self, LanescopeRunNews *run)
{
  const LseSwitches *switches = lse_race_switches (self->race, run->index);
  if (switches != NULL)
    run->switches = lse_switches_slice (switches, run->trace_begin_ns, run->trace_end_ns);
}

static void
take_finished_trace (LanescopeRaceThread *self, LanescopeRunNews *run)
{
  const LseRecording *recording = lse_race_recording (self->race, run->index);
  const LseResult *result = lse_race_result (self->race, run->index);
  const LseSample *sample = sample_to_show (result, run->state == LSE_RUN_STATE_ENDED);
  if (recording == NULL || sample == NULL)
    return;
  run->trace_begin_ns = sample->begin_ns;
  run->trace_end_ns = sample->begin_ns + sample->duration_ns;
  run->trace = lse_recording_slice (recording, run->trace_begin_ns, run->trace_end_ns);
  take_switches (self, run);
}

/* What has been recorded of the repetition that runs now. */
static void
take_live_trace (LanescopeRaceThread *self, LanescopeRunNews *run)
{
  const LseRecording *recording = lse_race_recording (self->race, run->index);
  const LseResult *result = lse_race_result (self->race, run->index);
  if (recording == NULL)
    return;
  gint64 after_ns = 0, begin_ns = G_MAXINT64, now_ns = lse_clock_now_ns ();
  for (gsize i = 0; i < result->n_samples; i++)
    after_ns = MAX (after_ns, result->samples[i].begin_ns + result->samples[i].duration_ns);
  LseRecording *slice = lse_recording_slice (recording, after_ns + 1, now_ns);
  for (gsize lane = 0; slice != NULL && lane < slice->n_lanes; lane++)
    if (slice->lanes[lane].n_events > 0)
      begin_ns = MIN (begin_ns, slice->lanes[lane].begin_ns[0]);
  if (begin_ns == G_MAXINT64)
    {
      lse_recording_free (slice);
      return;
    }
  run->trace = slice;
  run->trace_begin_ns = begin_ns;
  run->trace_end_ns = now_ns;
  run->is_trace_live = TRUE;
  take_switches (self, run);
}

static void
describe_run (LanescopeRaceThread *self, LanescopeRunNews *run, gsize index)
{
  uint32_t n_done, n_wanted;
  lse_race_run_progress (self->race, index, &n_done, &n_wanted);
  run->index = index;
  run->state = lse_race_run_state (self->race, index);
  run->n_done = n_done;
  run->n_wanted = n_wanted;
}

static void
describe_race (LanescopeRaceThread *self, LanescopeNews *news)
{
  gsize measuring = lse_race_measuring (self->race);
  uint32_t n_done, n_wanted;
  lse_race_progress (self->race, &n_done, &n_wanted);
  news->measuring = measuring < self->n_runs ? (gssize)measuring : -1;
  news->n_done = n_done;
  news->n_wanted = n_wanted;
  if (lse_race_journal_error (self->race)[0] != '\0')
    news->text = g_strdup (lse_race_journal_error (self->race));
}

/* News with everything that has changed. */
static Parcel *
collect (LanescopeRaceThread *self, LanescopeNewsKind kind)
{
  Parcel *parcel = parcel_new (self, kind);
  LanescopeNews *news = &parcel->news;
  news->runs = g_new0 (LanescopeRunNews, self->n_runs + 1);
  for (gsize i = 0; i < self->n_runs; i++)
    {
      LanescopeRunNews *run = &news->runs[news->n_runs];
      if (!self->is_dirty[i])
        continue;
      describe_run (self, run, i);
      run->has_result =
          lse_result_copy (&run->result, lse_race_result (self->race, i), NULL) == LSE_OK;
      take_finished_trace (self, run);
      self->is_dirty[i] = FALSE;
      news->n_runs++;
    }
  describe_race (self, news);
  return parcel;
}

/* ------------------------------------------------------------------ the race */

static void
on_changed (LseRace *race, size_t index, void *user_data)
{
  LanescopeRaceThread *self = user_data;
  gboolean is_serial = lse_race_result (race, index)->plan.strategy == LSE_STRATEGY_SERIAL;
  for (gsize i = 0; i < self->n_runs; i++)
    self->is_dirty[i] = self->is_dirty[i] || i == index || is_serial; /* all refer to serial */
}

/* Nothing is measured now: the window draws, and the race waits for it. */
static void
on_pause (LseRace *race, void *user_data)
{
  LanescopeRaceThread *self = user_data;
  if (lse_clock_now_ns () - self->last_pause_ns < LEAST_PAUSE_PERIOD_NS)
    return;
  Parcel *parcel = collect (self, LANESCOPE_NEWS_PAUSE);
  gint64 until_us = g_get_monotonic_time () + LONGEST_PAUSE_US;
  g_mutex_lock (&self->mutex);
  guint64 ticket = ++self->n_pauses;
  g_mutex_unlock (&self->mutex);
  post (parcel);
  g_mutex_lock (&self->mutex);
  while (self->n_drawn < ticket && !g_atomic_int_get (&self->must_stop) &&
         g_cond_wait_until (&self->drawn, &self->mutex, until_us))
    ;
  g_mutex_unlock (&self->mutex);
  self->last_pause_ns = lse_clock_now_ns ();
}

static double
expected_seconds (const LseResult *result)
{
  LseRates rates;
  if (result->stats.n > 0)
    return result->stats.median_ns / 1e9;
  lse_rates_default (&rates);
  return lse_estimate_seconds (&result->plan, &rates);
}

static void
tell_live (LanescopeRaceThread *self)
{
  gsize index = lse_race_measuring (self->race);
  gint64 now_ns = lse_clock_now_ns ();
  if (index >= self->n_runs || now_ns - self->last_live_ns < LIVE_PERIOD_NS ||
      expected_seconds (lse_race_result (self->race, index)) < LIVE_FROM_S)
    return;
  self->last_live_ns = now_ns;
  Parcel *parcel = parcel_new (self, LANESCOPE_NEWS_LIVE);
  parcel->news.runs = g_new0 (LanescopeRunNews, 1);
  parcel->news.n_runs = 1;
  describe_run (self, parcel->news.runs, index);
  take_live_trace (self, parcel->news.runs);
  describe_race (self, &parcel->news);
  post (parcel);
}

static void
step_to_the_end (LanescopeRaceThread *self)
{
  gboolean is_stopping = FALSE;
  while (lse_race_step (self->race, STEP_MS) != LSE_RACE_ENDED)
    {
      if (!is_stopping && g_atomic_int_get (&self->must_stop))
        {
          is_stopping = TRUE;
          lse_race_stop (self->race);
        }
      if (!is_stopping)
        tell_live (self);
    }
}

static void
run_race (LanescopeRaceThread *self, Job *job)
{
  LseError err = {0};
  if (lse_race_start (&self->race, job->plans, job->n_plans, &job->settings, job->topology,
                      job->sampler, &err) != LSE_OK)
    {
      Parcel *parcel = parcel_new (self, LANESCOPE_NEWS_REFUSED);
      parcel->news.text = g_strdup (err.detail);
      post (parcel);
      return;
    }
  self->n_runs = lse_race_n_runs (self->race);
  self->is_dirty = g_new (gboolean, self->n_runs + 1);
  for (gsize i = 0; i < self->n_runs; i++)
    self->is_dirty[i] = TRUE;
  self->last_pause_ns = self->last_live_ns = 0;
  post (collect (self, LANESCOPE_NEWS_STARTED));
  lse_race_on_changed (self->race, on_changed, self);
  lse_race_on_pause (self->race, on_pause, self);
  step_to_the_end (self);
  post (collect (self, LANESCOPE_NEWS_ENDED));
  g_clear_pointer (&self->race, lse_race_free);
  g_clear_pointer (&self->is_dirty, g_free);
}

static void
probe (LanescopeRaceThread *self)
{
  Parcel *parcel = parcel_new (self, LANESCOPE_NEWS_PROBED);
  LseError err = {0};
  if (lse_probe_modules (&parcel->news.modules, &err) != LSE_OK)
    parcel->news.text = g_strdup (err.detail);
  post (parcel);
}

/* What this thread says goes into the journal: English, whatever language the window speaks. */
static locale_t
speak_english (void)
{
  locale_t english = newlocale (LC_ALL_MASK, "C", (locale_t)0);
  uselocale (english);
  return english;
}

static gpointer
race_thread (gpointer data)
{
  LanescopeRaceThread *self = data;
  locale_t english = speak_english ();
  for (JobKind kind = JOB_PROBE; kind != JOB_QUIT;)
    {
      Job *job = g_async_queue_pop (self->jobs);
      kind = job->kind;
      if (kind == JOB_RACE)
        run_race (self, job);
      else if (kind == JOB_PROBE)
        probe (self);
      g_free (job->plans);
      g_free (job);
    }
  uselocale (LC_GLOBAL_LOCALE);
  freelocale (english);
  return NULL;
}

/* ------------------------------------------------------------------ main thread */

LanescopeRaceThread *
lanescope_race_thread_new (LanescopeNewsFn on_news, gpointer user_data)
{
  LanescopeRaceThread *self = g_new0 (LanescopeRaceThread, 1);
  self->jobs = g_async_queue_new ();
  self->on_news = on_news;
  self->user_data = user_data;
  self->context = g_main_context_ref_thread_default ();
  self->ref_count = 1;
  g_mutex_init (&self->mutex);
  g_cond_init (&self->drawn);
  self->thread = g_thread_new ("race", race_thread, self);
  return self;
}

static void
push (LanescopeRaceThread *self, JobKind kind)
{
  Job *job = g_new0 (Job, 1);
  job->kind = kind;
  g_async_queue_push (self->jobs, job);
}

void
lanescope_race_thread_free (LanescopeRaceThread *self)
{
  if (self == NULL)
    return;
  g_atomic_int_set (&self->is_closed, TRUE);
  lanescope_race_thread_stop (self);
  push (self, JOB_QUIT);
  g_thread_join (self->thread);
  thread_unref (self);
}

void
lanescope_race_thread_probe (LanescopeRaceThread *self)
{
  push (self, JOB_PROBE);
}

void
lanescope_race_thread_start (LanescopeRaceThread *self,
                             const LseExpandedPlan *plans,
                             gsize n_plans,
                             const LseExperiment *settings,
                             const LseTopology *topology,
                             LseSampler *sampler)
{
  Job *job = g_new0 (Job, 1);
  g_atomic_int_set (&self->must_stop, FALSE);
  *job = (Job) {.kind = JOB_RACE,
                .plans = g_memdup2 (plans, n_plans * sizeof *plans),
                .n_plans = n_plans,
                .settings = *settings,
                .topology = topology,
                .sampler = sampler};
  g_async_queue_push (self->jobs, job);
}

void
lanescope_race_thread_stop (LanescopeRaceThread *self)
{
  g_atomic_int_set (&self->must_stop, TRUE);
  g_mutex_lock (&self->mutex);
  g_cond_broadcast (&self->drawn);
  g_mutex_unlock (&self->mutex);
}

void
lanescope_race_thread_drawn (LanescopeRaceThread *self)
{
  g_mutex_lock (&self->mutex);
  self->n_drawn = self->n_pauses;
  g_cond_broadcast (&self->drawn);
  g_mutex_unlock (&self->mutex);
}
