/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The sampler's thread. The probe belongs to it alone; others leave their wishes in a list and
 * wake it. One mutex guards that list, the store, and the cost; it is never held over a reading
 * of /proc.
 */
#include "trace/sampler.h"

#include "base/clock.h"
#include "trace/core-history.h"
#include "trace/core-probe.h"

#include "i18n.h"

#include <pthread.h>
#include <signal.h>
#include <stdlib.h>

/* A sample that costs more than this share of the period makes the next one wait twice as long. */
#define MAX_COST_RATIO 0.01

typedef struct
{
  int pid;
  bool is_watched; /* else: no longer */
} Wish;

struct LseSampler
{
  LseCoreProbe *probe; /* the thread's own */
  int64_t period_ns;
  pthread_t thread;
  pthread_mutex_t mutex;
  pthread_cond_t wake; /* CLOCK_MONOTONIC */
  pthread_cond_t marked;

  /* under the mutex */
  bool is_stopping;
  uint64_t n_marks_wanted, n_marks_done;
  size_t n_wishes;
  Wish *wishes;
  LseCoreStore store;
  int64_t cost_ns;                /* CPU time of the thread */
  int64_t started_ns, sampled_ns; /* begin of the thread, end of the last sample */
};

/* ------------------------------------------------------------------ the thread */

/* Does what others asked for. Called and left with the mutex held. */
static void
grant_wishes (LseSampler *sampler)
{
  while (sampler->n_wishes > 0)
    {
      size_t n_wishes = sampler->n_wishes;
      Wish *wishes = sampler->wishes;
      sampler->wishes = NULL;
      sampler->n_wishes = 0;
      pthread_mutex_unlock (&sampler->mutex);
      for (size_t i = 0; i < n_wishes; i++)
        if (wishes[i].is_watched)
          lse_core_probe_watch (sampler->probe, wishes[i].pid);
        else
          lse_core_probe_unwatch (sampler->probe, wishes[i].pid);
      free (wishes);
      pthread_mutex_lock (&sampler->mutex);
    }
}

/* Waits, with the mutex held, for the deadline or a mark. Returns false when the sampler is to
 * stop. */
static bool
wait_until (LseSampler *sampler, int64_t deadline_ns)
{
  struct timespec deadline = {.tv_sec = deadline_ns / 1000000000,
                              .tv_nsec = deadline_ns % 1000000000};
  for (;;)
    {
      grant_wishes (sampler);
      if (sampler->is_stopping || sampler->n_marks_wanted > sampler->n_marks_done ||
          lse_clock_now_ns () >= deadline_ns)
        return !sampler->is_stopping;
      pthread_cond_timedwait (&sampler->wake, &sampler->mutex, &deadline);
    }
}

/* Stores a sample; with the mutex held. Without memory it is left out. */
static void
store_sample (LseSampler *sampler, int64_t begin_ns, int64_t end_ns, const LseCoreLoad *loads)
{
  LseCoreHistory *history = &sampler->store.history;
  size_t n_cpus = lse_core_probe_n_cpus (sampler->probe);
  if (lse_core_store_widen (&sampler->store, n_cpus) != LSE_OK)
    return;
  for (size_t i = 0; i < n_cpus; i++)
    history->os_indexes[i] = lse_core_probe_os_index (sampler->probe, i);
  history->has_steal = lse_core_probe_has_steal (sampler->probe);
  lse_core_store_append (&sampler->store, begin_ns, end_ns, loads);
}

/* One sample; called and left with the mutex held, free meanwhile. Returns its CPU time. */
static int64_t
take_sample (LseSampler *sampler)
{
  const LseCoreLoad *loads;
  int64_t before_ns = sampler->sampled_ns;

  pthread_mutex_unlock (&sampler->mutex);
  int64_t cost_before_ns = lse_clock_thread_cpu_ns ();
  int64_t now_ns = lse_clock_now_ns ();
  bool is_sample = lse_core_probe_sample (sampler->probe, now_ns, &loads);
  pthread_mutex_lock (&sampler->mutex);

  if (is_sample)
    store_sample (sampler, before_ns, now_ns, loads);
  sampler->sampled_ns = now_ns;
  sampler->cost_ns = lse_clock_thread_cpu_ns ();
  return sampler->cost_ns - cost_before_ns;
}

/* The next moment of the grid of periods; moments that were missed are left out. */
static int64_t
next_deadline_ns (const LseSampler *sampler, int64_t deadline_ns, int64_t cost_ns)
{
  bool is_dear = (double)cost_ns > MAX_COST_RATIO * (double)sampler->period_ns;
  int64_t late_ns = lse_clock_now_ns () - deadline_ns;
  int64_t n_periods = late_ns > 0 ? late_ns / sampler->period_ns + 1 : 1;
  return deadline_ns + (n_periods + (is_dear ? 1 : 0)) * sampler->period_ns;
}

static void *
sampler_thread (void *data)
{
  LseSampler *sampler = data;
  pthread_mutex_lock (&sampler->mutex);
  int64_t deadline_ns = sampler->started_ns;
  while (wait_until (sampler, deadline_ns))
    {
      uint64_t n_marks = sampler->n_marks_wanted; /* those that come meanwhile want another one */
      bool is_regular = lse_clock_now_ns () >= deadline_ns;
      int64_t cost_ns = take_sample (sampler);
      if (is_regular)
        deadline_ns = next_deadline_ns (sampler, deadline_ns, cost_ns);
      sampler->n_marks_done = n_marks;
      pthread_cond_broadcast (&sampler->marked);
    }
  pthread_mutex_unlock (&sampler->mutex);
  return NULL;
}

/* ------------------------------------------------------------------ from other threads */

/* Signals of the program are for its other threads. Returns 0 or an errno. */
static int
start_thread (LseSampler *sampler)
{
  sigset_t all, before;
  sigfillset (&all);
  pthread_sigmask (SIG_BLOCK, &all, &before);
  int failure = pthread_create (&sampler->thread, NULL, sampler_thread, sampler);
  pthread_sigmask (SIG_SETMASK, &before, NULL);
  if (failure == 0)
    pthread_setname_np (sampler->thread, "lse-sampler");
  return failure;
}

static void
free_sampler (LseSampler *sampler)
{
  pthread_cond_destroy (&sampler->wake);
  pthread_cond_destroy (&sampler->marked);
  pthread_mutex_destroy (&sampler->mutex);
  lse_core_history_clear (&sampler->store.history);
  lse_core_probe_free (sampler->probe);
  free (sampler->wishes);
  free (sampler);
}

LseStatus
lse_sampler_start (LseSampler **sampler_out, const char *root, int64_t period_ns, LseError *err)
{
  pthread_condattr_t monotonic;

  *sampler_out = NULL;
  if (period_ns <= 0)
    return lse_fail (err, LSE_EINVAL, 0, _ ("The CPUs cannot be looked at every %lld ns."),
                     (long long)period_ns);
  LseSampler *sampler = calloc (1, sizeof *sampler);
  if (sampler == NULL)
    return lse_fail (err, LSE_ENOMEM, 0, _ ("No memory to watch the CPUs."));
  sampler->period_ns = period_ns;
  sampler->started_ns = sampler->sampled_ns = lse_clock_now_ns ();
  pthread_mutex_init (&sampler->mutex, NULL);
  pthread_condattr_init (&monotonic);
  pthread_condattr_setclock (&monotonic, CLOCK_MONOTONIC);
  pthread_cond_init (&sampler->wake, &monotonic);
  pthread_condattr_destroy (&monotonic);
  pthread_cond_init (&sampler->marked, NULL);

  LseStatus status = lse_core_probe_new (&sampler->probe, root, err);
  int failure = status == LSE_OK ? start_thread (sampler) : 0;
  if (failure != 0)
    status = lse_fail (err, LSE_EUNAVAILABLE, failure, _ ("Cannot start the thread for the CPUs."));
  if (status == LSE_OK)
    *sampler_out = sampler;
  else
    free_sampler (sampler);
  return status;
}

/* Without memory the wish is lost: the process's time then counts as "other". */
static void
add_wish (LseSampler *sampler, Wish wish)
{
  pthread_mutex_lock (&sampler->mutex);
  Wish *grown = reallocarray (sampler->wishes, sampler->n_wishes + 1, sizeof *grown);
  if (grown != NULL)
    {
      sampler->wishes = grown;
      sampler->wishes[sampler->n_wishes++] = wish;
      pthread_cond_signal (&sampler->wake);
    }
  pthread_mutex_unlock (&sampler->mutex);
}

void
lse_sampler_watch (LseSampler *sampler, int pid)
{
  add_wish (sampler, (Wish) {pid, true});
}

void
lse_sampler_unwatch (LseSampler *sampler, int pid)
{
  add_wish (sampler, (Wish) {pid, false});
}

void
lse_sampler_mark (LseSampler *sampler)
{
  pthread_mutex_lock (&sampler->mutex);
  uint64_t mark = ++sampler->n_marks_wanted;
  pthread_cond_signal (&sampler->wake);
  while (sampler->n_marks_done < mark && !sampler->is_stopping)
    pthread_cond_wait (&sampler->marked, &sampler->mutex);
  pthread_mutex_unlock (&sampler->mutex);
}

LseStatus
lse_sampler_take (LseSampler *sampler, LseCoreHistory *history, LseError *err)
{
  return lse_sampler_take_since (sampler, INT64_MIN, history, err);
}

void
lse_sampler_forget_before (LseSampler *sampler, int64_t before_ns)
{
  pthread_mutex_lock (&sampler->mutex);
  lse_core_store_forget (&sampler->store, before_ns);
  pthread_mutex_unlock (&sampler->mutex);
}

LseStatus
lse_sampler_take_since (LseSampler *sampler,
                        int64_t since_ns,
                        LseCoreHistory *history,
                        LseError *err)
{
  pthread_mutex_lock (&sampler->mutex);
  LseStatus status = lse_core_history_copy (&sampler->store.history, since_ns, history);
  int64_t elapsed_ns = sampler->sampled_ns - sampler->started_ns;
  double cost_ratio = elapsed_ns > 0 ? (double)sampler->cost_ns / (double)elapsed_ns : 0.0;
  pthread_mutex_unlock (&sampler->mutex);

  if (status != LSE_OK)
    return lse_fail (err, status, 0, _ ("No memory for a copy of the CPUs' history."));
  history->cost_ratio = cost_ratio;
  return LSE_OK;
}

void
lse_sampler_stop (LseSampler *sampler)
{
  if (sampler == NULL)
    return;
  pthread_mutex_lock (&sampler->mutex);
  sampler->is_stopping = true;
  pthread_cond_signal (&sampler->wake);
  pthread_mutex_unlock (&sampler->mutex);
  pthread_join (sampler->thread, NULL);
  free_sampler (sampler);
}
