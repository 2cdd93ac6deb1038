/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/comparison.h"

#include "series.h"

#include <glib.h>

static LseComparison
compare (const int64_t *a_ns, size_t n_a, const int64_t *b_ns, size_t n_b)
{
  LseComparison comparison;
  lse_comparison_of (&comparison, a_ns, n_a, b_ns, n_b, 1);
  return comparison;
}

static const char *
text_of (const LseComparison *comparison)
{
  static char text[LSE_COMPARISON_TEXT_MAX];
  return lse_comparison_text (comparison, text, sizeof text);
}

/* ------------------------------------------------------------------ interval of the shift */

static void
test_shift_interval_covers (void)
{
  static const size_t lengths[] = {5, 9, 21, 64, 65, 200};
  uint64_t state = 41;
  for (size_t k = 0; k < G_N_ELEMENTS (lengths); k++)
    {
      int n_covered = 0;
      for (int round = 0; round < 200; round++)
        {
          int64_t a[200], b[200];
          double interval[2];
          series_correlated (a, lengths[k], 0.03, 0, &state);
          series_correlated (b, lengths[k], 0.03, 0, &state);
          for (size_t i = 0; i < lengths[k]; i++)
            a[i] += 500000;
          lse_shift_interval_ns (a, lengths[k], b, lengths[k], (uint64_t)round, interval);
          n_covered += interval[0] <= 500000 && 500000 <= interval[1];
        }
      g_test_message ("n = %zu: %d of 200 intervals cover", lengths[k], n_covered);
      g_assert_cmpint (n_covered, >=, 178);
      g_assert_cmpint (n_covered, <=, 200);
    }
}

/* Resampled up to 64 + 64, by ranks above: they meet. */
static void
test_shift_interval_continues (void)
{
  int64_t a[66], b[66];
  double width[2];
  for (int64_t i = 0; i < 66; i++)
    {
      a[i] = 2000000 + i * 1000;
      b[i] = 1000000 + i * 1000;
    }
  for (size_t k = 0; k < 2; k++)
    {
      double interval[2];
      size_t n = k == 0 ? 64 : 66;
      lse_shift_interval_ns (a, n, b, n, 1, interval);
      g_assert_cmpfloat (interval[0], <, 1e6);
      g_assert_cmpfloat (interval[1], >, 1e6);
      width[k] = interval[1] - interval[0];
    }
  g_assert_cmpfloat_with_epsilon (width[1] / width[0], 1, 0.2);
}

static void
test_shift_interval_of_few (void)
{
  double interval[2];
  const int64_t few[] = {1, 2, 3, 4}, equal[] = {7, 7, 7, 7, 7};
  lse_shift_interval_ns (few, 4, equal, 5, 1, interval);
  g_assert_true (isnan (interval[0]) && isnan (interval[1]));
  lse_shift_interval_ns (NULL, 0, NULL, 0, 1, interval);
  g_assert_true (isnan (interval[0]));
  lse_shift_interval_ns (equal, 5, equal, 5, 1, interval);
  g_assert_cmpfloat (interval[0], ==, 0);
  g_assert_cmpfloat (interval[1], ==, 0);
}

/* ------------------------------------------------------------------ all of it */

static void
test_parts_agree (void)
{
  int64_t a[21], b[21];
  uint64_t state = 43;
  series_correlated (a, 21, 0.02, 0, &state);
  series_correlated (b, 21, 0.02, 0, &state);
  for (int i = 0; i < 21; i++)
    b[i] = b[i] * 3 / 2;
  LseComparison comparison = compare (a, 21, b, 21), again = compare (a, 21, b, 21);
  g_assert_cmpmem (&comparison, sizeof comparison, &again, sizeof again);
  g_assert_cmpfloat (comparison.ratio.value, ==, lse_ratio_of_medians (a, 21, b, 21, 1).value);
  g_assert_cmpfloat (comparison.shift_ns, ==, lse_hodges_lehmann_ns (a, 21, b, 21));
  g_assert_cmpfloat (comparison.shift_ci95_ns[0], <, comparison.shift_ns);
  g_assert_cmpfloat (comparison.shift_ci95_ns[1], >, comparison.shift_ns);
  g_assert_cmpfloat (comparison.shift_ci95_ns[1], <, 0);
  g_assert_cmpfloat (comparison.p, ==, lse_mann_whitney_p (a, 21, b, 21));
  g_assert_cmpint (comparison.verdict, ==, LSE_VERDICT_FASTER);
  g_assert_cmpuint (comparison.n_a + comparison.n_b, ==, 42);
}

static void
test_words (void)
{
  LseComparison faster = {.verdict = LSE_VERDICT_FASTER,
                          .ratio = {.value = 0.68, .ci95 = {1 / 1.52, 1 / 1.43}}};
  g_assert_cmpstr (text_of (&faster), ==, "faster by 1.43–1.52×");
  LseComparison slower = {.verdict = LSE_VERDICT_SLOWER, .ratio = {.ci95 = {11.21, 12.9}}};
  g_assert_cmpstr (text_of (&slower), ==, "slower by 11.2–12.9×");
  slower.ratio.ci95[0] = 1.0712;
  slower.ratio.ci95[1] = 1.0731;
  g_assert_cmpstr (text_of (&slower), ==, "slower by 1.071–1.073×");
  LseComparison same = {.verdict = LSE_VERDICT_SAME, .ratio = {.ci95 = {0.98, 1.02}}};
  g_assert_cmpstr (text_of (&same), ==,
                   "no evidence of a difference (the interval 0.98–1.02× spans 1)");
  same.ratio.ci95[0] = 1.006;
  g_assert_cmpstr (text_of (&same), ==,
                   "no evidence of a difference (1.01–1.02×, too small or too noisy to call)");
  same.ratio.ci95[1] = NAN;
  g_assert_cmpstr (text_of (&same), ==, "no evidence of a difference (too few repetitions)");
  g_assert_cmpstr (lse_verdict_name (LSE_VERDICT_SLOWER), ==, "slower");
}

static void
test_few (void)
{
  const int64_t few[] = {10, 11, 12}, five[] = {20, 21, 22, 23, 24};
  LseComparison comparison = compare (few, 3, five, 5);
  g_assert_cmpstr (text_of (&comparison), ==, "no evidence of a difference (too few repetitions)");
  g_assert_cmpfloat (comparison.shift_ns, ==, -11);
  comparison = compare (NULL, 0, NULL, 0);
  g_assert_true (isnan (comparison.ratio.value) && isnan (comparison.shift_ns));
  g_assert_cmpint (comparison.verdict, ==, LSE_VERDICT_SAME);
  g_assert_cmpfloat (comparison.p, ==, 1);
  const int64_t same[] = {5, 5, 5, 5, 5};
  comparison = compare (same, 5, same, 5);
  g_assert_cmpstr (text_of (&comparison), ==,
                   "no evidence of a difference (the interval 1.00–1.00× spans 1)");
}

/* Whoever says nothing is never wrong: what is really there must be found. */
static void
test_power (void)
{
  static const struct
  {
    size_t n;
    double cv_ratio;
    double least_ratio; /* of the pairs that differ by 10 % */
  } cases[] = {{9, 0.02, 0.9}, {15, 0.02, 0.95}, {31, 0.05, 0.7}, {5, 0.005, 0.9}};
  uint64_t state = 47;
  for (size_t k = 0; k < G_N_ELEMENTS (cases); k++)
    {
      int n_found = 0, n_wrong = 0;
      for (int round = 0; round < 500; round++)
        {
          int64_t a[31], b[31];
          series_correlated (a, cases[k].n, cases[k].cv_ratio, 0, &state);
          series_correlated (b, cases[k].n, cases[k].cv_ratio, 0, &state);
          for (size_t i = 0; i < cases[k].n; i++)
            b[i] = b[i] * 11 / 10;
          LseVerdict verdict = lse_verdict_of (a, cases[k].n, b, cases[k].n, (uint64_t)round);
          n_found += verdict == LSE_VERDICT_FASTER;
          n_wrong += verdict == LSE_VERDICT_SLOWER;
        }
      g_test_message ("n = %zu, noise %.1f %%: 10 %% found in %d of 500", cases[k].n,
                      cases[k].cv_ratio * 100, n_found);
      g_assert_cmpint (n_found, >=, (int)(cases[k].least_ratio * 500));
      g_assert_cmpint (n_wrong, ==, 0);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/comparison/shift-interval-covers", test_shift_interval_covers);
  g_test_add_func ("/engine/comparison/shift-interval-continues", test_shift_interval_continues);
  g_test_add_func ("/engine/comparison/shift-interval-of-few", test_shift_interval_of_few);
  g_test_add_func ("/engine/comparison/parts-agree", test_parts_agree);
  g_test_add_func ("/engine/comparison/words", test_words);
  g_test_add_func ("/engine/comparison/few", test_few);
  g_test_add_func ("/engine/comparison/power", test_power);
  return g_test_run ();
}
