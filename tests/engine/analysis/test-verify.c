/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/verify.h"

#include "series.h"

#include <float.h>
#include <glib.h>
#include <stdlib.h>
#include <string.h>

#define MANY 5000 /* several blocks and an odd rest */

static void
fill (double *values, size_t n, uint64_t seed)
{
  for (size_t i = 0; i < n; i++)
    values[i] = series_uniform (&seed) - 0.5;
}

/* ------------------------------------------------------------------ arrays */

static void
test_ulp_distance (void)
{
  g_assert_cmpfloat (lse_ulp_distance (1, 1), ==, 0);
  g_assert_cmpfloat (lse_ulp_distance (nextafter (1, 2), 1), ==, 1);
  g_assert_cmpfloat (lse_ulp_distance (nextafter (1, 0), 1), ==, 0.5); /* units of 1 */
  g_assert_cmpfloat (lse_ulp_distance (-3, 3), ==, 6 / 0x1p-51);
  g_assert_cmpfloat (lse_ulp_distance (0.0, -0.0), ==, 0);
  g_assert_cmpfloat (lse_ulp_distance (0x1p-1074, 0), ==, 1);
  g_assert_cmpfloat (lse_ulp_distance (0x1p-1074, 0x1p-1072), ==, 3);
  g_assert_cmpfloat (lse_ulp_distance (0x1p-1022, 0x1p-1021), ==, 0x1p51);
  g_assert_cmpfloat (lse_ulp_distance (DBL_MAX, nextafter (DBL_MAX, 0)), ==, 1);
  g_assert_cmpfloat (lse_ulp_distance (-DBL_MAX, DBL_MAX), ==, 2 * (0x1p53 - 1));
  g_assert_cmpfloat (lse_ulp_distance (NAN, NAN), ==, 0);
  g_assert_cmpfloat (lse_ulp_distance (-NAN, NAN), ==, 0);
  g_assert_cmpfloat (lse_ulp_distance (NAN, 1), ==, INFINITY);
  g_assert_cmpfloat (lse_ulp_distance (1, NAN), ==, INFINITY);
  g_assert_cmpfloat (lse_ulp_distance (INFINITY, INFINITY), ==, 0);
  g_assert_cmpfloat (lse_ulp_distance (INFINITY, -INFINITY), ==, INFINITY);
  g_assert_cmpfloat (lse_ulp_distance (INFINITY, DBL_MAX), ==, INFINITY);
}

static void
assert_arrays (const double *got, const double *expected, size_t n, double max_ulp, int64_t bad)
{
  LseVerify verify;
  lse_verify_arrays (&verify, got, expected, n, max_ulp);
  g_assert_cmpint (verify.first_bad, ==, bad);
  g_assert_cmpint (verify.status, ==, bad < 0 ? LSE_VERIFY_OK : LSE_VERIFY_MISMATCH);
  g_assert_cmpuint (verify.elements, ==, n);
  g_assert_cmpstr (verify.method, ==, max_ulp == 0 ? "bitwise" : "ulp");
}

/* Each value in turn at each of some places, right and wrong. */
static void
test_one_wrong_element (void)
{
  static const double rare[] = {0, -0.0, INFINITY, -INFINITY, NAN, DBL_MAX, 0x1p-1074, 0x1p-1022};
  static const size_t places[] = {0, 1, 7, 1023, 1024, 1025, 2047, 4095, MANY - 1};
  double *expected = g_new (double, MANY), *got = g_new (double, MANY);
  fill (expected, MANY, 1);
  for (size_t p = 0; p < G_N_ELEMENTS (places); p++)
    {
      size_t place = places[p];
      double right = expected[place];
      memcpy (got, expected, MANY * sizeof *got);
      assert_arrays (got, expected, MANY, 0, -1);
      got[place] = nextafter (right, 10); /* one unit, or half of one */
      assert_arrays (got, expected, MANY, 0, (int64_t)place);
      assert_arrays (got, expected, MANY, 1, -1);
      got[place] = right + 8 * fabs (right) * DBL_EPSILON;
      assert_arrays (got, expected, MANY, 3, (int64_t)place);
      for (size_t i = 0; i < G_N_ELEMENTS (rare); i++)
        {
          got[place] = rare[i];
          assert_arrays (got, expected, MANY, 0, (int64_t)place);
          assert_arrays (got, expected, MANY, 4, (int64_t)place);
          expected[place] = rare[i];
          assert_arrays (got, expected, MANY, 0, -1);
          assert_arrays (got, expected, MANY, 4, -1);
          got[place] = 0.7;
          assert_arrays (got, expected, MANY, 0, (int64_t)place);
          assert_arrays (got, expected, MANY, 4, (int64_t)place);
          expected[place] = right;
        }
    }
  g_free (expected);
  g_free (got);
}

static void
test_wrong_in_other_ways (void)
{
  double *expected = g_new (double, MANY), *got = g_new (double, MANY);
  fill (expected, MANY, 2);
  memcpy (got, expected, MANY * sizeof *got);
  memset (got + 1500, 0, 500 * sizeof *got); /* a chunk that nobody computed */
  assert_arrays (got, expected, MANY, 0, 1500);
  memcpy (got, expected + 1, (MANY - 1) * sizeof *got); /* shifted by one */
  assert_arrays (got, expected, MANY, 2, 0);
  memcpy (got, expected, MANY * sizeof *got);
  memcpy (got + 1000, expected + 2000, 1000 * sizeof *got); /* two chunks exchanged */
  memcpy (got + 2000, expected + 1000, 1000 * sizeof *got);
  assert_arrays (got, expected, MANY, 2, 1000);
  memcpy (got, expected, MANY * sizeof *got);
  got[4000] = -got[4000];
  assert_arrays (got, expected, MANY, 2, 4000);
  got[10] = expected[11];
  assert_arrays (got, expected, MANY, 2, 10); /* the first one */
  g_free (expected);
  g_free (got);
}

static void
test_bits_of_zero_and_nan (void)
{
  const double plus[] = {1, 0.0, NAN}, minus[] = {1, -0.0, -NAN};
  assert_arrays (plus, minus, 3, 0, 1);
  assert_arrays (plus, minus, 3, 0.5, -1);
  assert_arrays (plus + 2, minus + 2, 1, 0, -1);
  assert_arrays (NULL, NULL, 0, 0, -1);
  assert_arrays (NULL, NULL, 0, 4, -1);
}

/* The fast loop and the careful one measure the same. */
static void
test_measures (void)
{
  double *expected = g_new (double, MANY), *got = g_new (double, MANY);
  uint64_t state = 5;
  double max_ulp = 0, max_abs = 0;
  for (size_t i = 0; i < MANY; i++)
    {
      expected[i] =
          ldexp (series_uniform (&state) - 0.5, (int)(series_uniform (&state) * 400) - 200);
      got[i] = expected[i] * (1 + (series_uniform (&state) - 0.5) * 0x1p-48);
      max_ulp = fmax (max_ulp, lse_ulp_distance (got[i], expected[i]));
      max_abs = fmax (max_abs, fabs (got[i] - expected[i]));
    }
  LseVerify verify;
  lse_verify_arrays (&verify, got, expected, MANY, 100);
  g_assert_cmpint (verify.status, ==, LSE_VERIFY_OK);
  g_assert_cmpfloat (verify.max_ulp, ==, max_ulp);
  g_assert_cmpfloat (verify.max_abs_err, ==, max_abs);
  g_assert_cmpfloat (verify.bound, ==, 100);
  g_assert_cmpfloat (max_ulp, >, 4);
  lse_verify_arrays (&verify, got, expected, MANY, max_ulp);
  g_assert_cmpint (verify.status, ==, LSE_VERIFY_OK);
  lse_verify_arrays (&verify, got, expected, MANY, max_ulp * 0.999);
  g_assert_cmpint (verify.status, ==, LSE_VERIFY_MISMATCH);
  g_free (expected);
  g_free (got);
}

/* ------------------------------------------------------------------ numbers, several checks */

static LseVerifyStatus
scalar (double got, double expected, double bound)
{
  LseVerify verify;
  lse_verify_scalar (&verify, got, expected, bound);
  g_assert_cmpint (verify.first_bad, ==, verify.status == LSE_VERIFY_OK ? -1 : 0);
  g_assert_cmpstr (verify.method, ==, "relative");
  return verify.status;
}

static void
test_scalar (void)
{
  g_assert_cmpint (scalar (0.5, 0.5, 0), ==, LSE_VERIFY_OK);
  g_assert_cmpint (scalar (1000.001, 1000, 1e-6 * 1.001), ==, LSE_VERIFY_OK);
  g_assert_cmpint (scalar (1000.001, 1000, 1e-7), ==, LSE_VERIFY_MISMATCH);
  g_assert_cmpint (scalar (-1, 1, 1e-3), ==, LSE_VERIFY_MISMATCH);
  g_assert_cmpint (scalar (1e-20, 0, 1e-15), ==, LSE_VERIFY_OK);
  g_assert_cmpint (scalar (1e-10, 0, 1e-15), ==, LSE_VERIFY_MISMATCH);
  g_assert_cmpint (scalar (NAN, NAN, 1e-15), ==, LSE_VERIFY_OK);
  g_assert_cmpint (scalar (NAN, 1, 1e-15), ==, LSE_VERIFY_MISMATCH);
  g_assert_cmpint (scalar (1, NAN, 1e-15), ==, LSE_VERIFY_MISMATCH);
  g_assert_cmpint (scalar (INFINITY, INFINITY, 1e-15), ==, LSE_VERIFY_OK);
  g_assert_cmpint (scalar (INFINITY, 1, 1e-15), ==, LSE_VERIFY_MISMATCH);
  g_assert_cmpint (scalar (1, -INFINITY, 1e-15), ==, LSE_VERIFY_MISMATCH);
}

static void
test_merge (void)
{
  LseVerify worst = {.first_bad = -1}, good, wrong, skipped = {.first_bad = -1};
  lse_verify_scalar (&good, 1 + DBL_EPSILON, 1, 1e-9);
  lse_verify_scalar (&wrong, 2, 1, 1e-9);
  lse_verify_merge (&worst, &skipped);
  g_assert_cmpint (worst.status, ==, LSE_VERIFY_SKIPPED);
  lse_verify_merge (&worst, &good);
  g_assert_cmpint (worst.status, ==, LSE_VERIFY_OK);
  lse_verify_merge (&worst, &wrong);
  lse_verify_merge (&worst, &good);
  lse_verify_merge (&worst, &skipped);
  g_assert_cmpint (worst.status, ==, LSE_VERIFY_MISMATCH);
  g_assert_cmpint (worst.first_bad, ==, 0);
  g_assert_cmpfloat (worst.max_abs_err, ==, 1);
  g_assert_cmpuint (worst.elements, ==, 1);
  g_assert_cmpstr (lse_verify_status_name (worst.status), ==, "mismatch");
}

/* ------------------------------------------------------------------ products of matrices */

typedef struct
{
  size_t n;
  double *a, *b, *c, *right, *scratch;
} Product;

static void
gemv (size_t m, size_t n, const double *matrix, const double *x, double *y)
{
  for (size_t i = 0; i < m; i++)
    {
      double sum = 0;
      for (size_t j = 0; j < n; j++)
        sum += matrix[i * n + j] * x[j];
      y[i] = sum;
    }
}

/* Orders of summation as libraries have them: forwards, backwards, from the middle, fused. */
static void
multiply (Product *p, int order)
{
  size_t n = p->n;
  memset (p->c, 0, n * n * sizeof *p->c);
  for (size_t i = 0; i < n; i++)
    for (size_t step = 0; step < n; step++)
      {
        size_t k = order == 1 ? n - 1 - step : step;
        if (order == 2) /* from the middle on */
          k = (step + n / 2) % n;
        for (size_t j = 0; j < n; j++)
          p->c[i * n + j] = order == 3 ? fma (p->a[i * n + k], p->b[k * n + j], p->c[i * n + j])
                                       : p->c[i * n + j] + p->a[i * n + k] * p->b[k * n + j];
      }
  memcpy (p->right, p->c, n * n * sizeof *p->c);
}

static Product
product_new (size_t n, bool is_signed, uint64_t seed)
{
  Product p = {n,
               g_new (double, n *n),
               g_new (double, n *n),
               g_new (double, n *n),
               g_new (double, n *n),
               g_new (double, 4 * n)};
  fill (p.a, n * n, seed);
  fill (p.b, n * n, seed + 1);
  for (size_t i = 0; i < n * n && !is_signed; i++)
    {
      p.a[i] += 0.5;
      p.b[i] += 0.5;
    }
  return p;
}

static void
product_clear (Product *p)
{
  g_free (p->a);
  g_free (p->b);
  g_free (p->c);
  g_free (p->right);
  g_free (p->scratch);
}

static LseVerify
check (Product *p, uint64_t seed)
{
  LseVerify verify;
  lse_verify_freivalds (&verify, p->a, p->b, p->c, p->n, gemv, 2, seed, p->scratch);
  g_assert_cmpuint (verify.elements, ==, p->n * p->n);
  return verify;
}

static void
test_freivalds_right (void)
{
  static const size_t orders[] = {1, 2, 3, 4, 5, 7, 8, 13, 16, 31, 33, 64, 65, 100, 127, 300};
  for (size_t k = 0; k < G_N_ELEMENTS (orders); k++)
    for (int order = 0; order < 4; order++)
      {
        Product p = product_new (orders[k], order % 2 == 0, k);
        multiply (&p, order);
        for (uint64_t seed = 0; seed < 5; seed++)
          {
            LseVerify verify = check (&p, seed);
            g_assert_cmpint (verify.status, ==, LSE_VERIFY_OK);
            g_assert_cmpint (verify.first_bad, ==, -1);
          }
        product_clear (&p);
      }

  LseVerify verify;
  lse_verify_freivalds (&verify, NULL, NULL, NULL, 0, gemv, 2, 1, NULL);
  g_assert_cmpint (verify.status, ==, LSE_VERIFY_OK);
}

static void
assert_caught (Product *p, int64_t first_bad)
{
  for (uint64_t seed = 0; seed < 20; seed++)
    {
      LseVerify verify = check (p, seed);
      g_assert_cmpint (verify.status, ==, LSE_VERIFY_MISMATCH);
      if (first_bad >= 0)
        g_assert_cmpint (verify.first_bad, ==, first_bad);
    }
  memcpy (p->c, p->right, p->n * p->n * sizeof *p->c);
}

static void
swap_elements (double *x, double *y, size_t n)
{
  for (size_t i = 0; i < n; i++)
    {
      double keep = x[i];
      x[i] = y[i];
      y[i] = keep;
    }
}

static void
test_freivalds_wrong (void)
{
  static const size_t orders[] = {2, 3, 10, 65, 200};
  for (size_t k = 0; k < G_N_ELEMENTS (orders); k++)
    {
      size_t n = orders[k];
      Product p = product_new (n, k % 2 == 0, 40 + k);
      multiply (&p, 0);
      for (size_t at = 0; at < n * n; at += n * n / 3)
        {
          /* twice what the bound can hide: |A|(|B|·1) is below n², |r| at least 1/2 */
          p.c[at] += 16 * ((double)n + 2) * (double)(n * n) * 0x1p-53;
          assert_caught (&p, (int64_t)at);
          p.c[at] = NAN;
          assert_caught (&p, (int64_t)at);
          p.c[at] = INFINITY;
          assert_caught (&p, (int64_t)at);
          p.c[at] = -p.c[at];
          assert_caught (&p, (int64_t)at);
        }
      swap_elements (p.c, p.c + n, n); /* two rows */
      assert_caught (&p, -1);
      swap_elements (p.c, p.c + 1, 1); /* two elements of a row: ±1 would miss every second */
      assert_caught (&p, -1);
      memset (p.c + n * (n / 2), 0, n * (n - n / 2) * sizeof *p.c); /* a missing block of rows */
      assert_caught (&p, -1);
      for (size_t i = 0; i < n; i++) /* a block added twice */
        p.c[i * n] *= 2;
      assert_caught (&p, -1);
      for (size_t i = 0; i < n; i++) /* transposed */
        for (size_t j = 0; j < n; j++)
          p.c[i * n + j] = p.right[j * n + i];
      assert_caught (&p, -1);
      memset (p.c, 0, n * n * sizeof *p.c);
      assert_caught (&p, -1);
      product_clear (&p);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/verify/ulp-distance", test_ulp_distance);
  g_test_add_func ("/engine/verify/one-wrong-element", test_one_wrong_element);
  g_test_add_func ("/engine/verify/wrong-in-other-ways", test_wrong_in_other_ways);
  g_test_add_func ("/engine/verify/bits-of-zero-and-nan", test_bits_of_zero_and_nan);
  g_test_add_func ("/engine/verify/measures", test_measures);
  g_test_add_func ("/engine/verify/scalar", test_scalar);
  g_test_add_func ("/engine/verify/merge", test_merge);
  g_test_add_func ("/engine/verify/freivalds-right", test_freivalds_right);
  g_test_add_func ("/engine/verify/freivalds-wrong", test_freivalds_wrong);
  return g_test_run ();
}
