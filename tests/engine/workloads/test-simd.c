/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Every version of the vector code that this machine has: errors against long double, and the
 * promise that an element has the same bits whatever comes with it.
 */
#include "workloads/simd-private.h"

#include <float.h>
#include <glib.h>
#include <math.h>
#include <string.h>

#define N 20000
#define HALF_PI_LONG 1.57079632679489661923132169163975144L

typedef struct
{
  const char *name;
  double max_ulp;
} Function;

/* sin(x)² crosses 1/2 where its slope is greatest, and below 1/2 an ulp is half as large. */
static const Function functions[] = {{"sincos", 2.0}, {"sin2", 2.5}};

static LseSimdMapFn
map_of (const LseSimd *version, size_t function)
{
  return function == 0 ? version->sincos : version->sin2;
}

static long double
reference (size_t function, double x)
{
  long double sine = sinl (x);
  return function == 0 ? sine * cosl (x) : sine * sine;
}

/* At the double next to the truth. Below the normal numbers it no longer shrinks. */
static long double
ulp_of (double value)
{
  int exponent;
  frexp (value, &exponent);
  return ldexpl (1, (exponent < DBL_MIN_EXP ? DBL_MIN_EXP : exponent) - DBL_MANT_DIG);
}

/* Every version and function on @x against long double. */
static void
assert_accurate (const double *x, size_t n)
{
  static double y[N];
  for (size_t version = 0; version < lse_n_simd_versions; version++)
    for (size_t f = 0; f < G_N_ELEMENTS (functions); f++)
      {
        if (!lse_simd_versions[version]->is_supported ())
          continue;
        map_of (lse_simd_versions[version], f) (x, y, n, false);
        for (size_t i = 0; i < n; i++)
          {
            long double expected = reference (f, x[i]);
            double error_ulp = (double)(fabsl (y[i] - expected) / ulp_of ((double)expected));
            if (!(error_ulp <= functions[f].max_ulp))
              g_error ("%s %s (%a) = %a, %.2f ulp from the truth", functions[f].name,
                       lse_simd_versions[version]->name, x[i], y[i], error_ulp);
          }
      }
}

static void
test_ranges (void)
{
  static const double ranges[][2] = {{0, 1},      {-1, 1},     {0.78, 0.79}, {0, 2},
                                     {-100, 100}, {-1e5, 1e5}, {9e4, 1e6},   {1e6, 1e10}};
  static double x[N];
  for (size_t range = 0; range < G_N_ELEMENTS (ranges); range++)
    {
      lse_random_fill (x, 11, (unsigned)range, 0, N);
      for (size_t i = 0; i < N; i++)
        x[i] = ranges[range][0] + x[i] * (ranges[range][1] - ranges[range][0]);
      assert_accurate (x, N);
    }
}

/* The doubles around multiples of π/4: of π/2, where almost all digits cancel, and in between,
 * where one branch ends. */
static void
test_next_to_zeros (void)
{
  static double x[N];
  for (long multiple = 0; multiple < 127000; multiple += 4000)
    {
      for (size_t i = 0; i < N; i++)
        {
          double near = (double)((long double)(multiple + (long)i / 5) * HALF_PI_LONG / 2);
          x[i] = near;
          for (size_t step = 0; step < i % 5; step++)
            x[i] = nextafter (x[i], i % 2 ? INFINITY : -INFINITY);
        }
      assert_accurate (x, N);
    }
}

static void
test_all_exponents (void)
{
  static double x[N];
  for (size_t i = 0; i < N; i++)
    x[i] = ldexp (1 + lse_random_at (13, 0, i), (int)(i / 2 % 1092) - 1075) * (i % 2 == 0 ? 1 : -1);
  assert_accurate (x, N);
}

static void
assert_special (const double *x, const double *y, size_t function, size_t n)
{
  for (size_t i = 0; i < n; i++)
    if (!isfinite (x[i]))
      g_assert_true (isnan (y[i]));
    else if (x[i] == 0)
      {
        g_assert_true (y[i] == 0);
        g_assert_cmpint (!!signbit (y[i]), ==, function == 0 && signbit (x[i]));
      }
    else
      g_assert_cmpfloat (fabs (y[i] - (double)reference (function, x[i])), <=,
                         3 * DBL_EPSILON * fabs (y[i]) + DBL_TRUE_MIN);
}

/* Alone, and at every place of a block among ordinary neighbours of either kind. */
static void
test_special (void)
{
  const double specials[] = {0.0,
                             -0.0,
                             NAN,
                             -NAN,
                             INFINITY,
                             -INFINITY,
                             DBL_TRUE_MIN,
                             -DBL_TRUE_MIN,
                             1e300,
                             -DBL_MAX,
                             1e5,
                             -1e5,
                             nextafter (1e5, 1e9),
                             1e5 + 1,
                             1.0,
                             -1.0,
                             nextafter (1.0, 0),
                             nextafter (1.0, 2),
                             1e22};
  double x[75], y[75];
  for (size_t version = 0; version < lse_n_simd_versions; version++)
    for (size_t f = 0; f < 2 && lse_simd_versions[version]->is_supported (); f++)
      for (size_t i = 0; i < G_N_ELEMENTS (specials); i++)
        for (size_t place = 0; place < G_N_ELEMENTS (x); place++)
          {
            for (size_t k = 0; k < G_N_ELEMENTS (x); k++)
              x[k] = k == place ? specials[i] : i % 2 == 0 ? 0.25 : -17.5;
            map_of (lse_simd_versions[version], f) (x, y, G_N_ELEMENTS (x), place % 2 == 0);
            assert_special (x, y, f, G_N_ELEMENTS (x));
            map_of (lse_simd_versions[version], f) (&specials[i], y, 1, false);
            assert_special (&specials[i], y, f, 1);
          }
}

/* Small ones, large ones, special ones, in stretches: all ways through the code, and the changes
 * between them. */
static void
fill_mixed (double *x, size_t n)
{
  for (size_t i = 0; i < n; i++)
    {
      double u = lse_random_at (17, 0, i);
      size_t stretch = i / 70 % 6;
      x[i] = stretch < 3 ? u : stretch == 3 ? (u - 0.5) * 1e3 : stretch == 4 ? u * 4e5 : u - 0.5;
      if (stretch == 5 && i % 9 == 0)
        x[i] = i % 2 ? -0.0 : NAN;
    }
}

static void
test_same_bits_in_any_range (void)
{
  enum
  {
    LENGTH = 997
  };
  static double x[LENGTH], whole[LENGTH];
  static double space[LENGTH + 16];
  fill_mixed (x, LENGTH);
  for (size_t version = 0; version < lse_n_simd_versions; version++)
    for (size_t f = 0; f < 2 && lse_simd_versions[version]->is_supported (); f++)
      {
        LseSimdMapFn map = map_of (lse_simd_versions[version], f);
        map (x, whole, LENGTH, false);
        for (size_t chunk = 1; chunk < LENGTH; chunk += 1 + chunk / 8)
          for (size_t shift = 0; shift < 9; shift += 4)
            {
              double *pieces = space + shift + chunk % 4;
              for (size_t begin = 0; begin < LENGTH; begin += chunk)
                map (x + begin, pieces + begin, MIN (chunk, LENGTH - begin), begin % 2 == 0);
              g_assert_cmpmem (pieces, sizeof whole, whole, sizeof whole);
            }
      }
}

/* In [0, 2) the short way is taken if all neighbours are there too. Both must say the same, most
 * of all where one branch ends. */
static void
test_both_ways_agree (void)
{
  enum
  {
    LENGTH = 4096
  };
  static double x[LENGTH], alone[LENGTH];
  double y[33], mixed[33];
  lse_random_fill (x, 19, 0, 0, LENGTH);
  for (size_t i = LENGTH / 2; i < LENGTH; i++)
    x[i] *= 2;
  double at_fold = (double)(HALF_PI_LONG / 2), below_two = nextafter (2, 0);
  for (size_t i = 0; i < 64; i++)
    {
      x[i] = at_fold + ((double)i - 32) * 0x1p-53;
      x[64 + i] = below_two - (double)i * 0x1p-52;
      x[128 + i] = (double)i * DBL_TRUE_MIN;
      x[192 + i] = 2 * at_fold + ((double)i - 32) * 0x1p-52;
    }
  for (size_t version = 0; version < lse_n_simd_versions; version++)
    for (size_t f = 0; f < 2 && lse_simd_versions[version]->is_supported (); f++)
      {
        LseSimdMapFn map = map_of (lse_simd_versions[version], f);
        map (x, alone, LENGTH, false);
        for (size_t i = 0; i < LENGTH; i += 32)
          {
            memcpy (mixed, x + i, 32 * sizeof *x);
            for (size_t place = 0; place < 32; place += 31)
              {
                mixed[place] = 5;
                map (mixed, y, 32, false);
                for (size_t k = 0; k < 32; k++)
                  if (k != place && memcmp (&y[k], &alone[i + k], sizeof *y) != 0)
                    g_error ("%s %s (%a): %a alone, %a beside a large number", functions[f].name,
                             lse_simd_versions[version]->name, mixed[k], alone[i + k], y[k]);
                mixed[place] = x[i + place];
              }
          }
      }
}

/* Nothing beyond the end is written, nor before the beginning. */
static void
test_stays_inside (void)
{
  static double x[300], y[302];
  for (size_t version = 0; version < lse_n_simd_versions; version++)
    for (size_t n = 0; n <= 300 && lse_simd_versions[version]->is_supported (); n++)
      {
        for (size_t i = 0; i < 302; i++)
          y[i] = 42;
        lse_simd_versions[version]->sincos (x, y + 1, n, n % 2 == 0);
        for (size_t i = 0; i < 302; i++)
          g_assert_cmpfloat (y[i], ==, i >= 1 && i <= n ? 0 : 42);
      }
}

static void
test_best (void)
{
  g_assert_true (lse_simd_best ()->is_supported ());
  g_assert_true (lse_simd_versions[lse_n_simd_versions - 1]->is_supported ());
  g_assert_true (lse_simd_best () == lse_simd_best ());
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/simd/best", test_best);
  g_test_add_func ("/engine/simd/ranges", test_ranges);
  g_test_add_func ("/engine/simd/next-to-zeros", test_next_to_zeros);
  g_test_add_func ("/engine/simd/all-exponents", test_all_exponents);
  g_test_add_func ("/engine/simd/special", test_special);
  g_test_add_func ("/engine/simd/same-bits-in-any-range", test_same_bits_in_any_range);
  g_test_add_func ("/engine/simd/both-ways-agree", test_both_ways_agree);
  g_test_add_func ("/engine/simd/stays-inside", test_stays_inside);
  return g_test_run ();
}
