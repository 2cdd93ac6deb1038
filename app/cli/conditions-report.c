/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "compare-report.h"
#include "exit-status.h"
#include "terminal.h"

#include "analysis/words.h"
#include "base/text.h"

#include <math.h>

/* "+5.1": the change to @ratio in per cent, with its sign. */
static void
append_change (char *text, size_t size, size_t *used, double ratio, int decimals)
{
  double change = 100 * (ratio - 1);
  if (change >= 0)
    lse_text_append (text, size, used, "+");
  lse_text_append_fixed (text, size, used, change, decimals);
}

/* "time +5.1 % (+3.0 to +7.2)": how much @metric changed. */
static void
format_change (char *text, size_t size, Metric metric, const LseRatio *ratio)
{
  int decimals = fabs (ratio->value - 1) < 0.0995 ? 1 : 0;
  size_t used = 0;
  lse_text_append (text, size, &used, "%s ", lanescope_metric_names[metric]);
  append_change (text, size, &used, ratio->value, decimals);
  lse_text_append (text, size, &used, " %%");
  if (!isfinite (ratio->ci95[0]))
    return;
  lse_text_append (text, size, &used, " (");
  append_change (text, size, &used, ratio->ci95[0], decimals);
  lse_text_append (text, size, &used, " to ");
  append_change (text, size, &used, ratio->ci95[1], decimals);
  lse_text_append (text, size, &used, ")");
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
