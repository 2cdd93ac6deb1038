/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "worker/fingerprint.h"

#include <glib.h>
#include <math.h>
#include <string.h>

#define N 1003

static LseFingerprint
print_of (const double *values, size_t n)
{
  LseFingerprint print;
  lse_fingerprint_init (&print);
  lse_fingerprint_add (&print, values, n);
  return print;
}

static gboolean
same (LseFingerprint a, LseFingerprint b)
{
  return memcmp (&a, &b, sizeof a) == 0;
}

static void
fill (double *values)
{
  for (size_t i = 0; i < N; i++)
    values[i] = sin ((double)i);
}

/* Any one bit of any one element, the smallest included. */
static void
test_single_errors (void)
{
  double values[N];
  fill (values);
  LseFingerprint right = print_of (values, N);
  for (size_t i = 0; i < N; i++)
    {
      double kept = values[i];
      values[i] = nextafter (kept, 2);
      g_assert_false (same (print_of (values, N), right));
      values[i] = -kept;
      g_assert_true (kept == 0 || !same (print_of (values, N), right));
      values[i] = NAN;
      g_assert_false (same (print_of (values, N), right));
      values[i] = kept;
    }
  g_assert_true (same (print_of (values, N), right));
  values[0] = -0.0; /* sin 0 = +0: another bit pattern */
  g_assert_false (same (print_of (values, N), right));
}

static void
test_exchanged (void)
{
  double values[N];
  fill (values);
  LseFingerprint right = print_of (values, N);
  for (size_t i = 0; i + LSE_FINGERPRINT_LANES < N; i++)
    for (size_t step = 1; step <= LSE_FINGERPRINT_LANES; step += LSE_FINGERPRINT_LANES - 1)
      {
        double kept = values[i];
        values[i] = values[i + step];
        values[i + step] = kept;
        g_assert_false (same (print_of (values, N), right));
        values[i + step] = values[i];
        values[i] = kept;
      }
}

static void
test_pieces (void)
{
  double values[N];
  LseFingerprint print;
  fill (values);
  lse_fingerprint_init (&print);
  lse_fingerprint_add (&print, values, 64);
  lse_fingerprint_add (&print, values + 64, 8);
  lse_fingerprint_add (&print, values + 72, N - 72);
  g_assert_true (same (print, print_of (values, N)));
  g_assert_false (same (print, print_of (values, N - 1)));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/fingerprint/single-errors", test_single_errors);
  g_test_add_func ("/engine/fingerprint/exchanged", test_exchanged);
  g_test_add_func ("/engine/fingerprint/pieces", test_pieces);
  return g_test_run ();
}
