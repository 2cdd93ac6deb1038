/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "trace/own-time.h"

#include "proc-tree.h"

#include "base/clock.h"

#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define N_CPUS 8
#define TICK_NS INT64_C (10000000)
#define MS UINT64_C (1000000)

typedef struct
{
  ProcTree *tree;
  int proc_fd;
  LseOwnTime *own;
  int64_t run_ns[N_CPUS]; /* of the last sample */
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->tree = proc_tree_new (data == NULL);
  g_autofree char *path = g_build_filename (fixture->tree->root, "proc", NULL);
  fixture->proc_fd = open (path, O_PATH | O_DIRECTORY);
  fixture->own = lse_own_time_new (fixture->proc_fd, TICK_NS);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  lse_own_time_free (fixture->own);
  close (fixture->proc_fd);
  proc_tree_free (fixture->tree);
}

static int64_t
sample (Fixture *fixture, bool may_have_forked)
{
  memset (fixture->run_ns, 0, sizeof fixture->run_ns);
  return lse_own_time_sample (fixture->own, may_have_forked, fixture->run_ns, N_CPUS);
}

static int64_t
sum (const Fixture *fixture)
{
  int64_t all_ns = 0;
  for (int i = 0; i < N_CPUS; i++)
    all_ns += fixture->run_ns[i];
  return all_ns;
}

/* ------------------------------------------------------------------ threads */

/* Run time goes to the CPU of the thread; what it had before does not count. */
static void
test_threads (Fixture *fixture, gconstpointer data)
{
  ProcTree *tree = fixture->tree;
  TreeTask first = {.pid = 100, .run_ns = 500 * MS, .cpu_ticks = 90, .n_threads = 2, .cpu = 1};
  TreeTask second = {.pid = 100, .run_ns = 400 * MS, .cpu = 2};
  proc_tree_write_process (tree, first);
  proc_tree_write_thread (tree, 101, second);
  lse_own_time_watch (fixture->own, 100);
  g_assert_cmpint (sample (fixture, true), ==, 0);
  g_assert_cmpint (sum (fixture), ==, 0);

  first.run_ns += 30 * MS;
  first.cpu_ticks += 9;
  second.run_ns += 60 * MS;
  second.cpu = 5;
  proc_tree_write_process (tree, first);
  proc_tree_write_thread (tree, 101, second);
  g_assert_cmpint (sample (fixture, false), ==, 0);
  g_assert_cmpint (fixture->run_ns[1], ==, 30 * MS);
  g_assert_cmpint (fixture->run_ns[5], ==, 60 * MS);
  g_assert_cmpint (sum (fixture), ==, 90 * MS);
  g_assert_cmpint (sample (fixture, false), ==, 0);
  g_assert_cmpint (sum (fixture), ==, 0);
}

/* One more thread: it began after the last look, so all of its time counts. */
static void
test_new_thread (Fixture *fixture, gconstpointer data)
{
  TreeTask first = {.pid = 100, .run_ns = 500 * MS, .cpu_ticks = 50, .cpu = 1};
  proc_tree_write_process (fixture->tree, first);
  lse_own_time_watch (fixture->own, 100);
  sample (fixture, true);
  first.n_threads = 2;
  first.cpu_ticks = 54;
  first.run_ns += MS; /* nobody makes a thread without running */
  proc_tree_write_process (fixture->tree, first);
  proc_tree_write_thread (fixture->tree, 103, (TreeTask) {.pid = 100, .run_ns = 44 * MS, .cpu = 3});
  g_assert_cmpint (sample (fixture, true), ==, 0);
  g_assert_cmpint (fixture->run_ns[3], ==, 44 * MS);
  g_assert_cmpint (sum (fixture), ==, 45 * MS);
}

/* One thread ends and another comes, so that their number stays: both are noticed. */
static void
test_replaced_thread (Fixture *fixture, gconstpointer data)
{
  TreeTask first = {.pid = 100, .cpu_ticks = 10, .run_ns = 50 * MS, .n_threads = 2, .cpu = 0};
  proc_tree_write_process (fixture->tree, first);
  proc_tree_write_thread (fixture->tree, 101, (TreeTask) {.pid = 100, .run_ns = 50 * MS, .cpu = 1});
  lse_own_time_watch (fixture->own, 100);
  sample (fixture, true);
  proc_tree_end_thread (fixture->tree, 100, 101);
  proc_tree_write_thread (fixture->tree, 102, (TreeTask) {.pid = 100, .run_ns = 20 * MS, .cpu = 6});
  first.cpu_ticks += 5; /* 20 ms the new one, 30 ms the old one before it ended */
  proc_tree_write_process (fixture->tree, first);
  g_assert_cmpint (sample (fixture, true), ==, 30 * MS);
  g_assert_cmpint (fixture->run_ns[6], ==, 20 * MS);
  g_assert_cmpint (sum (fixture), ==, 20 * MS);
}

/* A CPU that nobody knows, or an index beyond the table: the time is ours, its place unknown. */
static void
test_cpu_out_of_range (Fixture *fixture, gconstpointer data)
{
  TreeTask task = {.pid = 100, .cpu = N_CPUS};
  proc_tree_write_process (fixture->tree, task);
  lse_own_time_watch (fixture->own, 100);
  sample (fixture, true);
  task.run_ns = 30 * MS;
  task.cpu_ticks = 3;
  proc_tree_write_process (fixture->tree, task);
  g_assert_cmpint (sample (fixture, false), ==, 30 * MS);
  g_assert_cmpint (sum (fixture), ==, 0);
}

/* A kernel without schedstat: ticks. */
static void
test_without_schedstat (Fixture *fixture, gconstpointer data)
{
  TreeTask task = {.pid = 100, .cpu_ticks = 10, .cpu = 2};
  for (int i = 0; i < 2; i++)
    {
      proc_tree_write_process (fixture->tree, task);
      proc_tree_write (fixture->tree, "100/task/100/schedstat", "");
      lse_own_time_watch (fixture->own, 100);
      g_assert_cmpint (sample (fixture, true), ==, 0);
      g_assert_cmpint (fixture->run_ns[2], ==, i == 0 ? 0 : 70 * MS);
      task.cpu_ticks += 7;
    }
}

/* ------------------------------------------------------------------ totals */

/* Ticks of a total lag behind the ns of the threads: that is no time of anybody else's. */
static void
test_lag_is_not_time (Fixture *fixture, gconstpointer data)
{
  TreeTask task = {.pid = 100, .cpu = 0};
  proc_tree_write_process (fixture->tree, task);
  lse_own_time_watch (fixture->own, 100);
  sample (fixture, true);
  for (int i = 1; i <= 50; i++)
    {
      task.run_ns = (guint64)i * 7 * MS;
      task.cpu_ticks = task.run_ns / (guint64)TICK_NS;
      proc_tree_write_process (fixture->tree, task);
      g_assert_cmpint (sample (fixture, false), ==, 0);
      g_assert_cmpint (fixture->run_ns[0], ==, 7 * MS);
    }
}

/* A child that begins and ends between two samples is in its parent's total alone. */
static void
test_short_lives (Fixture *fixture, gconstpointer data)
{
  TreeTask task = {.pid = 100, .cpu = 0, .cpu_ticks = 3, .run_ns = 30 * MS};
  proc_tree_write_process (fixture->tree, task);
  lse_own_time_watch (fixture->own, 100);
  sample (fixture, true);
  task.waited_ticks = 12;
  task.run_ns += MS; /* it waited */
  proc_tree_write_process (fixture->tree, task);
  g_assert_cmpint (sample (fixture, true), ==, 119 * MS);
  g_assert_cmpint (sample (fixture, true), ==, 0);
  g_assert_cmpint (sum (fixture), ==, 0);
}

/* A child whom nobody waits for takes its time out of the totals; later time still counts. */
static void
test_lost_child (Fixture *fixture, gconstpointer data)
{
  TreeTask parent = {.pid = 100, .cpu = 0};
  proc_tree_write_process (fixture->tree, parent);
  proc_tree_write_children (fixture->tree, 100, 100, "200 ");
  proc_tree_write_process (fixture->tree, (TreeTask) {.pid = 200, .parent_pid = 100});
  lse_own_time_watch (fixture->own, 100);
  sample (fixture, true);
  proc_tree_write_process (
      fixture->tree,
      (TreeTask) {.pid = 200, .parent_pid = 100, .cpu_ticks = 100, .run_ns = 1000 * MS, .cpu = 4});
  sample (fixture, false);
  g_assert_cmpint (fixture->run_ns[4], ==, 1000 * MS);
  proc_tree_write_children (fixture->tree, 100, 100, "");
  proc_tree_end_process (fixture->tree, 200);
  for (int i = 0; i < 3; i++)
    {
      g_assert_cmpint (sample (fixture, true), ==, 0);
      g_assert_cmpint (sum (fixture), ==, 0);
    }
  parent.waited_ticks = 5;
  parent.run_ns = MS;
  proc_tree_write_process (fixture->tree, parent);
  g_assert_cmpint (sample (fixture, true), ==, 49 * MS);
}

/* As long as nobody is forked totals are not read; threads alone are right, and when the totals
 * come they hold nothing new. */
static void
test_totals_wait (Fixture *fixture, gconstpointer data)
{
  TreeTask first = {.pid = 100, .n_threads = 2, .cpu = 0};
  TreeTask second = {.pid = 100, .cpu = 1};
  proc_tree_write_process (fixture->tree, first);
  proc_tree_write_thread (fixture->tree, 101, second);
  lse_own_time_watch (fixture->own, 100);
  sample (fixture, true);
  for (int i = 1; i <= 20; i++)
    {
      second.run_ns = (guint64)i * 95 * MS;
      first.cpu_ticks = second.run_ns / (guint64)TICK_NS;
      proc_tree_write_process (fixture->tree, first);
      proc_tree_write_thread (fixture->tree, 101, second);
      g_assert_cmpint (sample (fixture, i % 10 == 0), ==, 0);
      g_assert_cmpint (fixture->run_ns[1], ==, 95 * MS);
    }
}

/* ------------------------------------------------------------------ children */

/* A child and its child are ours from the moment they are there; @data: without lists of
 * children, where the search goes by parents and takes its time. */
static void
test_children (Fixture *fixture, gconstpointer data)
{
  ProcTree *tree = fixture->tree;
  int n_samples = data == NULL ? 1 : 6;
  proc_tree_write_process (tree, (TreeTask) {.pid = 100, .name = "a) S 1 (b"});
  proc_tree_write_process (tree, (TreeTask) {.pid = 50, .parent_pid = 1, .run_ns = MS});
  lse_own_time_watch (fixture->own, 100);
  g_assert_cmpint (sample (fixture, true), ==, 0);

  proc_tree_write_process (
      tree,
      (TreeTask) {.pid = 201, .parent_pid = 100, .run_ns = 11 * MS, .cpu_ticks = 1, .cpu = 1});
  proc_tree_write_process (
      tree,
      (TreeTask) {.pid = 150, .parent_pid = 201, .run_ns = 12 * MS, .cpu_ticks = 1, .cpu = 2});
  proc_tree_write_process (
      tree,
      (TreeTask) {.pid = 60, .parent_pid = 50, .run_ns = 500 * MS, .cpu_ticks = 50, .cpu = 3});
  proc_tree_write_process (tree, (TreeTask) {.pid = 100, .run_ns = 1});
  if (data == NULL)
    {
      proc_tree_write_children (tree, 100, 100, "201 ");
      proc_tree_write_children (tree, 201, 201, "150 ");
    }
  g_assert_cmpint (sample (fixture, false), ==, 0); /* nobody was forked, says the kernel */
  g_assert_cmpint (sum (fixture), ==, 1);
  int64_t found_ns[3] = {0};
  for (int i = 0; i < n_samples; i++)
    {
      g_assert_cmpint (sample (fixture, true), ==, 0);
      for (int cpu = 1; cpu < 4; cpu++)
        found_ns[cpu - 1] += fixture->run_ns[cpu];
    }
  g_assert_cmpint (found_ns[0], ==, 11 * MS);
  g_assert_cmpint (found_ns[1], ==, 12 * MS);
  g_assert_cmpint (found_ns[2], ==, 0); /* a stranger's */
}

/* Children that were there before the watch begin with it. */
static void
test_old_children (Fixture *fixture, gconstpointer data)
{
  TreeTask child = {.pid = 90, .parent_pid = 100, .run_ns = 900 * MS, .cpu_ticks = 90, .cpu = 7};
  proc_tree_write_process (fixture->tree, (TreeTask) {.pid = 100});
  proc_tree_write_process (fixture->tree, child);
  if (data == NULL)
    proc_tree_write_children (fixture->tree, 100, 100, "90 ");
  lse_own_time_watch (fixture->own, 100);
  g_assert_cmpint (sample (fixture, true), ==, 0);
  g_assert_cmpint (sum (fixture), ==, 0);
  child.run_ns += 40 * MS;
  child.cpu_ticks += 4;
  proc_tree_write_process (fixture->tree, child);
  g_assert_cmpint (sample (fixture, false), ==, 0);
  g_assert_cmpint (fixture->run_ns[7], ==, 40 * MS);
}

static void
test_unwatch (Fixture *fixture, gconstpointer data)
{
  TreeTask one = {.pid = 100, .cpu = 1}, other = {.pid = 300, .cpu = 3};
  proc_tree_write_process (fixture->tree, one);
  proc_tree_write_process (fixture->tree, other);
  lse_own_time_watch (fixture->own, 100);
  lse_own_time_watch (fixture->own, 300);
  lse_own_time_watch (fixture->own, 300); /* twice is once */
  sample (fixture, true);
  lse_own_time_unwatch (fixture->own, 100);
  lse_own_time_unwatch (fixture->own, 4711);
  one.run_ns = other.run_ns = 20 * MS;
  one.cpu_ticks = other.cpu_ticks = 2;
  proc_tree_write_process (fixture->tree, one);
  proc_tree_write_process (fixture->tree, other);
  g_assert_cmpint (sample (fixture, true), ==, 0);
  g_assert_cmpint (fixture->run_ns[1], ==, 0);
  g_assert_cmpint (fixture->run_ns[3], ==, 20 * MS);
}

static void
test_no_such_process (Fixture *fixture, gconstpointer data)
{
  lse_own_time_watch (fixture->own, 4711);
  lse_own_time_watch (fixture->own, 0);
  lse_own_time_watch (fixture->own, -1);
  g_assert_cmpint (sample (fixture, true), ==, 0);
  g_assert_cmpint (sample (fixture, true), ==, 0);
  g_assert_cmpint (sum (fixture), ==, 0);
}

/* ------------------------------------------------------------------ this machine */

static void
burn_cpu (int64_t cpu_ns)
{
  int64_t until_ns = lse_clock_thread_cpu_ns () + cpu_ns;
  while (lse_clock_thread_cpu_ns () < until_ns)
    ;
}

/* A child that uses 60 ms and lives, its own child that uses 120 ms and is gone, of which up to six
 * ticks of rounding are still to come. */
static void
test_this_machine (void)
{
  g_autofree int64_t *run_ns = g_new0 (int64_t, 4096);
  int64_t all_ns = 0, tick_ns = 1000000000 / sysconf (_SC_CLK_TCK);
  int ready[2], status;
  char byte;
  int proc_fd = open ("/proc", O_PATH | O_DIRECTORY);
  LseOwnTime *own = lse_own_time_new (proc_fd, tick_ns);
  lse_own_time_watch (own, getpid ());
  lse_own_time_sample (own, true, run_ns, 4096);

  g_assert_cmpint (pipe (ready), ==, 0);
  pid_t pid = fork ();
  if (pid == 0)
    {
      burn_cpu (60000000);
      pid_t grandchild = fork ();
      if (grandchild == 0)
        {
          burn_cpu (120000000);
          _exit (0);
        }
      waitpid (grandchild, &status, 0);
      g_assert_cmpint (write (ready[1], "x", 1), ==, 1);
      for (;;)
        pause ();
    }
  g_assert_cmpint (read (ready[0], &byte, 1), ==, 1);
  all_ns = lse_own_time_sample (own, true, run_ns, 4096);
  for (int i = 0; i < 4096; i++)
    all_ns += run_ns[i];
  g_test_message ("%" G_GINT64_FORMAT " ns", all_ns);
  g_assert_cmpint (all_ns, >=, 180000000 - 7 * tick_ns);

  kill (pid, SIGKILL);
  waitpid (pid, &status, 0);
  close (ready[0]);
  close (ready[1]);
  lse_own_time_sample (own, true, run_ns, 4096);
  lse_own_time_free (own);
  close (proc_fd);
}

#define ADD(path, data, function) \
  g_test_add ("/engine/own-time/" path, Fixture, data, set_up, function, tear_down)
#define WITHOUT_LISTS "without"

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("threads", NULL, test_threads);
  ADD ("new-thread", NULL, test_new_thread);
  ADD ("replaced-thread", NULL, test_replaced_thread);
  ADD ("cpu-out-of-range", NULL, test_cpu_out_of_range);
  ADD ("without-schedstat", NULL, test_without_schedstat);
  ADD ("lag-is-not-time", NULL, test_lag_is_not_time);
  ADD ("short-lives", NULL, test_short_lives);
  ADD ("lost-child", NULL, test_lost_child);
  ADD ("totals-wait", NULL, test_totals_wait);
  ADD ("children", NULL, test_children);
  ADD ("children-by-parent", WITHOUT_LISTS, test_children);
  ADD ("old-children", NULL, test_old_children);
  ADD ("old-children-by-parent", WITHOUT_LISTS, test_old_children);
  ADD ("unwatch", NULL, test_unwatch);
  ADD ("no-such-process", NULL, test_no_such_process);
  g_test_add_func ("/engine/own-time/this-machine", test_this_machine);
  return g_test_run ();
}
