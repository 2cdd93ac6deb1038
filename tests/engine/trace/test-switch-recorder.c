/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A child that does a known number of things, recorded by whatever works here, and by polling.
 */
#include "trace/switch-recorder.h"

#include "base/clock.h"

#include <glib.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define N_SLEEPS 40
#define BUSY_NS 30000000

static void
be_busy (int64_t cpu_ns)
{
  int64_t until_ns = lse_clock_thread_cpu_ns () + cpu_ns;
  while (lse_clock_thread_cpu_ns () < until_ns)
    ;
}

typedef struct
{
  int go[2], done[2]; /* pipes */
  int tids[2];        /* of its threads; told through the second pipe */
} Child;

/* A thread of no slot, as a library has them. */
static void *
library_thread (void *data)
{
  *(int *)data = (int)syscall (SYS_gettid);
  prctl (PR_SET_NAME, "my library");
  for (int i = 0; i < N_SLEEPS; i++)
    g_usleep (300);
  be_busy (BUSY_NS);
  return NULL;
}

static void
child_main (Child *child)
{
  char byte;
  pthread_t thread;
  prctl (PR_SET_PDEATHSIG, SIGKILL);
  close (child->go[1]);
  while (read (child->go[0], &byte, 1) < 0)
    ;
  child->tids[0] = (int)syscall (SYS_gettid);
  if (pthread_create (&thread, NULL, library_thread, &child->tids[1]) != 0)
    _exit (1);
  be_busy (BUSY_NS);
  while (read (child->go[0], &byte, 1) < 0)
    ;
  pthread_join (thread, NULL);
  if (write (child->done[1], child->tids, sizeof child->tids) != sizeof child->tids)
    _exit (1);
  while (read (child->go[0], &byte, 1) < 0) /* until it has been looked at for the last time */
    ;
  _exit (0);
}

/* Runs the child with a look every 20 ms; returns its lanes. Close @recorder. */
static const LseSwitches *
record (LseSwitchRecorder **recorder, Child *child, pid_t *pid)
{
  LseCpuSet cpus;
  lse_cpuset_clear (&cpus);
  for (int cpu = 0; cpu < (int)g_get_num_processors (); cpu++)
    lse_cpuset_add (&cpus, cpu);
  g_assert_cmpint (pipe (child->go), ==, 0);
  g_assert_cmpint (pipe (child->done), ==, 0);
  *pid = fork ();
  if (*pid == 0)
    child_main (child);
  close (child->go[0]);
  close (child->done[1]);
  *recorder = lse_switch_recorder_open (*pid, &cpus);
  g_assert_nonnull (*recorder);
  g_assert_cmpint (write (child->go[1], "", 1), ==, 1);
  for (int i = 0; i < 10; i++)
    {
      g_usleep (20000);
      lse_switch_recorder_read (*recorder, NULL, 0, LSE_READ_MEASURING);
    }
  g_assert_cmpint (write (child->go[1], "", 1), ==, 1);
  g_assert_cmpint (read (child->done[0], child->tids, sizeof child->tids), ==,
                   (ssize_t)sizeof child->tids);
  LseSwitchSlot slots[] = {{-1, *pid, child->tids[0]}, {0, *pid, child->tids[0]}, {1, 0, 0}};
  lse_switch_recorder_read (*recorder, slots, G_N_ELEMENTS (slots), LSE_READ_PAUSE);
  close (child->go[1]);
  g_assert_cmpint (waitpid (*pid, NULL, 0), ==, *pid);
  lse_switch_recorder_read (*recorder, slots, G_N_ELEMENTS (slots), LSE_READ_LAST);
  close (child->done[0]);
  return lse_switch_recorder_switches (*recorder);
}

static const LseThreadLane *
lane_of (const LseSwitches *switches, int tid)
{
  size_t index = lse_switches_find_thread (switches, tid);
  g_assert_cmpuint (index, !=, SIZE_MAX);
  return &switches->threads[index];
}

static void
check_order (const LseThreadLane *lane)
{
  for (size_t i = 0; i < lane->n_stays; i++)
    {
      g_assert_cmpint (lane->from_ns[i], <=, lane->on_ns[i]);
      g_assert_cmpint (lane->on_ns[i], <=, lane->off_ns[i]);
      g_assert_cmpint (lane->cpu[i], >=, 0);
      if (i > 0)
        g_assert_cmpint (lane->from_ns[i], >=, lane->off_ns[i - 1]);
    }
}

static void
check_lanes (const LseSwitches *switches, const Child *child)
{
  const LseThreadLane *own = lane_of (switches, child->tids[0]);
  const LseThreadLane *library = lane_of (switches, child->tids[1]);
  g_assert_cmpint (own->worker, ==, 0); /* coordinator, too */
  g_assert_cmpint (library->worker, ==, LSE_WORKER_FOREIGN);
  g_assert_cmpint (own->cpu_ns, >=, BUSY_NS);
  check_order (own);
  check_order (library);
}

static void
test_perf (void)
{
  Child child;
  pid_t pid;
  LseError why = {0};
  LseSwitchRecorder *recorder;
  g_unsetenv ("LANESCOPE_NO_PERF");
  if (lse_switch_recorder_probe (&why) != LSE_SWITCHES_PERF)
    {
      g_test_skip (why.detail);
      return;
    }
  int64_t begin_ns = lse_clock_now_ns ();
  const LseSwitches *switches = record (&recorder, &child, &pid);
  check_lanes (switches, &child);
  g_assert_cmpint (switches->source, ==, LSE_SWITCHES_PERF);
  g_assert_cmpint (switches->resolution_ns, ==, 0);
  g_assert_cmpstr (switches->why_not_perf, ==, "");
  g_assert_cmpuint (switches->n_lost, ==, 0);

  const LseThreadLane *library = lane_of (switches, child.tids[1]);
  g_assert_cmpstr (library->name, ==, "my library");
  g_assert_cmpuint (library->n_voluntary, >=, N_SLEEPS);
  g_assert_cmpuint (library->n_voluntary, <, 2 * N_SLEEPS);
  g_assert_cmpuint (library->n_stays, >, N_SLEEPS);
  g_assert_cmpint (library->cpu_ns, >=, BUSY_NS);
  g_assert_cmpint (lse_thread_lane_on_core_ns (library, begin_ns, lse_clock_now_ns ()), ==,
                   library->cpu_ns);
  lse_switch_recorder_close (recorder);
}

/* More switches than there is room for, and nobody who looks: something is lost, and it is said. */
static void
test_overflow (void)
{
  LseCpuSet cpus;
  int go[2];
  char byte;
  if (lse_switch_recorder_probe (NULL) != LSE_SWITCHES_PERF)
    {
      g_test_skip ("no perf events here");
      return;
    }
  lse_cpuset_clear (&cpus);
  for (int cpu = 0; cpu < (int)g_get_num_processors (); cpu++)
    lse_cpuset_add (&cpus, cpu);
  g_assert_cmpint (pipe (go), ==, 0);
  pid_t pid = fork ();
  if (pid == 0)
    {
      while (read (go[0], &byte, 1) < 0)
        ;
      for (int i = 0; i < 4096 * (int)g_get_num_processors (); i++)
        syscall (SYS_nanosleep, &(struct timespec) {.tv_nsec = 1}, NULL);
      _exit (0);
    }
  LseSwitchRecorder *recorder = lse_switch_recorder_open (pid, &cpus);
  g_assert_cmpint (write (go[1], "", 1), ==, 1);
  g_assert_cmpint (waitpid (pid, NULL, 0), ==, pid);
  lse_switch_recorder_read (recorder, NULL, 0, LSE_READ_LAST);
  g_assert_cmpuint (lse_switch_recorder_switches (recorder)->n_lost, >, 0);
  lse_switch_recorder_close (recorder);
  close (go[0]);
  close (go[1]);
}

static void
test_forbidden (void)
{
  Child child;
  pid_t pid;
  LseSwitchRecorder *recorder;
  g_setenv ("LANESCOPE_NO_PERF", "1", TRUE);
  g_assert_cmpint (lse_switch_recorder_probe (NULL), ==, LSE_SWITCHES_SCHEDSTAT);
  const LseSwitches *switches = record (&recorder, &child, &pid);
  check_lanes (switches, &child);
  g_assert_cmpint (switches->source, ==, LSE_SWITCHES_SCHEDSTAT);
  g_assert_cmpint (switches->resolution_ns, >, 0);
  g_assert_nonnull (strstr (switches->why_not_perf, "LANESCOPE_NO_PERF"));
  const LseThreadLane *own = lane_of (switches, child.tids[0]);
  g_assert_cmpuint (own->n_voluntary, >=, 1);
  lse_switch_recorder_close (recorder);
  g_unsetenv ("LANESCOPE_NO_PERF");
}

/* A process that is gone before anybody looked. */
static void
test_gone (void)
{
  LseCpuSet cpus;
  lse_cpuset_clear (&cpus);
  lse_cpuset_add (&cpus, 0);
  pid_t pid = fork ();
  if (pid == 0)
    _exit (0);
  waitpid (pid, NULL, 0);
  LseSwitchRecorder *recorder = lse_switch_recorder_open (pid, &cpus);
  g_assert_nonnull (recorder);
  lse_switch_recorder_read (recorder, NULL, 0, LSE_READ_PAUSE);
  lse_switch_recorder_read (recorder, NULL, 0, LSE_READ_LAST);
  g_assert_cmpuint (lse_switch_recorder_switches (recorder)->n_threads, ==, 0);
  lse_switch_recorder_close (recorder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/switch-recorder/perf", test_perf);
  g_test_add_func ("/engine/switch-recorder/forbidden", test_forbidden);
  g_test_add_func ("/engine/switch-recorder/overflow", test_overflow);
  g_test_add_func ("/engine/switch-recorder/gone", test_gone);
  return g_test_run ();
}
