/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "baseline.h"

#include "compare-report.h"
#include "exit-status.h"

#include <stdlib.h>

/* Has one of the plans a partner in the baseline? */
static bool
has_partner (const Baseline *baseline, const Request *request)
{
  LseResult *planned = calloc (request->n_plans + 1, sizeof *planned);
  const LseResult **list = calloc (request->n_plans + 1, sizeof *list);
  const LseResult **stored = lanescope_stored_list (&baseline->runs);
  Pairs pairs = {0};
  for (size_t i = 0; planned != NULL && list != NULL && i < request->n_plans; i++)
    {
      planned[i].plan = request->plans[i].plan;
      list[i] = &planned[i];
    }
  bool ok = planned != NULL && list != NULL && stored != NULL &&
            lanescope_pairs_init (&pairs, stored, baseline->runs.document.n, list, request->n_plans,
                                  false) &&
            pairs.n_whole > 0;
  lanescope_pairs_clear (&pairs);
  free (stored);
  free (list);
  free (planned);
  return ok;
}

LseStatus
lanescope_baseline_init (Baseline *baseline,
                         const char *fail_if,
                         const Request *request,
                         LseError *err)
{
  *baseline = (Baseline) {0};
  if (fail_if == NULL)
    return LSE_OK;
  LseStatus status = lanescope_conditions_parse (&baseline->conditions, fail_if, err);
  if (status == LSE_OK && baseline->conditions.baseline[0] == '\0')
    return lse_fail (err, LSE_EINVAL, 0,
                     "--fail-if says not with what to compare: write it as \"%s vs FILE\", with a "
                     "file that --json=FILE wrote",
                     baseline->conditions.conditions[0].text);
  if (status == LSE_OK)
    status = lanescope_stored_load (&baseline->runs, baseline->conditions.baseline, err);
  if (status == LSE_OK && !has_partner (baseline, request))
    return lse_fail (err, LSE_EINVAL, 0, "--fail-if: %.150s has none of these plans",
                     baseline->runs.name);
  return status;
}

void
lanescope_baseline_clear (Baseline *baseline)
{
  lanescope_stored_clear (&baseline->runs);
}

bool
lanescope_baseline_judge (const Baseline *baseline,
                          const LseResult *const *results,
                          size_t n_results,
                          bool is_quiet)
{
  Pairs pairs;
  if (baseline->conditions.n == 0)
    return false;
  const LseResult **stored = lanescope_stored_list (&baseline->runs);
  if (stored == NULL ||
      !lanescope_pairs_init (&pairs, stored, baseline->runs.document.n, results, n_results, false))
    {
      free (stored);
      fputs ("lanescope-cli: no memory for the comparison\n", stderr);
      return true; /* not judged is not kept */
    }
  bool is_exceeded = lanescope_conditions_report (&baseline->conditions, &pairs, stderr,
                                                  is_quiet) == EXIT_REGRESSION;
  lanescope_pairs_clear (&pairs);
  free (stored);
  return is_exceeded;
}
