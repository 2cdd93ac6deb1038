/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "account-text.h"
#include "report.h"
#include "report-scaling.h"

#include "analysis/words.h"
#include "figures/words.h"

#include <string.h>

static const char *
check_word (const LseResult *result)
{
  switch (result->verify.status)
    {
    case LSE_VERIFY_OK:
      return "✓";
    case LSE_VERIFY_MISMATCH:
      return "✗ wrong";
    case LSE_VERIFY_SKIPPED:
      break;
    }
  return "not checked";
}

static void
put_row (FILE *out, const Report *report, size_t index)
{
  const LseResult *result = report->results[index];
  char label[128], time[64], ratio[32] = "–", losses[160];
  lanescope_report_label (report, index, label, sizeof label);
  if (result->stats.n == 0)
    {
      fprintf (out, "| %s | %s | | | | | |\n", label, lse_run_status_name (result->status));
      return;
    }
  if (result->has_speedup)
    lse_words_ratio (result->speedup.value, ratio, sizeof ratio);
  bool is_whole = result->status == LSE_RUN_DONE;
  fprintf (out, "| %s | %s | %.3f | %.3f | %s | %s%s%s | %s |\n", label,
           lse_words_timing (&result->stats, time, sizeof time), result->stats.min_ns / 1e6,
           result->stats.max_ns / 1e6, ratio, check_word (result), is_whole ? "" : ", ",
           is_whole ? "" : lse_run_status_name (result->status),
           lanescope_format_losses (&result->account, losses, sizeof losses));
}

bool
lanescope_report_markdown (FILE *out, const void *data)
{
  const Report *report = data;
  char heading[LSF_GROUP_SIZE], before[LSF_GROUP_SIZE] = "";
  for (size_t i = 0; i < report->n; i++)
    {
      lsf_task_heading (report->results[i], report->methods[i], heading, sizeof heading);
      if (strcmp (heading, before) != 0)
        fprintf (out,
                 "%s### %s\n\n| Strategy | Median | Min [ms] | Max [ms] | Speedup | Result | "
                 "Core-time lost |\n"
                 "|:---|---:|---:|---:|---:|:---|:---|\n",
                 i > 0 ? "\n" : "", heading);
      memcpy (before, heading, sizeof before);
      put_row (out, report, i);
    }
  lanescope_put_scaling_markdown (out, report->results, report->n,
                                  (unsigned)lse_topology_n_allowed_pus (report->topology));
  return !ferror (out);
}
