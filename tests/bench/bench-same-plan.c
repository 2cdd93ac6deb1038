/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Two measurements of the same plan: how often is a difference claimed that is not there? Each round
 * is one race of two equal plans, interleaved by blocks as all races are, compared as the front ends
 * compare. Goal: no evidence of a difference in 19 rounds of 20. What the noise gate thought stands
 * beside it.
 *
 *   bench-same-plan [ROUNDS [STRATEGY [SECONDS]]]
 */
#include "analysis/comparison.h"
#include "run/race.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define N_ROUNDS 20
#define SECONDS 2
#define MOST_FALSE_RATIO 0.05

/* Returns true if a difference was claimed. */
static bool
compare_round (const LseRace *race, int round)
{
  char text[LSE_COMPARISON_TEXT_MAX];
  LseComparison comparison;
  const LseResult *a = lse_race_result (race, 0), *b = lse_race_result (race, 1);
  size_t n_a, n_b;
  int64_t *a_ns = lse_result_dup_counted (a, &n_a), *b_ns = lse_result_dup_counted (b, &n_b);
  lse_comparison_of (&comparison, a_ns, n_a, b_ns, n_b, a->plan.seed);
  printf ("%3d  %8.3f ms of %3zu, %8.3f ms of %3zu, p %.3f, %s and %s: %s\n", round,
          a->stats.median_ns / 1e6, n_a, b->stats.median_ns / 1e6, n_b, comparison.p,
          lse_gate_name (lse_result_gate (a)), lse_gate_name (lse_result_gate (b)),
          lse_comparison_text (&comparison, text, sizeof text));
  free (a_ns);
  free (b_ns);
  return comparison.verdict != LSE_VERDICT_SAME;
}

static bool
run_round (const LsePlan *plan, const LseTopology *topology, double seconds, int round)
{
  LseRace *race;
  LseError err;
  LseExperiment experiment;
  LseExpandedPlan twins[2] = {{.plan = *plan}, {.plan = *plan}};
  lse_experiment_init (&experiment, plan->workload);
  experiment.time_budget_ns = (int64_t)(seconds * 1e9);
  if (lse_race_start (&race, twins, 2, &experiment, topology, NULL, &err) != LSE_OK)
    {
      fprintf (stderr, "%s\n", err.detail);
      exit (1);
    }
  while (lse_race_step (race, 100) != LSE_RACE_ENDED)
    ;
  bool is_claimed = compare_round (race, round);
  lse_race_free (race);
  return is_claimed;
}

int
main (int argc, char **argv)
{
  int n_rounds = argc > 1 ? atoi (argv[1]) : N_ROUNDS, n_claimed = 0;
  LseStrategyId strategy = LSE_STRATEGY_THREADS;
  double seconds = argc > 3 ? strtod (argv[3], NULL) : SECONDS;
  LseError err;
  LseTopology *topology;
  LsePlan plan;
  if (argc > 2 && lse_strategy_parse (&strategy, argv[2], &err) != LSE_OK)
    {
      fprintf (stderr, "%s\n", err.detail);
      return 2;
    }
  if (lse_topology_load_machine (&topology, &err) != LSE_OK)
    {
      fprintf (stderr, "%s\n", err.detail);
      return 1;
    }
  uint32_t workers = (uint32_t)lse_topology_n_allowed_cores (topology);
  lse_plan_init (&plan, LSE_WORKLOAD_SIN2, strategy, strategy == LSE_STRATEGY_SERIAL ? 1 : workers,
                 NULL);
  for (int round = 1; round <= n_rounds; round++)
    {
      n_claimed += run_round (&plan, topology, seconds, round);
      fflush (stdout);
    }
  printf ("%d of %d said that there is no evidence of a difference (goal: 19 of 20%s)\n",
          n_rounds - n_claimed, n_rounds,
          n_claimed > MOST_FALSE_RATIO * n_rounds ? ", missed" : "");
  lse_topology_free (topology);
  return 0;
}
