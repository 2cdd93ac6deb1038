/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Threads and children that do a known number of things, seen from outside.
 */
#include "trace/usage.h"

#include "base/clock.h"

#include <glib.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#define BUSY_NS 20000000
#define N_SLEEPS 20
#define N_PAGES 50

static void
be_busy (int64_t cpu_ns)
{
  int64_t until_ns = lse_clock_thread_cpu_ns () + cpu_ns;
  while (lse_clock_thread_cpu_ns () < until_ns)
    ;
}

static void
sleep_often (void)
{
  for (int i = 0; i < N_SLEEPS; i++)
    g_usleep (500);
}

static void
touch_pages (void)
{
  size_t page = (size_t)sysconf (_SC_PAGESIZE);
  char *pages =
      mmap (NULL, N_PAGES * page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  g_assert_true (pages != MAP_FAILED);
  madvise (pages, N_PAGES * page, MADV_NOHUGEPAGE);
  for (size_t i = 0; i < N_PAGES; i++)
    *(volatile char *)(pages + i * page) = 1;
  munmap (pages, N_PAGES * page);
}

/* ------------------------------------------------------------------ threads */

static void *
busy_thread (void *data)
{
  be_busy (BUSY_NS);
  sleep_often ();
  touch_pages ();
  return data;
}

static void
test_ended_thread (void)
{
  LseUsageReader reader;
  LseUsage before, after;
  pthread_t thread;
  lse_usage_reader_init (&reader);
  lse_usage_read (&reader, NULL, 0, true, &before);
  g_assert_cmpint (pthread_create (&thread, NULL, busy_thread, NULL), ==, 0);
  pthread_join (thread, NULL);
  lse_usage_read (&reader, NULL, 0, false, &after);
  LseUsage used = lse_usage_difference (&before, &after);
  g_assert_cmpint (used.cpu_ns, >=, BUSY_NS);
  g_assert_cmpint (used.voluntary_switches, >=, N_SLEEPS);
  g_assert_cmpint (used.minor_faults, >=, N_PAGES);
  g_assert_cmpint (used.major_faults, >=, 0);
  lse_usage_reader_clear (&reader);
}

typedef struct
{
  atomic_bool is_there, go;
  int cpu; /* -1: any */
  int64_t busy_ns;
} Helper;

static void *
waiting_thread (void *data)
{
  Helper *helper = data;
  cpu_set_t cpus;
  CPU_ZERO (&cpus);
  if (helper->cpu >= 0)
    {
      CPU_SET ((size_t)helper->cpu, &cpus);
      sched_setaffinity (0, sizeof cpus, &cpus);
    }
  atomic_store (&helper->is_there, true);
  while (!atomic_load (&helper->go))
    g_usleep (200);
  be_busy (helper->busy_ns);
  return NULL;
}

static void
start_helper (Helper *helper, pthread_t *thread)
{
  g_assert_cmpint (pthread_create (thread, NULL, waiting_thread, helper), ==, 0);
  while (!atomic_load (&helper->is_there))
    g_usleep (200);
}

/* A thread that ends takes with it what it had waited: the sum is not known then, and is again. */
static void
test_lost_waits (void)
{
  LseUsageReader reader;
  LseUsage before, after;
  Helper helper = {.cpu = -1, .busy_ns = BUSY_NS};
  pthread_t thread;
  start_helper (&helper, &thread);
  lse_usage_reader_init (&reader);
  lse_usage_read (&reader, NULL, 0, true, &before);
  if (before.run_queue_ns < 0)
    g_test_skip ("the kernel keeps no schedstat");
  atomic_store (&helper.go, true);
  pthread_join (thread, NULL);
  lse_usage_read (&reader, NULL, 0, false, &after);
  for (int i = 0; i < 1000 && after.run_queue_ns != -1; i++)
    lse_usage_read (&reader, NULL, 0, false, &after); /* its end may take a moment more */
  g_assert_cmpint (after.run_queue_ns, ==, -1);
  g_assert_cmpint (lse_usage_difference (&before, &after).run_queue_ns, ==, -1);
  g_assert_cmpint (lse_usage_difference (&before, &after).cpu_ns, >=, BUSY_NS);

  lse_usage_read (&reader, NULL, 0, true, &before);
  lse_usage_read (&reader, NULL, 0, false, &after);
  if (before.run_queue_ns >= 0)
    g_assert_cmpint (lse_usage_difference (&before, &after).run_queue_ns, >=, 0);
  lse_usage_reader_clear (&reader);
}

/* Two threads that want the same core: one of them always waits. */
static void
test_waits (void)
{
  LseUsageReader reader;
  LseUsage before, after;
  Helper helper = {.cpu = sched_getcpu (), .busy_ns = 5 * BUSY_NS};
  cpu_set_t all, one;
  pthread_t thread;
  sched_getaffinity (0, sizeof all, &all);
  CPU_ZERO (&one);
  CPU_SET ((size_t)helper.cpu, &one);
  sched_setaffinity (0, sizeof one, &one);
  start_helper (&helper, &thread);
  lse_usage_reader_init (&reader);
  lse_usage_read (&reader, NULL, 0, true, &before);
  atomic_store (&helper.go, true);
  be_busy (BUSY_NS);
  lse_usage_read (&reader, NULL, 0, false, &after);
  pthread_join (thread, NULL);
  sched_setaffinity (0, sizeof all, &all);
  if (before.run_queue_ns < 0)
    g_test_skip ("the kernel keeps no schedstat");
  else
    g_assert_cmpint (lse_usage_difference (&before, &after).run_queue_ns, >, BUSY_NS / 10);
  lse_usage_reader_clear (&reader);
}

/* ------------------------------------------------------------------ children */

/* Does everything once told to, says so, and ends when told again. */
static pid_t
fork_child (int *to_child, int *from_child)
{
  int down[2], up[2];
  char byte = 0;
  g_assert_cmpint (pipe (down), ==, 0);
  g_assert_cmpint (pipe (up), ==, 0);
  pid_t child = fork ();
  if (child == 0)
    {
      close (down[1]);
      if (read (down[0], &byte, 1) == 1)
        {
          be_busy (BUSY_NS);
          sleep_often ();
          touch_pages ();
          if (write (up[1], &byte, 1) == 1)
            while (read (down[0], &byte, 1) < 0)
              ;
        }
      _exit (0);
    }
  g_assert_cmpint (child, >, 0);
  close (down[0]);
  close (up[1]);
  *to_child = down[1];
  *from_child = up[0];
  return child;
}

static void
check_child (const LseUsage *used)
{
  g_assert_cmpint (used->cpu_ns, >=, BUSY_NS);
  g_assert_cmpint (used->voluntary_switches, >=, N_SLEEPS);
  g_assert_cmpint (used->involuntary_switches, >=, 0);
  g_assert_cmpint (used->minor_faults, >=, N_PAGES);
  g_assert_cmpint (used->major_faults, >=, 0);
}

/* The same child is seen alive, and, from the same beginning, after its end: nothing twice. */
static void
test_child (void)
{
  LseUsageReader reader;
  LseUsage before, alive, ended;
  int to_child, from_child;
  char byte = 0;
  pid_t children[] = {0, fork_child (&to_child, &from_child)};
  lse_usage_reader_init (&reader);
  lse_usage_read (&reader, children, 2, true, &before);
  g_assert_cmpint (write (to_child, &byte, 1), ==, 1);
  g_assert_cmpint (read (from_child, &byte, 1), ==, 1);
  lse_usage_read (&reader, children, 2, false, &alive);
  LseUsage used = lse_usage_difference (&before, &alive);
  check_child (&used);
  if (before.run_queue_ns >= 0)
    g_assert_cmpint (used.run_queue_ns, >=, 0);

  close (to_child);
  g_assert_cmpint (waitpid (children[1], NULL, 0), ==, children[1]);
  children[1] = 0;
  lse_usage_read (&reader, children, 2, false, &ended);
  used = lse_usage_difference (&before, &ended);
  check_child (&used);
  g_assert_cmpint (used.cpu_ns, <, 10 * BUSY_NS);
  g_assert_cmpint (used.minor_faults, <, 100 * N_PAGES);
  close (from_child);
  lse_usage_reader_clear (&reader);
}

/* A child that is gone though it was said to be there: not known, and no harm. */
static void
test_missing_child (void)
{
  LseUsageReader reader;
  LseUsage usage;
  pid_t child = fork ();
  if (child == 0)
    _exit (0);
  waitpid (child, NULL, 0);
  lse_usage_reader_init (&reader);
  lse_usage_read (&reader, &child, 1, true, &usage);
  g_assert_cmpint (usage.cpu_ns, ==, -1);
  g_assert_cmpint (usage.run_queue_ns, ==, -1);
  g_assert_cmpint (usage.minor_faults, ==, -1);
  lse_usage_reader_clear (&reader);
}

static void
test_difference (void)
{
  LseUsage before = {10, 20, -1, 5, 7, 9}, after = {15, -1, 30, 5, 6, 19};
  LseUsage used = lse_usage_difference (&before, &after);
  g_assert_cmpint (used.cpu_ns, ==, 5);
  g_assert_cmpint (used.run_queue_ns, ==, -1);
  g_assert_cmpint (used.minor_faults, ==, -1);
  g_assert_cmpint (used.major_faults, ==, 0);
  g_assert_cmpint (used.voluntary_switches, ==, -1);
  g_assert_cmpint (used.involuntary_switches, ==, 10);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/usage/ended-thread", test_ended_thread);
  g_test_add_func ("/engine/usage/lost-waits", test_lost_waits);
  g_test_add_func ("/engine/usage/waits", test_waits);
  g_test_add_func ("/engine/usage/child", test_child);
  g_test_add_func ("/engine/usage/missing-child", test_missing_child);
  g_test_add_func ("/engine/usage/difference", test_difference);
  return g_test_run ();
}
