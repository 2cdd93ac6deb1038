/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What repetitions count for: warm-up, disturbed, and what is done when all are.
 */
#include "analysis/result.h"

#include "series.h"

#include <glib.h>
#include <math.h>

static LseResult
result_empty (uint32_t repeats)
{
  LsePlan plan;
  LseResult result;
  lse_plan_init (&plan, LSE_WORKLOAD_SIN2, LSE_STRATEGY_THREADS, 2, NULL);
  plan.repeats = repeats;
  g_assert_cmpint (lse_result_init (&result, &plan, NULL), ==, LSE_OK);
  return result;
}

/* A block of a cold repetition and @n others of 10 ms with 1 % noise; the first @n_slow take a
 * fifth more, the last @n_disturbed are disturbed. */
static void
add_block (LseResult *result, int n, int n_slow, int n_disturbed, uint64_t *state)
{
  uint32_t block = result->n_samples > 0 ? result->samples[result->n_samples - 1].block + 1 : 1;
  for (int i = -1; i < n; i++)
    {
      double factor = 1 + 0.01 * series_normal (state) + (i >= 0 && i < n_slow ? 0.2 : 0);
      LseSample sample = {.duration_ns = i < 0 ? 30000000 : (int64_t)(1e7 * factor),
                          .block = block,
                          .is_cold = i < 0,
                          .is_disturbed = i >= n - n_disturbed};
      g_assert_cmpint (lse_result_add_sample (result, sample, NULL), ==, LSE_OK);
    }
}

static size_t
count (const LseResult *result, LseSampleKind kind)
{
  size_t n = 0;
  for (size_t i = 0; i < result->n_samples; i++)
    n += result->samples[i].kind == kind;
  return n;
}

static void
judge (LseResult *result, size_t n_least)
{
  lse_result_classify (result, n_least);
  lse_result_update (result, 0.02);
}

/* ------------------------------------------------------------------ warm-up */

static void
test_slow_beginning (void)
{
  LseResult result = result_empty (0);
  uint64_t state = 3;
  for (int block = 0; block < 4; block++)
    add_block (&result, 12, block == 1 ? 3 : 0, 0, &state);
  judge (&result, 5);
  g_assert_cmpuint (result.n_warm, ==, 3);
  g_assert_cmpuint (count (&result, LSE_SAMPLE_WARMUP), ==, 4 + 3);
  for (size_t i = 14; i < 17; i++)
    g_assert_cmpint (result.samples[i].kind, ==, LSE_SAMPLE_WARMUP);
  g_assert_cmpuint (result.stats.n, ==, 45);
  g_assert_cmpfloat (result.stats.max_ns, <, 1.1e7);

  judge (&result, 5); /* again: the same */
  g_assert_cmpuint (result.n_warm, ==, 3);
  g_assert_cmpuint (result.stats.n, ==, 45);
  lse_result_clear (&result);
}

/* One slow repetition in the middle is an outlier, and stays. */
static void
test_slow_middle (void)
{
  LseResult result = result_empty (0);
  uint64_t state = 5;
  add_block (&result, 30, 0, 0, &state);
  result.samples[10].duration_ns *= 2;
  judge (&result, 5);
  g_assert_cmpuint (result.n_warm, ==, 0);
  g_assert_cmpuint (result.stats.n, ==, 30);
  g_assert_cmpuint (result.stats.n_outliers, ==, 1);
  lse_result_clear (&result);
}

/* Of few repetitions nothing is concluded, and so many as were asked for are counted. */
static void
test_no_warmup_of_few (void)
{
  uint64_t state = 7;
  LseResult few = result_empty (0), fixed = result_empty (20);
  add_block (&few, 5, 2, 0, &state);
  judge (&few, 5);
  g_assert_cmpuint (few.stats.n, ==, 5);
  add_block (&fixed, 20, 3, 0, &state);
  judge (&fixed, 20);
  g_assert_cmpuint (fixed.stats.n, ==, 20);
  lse_result_clear (&few);
  lse_result_clear (&fixed);
}

/* Noise alone must not look like a slow beginning: medians would become too small. */
static void
test_noise_is_no_warmup (void)
{
  uint64_t state = 11;
  size_t n_warm = 0, n = 0;
  for (int round = 0; round < 400; round++)
    {
      LseResult result = result_empty (0);
      for (int block = 0; block < 3; block++)
        add_block (&result, 10, 0, 0, &state);
      judge (&result, 5);
      n_warm += result.n_warm;
      n += 30;
      lse_result_clear (&result);
    }
  g_test_message ("%zu of %zu taken for warm-up", n_warm, n);
  g_assert_cmpuint (n_warm * 1000, <=, n); /* 1 ‰ */
}

/* ------------------------------------------------------------------ disturbed */

static void
test_disturbed_do_not_count (void)
{
  LseResult result = result_empty (0);
  uint64_t state = 13;
  add_block (&result, 20, 0, 4, &state);
  judge (&result, 5);
  g_assert_cmpuint (result.stats.n, ==, 16);
  g_assert_cmpuint (lse_result_n_quiet (&result), ==, 16);
  g_assert_cmpuint (count (&result, LSE_SAMPLE_DISTURBED), ==, 4);
  g_assert_cmpuint (result.n_disturbed, ==, 4);
  g_assert_cmpuint (result.n_disturbed_counted, ==, 0);
  g_assert_true (result.stats.is_stable);
  g_assert_false (result.is_noisy);
  lse_result_clear (&result);
}

/* Results are never thrown away: where nothing quiet is there, what is there counts. */
static void
test_all_disturbed (void)
{
  LseResult result = result_empty (0);
  uint64_t state = 17;
  add_block (&result, 20, 0, 20, &state);
  result.disturbed_cpu = 1;
  result.disturbed_ratio = 0.38;
  judge (&result, 5);
  g_assert_cmpuint (result.stats.n, ==, 20);
  g_assert_cmpuint (lse_result_n_quiet (&result), ==, 0);
  g_assert_cmpuint (result.n_disturbed_counted, ==, 20);
  g_assert_true (result.is_noisy);
  g_assert_cmpint (lse_result_gate (&result), ==, LSE_GATE_NOISY);
  char text[LSE_NOISE_TEXT_MAX];
  g_assert_cmpstr (lse_result_noise_text (&result, text, sizeof text), ==,
                   "Other programs used up to 38 % of CPU 1 during 20 of 20 repetitions; the "
                   "result may be off.");
  add_block (&result, 6, 0, 0, &state); /* then it became quiet */
  judge (&result, 5);
  g_assert_cmpuint (result.stats.n, ==, 6);
  g_assert_cmpuint (count (&result, LSE_SAMPLE_DISTURBED), ==, 20);
  g_assert_true (result.is_noisy); /* most were */
  lse_result_clear (&result);
}

/* Under a fixed number that number is counted, quiet ones before disturbed ones. */
static void
test_fixed_number (void)
{
  LseResult result = result_empty (10);
  uint64_t state = 19;
  add_block (&result, 10, 0, 6, &state);
  judge (&result, 10);
  g_assert_cmpuint (result.stats.n, ==, 10);
  g_assert_cmpuint (result.n_disturbed_counted, ==, 6);
  add_block (&result, 6, 0, 3, &state);
  judge (&result, 10);
  g_assert_cmpuint (result.stats.n, ==, 10);
  g_assert_cmpuint (lse_result_n_quiet (&result), ==, 7);
  g_assert_cmpuint (count (&result, LSE_SAMPLE_DISTURBED), ==, 6);
  g_assert_cmpint (result.samples[7].kind, ==, LSE_SAMPLE_COUNTED); /* the first disturbed ones */
  lse_result_clear (&result);
}

static void
test_json (void)
{
  LseResult result = result_empty (0);
  uint64_t state = 23;
  add_block (&result, 20, 0, 4, &state);
  result.is_gated = true;
  judge (&result, 5);
  json_t *json = lse_result_to_json (&result), *noise = json_object_get (json, "noise");
  g_assert_cmpstr (json_string_value (json_object_get (noise, "gate")), ==, "disturbed");
  g_assert_cmpint (json_integer_value (json_object_get (noise, "disturbed")), ==, 4);
  g_assert_true (json_is_null (json_object_get (noise, "worst_cpu")));
  g_assert_cmpuint (json_array_size (json_object_get (json, "disturbed_ns")), ==, 4);
  json_t *stats = json_object_get (json, "stats");
  g_assert_cmpint (json_integer_value (json_object_get (stats, "seed")), ==,
                   (json_int_t)result.plan.seed);
  g_assert_true (json_is_false (json_object_get (stats, "bimodal")));
  g_assert_true (json_is_null (json_object_get (stats, "modes_ns")));
  json_decref (json);
  lse_result_clear (&result);
}

/* ------------------------------------------------------------------ counters */

static void
test_counter_rates (void)
{
  double instructions_per_cycle, misses_per_1000;
  LseResult result = result_empty (0);
  LseSample samples[] = {lse_sample (10, LSE_SAMPLE_WARMUP), lse_sample (10, LSE_SAMPLE_COUNTED),
                         lse_sample (10, LSE_SAMPLE_COUNTED)};
  samples[1].cycles = 1000, samples[1].instructions = 500, samples[1].cache_misses = 3;
  samples[2].cycles = 3000, samples[2].instructions = 7500, samples[2].cache_misses = 5;
  for (size_t i = 0; i < G_N_ELEMENTS (samples); i++)
    {
      lse_result_counter_rates (&result, &instructions_per_cycle, &misses_per_1000);
      g_assert_true (i < 2 ? isnan (instructions_per_cycle) : instructions_per_cycle == 0.5);
      g_assert_cmpint (lse_result_add_sample (&result, samples[i], NULL), ==, LSE_OK);
    }
  lse_result_counter_rates (&result, &instructions_per_cycle, &misses_per_1000);
  g_assert_cmpfloat (instructions_per_cycle, ==, 2);
  g_assert_cmpfloat (misses_per_1000, ==, 1);
  result.samples[2].cache_misses = -1;
  lse_result_counter_rates (&result, &instructions_per_cycle, &misses_per_1000);
  g_assert_cmpfloat (instructions_per_cycle, ==, 2);
  g_assert_true (isnan (misses_per_1000));
  lse_result_clear (&result);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/result-samples/slow-beginning", test_slow_beginning);
  g_test_add_func ("/engine/result-samples/slow-middle", test_slow_middle);
  g_test_add_func ("/engine/result-samples/no-warmup-of-few", test_no_warmup_of_few);
  g_test_add_func ("/engine/result-samples/noise-is-no-warmup", test_noise_is_no_warmup);
  g_test_add_func ("/engine/result-samples/disturbed-do-not-count", test_disturbed_do_not_count);
  g_test_add_func ("/engine/result-samples/all-disturbed", test_all_disturbed);
  g_test_add_func ("/engine/result-samples/fixed-number", test_fixed_number);
  g_test_add_func ("/engine/result-samples/json", test_json);
  g_test_add_func ("/engine/result-samples/counter-rates", test_counter_rates);
  return g_test_run ();
}
