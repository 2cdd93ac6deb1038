/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/words.h"

#include "results.h"

#include <locale.h>
#include <math.h>

static void
assert_timing (double median_ns, double half_ns, const char *expected)
{
  char text[64];
  LseStats stats = {.median_ns = median_ns, .ci95_ns = {median_ns - half_ns, median_ns + half_ns}};
  g_assert_cmpstr (lse_words_timing (&stats, text, sizeof text), ==, expected);
}

static void
test_durations (void)
{
  char text[64];
  assert_timing (12.6e6, 0.4e6, "12.6 ms ±0.4");
  assert_timing (64.1e6, 3.1e6, "64.1 ms ±3.1");
  assert_timing (1.23456e9, 0.05e9, "1.23 s ±0.05");
  assert_timing (12.6e6, 0.004e6, "12.600 ms ±0.004"); /* not ±0.0 */
  assert_timing (12.6e6, 0, "12.6 ms ±0.0");
  assert_timing (12.6e6, NAN, "12.6 ms");
  assert_timing (NAN, NAN, "–");
  assert_timing (431, 2.4, "431 ns ±2");
  assert_timing (999.6, 1, "1.000 µs ±0.001");
  g_assert_cmpstr (lse_words_duration (999.6e3, text, sizeof text), ==, "1.00 ms");
  g_assert_cmpstr (lse_words_duration (999.4e3, text, sizeof text), ==, "999 µs");
  g_assert_cmpstr (lse_words_duration (99.96e6, text, sizeof text), ==, "100 ms");
  g_assert_cmpstr (lse_words_duration (9.996e6, text, sizeof text), ==, "10.0 ms");
  g_assert_cmpstr (lse_words_duration (0, text, sizeof text), ==, "0 ns");
  g_assert_cmpstr (lse_words_duration (7200e9, text, sizeof text), ==, "7200 s");
  g_assert_cmpstr (lse_words_duration (INFINITY, text, sizeof text), ==, "–");
  g_assert_cmpstr (lse_words_duration (12.6e6, text, 6), ==, "12.6 "); /* cut, not overrun */
}

static void
test_ratios (void)
{
  char text[64];
  g_assert_cmpstr (lse_words_ratio (1.294, text, sizeof text), ==, "1.29×");
  g_assert_cmpstr (lse_words_ratio (0.196, text, sizeof text), ==, "0.20×");
  g_assert_cmpstr (lse_words_ratio (0.0463, text, sizeof text), ==, "0.046×");
  g_assert_cmpstr (lse_words_ratio (0.00037, text, sizeof text), ==, "0.00037×"); /* never 0.00 */
  g_assert_cmpstr (lse_words_ratio (0, text, sizeof text), ==, "0.00×");
  g_assert_cmpstr (lse_words_ratio (12.94, text, sizeof text), ==, "12.9×");
  g_assert_cmpstr (lse_words_ratio (129.4, text, sizeof text), ==, "129×");
  g_assert_cmpstr (lse_words_ratio (NAN, text, sizeof text), ==, "–");
}

/* ------------------------------------------------------------------ verdicts */

static void
assert_verdict (LseResult *results, size_t n, const char *expected)
{
  const LseResult *pointers[16];
  char text[LSE_WORDS_MAX];
  for (size_t i = 0; i < n; i++)
    pointers[i] = &results[i];
  g_assert_cmpstr (lse_words_verdict (pointers, n, text, sizeof text), ==, expected);
}

static void
clear_all (LseResult *results, size_t n)
{
  for (size_t i = 0; i < n; i++)
    lse_result_clear (&results[i]);
}

static void
test_faster_and_slower (void)
{
  LseResult results[] = {
      result_new (LSE_STRATEGY_SERIAL, 1, 12000000, 21),
      result_new (LSE_STRATEGY_THREADS, 2, 6000000, 21),
      result_new (LSE_STRATEGY_OPENMP, 2, 6010000, 21),
      result_new (LSE_STRATEGY_PROCESSES, 8, 60000000, 21),
      result_new (LSE_STRATEGY_GRAPH, 2, 9000000, 21),
  };
  results[3].plan.variant = LSE_VARIANT_AS_PRINTED;
  assert_verdict (
      results, 5,
      "Verdict: threads × 2 is 2.0× faster than serial (2.0 to 2.0). Not "
      "distinguishable from the fastest: openmp × 2. Slower than serial: processes × 8, as "
      "printed (5.0×).");
  results[3].verify.status = LSE_VERIFY_MISMATCH;
  LseResult pair[] = {results[0], results[3]};
  assert_verdict (pair, 2,
                  "Verdict: serial takes 12.00 ms ±0.03; nothing else was measured to compare it "
                  "with. Wrong answer, not ranked: processes × 8, as printed.");
  results[3].verify.status = LSE_VERIFY_OK;
  pair[1] = results[3];
  assert_verdict (pair, 2,
                  "Verdict: processes × 8, as printed, is 5.0× slower than serial (5.0 to 5.0).");
  clear_all (results, 5);
}

static void
test_not_distinguishable (void)
{
  LseResult results[] = {
      result_new (LSE_STRATEGY_SERIAL, 1, 12000000, 21),
      result_new (LSE_STRATEGY_THREADS, 2, 11990000, 21),
  };
  assert_verdict (results, 2,
                  "Verdict: threads × 2 is not distinguishable from serial (1.00×, 1.00 to 1.00).");
  clear_all (results, 2);
  LseResult few[] = {
      result_new (LSE_STRATEGY_SERIAL, 1, 12000000, 3),
      result_new (LSE_STRATEGY_THREADS, 2, 6000000, 3),
  };
  assert_verdict (few, 2,
                  "Verdict: threads × 2 is not distinguishable from serial (2.00×, too few "
                  "repetitions to say more).");
  clear_all (few, 2);
}

static void
test_noisy (void)
{
  LseResult results[] = {
      result_new (LSE_STRATEGY_SERIAL, 1, 12000000, 21),
      result_new (LSE_STRATEGY_THREADS, 2, 6000000, 21),
  };
  results[1].is_noisy = true;
  assert_verdict (
      results, 2,
      "Verdict: threads × 2 is 2.0× faster than serial (2.0 to 2.0). Noisy, since other "
      "programs were busy: threads × 2.");
  clear_all (results, 2);
}

static void
test_incomplete_groups (void)
{
  LseResult results[] = {
      result_new (LSE_STRATEGY_THREADS, 2, 6000000, 21),
      result_new (LSE_STRATEGY_OPENMP, 2, 9000000, 21),
      result_new (LSE_STRATEGY_PROCESSES, 2, 1, 0),
  };
  results[2].status = LSE_RUN_SKIPPED;
  assert_verdict (results, 3,
                  "Verdict: threads × 2 takes 6.00 ms ±0.01; there is no serial run to compare it "
                  "with. Not measured: processes × 2.");
  assert_verdict (results, 0, "Verdict: nothing was measured that could be ranked.");
  clear_all (results, 3);

  LseResult many[8] = {result_new (LSE_STRATEGY_SERIAL, 1, 1000000, 21)};
  for (uint32_t i = 1; i < 8; i++)
    many[i] = result_new (LSE_STRATEGY_THREADS, i, 2000000 + 100000 * i, 21);
  char text[LSE_WORDS_MAX];
  const LseResult *pointers[8];
  for (size_t i = 0; i < 8; i++)
    pointers[i] = &many[i];
  lse_words_verdict (pointers, 8, text, sizeof text);
  g_assert_true (g_str_has_prefix (text, "Verdict: threads × 1 is 2.1× slower than serial"));
  g_assert_true (g_str_has_suffix (text, "threads × 5 (2.5×) and 2 others."));
  clear_all (many, 8);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  setlocale (LC_ALL, "de_DE.UTF-8"); /* where it is installed, it must make no difference */
  g_test_add_func ("/engine/words/durations", test_durations);
  g_test_add_func ("/engine/words/ratios", test_ratios);
  g_test_add_func ("/engine/words/faster-and-slower", test_faster_and_slower);
  g_test_add_func ("/engine/words/not-distinguishable", test_not_distinguishable);
  g_test_add_func ("/engine/words/noisy", test_noisy);
  g_test_add_func ("/engine/words/incomplete-groups", test_incomplete_groups);
  return g_test_run ();
}
