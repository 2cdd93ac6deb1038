/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "trace/sampler.h"

#include "base/clock.h"

#include <glib.h>
#include <math.h>
#include <unistd.h>

/* Takes until there are @n samples; a machine may be busy, so it waits for long. */
static void
take_when_there (LseSampler *sampler, gsize n, LseCoreHistory *history)
{
  for (int i = 0; i < 6000; i++)
    {
      g_assert_cmpint (lse_sampler_take (sampler, history, NULL), ==, LSE_OK);
      if (history->n_samples >= n)
        return;
      lse_core_history_clear (history);
      g_usleep (5000);
    }
  g_assert_not_reached ();
}

static gboolean
is_share (float value)
{
  return isnan (value) || (value >= 0.0f && value <= 1.0f);
}

static void
test_this_machine (void)
{
  LseSampler *sampler;
  LseCoreHistory history;
  LseError err;
  int64_t before_ns = lse_clock_now_ns ();
  g_assert_cmpint (lse_sampler_start (&sampler, "", 10000000, &err), ==, LSE_OK);
  lse_sampler_watch (sampler, getpid ());
  take_when_there (sampler, 5, &history);
  lse_sampler_unwatch (sampler, getpid ());
  lse_sampler_stop (sampler);

  g_assert_cmpuint (history.n_cpus, >=, 1);
  g_assert_cmpfloat (history.cost_ratio, >, 0.0);
  g_assert_cmpfloat (history.cost_ratio, <=, 1.0);
  for (gsize i = 0; i < history.n_samples; i++)
    {
      const LseCoreSample *sample = &history.samples[i];
      g_assert_cmpint (sample->begin_ns, <, sample->end_ns);
      g_assert_cmpint (sample->begin_ns, >=, i == 0 ? before_ns : history.samples[i - 1].end_ns);
      g_assert_cmpuint (sample->first, ==, i * history.n_cpus);
      for (gsize cpu = 0; cpu < history.n_cpus; cpu++)
        {
          const LseCoreLoad *load = &history.loads[sample->first + cpu];
          g_assert_true (is_share (load->own) && is_share (load->other) && is_share (load->steal));
        }
    }
  lse_core_history_clear (&history);
}

/* Busy work of this very program is own, not other, as soon as it is watched. */
static void
test_own_work (void)
{
  LseSampler *sampler;
  LseCoreHistory history = {0};
  double own = 0.0;
  g_assert_cmpint (lse_sampler_start (&sampler, "", 20000000, NULL), ==, LSE_OK);
  lse_sampler_watch (sampler, getpid ());
  int64_t cpu_ns = lse_clock_thread_cpu_ns () + 150000000;
  while (lse_clock_thread_cpu_ns () < cpu_ns)
    ;
  g_assert_cmpint (lse_sampler_take (sampler, &history, NULL), ==, LSE_OK);
  gsize n_wanted = history.n_samples + 2;
  lse_core_history_clear (&history);
  take_when_there (sampler, n_wanted, &history);
  lse_sampler_stop (sampler);
  for (gsize i = 0; i < history.n_samples; i++)
    for (gsize cpu = 0; cpu < history.n_cpus; cpu++)
      {
        const LseCoreSample *sample = &history.samples[i];
        float share = history.loads[sample->first + cpu].own;
        own += isnan (share) ? 0.0 : (double)share * (double)(sample->end_ns - sample->begin_ns);
      }
  g_test_message ("%.0f ms of 150", own / 1e6);
  g_assert_cmpfloat (own, >, 75e6);
  lse_core_history_clear (&history);
}

/* Stops at once, also in the middle of a long period. */
static void
test_stops_early (void)
{
  LseSampler *sampler;
  int64_t before_ns = lse_clock_now_ns ();
  g_assert_cmpint (lse_sampler_start (&sampler, "", INT64_C (3600) * 1000000000, NULL), ==, LSE_OK);
  lse_sampler_stop (sampler);
  lse_sampler_stop (NULL);
  g_assert_cmpint (lse_clock_now_ns () - before_ns, <, INT64_C (60) * 1000000000);
}

static void
test_refuses (void)
{
  LseSampler *sampler;
  LseError err;
  g_assert_cmpint (lse_sampler_start (&sampler, "/nonexistent", 1000000, &err), ==,
                   LSE_EUNAVAILABLE);
  g_assert_null (sampler);
  g_assert_cmpstr (err.detail, !=, "");
  g_assert_cmpint (lse_sampler_start (&sampler, "", 0, &err), ==, LSE_EINVAL);
  g_assert_cmpstr (err.detail, !=, "");
}

static gpointer
mark_often (gpointer data)
{
  for (int i = 0; i < 20; i++)
    lse_sampler_mark (data);
  return NULL;
}

/* A mark does not wait for the period; what lies between two marks shares no sample with before. */
static void
test_marks (void)
{
  LseSampler *sampler;
  LseCoreHistory history;
  GThread *threads[3];
  g_assert_cmpint (lse_sampler_start (&sampler, "", INT64_C (3600000000000), NULL), ==, LSE_OK);
  lse_sampler_mark (sampler);
  int64_t begin_ns = lse_clock_now_ns ();
  g_usleep (20000);
  int64_t end_ns = lse_clock_now_ns ();
  lse_sampler_mark (sampler);
  g_assert_cmpint (lse_sampler_take (sampler, &history, NULL), ==, LSE_OK);
  g_assert_cmpuint (history.n_samples, >=, 1);
  const LseCoreSample *last = &history.samples[history.n_samples - 1];
  g_assert_cmpint (last->begin_ns, <=, begin_ns);
  g_assert_cmpint (last->end_ns, >=, end_ns);
  lse_core_history_clear (&history);

  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("marks", mark_often, sampler);
  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
  lse_sampler_stop (sampler);
}

/* What a mark ended before a moment is not among what is taken since it, nor there once it is
 * forgotten. */
static void
test_since_and_forget (void)
{
  LseSampler *sampler;
  LseCoreHistory history;
  g_assert_cmpint (lse_sampler_start (&sampler, "", INT64_C (3600000000000), NULL), ==, LSE_OK);
  for (int i = 0; i < 3; i++)
    lse_sampler_mark (sampler);
  int64_t between_ns = lse_clock_now_ns ();
  lse_sampler_mark (sampler);
  lse_sampler_mark (sampler);

  g_assert_cmpint (lse_sampler_take_since (sampler, between_ns, &history, NULL), ==, LSE_OK);
  g_assert_cmpuint (history.n_samples, ==, 2);
  g_assert_cmpint (history.samples[0].end_ns, >, between_ns);
  g_assert_cmpfloat (history.cost_ratio, >, 0.0);
  lse_core_history_clear (&history);
  g_assert_cmpint (lse_sampler_take (sampler, &history, NULL), ==, LSE_OK);
  g_assert_cmpuint (history.n_samples, >, 2);
  lse_core_history_clear (&history);

  lse_sampler_forget_before (sampler, between_ns);
  g_assert_cmpint (lse_sampler_take (sampler, &history, NULL), ==, LSE_OK);
  g_assert_cmpuint (history.n_samples, ==, 2);
  lse_core_history_clear (&history);
  lse_sampler_stop (sampler);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/sampler/this-machine", test_this_machine);
  g_test_add_func ("/engine/sampler/own-work", test_own_work);
  g_test_add_func ("/engine/sampler/stops-early", test_stops_early);
  g_test_add_func ("/engine/sampler/marks", test_marks);
  g_test_add_func ("/engine/sampler/since-and-forget", test_since_and_forget);
  g_test_add_func ("/engine/sampler/refuses", test_refuses);
  return g_test_run ();
}
