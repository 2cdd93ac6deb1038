/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "figures/words.h"

#include "base/text.h"
#include "i18n.h"

#include <stdio.h>

bool
lsf_plan_is_hollow (const LsePlan *plan)
{
  return plan->variant == LSE_VARIANT_AS_PRINTED || lse_strategy_info (plan->strategy)->has_gil;
}

char *
lsf_plan_label (const LsePlan *plan, bool says_variant, char *text, size_t size)
{
  const char *title = _ (lse_strategy_info (plan->strategy)->title);
  if (plan->strategy == LSE_STRATEGY_SERIAL)
    snprintf (text, size, "%s", title);
  else if (says_variant && plan->variant == LSE_VARIANT_AS_PRINTED)
    snprintf (text, size, _ ("%s × %u, as printed"), title, plan->workers);
  else
    snprintf (text, size, _ ("%s × %u"), title, plan->workers);
  return text;
}

char *
lsf_run_label (const LsfRuns *runs, size_t index, bool is_title_case, char *text, size_t size)
{
  const LsePlan *plan = &runs->results[index]->plan;
  if (is_title_case)
    return lsf_plan_label (plan, lsf_run_has_twin (runs, index), text, size);

  lse_plan_label (plan, text, size);
  if (plan->variant == LSE_VARIANT_REPAIRED && lsf_run_has_twin (runs, index))
    {
      char label[LSF_LABEL_SIZE];
      snprintf (label, sizeof label, "%s", text);
      snprintf (text, size, _ ("%s, repaired"), label);
    }
  return text;
}

char *
lsf_task_heading (const LseResult *result, int method, char *text, size_t size)
{
  const LseWorkloadInfo *info = lse_workload_info (result->plan.workload);
  const char *title = _ (info->title), *kernel = lse_kernel_name (result->plan.kernel);
  unsigned long long elements = result->plan.elements;
  char number[64], heading[LSF_GROUP_SIZE];
  lse_text_group (number, sizeof number, elements);
  if (info->is_matrix)
    snprintf (heading, sizeof heading, _ ("%s · n = %s · %s kernel"), title, number, kernel);
  else if (info->unit == LSE_UNIT_TASK)
    snprintf (heading, sizeof heading,
              P_ ("%s · %s task · %s kernel", "%s · %s tasks · %s kernel", elements), title, number,
              kernel);
  else
    snprintf (heading, sizeof heading,
              P_ ("%s · %s element · %s kernel", "%s · %s elements · %s kernel", elements), title,
              number, kernel);
  if (method > 0)
    snprintf (text, size, _ ("Method %d · %s"), method, heading);
  else
    snprintf (text, size, "%s", heading);
  return text;
}

/* Another task that would have the same heading. */
static bool
has_double (const LsfRuns *runs, size_t index)
{
  const LseResult *result = runs->results[index];
  for (size_t i = 0; i < runs->n; i++)
    {
      LseResult other = *runs->results[i];
      if (lse_result_same_task (&other, result))
        continue;
      other.plan.seed = result->plan.seed;
      if (lse_result_same_task (&other, result))
        return true;
    }
  return false;
}

char *
lsf_run_group (const LsfRuns *runs, size_t index, char *text, size_t size)
{
  const LseResult *result = runs->results[index];
  char heading[LSF_GROUP_SIZE];
  lsf_task_heading (result, 0, heading, sizeof heading);
  if (has_double (runs, index))
    snprintf (text, size, _ ("%s · seed %llu"), heading, (unsigned long long)result->plan.seed);
  else
    snprintf (text, size, "%s", heading);
  return text;
}

void
lsf_run_names (const LsfRuns *runs,
               size_t index,
               char label[LSF_LABEL_SIZE],
               char group[LSF_GROUP_SIZE])
{
  if (runs->labels != NULL)
    snprintf (label, LSF_LABEL_SIZE, "%s", runs->labels[index]);
  else
    lsf_run_label (runs, index, true, label, LSF_LABEL_SIZE);
  if (runs->groups != NULL)
    snprintf (group, LSF_GROUP_SIZE, "%s", runs->groups[index]);
  else
    lsf_run_group (runs, index, group, LSF_GROUP_SIZE);
}
