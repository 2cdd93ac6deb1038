/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The four methods of the tutorial, and what "as printed" means for each strategy. Where the
 * figures come from:
 *
 *   method-1  for i in range(4): threading.Thread(...)          4 threads, 4 slices
 *   method-2  segment_count = 8; Pool(processes=8)              8 processes, 8 segments
 *   method-3  np.dot(a, b)                                      BLAS takes the threads it likes
 *   method-4  size 10_000_000, chunk_size 1_000_000             10 chunks; Dask takes all CPUs
 *
 * Their sizes are the workloads' default elements, but for method-3: 10000 in the text, 1000 here.
 */
#include "plan/experiment-private.h"

#include "plan/words-private.h"

#include "i18n.h"

#include <string.h>

static const LsePreset presets[] = {
    {"method-1", LSE_WORKLOAD_SINCOS, LSE_STRATEGY_THREADS, 4, 4},
    {"method-2", LSE_WORKLOAD_SIN2, LSE_STRATEGY_PROCESSES, 8, 8},
    {"method-3", LSE_WORKLOAD_DOT, LSE_STRATEGY_BLAS, 0, 0},
    {"method-4", LSE_WORKLOAD_MEAN, LSE_STRATEGY_GRAPH, 0, 10},
};

#define N_PRESETS ((int)(sizeof presets / sizeof presets[0]))

const LsePreset *
lse_preset (int number)
{
  return number >= 1 && number <= N_PRESETS ? &presets[number - 1] : NULL;
}

LseStrategyId
lse_preset_strategy_of (LseWorkloadId workload)
{
  for (int i = 0; i < N_PRESETS; i++)
    if (presets[i].workload == workload)
      return presets[i].strategy;
  return lse_workload_info (workload)->factorisation != LSE_FACTORS_NONE ? LSE_STRATEGY_BLAS
                                                                         : LSE_STRATEGY_THREADS;
}

void
lse_variant_apply (LsePlan *plan, LseVariant variant)
{
  plan->variant = variant;
  if (variant == LSE_VARIANT_REPAIRED)
    return; /* the defaults of a plan are the repaired bundle */

  /* Nobody binds anything, and the main thread makes all arrays by np.random.rand(). */
  plan->pin.kind = LSE_PIN_NONE;
  plan->memory.kind = LSE_MEMORY_FT_MAIN;
  switch (plan->strategy)
    {
    case LSE_STRATEGY_THREADS:
      plan->schedule = LSE_SCHEDULE_STATIC; /* a slice for each thread, made for it */
      plan->pool = LSE_POOL_PER_RUN;
      break;
    case LSE_STRATEGY_PROCESSES:
      plan->pool = LSE_POOL_PER_RUN;
      plan->transport = LSE_TRANSPORT_PIPE;
      break;
    case LSE_STRATEGY_OPENMP:
      plan->schedule = LSE_SCHEDULE_STATIC; /* what `omp parallel for` does without a clause */
      break;
    case LSE_STRATEGY_BLAS:
      plan->blas_threads = 0; /* the library's own number */
      break;
    case LSE_STRATEGY_GRAPH:
      plan->hash = true; /* da.from_array() names an array after the hash of its data */
      break;
    case LSE_STRATEGY_GIL: /* the threads of the text, but for a pool that is there already */
    case LSE_STRATEGY_SERIAL:
    case LSE_N_STRATEGIES:
      break;
    }
}

LseStatus
lse_experiment_preset (LseExperiment *experiment, const char *name, LseError *err)
{
  const char *names[N_PRESETS + 1] = {NULL};
  for (int i = 0; i < N_PRESETS; i++)
    names[i] = presets[i].name;
  int index;
  LseStatus status = lse_word_parse (&index, N_ ("preset"), name, names, err);
  if (status != LSE_OK)
    return status;

  experiment->preset = index + 1;
  experiment->workload = presets[index].workload;
  if (!(experiment->given & LSE_GIVEN_STRATEGIES))
    {
      memset (experiment->strategies, 0, sizeof experiment->strategies);
      experiment->strategies[presets[index].strategy] = true;
    }
  return LSE_OK;
}
