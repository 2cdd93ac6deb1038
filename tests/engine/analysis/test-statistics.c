/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/statistics-private.h"
#include "analysis/statistics.h"

#include "series.h"

#include <glib.h>
#include <stdlib.h>

#define assert_near(value, expected, tolerance) \
  g_assert_cmpfloat_with_epsilon (value, expected, tolerance)

/* ------------------------------------------------------------------ one series */

static void
test_median (void)
{
  g_assert_true (isnan (lse_median (NULL, 0)));
  g_assert_cmpfloat (lse_median ((double[]) {7}, 1), ==, 7);
  g_assert_cmpfloat (lse_median ((double[]) {3, 1}, 2), ==, 2);
  g_assert_cmpfloat (lse_median ((double[]) {3, 1, 2}, 3), ==, 2);
  g_assert_cmpfloat (lse_median ((double[]) {4, 1, 3, 2}, 4), ==, 2.5);
  g_assert_cmpfloat (lse_median ((double[]) {5, 5, 5, 5, 1}, 5), ==, 5);
}

static int
compare_ns (const void *a, const void *b)
{
  int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
  return (x > y) - (x < y);
}

/* Sorting and selection against the C library, on random series of every small length. */
static void
test_order (void)
{
  uint64_t state = 3;
  for (size_t n = 1; n <= 300; n++)
    {
      int64_t series[300], expected[300];
      double values[300];
      bool is_wide = n % 2 == 0;
      for (size_t i = 0; i < n; i++)
        {
          series[i] = expected[i] =
              (int64_t)((series_uniform (&state) - 0.5) * (is_wide ? 1.8e19 : 30));
          values[i] = (double)series[i];
        }
      qsort (expected, n, sizeof *expected, compare_ns);
      int64_t *sorted = lse_sorted_copy (series, n);
      g_assert_cmpmem (sorted, n * sizeof *sorted, expected, n * sizeof *expected);
      g_assert_cmpfloat (lse_select (values, n, n / 3), ==, (double)expected[n / 3]);
      g_assert_cmpfloat (lse_median (values, n), ==, lse_sorted_median (sorted, n));
      free (sorted);
    }
}

static void
test_summary_by_hand (void)
{
  LseStats stats;
  lse_stats_of (&stats, (int64_t[]) {100, 20, 40, 10, 30}, 5, 0.02, 1);
  g_assert_cmpuint (stats.n, ==, 5);
  g_assert_cmpfloat (stats.median_ns, ==, 30);
  assert_near (stats.mad_ns, 14.826, 1e-9); /* of 20 10 0 10 70: 10 */
  g_assert_cmpfloat (stats.min_ns, ==, 10);
  g_assert_cmpfloat (stats.max_ns, ==, 100);
  g_assert_cmpfloat (stats.mean_ns, ==, 40);
  assert_near (stats.cv_ratio, sqrt (5000.0 / 4) / 40, 1e-12);
  g_assert_cmpfloat (stats.ci95_ns[0], ==, 10); /* nothing narrower has 95 % with five */
  g_assert_cmpfloat (stats.ci95_ns[1], ==, 100);
  g_assert_cmpuint (stats.n_outliers, ==, 0);
  g_assert_false (stats.is_stable);

  lse_stats_of (&stats, (int64_t[]) {98, 99, 100, 101, 102, 1000}, 6, 0.02, 1);
  g_assert_cmpfloat (stats.median_ns, ==, 100.5);
  assert_near (stats.mad_ns, 1.4826 * 1.5, 1e-9);
  g_assert_cmpuint (stats.n_outliers, ==, 1);

  lse_stats_of (&stats, (int64_t[]) {500, 500, 500, 500, 500, 501}, 6, 0.02, 1);
  g_assert_cmpfloat (stats.mad_ns, ==, 0);
  g_assert_cmpuint (stats.n_outliers, ==, 0); /* a tick of the clock is none */
  g_assert_true (stats.is_stable);
}

static void
test_few (void)
{
  LseStats stats;
  const int64_t series[] = {10, 20, 40, 80};
  lse_stats_of (&stats, NULL, 0, 0.02, 1);
  g_assert_cmpuint (stats.n, ==, 0);
  g_assert_true (isnan (stats.median_ns) && isnan (stats.mad_ns) && isnan (stats.min_ns) &&
                 isnan (stats.mean_ns) && isnan (stats.cv_ratio) && isnan (stats.ci95_ns[0]));
  g_assert_false (stats.is_stable);

  lse_stats_of (&stats, series, 1, 0.02, 1);
  g_assert_cmpfloat (stats.median_ns, ==, 10);
  g_assert_cmpfloat (stats.mad_ns, ==, 0);
  g_assert_true (isnan (stats.cv_ratio) && isnan (stats.ci95_ns[0]));
  g_assert_false (stats.is_stable);

  lse_stats_of (&stats, series, 2, 0.02, 1);
  g_assert_cmpfloat (stats.median_ns, ==, 15);
  assert_near (stats.mad_ns, 1.4826 * 5, 1e-9);
  g_assert_true (isnan (stats.ci95_ns[0]));

  lse_stats_of (&stats, series, 4, 0.02, 1);
  g_assert_cmpfloat (stats.median_ns, ==, 30);
  assert_near (stats.mad_ns, 1.4826 * 15, 1e-9); /* of 20 10 10 50 */
  g_assert_true (isnan (stats.ci95_ns[0]) && isnan (stats.ci95_ns[1]));
}

static void
test_same_seed_same_interval (void)
{
  int64_t series[50];
  uint64_t state = 5;
  series_correlated (series, 50, 0.05, 0, &state);
  LseStats a, b;
  lse_stats_of (&a, series, 50, 0.02, 7);
  lse_stats_of (&b, series, 50, 0.02, 7);
  g_assert_cmpfloat (a.ci95_ns[0], ==, b.ci95_ns[0]);
  g_assert_cmpfloat (a.ci95_ns[1], ==, b.ci95_ns[1]);
}

/* Numbers of another implementation of the definition. */
static void
test_generator (void)
{
  LsePcg32 rng = lse_pcg32_seed (42);
  g_assert_cmphex (lse_pcg32_next (&rng), ==, 0xc2f57bd6);
  g_assert_cmphex (lse_pcg32_next (&rng), ==, 0x6b07c4a9);
  g_assert_cmphex (lse_pcg32_next (&rng), ==, 0x72b7b29b);
  uint32_t seen = 0;
  for (int i = 0; i < 1000; i++)
    seen |= 1U << lse_pcg32_below (&rng, 20);
  g_assert_cmphex (seen, ==, 0xfffff);
}

/* The median of 5 drawn from 5 is the k-th value with a known probability: that of 3 or more
 * successes of 5 with k / 5, less that with (k - 1) / 5. */
static void
test_resampled_median (void)
{
  const int64_t sorted[] = {0, 1, 2, 3, 4};
  const double expected[] = {0.05792, 0.25952, 0.36512, 0.25952, 0.05792};
  int seen[5] = {0};
  LsePcg32 rng = lse_pcg32_seed (1);
  LseMedianSampler sampler;
  lse_median_sampler_init (&sampler, sorted, 5);
  for (int i = 0; i < 20000; i++)
    seen[(int)lse_resampled_median (&sampler, &rng)]++;
  for (int k = 0; k < 5; k++)
    assert_near (seen[k] / 20000.0, expected[k], 0.012);

  /* of 2: both the same with 1/4 each, else their middle */
  const int64_t pair[] = {0, 2};
  int of_pair[3] = {0};
  lse_median_sampler_init (&sampler, pair, 2);
  for (int i = 0; i < 20000; i++)
    of_pair[(int)lse_resampled_median (&sampler, &rng)]++;
  assert_near (of_pair[1] / 20000.0, 0.5, 0.012);
}

/* The median of a resample that is really drawn. */
static double
counted_median (const int64_t *sorted, size_t n, LsePcg32 *rng)
{
  double drawn[256];
  for (size_t i = 0; i < n; i++)
    drawn[i] = (double)sorted[lse_pcg32_below (rng, (uint32_t)n)];
  return lse_median (drawn, n);
}

/* Drawn at once or counted: the same distribution, at any length. */
static void
test_resampled_as_counted (void)
{
  enum
  {
    N_DRAWS = 20000
  };
  const size_t lengths[] = {1, 3, 4, 6, 7, 20, 51, 200};
  int64_t sorted[200];
  for (int64_t i = 0; i < 200; i++)
    sorted[i] = 2 * i;
  for (size_t l = 0; l < G_N_ELEMENTS (lengths); l++)
    {
      int seen[2][400] = {{0}}, sums[2] = {0};
      LsePcg32 rng = lse_pcg32_seed (l + 1);
      LseMedianSampler sampler;
      lse_median_sampler_init (&sampler, sorted, lengths[l]);
      for (int i = 0; i < N_DRAWS; i++)
        {
          seen[0][(int)lse_resampled_median (&sampler, &rng)]++;
          seen[1][(int)counted_median (sorted, lengths[l], &rng)]++;
        }
      for (size_t value = 0; value < 400; value++)
        {
          sums[0] += seen[0][value];
          sums[1] += seen[1][value];
          assert_near ((sums[0] - sums[1]) / (double)N_DRAWS, 0, 0.02);
        }
    }
}

/* Counting and the limit distribution meet at the length where one takes over from the other. */
static void
test_long_series_continue_short_ones (void)
{
  int64_t series[258];
  for (int64_t i = 0; i < 258; i++)
    series[i] = 1000000 + i * 1000;
  LseStats counted, limit;
  lse_stats_of (&counted, series, 256, 0.02, 1);
  lse_stats_of (&limit, series, 258, 0.02, 1);
  double counted_width = counted.ci95_ns[1] - counted.ci95_ns[0];
  double limit_width = limit.ci95_ns[1] - limit.ci95_ns[0];
  assert_near (limit_width / counted_width, 1, 0.15);
  assert_near (counted_width, 1000 * 1.96 * sqrt (256.0), 5000); /* order statistics */
}

static void
test_coverage (void)
{
  const size_t lengths[] = {5, 7, 15, 31, 300};
  uint64_t state = 11;
  for (size_t k = 0; k < G_N_ELEMENTS (lengths); k++)
    {
      int n_covered = 0;
      for (int round = 0; round < 200; round++)
        {
          int64_t series[300];
          LseStats stats;
          series_correlated (series, lengths[k], 0.05, 0, &state);
          lse_stats_of (&stats, series, lengths[k], 0.02, (uint64_t)round);
          n_covered += stats.ci95_ns[0] <= 1e7 && 1e7 <= stats.ci95_ns[1];
        }
      g_test_message ("n = %zu: %d of 200 intervals cover", lengths[k], n_covered);
      g_assert_cmpint (n_covered, >=, 178);
      g_assert_cmpint (n_covered, <=, 199);
    }
}

/* ------------------------------------------------------------------ shape */

static void
test_p95 (void)
{
  int64_t series[100];
  LseStats stats;
  for (int64_t i = 0; i < 100; i++)
    series[i] = 100 - i;
  lse_stats_of (&stats, series, 100, 0.02, 1);
  g_assert_cmpfloat (stats.p95_ns, ==, 95);
  lse_stats_of (&stats, series, 10, 0.02, 1); /* 91 … 100 */
  g_assert_cmpfloat (stats.p95_ns, ==, 100);
  lse_stats_of (&stats, series, 1, 0.02, 1);
  g_assert_cmpfloat (stats.p95_ns, ==, 100);
}

typedef enum
{
  SHAPE_NORMAL,
  SHAPE_SKEWED,
  SHAPE_UNIFORM,
  SHAPE_SPIKED,
  SHAPE_CORRELATED,
  SHAPE_HALVES, /* two modes of the same weight */
  SHAPE_FIFTH   /* one of a fifth */
} Shape;

static void
make_shape (int64_t *ns, size_t n, Shape shape, uint64_t *state)
{
  if (shape == SHAPE_CORRELATED)
    {
      series_correlated (ns, n, 0.05, 0.5, state);
      return;
    }
  for (size_t i = 0; i < n; i++)
    {
      double u = series_uniform (state), z = series_normal (state), value = 0.01 * z;
      if (shape == SHAPE_SKEWED)
        value = -0.05 * log (u);
      else if (shape == SHAPE_UNIFORM)
        value = 0.1 * u;
      else if (shape == SHAPE_SPIKED)
        value += u < 0.05 ? 6 * u : 0;
      else if (shape >= SHAPE_HALVES)
        value += u < (shape == SHAPE_HALVES ? 0.5 : 0.2) ? 0.1 : 0;
      ns[i] = (int64_t)(1e7 * (1 + value));
    }
}

/* One hump is not called two, and two are. */
static void
test_modes (void)
{
  static const struct
  {
    Shape shape;
    size_t n;
    int least, most; /* of 500 */
  } cases[] = {
      {SHAPE_NORMAL, 12, 0, 5},     {SHAPE_NORMAL, 101, 0, 5},      {SHAPE_SKEWED, 15, 0, 8},
      {SHAPE_SKEWED, 61, 0, 5},     {SHAPE_UNIFORM, 21, 0, 8},      {SHAPE_SPIKED, 31, 0, 8},
      {SHAPE_SPIKED, 101, 0, 5},    {SHAPE_CORRELATED, 31, 0, 5},   {SHAPE_HALVES, 21, 400, 500},
      {SHAPE_HALVES, 61, 490, 500}, {SHAPE_HALVES, 1000, 500, 500}, {SHAPE_FIFTH, 61, 450, 500},
  };
  uint64_t state = 53;
  for (size_t k = 0; k < G_N_ELEMENTS (cases); k++)
    {
      int n_found = 0;
      for (int round = 0; round < 500; round++)
        {
          int64_t series[1000];
          double modes_ns[2];
          make_shape (series, cases[k].n, cases[k].shape, &state);
          int64_t *sorted = lse_sorted_copy (series, cases[k].n);
          n_found += lse_sorted_modes (sorted, cases[k].n, modes_ns);
          free (sorted);
        }
      g_test_message ("shape %d, n = %zu: two modes in %d of 500", (int)cases[k].shape, cases[k].n,
                      n_found);
      g_assert_cmpint (n_found, >=, cases[k].least);
      g_assert_cmpint (n_found, <=, cases[k].most);
    }
}

static void
test_modes_are_medians (void)
{
  int64_t series[30];
  LseStats stats;
  for (int i = 0; i < 30; i++)
    series[i] = i % 3 == 0 ? 2000 + i : 1000 + i;
  lse_stats_of (&stats, series, 30, 0.02, 1);
  g_assert_true (stats.is_bimodal);
  g_assert_cmpfloat (stats.modes_ns[0], ==, 1015);
  g_assert_cmpfloat (stats.modes_ns[1], ==, 2013.5);
  for (int i = 0; i < 30; i++)
    series[i] = i % 2; /* two values of a clock at its resolution, about 0.5: > 1 % */
  lse_stats_of (&stats, series, 30, 0.02, 1);
  g_assert_true (stats.is_bimodal);
  for (int i = 0; i < 30; i++)
    series[i] = 1000 + i % 2;
  lse_stats_of (&stats, series, 30, 0.02, 1);
  g_assert_false (stats.is_bimodal);
  g_assert_true (isnan (stats.modes_ns[0]));
}

static void
test_warmup_length (void)
{
  LseStats steady = {.n = 20, .median_ns = 100, .mad_ns = 1};
  const int64_t series[] = {150, 120, 105, 104, 100, 130, 100, 99};
  g_assert_cmpuint (lse_warmup_length (series, 8, &steady), ==, 3); /* 104 is within 4 MAD */
  g_assert_cmpuint (lse_warmup_length (series, 4, &steady), ==, 2); /* half at most */
  steady.mad_ns = 0;
  g_assert_cmpuint (lse_warmup_length (series, 8, &steady), ==, 4); /* 2 % are allowed */
  steady.n = 7;
  g_assert_cmpuint (lse_warmup_length (series, 8, &steady), ==, 0);
  g_assert_cmpuint (lse_warmup_length (NULL, 0, &steady), ==, 0);
}

/* ------------------------------------------------------------------ two series */

static void
test_ratio (void)
{
  const int64_t slow[] = {200, 200, 200, 200, 200}, fast[] = {100, 100, 100, 100, 100};
  LseRatio ratio = lse_ratio_of_medians (slow, 5, fast, 5, 1);
  g_assert_cmpfloat (ratio.value, ==, 2);
  g_assert_cmpfloat (ratio.ci95[0], ==, 2);
  g_assert_cmpfloat (ratio.ci95[1], ==, 2);
  ratio = lse_ratio_of_medians (slow, 4, fast, 5, 1);
  g_assert_cmpfloat (ratio.value, ==, 2);
  g_assert_true (isnan (ratio.ci95[0]) && isnan (ratio.ci95[1]));
  g_assert_true (isnan (lse_ratio_of_medians (NULL, 0, fast, 5, 1).value));
  g_assert_true (isnan (lse_ratio_of_medians (fast, 5, (int64_t[]) {0, 0, 0, 0, 0}, 5, 1).value));

  int64_t a[41], b[41];
  uint64_t state = 17;
  int n_covered = 0;
  for (int round = 0; round < 200; round++)
    {
      series_correlated (a, 41, 0.04, 0, &state);
      series_correlated (b, 41, 0.04, 0, &state);
      for (int i = 0; i < 41; i++)
        a[i] *= 3;
      ratio = lse_ratio_of_medians (a, 41, b, 41, (uint64_t)round);
      n_covered += ratio.ci95[0] <= 3 && 3 <= ratio.ci95[1];
    }
  g_assert_cmpint (n_covered, >=, 182);
}

static void
test_mann_whitney_exact (void)
{
  const int64_t low[] = {1, 2, 3, 4, 5}, high[] = {11, 12, 13, 14, 15};
  assert_near (lse_mann_whitney_p (low, 5, high, 5), 2.0 / 252, 1e-12);
  assert_near (lse_mann_whitney_p (high, 5, low, 5), 2.0 / 252, 1e-12);
  assert_near (lse_mann_whitney_p (low, 4, high, 4), 2.0 / 70, 1e-12);
  assert_near (lse_mann_whitney_p (low, 2, high, 1), 2.0 / 3, 1e-12);
  g_assert_cmpfloat (lse_mann_whitney_p (low, 1, high, 1), ==, 1);
  g_assert_cmpfloat (lse_mann_whitney_p (low, 5, low, 5), ==, 1);
  g_assert_cmpfloat (lse_mann_whitney_p (low, 5, NULL, 0), ==, 1);

  /* ranks 1 3 3 3 5.5 5.5: the sum 7 is 3.5 from the middle; 6 of the 20 triples are as far */
  assert_near (lse_mann_whitney_p ((int64_t[]) {1, 2, 2}, 3, (int64_t[]) {2, 3, 3}, 3), 0.3, 1e-12);
}

static void
test_mann_whitney_normal (void)
{
  int64_t a[30], b[30];
  for (int i = 0; i < 30; i++)
    {
      a[i] = i;
      b[i] = 100 + i;
    }
  double z = (450 - 0.5) / sqrt (30 * 30 / 12.0 * 61); /* no ties */
  assert_near (lse_mann_whitney_p (a, 30, b, 30) / erfc (z / sqrt (2)), 1, 1e-9);
  for (int i = 0; i < 30; i++)
    {
      a[i] = 1;
      b[i] = 2;
    }
  double ties = 2 * (30.0 * 30 * 30 - 30) / (60 * 59.0);
  z = (450 - 0.5) / sqrt (30 * 30 / 12.0 * (61 - ties));
  assert_near (lse_mann_whitney_p (a, 30, b, 30) / erfc (z / sqrt (2)), 1, 1e-9);
  g_assert_cmpfloat (lse_mann_whitney_p (a, 30, a, 30), ==, 1);
}

static void
test_hodges_lehmann (void)
{
  g_assert_cmpfloat (lse_hodges_lehmann_ns ((int64_t[]) {3, 1, 2}, 3, (int64_t[]) {20, 10}, 2), ==,
                     -13); /* -19 -18 -17 -9 -8 -7 */
  g_assert_cmpfloat (lse_hodges_lehmann_ns ((int64_t[]) {5}, 1, (int64_t[]) {9, 1, 2}, 3), ==, 3);
  g_assert_true (isnan (lse_hodges_lehmann_ns (NULL, 0, (int64_t[]) {1}, 1)));

  int64_t a[37], b[23];
  double all[37 * 23];
  uint64_t state = 23;
  series_correlated (a, 37, 0.1, 0, &state);
  series_correlated (b, 23, 0.1, 0, &state);
  for (int i = 0; i < 37; i++)
    for (int j = 0; j < 23; j++)
      all[i * 23 + j] = (double)(a[i] - b[j]);
  g_assert_cmpfloat (lse_hodges_lehmann_ns (a, 37, b, 23), ==, lse_median (all, 37 * 23));
}

/* ------------------------------------------------------------------ words */

typedef enum
{
  INDEPENDENT,
  CORRELATED,
  BIMODAL
} Kind;

static void
make_series (int64_t *ns, size_t n, Kind kind, uint64_t *state)
{
  if (kind == BIMODAL)
    series_bimodal (ns, n, 0.1, state);
  else
    series_correlated (ns, n, 0.05, kind == CORRELATED ? 0.5 : 0, state);
}

/* contract: at most 1 % of 1000 pairs of equal things may get a word */
static void
test_false_words (void)
{
  static const struct
  {
    Kind kind;
    size_t n;
    const char *name;
  } cases[] = {
      {INDEPENDENT, 5, "independent"},  {INDEPENDENT, 15, "independent"},
      {INDEPENDENT, 61, "independent"}, {CORRELATED, 15, "correlated"},
      {CORRELATED, 31, "correlated"},   {CORRELATED, 101, "correlated"},
      {BIMODAL, 7, "bimodal"},          {BIMODAL, 31, "bimodal"},
      {BIMODAL, 101, "bimodal"},
  };
  uint64_t state = 29;
  for (size_t k = 0; k < G_N_ELEMENTS (cases); k++)
    {
      int n_words = 0;
      for (int round = 0; round < 1000; round++)
        {
          int64_t a[101], b[101];
          make_series (a, cases[k].n, cases[k].kind, &state);
          make_series (b, cases[k].n, cases[k].kind, &state);
          n_words +=
              lse_verdict_of (a, cases[k].n, b, cases[k].n, (uint64_t)round) != LSE_VERDICT_SAME;
        }
      g_test_message ("%s, n = %zu: %d false words", cases[k].name, cases[k].n, n_words);
      g_assert_cmpint (n_words, <=, 10);
    }
}

/* A test that never says anything would pass the one above. */
static void
test_true_words (void)
{
  uint64_t state = 31;
  int n_faster = 0, n_slower = 0, n_small = 0, n_bimodal = 0;
  for (int round = 0; round < 50; round++)
    {
      int64_t a[31], b[31], c[31], d[31];
      series_correlated (a, 31, 0.02, 0.2, &state);
      series_correlated (b, 31, 0.02, 0.2, &state);
      for (int i = 0; i < 31; i++)
        b[i] = b[i] * 11 / 10;
      n_faster += lse_verdict_of (a, 31, b, 31, 1) == LSE_VERDICT_FASTER;
      n_slower += lse_verdict_of (b, 31, a, 31, 1) == LSE_VERDICT_SLOWER;
      series_correlated (c, 31, 0.0005, 0, &state);
      series_correlated (d, 31, 0.0005, 0, &state);
      for (int i = 0; i < 31; i++)
        d[i] = d[i] * 1005 / 1000;
      n_small += lse_verdict_of (c, 31, d, 31, 1) != LSE_VERDICT_SAME;
      series_bimodal (a, 31, 0.1, &state);
      series_bimodal (b, 31, 0.1, &state);
      for (int i = 0; i < 31; i++)
        b[i] *= 2;
      n_bimodal += lse_verdict_of (a, 31, b, 31, 1) == LSE_VERDICT_FASTER;
    }
  g_assert_cmpint (n_faster, >=, 48);
  g_assert_cmpint (n_slower, >=, 48);
  g_assert_cmpint (n_bimodal, >=, 48);
  g_assert_cmpint (n_small, ==, 0); /* half a percent is no word, however certain */
}

/* Medians 5 % apart beyond doubt, but as many repetitions say the opposite: ranks decide. */
static void
test_no_word_against_ranks (void)
{
  int64_t a[21], b[21];
  for (int i = 0; i < 21; i++)
    {
      a[i] = i % 4 == 2 ? 120 : 100;
      b[i] = i % 4 == 2 ? 90 : 105;
    }
  LseRatio ratio = lse_ratio_of_medians (a, 21, b, 21, 1);
  g_assert_cmpfloat (ratio.ci95[1], <, 1);
  g_assert_cmpint (lse_verdict_of (a, 21, b, 21, 1), ==, LSE_VERDICT_SAME);
}

static void
test_words_of_few (void)
{
  const int64_t low[] = {100, 101, 102, 99, 98}, high[] = {200, 201, 203, 199, 198};
  g_assert_cmpint (lse_verdict_of (low, 5, high, 5, 1), ==, LSE_VERDICT_FASTER);
  g_assert_cmpint (lse_verdict_of (high, 5, low, 5, 1), ==, LSE_VERDICT_SLOWER);
  g_assert_cmpint (lse_verdict_of (low, 4, high, 5, 1), ==, LSE_VERDICT_SAME);
  g_assert_cmpint (lse_verdict_of (low, 1, high, 1, 1), ==, LSE_VERDICT_SAME);
  g_assert_cmpint (lse_verdict_of (NULL, 0, high, 5, 1), ==, LSE_VERDICT_SAME);
  g_assert_cmpint (lse_verdict_of (NULL, 0, NULL, 0, 1), ==, LSE_VERDICT_SAME);
  g_assert_cmpint (lse_verdict_of (low, 5, low, 5, 1), ==, LSE_VERDICT_SAME);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/statistics/median", test_median);
  g_test_add_func ("/engine/statistics/order", test_order);
  g_test_add_func ("/engine/statistics/summary-by-hand", test_summary_by_hand);
  g_test_add_func ("/engine/statistics/few", test_few);
  g_test_add_func ("/engine/statistics/same-seed-same-interval", test_same_seed_same_interval);
  g_test_add_func ("/engine/statistics/generator", test_generator);
  g_test_add_func ("/engine/statistics/resampled-median", test_resampled_median);
  g_test_add_func ("/engine/statistics/resampled-as-counted", test_resampled_as_counted);
  g_test_add_func ("/engine/statistics/long-continues-short", test_long_series_continue_short_ones);
  g_test_add_func ("/engine/statistics/coverage", test_coverage);
  g_test_add_func ("/engine/statistics/p95", test_p95);
  g_test_add_func ("/engine/statistics/modes", test_modes);
  g_test_add_func ("/engine/statistics/modes-are-medians", test_modes_are_medians);
  g_test_add_func ("/engine/statistics/warmup-length", test_warmup_length);
  g_test_add_func ("/engine/statistics/ratio", test_ratio);
  g_test_add_func ("/engine/statistics/mann-whitney-exact", test_mann_whitney_exact);
  g_test_add_func ("/engine/statistics/mann-whitney-normal", test_mann_whitney_normal);
  g_test_add_func ("/engine/statistics/hodges-lehmann", test_hodges_lehmann);
  g_test_add_func ("/engine/statistics/false-words", test_false_words);
  g_test_add_func ("/engine/statistics/true-words", test_true_words);
  g_test_add_func ("/engine/statistics/no-word-against-ranks", test_no_word_against_ranks);
  g_test_add_func ("/engine/statistics/words-of-few", test_words_of_few);
  return g_test_run ();
}
