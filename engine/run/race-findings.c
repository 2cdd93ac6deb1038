/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Findings of the runs of a race, in pauses and at the end.
 */
#include "run/race-private.h"

#include "analysis/findings.h"
#include "run/machine-rates.h"

#include <math.h>
#include <stdlib.h>

/* Results of all runs but @index, into @others. Returns their number. */
static size_t
list_others (const LseRace *race, size_t index, const LseResult **others)
{
  size_t n = 0;
  for (size_t i = 0; i < race->n; i++)
    if (i != index)
      others[n++] = lse_race_entry_result (race, i);
  return n;
}

/* Nothing is measured while something else is: only in a pause between blocks. */
static LseMachineRates
rates_for (LseRace *race, const LseResult *result)
{
  unsigned wanted = LSE_RATES_KNOWN;
  LseMachineRates rates;
  if (lse_race_measuring (race) == SIZE_MAX && race->no_room.status == LSE_OK)
    wanted = (lse_findings_want_bandwidth (result) ? LSE_RATES_BANDWIDTH : 0) |
             (lse_findings_want_page_fault (result) ? LSE_RATES_PAGE_FAULT : 0);
  const char *id = json_string_value (json_object_get (race->machine, "id"));
  lse_machine_rates_get (&rates, id != NULL ? id : "", race->topology, &race->directory, wanted);
  return rates;
}

static void
judge (LseRace *race, size_t index, const LseResult **others)
{
  LseResult *result = lse_race_entry_result (race, index);
  if (result->findings == NULL)
    result->findings = malloc (sizeof *result->findings);
  if (result->findings == NULL)
    return; /* without memory: not judged */
  LseMachineRates rates = rates_for (race, result);
  LseEvidence evidence = {.result = result,
                          .recording = lse_race_recording (race, index),
                          .switches = lse_race_switches (race, index),
                          .topology = race->topology,
                          .others = others,
                          .n_others = list_others (race, index, others),
                          .bandwidth_gbps = rates.bandwidth_gbps,
                          .page_fault_ns = rates.page_fault_ns,
                          .clock_ratio = (double)NAN};
  lse_findings_make (result->findings, &evidence);
}

void
lse_race_explain (LseRace *race, size_t index)
{
  const LseResult *changed = lse_race_entry_result (race, index);
  bool is_serial = changed->plan.strategy == LSE_STRATEGY_SERIAL;
  const LseResult **others = calloc (race->n, sizeof *others);
  for (size_t i = 0; others != NULL && i < race->n; i++)
    {
      const LseResult *result = lse_race_entry_result (race, i);
      bool refers_to_it = is_serial && lse_result_same_task (result, changed);
      if (result->n_samples > 0 && (i == index || refers_to_it))
        judge (race, i, others);
    }
  free (others);
}
