/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "trace/own-process.h"

#include "base/cpuset.h"
#include "trace/proc-stat.h"

#include <sched.h>
#include <stdlib.h>

LseOwnProcess
lse_own_process (int pid, int watched_pid)
{
  return (LseOwnProcess) {
      .pid = pid,
      .watched_pid = watched_pid,
      .stat_fd = LSE_PROC_CLOSED,
      .children_fd = LSE_PROC_CLOSED,
      .is_total_old = true,
      .may_have_forked = true,
  };
}

static void
close_task (LseProcFiles *files, LseOwnTask *task)
{
  lse_proc_close (files, &task->stat_fd);
  lse_proc_close (files, &task->schedstat_fd);
}

void
lse_own_process_clear (LseOwnProcess *process, LseProcFiles *files)
{
  for (size_t i = 0; i < process->n_tasks; i++)
    close_task (files, &process->tasks[i]);
  free (process->tasks);
  lse_proc_close (files, &process->stat_fd);
  lse_proc_close (files, &process->children_fd);
}

/* Puts the process's threads as they are now into its list; those that stay keep their files. */
static void
list_tasks (LseOwnProcess *process, LseProcFiles *files)
{
  LseProcList tids = {0};
  if (!lse_proc_list_tasks (files, process->pid, &tids))
    return;
  LseOwnTask *tasks = calloc (tids.n > 0 ? tids.n : 1, sizeof *tasks);
  if (tasks == NULL)
    {
      lse_proc_list_clear (&tids);
      return;
    }

  size_t old = 0; /* both lists are sorted */
  for (size_t i = 0; i < tids.n; i++)
    {
      tasks[i] = (LseOwnTask) {tids.numbers[i], LSE_PROC_CLOSED, LSE_PROC_CLOSED, 0};
      while (old < process->n_tasks && process->tasks[old].tid < tids.numbers[i])
        close_task (files, &process->tasks[old++]);
      if (old < process->n_tasks && process->tasks[old].tid == tids.numbers[i])
        tasks[i] = process->tasks[old++];
    }
  while (old < process->n_tasks)
    close_task (files, &process->tasks[old++]);
  free (process->tasks);
  process->tasks = tasks;
  process->n_tasks = tids.n;
  lse_proc_list_clear (&tids);
}

/* ------------------------------------------------------------------ one look */

typedef struct
{
  LseOwnProcess *process;
  LseOwnSink *sink;
  LseProcTask line; /* of the process, which is also the one of its first thread */
  bool has_line;
} Look;

/* Reads the line of the process, once a look, and its totals. Returns false if it is gone. */
static bool
read_line (Look *look)
{
  LseOwnProcess *process = look->process;
  if (look->has_line)
    return true;
  const char *text = lse_proc_read (look->sink->files, &process->stat_fd, process->pid, 0, "stat");
  if (text == NULL || !lse_proc_task_parse (text, &look->line))
    return false;
  look->has_line = true;
  process->total_ns =
      (int64_t)(look->line.cpu_ticks + look->line.waited_cpu_ticks) * look->sink->tick_ns;
  return true;
}

/* The CPU that a thread is bound to; -1 if it may run on several, or is not of this machine. */
static int
bound_cpu (const LseProcFiles *files, int tid)
{
  LseCpuSet set;
  lse_cpuset_clear (&set);
  if (!files->is_kernel ||
      sched_getaffinity (tid, sizeof set.words, (cpu_set_t *)(void *)set.words) != 0)
    return -1;
  return lse_cpuset_count (&set) == 1 ? lse_cpuset_next (&set, -1) : -1;
}

static bool
read_task_line (Look *look, LseOwnTask *task, LseProcTask *line)
{
  const char *text =
      lse_proc_read (look->sink->files, &task->stat_fd, look->process->pid, task->tid, "stat");
  return text != NULL && lse_proc_task_parse (text, line);
}

/* Run time since the thread began, and the CPU it was on last if it ran. Returns false if it is
 * gone. */
static bool
read_task (Look *look, LseOwnTask *task, uint64_t *run_ns, int *cpu)
{
  LseOwnProcess *process = look->process;
  LseProcTask line;
  const char *text =
      lse_proc_read (look->sink->files, &task->schedstat_fd, process->pid, task->tid, "schedstat");
  if (text == NULL || !lse_proc_schedstat_parse (text, run_ns))
    {
      /* gone; or no CONFIG_SCHED_INFO: ticks, which cannot tell that it did not run */
      if (!read_task_line (look, task, &line))
        return false;
      *run_ns = line.cpu_ticks * (uint64_t)look->sink->tick_ns;
      *cpu = line.last_cpu;
      process->is_total_old = process->may_have_forked = true;
      return true;
    }
  if (*run_ns == task->run_ns || (*cpu = bound_cpu (look->sink->files, task->tid)) >= 0)
    return true;
  if (task->tid == process->pid)
    {
      bool is_there = read_line (look);
      *cpu = look->line.last_cpu;
      return is_there;
    }
  bool is_there = read_task_line (look, task, &line);
  *cpu = line.last_cpu;
  return is_there;
}

/* Returns false if a thread is gone. */
static bool
sample_tasks (Look *look)
{
  LseOwnSink *sink = look->sink;
  bool are_all_there = true;
  for (size_t i = 0; i < look->process->n_tasks; i++)
    {
      LseOwnTask *task = &look->process->tasks[i];
      uint64_t run_ns = task->run_ns;
      int cpu = -1;
      if (!read_task (look, task, &run_ns, &cpu))
        {
          are_all_there = false;
          continue;
        }
      if (run_ns <= task->run_ns)
        continue;
      int64_t delta_ns = (int64_t)(run_ns - task->run_ns);
      task->run_ns = run_ns;
      look->process->is_total_old = look->process->may_have_forked = true;
      if (cpu < 0 || (size_t)cpu >= sink->n_cpus)
        continue; /* the totals know it, too */
      sink->placed_ns += delta_ns;
      if (!sink->is_base)
        sink->run_ns[cpu] += delta_ns;
    }
  return are_all_there;
}

static void
list_and_sample (Look *look)
{
  list_tasks (look->process, look->sink->files);
  look->process->n_threads = look->line.n_threads;
  if (!sample_tasks (look))
    look->process->n_threads = -1; /* another one: list them anew the next time */
}

bool
lse_own_process_sample (LseOwnProcess *process, LseOwnSink *sink)
{
  Look look = {.process = process, .sink = sink};
  bool are_all_there = sample_tasks (&look), is_new = process->n_tasks == 0;

  if (is_new || !are_all_there || (process->is_total_old && sink->needs_totals))
    if (!read_line (&look))
      return false;
  /* those that stayed have nothing to add in a second look, new ones all of their time */
  if (look.has_line && (!are_all_there || look.line.n_threads != process->n_threads))
    list_and_sample (&look);
  sink->has_lost |= !are_all_there;
  if (look.has_line)
    process->is_total_old = false;
  return true;
}
