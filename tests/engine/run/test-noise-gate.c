/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The gate on /proc trees whose counters the test moves, as the sampler reads them, and on
 * histories written down. Two CPUs, 0 and 1; pid 77 is ours.
 */
#include "run/noise-gate.h"
#include "trace/core-history.h"
#include "trace/core-probe.h"

#include "../trace/proc-tree.h"

#include <math.h>
#include <unistd.h>

#define MS INT64_C (1000000)
#define OWN_PID 77

typedef struct
{
  ProcTree *tree;
  LseCoreProbe *probe;
  LseCoreStore store;
  int idle_ms[2], steal_ms[2], own_ms;
  int64_t now_ns;
  LseCpuSet cpus;
  LseNoiseGate gate;
  LseResult result;
} Bench;

static int
ticks (int ms)
{
  return (int)(ms * sysconf (_SC_CLK_TCK) / 1000);
}

static void
write_tree (Bench *bench)
{
  g_autoptr (GString) text = g_string_new ("cpu  1 2 3 4 5 6 7 8 9 10\n");
  for (int i = 0; i < 2; i++)
    g_string_append_printf (text, "cpu%d 7 8 9 %d 0 1 2 %d 0 0\n", i, ticks (bench->idle_ms[i]),
                            ticks (bench->steal_ms[i]));
  g_string_append (text, "processes 5\n");
  proc_tree_write (bench->tree, "stat", text->str);
  proc_tree_write_process (bench->tree, (TreeTask) {.pid = OWN_PID,
                                                    .parent_pid = 1,
                                                    .cpu = 0,
                                                    .cpu_ticks = (guint64)ticks (bench->own_ms),
                                                    .run_ns = (guint64)(bench->own_ms * MS)});
}

static Bench *
bench_new (void)
{
  const LseCoreLoad *loads;
  Bench *bench = g_new0 (Bench, 1);
  LsePlan plan;
  bench->tree = proc_tree_new (TRUE);
  bench->now_ns = 5000 * MS;
  write_tree (bench);
  g_assert_cmpint (lse_core_probe_new (&bench->probe, bench->tree->root, NULL), ==, LSE_OK);
  g_assert_false (lse_core_probe_sample (bench->probe, bench->now_ns, &loads));
  lse_core_probe_watch (bench->probe, OWN_PID);
  lse_cpuset_add (&bench->cpus, 0);
  lse_cpuset_add (&bench->cpus, 1);
  lse_plan_init (&plan, LSE_WORKLOAD_SIN2, LSE_STRATEGY_THREADS, 2, NULL);
  g_assert_cmpint (lse_result_init (&bench->result, &plan, NULL), ==, LSE_OK);
  return bench;
}

static void
bench_free (Bench *bench)
{
  lse_core_history_clear (&bench->store.history);
  lse_core_probe_free (bench->probe);
  lse_noise_gate_clear (&bench->gate);
  lse_result_clear (&bench->result);
  proc_tree_free (bench->tree);
  g_free (bench);
}

/* @width_ms go by, in which others use @other_ms of CPU 1 and ours @own_ms of CPU 0, and the
 * hypervisor takes @steal_ms of each. */
static void
pass (Bench *bench, int width_ms, int own_ms, int other_ms, int steal_ms)
{
  const LseCoreLoad *loads;
  int64_t before_ns = bench->now_ns;
  bench->now_ns += width_ms * MS;
  bench->own_ms += own_ms;
  bench->idle_ms[0] += width_ms - own_ms - steal_ms;
  bench->idle_ms[1] += width_ms - other_ms - steal_ms;
  bench->steal_ms[0] += steal_ms;
  bench->steal_ms[1] += steal_ms;
  write_tree (bench);
  g_assert_true (lse_core_probe_sample (bench->probe, bench->now_ns, &loads));
  g_assert_cmpint (lse_core_store_widen (&bench->store, 2), ==, LSE_OK);
  bench->store.history.os_indexes[0] = 0;
  bench->store.history.os_indexes[1] = 1;
  g_assert_cmpint (lse_core_store_append (&bench->store, before_ns, bench->now_ns, loads), ==,
                   LSE_OK);
}

static void
add_repetition (Bench *bench, int64_t begin_ns, int64_t end_ns)
{
  LseSample sample = {.begin_ns = begin_ns, .duration_ns = end_ns - begin_ns, .block = 1};
  g_assert_cmpint (lse_result_add_sample (&bench->result, sample, NULL), ==, LSE_OK);
}

/* A block of @n repetitions, each of @each_ms, in which others use @other_ms of CPU 1; the sampler
 * looks when it begins, every 100 ms, and when it ends. */
static bool
measure (Bench *bench, int n, int each_ms, int own_ms, int other_ms, int steal_ms)
{
  int64_t from_ns = bench->now_ns;
  int left_ms = n * each_ms, all_ms = left_ms;
  for (int i = 0; i < n; i++)
    add_repetition (bench, from_ns + i * each_ms * MS, from_ns + (i + 1) * each_ms * MS);
  while (left_ms > 0)
    {
      int width_ms = MIN (left_ms, 100);
      pass (bench, width_ms, own_ms * width_ms / all_ms, other_ms * width_ms / all_ms,
            steal_ms * width_ms / all_ms);
      left_ms -= width_ms;
    }
  return lse_noise_gate_add (&bench->gate, &bench->store.history, &bench->cpus, from_ns,
                             bench->now_ns, 0, &bench->result);
}

static size_t
n_marked (const Bench *bench)
{
  size_t n = 0;
  for (size_t i = 0; i < bench->result.n_samples; i++)
    n += bench->result.samples[i].is_disturbed;
  return n;
}

/* ------------------------------------------------------------------ long repetitions */

static void
test_quiet (void)
{
  Bench *bench = bench_new ();
  for (int i = 0; i < 10; i++)
    g_assert_false (measure (bench, 1, 500, 500, 0, 0)); /* our own load is nobody else's */
  g_assert_true (bench->result.is_gated);
  g_assert_cmpuint (n_marked (bench), ==, 0);
  lse_result_classify (&bench->result, 5);
  lse_result_update (&bench->result, 0.02);
  g_assert_cmpint (lse_result_gate (&bench->result), ==, LSE_GATE_QUIET);
  bench_free (bench);
}

/* Each is judged by itself. */
static void
test_one_of_many (void)
{
  Bench *bench = bench_new ();
  for (int i = 0; i < 7; i++)
    g_assert_true (measure (bench, 1, 500, 500, i == 3 ? 200 : 0, 0) == (i == 3));
  g_assert_cmpuint (n_marked (bench), ==, 1);
  g_assert_true (bench->result.samples[3].is_disturbed);
  g_assert_cmpint (bench->result.disturbed_cpu, ==, 1);
  g_assert_cmpfloat_with_epsilon (bench->result.disturbed_ratio, 0.4, 0.03);
  lse_result_classify (&bench->result, 5);
  lse_result_update (&bench->result, 0.02);
  g_assert_cmpuint (bench->result.stats.n, ==, 6);
  g_assert_cmpint (bench->result.samples[3].kind, ==, LSE_SAMPLE_DISTURBED);
  g_assert_cmpint (lse_result_gate (&bench->result), ==, LSE_GATE_DISTURBED);
  char text[LSE_NOISE_TEXT_MAX];
  g_assert_cmpstr (lse_result_noise_text (&bench->result, text, sizeof text), ==,
                   "Other programs used up to 40 % of CPU 1 during 1 of 7 repetitions; they were "
                   "measured again.");
  bench_free (bench);
}

static void
test_threshold (void)
{
  Bench *bench = bench_new ();
  measure (bench, 1, 1000, 1000, 40, 0); /* 4 % */
  g_assert_cmpuint (n_marked (bench), ==, 0);
  measure (bench, 1, 1000, 1000, 70, 0); /* 7 % */
  g_assert_cmpuint (n_marked (bench), ==, 1);
  bench_free (bench);
}

/* A core that this run does not use is of no interest. */
static void
test_other_core (void)
{
  Bench *bench = bench_new ();
  lse_cpuset_clear (&bench->cpus);
  lse_cpuset_add (&bench->cpus, 0);
  measure (bench, 1, 500, 500, 500, 0);
  g_assert_cmpuint (n_marked (bench), ==, 0);
  g_assert_true (bench->result.is_gated);
  bench_free (bench);
}

static void
test_steal (void)
{
  Bench *bench = bench_new ();
  measure (bench, 1, 1000, 500, 0, 10); /* 1 % */
  g_assert_cmpuint (n_marked (bench), ==, 0);
  measure (bench, 1, 1000, 500, 0, 50); /* 5 % */
  g_assert_cmpuint (n_marked (bench), ==, 1);
  g_assert_cmpint (bench->result.disturbed_cpu, ==, -1);
  g_assert_cmpfloat_with_epsilon (bench->result.disturbed_ratio, 0.05, 0.02);
  bench_free (bench);
}

/* ------------------------------------------------------------------ short repetitions */

/* 20 × 5 ms are no window; the second block fills it, and both are disturbed. Between them another
 * run is measured, and what happens then is none of this one's. */
static void
test_blocks_make_a_window (void)
{
  Bench *bench = bench_new ();
  g_assert_false (measure (bench, 20, 5, 100, 30, 0));
  pass (bench, 400, 400, 400, 0);
  g_assert_true (measure (bench, 20, 5, 100, 30, 0));
  g_assert_cmpuint (n_marked (bench), ==, 40);
  g_assert_false (measure (bench, 20, 5, 100, 0, 0));
  g_assert_false (measure (bench, 20, 5, 100, 0, 0));
  g_assert_cmpuint (n_marked (bench), ==, 40);
  bench_free (bench);

  bench = bench_new ();
  measure (bench, 20, 5, 100, 0, 0);
  pass (bench, 400, 400, 400, 0);
  measure (bench, 20, 5, 100, 0, 0);
  g_assert_cmpuint (n_marked (bench), ==, 0);
  bench_free (bench);
}

/* A long block has several windows; one that begins in a repetition marks it, too. */
static void
test_windows_of_a_block (void)
{
  Bench *bench = bench_new ();
  int64_t from_ns = bench->now_ns;
  for (int i = 0; i < 24; i++)
    add_repetition (bench, from_ns + i * 25 * MS, from_ns + (i + 1) * 25 * MS);
  for (int i = 0; i < 6; i++)
    pass (bench, 100, 100, i == 2 ? 90 : 0, 0);
  g_assert_true (lse_noise_gate_add (&bench->gate, &bench->store.history, &bench->cpus, from_ns,
                                     bench->now_ns, 0, &bench->result));
  g_assert_cmpuint (n_marked (bench), ==, 8);
  for (int i = 0; i < 24; i++)
    g_assert_true (bench->result.samples[i].is_disturbed == (i >= 8 && i < 16));
  bench_free (bench);
}

/* What is left at the end is judged by what it is; a tick alone says nothing. */
static void
test_rest (void)
{
  Bench *bench = bench_new ();
  measure (bench, 10, 5, 50, 10, 0);
  g_assert_false (bench->result.is_gated);
  g_assert_false (lse_noise_gate_end (&bench->gate, &bench->result));
  g_assert_true (bench->result.is_gated);
  measure (bench, 10, 5, 50, 50, 0);
  g_assert_true (lse_noise_gate_end (&bench->gate, &bench->result));
  g_assert_cmpuint (n_marked (bench), ==, 10);
  g_assert_false (lse_noise_gate_end (&bench->gate, &bench->result)); /* nothing is left */
  bench_free (bench);
}

/* ------------------------------------------------------------------ others */

/* What the front end used is no other program's. */
static void
test_front_end (void)
{
  Bench *bench = bench_new ();
  int64_t from_ns = bench->now_ns;
  add_repetition (bench, from_ns, from_ns + 400 * MS);
  for (int i = 0; i < 4; i++)
    pass (bench, 100, 100, 50, 0);
  g_assert_false (lse_noise_gate_add (&bench->gate, &bench->store.history, &bench->cpus, from_ns,
                                      bench->now_ns, 195 * MS, &bench->result));
  g_assert_false (
      lse_noise_is_loud (&bench->store.history, &bench->cpus, from_ns, bench->now_ns, 195 * MS));
  g_assert_true (
      lse_noise_is_loud (&bench->store.history, &bench->cpus, from_ns, bench->now_ns, 100 * MS));
  bench_free (bench);
}

/* Of workers that come and go less is known: it takes more to say that others were there. */
static void
test_workers_per_run (void)
{
  Bench *bench = bench_new ();
  bench->result.plan.pool = LSE_POOL_PER_RUN;
  measure (bench, 4, 100, 300, 40, 0);
  measure (bench, 1, 100, 50, 0, 0);
  g_assert_true (bench->result.is_gated);
  g_assert_cmpuint (n_marked (bench), ==, 0);
  measure (bench, 5, 100, 300, 100, 0);
  g_assert_cmpuint (n_marked (bench), ==, 5);
  bench_free (bench);
}

/* Without counters nothing is said, neither good nor bad. */
static void
test_unknown (void)
{
  LseCoreStore store = {0};
  LseCoreLoad loads[] = {{NAN, NAN, NAN}, {NAN, NAN, NAN}};
  Bench *bench = bench_new ();
  g_assert_cmpint (lse_core_store_widen (&store, 2), ==, LSE_OK);
  store.history.os_indexes[0] = 0;
  store.history.os_indexes[1] = 1;
  lse_core_store_append (&store, 0, 300 * MS, loads);
  add_repetition (bench, 0, 300 * MS);
  g_assert_false (lse_noise_gate_add (&bench->gate, &store.history, &bench->cpus, 0, 300 * MS, 0,
                                      &bench->result));
  g_assert_false (lse_noise_gate_end (&bench->gate, &bench->result));
  g_assert_false (lse_noise_is_loud (&store.history, &bench->cpus, 0, 300 * MS, 0));
  lse_result_update (&bench->result, 0.02);
  g_assert_cmpint (lse_result_gate (&bench->result), ==, LSE_GATE_UNKNOWN);
  lse_core_history_clear (&store.history);
  bench_free (bench);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/noise-gate/quiet", test_quiet);
  g_test_add_func ("/engine/noise-gate/one-of-many", test_one_of_many);
  g_test_add_func ("/engine/noise-gate/threshold", test_threshold);
  g_test_add_func ("/engine/noise-gate/other-core", test_other_core);
  g_test_add_func ("/engine/noise-gate/steal", test_steal);
  g_test_add_func ("/engine/noise-gate/blocks-make-a-window", test_blocks_make_a_window);
  g_test_add_func ("/engine/noise-gate/windows-of-a-block", test_windows_of_a_block);
  g_test_add_func ("/engine/noise-gate/rest", test_rest);
  g_test_add_func ("/engine/noise-gate/front-end", test_front_end);
  g_test_add_func ("/engine/noise-gate/workers-per-run", test_workers_per_run);
  g_test_add_func ("/engine/noise-gate/unknown", test_unknown);
  return g_test_run ();
}
