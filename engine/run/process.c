/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "run/process.h"

#include "base/channel.h"
#include "base/text.h"

#include "i18n.h"

#include <errno.h>
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

typedef struct
{
  const char *path;
  char *const *argv;
  char *const *envp;
  int channel_fd;
  int log_fd;    /* -1: none */
  int go_fds[2]; /* a pipe: the child goes on when a byte comes, and ends without one */
} Birth;

/* Until the parent lets it. A parent that is gone lets nobody. */
static void
wait_to_go (const Birth *birth)
{
  char byte;
  ssize_t n;
  close (birth->go_fds[1]);
  do
    n = read (birth->go_fds[0], &byte, 1);
  while (n < 0 && errno == EINTR);
  if (n != 1)
    _exit (127);
}

/* In the child: only async-signal-safe calls. Never returns. */
static void
become_worker (const Birth *birth, pid_t up)
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
  wait_to_go (birth);

  /* our end may itself be descriptor 3: first out of the way, then into place without CLOEXEC */
  int moved = fcntl (birth->channel_fd, F_DUPFD_CLOEXEC, 16);
  int null_fd = open ("/dev/null", O_RDWR | O_CLOEXEC);
  if (moved < 0 || null_fd < 0 || dup2 (moved, CONTROL_FD) < 0)
    _exit (127);
  dup2 (null_fd, STDIN_FILENO);
  dup2 (null_fd, STDOUT_FILENO);
  dup2 (birth->log_fd >= 0 ? birth->log_fd : null_fd, STDERR_FILENO);
  execve (birth->path, birth->argv, birth->envp);
  _exit (127);
}

/* No signal meets the child while it still has our handlers: one that is sent to it at once, as Stop
 * does, waits until it ends the child. Returns its pid, or -1 with errno. */
static pid_t
fork_worker (const Birth *birth)
{
  sigset_t all, before;
  pid_t up = getpid ();
  sigfillset (&all);
  pthread_sigmask (SIG_BLOCK, &all, &before);
  pid_t pid = fork ();
  if (pid == 0)
    become_worker (birth, up);
  int sys_errno = errno;
  pthread_sigmask (SIG_SETMASK, &before, NULL);
  errno = sys_errno;
  return pid;
}

/* Keeps clear of the descriptors that become_worker() sets. -1: there is no log. */
static int
open_log (const char *path)
{
  int fd = open (path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  if (fd < 0 || fd >= 8)
    return fd;
  int high = fcntl (fd, F_DUPFD_CLOEXEC, 16);
  close (fd);
  return high;
}

static void
close_if_open (int fd)
{
  if (fd >= 0)
    close (fd);
}

LseStatus
lse_process_start (LseProcess *process,
                   const LsePlan *plan,
                   const char *argument,
                   const char *log_path,
                   LseProcessForkedFn forked,
                   void *user_data,
                   LseError *err)
{
  char path[PATH_MAX];
  char *argv[] = {path, (char *)argument, NULL};
  Birth birth = {.path = path, .argv = argv, .log_fd = -1, .go_fds = {-1, -1}};
  int fds[2] = {-1, -1};
  pid_t pid = -1;
  LseStatus status = lse_worker_path (path, sizeof path, err);
  if (status != LSE_OK)
    return status;
  char **environment = lse_process_environment (plan);
  if (environment == NULL)
    return lse_fail (err, LSE_ENOMEM, 0, _ ("No memory to start a worker."));
  birth.envp = environment;

  if (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds) != 0 ||
      pipe2 (birth.go_fds, O_CLOEXEC) != 0)
    status = lse_fail (err, LSE_EIO, errno, _ ("Cannot make the control channel of a worker."));
  if (status == LSE_OK)
    {
      birth.channel_fd = fds[1];
      if (log_path != NULL)
        birth.log_fd = open_log (log_path);
      pid = fork_worker (&birth);
      if (pid < 0)
        status = lse_fail (err, LSE_EIO, errno, _ ("Cannot start a worker process."));
    }
  if (status == LSE_OK)
    {
      setpgid (pid, pid); /* here too: whoever comes first */
      if (forked != NULL)
        forked (pid, user_data);
      while (write (birth.go_fds[1], "", 1) < 0 && errno == EINTR)
        ;
      *process = (LseProcess) {.pid = pid, .channel_fd = fds[0]};
    }
  close_if_open (birth.go_fds[0]);
  close_if_open (birth.go_fds[1]);
  close_if_open (birth.log_fd);
  close_if_open (fds[1]);
  if (status != LSE_OK)
    close_if_open (fds[0]);
  lse_process_environment_free (environment);
  return status;
}
