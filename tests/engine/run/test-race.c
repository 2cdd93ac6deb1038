/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Races with a worker that behaves as it is told (tests/cli/fake-worker.py), and with the real one:
 * LANESCOPE_TEST_FAKE_WORKER and LANESCOPE_TEST_REAL_WORKER say where they are.
 */
#include "run/probe.h"
#include "run/race-private.h"

#include <glib.h>
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>
#include <unistd.h>

static char *folder;      /* for rings, the journal and the fake worker's script */
static LseSampler *blind; /* sees no CPU, so that nobody's load changes what a test counts */

typedef struct
{
  LseTopology *topology;
  LseExperiment experiment;
  LseExpandedPlan plan;
  LseRace *race;
} Fixture;

/* One run under `threads`; "" for the real worker. Without @sampler nobody else is seen. */
static void
set_up (Fixture *fixture, const char *fake, uint32_t repeats, LseSampler *sampler)
{
  g_autofree char *script = g_build_filename (folder, "worker", NULL);
  g_setenv ("LANESCOPE_WORKER", fake[0] != '\0' ? script : g_getenv ("LANESCOPE_TEST_REAL_WORKER"),
            TRUE);
  g_setenv ("LANESCOPE_FAKE", fake, TRUE);
  *fixture = (Fixture) {0};
  g_assert_cmpint (lse_topology_load_machine (&fixture->topology, NULL), ==, LSE_OK);
  lse_experiment_init (&fixture->experiment, LSE_WORKLOAD_SINCOS);
  fixture->experiment.time_budget_ns = 1000000000;
  lse_plan_init (&fixture->plan.plan, LSE_WORKLOAD_SINCOS, LSE_STRATEGY_THREADS, 1, NULL);
  fixture->plan.plan.elements = 1000;
  fixture->plan.plan.repeats = repeats;
  g_assert_cmpint (lse_race_start (&fixture->race, &fixture->plan, 1, &fixture->experiment,
                                   fixture->topology, sampler != NULL ? sampler : blind, NULL),
                   ==, LSE_OK);
}

static void
tear_down (Fixture *fixture)
{
  lse_race_free (fixture->race);
  lse_topology_free (fixture->topology);
}

static void
run_to_end (LseRace *race)
{
  while (lse_race_step (race, 100) != LSE_RACE_ENDED)
    ;
}

/* ------------------------------------------------------------------ pauses */

#define PAUSE_NS 20000000

typedef struct
{
  guint n_pauses, n_changes, stop_at;
  int64_t begin_ns[64], end_ns[64]; /* of the pauses */
  int64_t burnt_ns;                 /* CPU time used in them */
  guint32 n_done_at_change[64], n_wanted;
} Seen;

static void
burn_cb (LseRace *race, void *user_data)
{
  Seen *seen = user_data;
  int64_t before_ns = lse_clock_process_cpu_ns ();
  g_assert_cmpuint (seen->n_pauses, <, G_N_ELEMENTS (seen->begin_ns));
  g_assert_cmpuint (lse_race_measuring (race), ==, 0);
  g_assert_cmpint (lse_race_run_state (race, 0), ==, LSE_RUN_STATE_MEASURING);
  seen->begin_ns[seen->n_pauses] = lse_clock_now_ns ();
  while (lse_clock_process_cpu_ns () - before_ns < PAUSE_NS)
    ;
  seen->end_ns[seen->n_pauses++] = lse_clock_now_ns ();
  seen->burnt_ns += lse_clock_process_cpu_ns () - before_ns;
  if (seen->n_pauses == seen->stop_at)
    lse_race_stop (race);
}

static void
changed_cb (LseRace *race, size_t index, void *user_data)
{
  Seen *seen = user_data;
  g_assert_cmpuint (seen->n_changes, <, G_N_ELEMENTS (seen->n_done_at_change));
  lse_race_run_progress (race, index, &seen->n_done_at_change[seen->n_changes++], &seen->n_wanted);
}

static void
watch (Fixture *fixture, Seen *seen)
{
  lse_race_on_pause (fixture->race, burn_cb, seen);
  lse_race_on_changed (fixture->race, changed_cb, seen);
}

static int64_t
overlap_ns (const LseSample *sample, int64_t begin_ns, int64_t end_ns)
{
  int64_t from_ns = MAX (sample->begin_ns, begin_ns);
  int64_t to_ns = MIN (sample->begin_ns + sample->duration_ns, end_ns);
  return MAX (to_ns - from_ns, 0);
}

/* One block of the uncounted repetition and five, a pause before each; each is announced; pauses
 * are no time of the run. */
static void
test_long_repetitions (void)
{
  Fixture fixture;
  Seen seen = {0};
  guint32 n_done, n_wanted;
  set_up (&fixture, "slow", 0, NULL);
  watch (&fixture, &seen);
  g_assert_cmpuint (lse_race_measuring (fixture.race), ==, SIZE_MAX);
  g_assert_cmpint (lse_race_run_state (fixture.race, 0), ==, LSE_RUN_STATE_PREPARING);
  lse_race_run_progress (fixture.race, 0, &n_done, &n_wanted);
  g_assert_cmpuint (n_done, ==, 0);
  g_assert_cmpuint (n_wanted, ==, 5);
  run_to_end (fixture.race);

  const LseResult *result = lse_race_result (fixture.race, 0);
  g_assert_cmpint (result->status, ==, LSE_RUN_DONE);
  g_assert_cmpuint (result->n_samples, ==, 6);
  g_assert_cmpuint (seen.n_pauses, ==, 6);
  for (gsize i = 0; i < 6; i++)
    {
      const LseSample *sample = &result->samples[i];
      g_assert_cmpint (sample->kind, ==, i == 0 ? LSE_SAMPLE_WARMUP : LSE_SAMPLE_COUNTED);
      g_assert_cmpuint (sample->block, ==, 1);
      for (gsize pause = 0; pause < seen.n_pauses; pause++)
        g_assert_cmpint (overlap_ns (sample, seen.begin_ns[pause], seen.end_ns[pause]), ==, 0);
    }
  g_assert_cmpuint (seen.n_changes, ==, 7); /* and one that it has ended */
  for (guint i = 0; i < 6; i++)
    g_assert_cmpuint (seen.n_done_at_change[i], ==, i);
  g_assert_cmpuint (seen.n_wanted, ==, 5);

  const LseRaceEntry *entry = &fixture.race->entries[0];
  g_assert_cmpint (entry->front_cpu_ns, <, seen.burnt_ns);
  g_assert_cmpint (entry->progress.measured_ns, <,
                   seen.end_ns[5] - seen.begin_ns[0] + result->samples[5].duration_ns -
                       3 * PAUSE_NS);
  g_assert_cmpuint (entry->progress.n_blocks, ==, 1);
  g_assert_cmpuint (lse_race_measuring (fixture.race), ==, SIZE_MAX);
  g_assert_cmpint (lse_race_run_state (fixture.race, 0), ==, LSE_RUN_STATE_ENDED);
  tear_down (&fixture);
}

/* What ends the race in a pause keeps the next repetition from beginning. */
static void
test_stop_in_pause (void)
{
  Fixture fixture;
  Seen seen = {.stop_at = 3};
  set_up (&fixture, "slow", 0, NULL);
  watch (&fixture, &seen);
  run_to_end (fixture.race);
  const LseResult *result = lse_race_result (fixture.race, 0);
  g_assert_cmpint (result->status, ==, LSE_RUN_STOPPED);
  g_assert_cmpuint (result->n_samples, ==, 2);
  g_assert_cmpuint (result->stats.n, ==, 1);
  g_assert_cmpuint (seen.n_pauses, ==, 3);
  g_assert_cmpstr (result->reason_text, ==, "Stopped by the user.");
  tear_down (&fixture);
}

/* Short ones are asked for by the block, but for the very first; each block has one that does not
 * count. */
static void
test_short_repetitions (void)
{
  Fixture fixture;
  Seen seen = {0};
  set_up (&fixture, "", 150, NULL); /* 64, 64, 22 */
  watch (&fixture, &seen);
  run_to_end (fixture.race);
  const LseResult *result = lse_race_result (fixture.race, 0);
  g_assert_cmpint (result->status, ==, LSE_RUN_DONE);
  g_assert_cmpuint (result->stats.n, ==, 150);
  g_assert_cmpuint (result->n_samples, ==, 153);
  g_assert_cmpuint (seen.n_pauses, ==, 4);
  for (gsize i = 0; i < result->n_samples; i++)
    {
      guint block = i < 65 ? 1 : (i < 130 ? 2 : 3);
      bool is_first = i == 0 || i == 65 || i == 130;
      g_assert_cmpuint (result->samples[i].block, ==, block);
      g_assert_cmpint (result->samples[i].kind, ==,
                       is_first ? LSE_SAMPLE_WARMUP : LSE_SAMPLE_COUNTED);
    }
  g_assert_cmpuint (seen.n_changes, ==, 4); /* three blocks, and the end */
  tear_down (&fixture);
}

/* ------------------------------------------------------------------ stop */

#define SLEEP_OF_FAKE_NS INT64_C (60000000000)

/* Stops while the worker is in the state that @fake leads to. */
static void
stop_at (const char *fake, LseRunState state, guint n_samples, const char *reason)
{
  Fixture fixture;
  set_up (&fixture, fake, 0, NULL);
  while (lse_race_run_state (fixture.race, 0) != state ||
         lse_race_result (fixture.race, 0)->n_samples < n_samples)
    lse_race_step (fixture.race, 10);
  for (int i = 0; i < 20; i++) /* the script has got to where it sleeps */
    lse_race_step (fixture.race, 10);
  int64_t before_ns = lse_clock_now_ns ();
  lse_race_stop (fixture.race);
  run_to_end (fixture.race);
  g_assert_cmpint (lse_clock_now_ns () - before_ns, <, SLEEP_OF_FAKE_NS / 6);

  const LseResult *result = lse_race_result (fixture.race, 0);
  g_assert_cmpint (result->status, ==, LSE_RUN_STOPPED);
  g_assert_cmpstr (result->reason_kind, ==, "stopped");
  g_assert_cmpstr (result->reason_text, ==, reason);
  g_assert_cmpuint (result->n_samples, ==, n_samples);
  tear_down (&fixture);
}

static void
test_stop (void)
{
  const char *preparing = "Stopped while its data were being made.";
  stop_at ("never ready", LSE_RUN_STATE_PREPARING, 0, preparing);
  stop_at ("deaf", LSE_RUN_STATE_PREPARING, 0, preparing);
  stop_at ("hang first", LSE_RUN_STATE_MEASURING, 0,
           "Stopped before its first repetition was finished.");
  stop_at ("hang", LSE_RUN_STATE_MEASURING, 4, "Stopped by the user.");
}

/* All that it had to say was said: it is as if it had closed its pool by itself. */
static void
test_stop_while_closing (void)
{
  Fixture fixture;
  set_up (&fixture, "hang last", 5, NULL);
  while (!fixture.race->entries[0].is_finishing)
    lse_race_step (fixture.race, 10);
  lse_race_stop (fixture.race);
  run_to_end (fixture.race);
  g_assert_cmpint (lse_race_result (fixture.race, 0)->status, ==, LSE_RUN_DONE);
  g_assert_cmpuint (lse_race_result (fixture.race, 0)->stats.n, ==, 5);
  g_assert_cmpstr (lse_race_result (fixture.race, 0)->reason_text, ==, "");
  tear_down (&fixture);
}

/* A worker that is never ready has failed; nobody stopped it. */
static void
test_never_ready (void)
{
  Fixture fixture;
  set_up (&fixture, "never ready", 0, NULL);
  fixture.race->ready_until_ns = lse_clock_now_ns ();
  run_to_end (fixture.race);
  g_assert_cmpint (lse_race_result (fixture.race, 0)->status, ==, LSE_RUN_FAILED);
  g_assert_cmpstr (lse_race_result (fixture.race, 0)->reason_kind, ==, "timeout");
  tear_down (&fixture);
}

/* ------------------------------------------------------------------ reasons */

/* Runs @plan, which was skipped for the reason @given. */
static void
assert_reason (const LsePlan *plan, const char *given, const char *expected)
{
  LseRace *race;
  LseExperiment experiment;
  LseTopology *topology;
  LseExpandedPlan expanded = {.plan = *plan};
  guint32 n_done, n_wanted;
  g_strlcpy (expanded.why_skipped, given, sizeof expanded.why_skipped);
  lse_experiment_init (&experiment, plan->workload);
  g_assert_cmpint (lse_topology_load_machine (&topology, NULL), ==, LSE_OK);
  g_assert_cmpint (lse_race_start (&race, &expanded, 1, &experiment, topology, NULL, NULL), ==,
                   LSE_OK);
  lse_race_run_progress (race, 0, &n_done, &n_wanted);
  g_assert_cmpuint (n_done + n_wanted, ==, 0);
  g_assert_cmpint (lse_race_run_state (race, 0), ==, LSE_RUN_STATE_ENDED);
  run_to_end (race);
  g_assert_cmpint (lse_race_result (race, 0)->status, ==, LSE_RUN_SKIPPED);
  g_assert_cmpstr (lse_race_result (race, 0)->reason_text, ==, expected);
  lse_race_free (race);
  lse_topology_free (topology);
}

/* A reason that another thread gave, in another language, is said anew, where the engine knows it. */
static void
test_skipped (void)
{
  LsePlan plan;
  lse_plan_init (&plan, LSE_WORKLOAD_SINCOS, LSE_STRATEGY_BLAS, 1, NULL);
  assert_reason (&plan, "Das geht hier nicht.",
                 lse_catalog_why_not (LSE_WORKLOAD_SINCOS, LSE_STRATEGY_BLAS));
  lse_plan_init (&plan, LSE_WORKLOAD_SINCOS, LSE_STRATEGY_THREADS, 1, NULL);
  assert_reason (&plan, "Nobody wants it.", "Nobody wants it.");
}

static void
test_missing_module (void)
{
  char why[256];
  json_t *answer = json_pack ("{s:{s:b, s:s}, s:{s:b, s:s}}", "openblas", "ok", 0, "cause",
                              "it is not there", "openmp", "ok", 1, "cause", "");
  g_assert_cmpstr (lse_probe_why_not (answer, LSE_PROBE_OPENBLAS, why, sizeof why), ==,
                   "No OpenBLAS here (it is not there); install libopenblas0-pthread.");
  g_assert_cmpstr (lse_probe_why_not (answer, LSE_PROBE_OPENMP, why, sizeof why), ==, "");
  json_decref (answer);
}

/* ------------------------------------------------------------------ sampler */

/* A sampler that was there before shows the race only what was since; it stays when that goes. */
static void
test_borrowed_sampler (void)
{
  Fixture fixture;
  LseSampler *sampler;
  LseCoreHistory history;
  g_assert_cmpint (lse_sampler_start (&sampler, "", INT64_C (3600000000000), NULL), ==, LSE_OK);
  for (int i = 0; i < 4; i++)
    lse_sampler_mark (sampler);
  set_up (&fixture, "", 5, sampler);
  run_to_end (fixture.race);

  const LseCoreHistory *seen = lse_race_core_history (fixture.race);
  g_assert_cmpint (lse_sampler_take (sampler, &history, NULL), ==, LSE_OK);
  g_assert_cmpuint (seen->n_samples, >=, 4); /* before and after two questions; is it quiet? */
  g_assert_cmpuint (history.n_samples, >=, 7);
  g_assert_cmpint (seen->samples[0].end_ns, >, fixture.race->started_ns);
  g_assert_cmpint (seen->samples[seen->n_samples - 1].end_ns, ==,
                   history.samples[history.n_samples - 1].end_ns);
  lse_core_history_clear (&history);
  g_assert_false (fixture.race->entries[0].is_watched);
  tear_down (&fixture);

  lse_sampler_mark (sampler);
  lse_sampler_stop (sampler);
}

/* ------------------------------------------------------------------ noise */

#define N_TREE_CPUS 256

/* A machine whose CPUs are never idle. */
static LseSampler *
start_loud_sampler (const char *root)
{
  LseSampler *sampler;
  g_autofree char *proc = g_build_filename (root, "proc", NULL);
  g_autofree char *stat = g_build_filename (proc, "stat", NULL);
  g_autoptr (GString) text = g_string_new ("cpu  1 2 3 4 5 6 7 8 9 10\n");
  for (int cpu = 0; cpu < N_TREE_CPUS; cpu++)
    g_string_append_printf (text, "cpu%d 7 8 9 100 0 1 2 0 0 0\n", cpu);
  g_assert_cmpint (g_mkdir_with_parents (proc, 0700), ==, 0);
  g_assert_true (g_file_set_contents (stat, text->str, -1, NULL));
  g_assert_cmpint (lse_sampler_start (&sampler, root, 20000000, NULL), ==, LSE_OK);
  return sampler;
}

/* The race waits, but not for ever; what it measured then counts, and says that it is noisy. */
static void
test_loud_machine (void)
{
  Fixture fixture;
  bool has_waited = false;
  g_autofree char *root = g_build_filename (folder, "loud", NULL);
  g_autofree char *remove = g_strdup_printf ("rm -r '%s'", root);
  LseSampler *sampler = start_loud_sampler (root);
  set_up (&fixture, "slow", 0, sampler);
  g_usleep (300000);
  while (lse_race_step (fixture.race, 20) != LSE_RACE_ENDED)
    if (lse_race_is_waiting_for_quiet (fixture.race))
      {
        has_waited = true;
        g_assert_cmpuint (lse_race_result (fixture.race, 0)->n_samples, ==, 0);
      }
  const LseResult *result = lse_race_result (fixture.race, 0);
  g_assert_true (has_waited);
  g_assert_cmpint (result->status, ==, LSE_RUN_DONE);
  g_assert_cmpuint (result->stats.n, >=, 5);
  g_assert_cmpuint (result->n_disturbed, >=, 5);
  g_assert_true (result->is_noisy);
  g_assert_cmpfloat (result->disturbed_ratio, >, 0.5);
  g_assert_cmpint (lse_result_gate (result), ==, LSE_GATE_NOISY);
  tear_down (&fixture);
  lse_sampler_stop (sampler);
  g_assert_true (g_spawn_command_line_sync (remove, NULL, NULL, NULL, NULL));
}

/* ------------------------------------------------------------------ main */

static void
make_script (void)
{
  g_autofree char *path = g_build_filename (folder, "worker", NULL);
  g_autofree char *text = g_strdup_printf ("#!/bin/sh\nexec python3 '%s' \"$@\"\n",
                                           g_getenv ("LANESCOPE_TEST_FAKE_WORKER"));
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  g_assert_cmpint (g_chmod (path, 0700), ==, 0);
}

/* Counters without idle time tell nothing. */
static void
start_blind_sampler (void)
{
  g_autofree char *proc = g_build_filename (folder, "proc", NULL);
  g_autofree char *stat = g_build_filename (proc, "stat", NULL);
  g_assert_cmpint (g_mkdir (proc, 0700), ==, 0);
  g_assert_true (g_file_set_contents (stat, "cpu  1 2 3\ncpu0 1 2 3\n", -1, NULL));
  g_assert_cmpint (lse_sampler_start (&blind, folder, 100000000, NULL), ==, LSE_OK);
}

static void
stop_blind_sampler (void)
{
  g_autofree char *proc = g_build_filename (folder, "proc", NULL);
  g_autofree char *stat = g_build_filename (proc, "stat", NULL);
  lse_sampler_stop (blind);
  g_unlink (stat);
  g_rmdir (proc);
}

static void
remove_folder (void)
{
  g_autofree char *worker = g_build_filename (folder, "worker", NULL);
  g_autofree char *data = g_build_filename (folder, "lanescope", NULL);
  g_autofree char *journal = g_build_filename (data, "journal.jsonl", NULL);
  g_unlink (worker);
  g_unlink (journal);
  g_rmdir (data);
  g_assert_cmpint (g_rmdir (folder), ==, 0); /* no rings are left behind */
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  folder = g_dir_make_tmp ("lanescope-test-XXXXXX", NULL);
  g_setenv ("LANESCOPE_RUN_DIRECTORY", folder, TRUE);
  g_setenv ("XDG_DATA_HOME", folder, TRUE);
  make_script ();
  start_blind_sampler ();
  g_test_add_func ("/engine/race/long-repetitions", test_long_repetitions);
  g_test_add_func ("/engine/race/short-repetitions", test_short_repetitions);
  g_test_add_func ("/engine/race/stop-in-pause", test_stop_in_pause);
  g_test_add_func ("/engine/race/stop", test_stop);
  g_test_add_func ("/engine/race/stop-while-closing", test_stop_while_closing);
  g_test_add_func ("/engine/race/never-ready", test_never_ready);
  g_test_add_func ("/engine/race/skipped", test_skipped);
  g_test_add_func ("/engine/race/missing-module", test_missing_module);
  g_test_add_func ("/engine/race/loud-machine", test_loud_machine);
  g_test_add_func ("/engine/race/borrowed-sampler", test_borrowed_sampler);
  int status = g_test_run ();
  stop_blind_sampler ();
  remove_folder ();
  g_free (folder);
  return status;
}
