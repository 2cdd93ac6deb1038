/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "compare-report.h"
#include "exit-status.h"
#include "terminal.h"

#include "analysis/words.h"

#include <math.h>

/* "time +5.1 % (+3.0 to +7.2)": how much @metric changed. */
static void
format_change (char *text, size_t size, Metric metric, const LseRatio *ratio)
{
  int decimals = fabs (ratio->value - 1) < 0.0995 ? 1 : 0;
  int n = snprintf (text, size, "%s %+.*f %%", lanescope_metric_names[metric], decimals,
                    100 * (ratio->value - 1));
  if (isfinite (ratio->ci95[0]) && n > 0 && (size_t)n < size)
    snprintf (text + n, size - (size_t)n, " (%+.*f to %+.*f)", decimals, 100 * (ratio->ci95[0] - 1),
              decimals, 100 * (ratio->ci95[1] - 1));
}

static void
say (FILE *out, const Condition *condition, const Pair *pair, Judgement judgement, bool is_quiet)
{
  char label[128], change[96];
  LseRatio ratio = lanescope_metric_ratio (condition->metric, pair->a, pair->b);
  lse_plan_label (&pair->b->plan, label, sizeof label);
  format_change (change, sizeof change, condition->metric, &ratio);
  switch (judgement)
    {
    case LIMIT_EXCEEDED:
      fprintf (out, "Failed: %s: %s; the limit is %s.\n", label, change, condition->text);
      break;
    case LIMIT_UNSURE:
      fprintf (out, "Not certain: %s: %s; the interval reaches back over the limit %s.\n", label,
               change, condition->text);
      break;
    case LIMIT_UNKNOWN:
      fprintf (out, "Not judged: %s: %s; too few repetitions, or no %s was measured.\n", label,
               condition->text, lanescope_metric_names[condition->metric]);
      break;
    case LIMIT_KEPT:
      if (!is_quiet)
        fprintf (out, "Kept: %s: %s; the limit is %s.\n", label, change, condition->text);
      break;
    }
}

int
lanescope_conditions_report (const Conditions *conditions,
                             const Pairs *pairs,
                             FILE *out,
                             bool is_quiet)
{
  bool mismatch = false, failed = false, exceeded = false;
  for (size_t i = 0; conditions->n > 0 && i < pairs->n_whole; i++)
    {
      const Pair *pair = &pairs->pairs[i];
      mismatch |= pair->b->verify.status == LSE_VERIFY_MISMATCH;
      failed |= pair->b->status == LSE_RUN_FAILED;
      for (size_t k = 0; k < conditions->n; k++)
        {
          const Condition *condition = &conditions->conditions[k];
          if (!lanescope_condition_applies (condition, pair))
            continue;
          LseRatio ratio = lanescope_metric_ratio (condition->metric, pair->a, pair->b);
          Judgement judgement = lanescope_judge (condition, &ratio);
          say (out, condition, pair, judgement, is_quiet);
          exceeded |= judgement == LIMIT_EXCEEDED;
        }
    }
  return failed ? EXIT_RUN_FAILED : mismatch ? EXIT_MISMATCH : exceeded ? EXIT_REGRESSION : EXIT_OK;
}
