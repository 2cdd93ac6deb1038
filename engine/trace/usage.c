/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "trace/usage.h"

#include "base/clock.h"
#include "trace/proc-stat.h"

#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

void
lse_usage_reader_init (LseUsageReader *reader)
{
  *reader = (LseUsageReader) {0};
  lse_task_list_init (&reader->tasks, "");
}

void
lse_usage_reader_clear (LseUsageReader *reader)
{
  lse_task_list_clear (&reader->tasks);
  free (reader->pids);
  reader->pids = NULL;
  reader->n_pids = 0;
}

/* ------------------------------------------------------------------ parts */

static void
add (int64_t *sum, int64_t value)
{
  *sum = *sum < 0 || value < 0 ? -1 : *sum + value;
}

static int64_t
timeval_ns (struct timeval time)
{
  return (int64_t)time.tv_sec * 1000000000 + (int64_t)time.tv_usec * 1000;
}

/* CPU time of a child alive, in ns; -1 if it is gone. */
static int64_t
child_cpu_ns (pid_t child)
{
  clockid_t clock;
  struct timespec now;
  if (clock_getcpuclockid (child, &clock) != 0 || clock_gettime (clock, &now) != 0)
    return -1;
  return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

static void
add_rusage (LseUsage *usage, int who)
{
  struct rusage used;
  if (getrusage (who, &used) != 0)
    used = (struct rusage) {.ru_minflt = -1, .ru_majflt = -1, .ru_nvcsw = -1, .ru_nivcsw = -1};
  add (&usage->minor_faults, used.ru_minflt);
  add (&usage->major_faults, used.ru_majflt);
  add (&usage->voluntary_switches, used.ru_nvcsw);
  add (&usage->involuntary_switches, used.ru_nivcsw);
  if (who == RUSAGE_CHILDREN)
    add (&usage->cpu_ns, timeval_ns (used.ru_utime) + timeval_ns (used.ru_stime));
}

/* What runs is counted until now, and the reader counts itself: as close to the repetition as can
 * be. */
static void
read_clocks (const pid_t *children, size_t n_children, LseUsage *usage)
{
  for (size_t i = 0; i < n_children; i++)
    if (children[i] > 0)
      add (&usage->cpu_ns, child_cpu_ns (children[i]));
  add_rusage (usage, RUSAGE_CHILDREN);
  add_rusage (usage, RUSAGE_SELF);
  add (&usage->cpu_ns, lse_clock_process_cpu_ns ());
}

/* Faults and switches of a child alive: getrusage() knows only those that have ended. */
static void
read_child (LseTaskList *list, LseTaskProcess *process, LseUsage *usage)
{
  LseProcTask line;
  const char *text = lse_proc_read (&list->files, &process->stat_fd, process->pid, 0, "stat");
  bool is_read = text != NULL && lse_proc_task_parse (text, &line);
  add (&usage->minor_faults, is_read ? (int64_t)line.minor_faults : -1);
  add (&usage->major_faults, is_read ? (int64_t)line.major_faults : -1);
  for (size_t i = 0; i < process->n_tasks; i++)
    {
      uint64_t n_voluntary, n_involuntary;
      is_read =
          lse_task_read_switches (list, process, &process->tasks[i], &n_voluntary, &n_involuntary);
      add (&usage->voluntary_switches, is_read ? (int64_t)n_voluntary : -1);
      add (&usage->involuntary_switches, is_read ? (int64_t)n_involuntary : -1);
    }
}

/* This process and its children. Returns how many of them are alive; 0 without memory. */
static size_t
list_pids (LseUsageReader *reader, const pid_t *children, size_t n_children)
{
  size_t n_alive = 1;
  if (reader->n_pids < n_children + 1)
    {
      int *grown = reallocarray (reader->pids, n_children + 1, sizeof *grown);
      if (grown == NULL)
        return 0;
      reader->pids = grown;
      reader->n_pids = n_children + 1;
    }
  reader->pids[0] = getpid ();
  for (size_t i = 0; i < n_children; i++)
    if (children[i] > 0)
      reader->pids[n_alive++] = (int)children[i];
  return n_alive;
}

static void
read_tasks (LseUsageReader *reader, const pid_t *children, size_t n_children, LseUsage *usage)
{
  LseTaskList *list = &reader->tasks;
  size_t n_alive = list_pids (reader, children, n_children);

  lse_task_list_look (list, reader->pids, n_alive);
  for (size_t i = 0; i < list->n_processes; i++)
    {
      LseTaskProcess *process = &list->processes[i];
      for (size_t t = 0; t < process->n_tasks; t++)
        {
          LseTaskTimes times;
          bool is_known = lse_task_read_times (list, process, &process->tasks[t], &times);
          add (&usage->run_queue_ns, is_known ? times.wait_ns : -1);
        }
      if (process->pid != reader->pids[0])
        read_child (list, process, usage);
    }
  if (n_alive == 0 || list->n_processes < n_alive)
    *usage = (LseUsage) {usage->cpu_ns, -1, -1, -1, -1, -1};
}

/* ------------------------------------------------------------------ a reading */

void
lse_usage_read (LseUsageReader *reader,
                const pid_t *children,
                size_t n_children,
                bool is_before,
                LseUsage *usage)
{
  *usage = (LseUsage) {0};
  if (!is_before)
    read_clocks (children, n_children, usage);
  size_t n_gone = reader->tasks.n_gone;
  read_tasks (reader, children, n_children, usage);
  if (!is_before && reader->tasks.n_gone != n_gone)
    usage->run_queue_ns = -1; /* a thread took with it what it had waited */
  if (is_before)
    read_clocks (children, n_children, usage);
}

static int64_t
difference (int64_t before, int64_t after)
{
  return before < 0 || after < before ? -1 : after - before;
}

LseUsage
lse_usage_difference (const LseUsage *before, const LseUsage *after)
{
  return (LseUsage) {
      .cpu_ns = difference (before->cpu_ns, after->cpu_ns),
      .run_queue_ns = difference (before->run_queue_ns, after->run_queue_ns),
      .minor_faults = difference (before->minor_faults, after->minor_faults),
      .major_faults = difference (before->major_faults, after->major_faults),
      .voluntary_switches = difference (before->voluntary_switches, after->voluntary_switches),
      .involuntary_switches =
          difference (before->involuntary_switches, after->involuntary_switches),
  };
}
