/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The table for people: one block a task, serial first, and a verdict in words below.
 */
#include "report.h"
#include "report-scaling.h"
#include "terminal.h"

#include "analysis/words.h"
#include "figures/words.h"
#include "plan/estimate.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define MIN_LABEL_WIDTH 20
#define MEDIAN_WIDTH 9  /* "12.6 ms" */
#define HALF_WIDTH 7    /* "±0.4" */
#define RATIO_WIDTH 7   /* "1.46×" */
#define BUSY_RATIO 0.05 /* of the cores, taken by other programs */
#define STEAL_RATIO 0.02
#define TEXT_ORDER 10000 /* of the matrices of method 3 in the tutorial's text */

static const char bold[] = "\033[1m", green[] = "\033[32m", red[] = "\033[31m", plain[] = "\033[0m";

static const char *
paint (const Report *report, const char *color)
{
  return report->is_color ? color : "";
}

/* ------------------------------------------------------------------ heading */

/* Who took the cores meanwhile; only what is worth a word. */
static void
put_busy (FILE *out, double other_ratio, double steal_ratio)
{
  fputs (" (busy:", out);
  if (other_ratio > BUSY_RATIO)
    fprintf (out, " other programs %.0f %%", 100 * other_ratio);
  if (steal_ratio > STEAL_RATIO)
    fprintf (out, "%s hypervisor %.0f %%", other_ratio > BUSY_RATIO ? "," : "", 100 * steal_ratio);
  fputc (')', out);
}

static void
put_heading (FILE *out, const Report *report, size_t index)
{
  const LseResult *first = report->results[index];
  char heading[LSF_GROUP_SIZE];
  size_t n_cores = lse_topology_n_allowed_cores (report->topology);
  double other = 0, steal = 0;
  size_t n_known = 0;
  for (size_t i = 0; i < report->n; i++)
    if (lse_result_same_task (report->results[i], first) &&
        !isnan (report->results[i]->other_load_ratio))
      {
        other += report->results[i]->other_load_ratio;
        steal += report->results[i]->steal_ratio;
        n_known++;
      }

  fprintf (out, "%s%s%s · %zu core%s", paint (report, bold),
           lsf_task_heading (first, report->methods[index], heading, sizeof heading),
           paint (report, plain), n_cores, n_cores == 1 ? "" : "s");
  double quota_cpus = json_number_value (json_object_get (report->machine, "quota_cpus"));
  if (quota_cpus > 0) /* null without one */
    fprintf (out, ", quota %.2g", quota_cpus);
  if (n_known > 0 &&
      (other / (double)n_known > BUSY_RATIO || steal / (double)n_known > STEAL_RATIO))
    put_busy (out, other / (double)n_known, steal / (double)n_known);
  else if (n_known > 0)
    fputs (" (quiet)", out);
  fputc ('\n', out);
}

/* ------------------------------------------------------------------ rows */

static void
put_verdict_mark (FILE *out, const Report *report, const LseResult *result)
{
  switch (result->verify.status)
    {
    case LSE_VERIFY_OK:
      fprintf (out, "%sok%s", paint (report, green), paint (report, plain));
      break;
    case LSE_VERIFY_MISMATCH:
      fprintf (out, "%s✗ wrong result%s (error %.2g, %s)", paint (report, red),
               paint (report, plain), result->verify.max_abs_err, result->verify.method);
      break;
    case LSE_VERIFY_SKIPPED:
      fputs ("not checked", out);
      break;
    }
}

/* Remarks that change how the row must be read. */
static void
put_remarks (FILE *out, const Report *report, const LseResult *result)
{
  if (result->plan.pin.kind != LSE_PIN_NONE && result->stats.n > 0 &&
      !lse_result_is_pinned (result))
    fputs ("  not pinned as asked", out);
  if (result->is_noisy)
    fputs ("  noisy", out);
  if (result->stats.is_bimodal)
    fputs ("  two modes", out);
  if (result->status == LSE_RUN_STOPPED)
    fprintf (out, "  stopped after %zu repetitions", result->stats.n);
  if (result->status == LSE_RUN_FAILED)
    fprintf (out, "  %sfailed%s after %zu repetitions: %s", paint (report, red),
             paint (report, plain), result->stats.n, result->reason_text);
}

/* The median to the right end of its column, ± and its half interval to the left of theirs. */
static void
put_timing (FILE *out, const LseStats *stats)
{
  char median[64];
  char *half = strstr (lse_words_timing (stats, median, sizeof median), " ±");
  if (half != NULL)
    *half++ = '\0';
  lanescope_put_right (out, median, MEDIAN_WIDTH);
  fputs ("  ", out);
  lanescope_put_left (out, half != NULL ? half : "", HALF_WIDTH);
}

static void
put_row (FILE *out, const Report *report, size_t index, int label_width)
{
  const LseResult *result = report->results[index];
  char label[128], ratio[32] = "", text[400];
  fputs ("  ", out);
  lanescope_put_left (out, lanescope_report_label (report, index, label, sizeof label),
                      label_width + 2);
  if (result->status == LSE_RUN_SKIPPED || result->stats.n == 0)
    {
      snprintf (text, sizeof text, "%s: %s", lse_run_status_name (result->status),
                result->reason_text[0] != '\0' ? result->reason_text : "nothing was measured");
      lanescope_put_wrapped (out, text, label_width + 4, lanescope_text_width ());
      return;
    }
  put_timing (out, &result->stats);
  if (result->has_speedup)
    lse_words_ratio (result->speedup.value, ratio, sizeof ratio);
  lanescope_put_right (out, ratio, RATIO_WIDTH);
  fputs ("  ", out);
  put_verdict_mark (out, report, result);
  if (lanescope_format_reason (result, text, sizeof text)[0] != '\0')
    fprintf (out, "     %s", text);
  put_remarks (out, report, result);
  fputc ('\n', out);
}

/* --verbose: what the median does not show. */
static void
put_series (FILE *out, const LseResult *result)
{
  char fast[32], slow[32], noise[LSE_NOISE_TEXT_MAX];
  if (result->n_warm > 0)
    fprintf (out, "      %zu more repetition%s at the beginning of blocks left out as warm-up\n",
             result->n_warm, result->n_warm == 1 ? "" : "s");
  if (result->stats.is_bimodal)
    fprintf (out, "      two modes, %s and %s: the median stands for neither\n",
             lse_words_duration (result->stats.modes_ns[0], fast, sizeof fast),
             lse_words_duration (result->stats.modes_ns[1], slow, sizeof slow));
  if (lse_result_noise_text (result, noise, sizeof noise)[0] != '\0')
    fprintf (out, "      %s\n", noise);
}

/* --verbose: how many repetitions, what was recorded, where the workers were. */
static void
put_details (FILE *out, const LseResult *result)
{
  char least[32], most[32], spread[32], effective[64], observed[64];
  if (result->stats.n == 0)
    return;
  fprintf (out, "      %zu repetition%s, least %s, 95 %% within %s, MAD %s, %zu outlier%s",
           result->stats.n, result->stats.n == 1 ? "" : "s",
           lse_words_duration (result->stats.min_ns, least, sizeof least),
           lse_words_duration (result->stats.p95_ns, most, sizeof most),
           lse_words_duration (result->stats.mad_ns, spread, sizeof spread),
           result->stats.n_outliers, result->stats.n_outliers == 1 ? "" : "s");
  if (result->plan.strategy != LSE_STRATEGY_SERIAL && result->has_speedup &&
      isfinite (result->speedup.ci95[0]))
    fprintf (out, "; speedup %.3g to %.3g", result->speedup.ci95[0], result->speedup.ci95[1]);
  fprintf (out, "; %llu events, %llu lost", (unsigned long long)result->n_events,
           (unsigned long long)result->n_lost_events);
  if (result->trace_stride > 1)
    fprintf (out, ", 1 span in %u kept", result->trace_stride);
  fputc ('\n', out);
  put_series (out, result);
  for (size_t i = 0; i < result->n_workers; i++)
    {
      const LseWorkerReport *worker = &result->workers[i];
      char requested[16] = "any";
      if (worker->requested_cpu >= 0)
        snprintf (requested, sizeof requested, "%d", worker->requested_cpu);
      fprintf (out, "      w%zu: asked for CPU %s, bound to %s, ran on %s, %u move%s\n", i,
               requested, lse_cpuset_format (&worker->effective, effective, sizeof effective),
               lse_cpuset_count (&worker->observed) == 0
                   ? "one that was not seen"
                   : lse_cpuset_format (&worker->observed, observed, sizeof observed),
               worker->n_migrations, worker->n_migrations == 1 ? "" : "s");
    }
}

/* ------------------------------------------------------------------ groups */

/* Runs of one task of one method, as positions in the report. */
typedef struct
{
  size_t n;
  size_t *indexes;
  const LseResult **results;
} Group;

/* Method 3 is smaller here than in the text: the size of the text, and what it would take. */
static void
put_size_of_text (FILE *out, const Report *report, const Group *group)
{
  const LseResult *first = group->results[0];
  char bytes[32], time[32], text[256];
  LseRates rates;
  uint64_t total_bytes = 0;
  double total_s = 0;
  if (report->methods[group->indexes[0]] != 3 || first->plan.elements == TEXT_ORDER)
    return;
  lse_rates_default (&rates);
  for (size_t i = 0; i < group->n; i++)
    {
      LsePlan plan = group->results[i]->plan;
      plan.elements = TEXT_ORDER;
      total_bytes += lse_estimate_bytes (&plan);
      total_s += LSE_LEAST_REPETITIONS * lse_estimate_seconds (&plan, &rates);
    }
  snprintf (
      text, sizeof text,
      "The text has n = 10\u2009000: lanescope-cli tutorial 3 -N 10000 would take %s of memory and "
      "about %s.",
      lse_bytes_format (total_bytes, bytes, sizeof bytes),
      lanescope_rough_time (total_s, time, sizeof time));
  fputs ("  ", out);
  lanescope_put_wrapped (out, text, 2, lanescope_text_width ());
}

/* As printed, with the repaired one beside it: what would help is there. */
static bool
is_repaired_beside (const Group *group, size_t index)
{
  const LsfRuns runs = {.n = group->n, .results = group->results};
  return group->results[index]->plan.variant == LSE_VARIANT_AS_PRINTED &&
         lsf_run_has_twin (&runs, index);
}

static bool
has_plan (const Group *group, const LsePlan *plan)
{
  for (size_t i = 0; i < group->n; i++)
    if (lse_plan_is_same_work (&group->results[i]->plan, plan))
      return true;
  return false;
}

/* Of all that would help, what helps against the largest loss and is not in the race already. */
static void
put_best_remedy (FILE *out, const Group *group)
{
  const LseFinding *best = NULL;
  for (size_t i = 0; i < group->n; i++)
    {
      const LseFindings *findings = group->results[i]->findings;
      if (findings == NULL || is_repaired_beside (group, i))
        continue;
      for (size_t k = 0; k < findings->n; k++)
        {
          const LseFinding *finding = &findings->items[k];
          if (finding->has_remedy && finding->severity != LSE_SEVERITY_INFO &&
              (best == NULL || finding->lost_core_ns > best->lost_core_ns) &&
              !has_plan (group, &finding->remedy))
            best = finding;
        }
    }
  if (best != NULL)
    lanescope_put_remedy (out, best, 2);
}

static void
put_group (FILE *out, const Report *report, const Group *group)
{
  char label[128], words[LSE_WORDS_MAX];
  int label_width = MIN_LABEL_WIDTH;
  for (size_t i = 0; i < group->n; i++)
    {
      int width = lanescope_n_columns (
          lanescope_report_label (report, group->indexes[i], label, sizeof label));
      label_width = width > label_width ? width : label_width;
    }
  put_heading (out, report, group->indexes[0]);
  for (size_t i = 0; i < group->n; i++)
    {
      put_row (out, report, group->indexes[i], label_width);
      if (report->is_verbose)
        put_details (out, group->results[i]);
    }
  if (group->n < 2 || report->is_quiet)
    return;
  fputs ("  ", out);
  lanescope_put_wrapped (out, lse_words_verdict (group->results, group->n, words, sizeof words), 2,
                         lanescope_text_width ());
  put_best_remedy (out, group);
  put_size_of_text (out, report, group);
  lanescope_put_scaling (out, group->results, group->n,
                         (unsigned)lse_topology_n_allowed_pus (report->topology));
}

/* Takes the runs that belong to @first out of those that are not yet done. */
static void
gather (Group *group, const Report *report, size_t first, bool *is_done)
{
  group->n = 0;
  for (size_t i = first; i < report->n; i++)
    if (!is_done[i] && report->methods[i] == report->methods[first] &&
        lse_result_same_task (report->results[i], report->results[first]))
      {
        is_done[i] = true;
        group->indexes[group->n] = i;
        group->results[group->n++] = report->results[i];
      }
}

bool
lanescope_report_table (FILE *out, const void *data)
{
  const Report *report = data;
  bool *is_done = calloc (report->n + 1, sizeof *is_done);
  Group group = {.indexes = calloc (report->n + 1, sizeof *group.indexes),
                 .results = calloc (report->n + 1, sizeof *group.results)};
  bool ok = is_done != NULL && group.indexes != NULL && group.results != NULL;
  for (size_t i = 0; ok && i < report->n; i++)
    if (!is_done[i])
      {
        if (i > 0)
          fputc ('\n', out);
        gather (&group, report, i, is_done);
        put_group (out, report, &group);
      }
  free (group.indexes);
  free (group.results);
  free (is_done);
  return ok && !ferror (out);
}
