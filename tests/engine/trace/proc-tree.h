/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A proc/ directory of our own for the sampler to read. Files are rewritten in place, since the
 * sampler keeps them open.
 */
#pragma once

#include <glib.h>

typedef struct
{
  char *root;
} ProcTree;

/* A line of /proc/PID/stat and its schedstat. Ticks and ns since the beginning. */
typedef struct
{
  int pid;
  int parent_pid;
  const char *name; /* NULL: "worker" */
  guint64 cpu_ticks, waited_ticks;
  guint64 run_ns; /* of this thread */
  int n_threads;  /* 0: 1 */
  int cpu;
} TreeTask;

/* With a list of children for every thread if @has_child_lists, as most kernels have. */
ProcTree *proc_tree_new (gboolean has_child_lists);
void proc_tree_free (ProcTree *tree);
void proc_tree_write (ProcTree *tree, const char *path, const char *text);

/* A process with its first thread; another thread of one. */
void proc_tree_write_process (ProcTree *tree, TreeTask task);
void proc_tree_write_thread (ProcTree *tree, int tid, TreeTask task);
void proc_tree_write_children (ProcTree *tree, int pid, int tid, const char *list);

/* Kept files read as those of a task that ended: empty. */
void proc_tree_end_process (ProcTree *tree, int pid);
void proc_tree_end_thread (ProcTree *tree, int pid, int tid);
