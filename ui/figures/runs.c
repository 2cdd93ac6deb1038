/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "figures/runs.h"

#include <string.h>

/* The first run of the same task as @index: itself if it is the first. */
static size_t
first_of_task (const LsfRuns *runs, size_t index)
{
  size_t first = 0;
  while (first < index && !lse_result_same_task (runs->results[first], runs->results[index]))
    first++;
  return first;
}

size_t
lsf_runs_tasks (const LsfRuns *runs, size_t *task_of)
{
  size_t n_tasks = 0;
  for (size_t i = 0; i < runs->n; i++)
    {
      size_t first = first_of_task (runs, i);
      if (task_of != NULL)
        task_of[i] = first == i ? n_tasks : task_of[first];
      n_tasks += first == i;
    }
  return n_tasks;
}

bool
lsf_run_is_sound (const LseResult *result)
{
  return (result->status == LSE_RUN_DONE || result->status == LSE_RUN_STOPPED) &&
         result->verify.status != LSE_VERIFY_MISMATCH && result->stats.n > 0;
}

size_t
lsf_runs_serial (const LsfRuns *runs, size_t index)
{
  const LseResult *result = runs->results[index];
  size_t found = SIZE_MAX;
  for (size_t i = 0; i < runs->n; i++)
    {
      const LseResult *serial = runs->results[i];
      if (serial->plan.strategy != LSE_STRATEGY_SERIAL || !lsf_run_is_sound (serial) ||
          !lse_result_same_task (serial, result))
        continue;
      if (result->has_speedup && strcmp (result->speedup_vs, serial->id) == 0)
        return i;
      found = found == SIZE_MAX ? i : found;
    }
  return found;
}

bool
lsf_run_has_twin (const LsfRuns *runs, size_t index)
{
  const LseResult *result = runs->results[index];
  for (size_t i = 0; i < runs->n; i++)
    if (runs->results[i]->plan.strategy == result->plan.strategy &&
        runs->results[i]->plan.variant != result->plan.variant &&
        lse_result_same_task (runs->results[i], result))
      return true;
  return false;
}
