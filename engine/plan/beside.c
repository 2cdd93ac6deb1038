/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The plans that show whether a remedy helps.
 */
#include "plan/experiment-private.h"
#include "plan/plan-private.h"

#include "i18n.h"

#include <errno.h>
#include <stdlib.h>

#define MOST_PLANS 4 /* serial and the run, serial and the remedy */

/* As lse_result_same_task() has it: one serial run serves both. */
static bool
is_same_task (const LsePlan *a, const LsePlan *b)
{
  return a->workload == b->workload && a->elements == b->elements && a->kernel == b->kernel &&
         a->seed == b->seed;
}

/* Serial of the task of @plan. What belongs to the task is what @plan has; how memory and cores are
 * used is what the first serial plan had, so that both refer to the same kind of run. */
static LsePlan
serial_of (const LsePlan *plan, const LsePlan *model, const LseTopology *topology)
{
  LsePlan defaults, serial = *plan;
  lse_plan_init (&defaults, plan->workload, LSE_STRATEGY_SERIAL, 1, topology);
  if (model == NULL)
    model = &defaults;
  serial.strategy = LSE_STRATEGY_SERIAL;
  serial.variant = LSE_VARIANT_REPAIRED;
  serial.workers = serial.chunks = 1;
  serial.pin = model->pin;
  serial.memory = model->memory;
  lse_plan_normalise (&serial);
  return serial;
}

LseStatus
lse_plans_beside (const LsePlan *plan,
                  const LsePlan *remedy,
                  const LsePlan *serial,
                  const LseTopology *topology,
                  LseExpandedPlan **plans,
                  size_t *n_plans,
                  LseError *err)
{
  *plans = NULL;
  *n_plans = 0;
  LseExpandedPlan *list = calloc (MOST_PLANS, sizeof *list);
  if (list == NULL)
    return lse_fail (err, LSE_ENOMEM, errno, _ ("There is no memory for the list of plans."));
  const LsePlan order[MOST_PLANS] = {serial_of (plan, serial, topology), *plan,
                                     serial_of (remedy, serial, topology), *remedy};
  size_t n = 0;
  LseStatus status = LSE_OK;
  for (size_t i = 0; i < MOST_PLANS && status == LSE_OK; i++)
    if (i != 2 || !is_same_task (plan, remedy))
      status = lse_plans_append (list, &n, &order[i], false, topology, err);
  if (status != LSE_OK)
    {
      free (list);
      return status;
    }
  *plans = list;
  *n_plans = n;
  return LSE_OK;
}
