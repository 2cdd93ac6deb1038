/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Findings as a whole: what a wrong or short run says, healthy runs, that no time is blamed twice,
 * and JSON.
 */
#include "findings-fixture.h"

#include <string.h>

#define MS 1000000

static void
set_mismatch (Fixture *f, double max_abs_err, double max_ulp, int64_t first_bad)
{
  f->result.verify = (LseVerify) {.status = LSE_VERIFY_MISMATCH,
                                  .method = "ulp",
                                  .max_abs_err = max_abs_err,
                                  .max_ulp = max_ulp,
                                  .elements = 1000000,
                                  .first_bad = first_bad};
}

static void
test_wrong (void)
{
  Fixture *f = fixture_new ("sincos", LSE_STRATEGY_THREADS, 2, 10 * MS); /* 8 chunks of 125 000 */
  fixture_lose (f, LSE_PART_MOVE, 0.40);
  set_mismatch (f, 0.0023, 1e13, 300000);
  fixture_assert_first (
      f, "R17", LSE_SEVERITY_BROKEN,
      "The result is wrong from element 300\u2009000 on (chunk 2), by up to 2.3e-03. "
      "Probably two workers wrote to the same place, or worked on different data.",
      "");
  set_mismatch (f, 0.5, 1e13, 999999);
  fixture_assert_first (
      f, "R17", LSE_SEVERITY_BROKEN,
      "The result is wrong from element 999\u2009999 on (chunk 7), by up to 5.0e-01. "
      "Only the last chunk is wrong: probably the rest of a division was left out.",
      "");
  set_mismatch (f, 3e-16, 17, 5);
  fixture_assert_first (
      f, "R17", LSE_SEVERITY_BROKEN,
      "The result is wrong from element 5 on (chunk 0), by up to 3.0e-16. An error "
      "of this size comes from rounding: the operations were done in another order.",
      "");
  set_mismatch (f, INFINITY, INFINITY, -1);
  fixture_assert_first (f, "R17", LSE_SEVERITY_BROKEN,
                        "The result is wrong by up to ∞. Parts of it are not numbers: they were "
                        "probably never written.",
                        "");
  f->result.verify.status = LSE_VERIFY_OK;
  fixture_assert_absent (f, "R17");
  fixture_free (f);
}

static void
test_short (void)
{
  Fixture *f = fixture_new ("sincos", LSE_STRATEGY_THREADS, 2, 20000);
  f->result.plan.elements = 1000;
  fixture_lose (f, LSE_PART_IMBALANCE, 0.40);
  f->result.account.compute_max_ns *= 2; /* in so short a time this says nothing */
  const LseFinding *first =
      fixture_assert_first (f, "R19", LSE_SEVERITY_LOSS25,
                            "40 % of the core-time is waking, waiting and handing out: a "
                            "repetition of 20.0 µs is too short "
                            "to be shared out or timed well.",
                            "Try 500\u2009000 elements");
  g_assert_cmpuint (first->remedy.elements, ==, 500000);
  fixture_assert_absent (f, "R05");
  fixture_free (f);

  f = fixture_new ("sincos", LSE_STRATEGY_THREADS, 2, 101000);
  fixture_lose (f, LSE_PART_IMBALANCE, 0.40);
  fixture_assert_absent (f, "R19");
  f->result.stats.ci95_ns[0] = 0.88 * f->result.stats.median_ns;
  f->result.stats.ci95_ns[1] = 1.12 * f->result.stats.median_ns;
  g_assert_cmpint (fixture_find (f, "R19")->severity, ==, LSE_SEVERITY_INFO);
  fixture_free (f);
}

/* Runs of every kind that lose a few per cent here and there. */
static void
test_healthy (void)
{
  static const struct
  {
    const char *workload;
    LseStrategyId strategy;
    uint32_t workers;
  } healthy[] = {
      {"sincos", LSE_STRATEGY_SERIAL, 1},  {"sincos", LSE_STRATEGY_THREADS, 2},
      {"sin2", LSE_STRATEGY_PROCESSES, 2}, {"dot", LSE_STRATEGY_BLAS, 2},
      {"mean", LSE_STRATEGY_GRAPH, 2},     {"sincos", LSE_STRATEGY_OPENMP, 2},
  };
  for (size_t i = 0; i < G_N_ELEMENTS (healthy); i++)
    {
      Fixture *f =
          fixture_new (healthy[i].workload, healthy[i].strategy, healthy[i].workers, 20 * MS);
      g_assert_null (fixture_first (f)); /* a perfect run has nothing to say */
      for (int part = LSE_PART_SLOWER; part < LSE_N_PARTS; part++)
        fixture_lose (f, (LseAccountPart)part, 0.03);
      f->result.account.compute_max_ns *= 1.06;
      fixture_assert_quiet (f);
      fixture_free (f);
    }
}

/* Whatever was lost, all findings together never claim more than that. */
static void
test_no_time_twice (void)
{
  GRand *random = g_rand_new_with_seed (3);
  for (int round = 0; round < 2000; round++)
    {
      Fixture *f = fixture_new (g_rand_boolean (random) ? "sincos" : "dot",
                                (LseStrategyId)g_rand_int_range (random, 0, LSE_STRATEGY_GRAPH + 1),
                                (uint32_t)g_rand_int_range (random, 1, 9),
                                g_rand_int_range (random, 10000, 100 * MS));
      LsePlan *plan = &f->result.plan;
      plan->chunks = (uint32_t)g_rand_int_range (random, 1, 200);
      plan->blas_threads = (uint32_t)g_rand_int_range (random, 0, 4);
      plan->transport = (LseTransport)g_rand_int_range (random, 0, 3);
      plan->variant = (LseVariant)g_rand_int_range (random, 0, 2);
      f->evidence.bandwidth_gbps = g_rand_double (random) * 40;
      f->evidence.clock_ratio = g_rand_double (random);
      double lost = 0;
      for (int part = LSE_PART_SLOWER; part < LSE_N_PARTS; part++)
        {
          double share = g_rand_double (random) * 0.1;
          fixture_lose (f, (LseAccountPart)part, share);
          lost += share * fixture_total_ns (f);
        }
      f->result.account.compute_max_ns *= 1 + g_rand_double (random);
      for (int kind = 1; kind < LSE_N_EVENT_KINDS; kind++)
        fixture_count (f, (LseEventKind)kind, 10, g_rand_double (random) * 1e6, 1000);

      double blamed = 0;
      lse_findings_make (&f->findings, &f->evidence);
      for (size_t i = 0; i < f->findings.n; i++)
        {
          char text[LSE_FINDING_TEXT_MAX], label[LSE_FINDING_TEXT_MAX];
          const LseFinding *finding = &f->findings.items[i];
          blamed += finding->lost_core_ns;
          g_assert_cmpstr (lse_finding_text (finding, text, sizeof text), !=, "");
          fixture_assert_remedy (f, finding,
                                 lse_finding_remedy_text (finding, label, sizeof label));
          g_assert_cmpint (finding->from_ns, <=, finding->to_ns);
          if (i > 0 && finding->severity >= LSE_SEVERITY_LOSS10)
            g_assert_cmpfloat (finding->lost_core_ns, <=, f->findings.items[i - 1].lost_core_ns);
        }
      g_assert_cmpfloat (blamed, <=, lost * (1 + 1e-9));
      fixture_free (f);
    }
  g_rand_free (random);
}

static void
test_unknown (void)
{
  Fixture *f = fixture_new ("sincos", LSE_STRATEGY_THREADS, 2, 10 * MS);
  f->result.account = (LseAccount) {.is_known = false}; /* without an account there are no shares */
  g_assert_null (fixture_first (f));
  f->result.stats.n = 0;
  set_mismatch (f, 1, 1e13, 0);
  g_assert_null (fixture_first (f)); /* nothing was counted */
  fixture_free (f);

  LseFinding foreign = {.rule = "R99"};
  char text[LSE_FINDING_TEXT_MAX];
  g_assert_cmpstr (lse_finding_text (&foreign, text, sizeof text), ==, "");
}

/* ------------------------------------------------------------------ JSON */

static void
test_json (void)
{
  Fixture *f = fixture_new ("sin2", LSE_STRATEGY_PROCESSES, 2, 40 * MS);
  LseFindings read;
  LseError err;
  f->result.plan.transport = LSE_TRANSPORT_PIPE;
  f->result.other_load_ratio = 0.2;
  set_mismatch (f, INFINITY, INFINITY, 7);
  fixture_lose (f, LSE_PART_MOVE, 0.50);
  fixture_count (f, LSE_EVENT_SEND, 8, 20e6, 8000000);
  lse_findings_make (&f->findings, &f->evidence);
  g_assert_cmpuint (f->findings.n, ==, 3);

  json_t *json = lse_findings_to_json (&f->findings, &f->result.plan);
  const json_t *move = json_array_get (json, 1);
  g_assert_cmpstr (json_string_value (json_object_get (move, "rule")), ==, "R02");
  g_assert_cmpstr (json_string_value (json_object_get (move, "severity")), ==, "loss25");
  g_assert_true (g_str_has_prefix (json_string_value (json_object_get (move, "text")), "50 % of"));
  const json_t *remedy = json_object_get (move, "remedy");
  g_assert_cmpuint (json_object_size (remedy), ==, 1);
  g_assert_cmpstr (json_string_value (json_object_get (remedy, "transport")), ==, "shared");
  g_assert_true (json_is_null (json_object_get (json_array_get (json, 2), "remedy")));

  g_assert_cmpint (lse_findings_from_json (&read, json, &f->result.plan, &err), ==, LSE_OK);
  json_t *again = lse_findings_to_json (&read, &f->result.plan);
  g_assert_true (json_equal (json, again));
  json_decref (again);

  json_object_set_new (json_array_get (json, 0), "rule",
                       json_string ("R99")); /* from a newer one */
  g_assert_cmpint (lse_findings_from_json (&read, json, &f->result.plan, &err), ==, LSE_OK);
  g_assert_cmpuint (read.n, ==, 2);
  json_object_set_new (json_array_get (json, 1), "severity", json_string ("fine"));
  g_assert_cmpint (lse_findings_from_json (&read, json, &f->result.plan, &err), ==, LSE_EINVAL);
  g_assert_cmpuint (read.n, ==, 0);
  g_assert_cmpstr (err.detail, ==, "The finding of rule R02 is damaged.");
  json_decref (json);
  fixture_free (f);
}

/* Documents with a byte changed, or cut: read or refused, never more than there is room for. */
static void
test_damaged_json (void)
{
  Fixture *f = fixture_new ("sincos", LSE_STRATEGY_THREADS, 8, 10 * MS);
  GRand *random = g_rand_new_with_seed (5);
  fixture_lose (f, LSE_PART_STARTUP, 0.50);
  lse_findings_make (&f->findings, &f->evidence);
  json_t *json = lse_findings_to_json (&f->findings, &f->result.plan);
  char *text = json_dumps (json, JSON_COMPACT);
  size_t length = strlen (text);
  for (int round = 0; round < 3000; round++)
    {
      g_autofree char *damaged = g_strdup (text);
      LseFindings read;
      damaged[g_rand_int_range (random, 0, (int)length)] = (char)g_rand_int_range (random, 32, 127);
      json_t *parsed = json_loads (damaged, JSON_DECODE_ANY, NULL);
      if (parsed != NULL && lse_findings_from_json (&read, parsed, &f->result.plan, NULL) == LSE_OK)
        json_decref (lse_findings_to_json (&read, &f->result.plan));
      json_decref (parsed);
    }
  free (text);
  json_decref (json);
  g_rand_free (random);
  fixture_free (f);
}

static void
test_copy (void)
{
  Fixture *f = fixture_new ("sincos", LSE_STRATEGY_THREADS, 8, 10 * MS);
  LseResult copy;
  f->result.findings = malloc (sizeof *f->result.findings);
  lse_findings_make (f->result.findings, &f->evidence);
  g_assert_cmpint (lse_result_copy (&copy, &f->result, NULL), ==, LSE_OK);
  g_assert_true (copy.findings != f->result.findings);
  g_assert_cmpstr (copy.findings->items[0].rule, ==, "R08");
  lse_result_clear (&copy);
  g_assert_null (copy.findings);
  fixture_free (f);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/findings/wrong", test_wrong);
  g_test_add_func ("/engine/findings/short", test_short);
  g_test_add_func ("/engine/findings/healthy", test_healthy);
  g_test_add_func ("/engine/findings/no-time-twice", test_no_time_twice);
  g_test_add_func ("/engine/findings/unknown", test_unknown);
  g_test_add_func ("/engine/findings/json", test_json);
  g_test_add_func ("/engine/findings/damaged-json", test_damaged_json);
  g_test_add_func ("/engine/findings/copy", test_copy);
  return g_test_run ();
}
