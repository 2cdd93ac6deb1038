/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Sets of results, owned by the test, that can be freed while a figure of them lives on.
 */
#pragma once

#include "engine/analysis/results.h"

#include "figures/runs.h"
#include "figures/table.h"

#include <math.h>
#include <string.h>

#define MAX_RUNS 16

typedef struct
{
  size_t n;
  LseResult results[MAX_RUNS];
  const LseResult *pointers[MAX_RUNS];
  bool is_running[MAX_RUNS];
} Set;

static inline LseResult *
set_add (Set *set, LseStrategyId strategy, uint32_t workers, int64_t median_ns, int n)
{
  g_assert_cmpuint (set->n, <, MAX_RUNS);
  LseResult *result = &set->results[set->n++];
  *result = result_new (strategy, workers, median_ns, n);
  return result;
}

/* Speedups over the first serial run of each one's task, as a race makes them. */
static inline LsfRuns
set_runs (Set *set)
{
  for (size_t i = 0; i < set->n; i++)
    {
      set->pointers[i] = &set->results[i];
      for (size_t k = 0; k < set->n; k++)
        if (set->results[k].plan.strategy == LSE_STRATEGY_SERIAL &&
            lse_result_same_task (&set->results[i], &set->results[k]))
          lse_result_compare_to_serial (&set->results[i], &set->results[k]);
    }
  return (LsfRuns) {.n = set->n, .results = set->pointers, .is_running = set->is_running};
}

static inline void
set_clear (Set *set)
{
  for (size_t i = 0; i < set->n; i++)
    {
      lse_result_clear (&set->results[i]);
      memset (&set->results[i], 0xa5, sizeof set->results[i]);
    }
  set->n = 0;
}

static inline const char *
cell (const LsfTable *table, size_t row, const char *heading)
{
  for (size_t i = 0; i < table->n_columns; i++)
    if (strcmp (table->headings[i], heading) == 0)
      return table->cells[row * table->n_columns + i];
  g_error ("no column \"%s\"", heading);
}
