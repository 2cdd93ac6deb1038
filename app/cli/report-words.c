/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report.h"

#include "account-text.h"

#include "figures/words.h"
#include "plan/experiment.h"

#include <time.h>

char *
lanescope_report_label (const Report *report, size_t index, char *text, size_t size)
{
  LsfRuns runs = {.n = report->n, .results = report->results};
  return lsf_run_label (&runs, index, false, text, size);
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

char *
lanescope_format_started (const LseResult *result, char *text, size_t size)
{
  time_t seconds = (time_t)(result->started_realtime_ns / 1000000000);
  struct tm local;
  if (seconds == 0 || localtime_r (&seconds, &local) == NULL ||
      strftime (text, size, "%Y-%m-%d %H:%M", &local) == 0)
    snprintf (text, size, "some time");
  return text;
}

void
lanescope_put_remedy (FILE *out, const LseFinding *finding, int indent)
{
  char label[LSE_FINDING_TEXT_MAX], command[LSE_COMMAND_MAX];
  lse_finding_remedy_text (finding, label, sizeof label);
  bool is_exact = lse_plan_command (&finding->remedy, command, sizeof command);
  fprintf (out, "%*s%s: %s%s\n", indent, "", label[0] != '\0' ? label : "Try", command,
           is_exact ? "" : " (nearly)");
}

char *
lanescope_format_reason (const LseResult *result, char *text, size_t size)
{
  const LseFindings *findings = result->findings;
  bool is_worth_it = findings != NULL && findings->n > 0 &&
                     (findings->items[0].severity == LSE_SEVERITY_LOSS10 ||
                      findings->items[0].severity == LSE_SEVERITY_LOSS25);
  text[0] = '\0';
  return is_worth_it ? lanescope_format_losses (&result->account, text, size) : text;
}
