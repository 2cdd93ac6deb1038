/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/comparison.h"

#include "base/text.h"

#include "i18n.h"

#include <math.h>
#include <stdio.h>

#define MAX_FACTOR_DECIMALS 4
#define RANGE_MAX 64

void
lse_comparison_of (LseComparison *comparison,
                   const int64_t *a_ns,
                   size_t n_a,
                   const int64_t *b_ns,
                   size_t n_b,
                   uint64_t seed)
{
  *comparison = (LseComparison) {.n_a = n_a, .n_b = n_b, .seed = seed};
  comparison->ratio = lse_ratio_of_medians (a_ns, n_a, b_ns, n_b, seed);
  comparison->shift_ns = lse_hodges_lehmann_ns (a_ns, n_a, b_ns, n_b);
  lse_shift_interval_ns (a_ns, n_a, b_ns, n_b, seed, comparison->shift_ci95_ns);
  comparison->p = lse_mann_whitney_p (a_ns, n_a, b_ns, n_b);
  comparison->verdict = lse_verdict_of (a_ns, n_a, b_ns, n_b, seed);
}

/* Decimals of "1.43", "12.9", "129". */
static int
decimals_of (double factor)
{
  return factor < 9.995 ? 2 : (factor < 99.95 ? 1 : 0);
}

/* "1.43–1.52": as many decimals as tell the ends apart, within reason. */
static char *
range (double low, double high, char text[static RANGE_MAX])
{
  size_t used = 0;
  int decimals = decimals_of (high);
  while (decimals < MAX_FACTOR_DECIMALS && low < high &&
         round (low * pow (10, decimals)) == round (high * pow (10, decimals)))
    decimals++;
  text[0] = '\0';
  lse_text_append_fixed (text, RANGE_MAX, &used, low, decimals);
  lse_text_append (text, RANGE_MAX, &used, "–");
  lse_text_append_fixed (text, RANGE_MAX, &used, high, decimals);
  return text;
}

char *
lse_comparison_text (const LseComparison *comparison, char *text, size_t size)
{
  char words[RANGE_MAX];
  double low = comparison->ratio.ci95[0], high = comparison->ratio.ci95[1];
  if (comparison->verdict == LSE_VERDICT_FASTER)
    snprintf (text, size, _ ("faster by %s×"), range (1 / high, 1 / low, words));
  else if (comparison->verdict == LSE_VERDICT_SLOWER)
    snprintf (text, size, _ ("slower by %s×"), range (low, high, words));
  else if (!isfinite (low) || !isfinite (high))
    snprintf (text, size, _ ("no evidence of a difference (too few repetitions)"));
  else if (low <= 1 && high >= 1)
    snprintf (text, size, _ ("no evidence of a difference (the interval %s× spans 1)"),
              range (low, high, words));
  else
    snprintf (text, size, _ ("no evidence of a difference (%s×, too small or too noisy to call)"),
              range (low, high, words));
  return text;
}

const char *
lse_verdict_name (LseVerdict verdict)
{
  switch (verdict)
    {
    case LSE_VERDICT_FASTER:
      return "faster";
    case LSE_VERDICT_SLOWER:
      return "slower";
    case LSE_VERDICT_SAME:
      return "same";
    }
  return "same";
}
