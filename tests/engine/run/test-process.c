/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "run/process.h"

#include <glib.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static const char *
find (char **environment, const char *name)
{
  for (size_t i = 0; environment[i] != NULL; i++)
    if (g_str_has_prefix (environment[i], name) && environment[i][strlen (name)] == '=')
      return environment[i] + strlen (name) + 1;
  return NULL;
}

/* What the user's shell says about OpenMP and BLAS must not reach a worker. */
static void
test_environment (void)
{
  LsePlan plan = {.strategy = LSE_STRATEGY_THREADS, .workers = 3, .blas_threads = 1};
  g_setenv ("OMP_PROC_BIND", "true", TRUE);
  g_setenv ("OMP_PLACES", "cores", TRUE);
  g_setenv ("OMP_NUM_THREADS", "64", TRUE);
  g_setenv ("GOMP_CPU_AFFINITY", "0", TRUE);
  g_setenv ("KMP_AFFINITY", "compact", TRUE);
  g_setenv ("OPENBLAS_NUM_THREADS", "64", TRUE);
  g_setenv ("LANESCOPE_TEST_KEEPS", "this", TRUE);

  char **environment = lse_process_environment (&plan);
  g_assert_cmpstr (find (environment, "OMP_PROC_BIND"), ==, "false");
  g_assert_cmpstr (find (environment, "OMP_NUM_THREADS"), ==, "3");
  g_assert_cmpstr (find (environment, "OPENBLAS_NUM_THREADS"), ==, "1");
  g_assert_null (find (environment, "OMP_PLACES"));
  g_assert_null (find (environment, "GOMP_CPU_AFFINITY"));
  g_assert_null (find (environment, "KMP_AFFINITY"));
  g_assert_cmpstr (find (environment, "LANESCOPE_TEST_KEEPS"), ==, "this");
  lse_process_environment_free (environment);

  plan = (LsePlan) {.strategy = LSE_STRATEGY_BLAS, .workers = 4, .blas_threads = 1};
  environment = lse_process_environment (&plan);
  g_assert_cmpstr (find (environment, "OPENBLAS_NUM_THREADS"), ==, "4");
  lse_process_environment_free (environment);

  plan.blas_threads = 0; /* the library's own choice */
  environment = lse_process_environment (&plan);
  g_assert_null (find (environment, "OPENBLAS_NUM_THREADS"));
  lse_process_environment_free (environment);
}

static void
test_no_worker (void)
{
  LseError err = {0};
  char path[512];
  g_setenv ("LANESCOPE_WORKER", "/nonexistent/worker", TRUE);
  g_assert_cmpint (lse_worker_path (path, sizeof path, &err), ==, LSE_EUNAVAILABLE);
  g_assert_nonnull (strstr (err.detail, "/nonexistent/worker"));
  g_unsetenv ("LANESCOPE_WORKER");
}

static void
on_signal (int number)
{
}

/* What is stopped at once after its start ends by that signal, although the front end handles it. */
static void
test_signal_at_once (void)
{
  struct sigaction ours = {.sa_handler = on_signal}, before;
  sigaction (SIGTERM, &ours, &before);
  g_setenv ("LANESCOPE_WORKER", "/bin/sleep", TRUE);
  for (int i = 0; i < 50; i++)
    {
      LseProcess process;
      int wait_status;
      g_assert_cmpint (lse_process_start (&process, NULL, "5", NULL, NULL, NULL, NULL), ==, LSE_OK);
      g_assert_cmpint (kill (-process.pid, SIGTERM), ==, 0);
      g_assert_cmpint (waitpid (process.pid, &wait_status, 0), ==, process.pid);
      close (process.channel_fd);
      g_assert_true (WIFSIGNALED (wait_status));
      g_assert_cmpint (WTERMSIG (wait_status), ==, SIGTERM);
    }
  g_unsetenv ("LANESCOPE_WORKER");
  sigaction (SIGTERM, &before, NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/process/environment", test_environment);
  g_test_add_func ("/engine/process/no-worker", test_no_worker);
  g_test_add_func ("/engine/process/signal-at-once", test_signal_at_once);
  return g_test_run ();
}
