/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "workloads/simd-private.h"

#include <glib.h>
#include <math.h>
#include <string.h>

#define N 100000

/* Recorded once: data of a seed stay the same for ever. */
static void
test_frozen (void)
{
  g_assert_cmpfloat (lse_random_at (1, 0, 0), ==, 0x1.470bde49f4d5p-5);
  g_assert_cmpfloat (lse_random_at (1, 0, 1), ==, 0x1.bb217c7e151eep-2);
  g_assert_cmpfloat (lse_random_at (1, 1, 0), ==, 0x1.cc8b1c7e876bp-3);
  g_assert_cmpfloat (lse_random_at (UINT64_MAX, 1, UINT64_C (1) << 40), ==, 0x1.8d74cbaaf5ee1p-1);
}

static void
test_any_order (void)
{
  static double whole[1000], pieces[1000];
  lse_random_fill (whole, 7, 1, 5, 1005);
  for (uint64_t end = 1000, begin; end > 0; end = begin)
    {
      begin = end > 37 ? end - 37 : 0;
      lse_random_fill (pieces + begin, 7, 1, begin + 5, end + 5);
    }
  g_assert_cmpmem (whole, sizeof whole, pieces, sizeof pieces);
  for (uint64_t i = 0; i < 1000; i++)
    g_assert_cmpfloat (whole[i], ==, lse_random_at (7, 1, i + 5));
}

static void
test_versions_agree (void)
{
  static double expected[101], got[101];
  lse_simd_versions[lse_n_simd_versions - 1]->uniform (expected, 101, 12345);
  for (size_t i = 0; i < lse_n_simd_versions; i++)
    if (lse_simd_versions[i]->is_supported ())
      for (size_t n = 0; n <= 101; n++)
        {
          memset (got, 0, sizeof got);
          lse_simd_versions[i]->uniform (got, n, 12345);
          g_assert_cmpmem (got, n * sizeof *got, expected, n * sizeof *expected);
        }
}

static double
correlation (const double *a, const double *b, size_t n)
{
  double sum = 0;
  for (size_t i = 0; i < n; i++)
    sum += (a[i] - 0.5) * (b[i] - 0.5);
  return sum / (double)n * 12; /* 1/12 is the variance of a uniform number */
}

/* Bounds are five standard deviations; the numbers are fixed, so this passes always or never. */
static void
test_uniform (void)
{
  static double x[N], other[N];
  size_t bins[64] = {0};
  double sum = 0, chi2 = 0, noise = 5 / sqrt (N);
  lse_random_fill (x, 1, 0, 0, N);
  for (size_t i = 0; i < N; i++)
    {
      g_assert_true (x[i] >= 0 && x[i] < 1);
      g_assert_cmpfloat (x[i] * 0x1p53, ==, floor (x[i] * 0x1p53));
      bins[(size_t)(x[i] * 64)]++;
      sum += x[i];
    }
  for (size_t i = 0; i < 64; i++)
    chi2 += pow ((double)bins[i] - N / 64.0, 2) / (N / 64.0);
  g_assert_cmpfloat (fabs (sum / N - 0.5), <, noise / sqrt (12));
  g_assert_cmpfloat (chi2, <, 63 + 5 * sqrt (126));
  g_assert_cmpfloat (chi2, >, 63 - 5 * sqrt (126)); /* too even is not random either */
  g_assert_cmpfloat (fabs (correlation (x, x + 1, N - 1)), <, noise);

  lse_random_fill (other, 1, 1, 0, N);
  g_assert_cmpfloat (fabs (correlation (x, other, N)), <, noise);
  lse_random_fill (other, 2, 0, 0, N);
  g_assert_cmpfloat (fabs (correlation (x, other, N)), <, noise);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/random/frozen", test_frozen);
  g_test_add_func ("/engine/random/any-order", test_any_order);
  g_test_add_func ("/engine/random/versions-agree", test_versions_agree);
  g_test_add_func ("/engine/random/uniform", test_uniform);
  return g_test_run ();
}
