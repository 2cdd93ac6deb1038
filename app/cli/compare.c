/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * `compare`: two measurements, run by run.
 */
#include "commands.h"
#include "compare-report.h"
#include "exit-status.h"
#include "output.h"
#include "stored-runs.h"
#include "terminal.h"

#include <stdlib.h>
#include <string.h>

static int
fail (LseStatus status, const char *sentence)
{
  fprintf (stderr, "lanescope-cli: %s\n", sentence);
  return lanescope_exit_status_of (status);
}

/* A and B; what is not named comes from the journal: B its newest race, A what was measured of the same
 * plans before. */
static LseStatus
load (StoredRuns *a, StoredRuns *b, const Parsed *parsed, LseError *err)
{
  LseStatus status;
  if (parsed->n_positional == 2 && strcmp (parsed->positional[0], "-") == 0 &&
      strcmp (parsed->positional[1], "-") == 0)
    return lse_fail (err, LSE_EINVAL, 0,
                     "compare: only one of the two can come from standard input.");
  if (parsed->n_positional == 0)
    {
      status = lanescope_stored_newest_race (b, err);
      return status == LSE_OK ? lanescope_stored_newest_like (a, &b->document, true, err) : status;
    }
  status = lanescope_stored_load (a, parsed->positional[0], err);
  if (status != LSE_OK)
    return status;
  return parsed->n_positional == 2 ? lanescope_stored_load (b, parsed->positional[1], err)
                                   : lanescope_stored_newest_like (b, &a->document, false, err);
}

static LseStatus
read_options (Comparison *comparison, const Parsed *parsed, LseError *err)
{
  const char *metric = parsed->values[OPTION_METRIC];
  const char *fail_if = parsed->values[OPTION_FAIL_IF];
  LseStatus status = LSE_OK;
  if (metric != NULL)
    status = lanescope_metric_parse (&comparison->metric, metric, err);
  if (status == LSE_OK && fail_if != NULL)
    status = lanescope_conditions_parse (&comparison->conditions, fail_if, err);
  if (status == LSE_OK && comparison->conditions.baseline[0] != '\0')
    return lse_fail (err, LSE_EINVAL, 0,
                     "compare --fail-if takes no \"vs FILE\": A is what B is compared with.");
  return status;
}

static int
compare (Comparison *comparison, const Parsed *parsed)
{
  const char *json = parsed->values[OPTION_JSON];
  bool is_json_on_stdout = json != NULL && lanescope_goes_to_stdout (json);
  bool written = true;
  if (comparison->pairs.n_whole == 0)
    return fail (LSE_EINVAL,
                 "no run of the one has a partner in the other: the computations differ");
  if (json != NULL)
    written = lanescope_write_to (json, lanescope_compare_json, comparison);
  if (!is_json_on_stdout)
    written &= lanescope_write_to ("", lanescope_compare_text, comparison);
  int status = lanescope_conditions_report (&comparison->conditions, &comparison->pairs,
                                            is_json_on_stdout ? stderr : stdout,
                                            parsed->values[OPTION_QUIET] != NULL);
  return written || status != EXIT_OK ? status : EXIT_RUN_FAILED;
}

int
lanescope_compare_main (const Parsed *parsed)
{
  LseError err = {0};
  StoredRuns a = {0}, b = {0};
  Comparison comparison = {.a = &a,
                           .b = &b,
                           .is_verbose = parsed->values[OPTION_VERBOSE] != NULL,
                           .is_quiet = parsed->values[OPTION_QUIET] != NULL,
                           .is_color = lanescope_wants_color (parsed)};
  int exit_status;
  LseStatus status = read_options (&comparison, parsed, &err);
  if (status == LSE_OK)
    status = load (&a, &b, parsed, &err);
  const LseResult **list_a = lanescope_stored_list (&a);
  const LseResult **list_b = lanescope_stored_list (&b);
  if (status != LSE_OK)
    exit_status = fail (status, err.detail);
  else if (list_a == NULL || list_b == NULL ||
           !lanescope_pairs_init (&comparison.pairs, list_a, a.document.n, list_b, b.document.n,
                                  true))
    exit_status = fail (LSE_ENOMEM, "no memory for the comparison");
  else
    exit_status = compare (&comparison, parsed);
  lanescope_pairs_clear (&comparison.pairs);
  free (list_a);
  free (list_b);
  lanescope_stored_clear (&a);
  lanescope_stored_clear (&b);
  return exit_status;
}
