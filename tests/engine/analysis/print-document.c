/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Prints a document of runs in every state, for check-schema.py.
 */
#include "analysis/laws-runs.h"
#include "analysis/findings.h"
#include "analysis/machine-json.h"

#include "results.h"

#include <locale.h>
#include <math.h>
#include <stdio.h>

#define N_RUNS 8

/* @laws: (out): of them */
static json_t *
runs_new (json_t **laws)
{
  const LseResult *list[N_RUNS];
  LseResult results[N_RUNS] = {
      result_new (LSE_STRATEGY_SERIAL, 1, 12345678, 22),
      result_new (LSE_STRATEGY_THREADS, 2, 6543210, 21),
      result_new (LSE_STRATEGY_OPENMP, 2, 6543210, 3),
      result_new (LSE_STRATEGY_PROCESSES, 2, 60000000, 1),
      result_new (LSE_STRATEGY_BLAS, 2, 1, 0),
      result_new (LSE_STRATEGY_THREADS, 4, 3443210, 21), /* a curve of four points */
      result_new (LSE_STRATEGY_THREADS, 8, 2343210, 21),
      result_new (LSE_STRATEGY_THREADS, 16, 1743210, 21),
  };
  json_t *runs = json_array ();
  results[1].workers[0] = (LseWorkerReport) {.requested_cpu = 0, .is_bound = true};
  lse_cpuset_add (&results[1].workers[0].effective, 0);
  results[1].value = 0.49987654321;
  results[1].account.is_known = true;
  results[1].account.slots = 2;
  results[1].account.wall_ns = 13086420 / 2;
  results[1].account.compute_max_ns = 6543210;
  results[1].account.compute_mean_ns = 3888894;
  results[1].account.part_ns[LSE_PART_USEFUL] = 12345678;
  results[1].account.part_ns[LSE_PART_SLOWER] = -4567890;
  results[1].account.part_ns[LSE_PART_IMBALANCE] = 5308632;
  results[1].other_load_ratio = 0.031;
  results[1].observer_cpu_ratio = 0.008;
  results[1].peak_resident_bytes = 12345678;
  results[2].verify = (LseVerify) {.status = LSE_VERIFY_MISMATCH,
                                   .method = "ulp",
                                   .max_abs_err = INFINITY,
                                   .max_ulp = INFINITY,
                                   .elements = 1000000,
                                   .first_bad = 17};
  results[3].status = LSE_RUN_FAILED;
  results[3].reason_signal = 9;
  g_strlcpy (results[3].reason_kind, "signal", sizeof results[3].reason_kind);
  g_strlcpy (results[3].reason_text, "Ended by signal 9.", sizeof results[3].reason_text);
  results[4].status = LSE_RUN_SKIPPED;
  g_strlcpy (results[4].reason_kind, "unavailable", sizeof results[4].reason_kind);
  for (size_t i = 0; i < N_RUNS; i++)
    {
      list[i] = &results[i];
      lse_result_compare_to_serial (&results[i], &results[0]);
      if (results[i].n_samples > 0)
        {
          results[i].findings = g_malloc (sizeof *results[i].findings);
          lse_findings_make (results[i].findings, &(LseEvidence) {.result = &results[i]});
        }
      json_array_append_new (runs, lse_result_to_json (&results[i]));
    }
  *laws = lse_laws_to_json (list, N_RUNS, 64);
  for (size_t i = 0; i < N_RUNS; i++)
    lse_result_clear (&results[i]);
  return runs;
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  LseTopology *topology;
  LseCpuLimits limits;
  LseError err;
  LseStatus status = argc > 1 ? lse_topology_load_synthetic (&topology, argv[1], &err)
                              : lse_topology_load_machine (&topology, &err);
  if (status != LSE_OK)
    {
      fprintf (stderr, "%s\n", err.detail);
      return 1;
    }
  lse_cpu_limits_read (&limits, "", &topology->allowed);
  json_t *laws, *runs = runs_new (&laws);
  json_t *document =
      json_pack ("{s:s, s:o, s:o, s:o}", "schema", "lanescope/runs/1", "machine",
                 lse_machine_to_json (topology, &limits), "runs", runs, "laws", laws);
  lse_topology_free (topology);
  int failed = document == NULL || json_dumpf (document, stdout, JSON_INDENT (1)) != 0;
  json_decref (document);
  return failed;
}
