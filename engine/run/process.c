/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "run/process.h"

#include "base/channel.h"
#include "base/text.h"

#include "i18n.h"

#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#define CONTROL_FD 3

extern char **environ;

/* ------------------------------------------------------------------ where the program is */

LseStatus
lse_worker_path (char *path, size_t size, LseError *err)
{
  /* relative to the folder of the running program: installed (bin/), then in the build tree
   * (app/cli/, tests/…) */
  static const char *const candidates[] = {
      "../" LSE_LIBEXEC_SUBDIR "/lanescope-worker",
      "../../engine/worker/lanescope-worker",
      "../../../engine/worker/lanescope-worker",
  };
  const char *forced = getenv ("LANESCOPE_WORKER");
  if (forced != NULL && forced[0] != '\0')
    {
      snprintf (path, size, "%s", forced);
      if (access (path, X_OK) == 0)
        return LSE_OK;
      return lse_fail (err, LSE_EUNAVAILABLE, errno,
                       _ ("LANESCOPE_WORKER=%.200s cannot be executed."), forced);
    }

  char self[PATH_MAX];
  ssize_t length = readlink ("/proc/self/exe", self, sizeof self - 1);
  if (length < 0)
    return lse_fail (err, LSE_EUNAVAILABLE, errno,
                     _ ("Cannot read /proc/self/exe; is /proc there?"));
  self[length] = '\0';
  const char *folder = dirname (self);
  for (size_t i = 0; i < sizeof candidates / sizeof candidates[0]; i++)
    {
      int written = snprintf (path, size, "%s/%s", folder, candidates[i]);
      if (written > 0 && (size_t)written < size && access (path, X_OK) == 0)
        return LSE_OK;
    }
  return lse_fail (err, LSE_EUNAVAILABLE, 0,
                   _ ("The program lanescope-worker was not found beside %.160s; install Lanescope "
                      "again or set LANESCOPE_WORKER."),
                   folder);
}

/* ------------------------------------------------------------------ its environment */

/* Variables that place or size threads: the plan alone decides. */
static bool
is_withheld (const char *entry)
{
  static const char *const prefixes[] = {"OMP_",  "GOMP_", "KMP_", "OPENBLAS_", "GOTO_NUM_THREADS",
                                         "BLIS_", "MKL_",  NULL};
  for (size_t i = 0; prefixes[i] != NULL; i++)
    if (strncmp (entry, prefixes[i], strlen (prefixes[i])) == 0)
      return true;
  return false;
}

static bool
append_copy (char **list, size_t *n, const char *text)
{
  list[*n] = strdup (text);
  return list[*n] != NULL && ++*n > 0;
}

/* Threads that the BLAS library makes when it is loaded; 0 leaves it to the library. */
static uint32_t
blas_pool_threads (const LsePlan *plan)
{
  if (plan->strategy == LSE_STRATEGY_BLAS)
    return plan->blas_threads == 0 ? 0 : plan->workers;
  return plan->blas_threads;
}

char **
lse_process_environment (const LsePlan *plan)
{
  size_t n_inherited = 0, n = 0;
  while (environ[n_inherited] != NULL)
    n_inherited++;
  char **list = calloc (n_inherited + 8, sizeof *list);
  bool ok = list != NULL;

  for (size_t i = 0; ok && i < n_inherited; i++)
    if (!is_withheld (environ[i]))
      ok = append_copy (list, &n, environ[i]);

  ok = ok && append_copy (list, &n, "OMP_PROC_BIND=false") &&
       append_copy (list, &n, "OMP_DYNAMIC=false");
  if (plan != NULL)
    {
      char text[64];
      snprintf (text, sizeof text, "OMP_NUM_THREADS=%u", plan->workers);
      ok = ok && append_copy (list, &n, text);
      if (blas_pool_threads (plan) > 0)
        {
          snprintf (text, sizeof text, "OPENBLAS_NUM_THREADS=%u", blas_pool_threads (plan));
          ok = ok && append_copy (list, &n, text);
        }
    }
  if (!ok)
    {
      lse_process_environment_free (list);
      return NULL;
    }
  return list;
}

void
lse_process_environment_free (char **environment)
{
  for (size_t i = 0; environment != NULL && environment[i] != NULL; i++)
    free (environment[i]);
  free (environment);
}

/* ------------------------------------------------------------------ fork and exec */

/* In the child: only async-signal-safe calls. Never returns. */
static void
become_worker (const char *path, char *const *argv, char *const *envp, int fd, int log_fd, pid_t up)
{
  struct sigaction standard = {.sa_handler = SIG_DFL};
  sigset_t none;
  for (int i = 1; i < NSIG; i++)
    sigaction (i, &standard, NULL);
  sigemptyset (&none);
  sigprocmask (SIG_SETMASK, &none, NULL);

  setpgid (0, 0); /* Ctrl-C in the terminal is for the front end; Stop reaches the whole group */
  prctl (PR_SET_PDEATHSIG, SIGKILL);
  if (getppid () != up)
    _exit (127);

  /* our end may itself be descriptor 3: first out of the way, then into place without CLOEXEC */
  int moved = fcntl (fd, F_DUPFD_CLOEXEC, 16);
  int null_fd = open ("/dev/null", O_RDWR | O_CLOEXEC);
  if (moved < 0 || null_fd < 0 || dup2 (moved, CONTROL_FD) < 0)
    _exit (127);
  dup2 (null_fd, STDIN_FILENO);
  dup2 (null_fd, STDOUT_FILENO);
  dup2 (log_fd >= 0 ? log_fd : null_fd, STDERR_FILENO);
  execve (path, argv, envp);
  _exit (127);
}

/* No signal meets the child while it still has our handlers: one that is sent to it at once, as Stop
 * does, waits until it ends the child. Returns its pid, or -1 with errno. */
static pid_t
fork_worker (const char *path, char *const *argv, char *const *envp, int fd, int log_fd)
{
  sigset_t all, before;
  pid_t up = getpid ();
  sigfillset (&all);
  pthread_sigmask (SIG_BLOCK, &all, &before);
  pid_t pid = fork ();
  if (pid == 0)
    become_worker (path, argv, envp, fd, log_fd, up);
  int sys_errno = errno;
  pthread_sigmask (SIG_SETMASK, &before, NULL);
  errno = sys_errno;
  return pid;
}

LseStatus
lse_process_start (LseProcess *process,
                   const LsePlan *plan,
                   const char *argument,
                   const char *log_path,
                   LseError *err)
{
  char path[PATH_MAX];
  int fds[2], log_fd = -1;
  LseStatus status = lse_worker_path (path, sizeof path, err);
  if (status != LSE_OK)
    return status;
  char **environment = lse_process_environment (plan);
  if (environment == NULL)
    return lse_fail (err, LSE_ENOMEM, 0, _ ("No memory to start a worker."));
  if (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds) != 0)
    {
      status = lse_fail (err, LSE_EIO, errno, _ ("Cannot make the control channel of a worker."));
      lse_process_environment_free (environment);
      return status;
    }
  if (log_path != NULL)
    {
      log_fd = open (log_path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
      if (log_fd >= 0 && log_fd < 8) /* keep clear of the descriptors that become_worker() sets */
        {
          int high = fcntl (log_fd, F_DUPFD_CLOEXEC, 16);
          close (log_fd);
          log_fd = high;
        }
    }

  char *argv[] = {path, (char *)argument, NULL};
  pid_t pid = fork_worker (path, argv, environment, fds[1], log_fd);
  int sys_errno = errno;

  close (fds[1]);
  if (log_fd >= 0)
    close (log_fd);
  lse_process_environment_free (environment);
  if (pid < 0)
    {
      close (fds[0]);
      return lse_fail (err, LSE_EIO, sys_errno, _ ("Cannot start a worker process."));
    }
  setpgid (pid, pid); /* here too: whoever comes first */
  *process = (LseProcess) {.pid = pid, .channel_fd = fds[0]};
  return LSE_OK;
}
