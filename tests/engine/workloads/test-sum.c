/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Sums against exact integer arithmetic: numbers of the generator are multiples of 2^-53.
 */
#include "workloads/simd-private.h"

#include <float.h>
#include <glib.h>
#include <math.h>

#define N_MAX 200003

static double values[N_MAX + 8];

/* The sum of multiples of @unit, exactly rounded: an __int128 holds any of them. */
static double
exact_sum (const double *x, size_t n, double unit)
{
  __int128 sum = 0;
  for (size_t i = 0; i < n; i++)
    sum += (__int128)(x[i] / unit);
  return (double)sum * unit;
}

static double
ulp_of (double value)
{
  return nextafter (fabs (value), INFINITY) - fabs (value);
}

static double
value_of (LsePartial partial)
{
  return partial.sum + partial.error;
}

static void
assert_within_ulp (double got, double expected)
{
  g_assert_cmpfloat (fabs (got - expected), <=, ulp_of (expected));
}

static void
test_uniform (void)
{
  static const size_t sizes[] = {0, 1, 2, 3, 7, 8, 63, 64, 65, 127, 128, 513, 1000, 4096, N_MAX};
  lse_random_fill (values, 3, 0, 0, N_MAX + 8);
  for (size_t version = 0; version < lse_n_simd_versions; version++)
    for (size_t i = 0; i < G_N_ELEMENTS (sizes); i++)
      for (size_t shift = 0; shift < 8 && lse_simd_versions[version]->is_supported (); shift++)
        {
          LsePartial partial = lse_simd_versions[version]->sum (values + shift, sizes[i]);
          assert_within_ulp (value_of (partial), exact_sum (values + shift, sizes[i], 0x1p-53));
          g_assert_cmpuint (partial.count, ==, sizes[i]);
        }
}

/* A worker's 80 MB in miniature: chunks of any size, combined in any order. */
static void
test_combine (void)
{
  lse_random_fill (values, 4, 0, 0, N_MAX);
  double expected = exact_sum (values, N_MAX, 0x1p-53);
  for (size_t chunk = 1; chunk < N_MAX; chunk = chunk * 3 + 1)
    for (int backwards = 0; backwards < 2; backwards++)
      {
        LsePartial total = {0};
        size_t n_chunks = (N_MAX + chunk - 1) / chunk;
        for (size_t i = 0; i < n_chunks; i++)
          {
            size_t begin = (backwards ? n_chunks - 1 - i : i) * chunk;
            size_t n = MIN (chunk, N_MAX - begin);
            LsePartial part = lse_partial_of_array (values + begin, n);
            lse_partial_combine (&total, &part);
          }
        assert_within_ulp (value_of (total), expected);
        g_assert_cmpuint (total.count, ==, N_MAX);
        assert_within_ulp (lse_partial_value (&total), expected / N_MAX);
      }
}

/* Where everything cancels, partial sums keep what double alone would lose. */
static void
test_combine_cancels (void)
{
  static const double parts[] = {1, 1e16, 3, -1e16, 0x1p-60, 1e300, -1e300};
  LsePartial total = {0};
  for (size_t i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      LsePartial part = lse_partial_of_array (&parts[i], 1);
      lse_partial_combine (&total, &part);
    }
  g_assert_cmpfloat (value_of (total), ==, 4);
}

/* Inside an array plain additions are at most 16 in a chain and three in the tree above it. */
static void
test_array_cancels (void)
{
  double magnitudes = 0;
  for (size_t i = 0; i < N_MAX; i++)
    {
      values[i] = floor ((lse_random_at (5, 0, i) - 0.5) * 0x1p50);
      magnitudes += fabs (values[i]);
    }
  double expected = exact_sum (values, N_MAX, 1);
  for (size_t version = 0; version < lse_n_simd_versions; version++)
    if (lse_simd_versions[version]->is_supported ())
      {
        double got = value_of (lse_simd_versions[version]->sum (values, N_MAX));
        g_assert_cmpfloat (fabs (got - expected), <=, 19 * 0x1p-53 * magnitudes);
        /* Rounding errors are as often up as down: in truth far below the bound. */
        g_assert_cmpfloat (fabs (got - expected), <=, 0.05 * 19 * 0x1p-53 * magnitudes);
      }
}

/* Numbers that one of the streams or lanes alone gets must count too. */
static void
test_every_element_counts (void)
{
  enum
  {
    N = 300
  };
  static double x[N];
  for (size_t version = 0; version < lse_n_simd_versions; version++)
    for (size_t n = 0; n <= N && lse_simd_versions[version]->is_supported (); n++)
      {
        for (size_t i = 0; i < N; i++)
          x[i] = i < n ? (double)(i * i + 1) : NAN; /* a look beyond the end shows */
        double expected = n == 0 ? 0 : (double)((n - 1) * n * (2 * n - 1) / 6 + n);
        g_assert_cmpfloat (value_of (lse_simd_versions[version]->sum (x, n)), ==, expected);
      }
}

static double
mean_with (double special, double other)
{
  for (size_t i = 0; i < 1000; i++)
    values[i] = 1;
  values[321] = special;
  values[777] = other;
  LsePartial partial = lse_partial_of_array (values, 1000);
  return lse_partial_value (&partial);
}

static void
test_not_finite (void)
{
  LsePartial empty = {0};
  g_assert_true (isnan (lse_partial_value (&empty)));
  g_assert_cmpfloat (mean_with (1, 1), ==, 1);
  g_assert_cmpfloat (mean_with (INFINITY, 1), ==, INFINITY);
  g_assert_cmpfloat (mean_with (-INFINITY, 1), ==, -INFINITY);
  g_assert_cmpfloat (mean_with (DBL_MAX, DBL_MAX), ==, INFINITY);
  g_assert_true (isnan (mean_with (NAN, 1)));
  g_assert_true (isnan (mean_with (INFINITY, -INFINITY)));

  LsePartial total = {0}, part = {.sum = INFINITY, .count = 1};
  lse_partial_combine (&total, &part);
  lse_partial_combine (&total, &(LsePartial) {.sum = 1, .count = 1});
  g_assert_cmpfloat (lse_partial_value (&total), ==, INFINITY);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/sum/uniform", test_uniform);
  g_test_add_func ("/engine/sum/combine", test_combine);
  g_test_add_func ("/engine/sum/combine-cancels", test_combine_cancels);
  g_test_add_func ("/engine/sum/array-cancels", test_array_cancels);
  g_test_add_func ("/engine/sum/every-element-counts", test_every_element_counts);
  g_test_add_func ("/engine/sum/not-finite", test_not_finite);
  return g_test_run ();
}
