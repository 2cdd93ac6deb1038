/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "trace/proc-stat.h"

#include <string.h>

/* Numbers of fields as proc(5) counts them. */
enum
{
  CPU_FIELD_IDLE = 4,
  CPU_FIELD_IOWAIT = 5,
  CPU_FIELD_STEAL = 8,

  TASK_FIELD_STATE = 3,
  TASK_FIELD_PARENT = 4,
  TASK_FIELD_MINOR_FAULTS = 10,
  TASK_FIELD_MAJOR_FAULTS = 12,
  TASK_FIELD_USER = 14,
  TASK_FIELD_SYSTEM = 15,
  TASK_FIELD_WAITED_USER = 16,
  TASK_FIELD_WAITED_SYSTEM = 17,
  TASK_FIELD_N_THREADS = 20,
  TASK_FIELD_LAST_CPU = 39
};

/* strtoull() knows locales, signs and octal; this is a fifth of its time, and a machine of 384
 * CPUs has four thousand numbers in a sample. */
static bool
is_digit (char c)
{
  return c >= '0' && c <= '9';
}

static uint64_t
read_digits (const char **text)
{
  uint64_t number = 0;
  for (; is_digit (**text); (*text)++)
    number = number * 10 + (uint64_t)(**text - '0');
  return number;
}

bool
lse_proc_next_number (const char **text, uint64_t *number)
{
  while (**text == ' ')
    (*text)++;
  if (!is_digit (**text))
    return false;
  *number = read_digits (text);
  return true;
}

static const char *
next_line (const char *text)
{
  const char *end = strchr (text, '\n');
  return end != NULL ? end + 1 : text + strlen (text);
}

/* ------------------------------------------------------------------ /proc/stat */

bool
lse_proc_stat_next_cpu (const char **text, LseProcCpu *cpu)
{
  uint64_t number;
  if (strncmp (*text, "cpu ", 4) == 0) /* the sum of all */
    *text = next_line (*text);
  if (strncmp (*text, "cpu", 3) != 0 || !is_digit ((*text)[3]))
    return false;

  const char *at = *text + 3;
  *cpu = (LseProcCpu) {.os_index = (int)read_digits (&at)};
  for (int field = 1; field <= CPU_FIELD_STEAL && lse_proc_next_number (&at, &number); field++)
    if (field == CPU_FIELD_IDLE)
      {
        cpu->idle_ticks = number;
        cpu->has_idle = true;
      }
    else if (field == CPU_FIELD_IOWAIT)
      cpu->iowait_ticks = number;
    else if (field == CPU_FIELD_STEAL)
      {
        cpu->steal_ticks = number;
        cpu->has_steal = true;
      }
  *text = next_line (at);
  return true;
}

bool
lse_proc_stat_n_forks (const char *text, uint64_t *n_forks)
{
  static const char name[] = "processes ";
  for (; *text != '\0'; text = next_line (text))
    if (strncmp (text, name, sizeof name - 1) == 0)
      {
        text += sizeof name - 1;
        return lse_proc_next_number (&text, n_forks);
      }
  return false;
}

/* ------------------------------------------------------------------ tasks */

/* The word behind the blank at *@text as a number; 0 for one below zero and for a letter. */
static uint64_t
read_field (const char **text, bool *is_negative)
{
  (*text)++;
  *is_negative = **text == '-';
  if (*is_negative)
    (*text)++;
  uint64_t number = read_digits (text);
  while (**text != ' ' && **text != '\n' && **text != '\0') /* the state's letter */
    (*text)++;
  return *is_negative ? 0 : number;
}

bool
lse_proc_task_parse (const char *text, LseProcTask *task)
{
  const char *at = strrchr (text, ')'); /* the name may hold brackets, what follows does not */
  int field;

  *task = (LseProcTask) {.last_cpu = -1};
  if (at == NULL)
    return false;
  at++;
  for (field = TASK_FIELD_STATE; field <= TASK_FIELD_LAST_CPU && *at == ' ' && at[1] > ' '; field++)
    {
      bool is_negative;
      uint64_t number = read_field (&at, &is_negative);
      if (field == TASK_FIELD_PARENT)
        task->parent_pid = (int)number;
      else if (field == TASK_FIELD_MINOR_FAULTS)
        task->minor_faults = number;
      else if (field == TASK_FIELD_MAJOR_FAULTS)
        task->major_faults = number;
      else if (field == TASK_FIELD_USER || field == TASK_FIELD_SYSTEM)
        task->cpu_ticks += number;
      else if (field == TASK_FIELD_WAITED_USER || field == TASK_FIELD_WAITED_SYSTEM)
        task->waited_cpu_ticks += number;
      else if (field == TASK_FIELD_N_THREADS)
        task->n_threads = (int)number;
      else if (field == TASK_FIELD_LAST_CPU && !is_negative)
        task->last_cpu = (int)number;
    }
  return field > TASK_FIELD_N_THREADS;
}

bool
lse_proc_schedstat_parse (const char *text, uint64_t *run_ns)
{
  return lse_proc_next_number (&text, run_ns);
}

/* The number behind a name that begins a line. */
static bool
read_named (const char *text, const char *name, uint64_t *number)
{
  size_t length = strlen (name);
  for (; *text != '\0'; text = next_line (text))
    if (strncmp (text, name, length) == 0)
      {
        text += length;
        while (*text == '\t')
          text++;
        return lse_proc_next_number (&text, number);
      }
  return false;
}

bool
lse_proc_status_switches (const char *text, uint64_t *n_voluntary, uint64_t *n_involuntary)
{
  return read_named (text, "voluntary_ctxt_switches:", n_voluntary) &&
         read_named (text, "nonvoluntary_ctxt_switches:", n_involuntary);
}
