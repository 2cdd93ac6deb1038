/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "run/probe.h"

#include "base/channel.h"
#include "run/process.h"

#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>

#define PROBE_LIMIT_MS 10000

static LseStatus
ask_worker (json_t **answer, LseError *err)
{
  LseProcess process;
  LseChannel channel;
  LseStatus status = lse_process_start (&process, NULL, "--probe", NULL, err);
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
    status = lse_fail (err, LSE_ETIMEOUT, 0, "lanescope-worker --probe gave no answer in 10 s.");
  kill (-process.pid, SIGKILL);
  while (waitpid (process.pid, NULL, 0) < 0 && errno == EINTR)
    ;
  lse_channel_clear (&channel);
  return status;
}

LseStatus
lse_probe_modules (json_t **answer, LseError *err)
{
  static json_t *known; /* for the life of the process; front ends ask from one thread */
  if (known == NULL)
    {
      LseStatus status = ask_worker (&known, err);
      if (status != LSE_OK)
        return status;
    }
  *answer = json_incref (known);
  return LSE_OK;
}

/* Why @module cannot be loaded here, into @why; "" if it can. */
static void
explain_module (const char *name, char *why, size_t size)
{
  json_t *answer;
  LseError err = {0};
  if (lse_probe_modules (&answer, &err) != LSE_OK)
    {
      snprintf (why, size, "%.255s", err.detail);
      return;
    }
  json_t *module = json_object_get (answer, name);
  const char *text = json_string_value (json_object_get (module, "why"));
  if (!json_is_true (json_object_get (module, "ok")))
    snprintf (why, size, "%s", text != NULL ? text : "The module cannot be loaded here.");
  json_decref (answer);
}

void
lse_probe_apply (LseExpandedPlan *plans, size_t n_plans)
{
  for (size_t i = 0; i < n_plans; i++)
    {
      const LsePlan *plan = &plans[i].plan;
      char *why = plans[i].why_skipped;
      if (why[0] == '\0' && plan->workload == LSE_WORKLOAD_DOT)
        explain_module ("openblas", why, sizeof plans[i].why_skipped);
      if (why[0] == '\0' && plan->strategy == LSE_STRATEGY_OPENMP)
        explain_module ("openmp", why, sizeof plans[i].why_skipped);
    }
}
