/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The experiment of the form: every field, and what is said beside it.
 */
#include "experiment-fixture.h"

/* ------------------------------------------------------------------ what it begins with */

static void
test_defaults (Fixture *fixture, gconstpointer data)
{
  LanescopeExperiment *experiment = fixture->experiment;
  g_assert_cmpint (lanescope_experiment_get_preset (experiment), ==, 1);
  g_assert_cmpint (lanescope_experiment_get_workload (experiment), ==, LSE_WORKLOAD_SINCOS);
  g_assert_true (lanescope_experiment_get_variant (experiment, LSE_VARIANT_REPAIRED));
  g_assert_false (lanescope_experiment_get_variant (experiment, LSE_VARIANT_AS_PRINTED));
  for (int i = 0; i < LSE_N_STRATEGIES; i++)
    g_assert_cmpint (lanescope_experiment_get_strategy (experiment, (LseStrategyId)i), ==,
                     i == LSE_STRATEGY_SERIAL || i == LSE_STRATEGY_THREADS);
  g_assert_true (lanescope_experiment_is_valid (experiment));
  g_assert_false (lanescope_experiment_is_modified (experiment));
  g_assert_true (lanescope_experiment_get_verify (experiment));

  static const struct
  {
    LanescopeField field;
    const char *value;
  } defaults[] = {
      {LANESCOPE_FIELD_ELEMENTS, "1000000"}, {LANESCOPE_FIELD_CHUNKS, "16"},
      {LANESCOPE_FIELD_WORKERS, "4"},        {LANESCOPE_FIELD_KERNEL, "numpy"},
      {LANESCOPE_FIELD_SCHEDULE, "dynamic"}, {LANESCOPE_FIELD_POOL, "persistent"},
      {LANESCOPE_FIELD_TRANSPORT, "shared"}, {LANESCOPE_FIELD_BLAS_THREADS, "1"},
      {LANESCOPE_FIELD_PIN, "close"},        {LANESCOPE_FIELD_MEMORY, "ft-workers"},
      {LANESCOPE_FIELD_REPEATS, "auto"},     {LANESCOPE_FIELD_TARGET_CI, "2%"},
      {LANESCOPE_FIELD_TIME_BUDGET, "5s"},   {LANESCOPE_FIELD_SEED, "1"},
  };
  for (gsize i = 0; i < G_N_ELEMENTS (defaults); i++)
    {
      g_assert_null (lanescope_experiment_get_text (experiment, defaults[i].field));
      assert_effective (fixture, defaults[i].field, defaults[i].value);
    }
}

static void
test_changed_once (Fixture *fixture, gconstpointer data)
{
  set (fixture, LANESCOPE_FIELD_CHUNKS, "8");
  g_assert_cmpuint (fixture->n_changed, ==, 1);
  set (fixture, LANESCOPE_FIELD_CHUNKS, " 8 ");
  lanescope_experiment_set_verify (fixture->experiment, TRUE);
  lanescope_experiment_set_workload (fixture->experiment, LSE_WORKLOAD_SINCOS);
  lanescope_experiment_set_strategy (fixture->experiment, LSE_STRATEGY_SERIAL, FALSE);
  g_assert_cmpuint (fixture->n_changed, ==, 1);
  set (fixture, LANESCOPE_FIELD_CHUNKS, "  ");
  g_assert_cmpuint (fixture->n_changed, ==, 2);
  g_assert_null (lanescope_experiment_get_text (fixture->experiment, LANESCOPE_FIELD_CHUNKS));
}

/* ------------------------------------------------------------------ presets */

static void
test_presets_own_their_fields (Fixture *fixture, gconstpointer data)
{
  LanescopeExperiment *experiment = fixture->experiment;
  set (fixture, LANESCOPE_FIELD_REPEATS, "7");
  set (fixture, LANESCOPE_FIELD_SEED, "42");
  g_assert_false (lanescope_experiment_is_modified (experiment));
  for (int field = 0; field < LANESCOPE_FIELD_REPEATS; field++)
    {
      set (fixture, (LanescopeField)field, field == LANESCOPE_FIELD_KERNEL ? "simd" : "3");
      g_assert_true (lanescope_experiment_is_modified (experiment));
      set (fixture, (LanescopeField)field, NULL);
      g_assert_false (lanescope_experiment_is_modified (experiment));
    }
  lanescope_experiment_set_strategy (experiment, LSE_STRATEGY_OPENMP, TRUE);
  set (fixture, LANESCOPE_FIELD_WORKERS, "3");
  g_assert_true (lanescope_experiment_is_modified (experiment));

  lanescope_experiment_set_preset (experiment, 2);
  g_assert_false (lanescope_experiment_is_modified (experiment));
  g_assert_cmpint (lanescope_experiment_get_workload (experiment), ==, LSE_WORKLOAD_SIN2);
  g_assert_true (lanescope_experiment_get_strategy (experiment, LSE_STRATEGY_PROCESSES));
  g_assert_false (lanescope_experiment_get_strategy (experiment, LSE_STRATEGY_OPENMP));
  assert_effective (fixture, LANESCOPE_FIELD_WORKERS, "4");
  assert_effective (fixture, LANESCOPE_FIELD_REPEATS, "7");
  assert_effective (fixture, LANESCOPE_FIELD_SEED, "42");
}

static void
test_presets_as_printed (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    int preset;
    const char *elements, *workers, *chunks, *pool, *transport;
  } printed[] = {
      {1, "1000000", "4", "4", "per-run", NULL},
      {2, "1000000", "8", "8", "per-run", "pipe"},
      {3, "1000", "8", "1", NULL, NULL},
      {4, "10000000", "8", "10", NULL, NULL},
  };
  lanescope_experiment_set_variant (fixture->experiment, LSE_VARIANT_AS_PRINTED, TRUE);
  lanescope_experiment_set_variant (fixture->experiment, LSE_VARIANT_REPAIRED, FALSE);
  for (gsize i = 0; i < G_N_ELEMENTS (printed); i++)
    {
      lanescope_experiment_set_preset (fixture->experiment, printed[i].preset);
      assert_effective (fixture, LANESCOPE_FIELD_ELEMENTS, printed[i].elements);
      assert_effective (fixture, LANESCOPE_FIELD_WORKERS, printed[i].workers);
      assert_effective (fixture, LANESCOPE_FIELD_CHUNKS, printed[i].chunks);
      assert_effective (fixture, LANESCOPE_FIELD_PIN, "none");
      if (printed[i].pool != NULL)
        assert_effective (fixture, LANESCOPE_FIELD_POOL, printed[i].pool);
      if (printed[i].transport != NULL)
        assert_effective (fixture, LANESCOPE_FIELD_TRANSPORT, printed[i].transport);
    }
}

static void
test_variants (Fixture *fixture, gconstpointer data)
{
  LanescopeExperiment *experiment = fixture->experiment;
  gsize n_one, n_both;
  lanescope_experiment_get_plans (experiment, &n_one);
  lanescope_experiment_set_variant (experiment, LSE_VARIANT_REPAIRED, FALSE);
  g_assert_true (lanescope_experiment_get_variant (experiment, LSE_VARIANT_REPAIRED));
  lanescope_experiment_set_variant (experiment, LSE_VARIANT_AS_PRINTED, TRUE);
  lanescope_experiment_get_plans (experiment, &n_both);
  g_assert_cmpuint (n_one, ==, 2);
  g_assert_cmpuint (n_both, ==, 3);
}

static void
test_workload_frees (Fixture *fixture, gconstpointer data)
{
  LanescopeExperiment *experiment = fixture->experiment;
  set (fixture, LANESCOPE_FIELD_ELEMENTS, "5000");
  set (fixture, LANESCOPE_FIELD_KERNEL, "fused");
  set (fixture, LANESCOPE_FIELD_CHUNKS, "5");
  lanescope_experiment_set_workload (experiment, LSE_WORKLOAD_MEAN);
  g_assert_cmpint (lanescope_experiment_get_preset (experiment), ==, 0);
  g_assert_null (lanescope_experiment_get_text (experiment, LANESCOPE_FIELD_ELEMENTS));
  g_assert_null (lanescope_experiment_get_text (experiment, LANESCOPE_FIELD_KERNEL));
  g_assert_cmpstr (lanescope_experiment_get_text (experiment, LANESCOPE_FIELD_CHUNKS), ==, "5");
  assert_effective (fixture, LANESCOPE_FIELD_ELEMENTS, "10000000");
  g_assert_true (lanescope_experiment_is_valid (experiment));
}

static void
test_strategies (Fixture *fixture, gconstpointer data)
{
  LanescopeExperiment *experiment = fixture->experiment;
  g_autofree char *why_not = lanescope_experiment_dup_why_not (experiment, LSE_STRATEGY_BLAS);
  g_assert_nonnull (why_not);
  lanescope_experiment_set_strategy (experiment, LSE_STRATEGY_BLAS, TRUE);
  gsize n_plans;
  lanescope_experiment_get_plans (experiment, &n_plans);
  g_assert_cmpuint (n_plans, ==, 2); /* left out */
  lanescope_experiment_set_workload (experiment, LSE_WORKLOAD_DOT);
  g_assert_null (lanescope_experiment_dup_why_not (experiment, LSE_STRATEGY_BLAS));
  lanescope_experiment_get_plans (experiment, &n_plans);
  g_assert_cmpuint (n_plans, ==, 3);
  lanescope_experiment_set_strategy (experiment, LSE_STRATEGY_BLAS, FALSE);
  lanescope_experiment_set_strategy (experiment, LSE_STRATEGY_THREADS, FALSE);
  assert_says (fixture, LANESCOPE_FIELD_STRATEGIES, LANESCOPE_HINT_INFO, "Serial alone");
}

/* ------------------------------------------------------------------ what may be typed */

static void
test_sizes (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *typed, *elements;
  } sizes[] = {
      {"1e6", "1000000"},
      {"1_000_000", "1000000"},
      {"1M", "1000000"},
      {"64MB", "8000000"},
      {"64MiB", "8388608"},
      {"2xLLC", "2097152"},
      {"LLC", "1048576"},
      {"0", "0"},
      {"1 000 000", "1000000"},
      {"1\u2009000\u2009000", "1000000"}, /* as the form writes it */
      {"1\u00a0000\u202f000", "1000000"}, /* pasted from elsewhere */
  };
  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      set (fixture, LANESCOPE_FIELD_ELEMENTS, sizes[i].typed);
      g_assert_true (lanescope_experiment_is_valid (fixture->experiment));
      assert_effective (fixture, LANESCOPE_FIELD_ELEMENTS, sizes[i].elements);
      g_assert_cmpstr (
          lanescope_experiment_get_text (fixture->experiment, LANESCOPE_FIELD_ELEMENTS), ==,
          sizes[i].typed);
    }
}

static void
test_worker_counts (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *typed, *effective;
    guint n_counts;
  } counts[] = {
      {"3", "3", 1},       {"1-4", "1-4", 4},     {"1..4", "1-4", 4},
      {"1–4", "1-4", 4},   {"1,2,8", "1,2,8", 3}, {"P", "4", 1},
      {"1, 2P", "1,8", 2}, {"1..2P", "1-8", 8},   {"2 - P", "2-4", 3},
  };
  for (gsize i = 0; i < G_N_ELEMENTS (counts); i++)
    {
      set (fixture, LANESCOPE_FIELD_WORKERS, counts[i].typed);
      g_assert_true (lanescope_experiment_is_valid (fixture->experiment));
      assert_effective (fixture, LANESCOPE_FIELD_WORKERS, counts[i].effective);
      g_assert_cmpuint (lanescope_experiment_get_settings (fixture->experiment)->n_worker_counts,
                        ==, counts[i].n_counts);
    }
}

static void
test_other_fields (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    LanescopeField field;
    const char *typed, *effective;
  } fields[] = {
      {LANESCOPE_FIELD_CHUNKS, "1 000", "1000"},
      {LANESCOPE_FIELD_KERNEL, "simd", "simd"},
      {LANESCOPE_FIELD_SCHEDULE, "guided", "guided"},
      {LANESCOPE_FIELD_POOL, "per-run", "per-run"},
      {LANESCOPE_FIELD_PIN, "scatter", "scatter"},
      {LANESCOPE_FIELD_PIN, "0,2", "list:0,2"},
      {LANESCOPE_FIELD_MEMORY, "interleave", "interleave"},
      {LANESCOPE_FIELD_REPEATS, "9", "9"},
      {LANESCOPE_FIELD_REPEATS, "auto", "auto"},
      {LANESCOPE_FIELD_TARGET_CI, "5%", "5%"},
      {LANESCOPE_FIELD_TARGET_CI, "0.01", "1%"},
      {LANESCOPE_FIELD_TIME_BUDGET, "1m", "60s"},
      {LANESCOPE_FIELD_TIME_BUDGET, "1.5", "1.5s"},
      {LANESCOPE_FIELD_SEED, "9007199254740991", "9007199254740991"},
  };
  for (gsize i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      set (fixture, fields[i].field, fields[i].typed);
      g_test_message ("%d: %s", (int)fields[i].field, fields[i].typed);
      g_assert_true (lanescope_experiment_is_valid (fixture->experiment));
      assert_effective (fixture, fields[i].field, fields[i].effective);
    }
}

/* ------------------------------------------------------------------ mistakes */

static void
test_mistakes_stand_beside_their_field (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    LanescopeField field;
    const char *typed, *part;
  } mistakes[] = {
      {LANESCOPE_FIELD_ELEMENTS, "12x", "12x"},
      {LANESCOPE_FIELD_ELEMENTS, "-5", "negative"},
      {LANESCOPE_FIELD_ELEMENTS, "64 MBi", "did you mean"},
      {LANESCOPE_FIELD_CHUNKS, "0", "out of range"},
      {LANESCOPE_FIELD_CHUNKS, "many", "many"},
      {LANESCOPE_FIELD_WORKERS, "4-1", "backwards"},
      {LANESCOPE_FIELD_WORKERS, "0", "0"},
      {LANESCOPE_FIELD_WORKERS, "5000P", "5000P"},
      {LANESCOPE_FIELD_KERNEL, "simdd", "simd"},
      {LANESCOPE_FIELD_SCHEDULE, "dinamic", "dynamic"},
      {LANESCOPE_FIELD_POOL, "none", "persistent"},
      {LANESCOPE_FIELD_TRANSPORT, "shard", "shared"},
      {LANESCOPE_FIELD_SPLIT_EVERY, "1", "out of range"},
      {LANESCOPE_FIELD_BLAS_THREADS, "x", "x"},
      {LANESCOPE_FIELD_PIN, "clos", "close"},
      {LANESCOPE_FIELD_PIN, "list:99", "99"},
      {LANESCOPE_FIELD_MEMORY, "bind:9", "9"},
      {LANESCOPE_FIELD_REPEATS, "-1", "negative"},
      {LANESCOPE_FIELD_TARGET_CI, "200%", "whole"},
      {LANESCOPE_FIELD_TIME_BUDGET, "0", "no time"},
      {LANESCOPE_FIELD_TIME_BUDGET, "2 days", "days"},
      {LANESCOPE_FIELD_SEED, "1.5", "whole number"},
  };
  for (gsize i = 0; i < G_N_ELEMENTS (mistakes); i++)
    {
      gsize n_plans;
      LanescopeField field = mistakes[i].field;
      set (fixture, field, mistakes[i].typed);
      g_test_message ("%d: %s", (int)field, mistakes[i].typed);
      g_assert_false (lanescope_experiment_is_valid (fixture->experiment));
      assert_says (fixture, field, LANESCOPE_HINT_ERROR, mistakes[i].part);
      g_assert_null (strstr (hint_of (fixture, field, LANESCOPE_HINT_ERROR), "(-"));
      lanescope_experiment_get_plans (fixture->experiment, &n_plans);
      g_assert_cmpuint (n_plans, ==, 0);
      for (int other = 0; other < LANESCOPE_N_FIELDS; other++)
        {
          LanescopeSeverity severity;
          lanescope_experiment_get_hint (fixture->experiment, (LanescopeField)other, &severity);
          g_assert_true (other == (int)field || severity != LANESCOPE_HINT_ERROR);
        }
      set (fixture, field, NULL);
      g_assert_true (lanescope_experiment_is_valid (fixture->experiment));
    }
}

/* Two mistakes are seen at once, and the other fields keep what is said about them. */
static void
test_mistakes_do_not_hide_others (Fixture *fixture, gconstpointer data)
{
  set (fixture, LANESCOPE_FIELD_ELEMENTS, "?");
  set (fixture, LANESCOPE_FIELD_SEED, "?");
  hint_of (fixture, LANESCOPE_FIELD_ELEMENTS, LANESCOPE_HINT_ERROR);
  hint_of (fixture, LANESCOPE_FIELD_SEED, LANESCOPE_HINT_ERROR);
  hint_of (fixture, LANESCOPE_FIELD_CHUNKS, LANESCOPE_HINT_INFO);
  hint_of (fixture, LANESCOPE_FIELD_PIN, LANESCOPE_HINT_INFO);
  assert_effective (fixture, LANESCOPE_FIELD_WORKERS, "4");
}

static void
test_hostile_input (Fixture *fixture, gconstpointer data)
{
  g_autofree char *long_text = g_strnfill (20000, '9');
  const char *texts[] = {"%s%n%d",     "1e999999999", "18446744073709551616",
                         "-0",         "0x10",        "1,5",
                         "٣",          "\001\033[0m", "''\"$`",
                         "--help",     "1;reboot",    "list:",
                         "list:core:", "P..P..",      long_text,
                         "bind:-1",    "NaN",         "∞",
                         "..",         "1-"};
  for (int field = 0; field < LANESCOPE_N_TEXT_FIELDS; field++)
    for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
      {
        g_auto (GStrv) words = NULL;
        g_autoptr (GError) error = NULL;
        set (fixture, (LanescopeField)field, texts[i]);
        g_autofree char *command = lanescope_experiment_dup_command (fixture->experiment);
        g_assert_true (g_shell_parse_argv (command, NULL, &words, &error));
        g_assert_no_error (error);
        const char *hint =
            lanescope_experiment_get_hint (fixture->experiment, (LanescopeField)field, NULL);
        g_assert_true (hint == NULL || g_utf8_validate (hint, -1, NULL));
        set (fixture, (LanescopeField)field, NULL);
        g_assert_true (lanescope_experiment_is_valid (fixture->experiment));
      }
}

/* ------------------------------------------------------------------ hints */

static void
test_hints_on_size (Fixture *fixture, gconstpointer data)
{
  assert_says (fixture, LANESCOPE_FIELD_ELEMENTS, LANESCOPE_HINT_INFO,
               "7.6 MiB · fits into the 8 MiB L3");
  set (fixture, LANESCOPE_FIELD_ELEMENTS, "128KiB");
  assert_says (fixture, LANESCOPE_FIELD_ELEMENTS, LANESCOPE_HINT_INFO,
               "128 KiB · fits into the 1 MiB L2");
  set (fixture, LANESCOPE_FIELD_ELEMENTS, "2xLLC");
  assert_says (fixture, LANESCOPE_FIELD_ELEMENTS, LANESCOPE_HINT_INFO,
               "16 MiB · larger than the 8 MiB L3");
  set (fixture, LANESCOPE_FIELD_ELEMENTS, "0");
  assert_says (fixture, LANESCOPE_FIELD_ELEMENTS, LANESCOPE_HINT_WARNING, "Nothing to compute");
}

static void
test_hints_on_chunks_and_workers (Fixture *fixture, gconstpointer data)
{
  set (fixture, LANESCOPE_FIELD_CHUNKS, "8");
  assert_says (fixture, LANESCOPE_FIELD_CHUNKS, LANESCOPE_HINT_INFO, "125\u2009000 each · 977 KiB");
  set (fixture, LANESCOPE_FIELD_CHUNKS, "7");
  assert_says (fixture, LANESCOPE_FIELD_CHUNKS, LANESCOPE_HINT_INFO, "1 shorter");
  set (fixture, LANESCOPE_FIELD_CHUNKS, "1");
  assert_says (fixture, LANESCOPE_FIELD_CHUNKS, LANESCOPE_HINT_WARNING, "3 workers will be idle");
  set (fixture, LANESCOPE_FIELD_CHUNKS, "3");
  assert_says (fixture, LANESCOPE_FIELD_CHUNKS, LANESCOPE_HINT_WARNING, "1 worker will be idle");
  set (fixture, LANESCOPE_FIELD_CHUNKS, NULL);

  set (fixture, LANESCOPE_FIELD_WORKERS, "9");
  assert_says (fixture, LANESCOPE_FIELD_WORKERS, LANESCOPE_HINT_WARNING, "9 workers on 8 CPUs");
  set (fixture, LANESCOPE_FIELD_WORKERS, "8");
  hint_of (fixture, LANESCOPE_FIELD_WORKERS, LANESCOPE_HINT_NONE);
  set (fixture, LANESCOPE_FIELD_WORKERS, "1-4");
  assert_says (fixture, LANESCOPE_FIELD_WORKERS, LANESCOPE_HINT_INFO, "4 counts");
}

static void
test_hints_on_threads_and_time (Fixture *fixture, gconstpointer data)
{
  lanescope_experiment_set_workload (fixture->experiment, LSE_WORKLOAD_DOT);
  set (fixture, LANESCOPE_FIELD_BLAS_THREADS, "4");
  assert_says (fixture, LANESCOPE_FIELD_BLAS_THREADS, LANESCOPE_HINT_WARNING,
               "4 workers × 4 BLAS threads");
  assert_says (fixture, LANESCOPE_FIELD_REPEATS, LANESCOPE_HINT_INFO, "until ±2 % or 5 s");
  set (fixture, LANESCOPE_FIELD_TARGET_CI, "0.5%");
  set (fixture, LANESCOPE_FIELD_TIME_BUDGET, "1m");
  assert_says (fixture, LANESCOPE_FIELD_REPEATS, LANESCOPE_HINT_INFO, "until ±0.5 % or 60 s");
  set (fixture, LANESCOPE_FIELD_REPEATS, "3");
  hint_of (fixture, LANESCOPE_FIELD_REPEATS, LANESCOPE_HINT_NONE);
}

static void
test_default_budget (Fixture *fixture, gconstpointer data)
{
  lanescope_experiment_set_default_budget (fixture->experiment, 12.5);
  assert_effective (fixture, LANESCOPE_FIELD_TIME_BUDGET, "12.5s");
  g_autofree char *command = lanescope_experiment_dup_command (fixture->experiment);
  g_assert_nonnull (strstr (command, "--time-budget 12.5s"));
  set (fixture, LANESCOPE_FIELD_TIME_BUDGET, "3");
  assert_effective (fixture, LANESCOPE_FIELD_TIME_BUDGET, "3s");
}

/* ------------------------------------------------------------------ memory and time */

static void
test_too_large (Fixture *fixture, gconstpointer data)
{
  g_assert_cmpuint (lanescope_experiment_get_offered_elements (fixture->experiment), ==, 0);
  set (fixture, LANESCOPE_FIELD_ELEMENTS, "1T");
  g_assert_false (lanescope_experiment_is_valid (fixture->experiment));
  hint_of (fixture, LANESCOPE_FIELD_ELEMENTS, LANESCOPE_HINT_ERROR);
  guint64 fitting = lanescope_experiment_get_offered_elements (fixture->experiment);
  g_assert_cmpuint (fitting, >, 1000);
  g_autofree char *text = g_strdup_printf ("%" G_GUINT64_FORMAT, fitting / 2);
  set (fixture, LANESCOPE_FIELD_ELEMENTS, text); /* half: memory changes while tests run */
  g_assert_true (lanescope_experiment_is_valid (fixture->experiment));
}

static void
test_offers_the_size_of_the_text (Fixture *fixture, gconstpointer data)
{
  lanescope_experiment_set_preset (fixture->experiment, 3);
  g_assert_cmpuint (lanescope_experiment_get_offered_elements (fixture->experiment), ==, 10000);
  set (fixture, LANESCOPE_FIELD_ELEMENTS, "500");
  g_assert_cmpuint (lanescope_experiment_get_offered_elements (fixture->experiment), ==, 0);
}

static void
test_long_races_are_asked_for (Fixture *fixture, gconstpointer data)
{
  LanescopeExperiment *experiment = fixture->experiment;
  guint64 bytes;
  double least_s, most_s;
  g_assert_true (lanescope_experiment_may_start (experiment));
  lanescope_experiment_get_estimate (experiment, &bytes, &least_s, &most_s);
  g_assert_cmpfloat (most_s, ==, 5);
  g_assert_cmpuint (bytes, >, 2 * 8000000);

  lanescope_experiment_set_preset (experiment, 3);
  set (fixture, LANESCOPE_FIELD_ELEMENTS, "6000");
  lanescope_experiment_get_estimate (experiment, &bytes, &least_s, &most_s);
  g_assert_cmpfloat (least_s, >, 60);
  assert_says (fixture, LANESCOPE_FIELD_ESTIMATE, LANESCOPE_HINT_WARNING, "min");
  fixture->n_changed = 0;
  g_assert_false (lanescope_experiment_may_start (experiment));
  g_assert_true (lanescope_experiment_is_asked (experiment));
  g_assert_cmpuint (fixture->n_changed, ==, 1);
  g_assert_true (lanescope_experiment_may_start (experiment));
  g_assert_true (lanescope_experiment_may_start (experiment));
  lanescope_experiment_started (experiment);
  g_assert_false (lanescope_experiment_may_start (experiment));
  set (fixture, LANESCOPE_FIELD_ELEMENTS, "6001");
  g_assert_false (lanescope_experiment_is_asked (experiment));
  set (fixture, LANESCOPE_FIELD_ELEMENTS, "?");
  g_assert_false (lanescope_experiment_may_start (experiment));
  g_assert_false (lanescope_experiment_is_asked (experiment));
}

/* ------------------------------------------------------------------ pinning by clicking */

static void
test_clicked_cpus (Fixture *fixture, gconstpointer data)
{
  LanescopeExperiment *experiment = fixture->experiment;
  lanescope_experiment_toggle_cpu (experiment, 2);
  lanescope_experiment_toggle_cpu (experiment, 0);
  g_assert_cmpstr (lanescope_experiment_get_text (experiment, LANESCOPE_FIELD_PIN), ==, "list:0,2");
  g_assert_true (lanescope_experiment_has_cpu (experiment, 2));
  g_assert_false (lanescope_experiment_has_cpu (experiment, 1));
  g_assert_true (lanescope_experiment_is_valid (experiment));
  set (fixture, LANESCOPE_FIELD_PIN, "0-3");
  g_assert_true (lanescope_experiment_has_cpu (experiment, 1));
  lanescope_experiment_toggle_cpu (experiment, 1);
  g_assert_cmpstr (lanescope_experiment_get_text (experiment, LANESCOPE_FIELD_PIN), ==,
                   "list:0,2-3");
  for (int cpu = 0; cpu < 4; cpu++)
    if (cpu != 1)
      lanescope_experiment_toggle_cpu (experiment, cpu);
  g_assert_null (lanescope_experiment_get_text (experiment, LANESCOPE_FIELD_PIN));
  set (fixture, LANESCOPE_FIELD_PIN, "scatter");
  lanescope_experiment_toggle_cpu (experiment, 3);
  g_assert_cmpstr (lanescope_experiment_get_text (experiment, LANESCOPE_FIELD_PIN), ==, "list:3");
}

int
main (int argc, char **argv)
{
  g_setenv ("HWLOC_SYNTHETIC", MACHINE, TRUE);
  g_test_init (&argc, &argv, NULL);
  ADD ("defaults", test_defaults);
  ADD ("changed-once", test_changed_once);
  ADD ("presets-own-their-fields", test_presets_own_their_fields);
  ADD ("presets-as-printed", test_presets_as_printed);
  ADD ("variants", test_variants);
  ADD ("workload-frees", test_workload_frees);
  ADD ("strategies", test_strategies);
  ADD ("sizes", test_sizes);
  ADD ("worker-counts", test_worker_counts);
  ADD ("other-fields", test_other_fields);
  ADD ("mistakes-stand-beside-their-field", test_mistakes_stand_beside_their_field);
  ADD ("mistakes-do-not-hide-others", test_mistakes_do_not_hide_others);
  ADD ("hostile-input", test_hostile_input);
  ADD ("hints-on-size", test_hints_on_size);
  ADD ("hints-on-chunks-and-workers", test_hints_on_chunks_and_workers);
  ADD ("hints-on-threads-and-time", test_hints_on_threads_and_time);
  ADD ("default-budget", test_default_budget);
  ADD ("too-large", test_too_large);
  ADD ("offers-the-size-of-the-text", test_offers_the_size_of_the_text);
  ADD ("long-races-are-asked-for", test_long_races_are_asked_for);
  ADD ("clicked-cpus", test_clicked_cpus);
  return g_test_run ();
}
