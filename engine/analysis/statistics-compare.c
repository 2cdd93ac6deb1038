/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Two series against each other, and the word that may be said about them.
 *
 * Rank tests and bootstrap take the samples for independent, which repetitions on a real machine
 * are not: frequency and neighbours drift. What keeps drift from becoming a word is the spread of
 * two equal measurements, taken from the medians of consecutive parts of each series: parts differ
 * by what the machine does meanwhile (the idea of batch means; Ibragimov and Müller, 2010, use few
 * large parts and a t distribution in the same way).
 */
#include "analysis/statistics.h"
#include "analysis/statistics-private.h"

#include <math.h>
#include <stdlib.h>

#define MIN_SAMPLES_FOR_WORD 5
#define MAX_P 0.01
#define MIN_SHIFT_RATIO 0.01
#define MAX_EXACT_SAMPLES 40
#define N_PARTS 5
#define MAX_CORRELATION 0.9
#define NORMAL_99_OVER_95 1.3142 /* 2.5758 / 1.9600 */
#define T_995_OF_8 3.355 /* Student's t, 2 × (N_PARTS − 1) degrees of freedom, two-sided 1 % */

/* ------------------------------------------------------------------ ratio */

LseRatio
lse_ratio_of_medians (const int64_t *a_ns,
                      size_t n_a,
                      const int64_t *b_ns,
                      size_t n_b,
                      uint64_t seed)
{
  LseRatio ratio = {.value = NAN, .ci95 = {NAN, NAN}};
  size_t n_resamples = lse_n_resamples (n_a + n_b);
  int64_t *a = lse_sorted_copy (a_ns, n_a), *b = lse_sorted_copy (b_ns, n_b);
  double *ratios = malloc (n_resamples * sizeof *ratios);
  if (a == NULL || b == NULL || ratios == NULL || b[0] <= 0)
    goto out;

  ratio.value = lse_sorted_median (a, n_a) / lse_sorted_median (b, n_b);
  if (n_a < MIN_SAMPLES_FOR_WORD || n_b < MIN_SAMPLES_FOR_WORD)
    goto out;
  LsePcg32 rng = lse_pcg32_seed (seed);
  LseMedianSampler sampler_a, sampler_b;
  lse_median_sampler_init (&sampler_a, a, n_a);
  lse_median_sampler_init (&sampler_b, b, n_b);
  for (size_t i = 0; i < n_resamples; i++)
    {
      double median_a = lse_resampled_median (&sampler_a, &rng);
      ratios[i] = median_a / lse_resampled_median (&sampler_b, &rng);
    }
  lse_percentile_interval (ratios, n_resamples, n_a < n_b ? n_a : n_b, ratio.ci95);

out:
  free (a);
  free (b);
  free (ratios);
  return ratio;
}

/* ------------------------------------------------------------------ Mann–Whitney */

/* What the test needs of two sorted series: the rank sum of the first, ties at their middle. */
typedef struct
{
  double rank_sum;               /* of the first series */
  double tie_excess;             /* Σ (t³ − t) over groups of t equal values */
  int ranks2[MAX_EXACT_SAMPLES]; /* twice the rank of each value, if there are so few */
} Ranking;

static Ranking
rank_together (const int64_t *a, size_t n_a, const int64_t *b, size_t n_b)
{
  Ranking ranking = {0};
  size_t n = n_a + n_b, i = 0, j = 0;
  while (i + j < n)
    {
      int64_t value = j == n_b || (i < n_a && a[i] < b[j]) ? a[i] : b[j];
      size_t first = i + j, from_a = i;
      while (i < n_a && a[i] == value)
        i++;
      while (j < n_b && b[j] == value)
        j++;
      size_t last = i + j; /* ranks first + 1 … last share their mean */
      double ties = (double)(last - first);
      ranking.rank_sum += (double)(i - from_a) * (double)(first + 1 + last) / 2;
      ranking.tie_excess += ties * (ties * ties - 1);
      for (size_t k = first; k < last && k < MAX_EXACT_SAMPLES; k++)
        ranking.ranks2[k] = (int)(first + 1 + last);
    }
  return ranking;
}

/* Share of all ways to choose @n_a of the ranks whose sum lies at least as far from the middle as
 * the observed one. ways[k][s]: subsets of k ranks with twice the sum s. NAN without memory. */
static double
exact_p (const Ranking *ranking, size_t n_a, size_t n)
{
  enum
  {
    MAX_SUM2 = MAX_EXACT_SAMPLES * (MAX_EXACT_SAMPLES + 1)
  };
  double (*ways)[MAX_SUM2 + 1] = calloc (n_a + 1, sizeof *ways);
  if (ways == NULL)
    return NAN;
  ways[0][0] = 1;
  int highest = 0;
  for (size_t i = 0; i < n; i++)
    {
      int rank2 = ranking->ranks2[i];
      highest += rank2;
      for (size_t k = i + 1 < n_a ? i + 1 : n_a; k > 0; k--)
        for (int sum = highest; sum >= rank2; sum--)
          ways[k][sum] += ways[k - 1][sum - rank2];
    }

  double middle2 = (double)n_a * (double)(n + 1), all = 0, as_far = 0;
  double observed2 = fabs (2 * ranking->rank_sum - middle2);
  for (int sum = 0; sum <= highest; sum++)
    {
      all += ways[n_a][sum];
      as_far += fabs (sum - middle2) >= observed2 ? ways[n_a][sum] : 0;
    }
  free (ways);
  return as_far / all;
}

static double
normal_p (const Ranking *ranking, double n_a, double n_b)
{
  double n = n_a + n_b;
  double variance = n_a * n_b / 12 * (n + 1 - ranking->tie_excess / (n * (n - 1)));
  double distance = fabs (ranking->rank_sum - n_a * (n + 1) / 2) - 0.5; /* continuity */
  if (variance <= 0 || distance <= 0)
    return 1;
  return erfc (distance / sqrt (2 * variance));
}

double
lse_mann_whitney_p (const int64_t *a_ns, size_t n_a, const int64_t *b_ns, size_t n_b)
{
  int64_t *a = lse_sorted_copy (a_ns, n_a), *b = lse_sorted_copy (b_ns, n_b);
  double p = 1;
  if (a != NULL && b != NULL)
    {
      Ranking ranking = rank_together (a, n_a, b, n_b);
      p = n_a + n_b <= MAX_EXACT_SAMPLES ? exact_p (&ranking, n_a, n_a + n_b) : (double)NAN;
      if (isnan (p))
        p = normal_p (&ranking, (double)n_a, (double)n_b);
    }
  free (a);
  free (b);
  return p;
}

/* ------------------------------------------------------------------ verdict */

/* Squared relative error of a median, from the medians of N_PARTS consecutive parts. */
static double
squared_error_by_parts (const int64_t *samples_ns, size_t n)
{
  double medians[N_PARTS], sum = 0, squares = 0;
  for (size_t part = 0; part < N_PARTS; part++)
    {
      size_t begin = part * n / N_PARTS, end = (part + 1) * n / N_PARTS;
      int64_t *sorted = lse_sorted_copy (samples_ns + begin, end - begin);
      if (sorted == NULL)
        return INFINITY;
      medians[part] = lse_sorted_median (sorted, end - begin);
      free (sorted);
      sum += medians[part];
    }
  double mean = sum / N_PARTS;
  for (size_t part = 0; part < N_PARTS; part++)
    squares += (medians[part] - mean) * (medians[part] - mean);
  return squares / (N_PARTS - 1) / N_PARTS / (mean * mean);
}

/* Correlation of neighbours in @samples_ns, from the signs of x − median: what the error of a
 * median depends on, and deaf to outliers. Corrected for the bias of short series. */
static double
neighbour_correlation (const int64_t *samples_ns, size_t n)
{
  int64_t *sorted = lse_sorted_copy (samples_ns, n);
  if (sorted == NULL)
    return MAX_CORRELATION;
  double median = lse_sorted_median (sorted, n), products = 0, squares = 0;
  free (sorted);
  int before = 0;
  for (size_t i = 0; i < n; i++)
    {
      int sign = ((double)samples_ns[i] > median) - ((double)samples_ns[i] < median);
      products += sign * before;
      squares += sign * sign;
      before = sign;
    }
  double of_signs = squares > 0 ? products / squares : 0;
  of_signs += (1 + 3 * fmax (of_signs, 0)) / (double)n;
  return fmin (sin (fmin (of_signs, 1) * M_PI / 2), MAX_CORRELATION); /* of normal values */
}

/* How far apart two measurements of the same thing may come, as a ratio: from the parts, and from
 * the interval of the ratio made wider by what neighbours have in common. */
static double
spread_of_equals (const int64_t *a_ns, size_t n_a, const int64_t *b_ns, size_t n_b, LseRatio ratio)
{
  double by_parts =
      T_995_OF_8 * sqrt (squared_error_by_parts (a_ns, n_a) + squared_error_by_parts (b_ns, n_b));
  double correlation =
      fmax ((neighbour_correlation (a_ns, n_a) + neighbour_correlation (b_ns, n_b)) / 2, 0);
  double by_interval = log (ratio.ci95[1] / ratio.ci95[0]) / 2 * NORMAL_99_OVER_95 *
                       sqrt ((1 + correlation) / (1 - correlation));
  return fmax (by_parts, by_interval);
}

LseVerdict
lse_verdict_of (const int64_t *a_ns, size_t n_a, const int64_t *b_ns, size_t n_b, uint64_t seed)
{
  if (n_a < MIN_SAMPLES_FOR_WORD || n_b < MIN_SAMPLES_FOR_WORD)
    return LSE_VERDICT_SAME;

  /* Each test may only say no, the cheapest first; comparisons with NAN do. */
  if (!(lse_mann_whitney_p (a_ns, n_a, b_ns, n_b) < MAX_P))
    return LSE_VERDICT_SAME;
  LseRatio ratio = lse_ratio_of_medians (a_ns, n_a, b_ns, n_b, seed);
  bool is_faster = ratio.ci95[1] < 1;
  bool is_slower = ratio.ci95[0] > 1;
  if (!is_faster && !is_slower)
    return LSE_VERDICT_SAME;

  /* The smaller of two shifts: medians leap between the modes of a bimodal series. As logarithms,
   * so that twice as fast is as far as half as fast. */
  double shift_ns = lse_hodges_lehmann_ns (a_ns, n_a, b_ns, n_b);
  int64_t *sorted = lse_sorted_copy (b_ns, n_b);
  double shift = log1p (shift_ns / lse_sorted_median (sorted, sorted != NULL ? n_b : 0));
  free (sorted);
  double needed = fmax (MIN_SHIFT_RATIO, spread_of_equals (a_ns, n_a, b_ns, n_b, ratio));
  if (!(fabs (log (ratio.value)) >= needed) || !((is_faster ? -shift : shift) >= needed))
    return LSE_VERDICT_SAME;
  return is_faster ? LSE_VERDICT_FASTER : LSE_VERDICT_SLOWER;
}
