/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The threads of some processes, followed from look to look. What a look costs is the number of
 * files opened, so each thread's files stay open, and a process's list of threads is read again
 * only when the number of its threads has changed (the link count of its task directory, 0.5 µs)
 * or one of them is gone.
 */
#pragma once

#include "trace/proc-files.h"

#include <sys/types.h>

typedef struct
{
  int tid;
  int schedstat_fd, status_fd, stat_fd;
  size_t lane; /* for whoever follows it: 1 + its number there; 0 at first */
} LseTask;

typedef struct
{
  int pid;
  int directory_fd; /* of its task/ */
  int stat_fd;
  uint64_t n_links; /* of that directory, when the tasks were listed */
  size_t n_tasks;
  LseTask *tasks; /* sorted by tid */
} LseTaskProcess;

typedef struct
{
  LseProcFiles files;
  int proc_fd; /* -1: there is no /proc */
  size_t n_processes;
  LseTaskProcess *processes;
  size_t n_gone; /* threads that the last looks found gone, in all */
} LseTaskList;

/* @root: "" for this machine; tests pass a directory with recorded proc/ trees. Never fails: where
 * /proc cannot be read, nothing is ever found. */
void lse_task_list_init (LseTaskList *list, const char *root);
void lse_task_list_clear (LseTaskList *list);

/**
 * lse_task_list_look:
 * @pids: processes to follow from now on; 0 is none; others are forgotten
 *
 * Brings the lists up to date. Any thread, one at a time.
 */
void lse_task_list_look (LseTaskList *list, const int *pids, size_t n_pids);

/* Says that a thread in the list is gone, as a reading of its files showed: its process's threads
 * are listed anew in the next look. */
void lse_task_list_lost (LseTaskList *list, LseTaskProcess *process);

/* What schedstat says of a thread. */
typedef struct
{
  int64_t run_ns;
  int64_t wait_ns; /* runnable, but on no core */
  uint64_t n_slices;
} LseTaskTimes;

/* false if the thread is gone or the kernel keeps no such numbers (CONFIG_SCHED_INFO). */
bool lse_task_read_times (LseTaskList *list,
                          LseTaskProcess *process,
                          LseTask *task,
                          LseTaskTimes *times);

/* Context switches of a thread by its own will and against it; false if it is gone. */
bool lse_task_read_switches (LseTaskList *list,
                             LseTaskProcess *process,
                             LseTask *task,
                             uint64_t *n_voluntary,
                             uint64_t *n_involuntary);
