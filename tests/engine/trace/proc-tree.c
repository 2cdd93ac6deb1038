/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "proc-tree.h"

#include <glib/gstdio.h>
#include <stdio.h>

ProcTree *
proc_tree_new (gboolean has_child_lists)
{
  ProcTree *tree = g_new0 (ProcTree, 1);
  tree->root = g_dir_make_tmp ("lanescope-proc-XXXXXX", NULL);
  g_assert_nonnull (tree->root);
  proc_tree_write (tree, "stat", "");
  if (has_child_lists)
    proc_tree_write (tree, "thread-self/children", "");
  return tree;
}

static void
remove_tree (const char *path)
{
  GDir *directory = g_dir_open (path, 0, NULL);
  const char *name;
  while (directory != NULL && (name = g_dir_read_name (directory)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);
      remove_tree (child);
    }
  if (directory != NULL)
    g_dir_close (directory);
  g_remove (path);
}

void
proc_tree_free (ProcTree *tree)
{
  remove_tree (tree->root);
  g_free (tree->root);
  g_free (tree);
}

void
proc_tree_write (ProcTree *tree, const char *path, const char *text)
{
  g_autofree char *file_name = g_build_filename (tree->root, "proc", path, NULL);
  g_autofree char *directory = g_path_get_dirname (file_name);
  g_assert_cmpint (g_mkdir_with_parents (directory, 0700), ==, 0);
  FILE *file = fopen (file_name, "w");
  g_assert_nonnull (file);
  fputs (text, file);
  g_assert_cmpint (fclose (file), ==, 0);
}

static void
write_task_files (ProcTree *tree, const char *directory, int tid, const TreeTask *task)
{
  g_autofree char *stat = g_build_filename (directory, "stat", NULL);
  g_autofree char *schedstat = g_build_filename (directory, "schedstat", NULL);
  g_autofree char *line =
      g_strdup_printf ("%d (%s) R %d 1 1 0 -1 4194304 100 0 0 0 %" G_GUINT64_FORMAT
                       " %" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT
                       " 0 20 0 %d 0 148525 3133440 376 18446744073709551615 1 1 1 0 0 0 0 0 0 "
                       "0 0 0 17 %d 0 0 0 0 0 0 0 0 0 0 0 0 0\n",
                       tid, task->name != NULL ? task->name : "worker", task->parent_pid,
                       task->cpu_ticks - task->cpu_ticks / 4, task->cpu_ticks / 4,
                       task->waited_ticks, task->n_threads > 0 ? task->n_threads : 1, task->cpu);
  g_autofree char *times = g_strdup_printf ("%" G_GUINT64_FORMAT " 1000 7\n", task->run_ns);
  proc_tree_write (tree, stat, line);
  proc_tree_write (tree, schedstat, times);
}

void
proc_tree_write_thread (ProcTree *tree, int tid, TreeTask task)
{
  g_autofree char *directory = g_strdup_printf ("%d/task/%d", task.pid, tid);
  write_task_files (tree, directory, tid, &task);
}

void
proc_tree_write_process (ProcTree *tree, TreeTask task)
{
  g_autofree char *directory = g_strdup_printf ("%d", task.pid);
  write_task_files (tree, directory, task.pid, &task);
  proc_tree_write_thread (tree, task.pid, task);
}

void
proc_tree_write_children (ProcTree *tree, int pid, int tid, const char *list)
{
  g_autofree char *path = g_strdup_printf ("%d/task/%d/children", pid, tid);
  proc_tree_write (tree, path, list);
}

static void
end_directory (ProcTree *tree, const char *directory)
{
  g_autofree char *stat = g_build_filename (directory, "stat", NULL);
  g_autofree char *schedstat = g_build_filename (directory, "schedstat", NULL);
  g_autofree char *path = g_build_filename (tree->root, "proc", directory, NULL);
  proc_tree_write (tree, stat, "");
  proc_tree_write (tree, schedstat, "");
  remove_tree (path);
}

void
proc_tree_end_process (ProcTree *tree, int pid)
{
  g_autofree char *directory = g_strdup_printf ("%d", pid);
  proc_tree_end_thread (tree, pid, pid);
  end_directory (tree, directory);
}

void
proc_tree_end_thread (ProcTree *tree, int pid, int tid)
{
  g_autofree char *directory = g_strdup_printf ("%d/task/%d", pid, tid);
  end_directory (tree, directory);
}
