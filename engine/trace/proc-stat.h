/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Text of the kernel's /proc files into numbers. Pure functions on text; a line that is missing,
 * cut or of another form gives what it has and never reads beyond its length.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A "cpuN" line of /proc/stat, in ticks of USER_HZ. */
typedef struct
{
  int os_index;
  uint64_t idle_ticks;
  uint64_t iowait_ticks; /* idle, too; 0 where the kernel has no such field */
  uint64_t steal_ticks;
  bool has_idle, has_steal; /* the line is long enough for it */
} LseProcCpu;

/**
 * lse_proc_stat_next_cpu:
 * @text: (inout): where to go on in /proc/stat; a NUL-terminated text
 *
 * Returns: false after the last line of a CPU; *@text is then what follows.
 */
bool lse_proc_stat_next_cpu (const char **text, LseProcCpu *cpu);

/**
 * lse_proc_stat_n_forks:
 * @text: what follows the CPUs
 * @n_forks: (out): processes and threads made since boot, the line "processes"
 *
 * Returns: false if the line is not there.
 */
bool lse_proc_stat_n_forks (const char *text, uint64_t *n_forks);

/* /proc/PID/stat or /proc/PID/task/TID/stat */
typedef struct
{
  int parent_pid;
  uint64_t cpu_ticks;        /* utime + stime; of all threads, also of those that ended */
  uint64_t waited_cpu_ticks; /* the same of children that were waited for */
  int n_threads;
  int last_cpu;                        /* OS index, -1 not known */
  uint64_t minor_faults, major_faults; /* of all threads, also of those that ended */
} LseProcTask;

/* false if the text holds no such line; the command's name may hold blanks and brackets. */
bool lse_proc_task_parse (const char *text, LseProcTask *task);

/* First field of schedstat: ns on a CPU. */
bool lse_proc_schedstat_parse (const char *text, uint64_t *run_ns);

/* Context switches of one thread, from its status: the last two lines. false if they are not there. */
bool lse_proc_status_switches (const char *text, uint64_t *n_voluntary, uint64_t *n_involuntary);

/* Next number of a list that blanks divide; false at its end. Moves *@text behind it. */
bool lse_proc_next_number (const char **text, uint64_t *number);
