/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dry-run.h"

#include "exit-status.h"
#include "report.h"
#include "terminal.h"

#include "base/memory.h"
#include "figures/words.h"

#include <string.h>

#define MIN_LABEL_WIDTH 20

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
  json_t *document = json_pack (
      "{s:s, s:I, s:f, s:o}", "schema", "lanescope/dry-run/1", "estimated_bytes",
      (json_int_t)total_bytes, "estimated_least_s",
      lse_estimate_least_seconds (request->plans, request->n_plans, rates), "plans", list);
  json_dumpf (document, stdout, JSON_INDENT (2));
  putchar ('\n');
  json_decref (document);
}

/* ------------------------------------------------------------------ text */

static int
label_width (const Request *request)
{
  int width = MIN_LABEL_WIDTH;
  for (size_t i = 0; i < request->n_plans; i++)
    {
      char label[128];
      int n = lanescope_n_columns (lse_plan_label (&request->plans[i].plan, label, sizeof label));
      width = n > width ? n : width;
    }
  return width;
}

static void
print_plan (const LseExpandedPlan *expanded, const LseRates *rates, int width)
{
  const LsePlan *plan = &expanded->plan;
  char label[128], time[32], bytes[32], pin[LSE_PIN_LIST_MAX + 16], text[320];
  fputs ("  ", stdout);
  lanescope_put_left (stdout, lse_plan_label (plan, label, sizeof label), width + 2);
  if (expanded->why_skipped[0] != '\0')
    {
      snprintf (text, sizeof text, "skipped: %s", expanded->why_skipped);
      lanescope_put_wrapped (stdout, text, width + 4, lanescope_text_width ());
      return;
    }
  printf ("%6u chunk%s  pin %-8s %9s  about %s each\n", plan->chunks, plan->chunks == 1 ? " " : "s",
          lse_pin_format (&plan->pin, pin, sizeof pin),
          lse_bytes_format (lse_estimate_bytes (plan), bytes, sizeof bytes),
          lanescope_rough_time (lse_estimate_seconds (plan, rates), time, sizeof time));
}

/* Plans in the order of the race, under a heading where the task changes. */
static void
print_plans (const Request *request, const LseRates *rates)
{
  char heading[LSF_GROUP_SIZE], before[LSF_GROUP_SIZE] = "";
  int width = label_width (request);
  for (size_t i = 0; i < request->n_plans; i++)
    {
      LseResult task = {.plan = request->plans[i].plan};
      lsf_task_heading (&task, request->methods[i], heading, sizeof heading);
      if (strcmp (heading, before) != 0)
        printf ("%s%s\n", i > 0 ? "\n" : "", heading);
      memcpy (before, heading, sizeof before);
      print_plan (&request->plans[i], rates, width);
    }
}

static void
print_sums (const Request *request, const LseRates *rates, uint64_t total_bytes)
{
  char memory[32], available[32], least[32], budget[32], text[320];
  double least_s = lse_estimate_least_seconds (request->plans, request->n_plans, rates);
  double budget_s = (double)request->settings.time_budget_ns / 1e9;
  printf ("\nMemory: %s for all together; %s are available.\n",
          lse_bytes_format (total_bytes, memory, sizeof memory),
          lse_bytes_format (lse_memory_available_bytes (), available, sizeof available));
  snprintf (text, sizeof text,
            "Time: about %s for the repetitions that are made in any case (estimated, not "
            "measured); %s %s.",
            lanescope_rough_time (least_s, least, sizeof least),
            least_s > budget_s ? "more than the budget of" : "the budget is",
            lanescope_rough_time (budget_s, budget, sizeof budget));
  lanescope_put_wrapped (stdout, text, 0, lanescope_text_width ());
}

int
lanescope_dry_run (const Parsed *parsed,
                   const Request *request,
                   const LseTopology *topology,
                   uint64_t total_bytes)
{
  LseRates rates;
  bool unavailable = false;
  lse_rates_default (&rates);
  for (size_t i = 0; i < request->n_plans; i++)
    unavailable |= request->plans[i].is_named && request->plans[i].why_skipped[0] != '\0';
  if (parsed->values[OPTION_JSON] != NULL)
    print_json (request, &rates, total_bytes);
  else
    {
      size_t n_cores = lse_topology_n_allowed_cores (topology);
      printf ("Nothing is started. %zu runs on %zu core%s would be:\n\n", request->n_plans, n_cores,
              n_cores == 1 ? "" : "s");
      print_plans (request, &rates);
      print_sums (request, &rates, total_bytes);
    }
  return unavailable ? EXIT_UNAVAILABLE : EXIT_OK;
}
