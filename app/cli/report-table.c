/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The table for people: one block a task, serial first, and a verdict in words below.
 */
#include "report.h"

#include "analysis/words.h"
#include "base/text.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define LABEL_WIDTH 28
#define TIME_WIDTH 18
#define BUSY_RATIO 0.05 /* of the cores, taken by other programs */
#define STEAL_RATIO 0.02

static const char bold[] = "\033[1m", green[] = "\033[32m", red[] = "\033[31m", plain[] = "\033[0m";

static const char *
paint (const Report *report, const char *color)
{
  return report->is_color ? color : "";
}

/* Columns that @text takes on a terminal. */
static int
n_columns (const char *text)
{
  int n = 0;
  for (; *text != '\0'; text++)
    n += ((unsigned char)*text & 0xc0) != 0x80;
  return n;
}

static void
put_left (FILE *out, const char *text, int width)
{
  int pad = width - n_columns (text);
  fprintf (out, "%s%*s", text, pad > 0 ? pad : 0, "");
}

static void
put_right (FILE *out, const char *text, int width)
{
  int pad = width - n_columns (text);
  fprintf (out, "%*s%s", pad > 0 ? pad : 0, "", text);
}

/* ------------------------------------------------------------------ heading */

static void
put_heading (FILE *out, const Report *report, size_t index)
{
  const LseResult *first = report->results[index];
  char heading[160];
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
           lanescope_report_heading (first, report->methods[index], heading, sizeof heading),
           paint (report, plain), n_cores, n_cores == 1 ? "" : "s");
  if (report->limits->quota_cpus > 0)
    fprintf (out, ", quota %.2g", report->limits->quota_cpus);
  if (n_known > 0 &&
      (other / (double)n_known > BUSY_RATIO || steal / (double)n_known > STEAL_RATIO))
    fprintf (out, " (busy: other programs %.0f %%, hypervisor %.0f %%)",
             100 * other / (double)n_known, 100 * steal / (double)n_known);
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

static bool
asked_for_pins (const LseResult *result)
{
  return result->plan.pin.kind != LSE_PIN_NONE;
}

static bool
is_pinned (const LseResult *result)
{
  bool all = result->n_workers > 0;
  for (size_t i = 0; i < result->n_workers; i++)
    all &= result->workers[i].is_bound;
  return all;
}

/* Remarks that change how the row must be read. */
static void
put_remarks (FILE *out, const Report *report, const LseResult *result)
{
  if (asked_for_pins (result) && result->stats.n > 0 && !is_pinned (result))
    fputs ("  not pinned as asked", out);
  if (result->status == LSE_RUN_STOPPED)
    fprintf (out, "  stopped after %zu repetitions", result->stats.n);
  if (result->status == LSE_RUN_FAILED)
    fprintf (out, "  %sfailed%s after %zu repetitions: %s", paint (report, red),
             paint (report, plain), result->stats.n, result->reason_text);
}

static void
put_row (FILE *out, const Report *report, size_t index)
{
  const LseResult *result = report->results[index];
  char label[128], time[64], ratio[32] = "";
  fputs ("  ", out);
  put_left (out, lanescope_report_label (report, index, label, sizeof label), LABEL_WIDTH);
  if (result->status == LSE_RUN_SKIPPED || result->stats.n == 0)
    {
      fprintf (out, "  %s: %s\n", lse_run_status_name (result->status),
               result->reason_text[0] != '\0' ? result->reason_text : "nothing was measured");
      return;
    }
  put_right (out, lse_words_timing (&result->stats, time, sizeof time), TIME_WIDTH);
  if (result->has_speedup)
    lse_words_ratio (result->speedup.value, ratio, sizeof ratio);
  put_right (out, ratio, 9);
  fputs ("  ", out);
  put_verdict_mark (out, report, result);
  put_remarks (out, report, result);
  fputc ('\n', out);
}

/* --verbose: where the workers were, how many repetitions, what was recorded. */
static void
put_details (FILE *out, const LseResult *result)
{
  char effective[64], observed[64];
  if (result->stats.n == 0)
    return;
  fprintf (
      out,
      "      %zu repetitions, min %.3f ms, MAD %.3f ms, %zu outliers; %llu events, %llu lost%s\n",
      result->stats.n, result->stats.min_ns / 1e6, result->stats.mad_ns / 1e6,
      result->stats.n_outliers, (unsigned long long)result->n_events,
      (unsigned long long)result->n_lost_events,
      result->trace_stride > 1 ? " (only 1 span in several is kept)" : "");
  for (size_t i = 0; i < result->n_workers; i++)
    {
      const LseWorkerReport *worker = &result->workers[i];
      char requested[16] = "any";
      if (worker->requested_cpu >= 0)
        snprintf (requested, sizeof requested, "%d", worker->requested_cpu);
      fprintf (out, "      w%zu: cpu asked %s, allowed %s, ran on %s, %u moves\n", i, requested,
               lse_cpuset_format (&worker->effective, effective, sizeof effective),
               lse_cpuset_format (&worker->observed, observed, sizeof observed),
               worker->n_migrations);
    }
}

/* ------------------------------------------------------------------ groups */

static void
put_group (FILE *out, const Report *report, size_t first, bool *is_done)
{
  const LseResult **group = calloc (report->n, sizeof *group);
  char words[LSE_WORDS_MAX];
  size_t n = 0;
  put_heading (out, report, first);
  for (size_t i = first; i < report->n; i++)
    if (!is_done[i] && lse_result_same_task (report->results[i], report->results[first]) &&
        report->methods[i] == report->methods[first])
      {
        is_done[i] = true;
        put_row (out, report, i);
        if (report->is_verbose)
          put_details (out, report->results[i]);
        if (group != NULL)
          group[n++] = report->results[i];
      }
  if (group != NULL && n > 1 && !report->is_quiet)
    fprintf (out, "  %s\n", lse_words_verdict (group, n, words, sizeof words));
  free (group);
}

bool
lanescope_report_table (FILE *out, const Report *report)
{
  bool *is_done = calloc (report->n + 1, sizeof *is_done);
  if (is_done == NULL)
    return false;
  for (size_t i = 0, n_groups = 0; i < report->n; i++)
    if (!is_done[i])
      {
        if (n_groups++ > 0)
          fputc ('\n', out);
        put_group (out, report, i, is_done);
      }
  free (is_done);
  return !ferror (out);
}
