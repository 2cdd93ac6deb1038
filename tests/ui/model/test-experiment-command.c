/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The command that the form shows makes the same plans, by the command line itself; and what the
 * workers find in their environment.
 */
#include "experiment-fixture.h"

#include <jansson.h>

/* ------------------------------------------------------------------ the same as a command */

/* What the command line makes of the command, beside what the form makes of its fields. */
static void
assert_same_plans (LanescopeExperiment *experiment)
{
  g_auto (GStrv) words = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *command = lanescope_experiment_dup_command (experiment);
  g_autofree char *whole = g_strconcat (command, " --dry-run --json", NULL);
  g_autofree char *output = NULL;
  int status;
  g_test_message ("%s", command);
  g_assert_true (g_shell_parse_argv (whole, NULL, &words, &error));
  g_assert_cmpstr (words[0], ==, "lanescope-cli");
  g_free (words[0]);
  words[0] = g_strdup (LANESCOPE_CLI);
  g_assert_true (g_spawn_sync (NULL, words, NULL, G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL, &output,
                               NULL, &status, &error));
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 0);

  gsize n_plans;
  const LseExpandedPlan *plans = lanescope_experiment_get_plans (experiment, &n_plans);
  json_t *document = json_loads (output, 0, NULL);
  json_t *theirs = json_object_get (document, "plans");
  g_assert_cmpuint (json_array_size (theirs), ==, n_plans);
  for (gsize i = 0; i < n_plans; i++)
    {
      json_t *ours = lse_plan_to_json (&plans[i].plan);
      g_assert_true (json_equal (ours, json_object_get (json_array_get (theirs, i), "experiment")));
      json_decref (ours);
    }
  json_decref (document);
}

static void
test_command_gives_the_same_plans (Fixture *fixture, gconstpointer data)
{
  LanescopeExperiment *experiment = fixture->experiment;
  assert_same_plans (experiment);
  for (int preset = 1; preset <= 4; preset++)
    for (int which = 0; which < 2; which++)
      {
        lanescope_experiment_set_preset (experiment, preset);
        lanescope_experiment_set_variant (experiment, LSE_VARIANT_AS_PRINTED, TRUE);
        lanescope_experiment_set_variant (experiment, LSE_VARIANT_REPAIRED, which == 0);
        assert_same_plans (experiment);
      }
  lanescope_experiment_set_preset (experiment, 0);
  for (int workload = 0; workload < LSE_N_WORKLOADS; workload++)
    {
      lanescope_experiment_set_workload (experiment, (LseWorkloadId)workload);
      for (int i = 0; i < LSE_N_STRATEGIES; i++)
        lanescope_experiment_set_strategy (experiment, (LseStrategyId)i, TRUE);
      assert_same_plans (experiment);
    }
}

static void
test_command_has_every_field (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    LanescopeField field;
    const char *typed;
  } fields[] = {
      {LANESCOPE_FIELD_ELEMENTS, "1 000 003"},
      {LANESCOPE_FIELD_CHUNKS, "9"},
      {LANESCOPE_FIELD_WORKERS, "1..P"},
      {LANESCOPE_FIELD_KERNEL, "simd"},
      {LANESCOPE_FIELD_SCHEDULE, "static"},
      {LANESCOPE_FIELD_POOL, "per-run"},
      {LANESCOPE_FIELD_TRANSPORT, "pipe"},
      {LANESCOPE_FIELD_SPLIT_EVERY, "3"},
      {LANESCOPE_FIELD_BLAS_THREADS, "1"},
      {LANESCOPE_FIELD_PIN, "0,2,core:1"},
      {LANESCOPE_FIELD_MEMORY, "ft-main"},
      {LANESCOPE_FIELD_LAYOUT, "padded"},
      {LANESCOPE_FIELD_SOURCE, "file"},
      {LANESCOPE_FIELD_MEMORY_BUDGET, "64MiB"},
      {LANESCOPE_FIELD_IO_WAIT, "3ms"},
      {LANESCOPE_FIELD_GIL, "3.13"},
      {LANESCOPE_FIELD_GIL_FREE_SHARE, "37.5%"},
      {LANESCOPE_FIELD_SWITCH_INTERVAL, "2ms"},
      {LANESCOPE_FIELD_REPEATS, "7"},
      {LANESCOPE_FIELD_TARGET_CI, "5%"},
      {LANESCOPE_FIELD_TIME_BUDGET, "2s"},
      {LANESCOPE_FIELD_SEED, "77"},
  };
  LanescopeExperiment *experiment = fixture->experiment;
  for (int i = 0; i < LSE_N_STRATEGIES; i++)
    lanescope_experiment_set_strategy (experiment, (LseStrategyId)i, TRUE);
  lanescope_experiment_set_verify (experiment, FALSE);
  for (gsize i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      set (fixture, fields[i].field, fields[i].typed);
      assert_same_plans (experiment);
    }
  g_autofree char *command = lanescope_experiment_dup_command (experiment);
  g_assert_nonnull (strstr (command, " -N 1000003 "));
  g_assert_nonnull (strstr (command, " -W 1-4 "));
  g_assert_nonnull (strstr (command, " --no-verify"));
}

static void
test_environment (Fixture *fixture, gconstpointer data)
{
  set (fixture, LANESCOPE_FIELD_WORKERS, "2,4");
  lanescope_experiment_set_strategy (fixture->experiment, LSE_STRATEGY_OPENMP, TRUE);
  g_autofree char *environment = lanescope_experiment_dup_environment (fixture->experiment);
  g_auto (GStrv) lines = g_strsplit (environment, "\n", -1);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  g_assert_nonnull (strstr (environment, "OMP_NUM_THREADS=4"));
  for (gsize i = 0; lines[i] != NULL; i++)
    {
      g_assert_nonnull (strchr (lines[i], '='));
      g_assert_true (g_hash_table_add (seen, lines[i]));
    }
}

int
main (int argc, char **argv)
{
  g_setenv ("HWLOC_SYNTHETIC", MACHINE, TRUE);
  g_test_init (&argc, &argv, NULL);
  ADD ("command-gives-the-same-plans", test_command_gives_the_same_plans);
  ADD ("command-has-every-field", test_command_has_every_field);
  ADD ("environment", test_environment);
  return g_test_run ();
}
