/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the kernel counts by the same calls stands in for what only some processors count: task clock
 * and page faults, of threads and children that do a known number of things.
 */
#include "trace/hardware-counters.h"

#include "base/clock.h"

#include <errno.h>
#include <glib.h>
#include <linux/perf_event.h>
#include <pthread.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#define BUSY_NS 20000000
#define N_PAGES 50
#define TASK_CLOCK 0
#define PAGE_FAULTS 1

static const LseCounterEvent software_events[LSE_N_COUNTERS] = {
    [TASK_CLOCK] = {PERF_TYPE_SOFTWARE, PERF_COUNT_SW_TASK_CLOCK},
    [PAGE_FAULTS] = {PERF_TYPE_SOFTWARE, PERF_COUNT_SW_PAGE_FAULTS},
    {PERF_TYPE_SOFTWARE, PERF_COUNT_SW_CPU_MIGRATIONS},
    {PERF_TYPE_SOFTWARE, PERF_COUNT_SW_PAGE_FAULTS_MIN},
};

static void
work (void)
{
  size_t page = (size_t)sysconf (_SC_PAGESIZE);
  int64_t until_ns = lse_clock_thread_cpu_ns () + BUSY_NS;
  char *pages =
      mmap (NULL, N_PAGES * page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  g_assert_true (pages != MAP_FAILED);
  madvise (pages, N_PAGES * page, MADV_NOHUGEPAGE);
  for (size_t i = 0; i < N_PAGES; i++)
    *(volatile char *)(pages + i * page) = 1;
  while (lse_clock_thread_cpu_ns () < until_ns)
    ;
  munmap (pages, N_PAGES * page);
}

/* false, and the test is skipped, where no perf event can be had. */
static bool
open_or_skip (LseHardwareCounters *counters, const LseCounterEvent *events)
{
  LseError err = {0};
  if (lse_hardware_counters_open (counters, events, &err) == LSE_OK)
    return true;
  if (counters->is_open)
    return true;
  g_test_skip (err.detail);
  return false;
}

static void
assert_worked (const LseCounterReading *before, const LseCounterReading *after, int n_times)
{
  int64_t clock_ns = lse_counter_difference (&before[TASK_CLOCK], &after[TASK_CLOCK]);
  int64_t n_faults = lse_counter_difference (&before[PAGE_FAULTS], &after[PAGE_FAULTS]);
  g_assert_cmpint (clock_ns, >, n_times * (BUSY_NS - BUSY_NS / 10));
  g_assert_cmpint (clock_ns, <, n_times * 10 * BUSY_NS);
  g_assert_cmpint (n_faults, >=, n_times * N_PAGES);
  g_assert_cmpint (n_faults, <, n_times * 100 * N_PAGES);
}

/* ------------------------------------------------------------------ counting */

static void *
busy_thread (void *data)
{
  work ();
  return data;
}

static void
test_threads (void)
{
  LseHardwareCounters counters;
  LseCounterReading before[LSE_N_COUNTERS], after[LSE_N_COUNTERS];
  pthread_t threads[2];
  if (!open_or_skip (&counters, software_events))
    return;
  lse_hardware_counters_read (&counters, before);
  work ();
  for (size_t i = 0; i < G_N_ELEMENTS (threads); i++)
    g_assert_cmpint (pthread_create (&threads[i], NULL, busy_thread, NULL), ==, 0);
  for (size_t i = 0; i < G_N_ELEMENTS (threads); i++)
    pthread_join (threads[i], NULL);
  lse_hardware_counters_read (&counters, after);
  assert_worked (before, after, 3);
  lse_hardware_counters_close (&counters);
}

/* A child counts while it lives, and what it did stays when it has ended: nothing twice. */
static void
test_child (void)
{
  LseHardwareCounters counters;
  LseCounterReading before[LSE_N_COUNTERS], after[LSE_N_COUNTERS];
  int down[2], up[2];
  char byte = 0;
  if (!open_or_skip (&counters, software_events))
    return;
  g_assert_cmpint (pipe (down), ==, 0);
  g_assert_cmpint (pipe (up), ==, 0);
  lse_hardware_counters_read (&counters, before);
  pid_t child = fork ();
  if (child == 0)
    {
      close (down[1]);
      work ();
      if (write (up[1], &byte, 1) != 1 || read (down[0], &byte, 1) != 0)
        _exit (1);
      _exit (0);
    }
  g_assert_cmpint (read (up[0], &byte, 1), ==, 1);
  lse_hardware_counters_read (&counters, after);
  assert_worked (before, after, 1);
  close (down[1]);
  g_assert_cmpint (waitpid (child, NULL, 0), ==, child);
  lse_hardware_counters_read (&counters, after);
  assert_worked (before, after, 1);
  close (down[0]);
  close (up[0]);
  close (up[1]);
  lse_hardware_counters_close (&counters);
}

/* The others count; of the one that is not there nothing is known. */
static void
test_some (void)
{
  LseHardwareCounters counters;
  LseError err = {0};
  LseCounterReading before[LSE_N_COUNTERS], after[LSE_N_COUNTERS];
  LseCounterEvent events[LSE_N_COUNTERS];
  for (int i = 0; i < LSE_N_COUNTERS; i++)
    events[i] = software_events[i];
  events[3].config = UINT64_MAX;
  g_assert_cmpint (lse_hardware_counters_open (&counters, events, &err), ==, LSE_EUNAVAILABLE);
  g_assert_cmpstr (err.detail, !=, "");
  if (!counters.is_open)
    {
      g_test_skip (err.detail);
      return;
    }
  g_assert_nonnull (strstr (err.detail, "only some"));
  lse_hardware_counters_read (&counters, before);
  work ();
  lse_hardware_counters_read (&counters, after);
  assert_worked (before, after, 1);
  g_assert_false (after[3].is_known);
  g_assert_cmpint (lse_counter_difference (&before[3], &after[3]), ==, -1);
  lse_hardware_counters_close (&counters);
}

static void
test_none (void)
{
  LseHardwareCounters counters;
  LseError err = {0};
  LseCounterReading readings[LSE_N_COUNTERS];
  g_setenv ("LANESCOPE_NO_PERF", "1", TRUE);
  g_assert_cmpint (lse_hardware_counters_open (&counters, software_events, &err), ==,
                   LSE_EUNAVAILABLE);
  g_unsetenv ("LANESCOPE_NO_PERF");
  g_assert_cmpstr (err.detail, ==, "LANESCOPE_NO_PERF is set.");
  g_assert_false (counters.is_open);
  lse_hardware_counters_read (&counters, readings);
  for (int i = 0; i < LSE_N_COUNTERS; i++)
    g_assert_false (readings[i].is_known);
  lse_hardware_counters_close (&counters);
}

/* ------------------------------------------------------------------ numbers */

static void
test_difference (void)
{
  const struct
  {
    LseCounterReading before, after;
    int64_t difference;
  } cases[] = {
      {{true, 10, 100, 100}, {true, 35, 200, 200}, 25},
      {{true, 10, 100, 50}, {true, 35, 300, 100}, 100}, /* counted for a quarter of the time */
      {{true, 10, 100, 100}, {true, 10, 200, 200}, 0},
      {{true, 10, 100, 100}, {true, 10, 200, 100}, -1}, /* never counted */
      {{false, 0, 0, 0}, {true, 10, 200, 200}, -1},
      {{true, 10, 100, 100}, {false, 0, 0, 0}, -1},
      {{true, 10, 100, 100}, {true, 9, 200, 200}, -1},
      {{true, 0, 0, 0}, {true, UINT64_MAX, 200, 200}, -1},
      {{true, 0, 0, 0}, {true, UINT64_MAX, 200, 1}, -1},
  };
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpint (lse_counter_difference (&cases[i].before, &cases[i].after), ==,
                     cases[i].difference);
}

static void
test_reasons (void)
{
  const struct
  {
    int sys_errno, paranoid;
    const char *words;
  } cases[] = {
      {ENOENT, 2, "no hardware counters"},
      {EOPNOTSUPP, 2, "no hardware counters"},
      {EACCES, 4, "kernel.perf_event_paranoid is 4"},
      {EPERM, 3, "kernel.perf_event_paranoid is 3"},
      {EPERM, 2, "forbidden here"},
      {EACCES, -1, "forbidden here"},
      {EMFILE, 2, "Too many files"},
      {ENFILE, 2, "Too many files"},
      {ENOSYS, 2, "no perf events"},
      {EBUSY, 2, "Another program"},
      {EINVAL, 2, "cannot be opened"},
  };
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      LseError err = {0};
      g_assert_cmpint (lse_hardware_counters_explain (cases[i].sys_errno, cases[i].paranoid, &err),
                       ==, LSE_EUNAVAILABLE);
      g_assert_nonnull (strstr (err.detail, cases[i].words));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/hardware-counters/threads", test_threads);
  g_test_add_func ("/engine/hardware-counters/child", test_child);
  g_test_add_func ("/engine/hardware-counters/some", test_some);
  g_test_add_func ("/engine/hardware-counters/none", test_none);
  g_test_add_func ("/engine/hardware-counters/difference", test_difference);
  g_test_add_func ("/engine/hardware-counters/reasons", test_reasons);
  return g_test_run ();
}
