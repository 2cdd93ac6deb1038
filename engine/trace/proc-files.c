/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "trace/proc-files.h"

#include <dirent.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/vfs.h>
#include <unistd.h>

/* The share of the program's descriptors that may be kept. */
#define KEPT_SHARE 4
#define MAX_KEPT 4096

void
lse_proc_files_init (LseProcFiles *files, int proc_fd)
{
  struct rlimit limit;
  struct statfs file_system;
  files->proc_fd = proc_fd;
  files->is_kernel = fstatfs (proc_fd, &file_system) == 0 && file_system.f_type == PROC_SUPER_MAGIC;
  files->n_kept = 0;
  files->max_kept = MAX_KEPT;
  if (getrlimit (RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur / KEPT_SHARE < MAX_KEPT)
    files->max_kept = (size_t)limit.rlim_cur / KEPT_SHARE;
}

/* ------------------------------------------------------------------ kept files */

void
lse_proc_close (LseProcFiles *files, int *fd)
{
  if (*fd == LSE_PROC_CLOSED)
    return;
  close (*fd);
  *fd = LSE_PROC_CLOSED;
  files->n_kept--;
}

static int
open_file (const LseProcFiles *files, int pid, int tid, const char *name)
{
  char path[80];
  if (tid > 0)
    snprintf (path, sizeof path, "%d/task/%d/%s", pid, tid, name);
  else
    snprintf (path, sizeof path, "%d/%s", pid, name);
  return openat (files->proc_fd, path, O_RDONLY | O_CLOEXEC);
}

const char *
lse_proc_read (LseProcFiles *files, int *fd, int pid, int tid, const char *name)
{
  if (*fd == LSE_PROC_CLOSED)
    {
      *fd = open_file (files, pid, tid, name);
      if (*fd < 0)
        {
          *fd = LSE_PROC_CLOSED;
          return NULL;
        }
      files->n_kept++;
    }

  ssize_t length = pread (*fd, files->buffer, sizeof files->buffer - 1, 0);
  if (length < 0 || files->n_kept > files->max_kept)
    lse_proc_close (files, fd);
  if (length < 0)
    return NULL;
  if (length == sizeof files->buffer - 1) /* a number that is cut in half is another number */
    while (length > 0 && files->buffer[length - 1] != ' ')
      length--;
  files->buffer[length] = '\0';
  return files->buffer;
}

bool
lse_proc_has_child_lists (const LseProcFiles *files)
{
  return faccessat (files->proc_fd, "thread-self/children", F_OK, 0) == 0;
}

/* ------------------------------------------------------------------ lists */

void
lse_proc_list_clear (LseProcList *list)
{
  free (list->numbers);
  *list = (LseProcList) {0};
}

static int
compare_numbers (const void *a, const void *b)
{
  int x = *(const int *)a, y = *(const int *)b;
  return (x > y) - (x < y);
}

bool
lse_proc_list_has (const LseProcList *list, int number)
{
  return list->n > 0 &&
         bsearch (&number, list->numbers, list->n, sizeof number, compare_numbers) != NULL;
}

/* Appends @number. Room doubles: the list is full whenever its length is a power of two. */
static bool
list_append (LseProcList *list, int number)
{
  if ((list->n & (list->n - 1)) == 0)
    {
      int *grown = reallocarray (list->numbers, list->n > 0 ? list->n * 2 : 1, sizeof *grown);
      if (grown == NULL)
        return false;
      list->numbers = grown;
    }
  list->numbers[list->n++] = number;
  return true;
}

/* The numbers among the names in a directory. */
static bool
list_directory (const LseProcFiles *files, const char *path, LseProcList *list)
{
  *list = (LseProcList) {0};
  int fd = openat (files->proc_fd, path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  DIR *directory = fd < 0 ? NULL : fdopendir (fd);
  if (directory == NULL)
    {
      if (fd >= 0)
        close (fd);
      return false;
    }
  const struct dirent *entry;
  bool is_whole = true;
  while (is_whole && (entry = readdir (directory)) != NULL)
    if (entry->d_name[0] >= '1' && entry->d_name[0] <= '9')
      is_whole = list_append (list, (int)strtol (entry->d_name, NULL, 10));
  closedir (directory);
  if (!is_whole)
    lse_proc_list_clear (list);
  else if (list->n > 1)
    qsort (list->numbers, list->n, sizeof *list->numbers, compare_numbers);
  return is_whole;
}

bool
lse_proc_list_processes (const LseProcFiles *files, LseProcList *pids)
{
  return list_directory (files, ".", pids);
}

bool
lse_proc_list_tasks (const LseProcFiles *files, int pid, LseProcList *tids)
{
  char path[32];
  snprintf (path, sizeof path, "%d/task", pid);
  return list_directory (files, path, tids);
}
