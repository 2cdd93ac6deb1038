/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What each repetition counts for. Everything is kept and shown; only what the median is made of is
 * decided here, from all repetitions together and always anew, so that the order in which blocks
 * came in does not matter.
 */
#include "analysis/result.h"
#include "analysis/result-private.h"

#include "base/text.h"

#include "i18n.h"

#include <math.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MOST_DISTURBED_RATIO 0.5
#define NUMBER_MAX 32

/* ------------------------------------------------------------------ warm-up */

/* One past the last sample of the block that begins at @first. */
static size_t
block_end (const LseResult *result, size_t first)
{
  size_t end = first;
  while (end < result->n_samples && result->samples[end].block == result->samples[first].block)
    end++;
  return end;
}

/* What the run is like when it is warm: the second half of every block, but what was disturbed. */
static void
steady_of (const LseResult *result, int64_t *durations_ns, LseStats *steady)
{
  size_t n = 0, end;
  for (size_t first = 0; first < result->n_samples; first = end)
    {
      end = block_end (result, first);
      for (size_t i = first + (end - first + 1) / 2; i < end; i++)
        if (!result->samples[i].is_cold && !result->samples[i].is_disturbed)
          durations_ns[n++] = result->samples[i].duration_ns;
    }
  lse_stats_of (steady, durations_ns, n, 0, 0);
}

static void
mark_warmup (LseResult *result, int64_t *durations_ns)
{
  LseStats steady;
  size_t end;
  steady_of (result, durations_ns, &steady);
  for (size_t first = 0; first < result->n_samples; first = end)
    {
      size_t n = 0;
      end = block_end (result, first);
      while (first < end && result->samples[first].is_cold)
        first++;
      for (size_t i = first; i < end && !result->samples[i].is_disturbed; i++)
        durations_ns[n++] = result->samples[i].duration_ns;
      size_t n_warm = lse_warmup_length (durations_ns, n, &steady);
      for (size_t i = first; i < first + n_warm; i++)
        result->samples[i].kind = LSE_SAMPLE_WARMUP;
      result->n_warm += n_warm;
    }
}

/* ------------------------------------------------------------------ all kinds */

void
lse_result_classify (LseResult *result, size_t n_least)
{
  size_t n_quiet = 0;
  int64_t *durations_ns = malloc ((result->n_samples + 1) * sizeof *durations_ns);
  result->n_warm = 0;
  for (size_t i = 0; i < result->n_samples; i++)
    result->samples[i].kind = result->samples[i].is_cold ? LSE_SAMPLE_WARMUP : LSE_SAMPLE_COUNTED;
  if (durations_ns != NULL && result->plan.repeats == 0) /* without memory none is found warm */
    mark_warmup (result, durations_ns);
  free (durations_ns);

  for (size_t i = 0; i < result->n_samples; i++)
    n_quiet += result->samples[i].kind == LSE_SAMPLE_COUNTED && !result->samples[i].is_disturbed;
  size_t n_pardons = n_quiet >= n_least          ? 0
                     : result->plan.repeats == 0 ? SIZE_MAX
                                                 : n_least - n_quiet;
  for (size_t i = 0; i < result->n_samples; i++)
    {
      LseSample *sample = &result->samples[i];
      if (sample->kind != LSE_SAMPLE_COUNTED || !sample->is_disturbed)
        continue;
      if (n_pardons > 0)
        n_pardons--;
      else
        sample->kind = LSE_SAMPLE_DISTURBED;
    }
}

/* ------------------------------------------------------------------ counters */

/* @a over @b, of the counted repetitions together; both are columns of LseSample. NAN unless both are
 * known of all of them, and @b is more than 0. */
static double
ratio_of_columns (const LseResult *result, size_t a, size_t b)
{
  double sum_a = 0, sum_b = 0;
  for (size_t i = 0; i < result->n_samples; i++)
    {
      int64_t number_a, number_b;
      if (result->samples[i].kind != LSE_SAMPLE_COUNTED)
        continue;
      memcpy (&number_a, (const char *)&result->samples[i] + a, sizeof number_a);
      memcpy (&number_b, (const char *)&result->samples[i] + b, sizeof number_b);
      if (number_a < 0 || number_b < 0)
        return (double)NAN;
      sum_a += (double)number_a;
      sum_b += (double)number_b;
    }
  return sum_b > 0 ? sum_a / sum_b : (double)NAN;
}

void
lse_result_counter_rates (const LseResult *result,
                          double *instructions_per_cycle,
                          double *misses_per_1000)
{
  size_t instructions = offsetof (LseSample, instructions);
  *instructions_per_cycle = ratio_of_columns (result, instructions, offsetof (LseSample, cycles));
  *misses_per_1000 =
      1000 * ratio_of_columns (result, offsetof (LseSample, cache_misses), instructions);
}

/* ------------------------------------------------------------------ noise */

static bool
is_disturbed (const LseSample *sample)
{
  return sample->is_disturbed || sample->kind == LSE_SAMPLE_DISTURBED;
}

void
lse_result_judge_noise (LseResult *result)
{
  size_t n = 0;
  result->n_disturbed = result->n_disturbed_counted = 0;
  for (size_t i = 0; i < result->n_samples; i++)
    {
      const LseSample *sample = &result->samples[i];
      n += sample->kind != LSE_SAMPLE_WARMUP;
      if (sample->kind == LSE_SAMPLE_WARMUP || !is_disturbed (sample))
        continue;
      result->n_disturbed++;
      result->n_disturbed_counted += sample->kind == LSE_SAMPLE_COUNTED;
    }
  result->is_noisy =
      result->n_disturbed_counted > 0 ||
      (double)result->n_disturbed > MOST_DISTURBED_RATIO * (double)n ||
      (result->n_disturbed > 0 && isfinite (result->stats.ci95_ns[0]) && !result->stats.is_stable);
}

size_t
lse_result_n_quiet (const LseResult *result)
{
  return result->stats.n - result->n_disturbed_counted;
}

LseGate
lse_result_gate (const LseResult *result)
{
  if (result->is_noisy)
    return LSE_GATE_NOISY;
  if (result->n_disturbed > 0)
    return LSE_GATE_DISTURBED;
  return result->is_gated ? LSE_GATE_QUIET : LSE_GATE_UNKNOWN;
}

const char *
lse_gate_name (LseGate gate)
{
  switch (gate)
    {
    case LSE_GATE_UNKNOWN:
      return "unknown";
    case LSE_GATE_QUIET:
      return "quiet";
    case LSE_GATE_DISTURBED:
      return "disturbed";
    case LSE_GATE_NOISY:
      return "noisy";
    }
  return "unknown";
}

char *
lse_result_noise_text (const LseResult *result, char *text, size_t size)
{
  char percent[NUMBER_MAX] = "";
  size_t used = 0, n = result->n_disturbed + result->stats.n - result->n_disturbed_counted;
  text[0] = '\0';
  if (result->n_disturbed == 0)
    return text;
  lse_text_append_fixed (percent, sizeof percent, &used, 100 * result->disturbed_ratio, 0);
  if (result->disturbed_cpu >= 0 && result->is_noisy)
    snprintf (text, size,
              P_ ("Other programs used up to %s %% of CPU %d during %zu of %zu repetition; the "
                  "result may be off.",
                  "Other programs used up to %s %% of CPU %d during %zu of %zu repetitions; the "
                  "result may be off.",
                  n),
              percent, result->disturbed_cpu, result->n_disturbed, n);
  else if (result->disturbed_cpu >= 0)
    snprintf (text, size,
              P_ ("Other programs used up to %s %% of CPU %d during %zu of %zu repetition; they "
                  "were measured again.",
                  "Other programs used up to %s %% of CPU %d during %zu of %zu repetitions; they "
                  "were measured again.",
                  n),
              percent, result->disturbed_cpu, result->n_disturbed, n);
  else if (result->is_noisy)
    snprintf (text, size,
              P_ ("The hypervisor took up to %s %% of the CPUs during %zu of %zu repetition; the "
                  "result may be off.",
                  "The hypervisor took up to %s %% of the CPUs during %zu of %zu repetitions; the "
                  "result may be off.",
                  n),
              percent, result->n_disturbed, n);
  else
    snprintf (text, size,
              P_ ("The hypervisor took up to %s %% of the CPUs during %zu of %zu repetition; they "
                  "were measured again.",
                  "The hypervisor took up to %s %% of the CPUs during %zu of %zu repetitions; they "
                  "were measured again.",
                  n),
              percent, result->n_disturbed, n);
  return text;
}
