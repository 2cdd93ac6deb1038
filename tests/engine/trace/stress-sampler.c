/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The sampler under storms: started and stopped in a row, asked by several threads at once,
 * watching processes and threads that come and go.
 */
#include "trace/sampler.h"

#include "base/clock.h"

#include <glib.h>
#include <math.h>
#include <pthread.h>
#include <sys/wait.h>
#include <unistd.h>

#define N_ASKERS 3
#define FAST_NS 500000

static void
test_start_and_stop (void)
{
  for (int i = 0; i < 100; i++)
    {
      LseSampler *sampler;
      LseCoreHistory history;
      g_assert_cmpint (lse_sampler_start (&sampler, "", FAST_NS, NULL), ==, LSE_OK);
      if (i % 2 == 0)
        lse_sampler_watch (sampler, getpid ());
      if (i % 3 == 0)
        g_usleep (1000);
      if (i % 5 == 0)
        {
          g_assert_cmpint (lse_sampler_take (sampler, &history, NULL), ==, LSE_OK);
          lse_core_history_clear (&history);
        }
      lse_sampler_stop (sampler);
    }
}

static void
assert_sane (const LseCoreHistory *history)
{
  for (gsize i = 0; i < history->n_samples; i++)
    {
      const LseCoreSample *sample = &history->samples[i];
      g_assert_cmpint (sample->begin_ns, <, sample->end_ns);
      if (i > 0)
        g_assert_cmpint (sample->begin_ns, >=, history->samples[i - 1].end_ns);
      for (gsize cpu = 0; cpu < history->n_cpus; cpu++)
        {
          const LseCoreLoad *load = &history->loads[sample->first + cpu];
          g_assert_true (isnan (load->own) || (load->own >= 0 && load->own <= 1));
          g_assert_true (isnan (load->other) || (load->other >= 0 && load->other <= 1));
        }
    }
}

typedef struct
{
  LseSampler *sampler;
  gint is_done; /* atomic */
} Storm;

static void *
asker_thread (void *data)
{
  Storm *storm = data;
  gsize n_samples = 0;
  for (int i = 0; !g_atomic_int_get (&storm->is_done); i++)
    {
      LseCoreHistory history;
      if (i % 2 == 0)
        lse_sampler_watch (storm->sampler, getpid ());
      else
        lse_sampler_unwatch (storm->sampler, getpid ());
      g_assert_cmpint (lse_sampler_take (storm->sampler, &history, NULL), ==, LSE_OK);
      g_assert_cmpuint (history.n_samples, >=, n_samples); /* it only grows */
      n_samples = history.n_samples;
      assert_sane (&history);
      lse_core_history_clear (&history);
      g_usleep (300);
    }
  return NULL;
}

static void *
short_thread (void *data)
{
  int64_t until_ns = lse_clock_thread_cpu_ns () + 100000;
  while (lse_clock_thread_cpu_ns () < until_ns)
    ;
  return data;
}

/* Threads that live for 0.1 ms, and children that do, while everybody asks. */
static void
test_storm (void)
{
  Storm storm = {0};
  pthread_t askers[N_ASKERS], threads[4];
  g_assert_cmpint (lse_sampler_start (&storm.sampler, "", FAST_NS, NULL), ==, LSE_OK);
  for (int i = 0; i < N_ASKERS; i++)
    g_assert_cmpint (pthread_create (&askers[i], NULL, asker_thread, &storm), ==, 0);

  for (int round = 0; round < 60; round++)
    {
      for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
        g_assert_cmpint (pthread_create (&threads[i], NULL, short_thread, NULL), ==, 0);
      for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
        pthread_join (threads[i], NULL);
      pid_t pid = fork ();
      if (pid == 0)
        {
          short_thread (NULL);
          _exit (0);
        }
      lse_sampler_watch (storm.sampler, pid);
      waitpid (pid, NULL, 0);
      if (round % 2 == 0)
        lse_sampler_unwatch (storm.sampler, pid);
    }
  g_atomic_int_set (&storm.is_done, TRUE);
  for (int i = 0; i < N_ASKERS; i++)
    pthread_join (askers[i], NULL);
  lse_sampler_stop (storm.sampler);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/stress/sampler/start-and-stop", test_start_and_stop);
  g_test_add_func ("/stress/sampler/storm", test_storm);
  return g_test_run ();
}
