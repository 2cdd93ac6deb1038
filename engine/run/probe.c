/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "run/probe.h"

#include "base/channel.h"
#include "run/process.h"

#include "i18n.h"

#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>

#define PROBE_LIMIT_MS 10000

static LseStatus
ask_worker (json_t **answer, LseError *err)
{
  LseProcess process;
  LseChannel channel;
  LseStatus status = lse_process_start (&process, NULL, "--probe", NULL, NULL, NULL, err);
  if (status != LSE_OK)
    return status;

  lse_channel_init (&channel, process.channel_fd);
  struct pollfd poll_fd = {.fd = process.channel_fd, .events = POLLIN};
  int ready;
  do
    ready = poll (&poll_fd, 1, PROBE_LIMIT_MS);
  while (ready < 0 && errno == EINTR);
  if (ready == 1)
    status = lse_channel_receive (&channel, answer, true, err);
  else
    status =
        lse_fail (err, LSE_ETIMEOUT, 0, _ ("lanescope-worker --probe gave no answer in 10 s."));
  kill (-process.pid, SIGKILL);
  while (waitpid (process.pid, NULL, 0) < 0 && errno == EINTR)
    ;
  lse_channel_clear (&channel);
  return status;
}

LseStatus
lse_probe_modules (json_t **answer, LseError *err)
{
  static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
  static json_t *known; /* under the mutex; for the life of the process */
  pthread_mutex_lock (&mutex);
  LseStatus status = known == NULL ? ask_worker (&known, err) : LSE_OK;
  if (status == LSE_OK)
    *answer = json_incref (known);
  pthread_mutex_unlock (&mutex);
  return status;
}

char *
lse_probe_why_not (const json_t *answer, LseProbeModule module, char *why, size_t size)
{
  bool is_blas = module == LSE_PROBE_OPENBLAS;
  const json_t *about = json_object_get (answer, is_blas ? "openblas" : "openmp");
  const char *cause = json_string_value (json_object_get (about, "cause"));
  why[0] = '\0';
  if (json_is_true (json_object_get (about, "ok")))
    return why;
  cause = cause != NULL && cause[0] != '\0' ? _ (cause) : _ ("the cause is not known");
  if (is_blas)
    snprintf (why, size, _ ("No OpenBLAS here (%s); install libopenblas0-pthread."), cause);
  else
    snprintf (why, size, _ ("No OpenMP here (%s); install libgomp1."), cause);
  return why;
}

static void
explain (LseProbeModule module, char *why, size_t size)
{
  json_t *answer;
  LseError err = {0};
  if (lse_probe_modules (&answer, &err) != LSE_OK)
    {
      snprintf (why, size, "%.255s", err.detail);
      return;
    }
  lse_probe_why_not (answer, module, why, size);
  json_decref (answer);
}

void
lse_probe_apply (LseExpandedPlan *plans, size_t n_plans)
{
  for (size_t i = 0; i < n_plans; i++)
    {
      const LsePlan *plan = &plans[i].plan;
      char *why = plans[i].why_skipped;
      if (why[0] == '\0' && lse_workload_info (plan->workload)->calls_blas)
        explain (LSE_PROBE_OPENBLAS, why, sizeof plans[i].why_skipped);
      if (why[0] == '\0' && plan->strategy == LSE_STRATEGY_OPENMP)
        explain (LSE_PROBE_OPENMP, why, sizeof plans[i].why_skipped);
    }
}
