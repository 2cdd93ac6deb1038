/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A /proc of our own, looked at between known changes.
 */
#include "trace/switch-schedstat.h"

#include "proc-tree.h"

#define MS G_GINT64_CONSTANT (1000000)

static void
write_thread (ProcTree *tree, int tid, guint64 run_ns, int cpu)
{
  TreeTask task = {.pid = 100, .run_ns = run_ns, .cpu = cpu, .n_threads = 2};
  g_autofree char *status = g_strdup_printf ("%d/task/%d/status", 100, tid);
  if (tid == 100)
    proc_tree_write_process (tree, task);
  else
    proc_tree_write_thread (tree, tid, task);
  proc_tree_write (tree, status,
                   "Name:\tworker\nvoluntary_ctxt_switches:\t11\nnonvoluntary_ctxt_switches:\t5\n");
}

static void
write_name (ProcTree *tree, int tid, const char *name)
{
  g_autofree char *path = g_strdup_printf ("100/task/%d/comm", tid);
  proc_tree_write (tree, path, name);
}

static void
test_looks (void)
{
  const int pids[] = {100, 0, 999};
  ProcTree *tree = proc_tree_new (TRUE);
  LseSwitches *switches = lse_switches_new (LSE_SWITCHES_SCHEDSTAT);
  write_thread (tree, 100, 5 * MS, 0);
  write_name (tree, 100, "lanescope-cli\n");
  LseSchedstatSwitches *schedstat = lse_schedstat_switches_new (tree->root, switches);
  lse_schedstat_switches_poll (schedstat, pids, 3, 1000 * MS, true);
  g_assert_cmpuint (switches->n_threads, ==, 1);
  LseThreadLane *lane = &switches->threads[0];
  g_assert_cmpuint (lane->n_stays, ==, 0); /* what it did before nobody can place */
  g_assert_cmpint (lane->cpu_ns, ==, 5 * MS);
  g_assert_cmpuint (lane->n_voluntary, ==, 11);
  g_assert_cmpuint (lane->n_preempted, ==, 5);

  /* it ran 40 of 100 ms and took a name; a thread is there that ran 100 */
  write_thread (tree, 100, 45 * MS, 0);
  write_name (tree, 100, "a name that is too long\n");
  write_thread (tree, 107, 100 * MS, 1);
  write_name (tree, 107, "blas\n");
  lse_schedstat_switches_poll (schedstat, pids, 3, 1100 * MS, false);
  g_assert_cmpuint (switches->n_threads, ==, 2);
  lane = &switches->threads[0];
  g_assert_cmpstr (lane->name, ==, "a name that is ");
  g_assert_cmpuint (lane->n_stays, ==, 1);
  g_assert_cmpint (lane->from_ns[0], ==, 1000 * MS);
  g_assert_cmpint (lane->on_ns[0], ==, 1060 * MS);
  g_assert_cmpint (lane->off_ns[0], ==, 1100 * MS);
  g_assert_cmpint (lane->cpu[0], ==, 0);
  g_assert_cmpstr (switches->threads[1].name, ==, "blas");
  g_assert_cmpint (switches->threads[1].on_ns[0], ==, 1000 * MS);
  g_assert_cmpint (switches->resolution_ns, ==, 100 * MS);

  /* nothing for a long time, then on another core; the other thread catches up with more than the
   * time that has gone by */
  lse_schedstat_switches_poll (schedstat, pids, 3, 9000 * MS, false);
  write_thread (tree, 100, 46 * MS, 1);
  write_thread (tree, 107, 300 * MS, 1);
  lse_schedstat_switches_poll (schedstat, pids, 3, 9010 * MS, false);
  lane = &switches->threads[0];
  g_assert_cmpuint (lane->n_stays, ==, 2);
  g_assert_cmpuint (lane->n_migrations, ==, 1);
  g_assert_cmpint (lse_thread_lane_on_core_ns (lane, 0, 10000 * MS), ==, 41 * MS);
  g_assert_cmpint (switches->threads[1].on_ns[1], ==, 9000 * MS);
  g_assert_cmpint (switches->threads[1].cpu_ns, ==, 300 * MS);
  g_assert_cmpint (switches->resolution_ns, ==, 100 * MS); /* while nothing ran does not count */

  /* one ends: its lane stays as it is */
  proc_tree_end_thread (tree, 100, 107);
  write_thread (tree, 100, 50 * MS, 1);
  lse_schedstat_switches_poll (schedstat, pids, 3, 9020 * MS, true);
  lse_schedstat_switches_poll (schedstat, pids, 3, 9030 * MS, true);
  g_assert_cmpuint (switches->n_threads, ==, 2);
  g_assert_cmpuint (switches->threads[0].n_stays, ==, 3);
  g_assert_cmpuint (switches->threads[1].n_stays, ==, 2);
  g_assert_cmpuint (switches->n_lost, ==, 0);

  lse_schedstat_switches_free (schedstat);
  lse_switches_free (switches);
  proc_tree_free (tree);
}

/* Where another source knows the stays, only the waits are taken. */
static void
test_waits (void)
{
  const int pid = 100;
  ProcTree *tree = proc_tree_new (TRUE);
  LseSwitches *switches = lse_switches_new (LSE_SWITCHES_PERF);
  write_thread (tree, 100, 5 * MS, 0);
  write_thread (tree, 101, 5 * MS, 0);
  LseSchedstatSwitches *schedstat = lse_schedstat_switches_new (tree->root, switches);
  lse_schedstat_switches_add_waits (schedstat, &pid, 1);
  g_assert_cmpuint (switches->n_threads, ==, 0);
  size_t index = lse_switches_add_thread (switches, 100, 101);
  switches->threads[index].run_queue_ns = 3;
  lse_schedstat_switches_add_waits (schedstat, &pid, 1);
  g_assert_cmpuint (switches->n_threads, ==, 1);
  g_assert_cmpint (switches->threads[index].run_queue_ns, ==, 1000); /* as the tree has it */
  g_assert_cmpuint (switches->threads[index].n_stays, ==, 0);
  lse_schedstat_switches_free (schedstat);
  lse_switches_free (switches);
  proc_tree_free (tree);
}

static void
test_nothing (void)
{
  const int pid = 100;
  LseSwitches *switches = lse_switches_new (LSE_SWITCHES_SCHEDSTAT);
  LseSchedstatSwitches *schedstat = lse_schedstat_switches_new ("/nonexistent", switches);
  lse_schedstat_switches_poll (schedstat, &pid, 1, 1000, true);
  lse_schedstat_switches_poll (schedstat, NULL, 0, 2000, true);
  g_assert_cmpuint (switches->n_threads, ==, 0);
  lse_schedstat_switches_free (schedstat);
  lse_switches_free (switches);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/switch-schedstat/looks", test_looks);
  g_test_add_func ("/engine/switch-schedstat/waits", test_waits);
  g_test_add_func ("/engine/switch-schedstat/nothing", test_nothing);
  return g_test_run ();
}
