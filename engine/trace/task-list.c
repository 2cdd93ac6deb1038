/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "trace/task-list.h"

#include "trace/proc-stat.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

void
lse_task_list_init (LseTaskList *list, const char *root)
{
  char path[4096];
  *list = (LseTaskList) {.proc_fd = -1};
  if (snprintf (path, sizeof path, "%s/proc", root) < (int)sizeof path)
    list->proc_fd = open (path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  lse_proc_files_init (&list->files, list->proc_fd);
}

/* ------------------------------------------------------------------ threads of a process */

static void
close_task (LseTaskList *list, LseTask *task)
{
  lse_proc_close (&list->files, &task->schedstat_fd);
  lse_proc_close (&list->files, &task->status_fd);
  lse_proc_close (&list->files, &task->stat_fd);
}

static void
clear_process (LseTaskList *list, LseTaskProcess *process)
{
  for (size_t i = 0; i < process->n_tasks; i++)
    close_task (list, &process->tasks[i]);
  free (process->tasks);
  lse_proc_close (&list->files, &process->stat_fd);
  if (process->directory_fd >= 0)
    close (process->directory_fd);
}

/* The threads as they are now; those that stay keep their files. Both lists are sorted. */
static void
list_tasks (LseTaskList *list, LseTaskProcess *process)
{
  LseProcList tids = {0};
  lse_proc_list_tasks (&list->files, process->pid, &tids);
  LseTask *tasks = calloc (tids.n > 0 ? tids.n : 1, sizeof *tasks);
  if (tasks == NULL)
    {
      lse_proc_list_clear (&tids);
      return;
    }

  size_t old = 0;
  for (size_t i = 0; i < tids.n; i++)
    {
      while (old < process->n_tasks && process->tasks[old].tid < tids.numbers[i])
        {
          close_task (list, &process->tasks[old++]);
          list->n_gone++;
        }
      if (old < process->n_tasks && process->tasks[old].tid == tids.numbers[i])
        tasks[i] = process->tasks[old++];
      else
        tasks[i] = (LseTask) {.tid = tids.numbers[i],
                              .schedstat_fd = LSE_PROC_CLOSED,
                              .status_fd = LSE_PROC_CLOSED,
                              .stat_fd = LSE_PROC_CLOSED};
    }
  for (; old < process->n_tasks; old++, list->n_gone++)
    close_task (list, &process->tasks[old]);
  free (process->tasks);
  process->tasks = tasks;
  process->n_tasks = tids.n;
  lse_proc_list_clear (&tids);
}

/* ------------------------------------------------------------------ processes */

static bool
is_among (int pid, const int *pids, size_t n_pids)
{
  for (size_t i = 0; i < n_pids; i++)
    if (pids[i] == pid)
      return true;
  return false;
}

static void
forget_others (LseTaskList *list, const int *pids, size_t n_pids)
{
  size_t n_kept = 0;
  for (size_t i = 0; i < list->n_processes; i++)
    if (is_among (list->processes[i].pid, pids, n_pids))
      list->processes[n_kept++] = list->processes[i];
    else
      clear_process (list, &list->processes[i]);
  list->n_processes = n_kept;
}

/* Without memory or descriptors the process is not followed. */
static void
follow (LseTaskList *list, int pid)
{
  char path[32];
  for (size_t i = 0; i < list->n_processes; i++)
    if (list->processes[i].pid == pid)
      return;
  snprintf (path, sizeof path, "%d/task", pid);
  int fd = openat (list->proc_fd, path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0)
    return;
  LseTaskProcess *grown = reallocarray (list->processes, list->n_processes + 1, sizeof *grown);
  if (grown == NULL)
    {
      close (fd);
      return;
    }
  list->processes = grown;
  list->processes[list->n_processes++] =
      (LseTaskProcess) {.pid = pid, .directory_fd = fd, .stat_fd = LSE_PROC_CLOSED};
}

void
lse_task_list_look (LseTaskList *list, const int *pids, size_t n_pids)
{
  forget_others (list, pids, n_pids);
  for (size_t i = 0; i < n_pids; i++)
    if (pids[i] > 0)
      follow (list, pids[i]);

  for (size_t i = 0; i < list->n_processes; i++)
    {
      LseTaskProcess *process = &list->processes[i];
      struct stat now;
      if (fstat (process->directory_fd, &now) != 0)
        now.st_nlink = 0; /* gone, with all its threads */
      if (process->n_links == now.st_nlink && process->n_links != 0)
        continue;
      process->n_links = now.st_nlink;
      list_tasks (list, process);
    }
}

void
lse_task_list_lost (LseTaskList *list, LseTaskProcess *process)
{
  process->n_links = 0;
  (void)list;
}

void
lse_task_list_clear (LseTaskList *list)
{
  forget_others (list, NULL, 0);
  free (list->processes);
  list->processes = NULL;
  if (list->proc_fd >= 0)
    close (list->proc_fd);
  list->proc_fd = -1;
}

/* ------------------------------------------------------------------ their files */

bool
lse_task_read_times (LseTaskList *list, LseTaskProcess *process, LseTask *task, LseTaskTimes *times)
{
  uint64_t run, wait, n_slices;
  const char *text =
      lse_proc_read (&list->files, &task->schedstat_fd, process->pid, task->tid, "schedstat");
  if (text == NULL)
    lse_task_list_lost (list, process);
  if (text == NULL || !lse_proc_next_number (&text, &run) || !lse_proc_next_number (&text, &wait) ||
      !lse_proc_next_number (&text, &n_slices))
    return false;
  *times = (LseTaskTimes) {(int64_t)run, (int64_t)wait, n_slices};
  return run > 0 || n_slices > 0 || wait > 0;
}

bool
lse_task_read_switches (LseTaskList *list,
                        LseTaskProcess *process,
                        LseTask *task,
                        uint64_t *n_voluntary,
                        uint64_t *n_involuntary)
{
  const char *text =
      lse_proc_read (&list->files, &task->status_fd, process->pid, task->tid, "status");
  if (text == NULL)
    lse_task_list_lost (list, process);
  return text != NULL && lse_proc_status_switches (text, n_voluntary, n_involuntary);
}
