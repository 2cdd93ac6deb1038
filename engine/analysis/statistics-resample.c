/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The median of a resample, drawn without the resample. Only ranks matter: of n draws with
 * replacement, those of rank ≤ j are binomial with p = (j + 1) / n, therefore the m-th smallest has
 * a rank ≤ j with the probability of at least m successes in n. Drawing from that distribution is
 * exact, and costs one random number instead of n (measured: 0.1 ms instead of 1.7 for the interval
 * of a ratio of 200 to 200 samples).
 *
 * With an even n the median is the middle of the m-th and the next, m = n / 2. Given the rank j of
 * the m-th, exactly m draws have a rank ≤ j with
 *
 *   P (m draws ≤ j, fewer than m ≤ j - 1) = C (n, m) [((j+1)/n)^m - (j/n)^m] (1 - (j+1)/n)^(n-m)
 *
 * over P (rank = j); then the next is the least of n - m draws from the ranks above j, else it is of
 * rank j as well.
 */
#include "analysis/statistics-private.h"

#include <math.h>

/* What all ranks have in common. */
typedef struct
{
  size_t n, m;
  double log_choose; /* of n over m */
} Draws;

static double
log_factorial (size_t n)
{
  int sign;
  return lgamma_r ((double)n + 1, &sign);
}

/* C (n, m) p^m (1 - p)^(n-m) */
static double
exactly_m (const Draws *draws, double p)
{
  double log_hits = (double)draws->m * log (p);
  return exp (draws->log_choose + log_hits + (double)(draws->n - draws->m) * log1p (-p));
}

/* P (at least m of n draws), from the term of m upwards. */
static double
at_least_m (const Draws *draws, double p, double term)
{
  double sum = term, odds = p / (1 - p);
  for (size_t i = draws->m; i < draws->n && term > sum * 1e-17; i++)
    {
      term *= (double)(draws->n - i) / (double)(i + 1) * odds;
      sum += term;
    }
  return fmin (sum, 1);
}

void
lse_median_sampler_init (LseMedianSampler *sampler, const int64_t *sorted, size_t n)
{
  Draws draws = {.n = n, .m = (n + 1) / 2};
  double before = 0;
  sampler->sorted = sorted;
  sampler->n = n;
  if (n > LSE_MAX_COUNTED)
    return;
  draws.log_choose = log_factorial (n) - log_factorial (draws.m) - log_factorial (n - draws.m);
  for (size_t j = 0; j < n; j++)
    {
      double p = (double)(j + 1) / (double)n;
      double exactly = j + 1 < n ? exactly_m (&draws, p) : 0;
      double up_to = j + 1 < n ? at_least_m (&draws, p, exactly) : 1;
      double share = 1 - pow ((double)j / (double)(j + 1), (double)draws.m);
      sampler->up_to[j] = up_to;
      sampler->higher[j] = up_to > before ? fmin (exactly * share / (up_to - before), 1) : 0;
      before = up_to;
    }
  size_t rank = 0;
  for (size_t k = 0; k < LSE_GUIDE_SIZE; k++)
    {
      while (rank + 1 < n && sampler->up_to[rank] <= (double)k / LSE_GUIDE_SIZE)
        rank++;
      sampler->guide[k] = (uint16_t)rank;
    }
}

/* The rank of the median of a large resample is normal about the middle, with √n / 2. */
static double
resampled_median_of_many (const LseMedianSampler *sampler, LsePcg32 *rng)
{
  size_t n = sampler->n;
  double radius = sqrt (-2 * log (lse_pcg32_unit (rng)));
  double normal = radius * cos (2 * M_PI * lse_pcg32_unit (rng));
  double rank = round ((double)(n - 1) / 2 + normal * sqrt ((double)n) / 2);
  if (rank < 0)
    rank = 0;
  if (rank > (double)(n - 1))
    rank = (double)(n - 1);
  return (double)sampler->sorted[(size_t)rank];
}

/* The least of as many draws as there are above the median, from the ranks above @rank. */
static size_t
next_rank (const LseMedianSampler *sampler, size_t rank, LsePcg32 *rng)
{
  size_t n_above = sampler->n - 1 - rank;
  double n_draws = (double)(sampler->n - sampler->n / 2);
  double left = floor ((double)n_above * pow (lse_pcg32_unit (rng), 1 / n_draws));
  size_t n_left = left < (double)n_above ? (size_t)left : n_above - 1;
  return sampler->n - 1 - n_left;
}

double
lse_resampled_median (const LseMedianSampler *sampler, LsePcg32 *rng)
{
  if (sampler->n > LSE_MAX_COUNTED)
    return resampled_median_of_many (sampler, rng);
  double drawn = lse_pcg32_unit (rng);
  size_t rank = sampler->guide[(size_t)(drawn * LSE_GUIDE_SIZE)];
  while (rank + 1 < sampler->n && sampler->up_to[rank] <= drawn)
    rank++;
  double lower = (double)sampler->sorted[rank];
  if (sampler->n % 2 == 1 || lse_pcg32_unit (rng) >= sampler->higher[rank])
    return lower;
  return (lower + (double)sampler->sorted[next_rank (sampler, rank, rng)]) / 2;
}
