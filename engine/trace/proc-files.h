/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Small files below /proc that are read again and again: kept open, since opening one costs more
 * than reading it (schedstat 0.9 µs, open and close 4 µs more). Only so many are kept that the
 * program has descriptors left; the rest are opened for each reading.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define LSE_PROC_CLOSED (-1)

typedef struct
{
  int proc_fd;    /* borrowed */
  bool is_kernel; /* the real /proc: its numbers are those of system calls */
  size_t n_kept, max_kept;
  char buffer[16384];
} LseProcFiles;

void lse_proc_files_init (LseProcFiles *files, int proc_fd);

/**
 * lse_proc_read:
 * @fd: (inout): LSE_PROC_CLOSED or what the last call left there; close with lse_proc_close()
 * @tid: 0 for the file of the process
 *
 * Reads /proc/@pid/@name or /proc/@pid/task/@tid/@name. A text that is longer than the buffer is
 * cut behind its last blank.
 *
 * Returns: the text, valid until the next call; NULL if there is none.
 */
const char *lse_proc_read (LseProcFiles *files, int *fd, int pid, int tid, const char *name);
void lse_proc_close (LseProcFiles *files, int *fd);

/* Whether threads have a list of their children (CONFIG_PROC_CHILDREN). */
bool lse_proc_has_child_lists (const LseProcFiles *files);

/* Sorted numbers. */
typedef struct
{
  size_t n;
  int *numbers;
} LseProcList;

void lse_proc_list_clear (LseProcList *list);
bool lse_proc_list_has (const LseProcList *list, int number);

/* All processes; all threads of one. false and an empty list if it cannot be read. */
bool lse_proc_list_processes (const LseProcFiles *files, LseProcList *pids);
bool lse_proc_list_tasks (const LseProcFiles *files, int pid, LseProcList *tids);
