/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fixture.h"
#include "plan/plan.h"

static LsePlan
default_plan (void)
{
  LsePlan plan;
  lse_plan_init (&plan, LSE_WORKLOAD_SINCOS, LSE_STRATEGY_THREADS, 2, NULL);
  return plan;
}

static char *
text_of (const LsePlan *plan)
{
  json_t *json = lse_plan_to_json (plan);
  g_assert_nonnull (json);
  char *text = json_dumps (json, JSON_COMPACT);
  json_decref (json);
  return text;
}

static LseStatus
read_text (LsePlan *plan, const char *text, LseError *err)
{
  json_t *json = json_loads (text, 0, NULL);
  g_assert_nonnull (json);
  LseStatus status = lse_plan_from_json (plan, json, err);
  json_decref (json);
  return status;
}

static void
test_canonical (void)
{
  LsePlan plan = default_plan ();
  char *text = text_of (&plan);
  g_assert_cmpstr (text, ==,
                   "{\"workload\":\"sincos\",\"n\":1000000,\"dtype\":\"f8\",\"chunks\":8,"
                   "\"strategy\":\"threads\",\"variant\":\"repaired\",\"kernel\":\"numpy\","
                   "\"workers\":2,\"schedule\":\"dynamic\",\"pool\":\"persistent\","
                   "\"transport\":\"shared\",\"split_every\":4,\"hash\":false,\"blas_threads\":1,"
                   "\"gil\":\"3.11\",\"gil_free_share\":95,\"switch_interval_ns\":5000000,"
                   "\"c_call_ns\":0,\"gil_slowdown\":1,\"interpreters\":0,\"io_thread\":false,"
                   "\"pin\":\"close\",\"memory\":\"ft-workers\",\"layout\":\"packed\","
                   "\"source\":\"memory\",\"memory_budget_bytes\":33554432,"
                   "\"io_wait_ns\":2000000,\"seed\":1,"
                   "\"verify\":true,\"trace\":true,\"repeats\":0}");
  free (text);
}

static uint32_t
random_upto (GRand *random, uint32_t most)
{
  return (uint32_t)g_rand_int_range (random, 0, (int)most + 1);
}

static LsePlan
random_plan (GRand *random)
{
  static const char *const pins[] = {"none",          "compact", "close",       "scatter",
                                     "balanced:numa", "samepu",  "list:4,0,6-7"};
  LsePlan plan;
  lse_plan_init (&plan, (LseWorkloadId)random_upto (random, LSE_N_WORKLOADS - 1),
                 (LseStrategyId)random_upto (random, LSE_N_STRATEGIES - 1),
                 1 + random_upto (random, 4095), NULL);
  plan.elements = (uint64_t)g_rand_double_range (random, 0, 9007199254740992.0);
  plan.kernel = (LseKernelId)random_upto (random, LSE_N_KERNELS - 1);
  plan.variant = (LseVariant)random_upto (random, 1);
  plan.chunks = 1 + random_upto (random, (1 << 24) - 1);
  plan.schedule = (LseSchedule)random_upto (random, 2);
  plan.pool = (LsePool)random_upto (random, 1);
  plan.transport = (LseTransport)random_upto (random, 2);
  plan.split_every = 2 + random_upto (random, 1000);
  plan.hash = random_upto (random, 1);
  plan.blas_threads = random_upto (random, 4096);
  plan.gil = (LseGilVariant)random_upto (random, LSE_GIL_LEGACY);
  plan.gil_free_ratio = g_rand_double (random);
  plan.gil_slowdown_ratio = 1 + 9 * g_rand_double (random);
  plan.switch_interval_ns = 1000 + random_upto (random, 1000000000);
  plan.c_call_ns = random_upto (random, 1000000000);
  plan.interpreters = random_upto (random, 4096);
  plan.io_thread = random_upto (random, 1);
  g_assert_cmpint (
      lse_pin_parse (&plan.pin, pins[random_upto (random, G_N_ELEMENTS (pins) - 1)], NULL), ==,
      LSE_OK);
  plan.memory.kind = (LseMemoryKind)random_upto (random, LSE_MEMORY_BIND);
  if (plan.memory.kind == LSE_MEMORY_BIND)
    plan.memory.node_os_index = (int)random_upto (random, 4095);
  plan.layout = (LseLayout)random_upto (random, 1);
  plan.source = (LseSource)random_upto (random, 1);
  plan.memory_budget_bytes = ((uint64_t)1 << 20) + random_upto (random, 1000000000);
  plan.io_wait_ns = random_upto (random, 1000000000);
  plan.seed = (uint64_t)1 << 53 >> random_upto (random, 53);
  plan.verify = random_upto (random, 1);
  plan.trace = random_upto (random, 1);
  plan.repeats = random_upto (random, 1000000);
  return plan;
}

static void
assert_round_trip (const LsePlan *plan)
{
  char *text = text_of (plan);
  LsePlan back = default_plan ();
  LseError err = {0};
  if (read_text (&back, text, &err) != LSE_OK)
    g_error ("%s: %s", text, err.detail);
  char *again = text_of (&back);
  g_assert_cmpstr (text, ==, again);
  g_assert_cmpuint (plan->elements, ==, back.elements);
  g_assert_cmpuint (plan->seed, ==, back.seed);
  g_assert_cmpint (plan->io_wait_ns, ==, back.io_wait_ns);
  g_assert_cmpint (plan->memory.node_os_index, ==, back.memory.node_os_index);
  g_assert_cmpint (plan->switch_interval_ns, ==, back.switch_interval_ns);
  g_assert_cmpfloat_with_epsilon (plan->gil_free_ratio, back.gil_free_ratio, 1e-8);
  free (again);
  free (text);
}

static void
test_round_trip (void)
{
  GRand *random = g_rand_new_with_seed (1);
  for (int i = 0; i < 2000; i++)
    {
      LsePlan plan = random_plan (random);
      assert_round_trip (&plan);
    }
  g_rand_free (random);
}

static void
test_round_trip_comma_locale (void)
{
  if (fixture_comma_locale () == NULL)
    {
      g_test_skip ("no locale with a decimal comma is installed");
      return;
    }
  test_round_trip ();
  test_canonical ();
  setlocale (LC_ALL, "C.UTF-8");
}

static void
test_absent_keys_stay (void)
{
  LsePlan plan = default_plan ();
  plan.seed = 42;
  g_assert_cmpint (read_text (&plan, "{\"workers\": 3, \"kernel\": \"simd\"}", NULL), ==, LSE_OK);
  g_assert_cmpuint (plan.workers, ==, 3);
  g_assert_cmpint (plan.kernel, ==, LSE_KERNEL_SIMD);
  g_assert_cmpuint (plan.seed, ==, 42);
  g_assert_cmpuint (plan.chunks, ==, 8);
  g_assert_cmpint (read_text (&plan, "{}", NULL), ==, LSE_OK);
}

static void
test_refuses (void)
{
  const struct
  {
    const char *json;
    const char *words[2];
  } table[] = {
      {"[]", {"object", ""}},
      {"{\"worker\":1}", {"\"worker\"", "did you mean \"workers\"?"}},
      {"{\"Kernel\":\"simd\"}", {"\"Kernel\"", "did you mean \"kernel\"?"}},
      {"{\"gpu_blocks\":1}", {"\"gpu_blocks\"", "Allowed: workload, n, dtype"}},
      {"{\"workers\":\"4\"}", {"\"workers\" must be a whole number", "not a string"}},
      {"{\"workers\":4.0}", {"\"workers\" must be a whole number", "with a fraction"}},
      {"{\"workers\":null}", {"\"workers\"", "not null"}},
      {"{\"workers\":0}", {"workers (-W)", "1 to 4096"}},
      {"{\"workers\":-3}", {"\"workers\" is -3", "1 to 4096"}},
      {"{\"workers\":4294967297}", {"4294967297", "1 to 4096"}}, /* not 1 */
      {"{\"n\":9007199254740993}", {"9007199254740993", "0 to 9007199254740992"}},
      {"{\"seed\":9223372036854775807}", {"seed", "out of range"}},
      {"{\"split_every\":1}", {"split_every", "2 to"}},
      {"{\"verify\":1}", {"\"verify\" must be true or false", "whole number"}},
      {"{\"hash\":\"no\"}", {"\"hash\" must be true or false", "a string"}},
      {"{\"kernel\":3}", {"\"kernel\" must be a string", ""}},
      {"{\"kernel\":[\"simd\"]}", {"\"kernel\" must be a string", "an array"}},
      {"{\"kernel\":\"simt\"}", {"\"simt\"", "did you mean simd?"}},
      {"{\"strategy\":\"proceses\"}", {"\"proceses\"", "did you mean processes?"}},
      {"{\"workload\":\"fibonacci\"}", {"\"fibonacci\"", "sincos, sin2, dot, mean, triad"}},
      {"{\"dtype\":\"f4\"}", {"\"f4\"", "f8"}},
      {"{\"schedule\":\"\"}", {"schedule", "static, dynamic or guided"}},
      {"{\"pool\":\"per run\"}", {"\"per run\"", "did you mean per-run?"}},
      {"{\"variant\":\"as_printed\"}", {"variant", "did you mean as-printed?"}},
      {"{\"transport\":\"share\"}", {"transport", "did you mean shared?"}},
      {"{\"memory\":\"bind:\"}", {"memory", "bind:0"}},
      {"{\"memory\":\"bind:-1\"}", {"memory", "bind:0"}},
      {"{\"memory\":\"bind:1x\"}", {"memory", "bind:0"}},
      {"{\"memory\":\"bind:N\"}", {"memory", "bind:0"}},
      {"{\"memory\":\"bind\"}", {"memory", "bind:0"}},
      {"{\"memory\":\"ft_main\"}", {"memory", "did you mean ft-main?"}},
      {"{\"pin\":\"closer\"}", {"close", ""}},
  };
  for (size_t i = 0; i < G_N_ELEMENTS (table); i++)
    {
      LsePlan plan = default_plan ();
      LsePlan before = plan;
      LseError err = {0};
      g_assert_cmpint (read_text (&plan, table[i].json, &err), ==, LSE_EINVAL);
      fixture_assert_sentence (&err);
      for (size_t w = 0; w < G_N_ELEMENTS (table[i].words); w++)
        if (strstr (err.detail, table[i].words[w]) == NULL)
          g_error ("%s: “%s” does not say “%s”", table[i].json, err.detail, table[i].words[w]);
      g_assert_cmpmem (&plan, sizeof plan, &before, sizeof before);
    }
}

static void
test_refused_changes_nothing (void)
{
  LsePlan plan = default_plan ();
  char *before = text_of (&plan);
  g_assert_cmpint (read_text (&plan, "{\"workers\":7,\"seed\":9,\"pool\":\"none\"}", NULL), ==,
                   LSE_EINVAL);
  char *after = text_of (&plan);
  g_assert_cmpstr (before, ==, after);
  free (after);
  free (before);
}

/* ------------------------------------------------------------------ fuzz */

static void
mutate (GString *text, GRand *random)
{
  static const char alphabet[] = "{}[]\",:.-+eE0123456789 \\u0000nulltruefalse\x01\x7f\x80\xc3\xff";
  for (uint32_t n = 1 + random_upto (random, 3); n > 0 && text->len > 1; n--)
    {
      gsize at = random_upto (random, (uint32_t)text->len - 1);
      char c = alphabet[random_upto (random, sizeof alphabet - 2)];
      switch (random_upto (random, 3))
        {
        case 0:
          text->str[at] = c;
          break;
        case 1:
          g_string_insert_c (text, (gssize)at, c);
          break;
        case 2:
          g_string_erase (text, (gssize)at, 1);
          break;
        default:
          g_string_insert_len (text, (gssize)at, text->str,
                               (gssize)random_upto (random, 12) % (gssize)text->len);
          break;
        }
    }
}

static void
test_fuzz (void)
{
  GRand *random = g_rand_new_with_seed (4711);
  int n_read = 0, n_refused = 0;
  for (int i = 0; i < 20000; i++)
    {
      LsePlan plan = random_plan (random);
      char *canonical = text_of (&plan);
      GString *text = g_string_new (canonical);
      free (canonical);
      mutate (text, random);
      json_t *json = json_loadb (text->str, text->len, JSON_DECODE_ANY | JSON_ALLOW_NUL, NULL);
      if (json != NULL)
        {
          LseError err = {0};
          LsePlan back = default_plan ();
          LseStatus status = lse_plan_from_json (&back, json, &err);
          if (status == LSE_OK)
            assert_round_trip (&back);
          else
            fixture_assert_sentence (&err);
          n_read += status == LSE_OK;
          n_refused += status != LSE_OK;
        }
      json_decref (json);
      g_string_free (text, TRUE);
    }
  g_rand_free (random);
  g_assert_cmpint (n_read, >, 100); /* both ways were really tried */
  g_assert_cmpint (n_refused, >, 100);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/plan-json/canonical", test_canonical);
  g_test_add_func ("/engine/plan-json/round-trip", test_round_trip);
  g_test_add_func ("/engine/plan-json/round-trip-comma-locale", test_round_trip_comma_locale);
  g_test_add_func ("/engine/plan-json/absent-keys-stay", test_absent_keys_stay);
  g_test_add_func ("/engine/plan-json/refuses", test_refuses);
  g_test_add_func ("/engine/plan-json/refused-changes-nothing", test_refused_changes_nothing);
  g_test_add_func ("/engine/plan-json/fuzz", test_fuzz);
  return g_test_run ();
}
