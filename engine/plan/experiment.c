/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * From what was asked to plans. A field gets its value from the first of these that has one:
 * given explicitly; the preset's numbers, under "as printed"; the variant's bundle; the default.
 */
#include "plan/experiment-private.h"
#include "plan/plan-private.h"

#include "i18n.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DEFAULT_TARGET_CI_RATIO 0.02
#define DEFAULT_TIME_BUDGET_NS ((int64_t)20 * 1000000000)

void
lse_experiment_init (LseExperiment *experiment, LseWorkloadId workload)
{
  memset (experiment, 0, sizeof *experiment);
  experiment->workload = workload;
  experiment->variants[LSE_VARIANT_REPAIRED] = true;
  LseStrategyId strategy = lse_preset_strategy_of (workload);
  experiment->strategies[strategy] = true;
  lse_plan_init (&experiment->fields, workload, strategy, 1, NULL);
  experiment->target_ci_ratio = DEFAULT_TARGET_CI_RATIO;
  experiment->time_budget_ns = DEFAULT_TIME_BUDGET_NS;
}

/* ------------------------------------------------------------------ one plan */

static uint32_t
n_allowed_pus (const LseTopology *topology)
{
  size_t n_pus = topology != NULL ? lse_topology_n_allowed_pus (topology) : 1;
  return n_pus > 0 ? (uint32_t)n_pus : 1;
}

static void
apply_given_gil (LsePlan *plan, const LsePlan *fields, unsigned given)
{
  if (given & LSE_GIVEN_GIL)
    plan->gil = fields->gil;
  if (given & LSE_GIVEN_GIL_FREE_SHARE)
    plan->gil_free_ratio = fields->gil_free_ratio;
  if (given & LSE_GIVEN_SWITCH_INTERVAL)
    plan->switch_interval_ns = fields->switch_interval_ns;
  if (given & LSE_GIVEN_C_CALL)
    plan->c_call_ns = fields->c_call_ns;
  if (given & LSE_GIVEN_GIL_SLOWDOWN)
    plan->gil_slowdown_ratio = fields->gil_slowdown_ratio;
  if (given & LSE_GIVEN_INTERPRETERS)
    plan->interpreters = fields->interpreters;
  if (given & LSE_GIVEN_IO_THREAD)
    plan->io_thread = fields->io_thread;
}

static void
apply_given (LsePlan *plan, const LseExperiment *experiment)
{
  const LsePlan *fields = &experiment->fields;
  unsigned given = experiment->given;
  if (given & LSE_GIVEN_ELEMENTS)
    plan->elements = fields->elements;
  if (given & LSE_GIVEN_KERNEL)
    plan->kernel = fields->kernel;
  if (given & LSE_GIVEN_SCHEDULE)
    plan->schedule = fields->schedule;
  if (given & LSE_GIVEN_POOL)
    plan->pool = fields->pool;
  if (given & LSE_GIVEN_TRANSPORT)
    plan->transport = fields->transport;
  if (given & LSE_GIVEN_SPLIT_EVERY)
    plan->split_every = fields->split_every;
  if (given & LSE_GIVEN_PIN)
    plan->pin = fields->pin;
  if (given & LSE_GIVEN_MEMORY)
    plan->memory = fields->memory;
  if (given & LSE_GIVEN_LAYOUT)
    plan->layout = fields->layout;
  if (given & LSE_GIVEN_SOURCE)
    plan->source = fields->source;
  if (given & LSE_GIVEN_MEMORY_BUDGET)
    plan->memory_budget_bytes = fields->memory_budget_bytes;
  if (given & LSE_GIVEN_IO_WAIT)
    plan->io_wait_ns = fields->io_wait_ns;

  apply_given_gil (plan, fields, given);
  plan->seed = fields->seed;
  plan->verify = fields->verify;
  plan->trace = fields->trace;
  plan->repeats = fields->repeats;
}

/* Under `blas` the workers are the BLAS threads. Left to the library they are all the PUs that it
 * will see; a number of workers that was asked for leaves nothing to the library. */
static void
resolve_blas_threads (LsePlan *plan, const LseExperiment *experiment, const LseTopology *topology)
{
  if (experiment->given & LSE_GIVEN_BLAS_THREADS)
    plan->blas_threads = experiment->fields.blas_threads;
  else if (experiment->n_worker_counts > 0)
    plan->blas_threads = 1;

  if (plan->strategy == LSE_STRATEGY_BLAS && plan->blas_threads == 0)
    plan->workers = n_allowed_pus (topology);
}

/* @workers: one of the counts that were asked for, 0 without any. */
static LsePlan
resolve (const LseExperiment *experiment,
         const LseTopology *topology,
         LseStrategyId strategy,
         LseVariant variant,
         uint32_t workers)
{
  const LsePreset *preset =
      variant == LSE_VARIANT_AS_PRINTED ? lse_preset (experiment->preset) : NULL;
  if (workers == 0 && preset != NULL)
    workers = preset->printed_workers > 0 ? preset->printed_workers : n_allowed_pus (topology);

  LsePlan plan;
  lse_plan_init (&plan, experiment->workload, strategy, workers, topology);
  lse_variant_apply (&plan, variant);
  apply_given (&plan, experiment);
  resolve_blas_threads (&plan, experiment, topology);

  plan.chunks = lse_plan_default_chunks (strategy, plan.workers);
  if (preset != NULL && preset->printed_chunks > 0)
    plan.chunks = preset->printed_chunks;
  if (experiment->given & LSE_GIVEN_CHUNKS)
    plan.chunks = experiment->fields.chunks;
  lse_plan_normalise (&plan);
  lse_plan_clamp_chunks (&plan);
  return plan;
}

/* ------------------------------------------------------------------ all plans */

static LseStatus
check_limits (const LseExperiment *experiment, LseError *err)
{
  if (lse_workload_info (experiment->workload) == NULL)
    return lse_fail_field (err, LSE_EINVAL, _ ("workload (-w)"),
                           _ ("There is no choice with the number %d."), (int)experiment->workload);
  if (!(experiment->target_ci_ratio > 0 && experiment->target_ci_ratio <= 1))
    return lse_fail_field (err, LSE_EINVAL, _ ("target interval (--target-ci)"),
                           _ ("Allowed is more than 0 %% up to 100 %%."));
  if (experiment->time_budget_ns <= 0)
    return lse_fail_field (err, LSE_EINVAL, _ ("time budget (--time-budget)"),
                           _ ("It must be more than 0 s."));
  if (experiment->n_worker_counts > LSE_EXPERIMENT_MAX_WORKER_COUNTS)
    return lse_fail_field (err, LSE_EINVAL, _ ("workers (-W)"), _ ("At most %d different counts."),
                           LSE_EXPERIMENT_MAX_WORKER_COUNTS);

  /* Fields that a strategy does not look at are dropped later; what the user typed is checked. */
  for (size_t i = 0; i < experiment->n_worker_counts; i++)
    {
      LseStatus status =
          lse_number_field_check (lse_number_field ("workers"), experiment->worker_counts[i], err);
      if (status != LSE_OK)
        return status;
    }
  for (size_t i = 0; lse_number_field_at (i) != NULL; i++)
    {
      const LseNumberField *field = lse_number_field_at (i);
      LseStatus status =
          lse_number_field_check (field, lse_number_field_get (field, &experiment->fields), err);
      if (status != LSE_OK)
        return status;
    }
  return LSE_OK;
}

LseStatus
lse_plans_append (LseExpandedPlan *plans,
                  size_t *n_plans,
                  const LsePlan *plan,
                  bool is_named,
                  const LseTopology *topology,
                  LseError *err)
{
  LseError why = {0};
  LseStatus status = lse_plan_validate (plan, topology, &why);
  if (status != LSE_OK && status != LSE_EUNAVAILABLE)
    {
      if (err != NULL)
        *err = why;
      return status;
    }
  for (size_t i = 0; i < *n_plans; i++)
    if (lse_plan_is_same_work (&plans[i].plan, plan))
      return LSE_OK;

  LseExpandedPlan *expanded = &plans[(*n_plans)++];
  memset (expanded, 0, sizeof *expanded);
  expanded->plan = *plan;
  expanded->is_baseline = plan->strategy == LSE_STRATEGY_SERIAL;
  expanded->is_named = is_named;
  if (status == LSE_EUNAVAILABLE)
    snprintf (expanded->why_skipped, sizeof expanded->why_skipped, "%.255s", why.detail);
  return LSE_OK;
}

/* All plans of one strategy: as printed before repaired, few workers before many. */
static LseStatus
append_strategy (LseExpandedPlan *plans,
                 size_t *n_plans,
                 LseStrategyId strategy,
                 const LseExperiment *experiment,
                 const LseTopology *topology,
                 LseError *err)
{
  bool is_printed = experiment->variants[LSE_VARIANT_AS_PRINTED];
  bool is_repaired = experiment->variants[LSE_VARIANT_REPAIRED] || !is_printed;
  const struct
  {
    LseVariant variant;
    bool is_wanted;
  } order[] = {{LSE_VARIANT_AS_PRINTED, is_printed}, {LSE_VARIANT_REPAIRED, is_repaired}};
  size_t n_counts = experiment->n_worker_counts > 0 ? experiment->n_worker_counts : 1;

  for (size_t v = 0; v < sizeof order / sizeof order[0]; v++)
    for (size_t i = 0; order[v].is_wanted && i < n_counts; i++)
      {
        uint32_t workers = experiment->n_worker_counts > 0 ? experiment->worker_counts[i] : 0;
        LsePlan plan = resolve (experiment, topology, strategy, order[v].variant, workers);
        LseStatus status =
            lse_plans_append (plans, n_plans, &plan, experiment->named[strategy], topology, err);
        if (status != LSE_OK)
          return status;
      }
  return LSE_OK;
}

LseStatus
lse_experiment_expand (const LseExperiment *experiment,
                       const LseTopology *topology,
                       LseExpandedPlan **plans,
                       size_t *n_plans,
                       LseError *err)
{
  *plans = NULL;
  *n_plans = 0;
  LseStatus status = check_limits (experiment, err);
  if (status != LSE_OK)
    return status;

  size_t n_counts = experiment->n_worker_counts > 0 ? experiment->n_worker_counts : 1;
  LseExpandedPlan *list = calloc (1 + LSE_N_STRATEGIES * n_counts * 2, sizeof *list);
  if (list == NULL)
    return lse_fail (err, LSE_ENOMEM, errno, _ ("There is no memory for the list of plans."));

  /* Serial once, by the repaired bundle: both variants refer to the same figure. */
  size_t n = 0;
  LsePlan baseline = resolve (experiment, topology, LSE_STRATEGY_SERIAL, LSE_VARIANT_REPAIRED, 1);
  status =
      lse_plans_append (list, &n, &baseline, experiment->named[LSE_STRATEGY_SERIAL], topology, err);
  for (int s = 0; s < LSE_N_STRATEGIES && status == LSE_OK; s++)
    if (experiment->strategies[s] && s != LSE_STRATEGY_SERIAL)
      status = append_strategy (list, &n, (LseStrategyId)s, experiment, topology, err);

  if (status != LSE_OK)
    {
      free (list);
      return status;
    }
  *plans = list;
  *n_plans = n;
  return LSE_OK;
}
