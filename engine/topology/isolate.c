/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "topology/isolate-private.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

/* The last bytes of a whole answer: a child that crashed half way has not written them. */
static const char whole[8] = "answered";

void
lse_isolate_send (int fd, const void *data, size_t bytes)
{
  const char *at = data;
  while (bytes > 0)
    {
      ssize_t written = write (fd, at, bytes);
      if (written < 0 && errno == EINTR)
        continue;
      if (written <= 0)
        return;
      at += written;
      bytes -= (size_t)written;
    }
}

/* What the child may allocate, beyond what it has inherited. Sanitizers reserve their own terabytes,
 * and are not limited. */
static void
limit_memory (void)
{
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
  unsigned long data_pages = 0;
  FILE *file = fopen ("/proc/self/statm", "re");
  if (file == NULL)
    return;
  if (fscanf (file, "%*u %*u %*u %*u %*u %lu", &data_pages) == 1)
    {
      rlim_t bytes =
          (rlim_t)data_pages * (rlim_t)sysconf (_SC_PAGESIZE) + LSE_ISOLATE_MAX_ALLOCATED;
      struct rlimit limit = {.rlim_cur = bytes, .rlim_max = bytes};
      setrlimit (RLIMIT_DATA, &limit);
    }
  fclose (file);
#endif
}

/* A child that may crash does so alone and in silence: no handler of ours, no core, no stderr. It
 * begins with all signals blocked, so that none of ours can run in it before they are gone. */
static void
run_child (LseIsolatedJob job, const void *argument, int fd)
{
  sigset_t none;
  for (int i = 1; i < NSIG; i++)
    signal (i, SIG_DFL);
  sigemptyset (&none);
  sigprocmask (SIG_SETMASK, &none, NULL);
  prctl (PR_SET_DUMPABLE, 0);
  alarm (LSE_ISOLATE_MAX_SECONDS);
  limit_memory ();
  int nowhere = open ("/dev/null", O_WRONLY | O_CLOEXEC);
  if (nowhere >= 0)
    dup2 (nowhere, STDERR_FILENO);
  job (argument, fd);
  lse_isolate_send (fd, whole, sizeof whole);
  _exit (0);
}

static pid_t
fork_job (LseIsolatedJob job, const void *argument, const int fds[2])
{
  sigset_t all, before;
  sigfillset (&all);
  pthread_sigmask (SIG_SETMASK, &all, &before);
  pid_t pid = fork ();
  if (pid == 0)
    {
      close (fds[0]);
      run_child (job, argument, fds[1]);
    }
  int fork_errno = errno;
  pthread_sigmask (SIG_SETMASK, &before, NULL);
  errno = fork_errno;
  return pid;
}

/* Reads @fd to its end. Returns 0, or an errno. */
static int
read_all (int fd, char **data, size_t *bytes)
{
  size_t room = 1 << 16;
  *bytes = 0;
  *data = malloc (room);
  while (*data != NULL)
    {
      ssize_t got = read (fd, *data + *bytes, room - *bytes);
      if (got < 0 && errno == EINTR)
        continue;
      if (got <= 0)
        return got < 0 ? errno : 0;
      *bytes += (size_t)got;
      if (*bytes > LSE_ISOLATE_MAX_BYTES)
        return EFBIG;
      if (*bytes < room)
        continue;
      room *= 2;
      char *larger = realloc (*data, room);
      if (larger == NULL)
        return ENOMEM;
      *data = larger;
    }
  return ENOMEM;
}

LseStatus
lse_isolate_run (LseIsolatedJob job,
                 const void *argument,
                 void **answer,
                 size_t *bytes,
                 LseError *err)
{
  int fds[2];
  char *data = NULL;
  *answer = NULL;
  if (pipe2 (fds, O_CLOEXEC) != 0)
    return lse_fail (err, LSE_EIO, errno, "Cannot make a pipe to a child process");
  pid_t pid = fork_job (job, argument, fds);
  int fork_errno = errno;
  close (fds[1]);
  if (pid < 0)
    {
      close (fds[0]);
      return lse_fail (err, LSE_EIO, fork_errno, "Cannot start a child process");
    }
  int failure = read_all (fds[0], &data, bytes);
  close (fds[0]); /* a child that still writes ends by SIGPIPE, one that computes by its alarm */
  while (waitpid (pid, NULL, 0) < 0 && errno == EINTR)
    continue;

  if (failure == 0 && *bytes >= sizeof whole &&
      memcmp (data + *bytes - sizeof whole, whole, sizeof whole) == 0)
    {
      *bytes -= sizeof whole;
      *answer = data;
      return LSE_OK;
    }
  free (data);
  if (failure == ENOMEM)
    return lse_fail (err, LSE_ENOMEM, 0, "There is not enough memory for the answer.");
  return lse_fail (err, LSE_ECRASHED, 0, "The child process ended without an answer.");
}
