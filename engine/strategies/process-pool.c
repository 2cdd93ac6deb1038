/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strategies/process-pool.h"

#include "strategies/team-private.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

LseStatus
lse_process_pool_init (LseProcessPool *pool, LseTeam *team, LseError *err)
{
  *pool = (LseProcessPool) {.team = team, .pids = calloc (team->n_workers, sizeof *pool->pids)};
  if (pool->pids == NULL)
    return lse_fail (err, LSE_ENOMEM, 0, "There is no memory for a pool of %u processes.",
                     team->n_workers);
  team->children = pool->pids;
  team->n_children = team->n_workers;
  return LSE_OK;
}

void
lse_process_pool_clear (LseProcessPool *pool)
{
  lse_process_pool_kill (pool);
  if (pool->team != NULL)
    {
      pool->team->children = NULL;
      pool->team->n_children = 0;
    }
  free (pool->pids);
  pool->pids = NULL;
}

/* ------------------------------------------------------------------ beginning */

/* The terminal's Ctrl-C is for the front end, which decides and ends us; everything else does
 * what it does to a process without handlers, for the parent's are not ours. */
static void
reset_signals (void)
{
  static const int defaults[] = {SIGTERM, SIGHUP, SIGQUIT, SIGPIPE, SIGCHLD, SIGUSR1, SIGUSR2};
  sigset_t none;
  for (size_t i = 0; i < sizeof defaults / sizeof defaults[0]; i++)
    signal (defaults[i], SIG_DFL);
  signal (SIGINT, SIG_IGN);
  sigemptyset (&none);
  sigprocmask (SIG_SETMASK, &none, NULL);
}

void
lse_child_begin (pid_t parent)
{
  /* The parent may have ended before we asked to die with it. */
  if (prctl (PR_SET_PDEATHSIG, SIGKILL) != 0 || getppid () != parent)
    _exit (LSE_CHILD_LOST);
  reset_signals ();
}

static _Noreturn void
be_child (LseTeam *team, uint32_t worker, pid_t parent, LseChildMain child_main, void *context)
{
  lse_child_begin (parent);
  lse_slot_name_thread (&team->slots[worker]);
  lse_team_limit_blas (team);
  lse_slot_enter (&team->slots[worker], &team->allowed);
  child_main (context, worker);
  _exit (0);
}

LseStatus
lse_process_pool_fork (LseProcessPool *pool,
                       LseChildMain child_main,
                       void *context,
                       uint64_t *since,
                       LseError *err)
{
  LseTeam *team = pool->team;
  pid_t parent = getpid ();
  for (uint32_t worker = 0; worker < team->n_workers; worker++)
    {
      pid_t child = fork ();
      if (child == 0)
        be_child (team, worker, parent, child_main, context);
      if (child < 0)
        {
          int error = errno;
          lse_process_pool_kill (pool);
          return lse_fail (err, error == ENOMEM ? LSE_ENOMEM : LSE_EUNAVAILABLE, error,
                           "Process %u of %u could not be forked; ask for fewer workers.",
                           worker + 1, team->n_workers);
        }
      pool->pids[worker] = child;
      pool->n_children++;
      if (since != NULL)
        lse_ring_mark (&team->coordinator->ring, since, LSE_EVENT_SPAWN, LSE_EVENT_NO_CHUNK, 0);
    }
  return LSE_OK;
}

/* ------------------------------------------------------------------ ending */

/* waitpid() for one worker. Returns: whether it has ended. */
static bool
collect (LseProcessPool *pool, uint32_t worker, int flags, int *wait_status)
{
  pid_t ended;
  if (pool->pids[worker] == 0)
    return false;
  do
    ended = waitpid (pool->pids[worker], wait_status, flags);
  while (ended < 0 && errno == EINTR);
  if (ended == 0)
    return false;
  if (ended < 0) /* someone else waited for it: that it is gone is all we can know */
    *wait_status = 0;
  pool->n_children--;
  return true;
}

static bool
ended_well (int wait_status)
{
  return WIFEXITED (wait_status) && WEXITSTATUS (wait_status) == 0;
}

static LseStatus
fail_for (pid_t pid, uint32_t worker, int wait_status, LseError *err)
{
  if (WIFSIGNALED (wait_status))
    {
      int number = WTERMSIG (wait_status);
      const char *name = sigabbrev_np (number), *text = sigdescr_np (number);
      return lse_fail (err, LSE_ECRASHED, 0,
                       "Worker %u (process %d) was ended by signal %d (SIG%s: %s) before its work "
                       "was done.",
                       worker, (int)pid, number, name != NULL ? name : "?",
                       text != NULL ? text : "unknown");
    }
  return lse_fail (err, LSE_ECRASHED, 0,
                   "Worker %u (process %d) ended with status %d before its work was done.", worker,
                   (int)pid, WEXITSTATUS (wait_status));
}

/* Keeps the ending that tells most: a signal before a status, the first before later ones. */
static void
note_worst (int wait_status, pid_t pid, uint32_t worker, int *worst, pid_t *who, uint32_t *which)
{
  bool is_worse = *who == 0 || (WIFSIGNALED (wait_status) && !WIFSIGNALED (*worst));
  if (is_worse)
    {
      *worst = wait_status;
      *who = pid;
      *which = worker;
    }
}

/* Collects children that have ended; every ending counts as a crash if none was expected. */
static LseStatus
collect_all (LseProcessPool *pool, int flags, bool expected, LseError *err)
{
  int worst = 0;
  pid_t who = 0;
  uint32_t which = 0;
  for (uint32_t worker = 0; worker < pool->team->n_workers; worker++)
    {
      int wait_status;
      pid_t pid = pool->pids[worker];
      if (!collect (pool, worker, flags, &wait_status))
        continue;
      pool->pids[worker] = 0;
      if (!expected || !ended_well (wait_status))
        note_worst (wait_status, pid, worker, &worst, &who, &which);
    }
  return who == 0 ? LSE_OK : fail_for (who, which, worst, err);
}

LseStatus
lse_process_pool_check (LseProcessPool *pool, bool may_end, LseError *err)
{
  LseStatus status = collect_all (pool, WNOHANG, may_end, err);
  if (status != LSE_OK)
    lse_process_pool_kill (pool);
  return status;
}

LseStatus
lse_process_pool_reap (LseProcessPool *pool, LseError *err)
{
  return collect_all (pool, 0, true, err);
}

void
lse_process_pool_kill (LseProcessPool *pool)
{
  int wait_status;
  for (uint32_t worker = 0; pool->pids != NULL && worker < pool->team->n_workers; worker++)
    if (pool->pids[worker] != 0)
      kill (pool->pids[worker], SIGKILL);
  for (uint32_t worker = 0; pool->pids != NULL && worker < pool->team->n_workers; worker++)
    {
      collect (pool, worker, 0, &wait_status);
      pool->pids[worker] = 0;
    }
}
