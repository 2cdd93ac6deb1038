/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "trace/core-probe.h"

#include "proc-tree.h"

#include <math.h>
#include <unistd.h>

#define MS INT64_C (1000000)
#define N_MAX 384

/* A machine whose counters the test moves. Times in ms; the files hold ticks. */
typedef struct
{
  ProcTree *tree;
  int n_cpus;
  int idle_ms[N_MAX], iowait_ms[N_MAX], steal_ms[N_MAX];
  gboolean is_offline[N_MAX];
  gboolean has_steal;
  int n_forks;
  int64_t now_ns;
  LseCoreProbe *probe;
  const LseCoreLoad *loads;
} Machine;

static int
ticks (int ms)
{
  return (int)(ms * sysconf (_SC_CLK_TCK) / 1000);
}

static void
write_stat (Machine *machine)
{
  GString *text = g_string_new ("cpu  1 2 3 4 5 6 7 8 9 10\n");
  for (int i = 0; i < machine->n_cpus; i++)
    {
      if (machine->is_offline[i])
        continue;
      g_string_append_printf (text, "cpu%d 7 8 9 %d %d 1 2", i, ticks (machine->idle_ms[i]),
                              ticks (machine->iowait_ms[i]));
      if (machine->has_steal)
        g_string_append_printf (text, " %d 0 0", ticks (machine->steal_ms[i]));
      g_string_append_c (text, '\n');
    }
  g_string_append (text, "intr 123456");
  for (int i = 0; i < machine->n_cpus * 64; i++) /* large machines have long lines */
    g_string_append (text, " 0");
  g_string_append_printf (text, "\nctxt 99\nbtime 1\nprocesses %d\nprocs_running 1\n",
                          machine->n_forks);
  proc_tree_write (machine->tree, "stat", text->str);
  g_string_free (text, TRUE);
}

static Machine *
machine_new (int n_cpus)
{
  Machine *machine = g_new0 (Machine, 1);
  LseError err;
  machine->tree = proc_tree_new (TRUE);
  machine->n_cpus = n_cpus;
  machine->has_steal = TRUE;
  machine->now_ns = INT64_C (5000000000);
  for (int i = 0; i < n_cpus; i++)
    machine->idle_ms[i] = machine->iowait_ms[i] = machine->steal_ms[i] = 100000;
  write_stat (machine);
  g_assert_cmpint (lse_core_probe_new (&machine->probe, machine->tree->root, &err), ==, LSE_OK);
  g_assert_false (lse_core_probe_sample (machine->probe, machine->now_ns, &machine->loads));
  return machine;
}

static void
machine_free (Machine *machine)
{
  lse_core_probe_free (machine->probe);
  proc_tree_free (machine->tree);
  g_free (machine);
}

/* 100 ms later. */
static void
look (Machine *machine)
{
  write_stat (machine);
  machine->now_ns += 100 * MS;
  g_assert_true (lse_core_probe_sample (machine->probe, machine->now_ns, &machine->loads));
}

static void
assert_near (float value, double expected)
{
  g_assert_cmpfloat_with_epsilon ((double)value, expected, 1e-5);
}

/* ------------------------------------------------------------------ counters */

static void
test_machine_sizes (gconstpointer data)
{
  Machine *machine = machine_new (GPOINTER_TO_INT (data));
  for (int i = 0; i < machine->n_cpus; i++)
    machine->idle_ms[i] += 10 * (i % 11);
  look (machine);
  g_assert_cmpuint (lse_core_probe_n_cpus (machine->probe), ==, machine->n_cpus);
  g_assert_true (lse_core_probe_has_steal (machine->probe));
  for (int i = 0; i < machine->n_cpus; i++)
    {
      g_assert_cmpint (lse_core_probe_os_index (machine->probe, (gsize)i), ==, i);
      assert_near (machine->loads[i].other, 1.0 - 0.1 * (i % 11));
      assert_near (machine->loads[i].own, 0.0);
      assert_near (machine->loads[i].steal, 0.0);
    }
  machine_free (machine);
}

/* Waiting for a disk is idle; time that the hypervisor took is neither idle nor anybody's here. */
static void
test_iowait_and_steal (void)
{
  Machine *machine = machine_new (2);
  machine->idle_ms[0] += 30;
  machine->iowait_ms[0] += 50;
  machine->idle_ms[1] += 20;
  machine->steal_ms[1] += 30;
  look (machine);
  assert_near (machine->loads[0].other, 0.2);
  assert_near (machine->loads[1].other, 0.5);
  assert_near (machine->loads[1].steal, 0.3);
  machine_free (machine);
}

static void
test_without_steal (void)
{
  Machine *machine = machine_new (2);
  machine->has_steal = FALSE;
  machine->idle_ms[0] += 60;
  look (machine);
  assert_near (machine->loads[0].other, 0.4);
  g_assert_true (isnan (machine->loads[0].steal));
  machine_free (machine);
}

/* More idle time than time: 0, and the surplus is taken from the next, which then is 0 too. */
static void
test_rounding_evens_out (void)
{
  Machine *machine = machine_new (1);
  for (int i = 0; i < 20; i++)
    {
      machine->idle_ms[0] += i % 2 == 0 ? 110 : 90;
      look (machine);
      assert_near (machine->loads[0].other, 0.0);
    }
  machine->idle_ms[0] += 300; /* a jump is no credit for the time after it beyond one tick */
  look (machine);
  assert_near (machine->loads[0].other, 0.0);
  look (machine);
  assert_near (machine->loads[0].other, 1.0 - 0.01 * 1000 / (double)sysconf (_SC_CLK_TCK));
  machine_free (machine);
}

static void
test_counters_backwards (void)
{
  Machine *machine = machine_new (2);
  machine->idle_ms[0] -= 500;
  machine->idle_ms[1] += 40;
  machine->iowait_ms[1] -= 20; /* known to happen: the rest of the line still holds */
  machine->steal_ms[1] -= 20;
  look (machine);
  g_assert_true (isnan (machine->loads[0].other));
  g_assert_true (isnan (machine->loads[0].steal));
  assert_near (machine->loads[0].own, 0.0);
  assert_near (machine->loads[1].other, 0.6);
  assert_near (machine->loads[1].steal, 0.0);
  machine->idle_ms[0] += 70;
  machine->idle_ms[1] += 100;
  look (machine);
  assert_near (machine->loads[0].other, 0.3);
  machine_free (machine);
}

/* A CPU that goes keeps its column; it is not known then, nor in the first interval after. */
static void
test_hot_unplug (void)
{
  Machine *machine = machine_new (4);
  machine->is_offline[1] = TRUE;
  for (int i = 0; i < 4; i++)
    machine->idle_ms[i] += 100;
  look (machine);
  g_assert_cmpuint (lse_core_probe_n_cpus (machine->probe), ==, 4);
  g_assert_true (isnan (machine->loads[1].other));
  g_assert_true (isnan (machine->loads[1].own));
  assert_near (machine->loads[2].other, 0.0);
  machine->is_offline[1] = FALSE;
  machine->idle_ms[1] = 0; /* counts from the beginning */
  machine->idle_ms[3] += 50;
  look (machine);
  g_assert_true (isnan (machine->loads[1].other));
  assert_near (machine->loads[3].other, 0.5);
  machine->idle_ms[1] += 80;
  look (machine);
  assert_near (machine->loads[1].other, 0.2);
  machine_free (machine);
}

/* One more CPU than at the beginning: a new column at the end. */
static void
test_hot_plug (void)
{
  Machine *machine = machine_new (3);
  machine->is_offline[1] = TRUE;
  write_stat (machine);
  lse_core_probe_free (machine->probe);
  g_assert_cmpint (lse_core_probe_new (&machine->probe, machine->tree->root, NULL), ==, LSE_OK);
  lse_core_probe_sample (machine->probe, machine->now_ns, &machine->loads);
  g_assert_cmpuint (lse_core_probe_n_cpus (machine->probe), ==, 2);
  machine->is_offline[1] = FALSE;
  look (machine);
  g_assert_cmpuint (lse_core_probe_n_cpus (machine->probe), ==, 3);
  g_assert_cmpint (lse_core_probe_os_index (machine->probe, 2), ==, 1);
  g_assert_true (isnan (machine->loads[2].other));
  machine->idle_ms[1] += 90;
  look (machine);
  assert_near (machine->loads[2].other, 0.1);
  machine_free (machine);
}

/* ------------------------------------------------------------------ own time */

static void
test_own_and_other (void)
{
  Machine *machine = machine_new (2);
  TreeTask task = {.pid = 100, .cpu = 1, .run_ns = 5000 * (guint64)MS};
  proc_tree_write_process (machine->tree, task);
  lse_core_probe_watch (machine->probe, 100);
  task.run_ns += 60 * (guint64)MS;
  proc_tree_write_process (machine->tree, task);
  machine->idle_ms[0] += 100;
  machine->idle_ms[1] += 10;
  machine->steal_ms[1] += 10;
  look (machine);
  assert_near (machine->loads[0].other, 0.0);
  assert_near (machine->loads[1].own, 0.6);
  assert_near (machine->loads[1].steal, 0.1);
  assert_near (machine->loads[1].other, 0.2);

  /* more run time than time between two looks: read a little later than the counters */
  task.run_ns += 105 * (guint64)MS;
  proc_tree_write_process (machine->tree, task);
  machine->idle_ms[0] += 100;
  look (machine);
  assert_near (machine->loads[1].own, 1.0);
  assert_near (machine->loads[1].other, 0.0);
  task.run_ns += 95 * (guint64)MS; /* and what was early there is missing here: nobody else's */
  proc_tree_write_process (machine->tree, task);
  machine->idle_ms[0] += 100;
  look (machine);
  assert_near (machine->loads[1].own, 0.95);
  assert_near (machine->loads[1].other, 0.0);
  machine_free (machine);
}

/* Children that came and went between two looks: where busy time is unexplained, by its share. */
static void
test_unplaced_time (void)
{
  Machine *machine = machine_new (3);
  TreeTask task = {.pid = 100};
  proc_tree_write_process (machine->tree, task);
  lse_core_probe_watch (machine->probe, 100);
  task.waited_ticks = (guint64)ticks (60);
  task.run_ns++; /* it waited */
  proc_tree_write_process (machine->tree, task);
  machine->idle_ms[0] += 20;
  machine->idle_ms[1] += 60;
  machine->idle_ms[2] += 100;
  machine->n_forks++;
  look (machine);
  assert_near (machine->loads[0].own, 0.4);
  assert_near (machine->loads[0].other, 0.4);
  assert_near (machine->loads[1].own, 0.2);
  assert_near (machine->loads[1].other, 0.2);
  assert_near (machine->loads[2].own, 0.0);

  /* more than there is room for: all that is busy is ours, and no more */
  task.waited_ticks += (guint64)ticks (500);
  task.run_ns++;
  proc_tree_write_process (machine->tree, task);
  machine->idle_ms[0] += 50;
  machine->idle_ms[1] += 100;
  machine->idle_ms[2] += 100;
  machine->n_forks++;
  look (machine);
  assert_near (machine->loads[0].own, 0.5);
  assert_near (machine->loads[0].other, 0.0);
  assert_near (machine->loads[1].own, 0.0);
  machine_free (machine);
}

/* Children are looked for when the kernel's count of forks says so. */
static void
test_fork_count (void)
{
  Machine *machine = machine_new (2);
  proc_tree_write_process (machine->tree, (TreeTask) {.pid = 100});
  lse_core_probe_watch (machine->probe, 100);
  for (int i = 0; i < 6; i++) /* until the search after the watch has been done */
    look (machine);
  proc_tree_write_process (machine->tree, (TreeTask) {.pid = 200,
                                                      .parent_pid = 100,
                                                      .run_ns = 50 * (guint64)MS,
                                                      .cpu_ticks = (guint64)ticks (50),
                                                      .cpu = 1});
  proc_tree_write_process (machine->tree, (TreeTask) {.pid = 100, .run_ns = 1});
  proc_tree_write_children (machine->tree, 100, 100, "200 ");
  for (int i = 0; i < 6; i++)
    {
      look (machine);
      assert_near (machine->loads[1].own, 0.0);
    }
  machine->n_forks++;
  look (machine);
  assert_near (machine->loads[1].own, 0.5);
  machine_free (machine);
}

/* ------------------------------------------------------------------ trouble */

static void
test_trouble (void)
{
  LseCoreProbe *probe;
  LseError err;
  g_assert_cmpint (lse_core_probe_new (&probe, "/nonexistent", &err), ==, LSE_EUNAVAILABLE);
  g_assert_null (probe);
  g_assert_cmpstr (err.detail, !=, "");

  ProcTree *tree = proc_tree_new (TRUE);
  g_assert_cmpint (lse_core_probe_new (&probe, tree->root, &err), ==, LSE_EUNAVAILABLE);
  proc_tree_write (tree, "stat", "cpu  1 2 3 4\ncpu99999999 1 2 3 4\ncpu0 1 2 3\n");
  g_assert_cmpint (lse_core_probe_new (&probe, tree->root, &err), ==, LSE_OK);
  const LseCoreLoad *loads;
  g_assert_cmpuint (lse_core_probe_n_cpus (probe), ==, 1);
  g_assert_false (lse_core_probe_sample (probe, 100, &loads));
  g_assert_false (lse_core_probe_sample (probe, 100, &loads)); /* no time between */
  g_assert_true (lse_core_probe_sample (probe, 200, &loads));
  g_assert_true (isnan (loads[0].other)); /* a line too short */
  proc_tree_write (tree, "stat", "");
  g_assert_false (lse_core_probe_sample (probe, 300, &loads));
  lse_core_probe_free (probe);
  proc_tree_free (tree);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/engine/core-probe/cpus-2", GINT_TO_POINTER (2), test_machine_sizes);
  g_test_add_data_func ("/engine/core-probe/cpus-64", GINT_TO_POINTER (64), test_machine_sizes);
  g_test_add_data_func ("/engine/core-probe/cpus-384", GINT_TO_POINTER (384), test_machine_sizes);
  g_test_add_func ("/engine/core-probe/iowait-and-steal", test_iowait_and_steal);
  g_test_add_func ("/engine/core-probe/without-steal", test_without_steal);
  g_test_add_func ("/engine/core-probe/rounding-evens-out", test_rounding_evens_out);
  g_test_add_func ("/engine/core-probe/counters-backwards", test_counters_backwards);
  g_test_add_func ("/engine/core-probe/hot-unplug", test_hot_unplug);
  g_test_add_func ("/engine/core-probe/hot-plug", test_hot_plug);
  g_test_add_func ("/engine/core-probe/own-and-other", test_own_and_other);
  g_test_add_func ("/engine/core-probe/unplaced-time", test_unplaced_time);
  g_test_add_func ("/engine/core-probe/fork-count", test_fork_count);
  g_test_add_func ("/engine/core-probe/trouble", test_trouble);
  return g_test_run ();
}
