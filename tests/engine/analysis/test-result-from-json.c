/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What was written is read back the same, and nothing that is read can do harm.
 */
#include "analysis/document.h"

#include "results.h"
#include "series.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define N_RANDOM 300

/* ------------------------------------------------------------------ round trip */

static int
pick (uint64_t *state, int n)
{
  return (int)(series_uniform (state) * n);
}

static double
pick_ratio (uint64_t *state)
{
  return pick (state, 4) == 0 ? (double)NAN : series_uniform (state);
}

static void
make_plan (LsePlan *plan, uint64_t *state)
{
  static const char *const pins[] = {"none", "close", "balanced:numa", "list:0,2,4-7"};
  static const char *const memories[] = {"ft-workers", "ft-main", "interleave", "bind:3"};
  do
    {
      lse_plan_init (plan, (LseWorkloadId)pick (state, LSE_N_WORKLOADS),
                     (LseStrategyId)pick (state, LSE_N_STRATEGIES), 1 + (uint32_t)pick (state, 5),
                     NULL);
      plan->variant = (LseVariant)pick (state, 2);
      plan->seed = (uint64_t)pick (state, 1 << 30);
      plan->repeats = (uint32_t)pick (state, 20);
      plan->verify = pick (state, 2) == 0;
      g_assert_cmpint (lse_pin_parse (&plan->pin, pins[pick (state, 4)], NULL), ==, LSE_OK);
      g_assert_cmpint (lse_memory_parse (&plan->memory, memories[pick (state, 4)], NULL), ==,
                       LSE_OK);
    }
  while (lse_plan_validate (plan, NULL, NULL) != LSE_OK);
}

static void
make_workers (LseResult *result, uint64_t *state)
{
  for (size_t i = 0; i < result->n_workers; i++)
    {
      LseWorkerReport *worker = &result->workers[i];
      worker->requested_cpu = pick (state, 3) - 1;
      for (int k = pick (state, 5); k > 0; k--)
        lse_cpuset_add (&worker->effective, pick (state, LSE_CPUSET_MAX));
      lse_cpuset_add (&worker->observed, pick (state, 64));
      worker->n_migrations = (uint32_t)pick (state, 9);
      worker->is_bound = pick (state, 2) == 0;
    }
}

static void
make_verify (LseResult *result, uint64_t *state)
{
  result->verify.status = (LseVerifyStatus)pick (state, 3);
  if (result->verify.status == LSE_VERIFY_SKIPPED)
    return;
  result->verify = (LseVerify) {.status = result->verify.status,
                                .method = "ulp",
                                .max_abs_err = pick (state, 2) == 0 ? INFINITY : 1e-17,
                                .max_ulp = pick_ratio (state),
                                .bound = 3,
                                .elements = 1000000,
                                .first_bad = pick (state, 100) - 1};
}

static void
make_result (LseResult *result, const LseResult *serial, uint64_t *state)
{
  LsePlan plan;
  make_plan (&plan, state);
  g_assert_cmpint (lse_result_init (result, &plan, NULL), ==, LSE_OK);
  bool is_queue_known = pick (state, 2) == 0;
  bool are_misses_known = pick (state, 2) == 0;
  for (int i = pick (state, 20); i > 0; i--)
    {
      LseSample sample = {.duration_ns = 1 + pick (state, 100000000),
                          .kind = (LseSampleKind)pick (state, 3),
                          .cpu_ns = pick (state, 100000000),
                          .run_queue_ns = is_queue_known ? pick (state, 5) : -1,
                          .minor_faults = pick (state, 1000),
                          .major_faults = pick (state, 2),
                          .voluntary_switches = pick (state, 20),
                          .involuntary_switches = pick (state, 20),
                          .cycles = pick (state, 300000000),
                          .instructions = pick (state, 900000000),
                          .cache_references = pick (state, 1000),
                          .cache_misses = are_misses_known ? pick (state, 100) : -1};
      g_assert_cmpint (lse_result_add_sample (result, sample, NULL), ==, LSE_OK);
    }
  lse_result_update (result, 0.02);
  if (pick (state, 2) == 0)
    lse_id_make (result->race_id);
  result->has_counters = pick (state, 2) == 0;
  if (pick (state, 2) == 0)
    g_strlcpy (result->why_not_counters, "No „key“.", sizeof result->why_not_counters);
  result->status = (LseRunStatus)pick (state, 4);
  if (result->status == LSE_RUN_FAILED)
    {
      result->reason_signal = pick (state, 64);
      g_strlcpy (result->reason_kind, "signal", sizeof result->reason_kind);
      g_strlcpy (result->reason_text, "Beendet – „9“.", sizeof result->reason_text);
    }
  if (pick (state, 2) == 0)
    g_strlcpy (result->blas_version, "OpenBLAS 0.3.21", sizeof result->blas_version);
  make_workers (result, state);
  make_verify (result, state);
  result->value = pick_ratio (state);
  result->other_load_ratio = pick_ratio (state);
  result->steal_ratio = pick_ratio (state);
  result->observer_cpu_ratio = pick_ratio (state);
  result->n_events = (uint64_t)pick (state, 1000000);
  result->peak_resident_bytes = pick (state, 3) == 0 ? -1 : pick (state, 1000000);
  result->n_lost_events = (uint64_t)pick (state, 10);
  result->trace_stride = 1 + (uint32_t)pick (state, 3);
  if (pick (state, 2) == 0)
    {
      result->account.is_known = true;
      result->account.slots = 1 + (uint32_t)pick (state, 4);
      for (int part = 0; part < LSE_N_PARTS; part++)
        result->account.part_ns[part] = 1 + pick (state, 10000000);
      result->account.part_ns[LSE_PART_SLOWER] = -1;
    }
  if (pick (state, 3) > 0)
    lse_result_compare_to_serial (result, serial);
}

static void
assert_round_trip (const LseResult *result)
{
  LseResult read;
  LseError err = {0};
  json_t *before = lse_result_to_json (result);
  char *text = json_dumps (before, JSON_INDENT (1));
  json_t *parsed = json_loads (text, 0, NULL);
  if (lse_result_from_json (&read, parsed, &err) != LSE_OK)
    g_error ("%s\n%s", err.detail, text);
  json_t *after = lse_result_to_json (&read);
  if (!json_equal (before, after))
    g_error ("%s\n\n%s", text, json_dumps (after, JSON_INDENT (1)));
  g_assert_cmpuint (read.n_samples, ==, result->n_samples);
  lse_result_clear (&read);
  json_decref (after);
  json_decref (parsed);
  free (text);
  json_decref (before);
}

static void
test_round_trip (void)
{
  uint64_t state = 20261126;
  LseResult serial = result_new (LSE_STRATEGY_SERIAL, 1, 2000000, 21);
  assert_round_trip (&serial);
  for (int i = 0; i < N_RANDOM; i++)
    {
      LseResult result;
      make_result (&result, &serial, &state);
      assert_round_trip (&result);
      lse_result_clear (&result);
    }
  lse_result_clear (&serial);
}

static void
test_values (void)
{
  LseResult read, result = result_new (LSE_STRATEGY_THREADS, 3, 1000000, 21);
  result.started_realtime_ns = INT64_C (1795344123000000000);
  g_strlcpy (result.engine_version, "9.8.7", sizeof result.engine_version);
  result.workers[2].requested_cpu = 5;
  json_t *json = lse_result_to_json (&result);
  g_assert_cmpint (lse_result_from_json (&read, json, NULL), ==, LSE_OK);
  g_assert_cmpstr (read.id, ==, result.id);
  g_assert_cmpstr (read.engine_version, ==, "9.8.7"); /* of what measured, not of what reads */
  g_assert_cmpint (read.started_realtime_ns, ==, result.started_realtime_ns);
  g_assert_cmpfloat (read.stats.median_ns, ==, result.stats.median_ns);
  g_assert_cmpint (read.workers[2].requested_cpu, ==, 5);
  g_assert_cmpint (read.workers[1].requested_cpu, ==, -1);
  int64_t before_ns[23], after_ns[23];
  g_assert_cmpuint (lse_result_counted (&result, before_ns), ==, 21);
  g_assert_cmpuint (lse_result_counted (&read, after_ns), ==, 21);
  g_assert_cmpmem (before_ns, 21 * sizeof *before_ns, after_ns, 21 * sizeof *after_ns);
  json_decref (json);
  lse_result_clear (&read);
  lse_result_clear (&result);
}

/* ------------------------------------------------------------------ other writers */

static json_t *
run_json_new (void)
{
  LseResult result = result_new (LSE_STRATEGY_PROCESSES, 2, 1000000, 7);
  json_t *json = lse_result_to_json (&result);
  lse_result_clear (&result);
  return json;
}

static void
assert_refused (const json_t *json, const char *words)
{
  LseResult result;
  LseError err = {0};
  g_assert_cmpint (lse_result_from_json (&result, json, &err), ==, LSE_EINVAL);
  if (strstr (err.detail, words) == NULL)
    g_error ("“%s” does not say “%s”", err.detail, words);
  g_assert_null (result.samples);
  g_assert_null (result.workers);
}

static void
test_later_versions (void)
{
  LseResult result;
  json_t *json = run_json_new ();
  json_object_set_new (json, "colour", json_string ("blue"));
  json_object_set_new (json_object_get (json, "stats"), "mode_ns", json_integer (7));
  json_object_set_new (json_object_get (json, "experiment"), "gravity", json_real (9.81));
  g_assert_cmpint (lse_result_from_json (&result, json, NULL), ==, LSE_OK);
  lse_result_clear (&result);

  json_object_set_new (json_object_get (json, "experiment"), "schedule", json_string ("psychic"));
  assert_refused (json, "psychic");
  json_object_set_new (json_object_get (json, "experiment"), "workload", json_string ("fold"));
  assert_refused (json, "fold");
  json_object_set_new (json, "schema", json_string ("lanescope/run/2"));
  assert_refused (json, "later version");
  json_object_set_new (json, "schema", json_string ("lanescope/run/1x"));
  assert_refused (json, "lanescope/run/1");
  json_object_set_new (json, "schema", json_string ("somebody/else/1"));
  assert_refused (json, "schema");
  json_object_del (json, "schema");
  assert_refused (json, "schema");
  json_decref (json);
  assert_refused (NULL, "schema");
}

/* The least that is a run: an early version, or somebody else's program. */
static void
test_little (void)
{
  LseResult result;
  json_t *json =
      json_pack ("{s:s, s:s, s:{s:s, s:s}, s:[i, i]}", "schema", "lanescope/run/1", "id", "one",
                 "experiment", "workload", "mean", "strategy", "graph", "samples_ns", 5, 7);
  g_assert_cmpint (lse_result_from_json (&result, json, NULL), ==, LSE_OK);
  g_assert_cmpuint (result.n_samples, ==, 2);
  g_assert_cmpint (result.plan.strategy, ==, LSE_STRATEGY_GRAPH);
  g_assert_false (result.has_speedup);
  g_assert_true (isnan (result.other_load_ratio));
  g_assert_cmpint (result.verify.status, ==, LSE_VERIFY_SKIPPED);
  json_t *again = lse_result_to_json (&result);
  g_assert_nonnull (again);
  json_decref (again);
  lse_result_clear (&result);
  json_decref (json);
}

static void
test_terminals_are_safe (void)
{
  LseResult result;
  json_t *json = run_json_new ();
  json_object_set_new (json, "reason",
                       json_pack ("{s:s, s:s}", "kind", "signal", "text",
                                  "a\033[2Jb\nc\xc2\x9b"
                                  "31md \xe2\x80\x93 \xc3\xa9"));
  g_assert_cmpint (lse_result_from_json (&result, json, NULL), ==, LSE_OK);
  g_assert_cmpstr (result.reason_text, ==, "a [2Jb c 31md \xe2\x80\x93 \xc3\xa9");
  lse_result_clear (&result);
  json_decref (json);
}

/* ------------------------------------------------------------------ damage */

/* Every value of @json at any depth replaced by each of the hostile ones: none may do harm, and what
 * is accepted can be written again. */
static void
damage_all (json_t *whole, json_t *json, size_t *n_refused, size_t *n_accepted)
{
  static const char *const hostile[] = {"null",
                                        "true",
                                        "-1",
                                        "-9223372036854775808",
                                        "9223372036854775807",
                                        "1e308",
                                        "0.5",
                                        "\"\"",
                                        "\"\\u001b[2J\"",
                                        "[]",
                                        "{}",
                                        "[null]",
                                        "[-1]",
                                        "[[]]",
                                        "[1, 2, 3]",
                                        "[1e400]"};
  const char *key = NULL;
  json_t *value;
  size_t n = json_is_object (json) ? json_object_size (json) : json_array_size (json);
  for (size_t i = 0; i < n; i++)
    {
      void *at = NULL;
      if (json_is_object (json))
        {
          at = json_object_iter (json);
          for (size_t k = 0; k < i; k++)
            at = json_object_iter_next (json, at);
          key = json_object_iter_key (at);
        }
      value = json_incref (at != NULL ? json_object_iter_value (at) : json_array_get (json, i));
      if (json_is_object (value) || json_is_array (value))
        damage_all (whole, value, n_refused, n_accepted);
      for (size_t k = 0; k < G_N_ELEMENTS (hostile); k++)
        {
          LseResult result;
          LseError err = {0};
          json_t *bad = json_loads (hostile[k], JSON_DECODE_ANY, NULL);
          if (bad == NULL)
            continue; /* 1e400 is refused by the parser already */
          if (at != NULL)
            json_object_set_new (json, key, bad);
          else
            json_array_set_new (json, i, bad);
          if (lse_result_from_json (&result, whole, &err) == LSE_OK)
            {
              json_t *again = lse_result_to_json (&result);
              g_assert_nonnull (again);
              json_decref (again);
              ++*n_accepted;
            }
          else
            {
              g_assert_true (g_utf8_validate (err.detail, -1, NULL));
              g_assert_cmpuint (strlen (err.detail), >, 10);
              g_assert_null (strpbrk (err.detail, "\033\n"));
              ++*n_refused;
            }
          lse_result_clear (&result);
        }
      if (at != NULL)
        json_object_set_new (json, key, value);
      else
        json_array_set_new (json, i, value);
    }
}

static void
test_damaged_values (void)
{
  size_t n_refused = 0, n_accepted = 0;
  json_t *json = run_json_new ();
  damage_all (json, json, &n_refused, &n_accepted);
  g_test_message ("%zu refused, %zu accepted", n_refused, n_accepted);
  g_assert_cmpuint (n_refused, >, n_accepted);
  g_assert_cmpuint (n_accepted, >, 0);
  json_decref (json);
}

static char *
document_text (void)
{
  json_t *document = json_pack ("{s:s, s:{s:s}, s:[o, o]}", "schema", "lanescope/runs/1", "machine",
                                "id", "fnv1a128:12", "runs", run_json_new (), run_json_new ());
  char *text = json_dumps (document, JSON_INDENT (1));
  json_decref (document);
  return text;
}

static void
parse_anything (const char *text, size_t length)
{
  LseDocument document;
  LseError err = {0};
  if (lse_document_parse (&document, text, length, &err) != LSE_OK)
    {
      g_assert_cmpuint (document.n, ==, 0);
      g_assert_cmpuint (strlen (err.detail), >, 10);
      g_assert_true (g_utf8_validate (err.detail, -1, NULL));
    }
  lse_document_clear (&document);
}

static void
test_damaged_texts (void)
{
  char *text = document_text ();
  size_t length = strlen (text);
  uint64_t state = 4;
  for (size_t cut = 0; cut < length; cut += 7)
    parse_anything (text, cut);
  for (int i = 0; i < 3000; i++)
    {
      char *damaged = g_memdup2 (text, length + 1);
      for (int k = 1 + pick (&state, 4); k > 0; k--)
        damaged[pick (&state, (int)length)] = (char)pick (&state, 256);
      parse_anything (damaged, length);
      g_free (damaged);
    }
  free (text);
}

/* ------------------------------------------------------------------ documents */

static void
test_document (void)
{
  char *text = document_text ();
  LseDocument document;
  LseError err = {0};
  g_assert_cmpint (lse_document_parse (&document, text, strlen (text), &err), ==, LSE_OK);
  g_assert_cmpuint (document.n, ==, 2);
  g_assert_cmpstr (lse_document_machine_id (&document), ==, "fnv1a128:12");
  lse_document_clear (&document);
  g_assert_cmpstr (lse_document_machine_id (&document), ==, "");

  g_assert_cmpint (lse_document_parse (&document, text, strlen (text) / 2, &err), ==, LSE_EINVAL);
  g_assert_nonnull (strstr (err.detail, "too early"));
  g_assert_cmpint (lse_document_parse (&document, "not\njson", 8, &err), ==, LSE_EINVAL);
  g_assert_nonnull (strstr (err.detail, "line 1"));
  g_assert_cmpint (lse_document_parse (&document, "[]", 2, &err), ==, LSE_EINVAL);
  free (text);

  json_t *later = json_pack ("{s:s, s:[]}", "schema", "lanescope/runs/12", "runs");
  g_assert_cmpint (lse_document_from_json (&document, later, &err), ==, LSE_EINVAL);
  g_assert_nonnull (strstr (err.detail, "lanescope/runs/12"));
  json_decref (later);
}

static void
test_document_names_the_run (void)
{
  LseDocument document;
  LseError err = {0};
  json_t *bad = run_json_new ();
  json_object_set_new (json_object_get (bad, "stats"), "n", json_integer (99));
  json_t *json =
      json_pack ("{s:s, s:[o, o]}", "schema", "lanescope/runs/1", "runs", run_json_new (), bad);
  g_assert_cmpint (lse_document_from_json (&document, json, &err), ==, LSE_EINVAL);
  g_assert_cmpstr (err.detail, ==,
                   "Run 2 of the document cannot be read: \"stats.n\" must be a whole number from "
                   "0 to 9.");
  g_assert_cmpuint (document.n, ==, 0);
  json_decref (json);
}

/* A line of the journal is a run with its machine. */
static void
test_document_of_one_run (void)
{
  LseDocument document;
  json_t *json = run_json_new ();
  json_object_set_new (json, "machine", json_pack ("{s:s}", "id", "fnv1a128:77"));
  g_assert_cmpint (lse_document_from_json (&document, json, NULL), ==, LSE_OK);
  g_assert_cmpuint (document.n, ==, 1);
  g_assert_cmpstr (lse_document_machine_id (&document), ==, "fnv1a128:77");
  lse_document_clear (&document);
  json_decref (json);
}

static void
test_document_grows (void)
{
  LseDocument document = {0};
  for (int i = 0; i < 100; i++)
    {
      LseResult result = result_new (LSE_STRATEGY_THREADS, 2, 1000 + i, 5);
      g_assert_cmpint (lse_document_take (&document, &result, NULL), ==, LSE_OK);
    }
  g_assert_cmpuint (document.n, ==, 100);
  for (int i = 0; i < 100; i++)
    g_assert_cmpfloat_with_epsilon (document.results[i].stats.median_ns, 1000 + i, 11);
  lse_document_clear (&document);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/result-from-json/round-trip", test_round_trip);
  g_test_add_func ("/engine/result-from-json/values", test_values);
  g_test_add_func ("/engine/result-from-json/later-versions", test_later_versions);
  g_test_add_func ("/engine/result-from-json/little", test_little);
  g_test_add_func ("/engine/result-from-json/terminals-are-safe", test_terminals_are_safe);
  g_test_add_func ("/engine/result-from-json/damaged-values", test_damaged_values);
  g_test_add_func ("/engine/result-from-json/damaged-texts", test_damaged_texts);
  g_test_add_func ("/engine/document/two-runs", test_document);
  g_test_add_func ("/engine/document/names-the-run", test_document_names_the_run);
  g_test_add_func ("/engine/document/one-run", test_document_of_one_run);
  g_test_add_func ("/engine/document/grows", test_document_grows);
  return g_test_run ();
}
