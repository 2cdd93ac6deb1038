/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/result.h"

#include "results.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static void
test_life (void)
{
  LseResult result = result_new (LSE_STRATEGY_THREADS, 3, 1000000, 101);
  int64_t counted_ns[103];
  g_assert_cmpuint (result.n_samples, ==, 103);
  g_assert_cmpuint (lse_result_counted (&result, counted_ns), ==, 101);
  size_t n;
  int64_t *dup_ns = lse_result_dup_counted (&result, &n);
  g_assert_cmpmem (dup_ns, n * sizeof *dup_ns, counted_ns, 101 * sizeof *counted_ns);
  free (dup_ns);
  g_assert_cmpuint (result.stats.n, ==, 101);
  g_assert_cmpfloat_with_epsilon (result.stats.median_ns, 1e6, 1e4);
  g_assert_cmpfloat (result.stats.max_ns, <, 2e6); /* neither warm-up nor disturbed */
  g_assert_true (result.stats.is_stable);
  g_assert_cmpuint (result.n_workers, ==, 3);
  g_assert_cmpint (result.workers[2].requested_cpu, ==, -1);
  lse_result_clear (&result);
  g_assert_null (lse_result_dup_counted (&result, &n));
  g_assert_cmpuint (n, ==, 0);
  lse_result_clear (&result);
}

static void
test_ids (void)
{
  LseResult a = result_new (LSE_STRATEGY_SERIAL, 1, 1, 0);
  LseResult b = result_new (LSE_STRATEGY_SERIAL, 1, 1, 0);
  g_assert_cmpstr (a.id, !=, b.id);
  g_assert_true (g_uuid_string_is_valid (a.id));
  g_assert_cmpint (a.id[14], ==, '4');
  g_assert_nonnull (strchr ("89ab", a.id[19]));
  lse_result_clear (&a);
  lse_result_clear (&b);
}

static void
test_speedup (void)
{
  LseResult serial = result_new (LSE_STRATEGY_SERIAL, 1, 2000000, 21);
  LseResult threads = result_new (LSE_STRATEGY_THREADS, 2, 1000000, 21);
  LseResult nothing = result_new (LSE_STRATEGY_THREADS, 2, 1000000, 0);
  g_assert_true (lse_result_same_task (&serial, &threads));

  lse_result_compare_to_serial (&serial, &serial);
  g_assert_true (serial.has_speedup);
  g_assert_cmpfloat (serial.speedup.value, ==, 1);
  g_assert_cmpfloat (serial.speedup.ci95[0], ==, 1);
  g_assert_cmpfloat (serial.speedup.ci95[1], ==, 1);

  lse_result_compare_to_serial (&threads, &serial);
  g_assert_cmpfloat_with_epsilon (threads.speedup.value, 2, 0.02);
  g_assert_cmpfloat (threads.speedup.ci95[0], <=, threads.speedup.value);
  g_assert_cmpfloat (threads.speedup.ci95[1], >=, threads.speedup.value);
  g_assert_cmpstr (threads.speedup_vs, ==, serial.id);

  lse_result_compare_to_serial (&nothing, &serial);
  g_assert_false (nothing.has_speedup);
  lse_result_compare_to_serial (&threads, &nothing);
  g_assert_false (threads.has_speedup);

  threads.verify.status = LSE_VERIFY_MISMATCH; /* a wrong result has none */
  lse_result_compare_to_serial (&threads, &serial);
  g_assert_false (threads.has_speedup);
  g_assert_true (isnan (threads.speedup.value));
  g_assert_cmpstr (threads.speedup_vs, ==, "");

  threads.plan.elements++;
  g_assert_false (lse_result_same_task (&serial, &threads));
  lse_result_clear (&serial);
  lse_result_clear (&threads);
  lse_result_clear (&nothing);
}

/* ------------------------------------------------------------------ JSON */

static void
assert_null (const json_t *object, const char *key)
{
  g_assert_true (json_is_null (json_object_get (object, key)));
}

static void
test_json (void)
{
  LseResult serial = result_new (LSE_STRATEGY_SERIAL, 1, 2000000, 21);
  LseResult result = result_new (LSE_STRATEGY_THREADS, 2, 1000000, 21);
  lse_result_compare_to_serial (&result, &serial);
  result.started_realtime_ns = G_GINT64_CONSTANT (1795344123987654321);
  for (int i = 0; i < 2; i++)
    {
      result.workers[i].requested_cpu = 4 + i;
      lse_cpuset_add (&result.workers[i].effective, 4 + i);
      lse_cpuset_add (&result.workers[i].observed, 4 + i);
      result.workers[i].is_bound = true;
    }
  json_t *json = lse_result_to_json (&result);
  g_assert_nonnull (json);
  g_assert_cmpstr (json_string_value (json_object_get (json, "schema")), ==, "lanescope/run/1");
  g_assert_cmpstr (json_string_value (json_object_get (json, "started")), ==,
                   "2026-11-22T10:42:03Z");
  g_assert_cmpstr (json_string_value (json_object_get (json, "status")), ==, "done");
  assert_null (json, "reason");
  assert_null (json, "value");
  g_assert_cmpuint (json_array_size (json_object_get (json, "samples_ns")), ==, 21);
  g_assert_cmpuint (json_array_size (json_object_get (json, "warmup_ns")), ==, 1);
  g_assert_cmpuint (json_array_size (json_object_get (json, "disturbed_ns")), ==, 1);
  g_assert_true (json_is_true (json_object_get (json, "pinned")));
  const json_t *speedup = json_object_get (json, "speedup");
  g_assert_cmpstr (json_string_value (json_object_get (speedup, "vs")), ==, serial.id);
  const json_t *worker = json_array_get (json_object_get (json, "workers"), 1);
  const json_t *cpus = json_object_get (worker, "effective_cpus");
  g_assert_cmpint (json_integer_value (json_array_get (cpus, 0)), ==, 5);
  json_decref (json);

  result.workers[1].is_bound = false; /* no run is called pinned that was not */
  json = lse_result_to_json (&result);
  g_assert_true (json_is_false (json_object_get (json, "pinned")));
  json_decref (json);
  lse_result_clear (&serial);
  lse_result_clear (&result);
}

static void
test_json_of_nothing (void)
{
  LseResult result = result_new (LSE_STRATEGY_GRAPH, 2, 1, 0);
  result.status = LSE_RUN_FAILED;
  g_strlcpy (result.reason_kind, "signal", sizeof result.reason_kind);
  result.reason_signal = 9;
  /* a sentence that was cut in the middle of a letter, and one that is not UTF-8 at all */
  g_strlcpy (result.reason_text, "Ended by signal 9 \xe2\x80", sizeof result.reason_text);
  g_strlcpy (result.blas_version, "open\xff blas", sizeof result.blas_version);
  result.verify.status = LSE_VERIFY_MISMATCH;
  result.verify.max_abs_err = INFINITY;
  result.verify.max_ulp = NAN;

  json_t *json = lse_result_to_json (&result);
  g_assert_nonnull (json);
  const json_t *reason = json_object_get (json, "reason");
  g_assert_cmpint (json_integer_value (json_object_get (reason, "signal")), ==, 9);
  g_assert_cmpstr (json_string_value (json_object_get (reason, "text")), ==, "Ended by signal 9 ");
  const json_t *engine = json_object_get (json, "engine");
  g_assert_cmpstr (json_string_value (json_object_get (engine, "blas")), ==, "open? blas");
  const json_t *stats = json_object_get (json, "stats");
  g_assert_cmpint (json_integer_value (json_object_get (stats, "n")), ==, 0);
  assert_null (stats, "median_ns");
  assert_null (stats, "ci95_ns");
  assert_null (json, "speedup");
  assert_null (json_object_get (json, "verify"), "max_abs_err");
  assert_null (json_object_get (json, "verify"), "max_ulp");
  assert_null (json_object_get (json, "observer"), "cpu_share");
  g_assert_cmpuint (json_array_size (json_object_get (json, "workers")), ==, 2);
  g_assert_true (json_is_false (json_object_get (json, "pinned")));

  char *text = json_dumps (json, 0);
  g_assert_nonnull (text);
  json_t *again = json_loads (text, 0, NULL);
  g_assert_true (json_equal (json, again));
  json_decref (again);
  free (text);
  json_decref (json);
  lse_result_clear (&result);
}

static void
test_copy (void)
{
  LseResult copy, result = result_new (LSE_STRATEGY_THREADS, 3, 1000000, 7);
  result.workers[2].requested_cpu = 5;
  g_assert_cmpint (lse_result_copy (&copy, &result, NULL), ==, LSE_OK);
  json_t *before = lse_result_to_json (&result), *after = lse_result_to_json (&copy);
  g_assert_true (json_equal (before, after));
  json_decref (before);
  json_decref (after);

  /* nothing is shared: the one may change and go, the other stays */
  g_assert_true (copy.samples != result.samples && copy.workers != result.workers);
  memset (result.samples, 0, result.n_samples * sizeof *result.samples);
  lse_result_clear (&result);
  g_assert_cmpuint (copy.n_samples, ==, 9);
  g_assert_cmpint (copy.samples[0].duration_ns, ==, 3000000);
  g_assert_cmpint (copy.workers[2].requested_cpu, ==, 5);
  g_assert_cmpint (lse_result_add_sample (&copy, copy.samples[1], NULL), ==, LSE_OK);
  g_assert_cmpint (copy.samples[9].duration_ns, ==, copy.samples[1].duration_ns);
  lse_result_clear (&copy);

  result = result_new (LSE_STRATEGY_THREADS, 3, 1000000, 0); /* not started yet */
  g_assert_cmpint (lse_result_copy (&copy, &result, NULL), ==, LSE_OK);
  g_assert_cmpuint (copy.n_samples, ==, 0);
  lse_result_clear (&copy);
  lse_result_clear (&result);
}

static void
test_copy_without_memory (void)
{
  LseError err = {0};
  LseResult copy, result = result_new (LSE_STRATEGY_THREADS, 3, 1000000, 7);
  result.n_samples = SIZE_MAX / sizeof (LseSample); /* as if: more than there can be */
  g_assert_cmpint (lse_result_copy (&copy, &result, &err), ==, LSE_ENOMEM);
  g_assert_null (copy.samples);
  g_assert_null (copy.workers);
  g_assert_cmpuint (copy.n_samples + copy.n_workers, ==, 0);
  g_assert_cmpstr (err.detail, !=, "");
  lse_result_clear (&copy);
  lse_result_clear (&result);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/result/life", test_life);
  g_test_add_func ("/engine/result/copy", test_copy);
  g_test_add_func ("/engine/result/copy-without-memory", test_copy_without_memory);
  g_test_add_func ("/engine/result/ids", test_ids);
  g_test_add_func ("/engine/result/speedup", test_speedup);
  g_test_add_func ("/engine/result/json", test_json);
  g_test_add_func ("/engine/result/json-of-nothing", test_json_of_nothing);
  return g_test_run ();
}
