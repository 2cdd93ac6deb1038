/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plot/scale.h"
#include "plot/ticks.h"

#include <glib.h>
#include <locale.h>
#include <math.h>

static void
test_round_trip (void)
{
  const double domains[][2] = {{0, 64}, {9, 14}, {-3, 5}, {1e-9, 2e-9}, {1e12, 1e12 + 1}};
  for (size_t i = 0; i < G_N_ELEMENTS (domains); i++)
    {
      LspScale scale = lsp_scale_linear (domains[i][0], domains[i][1], 100, 700);
      g_assert_cmpfloat (lsp_scale_map (&scale, domains[i][0]), ==, 100);
      g_assert_cmpfloat_with_epsilon (lsp_scale_map (&scale, domains[i][1]), 700, 1e-6);
      for (double px = 100; px <= 700; px += 37)
        g_assert_cmpfloat_with_epsilon (lsp_scale_map (&scale, lsp_scale_invert (&scale, px)), px,
                                        0.2);
    }
  LspScale up = lsp_scale_log (1, 32, 500, 0);
  g_assert_cmpfloat_with_epsilon (lsp_scale_map (&up, 2), 400, 1e-9);
  g_assert_cmpfloat_with_epsilon (lsp_scale_invert (&up, 300), 4, 1e-9);
}

static void
test_monotone (void)
{
  LspScale scales[] = {lsp_scale_linear (-5, 5, 0, 100), lsp_scale_log (0.1, 1000, 0, 100)};
  for (size_t i = 0; i < G_N_ELEMENTS (scales); i++)
    for (double value = 0.2; value < 900; value *= 1.3)
      g_assert_cmpfloat (lsp_scale_map (&scales[i], value), <,
                         lsp_scale_map (&scales[i], value * 1.3));
}

/* Whatever comes in, the scale has a span and maps its ends. */
static void
test_bad_domains (void)
{
  const double values[] = {0, -1, 5, NAN, INFINITY, -INFINITY, 1e308, 1e-308};
  for (size_t i = 0; i < G_N_ELEMENTS (values); i++)
    for (size_t j = 0; j < G_N_ELEMENTS (values); j++)
      {
        LspScale linear = lsp_scale_linear (values[i], values[j], 0, 100);
        LspScale log_scale = lsp_scale_log (values[i], values[j], 0, 100);
        g_assert_cmpfloat (linear.from, <, linear.to);
        g_assert_cmpfloat (log_scale.from, <, log_scale.to);
        g_assert_cmpfloat (log_scale.from, >, 0);
        g_assert_true (isfinite (lsp_scale_map (&linear, linear.from)));
        g_assert_true (isfinite (lsp_scale_map (&log_scale, log_scale.to)));
      }
  LspScale scale = lsp_scale_log (1, 2, 0, 100);
  g_assert_true (isnan (lsp_scale_map (&scale, 0)));
  g_assert_true (isnan (lsp_scale_map (&scale, -1)));
  g_assert_true (isnan (lsp_scale_map (&scale, NAN)));
  g_assert_cmpfloat (lsp_scale_map_clamped (&scale, 1e9), ==, 100);
  g_assert_false (lsp_scale_contains (&scale, NAN));
}

static void
assert_ticks (LspTicks ticks, size_t n_wanted, const double *wanted)
{
  g_assert_cmpuint (ticks.n_ticks, ==, n_wanted);
  for (size_t i = 0; i < n_wanted; i++)
    g_assert_cmpfloat_with_epsilon (ticks.values[i], wanted[i], 1e-9);
}

/* The table in ticks.h. */
static void
test_ticks_table (void)
{
  assert_ticks (lsp_ticks_linear (0, 64, 5), 4, (double[]) {0, 20, 40, 60});
  assert_ticks (lsp_ticks_linear (9, 14, 6), 6, (double[]) {9, 10, 11, 12, 13, 14});
  assert_ticks (lsp_ticks_linear (0, 1, 6), 6, (double[]) {0, 0.2, 0.4, 0.6, 0.8, 1});
  assert_ticks (lsp_ticks_log2 (1, 32, 8), 6, (double[]) {1, 2, 4, 8, 16, 32});
  assert_ticks (lsp_ticks_log2 (0.2, 5, 8), 5, (double[]) {0.25, 0.5, 1, 2, 4});
}

static void
test_ticks_properties (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (11);
  for (int round_index = 0; round_index < 5000; round_index++)
    {
      double from =
          g_rand_double_range (random, -1, 1) * pow (10, g_rand_int_range (random, -9, 12));
      double span = pow (10, g_rand_double_range (random, -6, 9)) + fabs (from) * 1e-6;
      size_t most = (size_t)g_rand_int_range (random, 2, 12);
      LspTicks ticks = lsp_ticks_linear (from, from + span, most);
      g_assert_cmpuint (ticks.n_ticks, <=, most);
      double step = ticks.n_ticks > 1 ? ticks.values[1] - ticks.values[0] : 0;
      for (size_t i = 0; i < ticks.n_ticks; i++)
        {
          g_assert_cmpfloat (ticks.values[i], >=, from - span * 1e-5);
          g_assert_cmpfloat (ticks.values[i], <=, from + span * (1 + 1e-5));
          if (i > 0)
            g_assert_cmpfloat_with_epsilon (ticks.values[i] - ticks.values[i - 1], step,
                                            step * 1e-3);
        }
      double digit = lsp_ticks_step (span, most);
      digit /= pow (10, floor (log10 (digit) + 1e-9));
      g_assert_true (fabs (digit - 1) < 1e-6 || fabs (digit - 2) < 1e-6 ||
                     fabs (digit - 5) < 1e-6 || fabs (digit - 10) < 1e-6);
    }
}

static void
test_ticks_bad (void)
{
  const double values[] = {NAN, INFINITY, -INFINITY, 5};
  for (size_t i = 0; i < G_N_ELEMENTS (values); i++)
    {
      g_assert_cmpuint (lsp_ticks_linear (5, values[i], 6).n_ticks, ==, 0);
      g_assert_cmpuint (lsp_ticks_log2 (5, values[i], 6).n_ticks, ==, 0);
    }
  g_assert_cmpuint (lsp_ticks_linear (0, 1, 0).n_ticks, ==, 0);
  g_assert_cmpuint (lsp_ticks_linear (0, 1e9, 1000).n_ticks, <=, LSP_MAX_TICKS);
  g_assert_cmpuint (lsp_ticks_linear (1e300, 1e300 * (1 + 1e-15), 5).n_ticks, <=, 5);
  g_assert_cmpuint (lsp_ticks_log2 (1e-300, 1e300, 6).n_ticks, <=, 6);
}

static void
test_numbers (void)
{
  char out[LSP_NUMBER_SIZE];
  g_assert_cmpstr (lsp_format_number (out, 1000000, 0), ==, "1\u2009000\u2009000");
  g_assert_cmpstr (lsp_format_number (out, 12345.678, 1), ==, "12\u2009345.7");
  g_assert_cmpstr (lsp_format_number (out, -0.04, 1), ==, "0.0");
  g_assert_cmpstr (lsp_format_number (out, -2.5, 1), ==, "\u22122.5");
  g_assert_cmpstr (lsp_format_number (out, 0.05, 2), ==, "0.05");
  g_assert_cmpstr (lsp_format_number (out, NAN, 2), ==, "–");
  g_assert_cmpstr (lsp_format_number (out, -INFINITY, 2), ==, "\u2212∞");
  g_assert_cmpstr (lsp_format_number (out, 1.5e300, 2), ==, "1.5e300");
  g_assert_cmpstr (lsp_format_digits (out, 9.996, 3), ==, "10.0");
  g_assert_cmpstr (lsp_format_digits (out, 64.149, 3), ==, "64.1");
  g_assert_cmpstr (lsp_format_time (out, 12600000), ==, "12.6 ms");
  g_assert_cmpstr (lsp_format_time (out, 999600), ==, "1.00 ms");
  g_assert_cmpstr (lsp_format_time (out, 450), ==, "450 ns");
  g_assert_cmpstr (lsp_format_time (out, 0), ==, "0 ns");
  g_assert_cmpstr (lsp_format_time (out, NAN), ==, "–");
  g_assert_cmpstr (lsp_format_speedup (out, 1.294), ==, "1.29×");
  g_assert_cmpstr (lsp_format_speedup (out, 9.999), ==, "10.0×");
  g_assert_cmpstr (lsp_format_speedup (out, 123.4), ==, "123×");
  g_assert_cmpstr (lsp_format_bytes (out, 8000000), ==, "7.6 MiB");
  g_assert_cmpstr (lsp_format_bytes (out, 1023), ==, "1\u2009023 B");
  g_assert_cmpstr (lsp_format_bytes (out, UINT64_MAX), ==, "16 EiB");
  g_assert_cmpstr (lsp_format_percent (out, 0.63), ==, "63 %");
  g_assert_cmpstr (lsp_format_percent (out, 0.001), ==, "< 1 %");
  g_assert_cmpstr (lsp_format_percent (out, 0), ==, "0 %");
}

/* Skipped where the locale is not installed; the digits are made without it. */
static void
test_numbers_in_locale (void)
{
  char out[LSP_NUMBER_SIZE];
  if (!setlocale (LC_ALL, "de_DE.UTF-8"))
    {
      g_test_skip ("de_DE.UTF-8 is not installed");
      return;
    }
  g_assert_cmpstr (lsp_format_number (out, 12.5, 1), ==, "12.5");
  setlocale (LC_ALL, "C");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/plot/scale/round-trip", test_round_trip);
  g_test_add_func ("/plot/scale/monotone", test_monotone);
  g_test_add_func ("/plot/scale/bad-domains", test_bad_domains);
  g_test_add_func ("/plot/ticks/table", test_ticks_table);
  g_test_add_func ("/plot/ticks/properties", test_ticks_properties);
  g_test_add_func ("/plot/ticks/bad", test_ticks_bad);
  g_test_add_func ("/plot/ticks/numbers", test_numbers);
  g_test_add_func ("/plot/ticks/numbers-in-locale", test_numbers_in_locale);
  return g_test_run ();
}
