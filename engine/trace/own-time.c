/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "trace/own-time.h"

#include "trace/own-process.h"
#include "trace/proc-stat.h"

#include <stdlib.h>
#include <string.h>

/* All lists of children of threads other than the first, and the search without any such list,
 * only every so many samples. */
#define FULL_SEARCH_SAMPLES 5
/* utime, stime and both of the children are cut to whole ticks, each. */
#define MAX_LAG_TICKS 4

/* One call of lse_own_time_watch(), with all its descendants. */
typedef struct
{
  int pid;
  bool has_base;
  int n_low;            /* comparisons in a row in which the total was below what we know */
  int n_totals_due;     /* samples that have to read the totals */
  int64_t total_ns;     /* the kernel's totals, in the sample under way */
  bool is_total_old;    /* one of them was not read since its process ran */
  int64_t lag_ns;       /* how far these totals may be behind */
  int64_t accounted_ns; /* on the scale of the totals: what was given out so far */
} Account;

struct LseOwnTime
{
  LseProcFiles files;
  int64_t tick_ns;
  size_t n_accounts, n_processes;
  Account *accounts;
  LseOwnProcess *processes;
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
remove_process (LseOwnTime *own, size_t index)
{
  LseOwnProcess *process = &own->processes[index];
  lse_own_process_clear (process, &own->files);
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
  LseOwnProcess *grown = reallocarray (own->processes, own->n_processes + 1, sizeof *grown);
  if (grown == NULL)
    return;
  own->processes = grown;
  own->processes[own->n_processes++] = lse_own_process (pid, watched_pid);
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

/* ------------------------------------------------------------------ children */

static void
read_children (LseOwnTime *own, const LseOwnProcess *process, int tid, int *fd)
{
  uint64_t pid;
  int watched_pid = process->watched_pid;
  const char *text = lse_proc_read (&own->files, fd, process->pid, tid, "children");
  while (text != NULL && lse_proc_next_number (&text, &pid))
    add_process (own, (int)pid, watched_pid); /* the array may move: @process is not used again */
}

/* Children of the process's first thread, and of the others too if @of_all. */
static void
find_children (LseOwnTime *own, size_t index, bool of_all)
{
  int pid = own->processes[index].pid, fd = own->processes[index].children_fd;
  size_t n_tasks = own->processes[index].n_tasks;

  read_children (own, &own->processes[index], pid, &fd);
  own->processes[index].children_fd = fd;
  for (size_t i = 0; of_all && i < n_tasks; i++)
    {
      int tid = own->processes[index].tasks[i].tid;
      fd = LSE_PROC_CLOSED;
      if (tid != pid)
        read_children (own, &own->processes[index], tid, &fd);
      lse_proc_close (&own->files, &fd);
    }
  if (of_all || n_tasks <= 1)
    own->processes[index].may_have_forked = false;
}

/* Whose child @pid is; NULL if it is none of ours. */
static const LseOwnProcess *
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
          const LseOwnProcess *parent;
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

/* Adds what was placed, compares it with the kernel's totals where all of them are new, and returns
 * what is missing. */
static int64_t
settle_account (Account *account, int64_t placed_ns)
{
  account->accounted_ns += placed_ns;
  if (!account->has_base)
    {
      /* the threads are exact, the total is cut to ticks but knows threads that ended */
      if (account->total_ns > account->accounted_ns)
        account->accounted_ns = account->total_ns;
      account->has_base = true;
      return 0;
    }
  if (account->is_total_old)
    return 0;

  /* A child that nobody waited for takes its time with it. Twice, since one that ends just now is
   * for a moment in neither total. */
  int64_t missing_ns = account->total_ns - account->accounted_ns;
  account->n_low = missing_ns < -account->lag_ns ? account->n_low + 1 : 0;
  if (missing_ns > 0 || account->n_low >= 2)
    account->accounted_ns = account->total_ns;
  return missing_ns > 0 ? missing_ns : 0;
}

typedef enum
{
  SEARCH_NONE,
  SEARCH_FIRST, /* the lists of first threads: a kept file each */
  SEARCH_ALL
} Search;

/* One account with all its processes; children that are found meanwhile come in its turn. */
static int64_t
sample_account (LseOwnTime *own, Account *account, LseOwnSink *sink, Search search)
{
  account->total_ns = account->lag_ns = 0;
  account->is_total_old = false;
  for (size_t i = 0; i < own->n_processes; i++)
    {
      if (own->processes[i].watched_pid != account->pid)
        continue;
      if (!lse_own_process_sample (&own->processes[i], sink))
        {
          sink->has_lost = true;
          remove_process (own, i--);
          continue;
        }
      account->total_ns += own->processes[i].total_ns;
      account->is_total_old |= own->processes[i].is_total_old;
      account->lag_ns += MAX_LAG_TICKS * own->tick_ns;
      if (search != SEARCH_NONE && own->processes[i].may_have_forked)
        find_children (own, i, search == SEARCH_ALL);
    }
  int64_t missing_ns = settle_account (account, sink->placed_ns);

  /* what a thread or a process did last is in the totals of those that stayed, the next time at
   * the latest */
  if (sink->has_lost)
    account->n_totals_due = 1;
  else if (account->n_totals_due > 0)
    account->n_totals_due--;
  return missing_ns;
}

int64_t
lse_own_time_sample (LseOwnTime *own, bool may_have_forked, int64_t *run_ns, size_t n_cpus)
{
  int64_t unplaced_ns = 0;
  bool is_full_search = own->n_samples++ % FULL_SEARCH_SAMPLES == 0;

  own->search_due |= may_have_forked;
  for (size_t i = 0; i < own->n_accounts; i++)
    is_full_search |= !own->accounts[i].has_base;
  is_full_search &= own->search_due;
  Search search = is_full_search ? SEARCH_ALL : may_have_forked ? SEARCH_FIRST : SEARCH_NONE;
  if (!own->has_child_lists)
    {
      search = SEARCH_NONE;
      if (is_full_search)
        find_children_by_parent (own);
    }

  for (size_t i = 0; i < own->n_accounts; i++)
    {
      Account *account = &own->accounts[i];
      LseOwnSink sink = {
          .files = &own->files,
          .tick_ns = own->tick_ns,
          .run_ns = run_ns,
          .n_cpus = n_cpus,
          .is_base = !account->has_base,
          .needs_totals = may_have_forked || account->n_totals_due > 0 || !account->has_base,
      };
      unplaced_ns += sample_account (own, account, &sink, search);
    }
  if (is_full_search)
    own->search_due = false;
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
