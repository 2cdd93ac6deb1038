/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "trace/own-time.h"

#include "trace/proc-files.h"
#include "trace/proc-stat.h"

#include <stdlib.h>
#include <string.h>

/* All lists of children of threads other than the first, and the search without any such list,
 * only every so many samples. */
#define FULL_SEARCH_SAMPLES 5
/* utime, stime and both of the children are cut to whole ticks, each. */
#define MAX_LAG_TICKS 4

typedef struct
{
  int tid;
  int stat_fd, schedstat_fd; /* LSE_PROC_CLOSED: not open */
  uint64_t run_ns;           /* at the last reading */
} Task;

typedef struct
{
  int pid;
  int watched_pid; /* on whose account */
  int stat_fd, children_fd;
  int n_threads; /* as the kernel said at the last listing */
  size_t n_tasks;
  Task *tasks;
} Process;

/* One call of lse_own_time_watch(), with all its descendants. */
typedef struct
{
  int pid;
  bool has_base;
  int n_low;            /* samples in a row in which the total was below what we know */
  int64_t total_ns;     /* the kernel's totals, in the sample under way */
  int64_t lag_ns;       /* how far these totals may be behind */
  int64_t placed_ns;    /* run time of threads in the sample under way */
  int64_t accounted_ns; /* on the scale of the totals: what was given out so far */
} Account;

struct LseOwnTime
{
  LseProcFiles files;
  int64_t tick_ns;
  size_t n_accounts, n_processes;
  Account *accounts;
  Process *processes;
  unsigned n_samples;
  bool search_due;      /* something was forked since the last full search */
  bool has_child_lists; /* the kernel's CONFIG_PROC_CHILDREN */
  LseProcList known;    /* processes seen in the search without such lists */
};

LseOwnTime *
lse_own_time_new (int proc_fd, int64_t tick_ns)
{
  LseOwnTime *own = calloc (1, sizeof *own);
  if (own == NULL)
    return NULL;
  own->tick_ns = tick_ns;
  lse_proc_files_init (&own->files, proc_fd);
  own->has_child_lists = lse_proc_has_child_lists (&own->files);
  return own;
}

/* ------------------------------------------------------------------ lists */

static void
close_task (LseOwnTime *own, Task *task)
{
  lse_proc_close (&own->files, &task->stat_fd);
  lse_proc_close (&own->files, &task->schedstat_fd);
}

static void
remove_process (LseOwnTime *own, size_t index)
{
  Process *process = &own->processes[index];
  for (size_t i = 0; i < process->n_tasks; i++)
    close_task (own, &process->tasks[i]);
  free (process->tasks);
  lse_proc_close (&own->files, &process->stat_fd);
  lse_proc_close (&own->files, &process->children_fd);
  /* the order stays: parents before their children */
  own->n_processes--;
  memmove (process, process + 1, (own->n_processes - index) * sizeof *process);
}

static bool
has_process (const LseOwnTime *own, int pid)
{
  for (size_t i = 0; i < own->n_processes; i++)
    if (own->processes[i].pid == pid)
      return true;
  return false;
}

/* Without memory the process is not followed; its time then is "other". */
static void
add_process (LseOwnTime *own, int pid, int watched_pid)
{
  if (pid <= 0 || has_process (own, pid))
    return;
  Process *grown = reallocarray (own->processes, own->n_processes + 1, sizeof *grown);
  if (grown == NULL)
    return;
  own->processes = grown;
  own->processes[own->n_processes++] = (Process) {
      .pid = pid,
      .watched_pid = watched_pid,
      .stat_fd = LSE_PROC_CLOSED,
      .children_fd = LSE_PROC_CLOSED,
  };
}

static Account *
find_account (LseOwnTime *own, int pid)
{
  for (size_t i = 0; i < own->n_accounts; i++)
    if (own->accounts[i].pid == pid)
      return &own->accounts[i];
  return NULL;
}

void
lse_own_time_unwatch (LseOwnTime *own, int pid)
{
  Account *account = find_account (own, pid);
  if (account == NULL)
    return;
  *account = own->accounts[--own->n_accounts];
  for (size_t i = own->n_processes; i-- > 0;)
    if (own->processes[i].watched_pid == pid)
      remove_process (own, i);
}

void
lse_own_time_free (LseOwnTime *own)
{
  if (own == NULL)
    return;
  while (own->n_processes > 0)
    remove_process (own, own->n_processes - 1);
  free (own->processes);
  free (own->accounts);
  lse_proc_list_clear (&own->known);
  free (own);
}

/* ------------------------------------------------------------------ threads */

/* Puts the process's threads as they are now into its list; those that stay keep their files. */
static void
list_tasks (LseOwnTime *own, Process *process)
{
  LseProcList tids = {0};
  if (!lse_proc_list_tasks (&own->files, process->pid, &tids))
    return;
  Task *tasks = calloc (tids.n > 0 ? tids.n : 1, sizeof *tasks);
  if (tasks == NULL)
    {
      lse_proc_list_clear (&tids);
      return;
    }

  size_t old = 0; /* both lists are sorted */
  for (size_t i = 0; i < tids.n; i++)
    {
      tasks[i] = (Task) {.tid = tids.numbers[i], LSE_PROC_CLOSED, LSE_PROC_CLOSED, 0};
      while (old < process->n_tasks && process->tasks[old].tid < tids.numbers[i])
        close_task (own, &process->tasks[old++]);
      if (old < process->n_tasks && process->tasks[old].tid == tids.numbers[i])
        tasks[i] = process->tasks[old++];
    }
  while (old < process->n_tasks)
    close_task (own, &process->tasks[old++]);
  free (process->tasks);
  process->tasks = tasks;
  process->n_tasks = tids.n;
  lse_proc_list_clear (&tids);
}

/* Run time and last CPU of a thread since it began. @leader: the process's line, which is also
 * the one of its first thread. schedstat first: it is a quarter of the price of stat, and a thread
 * that did not run needs no CPU. Returns false if the thread is gone. */
static bool
read_task (LseOwnTime *own,
           const Process *process,
           const LseProcTask *leader,
           Task *task,
           uint64_t *run_ns,
           int *cpu)
{
  LseProcTask line = {.last_cpu = -1};
  bool is_leader = task->tid == process->pid;
  const char *text =
      lse_proc_read (&own->files, &task->schedstat_fd, process->pid, task->tid, "schedstat");
  bool has_ns = text != NULL && lse_proc_schedstat_parse (text, run_ns);

  if (has_ns && *run_ns == task->run_ns)
    return true;
  if (has_ns && is_leader)
    {
      *cpu = leader->last_cpu;
      return true;
    }
  text = lse_proc_read (&own->files, &task->stat_fd, process->pid, task->tid, "stat");
  if (text == NULL || !lse_proc_task_parse (text, &line))
    return false;
  *cpu = line.last_cpu;
  if (!has_ns) /* a kernel without CONFIG_SCHED_INFO */
    *run_ns = line.cpu_ticks * (uint64_t)own->tick_ns;
  return true;
}

typedef struct
{
  int64_t *run_ns; /* by OS index */
  size_t n_cpus;
  bool is_base; /* the first sight of the account: nothing counts yet */
} Sink;

/* Adds what the threads of @process ran. Returns false if one of them is gone. */
static bool
sample_tasks (LseOwnTime *own, Process *process, const LseProcTask *line, Sink *sink, int64_t *sum)
{
  bool are_all_there = true;
  for (size_t i = 0; i < process->n_tasks; i++)
    {
      Task *task = &process->tasks[i];
      uint64_t run_ns = task->run_ns;
      int cpu = -1;
      if (!read_task (own, process, line, task, &run_ns, &cpu))
        {
          are_all_there = false;
          continue;
        }
      bool counts = run_ns > task->run_ns && cpu >= 0 && (size_t)cpu < sink->n_cpus;
      int64_t delta_ns = counts ? (int64_t)(run_ns - task->run_ns) : 0;
      task->run_ns = run_ns;
      *sum += delta_ns;
      if (counts && !sink->is_base)
        sink->run_ns[cpu] += delta_ns;
    }
  return are_all_there;
}

/* ------------------------------------------------------------------ children */

static void
read_children (LseOwnTime *own, const Process *process, int tid, int *fd)
{
  uint64_t pid;
  int watched_pid = process->watched_pid, parent = process->pid;
  const char *text = lse_proc_read (&own->files, fd, parent, tid, "children");
  while (text != NULL && lse_proc_next_number (&text, &pid))
    add_process (own, (int)pid, watched_pid);
}

/* Children of the process's first thread, and of the others too if @of_all. */
static void
find_children (LseOwnTime *own, size_t index, bool of_all)
{
  Process *process = &own->processes[index];
  int fd = process->children_fd;
  read_children (own, process, process->pid, &fd);
  own->processes[index].children_fd = fd; /* the array may have moved */
  for (size_t i = 0; of_all && i < own->processes[index].n_tasks; i++)
    {
      int tid = own->processes[index].tasks[i].tid;
      fd = LSE_PROC_CLOSED;
      if (tid != own->processes[index].pid)
        read_children (own, &own->processes[index], tid, &fd);
      lse_proc_close (&own->files, &fd);
    }
}

/* Whose child @pid is; NULL if it is none of ours. */
static const Process *
parent_of (LseOwnTime *own, int pid)
{
  LseProcTask line;
  int fd = LSE_PROC_CLOSED;
  const char *text = lse_proc_read (&own->files, &fd, pid, pid, "stat");
  bool is_read = text != NULL && lse_proc_task_parse (text, &line);
  lse_proc_close (&own->files, &fd);
  for (size_t i = 0; is_read && i < own->n_processes; i++)
    if (own->processes[i].pid == line.parent_pid)
      return &own->processes[i];
  return NULL;
}

/* All processes of the machine for new ones whose parent is ours. One that was seen before is not
 * read again: a process never gets one of ours as its parent later. */
static void
find_children_by_parent (LseOwnTime *own)
{
  LseProcList now = {0};
  if (!lse_proc_list_processes (&own->files, &now))
    return;
  size_t n_before;
  do
    {
      n_before = own->n_processes;
      for (size_t i = 0; i < now.n; i++)
        {
          const Process *parent;
          if (lse_proc_list_has (&own->known, now.numbers[i]) || has_process (own, now.numbers[i]))
            continue;
          if ((parent = parent_of (own, now.numbers[i])) != NULL)
            add_process (own, now.numbers[i], parent->watched_pid);
        }
    }
  while (own->n_processes > n_before); /* children of the new ones, with smaller numbers */
  lse_proc_list_clear (&own->known);
  own->known = now;
}

/* ------------------------------------------------------------------ samples */

/* Returns false if the process is gone. */
static bool
sample_process (LseOwnTime *own, size_t index, Account *account, Sink *sink)
{
  Process *process = &own->processes[index];
  LseProcTask line;
  const char *text = lse_proc_read (&own->files, &process->stat_fd, process->pid, 0, "stat");
  if (text == NULL || !lse_proc_task_parse (text, &line))
    return false;

  account->total_ns += (int64_t)(line.cpu_ticks + line.waited_cpu_ticks) * own->tick_ns;
  account->lag_ns += MAX_LAG_TICKS * own->tick_ns;
  if (process->n_tasks == 0 || process->n_threads != line.n_threads)
    {
      list_tasks (own, process);
      process->n_threads = line.n_threads;
    }
  if (!sample_tasks (own, process, &line, sink, &account->placed_ns))
    {
      /* one is gone, perhaps another came: those that stayed have nothing new to add */
      list_tasks (own, process);
      sample_tasks (own, process, &line, sink, &account->placed_ns);
    }
  return true;
}

/* Compares the kernel's total with what was given out, and returns what is missing. */
static int64_t
settle_account (Account *account)
{
  if (!account->has_base)
    {
      /* the threads are exact, the total is cut to ticks but knows threads that ended */
      account->accounted_ns =
          account->placed_ns > account->total_ns ? account->placed_ns : account->total_ns;
      account->has_base = true;
      return 0;
    }
  account->accounted_ns += account->placed_ns;
  int64_t missing_ns = account->total_ns - account->accounted_ns;

  /* A child that nobody waited for takes its time with it. Twice, since one that ends just now is
   * for a moment in neither total. */
  bool is_low = missing_ns < -account->lag_ns;
  account->n_low = is_low ? account->n_low + 1 : 0;
  if (missing_ns > 0 || account->n_low >= 2)
    account->accounted_ns = account->total_ns;
  return missing_ns > 0 ? missing_ns : 0;
}

int64_t
lse_own_time_sample (LseOwnTime *own, bool may_have_forked, int64_t *run_ns, size_t n_cpus)
{
  int64_t unplaced_ns = 0;
  bool is_full = own->n_samples++ % FULL_SEARCH_SAMPLES == 0;

  own->search_due |= may_have_forked;
  for (size_t i = 0; i < own->n_accounts; i++)
    {
      Account *account = &own->accounts[i];
      account->total_ns = account->lag_ns = account->placed_ns = 0;
      is_full |= !account->has_base;
    }
  if (!own->has_child_lists && own->search_due && is_full)
    find_children_by_parent (own);

  for (size_t i = 0; i < own->n_processes;) /* the list grows meanwhile */
    {
      Account *account = find_account (own, own->processes[i].watched_pid);
      Sink sink = {run_ns, n_cpus, !account->has_base};
      if (!sample_process (own, i, account, &sink))
        {
          remove_process (own, i);
          continue;
        }
      if (own->has_child_lists && own->search_due)
        find_children (own, i, is_full);
      i++;
    }
  if (is_full)
    own->search_due = false;
  for (size_t i = 0; i < own->n_accounts; i++)
    unplaced_ns += settle_account (&own->accounts[i]);
  return unplaced_ns;
}

void
lse_own_time_watch (LseOwnTime *own, int pid)
{
  if (pid <= 0 || find_account (own, pid) != NULL)
    return;
  Account *grown = reallocarray (own->accounts, own->n_accounts + 1, sizeof *grown);
  if (grown == NULL)
    return;
  own->accounts = grown;
  own->accounts[own->n_accounts++] = (Account) {.pid = pid};
  add_process (own, pid, pid);
  own->search_due = true;
  lse_proc_list_clear (&own->known); /* its children may have been seen as strangers */
}
