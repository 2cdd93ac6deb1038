/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Rules on what parallel work costs by itself, and on how it is shared out: where each fires first,
 * and where it just does not.
 */
#include "findings-fixture.h"

#define MS 1000000

static void
test_startup (void)
{
  Fixture *f = fixture_new ("sincos", LSE_STRATEGY_THREADS, 2, 10 * MS);
  f->result.plan.pool = LSE_POOL_PER_RUN;
  fixture_lose (f, LSE_PART_STARTUP, 0.30);
  fixture_add_span (f, 0, LSE_EVENT_SPAWN, 0, 1 * MS, 0);
  fixture_add_span (f, 1, LSE_EVENT_SPAWN, 0, 3 * MS, 1);
  const LseFinding *first = fixture_assert_first (
      f, "R01", LSE_SEVERITY_LOSS25,
      "30 % of the core-time went into starting and ending 2 threads (6.00 ms; the work itself "
      "takes 14.0 ms).",
      "Try workers that stay alive");
  g_assert_cmpint (first->remedy.pool, ==, LSE_POOL_PERSISTENT);
  g_assert_cmpint (first->worker, ==, 1); /* the longest of the two */
  g_assert_cmpint (first->to_ns - first->from_ns, ==, 3 * MS);
  g_assert_cmpstr (first->lesson, ==, "L3");
  fixture_free (f);

  f = fixture_new ("sincos", LSE_STRATEGY_THREADS, 2, 10 * MS);
  fixture_lose (f, LSE_PART_STARTUP, 0.099);
  fixture_assert_quiet (f);
  fixture_lose (f, LSE_PART_STARTUP, -0.08); /* 1.9 % are not worth a word */
  fixture_assert_absent (f, "R01");
  fixture_free (f);
}

static void
test_move (void)
{
  Fixture *f = fixture_new ("sin2", LSE_STRATEGY_PROCESSES, 2, 40 * MS);
  f->result.plan.transport = LSE_TRANSPORT_PIPE;
  fixture_lose (f, LSE_PART_MOVE, 0.50);
  fixture_count (f, LSE_EVENT_SEND, 8, 20e6, 8000000);
  fixture_count (f, LSE_EVENT_RECEIVE, 8, 20e6, 8000000);
  const LseFinding *first = fixture_assert_first (
      f, "R02", LSE_SEVERITY_LOSS25,
      "50 % of the core-time went into copying results between processes (8.0 MB at 400 MB/s).",
      "Try shared memory");
  g_assert_cmpint (first->remedy.transport, ==, LSE_TRANSPORT_SHARED);

  fixture_lose (f, LSE_PART_LOCK, 0.20); /* the pipe's lock is part of the same cause */
  fixture_assert_first (f, "R02", LSE_SEVERITY_LOSS25,
                        "70 % of the core-time went into copying results between processes and "
                        "waiting for their pipe (8.0 MB at 286 MB/s).",
                        "Try shared memory");
  fixture_free (f);

  f = fixture_new ("sin2", LSE_STRATEGY_PROCESSES, 2, 40 * MS);
  fixture_lose (f, LSE_PART_MOVE, 0.019);
  fixture_assert_absent (f, "R02");
  fixture_free (f);
}

/* As the tutorial prints it: the remedy is the whole repaired variant. */
static void
test_as_printed (void)
{
  Fixture *f = fixture_new ("sin2", LSE_STRATEGY_PROCESSES, 8, 60 * MS);
  LsePlan *plan = &f->result.plan;
  plan->variant = LSE_VARIANT_AS_PRINTED;
  plan->transport = LSE_TRANSPORT_PIPE;
  plan->pool = LSE_POOL_PER_RUN;
  plan->pin.kind = LSE_PIN_NONE;
  fixture_lose (f, LSE_PART_MOVE, 0.40);
  fixture_lose (f, LSE_PART_STARTUP, 0.30);
  fixture_lose (f, LSE_PART_PREEMPTED, 0.05);
  fixture_count (f, LSE_EVENT_SEND, 8, 20e6, 8000000);
  const LseFinding *first = fixture_first (f);
  g_assert_cmpstr (first->rule, ==, "R02");
  fixture_assert_remedy (f, first, "Try the repaired variant");
  g_assert_cmpint (first->remedy.variant, ==, LSE_VARIANT_REPAIRED);
  g_assert_cmpint (first->remedy.workers, ==, 2);
  g_assert_cmpint (first->remedy.pool, ==, LSE_POOL_PERSISTENT);
  g_assert_cmpint (first->remedy.transport, ==, LSE_TRANSPORT_SHARED);
  g_assert_cmpint (first->remedy.pin.kind, ==, LSE_PIN_CLOSE);
  g_assert_cmpstr (f->findings.items[1].rule, ==, "R01");
  fixture_free (f);
}

static void
test_gil (void)
{
  Fixture *f = fixture_new ("pyloop", LSE_STRATEGY_GIL, 2, 100 * MS);
  fixture_lose (f, LSE_PART_LOCK, 0.48);
  fixture_count (f, LSE_EVENT_GIL_WAIT, 19, 97e6, 0);
  fixture_add_span (f, 1, LSE_EVENT_GIL_WAIT, 0, 5 * MS, 1);
  const LseFinding *first =
      fixture_assert_first (f, "R03", LSE_SEVERITY_LOSS25,
                            "48 % of the core-time waited for the GIL: 2 threads share one lock, "
                            "and a wait takes 5.00 ms at the median.",
                            "Try processes");
  g_assert_cmpint (first->remedy.strategy, ==, LSE_STRATEGY_PROCESSES);
  g_assert_cmpint (first->worker, ==, 1);
  fixture_count (f, LSE_EVENT_GIL_WAIT, 0, 0, 0); /* another lock */
  fixture_assert_absent (f, "R03");
  fixture_free (f);
}

static void
test_hash_and_serial (void)
{
  Fixture *f = fixture_new ("mean", LSE_STRATEGY_GRAPH, 2, 100 * MS);
  f->result.plan.hash = true;
  fixture_lose (f, LSE_PART_SERIAL, 0.60);
  fixture_count (f, LSE_EVENT_PHASE, 1, 50e6, 0);
  fixture_count (f, LSE_EVENT_MERGE, 8, 10e6, 0);
  fixture_add_span (f, 0, LSE_EVENT_PHASE, 0, 50 * MS, 0);
  const LseFinding *first = fixture_assert_first (
      f, "R18", LSE_SEVERITY_LOSS25,
      "50 % of the core-time was lost while one worker hashed the array before the first chunk, as "
      "Dask's from_array does (80.0 MB at 1.60 GB/s).",
      "Try without the hash");
  g_assert_false (first->remedy.hash);
  g_assert_cmpint (first->to_ns - first->from_ns, ==, 50 * MS);
  const LseFinding *second = &f->findings.items[1];
  g_assert_cmpstr (second->rule, ==, "R13"); /* what is left of the serial part */
  g_assert_cmpfloat_with_epsilon (second->share_ratio, 0.10, 1e-9);
  fixture_free (f);

  f = fixture_new ("mean", LSE_STRATEGY_GRAPH, 2, 100 * MS);
  f->result.plan.chunks = 1000;
  fixture_lose (f, LSE_PART_SERIAL, 0.30);
  fixture_count (f, LSE_EVENT_MERGE, 333, 35e6, 0);
  first = fixture_assert_first (
      f, "R13", LSE_SEVERITY_LOSS25,
      "30 % of the core-time was lost because one worker works alone for 35.0 ms of 100 ms; no "
      "number of workers makes this more than 4.0× as fast as serial.",
      "Try 8 larger chunks");
  fixture_lose (f, LSE_PART_SERIAL, -0.21);
  fixture_assert_quiet (f);
  fixture_free (f);
}

/* ------------------------------------------------------------------ sharing out */

static Fixture *
new_unequal (double max_factor, double waited_ratio)
{
  Fixture *f = fixture_new ("sincos", LSE_STRATEGY_THREADS, 2, 10 * MS);
  f->result.plan.schedule = LSE_SCHEDULE_STATIC;
  f->result.plan.chunks = 2;
  fixture_lose (f, LSE_PART_IMBALANCE, waited_ratio);
  f->result.account.n_chunks = 2;
  f->result.account.compute_mean_ns = 10e6 * (1 - waited_ratio);
  f->result.account.compute_max_ns = max_factor * f->result.account.compute_mean_ns;
  f->result.account.chunk_mean_ns = f->result.account.compute_mean_ns;
  f->result.account.slowest_worker = 1;
  return f;
}

static void
test_imbalance (void)
{
  Fixture *f = new_unequal (1.333, 0.25);
  fixture_add_span (f, 0, LSE_EVENT_COMPUTE, 0, 5 * MS, 0);
  fixture_add_span (f, 0, LSE_EVENT_BARRIER, 5 * MS, 10 * MS, 0);
  const LseFinding *first = fixture_assert_first (
      f, "R05", LSE_SEVERITY_LOSS25,
      "25 % of the core-time waited for the slowest worker: worker 1 computed for 10.0 ms, the "
      "workers on average for 7.50 ms.",
      "Try dynamic, 16 smaller chunks");
  g_assert_cmpint (first->remedy.schedule, ==, LSE_SCHEDULE_DYNAMIC);
  g_assert_cmpuint (first->remedy.chunks, ==, 16);
  g_assert_cmpint (first->worker, ==, 0); /* who waits */
  g_assert_cmpint (first->from_ns, ==, BEGIN_NS + 5 * MS);
  f->result.plan.chunks = 64; /* static: the chunks are small enough */
  fixture_assert_first (
      f, "R05", LSE_SEVERITY_LOSS25,
      "25 % of the core-time waited for the slowest worker: worker 1 computed for "
      "10.0 ms, the workers on average for 7.50 ms.",
      "Try a dynamic schedule");
  fixture_free (f);

  f = new_unequal (1.333, 0.25); /* dynamic: nobody waits longer than a chunk takes */
  f->result.plan.schedule = LSE_SCHEDULE_DYNAMIC;
  f->result.plan.chunks = 1000;
  f->result.account.chunk_max_ns = 20e3;
  fixture_assert_absent (f, "R05");
  fixture_free (f);
  f = new_unequal (1.04, 0.25); /* all compute alike: something else is waited for */
  fixture_assert_absent (f, "R05");
  fixture_free (f);
  f = new_unequal (1.1, 0.09);
  fixture_assert_quiet (f);
  fixture_free (f);
}

static void
test_few_chunks (void)
{
  Fixture *f = new_unequal (2, 0.50);
  f->result.plan.schedule = LSE_SCHEDULE_DYNAMIC;
  f->result.plan.chunks = f->result.account.n_chunks = 1;
  f->result.account.chunk_mean_ns = 10e6;
  const LseFinding *first = fixture_assert_first (
      f, "R07", LSE_SEVERITY_LOSS25,
      "50 % of the core-time had no work: there is 1 chunk for 2 workers.", "Try 8 smaller chunks");
  g_assert_cmpuint (first->remedy.chunks, ==, 8);
  fixture_assert_absent (f, "R05"); /* it is the same time */
  f->result.other_load_ratio = 0.3; /* what others took explains less of these waits */
  fixture_lose (f, LSE_PART_PREEMPTED, 0.10);
  g_assert_cmpfloat_with_epsilon (fixture_find (f, "R07")->share_ratio, 0.50, 1e-9);
  g_assert_cmpfloat_with_epsilon (fixture_find (f, "R16")->share_ratio, 0.10, 1e-9);
  fixture_free (f);

  f = new_unequal (1.33, 0.25);
  f->result.plan.chunks = f->result.account.n_chunks = 3;
  f->result.account.chunk_mean_ns = 5e6;
  fixture_assert_first (
      f, "R07", LSE_SEVERITY_LOSS25,
      "25 % of the core-time had no work: 3 chunks do not divide evenly among 2 workers.",
      "Try 8 smaller chunks");
  f->result.plan.chunks = f->result.account.n_chunks = 4; /* divides evenly */
  fixture_assert_absent (f, "R07");
  fixture_free (f);
}

static void
test_small_chunks (void)
{
  Fixture *f = fixture_new ("sincos", LSE_STRATEGY_THREADS, 2, 20 * MS);
  f->result.plan.chunks = f->result.account.n_chunks = 100000;
  fixture_lose (f, LSE_PART_SLOWER, 0.30);
  fixture_lose (f, LSE_PART_UNEXPLAINED, 0.10);
  const LseFinding *first =
      fixture_assert_first (f, "R06", LSE_SEVERITY_LOSS25,
                            "40 % of the core-time went into handing out 100\u2009000 chunks: each "
                            "holds 240 ns of work and "
                            "costs 160 ns more.",
                            "Try 8 larger chunks");
  g_assert_cmpuint (first->remedy.chunks, ==, 8);
  f->result.plan.chunks = f->result.account.n_chunks = 31; /* not many: another cause */
  fixture_assert_absent (f, "R06");
  fixture_free (f);

  f = fixture_new ("mean", LSE_STRATEGY_GRAPH, 2, 20 * MS);
  fixture_lose (f, LSE_PART_DISPATCH, 0.09); /* named, but no loss */
  g_assert_nonnull (fixture_find (f, "R06"));
  fixture_assert_quiet (f);
  fixture_free (f);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/findings/startup", test_startup);
  g_test_add_func ("/engine/findings/move", test_move);
  g_test_add_func ("/engine/findings/as-printed", test_as_printed);
  g_test_add_func ("/engine/findings/gil", test_gil);
  g_test_add_func ("/engine/findings/hash-and-serial", test_hash_and_serial);
  g_test_add_func ("/engine/findings/imbalance", test_imbalance);
  g_test_add_func ("/engine/findings/few-chunks", test_few_chunks);
  g_test_add_func ("/engine/findings/small-chunks", test_small_chunks);
  return g_test_run ();
}
