/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "trace/proc-stat.h"

#include <glib.h>
#include <string.h>

static void
test_cpus (void)
{
  const char *text = "cpu  3273 0 2753 287190 3198 0 42 51 0 0\n"
                     "cpu0 1242 0 1142 145724 123 0 13 22 0 0\n"
                     "cpu3 2030 0 1611 141465 3075 0 28 29 0 0\n"
                     "intr 123 0 0 4\n"
                     "ctxt 7\n"
                     "btime 1795000000\n"
                     "processes 17634\n"
                     "procs_running 1\n";
  LseProcCpu cpu;
  uint64_t n_forks;
  g_assert_true (lse_proc_stat_next_cpu (&text, &cpu));
  g_assert_cmpint (cpu.os_index, ==, 0);
  g_assert_cmpuint (cpu.idle_ticks, ==, 145724);
  g_assert_cmpuint (cpu.iowait_ticks, ==, 123);
  g_assert_cmpuint (cpu.steal_ticks, ==, 22);
  g_assert_true (cpu.has_idle && cpu.has_steal);
  g_assert_true (lse_proc_stat_next_cpu (&text, &cpu));
  g_assert_cmpint (cpu.os_index, ==, 3);
  g_assert_cmpuint (cpu.steal_ticks, ==, 29);
  g_assert_false (lse_proc_stat_next_cpu (&text, &cpu));
  g_assert_true (g_str_has_prefix (text, "intr"));
  g_assert_true (lse_proc_stat_n_forks (text, &n_forks));
  g_assert_cmpuint (n_forks, ==, 17634);
  g_assert_false (lse_proc_stat_n_forks ("ctxt 5\n", &n_forks));
  g_assert_false (lse_proc_stat_n_forks ("", &n_forks));
}

/* Kernels without steal, without iowait; lines that are cut anywhere. */
static void
test_missing_fields (void)
{
  const char *text = "cpu0 1 2 3 400\ncpu1 1 2 3 400 50 6 7\ncpu2 1 2\ncpu3\ncpu4 1 2 3 4";
  LseProcCpu cpu;
  g_assert_true (lse_proc_stat_next_cpu (&text, &cpu));
  g_assert_true (cpu.has_idle && !cpu.has_steal);
  g_assert_cmpuint (cpu.idle_ticks, ==, 400);
  g_assert_true (lse_proc_stat_next_cpu (&text, &cpu));
  g_assert_true (cpu.has_idle && !cpu.has_steal);
  g_assert_cmpuint (cpu.iowait_ticks, ==, 50);
  g_assert_true (lse_proc_stat_next_cpu (&text, &cpu));
  g_assert_false (cpu.has_idle);
  g_assert_true (lse_proc_stat_next_cpu (&text, &cpu));
  g_assert_cmpint (cpu.os_index, ==, 3);
  g_assert_false (cpu.has_idle);
  g_assert_true (lse_proc_stat_next_cpu (&text, &cpu));
  g_assert_cmpuint (cpu.idle_ticks, ==, 4);
  g_assert_false (lse_proc_stat_next_cpu (&text, &cpu));
  g_assert_cmpstr (text, ==, "");

  text = "";
  g_assert_false (lse_proc_stat_next_cpu (&text, &cpu));
  text = "cpuset 1 2 3 4\n";
  g_assert_false (lse_proc_stat_next_cpu (&text, &cpu));
}

#define BEHIND_NAME                                                                              \
  " S 11 1 1 0 -1 4194304 100 0 3 0 70 30 4 5 20 0 9 0 148525 3133440 376 18446744073709551615 " \
  "1 1 1 0 0 0 0 0 0 0 0 0 17 6 0 0 0 0 0\n"

static void
test_tasks (void)
{
  static const char *const names[] = {"bash", "a) R 2 (b", "((", ") ) )", "", "two words"};
  LseProcTask task;
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *line = g_strdup_printf ("4711 (%s)%s", names[i], BEHIND_NAME);
      g_assert_true (lse_proc_task_parse (line, &task));
      g_assert_cmpint (task.parent_pid, ==, 11);
      g_assert_cmpuint (task.cpu_ticks, ==, 100);
      g_assert_cmpuint (task.waited_cpu_ticks, ==, 9);
      g_assert_cmpint (task.n_threads, ==, 9);
      g_assert_cmpint (task.last_cpu, ==, 6);
      g_assert_cmpuint (task.minor_faults, ==, 100);
      g_assert_cmpuint (task.major_faults, ==, 3);
    }
}

/* Wherever a line ends, it is read as far as it goes, and not beyond: exact blocks show it to the
 * address sanitizer. */
static void
test_cut_lines (void)
{
  const char *line = "4711 (bash)" BEHIND_NAME;
  LseProcTask task;
  for (gsize length = 0; length <= strlen (line); length++)
    {
      g_autofree char *cut = g_strndup (line, length);
      bool is_parsed = lse_proc_task_parse (cut, &task);
      if (length < strlen ("4711 (bash) S 11 1 1 0 -1 4194304 100 0 3 0 70 30 4 5 20 0 9"))
        g_assert_false (is_parsed);
      if (length >= strlen (line) - strlen (" 0 0 0 0 0\n"))
        g_assert_cmpint (task.last_cpu, ==, 6);
      if (length < 100)
        g_assert_cmpint (task.last_cpu, ==, -1);
    }
  g_assert_false (lse_proc_task_parse ("no such process", &task));
}

static void
test_schedstat (void)
{
  uint64_t run_ns = 0;
  g_assert_true (lse_proc_schedstat_parse ("186749540 23816632 450\n", &run_ns));
  g_assert_cmpuint (run_ns, ==, 186749540);
  g_assert_false (lse_proc_schedstat_parse ("", &run_ns));
  g_assert_false (lse_proc_schedstat_parse ("\n", &run_ns));
}

static void
test_status (void)
{
  uint64_t n_voluntary = 0, n_involuntary = 0;
  g_assert_true (lse_proc_status_switches ("Name:\tnonvoluntary_ctxt_switches:\t7\nState:\tS\n"
                                           "voluntary_ctxt_switches:\t150\n"
                                           "nonvoluntary_ctxt_switches:\t545\n",
                                           &n_voluntary, &n_involuntary));
  g_assert_cmpuint (n_voluntary, ==, 150);
  g_assert_cmpuint (n_involuntary, ==, 545);
  g_assert_false (
      lse_proc_status_switches ("voluntary_ctxt_switches:\t150\n", &n_voluntary, &n_involuntary));
  g_assert_false (
      lse_proc_status_switches ("voluntary_ctxt_switches:", &n_voluntary, &n_involuntary));
  g_assert_false (lse_proc_status_switches ("", &n_voluntary, &n_involuntary));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/proc-stat/cpus", test_cpus);
  g_test_add_func ("/engine/proc-stat/missing-fields", test_missing_fields);
  g_test_add_func ("/engine/proc-stat/tasks", test_tasks);
  g_test_add_func ("/engine/proc-stat/cut-lines", test_cut_lines);
  g_test_add_func ("/engine/proc-stat/schedstat", test_schedstat);
  g_test_add_func ("/engine/proc-stat/status", test_status);
  return g_test_run ();
}
