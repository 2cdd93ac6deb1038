/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "threshold.h"

#include "base/text.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define EXAMPLE "write it as time>+5%% or speedup<-10%%"

const char *const lanescope_metric_names[N_METRICS + 1] = {"time", "speedup", "cpu", NULL};

/* ------------------------------------------------------------------ grammar */

LseStatus
lanescope_metric_parse (Metric *metric, const char *text, LseError *err)
{
  for (int i = 0; i < N_METRICS; i++)
    if (strcmp (text, lanescope_metric_names[i]) == 0)
      {
        *metric = (Metric)i;
        return LSE_OK;
      }
  const char *closest = lse_text_closest (text, lanescope_metric_names);
  if (closest != NULL)
    return lse_fail (err, LSE_EINVAL, 0, "unknown metric \"%.30s\"; did you mean %s?", text,
                     closest);
  return lse_fail (err, LSE_EINVAL, 0, "unknown metric \"%.30s\"; there are time, speedup and cpu",
                   text);
}

/* "+5%", "-2.5%": a sign, digits, a per cent sign. */
static bool
read_change (double *change_ratio, const char *text)
{
  const char *digits = text + (text[0] == '+' || text[0] == '-');
  size_t n = strspn (digits, "0123456789.");
  char *end;
  if (n == 0 || n > 12 || strcmp (digits + n, "%") != 0)
    return false;
  *change_ratio = strtod (digits, &end) / 100;
  if (end != digits + n)
    return false;
  if (text[0] == '-')
    *change_ratio = -*change_ratio;
  return *change_ratio > -1;
}

static LseStatus
read_condition (Condition *condition, const char *text, LseError *err)
{
  char metric[32];
  size_t n = strcspn (text, "<>");
  *condition = (Condition) {.is_above = text[n] == '>'};
  snprintf (condition->text, sizeof condition->text, "%s", text);
  if (text[n] == '\0')
    return lse_fail (err, LSE_EINVAL, 0, "--fail-if \"%.40s\" has no > or <; " EXAMPLE, text);
  snprintf (metric, sizeof metric, "%.*s", (int)(n < 31 ? n : 31), text);
  LseStatus status = lanescope_metric_parse (&condition->metric, metric, err);
  if (status == LSE_OK && !read_change (&condition->change_ratio, text + n + 1))
    return lse_fail (err, LSE_EINVAL, 0,
                     "--fail-if \"%.40s\": \"%.20s\" is no change in per cent; " EXAMPLE, text,
                     text + n + 1);
  return status;
}

/* What stands behind " vs ", cut off from @text. */
static LseStatus
take_baseline (Conditions *conditions, char *text, LseError *err)
{
  static const char vs[] = " vs ";
  char *at = strstr (text, vs);
  if (at == NULL)
    return LSE_OK;
  const char *path = at + strlen (vs);
  path += strspn (path, " ");
  if (path[0] == '\0' || strlen (path) >= sizeof conditions->baseline)
    return lse_fail (err, LSE_EINVAL, 0, "--fail-if: name the file behind vs, as vs baseline.json");
  snprintf (conditions->baseline, sizeof conditions->baseline, "%s", path);
  *at = '\0';
  return LSE_OK;
}

LseStatus
lanescope_conditions_parse (Conditions *conditions, const char *text, LseError *err)
{
  char copy[2048], *rest = copy, *item;
  *conditions = (Conditions) {0};
  if ((size_t)snprintf (copy, sizeof copy, "%s", text) >= sizeof copy)
    return lse_fail (err, LSE_EINVAL, 0, "--fail-if is too long");
  LseStatus status = take_baseline (conditions, copy, err);
  while (status == LSE_OK && (item = strsep (&rest, ",")) != NULL)
    {
      char plain[48];
      size_t n = 0;
      for (const char *at = item; *at != '\0' && n + 1 < sizeof plain; at++)
        if (*at != ' ')
          plain[n++] = *at;
      plain[n] = '\0';
      if (conditions->n == MAX_CONDITIONS)
        return lse_fail (err, LSE_EINVAL, 0, "--fail-if takes at most %d conditions",
                         MAX_CONDITIONS);
      status = read_condition (&conditions->conditions[conditions->n++], plain, err);
    }
  return status;
}

/* ------------------------------------------------------------------ numbers */

/* One number of each counted repetition, in order; NULL if one of them does not know it. */
static int64_t *
dup_cpu (const LseResult *result, size_t *n)
{
  int64_t *cpu_ns = malloc ((result->n_samples + 1) * sizeof *cpu_ns);
  *n = 0;
  for (size_t i = 0; cpu_ns != NULL && i < result->n_samples; i++)
    if (result->samples[i].kind == LSE_SAMPLE_COUNTED)
      {
        if (result->samples[i].cpu_ns < 0)
          {
            free (cpu_ns);
            return NULL;
          }
        cpu_ns[(*n)++] = result->samples[i].cpu_ns;
      }
  return cpu_ns;
}

/* Two ratios over two serial runs of their own: errors of logarithms add in squares. */
static LseRatio
speedup_ratio (const LseRatio *a, const LseRatio *b)
{
  LseRatio ratio = {.value = b->value / a->value, .ci95 = {NAN, NAN}};
  double low = hypot (log (b->value / b->ci95[0]), log (a->ci95[1] / a->value));
  double high = hypot (log (b->ci95[1] / b->value), log (a->value / a->ci95[0]));
  if (isfinite (low) && isfinite (high))
    {
      ratio.ci95[0] = ratio.value * exp (-low);
      ratio.ci95[1] = ratio.value * exp (high);
    }
  return ratio;
}

LseRatio
lanescope_metric_ratio (Metric metric, const LseResult *a, const LseResult *b)
{
  LseRatio ratio = {.value = NAN, .ci95 = {NAN, NAN}};
  size_t n_a = 0, n_b = 0;
  if (metric == METRIC_SPEEDUP)
    return a->has_speedup && b->has_speedup ? speedup_ratio (&a->speedup, &b->speedup) : ratio;
  int64_t *a_ns = metric == METRIC_CPU ? dup_cpu (a, &n_a) : lse_result_dup_counted (a, &n_a);
  int64_t *b_ns = metric == METRIC_CPU ? dup_cpu (b, &n_b) : lse_result_dup_counted (b, &n_b);
  if (a_ns != NULL && b_ns != NULL && n_a > 0 && n_b > 0)
    ratio = lse_ratio_of_medians (b_ns, n_b, a_ns, n_a, b->plan.seed);
  free (a_ns);
  free (b_ns);
  return ratio;
}

bool
lanescope_condition_applies (const Condition *condition, const Pair *pair)
{
  return condition->metric != METRIC_SPEEDUP || pair->b->plan.strategy != LSE_STRATEGY_SERIAL;
}

Judgement
lanescope_judge (const Condition *condition, const LseRatio *ratio)
{
  double limit = 1 + condition->change_ratio;
  if (!isfinite (ratio->value) || !isfinite (ratio->ci95[0]) || !isfinite (ratio->ci95[1]))
    return LIMIT_UNKNOWN;
  bool is_beyond = condition->is_above ? ratio->value > limit : ratio->value < limit;
  bool is_sure = condition->is_above ? ratio->ci95[0] > limit : ratio->ci95[1] < limit;
  return is_sure ? LIMIT_EXCEEDED : is_beyond ? LIMIT_UNSURE : LIMIT_KEPT;
}
