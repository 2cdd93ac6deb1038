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

static const char *
module_needed (const LsePlan *plan)
{
  if (plan->workload == LSE_WORKLOAD_DOT)
    return "openblas";
  return plan->strategy == LSE_STRATEGY_OPENMP ? "openmp" : NULL;
}

void
lse_probe_apply (LseExpandedPlan *plans, size_t n_plans)
{
  for (size_t i = 0; i < n_plans; i++)
    {
      json_t *answer;
      LseError err = {0};
      bool needs_openmp = plans[i].plan.strategy == LSE_STRATEGY_OPENMP;
      const char *names[] = {module_needed (&plans[i].plan), needs_openmp ? "openmp" : NULL};
      for (size_t k = 0; k < 2 && plans[i].why_skipped[0] == '\0'; k++)
        {
          if (names[k] == NULL)
            continue;
          if (lse_probe_modules (&answer, &err) != LSE_OK)
            {
              snprintf (plans[i].why_skipped, sizeof plans[i].why_skipped, "%.255s", err.detail);
              continue;
            }
          json_t *module = json_object_get (answer, names[k]);
          if (!json_is_true (json_object_get (module, "ok")))
            {
              const char *why = json_string_value (json_object_get (module, "why"));
              snprintf (plans[i].why_skipped, sizeof plans[i].why_skipped, "%s",
                        why != NULL ? why : "The module cannot be loaded here.");
            }
          json_decref (answer);
        }
    }
}
