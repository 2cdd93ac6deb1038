/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dry-run.h"

#include "exit-status.h"
#include "run/probe.h"

#include "base/memory.h"

#include <stdio.h>

#define REPETITIONS_IN_ANY_CASE 6 /* five counted ones and one before them */

/* "850 ms", "12 s", "7 min": an estimate needs no more digits. */
static const char *
rough_time (double seconds, char *text, size_t size)
{
  if (seconds < 1e-3)
    snprintf (text, size, "%.2g µs", seconds * 1e6);
  else if (seconds < 1)
    snprintf (text, size, "%.2g ms", seconds * 1e3);
  else if (seconds < 120)
    snprintf (text, size, "%.2g s", seconds);
  else
    snprintf (text, size, "%.0f min", seconds / 60);
  return text;
}

static const char *
rough_bytes (uint64_t bytes, char *text, size_t size)
{
  double value = (double)bytes;
  if (value < 1e9)
    snprintf (text, size, "%.1f MB", value / 1e6);
  else
    snprintf (text, size, "%.1f GB", value / 1e9);
  return text;
}

static double
seconds_in_any_case (const Request *request, const LseRates *rates)
{
  double total = 0;
  for (size_t i = 0; i < request->n_plans; i++)
    {
      const LseExpandedPlan *plan = &request->plans[i];
      double n = plan->plan.repeats > 0 ? plan->plan.repeats + 1.0 : REPETITIONS_IN_ANY_CASE;
      if (plan->why_skipped[0] == '\0')
        total += n * lse_estimate_seconds (&plan->plan, rates);
    }
  return total;
}

static void
print_json (const Request *request, const LseRates *rates, uint64_t total_bytes)
{
  json_t *list = json_array ();
  for (size_t i = 0; i < request->n_plans; i++)
    {
      const LseExpandedPlan *plan = &request->plans[i];
      json_array_append_new (
          list, json_pack ("{s:o, s:I, s:f, s:s?}", "experiment", lse_plan_to_json (&plan->plan),
                           "estimated_bytes", (json_int_t)lse_estimate_bytes (&plan->plan),
                           "estimated_repetition_s", lse_estimate_seconds (&plan->plan, rates),
                           "why_skipped", plan->why_skipped[0] != '\0' ? plan->why_skipped : NULL));
    }
  json_t *document = json_pack ("{s:s, s:I, s:f, s:o}", "schema", "lanescope/dry-run/1",
                                "estimated_bytes", (json_int_t)total_bytes, "estimated_least_s",
                                seconds_in_any_case (request, rates), "plans", list);
  json_dumpf (document, stdout, JSON_INDENT (2));
  putchar ('\n');
  json_decref (document);
}

static void
print_plan (const LseExpandedPlan *expanded, const LseRates *rates)
{
  const LsePlan *plan = &expanded->plan;
  char label[128], time[32], bytes[32], pin[LSE_PIN_LIST_MAX + 16];
  printf ("  %-26s %-8s %10llu elements  %5u chunks  pin %-8s",
          lse_plan_label (plan, label, sizeof label), lse_workload_info (plan->workload)->name,
          (unsigned long long)plan->elements, plan->chunks,
          lse_pin_format (&plan->pin, pin, sizeof pin));
  if (expanded->why_skipped[0] != '\0')
    printf ("  skipped: %s\n", expanded->why_skipped);
  else
    printf ("  %9s  about %s each\n", rough_bytes (lse_estimate_bytes (plan), bytes, sizeof bytes),
            rough_time (lse_estimate_seconds (plan, rates), time, sizeof time));
}

int
lanescope_dry_run (const Parsed *parsed,
                   const Request *request,
                   const LseTopology *topology,
                   uint64_t total_bytes)
{
  LseRates rates;
  char text[32], available[32], budget[32];
  bool unavailable = false;
  lse_rates_default (&rates);
  lse_probe_apply (request->plans, request->n_plans);
  for (size_t i = 0; i < request->n_plans; i++)
    unavailable |= request->plans[i].is_named && request->plans[i].why_skipped[0] != '\0';
  int status = unavailable ? EXIT_UNAVAILABLE : EXIT_OK;
  if (parsed->values[OPTION_JSON] != NULL)
    {
      print_json (request, &rates, total_bytes);
      return status;
    }

  printf ("Would run %zu plans on %zu allowed cores; nothing is started.\n", request->n_plans,
          lse_topology_n_allowed_cores (topology));
  for (size_t i = 0; i < request->n_plans; i++)
    print_plan (&request->plans[i], &rates);
  printf ("Memory: %s for all together; %s are available.\n",
          rough_bytes (total_bytes, text, sizeof text),
          rough_bytes (lse_memory_available_bytes (), available, sizeof available));
  double least_s = seconds_in_any_case (request, &rates);
  double budget_s = (double)request->settings.time_budget_ns / 1e9;
  printf ("Time: about %s for the least number of repetitions (estimated, not measured); the "
          "budget is %s.\n",
          rough_time (least_s, text, sizeof text), rough_time (budget_s, budget, sizeof budget));
  return status;
}
