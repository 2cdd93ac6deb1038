/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "compare-report.h"

#include "account-text.h"
#include "report.h"
#include "terminal.h"

#include "analysis/words.h"
#include "base/text.h"
#include "figures/options.h"
#include "figures/words.h"

#include <math.h>
#include <string.h>

static const char bold[] = "\033[1m", green[] = "\033[32m", red[] = "\033[31m", plain[] = "\033[0m";

/* ------------------------------------------------------------------ what is compared */

static const char *
machine_text (const LseDocument *document, const char *key)
{
  const char *text = json_string_value (json_object_get (document->machine, key));
  return text != NULL ? text : "";
}

static void
put_source (FILE *out, const char *letter, const StoredRuns *runs)
{
  const LseDocument *document = &runs->document;
  const LseResult *first = &document->results[0];
  char started[32];
  long long cores = json_integer_value (json_object_get (document->machine, "cores"));
  fprintf (out, "%s  %s · %s · %zu run%s", letter, runs->name,
           lanescope_format_started (first, started, sizeof started), document->n,
           document->n == 1 ? "" : "s");
  if (machine_text (document, "cpu")[0] != '\0')
    fprintf (out, " · %s, %lld core%s", machine_text (document, "cpu"), cores,
             cores == 1 ? "" : "s");
  if (first->engine_version[0] != '\0')
    fprintf (out, " · Lanescope %s", first->engine_version);
  fputc ('\n', out);
}

/* true if the two ids are known and differ. */
static bool
is_other_machine (const Comparison *comparison)
{
  const char *a = lse_document_machine_id (&comparison->a->document);
  const char *b = lse_document_machine_id (&comparison->b->document);
  return a[0] != '\0' && b[0] != '\0' && strcmp (a, b) != 0;
}

static bool
is_other_version (const Comparison *comparison)
{
  const LseResult *a = &comparison->a->document.results[0];
  const LseResult *b = &comparison->b->document.results[0];
  return strcmp (a->engine_version, b->engine_version) != 0 ||
         strcmp (a->engine_name, b->engine_name) != 0;
}

static void
put_banners (FILE *out, const Comparison *comparison)
{
  const char *color = comparison->is_color ? bold : "";
  const char *end = comparison->is_color ? plain : "";
  if (is_other_machine (comparison))
    fprintf (out, "%sTwo machines: what differs need not come from the plans.%s\n", color, end);
  if (is_other_version (comparison))
    fprintf (out, "%sTwo versions of the engine: what differs may come from them.%s\n", color, end);
}

/* ------------------------------------------------------------------ a pair */

static const char *
state_word (const LseResult *result)
{
  if (result->stats.n == 0)
    return lse_run_status_name (result->status);
  return result->verify.status == LSE_VERIFY_MISMATCH ? "wrong result" : NULL;
}

/* "faster by 1.43–1.52×", in its colour; what cannot be compared says why. */
static void
put_claim (FILE *out, const Comparison *comparison, const Pair *pair)
{
  char text[LSE_COMPARISON_TEXT_MAX];
  const char *a = state_word (pair->a), *b = state_word (pair->b);
  if (a != NULL || b != NULL)
    {
      fprintf (out, "not compared: %s is %s", a != NULL ? "A" : "B", a != NULL ? a : b);
      return;
    }
  LseComparison measured;
  lanescope_compare_times (&measured, pair);
  const char *color = !comparison->is_color                    ? ""
                      : measured.verdict == LSE_VERDICT_FASTER ? green
                      : measured.verdict == LSE_VERDICT_SLOWER ? red
                                                               : "";
  fprintf (out, "%s%s%s", color, lse_comparison_text (&measured, text, sizeof text),
           color[0] != '\0' ? plain : "");
}

static void
put_metric (FILE *out, Metric metric, const Pair *pair)
{
  LseRatio ratio = lanescope_metric_ratio (metric, pair->a, pair->b);
  char a[32], b[32];
  if (!isfinite (ratio.value))
    {
      fprintf (out, "      %s: not measured in both\n", lanescope_metric_names[metric]);
      return;
    }
  if (metric == METRIC_SPEEDUP)
    fprintf (out, "      speedup %s → %s", lse_words_ratio (pair->a->speedup.value, a, sizeof a),
             lse_words_ratio (pair->b->speedup.value, b, sizeof b));
  else
    fprintf (out, "      %s", lanescope_metric_names[metric]);
  fprintf (out, ": %.3f of it (%.3f to %.3f)\n", ratio.value, ratio.ci95[0], ratio.ci95[1]);
}

/* "changed: transport pipe → shared; pool per-run → persistent" */
static void
put_changes (FILE *out, const Pair *pair)
{
  LsfChange changes[LSF_MAX_CHANGES];
  char text[1024], a[64], b[64];
  size_t n = lsf_plan_changes (&pair->a->plan, &pair->b->plan, changes), used = 0;
  const char *kernels[] = {lse_kernel_name (pair->a->plan.kernel),
                           lse_kernel_name (pair->b->plan.kernel)};
  text[0] = '\0';
  if (!lse_result_same_task (pair->a, pair->b))
    lse_text_append (text, sizeof text, &used, "; computation %s, %s → %s, %s",
                     lse_workload_info (pair->a->plan.workload)->name,
                     lse_text_group (a, sizeof a, pair->a->plan.elements),
                     lse_workload_info (pair->b->plan.workload)->name,
                     lse_text_group (b, sizeof b, pair->b->plan.elements));
  if (kernels[0] != kernels[1])
    lse_text_append (text, sizeof text, &used, "; kernel %s → %s", kernels[0], kernels[1]);
  if (pair->a->plan.strategy != pair->b->plan.strategy)
    lse_text_append (text, sizeof text, &used, "; strategy %s → %s",
                     lse_strategy_info (pair->a->plan.strategy)->name,
                     lse_strategy_info (pair->b->plan.strategy)->name);
  for (size_t i = 0; i < n; i++)
    lse_text_append (text, sizeof text, &used, "; %s %s → %s", changes[i].name, changes[i].from,
                     changes[i].to);
  if (used == 0)
    return;
  fputs ("      changed: ", out);
  lanescope_put_wrapped (out, text + 2, 15, lanescope_text_width ());
}

static void
put_shift (FILE *out, const Pair *pair)
{
  LseComparison measured;
  char shift[48], low[48], high[48];
  lanescope_compare_times (&measured, pair);
  if (!isfinite (measured.shift_ns))
    return;
  fprintf (out, "      shift %s", lse_words_duration (measured.shift_ns, shift, sizeof shift));
  if (isfinite (measured.shift_ci95_ns[0]))
    fprintf (out, " (%s to %s)", lse_words_duration (measured.shift_ci95_ns[0], low, sizeof low),
             lse_words_duration (measured.shift_ci95_ns[1], high, sizeof high));
  fprintf (out, ", Mann–Whitney p = %.2g\n", measured.p);
}

static void
put_pair (FILE *out, const Comparison *comparison, const Pair *pair, int label_width)
{
  char a[128], b[128], time_a[64], time_b[64];
  lse_plan_label (&pair->a->plan, a, sizeof a);
  lse_plan_label (&pair->b->plan, b, sizeof b);
  fputs ("  ", out);
  if (strcmp (a, b) == 0)
    lanescope_put_left (out, a, label_width + 2);
  else
    fprintf (out, "%s → %s\n  %*s", a, b, label_width + 2, "");
  lse_words_timing (&pair->a->stats, time_a, sizeof time_a);
  lse_words_timing (&pair->b->stats, time_b, sizeof time_b);
  fprintf (out, "%s → %s  ", time_a, time_b);
  put_claim (out, comparison, pair);
  fputc ('\n', out);
  if (comparison->metric != METRIC_TIME)
    put_metric (out, comparison->metric, pair);
  put_changes (out, pair);
  if (state_word (pair->a) == NULL && state_word (pair->b) == NULL)
    {
      if (pair->b->plan.strategy != LSE_STRATEGY_SERIAL) /* all of it is useful */
        lanescope_put_account_change (out, &pair->a->account, &pair->b->account, 6);
      if (comparison->is_verbose)
        put_shift (out, pair);
    }
}

/* ------------------------------------------------------------------ all */

static void
put_summary (FILE *out, const Comparison *comparison)
{
  size_t n_of[3] = {0}, n_judged = 0;
  for (size_t i = 0; i < comparison->pairs.n_whole; i++)
    {
      const Pair *pair = &comparison->pairs.pairs[i];
      LseComparison measured;
      if (state_word (pair->a) != NULL || state_word (pair->b) != NULL)
        continue;
      lanescope_compare_times (&measured, pair);
      n_of[measured.verdict]++;
      n_judged++;
    }
  if (n_judged > 1)
    fprintf (out, "%zu compared: %zu faster, %zu slower, %zu without evidence of a difference.\n",
             n_judged, n_of[LSE_VERDICT_FASTER], n_of[LSE_VERDICT_SLOWER], n_of[LSE_VERDICT_SAME]);
}

static void
put_lonely (FILE *out, const Comparison *comparison)
{
  const Pairs *pairs = &comparison->pairs;
  for (size_t i = pairs->n_whole; i < pairs->n; i++)
    {
      const Pair *pair = &pairs->pairs[i];
      const LseResult *result = pair->a != NULL ? pair->a : pair->b;
      char label[128], heading[LSF_GROUP_SIZE];
      fprintf (out, "Only in %s: %s · %s\n", pair->a != NULL ? "A" : "B",
               lsf_task_heading (result, 0, heading, sizeof heading),
               lse_plan_label (&result->plan, label, sizeof label));
    }
}

bool
lanescope_compare_text (FILE *out, const void *data)
{
  const Comparison *comparison = data;
  const Pairs *pairs = &comparison->pairs;
  int label_width = 18;
  char label[128], heading[LSF_GROUP_SIZE], before[LSF_GROUP_SIZE] = "";
  for (size_t i = 0; i < pairs->n_whole; i++)
    {
      int width =
          lanescope_n_columns (lse_plan_label (&pairs->pairs[i].b->plan, label, sizeof label));
      label_width = width > label_width ? width : label_width;
    }
  put_source (out, "A", comparison->a);
  put_source (out, "B", comparison->b);
  put_banners (out, comparison);
  for (size_t i = 0; i < pairs->n_whole; i++)
    {
      lsf_task_heading (pairs->pairs[i].b, 0, heading, sizeof heading);
      if (strcmp (heading, before) != 0)
        fprintf (out, "\n%s%s%s\n", comparison->is_color ? bold : "", heading,
                 comparison->is_color ? plain : "");
      memcpy (before, heading, sizeof before);
      put_pair (out, comparison, &pairs->pairs[i], label_width);
    }
  fputc ('\n', out);
  put_lonely (out, comparison);
  put_summary (out, comparison);
  return !ferror (out);
}
