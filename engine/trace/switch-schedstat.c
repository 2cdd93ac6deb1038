/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "trace/switch-schedstat.h"

#include "trace/proc-stat.h"
#include "trace/task-list.h"

#include <stdlib.h>
#include <string.h>

/* A name is read again as long as the thread has no more stays: it may take one of its own. */
#define EARLY_STAYS 4

struct LseSchedstatSwitches
{
  LseTaskList tasks;
  LseSwitches *switches;
  int64_t last_ns; /* of the look before; 0: there was none */
};

LseSchedstatSwitches *
lse_schedstat_switches_new (const char *root, LseSwitches *switches)
{
  LseSchedstatSwitches *schedstat = calloc (1, sizeof *schedstat);
  if (schedstat == NULL)
    return NULL;
  schedstat->switches = switches;
  lse_task_list_init (&schedstat->tasks, root);
  return schedstat;
}

void
lse_schedstat_switches_free (LseSchedstatSwitches *schedstat)
{
  if (schedstat == NULL)
    return;
  lse_task_list_clear (&schedstat->tasks);
  free (schedstat);
}

/* ------------------------------------------------------------------ one thread */

static void
read_name (LseTaskList *list, LseTaskProcess *process, LseTask *task, LseThreadLane *lane)
{
  int fd = LSE_PROC_CLOSED;
  const char *text = lse_proc_read (&list->files, &fd, process->pid, task->tid, "comm");
  lse_proc_close (&list->files, &fd);
  size_t length = text != NULL ? strcspn (text, "\n") : 0;
  if (length == 0)
    return;
  if (length >= sizeof lane->name)
    length = sizeof lane->name - 1;
  memset (lane->name, 0, sizeof lane->name);
  memcpy (lane->name, text, length);
}

/* The CPU that a thread was on last; -1 not known. */
static int
last_cpu (LseTaskList *list, LseTaskProcess *process, LseTask *task)
{
  LseProcTask line;
  const char *text = lse_proc_read (&list->files, &task->stat_fd, process->pid, task->tid, "stat");
  return text != NULL && lse_proc_task_parse (text, &line) ? line.last_cpu : -1;
}

/* The lane of a task; lanes never go, tasks do. NULL without memory. */
static LseThreadLane *
lane_of (LseSchedstatSwitches *schedstat, const LseTaskProcess *process, LseTask *task)
{
  LseSwitches *switches = schedstat->switches;
  if (task->lane == 0)
    {
      size_t index = lse_switches_add_thread (switches, process->pid, task->tid);
      if (index == SIZE_MAX)
        return NULL;
      task->lane = index + 1;
    }
  return &switches->threads[task->lane - 1];
}

/* What @task ran since the last look, laid at the end of that time. */
static void
add_stay (LseSchedstatSwitches *schedstat,
          LseThreadLane *lane,
          int64_t ran_ns,
          int64_t now_ns,
          int cpu)
{
  int64_t from_ns = schedstat->last_ns;
  if (ran_ns > now_ns - from_ns)
    ran_ns = now_ns - from_ns; /* it caught up with what it had not accounted for in time */
  if (lane->n_stays > 0 && cpu >= 0 && lane->cpu[lane->n_stays - 1] != cpu)
    lane->n_migrations++;
  if (lse_thread_lane_append (lane, from_ns, now_ns - ran_ns, now_ns, cpu, LSE_STAY_OPEN) != LSE_OK)
    schedstat->switches->n_lost++;
  else if (now_ns - from_ns > schedstat->switches->resolution_ns)
    schedstat->switches->resolution_ns = now_ns - from_ns;
}

static void
look_at (LseSchedstatSwitches *schedstat,
         LseTaskProcess *process,
         LseTask *task,
         int64_t now_ns,
         bool is_pause)
{
  LseTaskList *list = &schedstat->tasks;
  LseTaskTimes times;
  if (!lse_task_read_times (list, process, task, &times))
    return;
  LseThreadLane *lane = lane_of (schedstat, process, task);
  if (lane == NULL)
    {
      schedstat->switches->n_lost++;
      return;
    }
  int64_t ran_ns = times.run_ns - lane->cpu_ns;
  lane->cpu_ns = times.run_ns;
  lane->run_queue_ns = times.wait_ns;
  if (ran_ns > 0 && schedstat->last_ns > 0 && now_ns > schedstat->last_ns)
    add_stay (schedstat, lane, ran_ns, now_ns, last_cpu (list, process, task));
  if (lane->name[0] == '\0' || lane->n_stays < EARLY_STAYS)
    read_name (list, process, task, lane);
  if (is_pause)
    lse_task_read_switches (list, process, task, &lane->n_voluntary, &lane->n_preempted);
}

/* ------------------------------------------------------------------ looks */

void
lse_schedstat_switches_poll (LseSchedstatSwitches *schedstat,
                             const int *pids,
                             size_t n_pids,
                             int64_t now_ns,
                             bool is_pause)
{
  LseTaskList *list = &schedstat->tasks;
  lse_task_list_look (list, pids, n_pids);
  for (size_t i = 0; i < list->n_processes; i++)
    for (size_t t = 0; t < list->processes[i].n_tasks; t++)
      look_at (schedstat, &list->processes[i], &list->processes[i].tasks[t], now_ns, is_pause);
  schedstat->last_ns = now_ns;
}

void
lse_schedstat_switches_add_waits (LseSchedstatSwitches *schedstat, const int *pids, size_t n_pids)
{
  LseTaskList *list = &schedstat->tasks;
  lse_task_list_look (list, pids, n_pids);
  for (size_t i = 0; i < list->n_processes; i++)
    for (size_t t = 0; t < list->processes[i].n_tasks; t++)
      {
        LseTaskProcess *process = &list->processes[i];
        LseTask *task = &process->tasks[t];
        LseTaskTimes times;
        if (task->lane == 0)
          task->lane = lse_switches_find_thread (schedstat->switches, task->tid) + 1;
        if (task->lane > 0 && lse_task_read_times (list, process, task, &times))
          schedstat->switches->threads[task->lane - 1].run_queue_ns = times.wait_ns;
      }
}
