/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "peers.h"

#include <fcntl.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

struct NumpyPeer
{
  pid_t pid;
  FILE *to, *from;
  char version[32];
};

static pid_t
spawn (const char *python, const char *script, bool has_avx512, int to[2], int from[2])
{
  pid_t pid = fork ();
  if (pid != 0)
    return pid;
  dup2 (to[0], STDIN_FILENO);
  dup2 (from[1], STDOUT_FILENO);
  if (freopen ("/dev/null", "w", stderr) == NULL)
    _exit (126);
  execlp (python, python, script, has_avx512 ? NULL : "--no-avx512", NULL);
  _exit (127);
}

static NumpyPeer *
start_with (const char *python, const char *script, bool has_avx512)
{
  int to[2], from[2];
  NumpyPeer *peer = calloc (1, sizeof *peer);
  if (peer == NULL || pipe2 (to, O_CLOEXEC) != 0)
    {
      free (peer);
      return NULL;
    }
  if (pipe2 (from, O_CLOEXEC) != 0)
    {
      close (to[0]);
      close (to[1]);
      free (peer);
      return NULL;
    }
  peer->pid = spawn (python, script, has_avx512, to, from);
  close (to[0]);
  close (from[1]);
  peer->to = fdopen (to[1], "w");
  peer->from = fdopen (from[0], "r");
  if (peer->pid > 0 && fscanf (peer->from, "ready %31s", peer->version) == 1)
    return peer;
  numpy_peer_stop (peer);
  return NULL;
}

NumpyPeer *
numpy_peer_start (const char *script, bool has_avx512, char *why, size_t why_size)
{
  const char *pythons[] = {getenv ("LANESCOPE_PYTHON"), "python3", "/usr/bin/python3"};
  signal (SIGPIPE, SIG_IGN);
  for (size_t i = 0; i < sizeof pythons / sizeof *pythons; i++)
    {
      NumpyPeer *peer = pythons[i] != NULL ? start_with (pythons[i], script, has_avx512) : NULL;
      if (peer != NULL)
        return peer;
    }
  snprintf (why, why_size, "no Python with NumPy; install python3-numpy");
  return NULL;
}

void
numpy_peer_stop (NumpyPeer *peer)
{
  if (peer == NULL)
    return;
  fclose (peer->to); /* the end of its input ends it */
  fclose (peer->from);
  if (peer->pid > 0)
    waitpid (peer->pid, NULL, 0);
  free (peer);
}

const char *
numpy_peer_version (const NumpyPeer *peer)
{
  return peer->version;
}

double
numpy_peer_run_ns (NumpyPeer *peer, const char *workload, uint64_t elements)
{
  double ns;
  if (fprintf (peer->to, "%s %llu\n", workload, (unsigned long long)elements) < 0 ||
      fflush (peer->to) != 0 || fscanf (peer->from, "%lf", &ns) != 1)
    return NAN;
  return ns;
}
