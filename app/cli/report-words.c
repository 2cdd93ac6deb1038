/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report.h"

#include "base/text.h"

#include <string.h>

char *
lanescope_report_heading (const LseResult *result, int method, char *text, size_t size)
{
  const LseWorkloadInfo *info = lse_workload_info (result->plan.workload);
  char elements[32];
  size_t used = 0;
  text[0] = '\0';
  if (method > 0)
    lse_text_append (text, size, &used, "Method %d · ", method);
  lse_text_append (text, size, &used, "%s · %s%s", info->title, info->is_matrix ? "n = " : "",
                   lse_text_group (elements, sizeof elements, result->plan.elements));
  if (!info->is_matrix)
    lse_text_append (text, size, &used, " element%s", result->plan.elements == 1 ? "" : "s");
  lse_text_append (text, size, &used, " · %s kernel", lse_kernel_name (result->plan.kernel));
  return text;
}

/* Both variants of one strategy in a group: then the label has to say which. */
static bool
has_both_variants (const Report *report, size_t index)
{
  const LseResult *result = report->results[index];
  for (size_t i = 0; i < report->n; i++)
    if (report->results[i]->plan.strategy == result->plan.strategy &&
        report->results[i]->plan.variant != result->plan.variant &&
        lse_result_same_task (report->results[i], result))
      return true;
  return false;
}

char *
lanescope_report_label (const Report *report, size_t index, char *text, size_t size)
{
  const LsePlan *plan = &report->results[index]->plan;
  lse_plan_label (plan, text, size);
  if (plan->variant == LSE_VARIANT_REPAIRED && has_both_variants (report, index))
    {
      size_t used = strlen (text);
      lse_text_append (text, size, &used, ", repaired");
    }
  return text;
}

char *
lanescope_rough_time (double seconds, char *text, size_t size)
{
  static const struct
  {
    const char *name;
    double seconds, up_to_s;
  } units[] = {{"µs", 1e-6, 1e-3}, {"ms", 1e-3, 1},     {"s", 1, 120},
               {"min", 60, 7200},  {"h", 3600, 172800}, {"days", 86400, 0}};
  size_t i = 0;
  while (units[i].up_to_s > 0 && seconds >= units[i].up_to_s)
    i++;
  double value = seconds / units[i].seconds;
  snprintf (text, size, "%.*f %s", value < 9.95 ? 1 : 0, value, units[i].name);
  return text;
}
