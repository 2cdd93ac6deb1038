/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mock.h"
#include "strategies/process-pool.h"

#include <glib.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

static const struct
{
  uint64_t n_units;
  uint32_t chunks, workers;
} sizes[] = {{0, 1, 2},    {0, 5, 1},     {1, 1, 3},      {5, 8, 2},    {1000, 7, 1},
             {1000, 7, 8}, {1000, 64, 3}, {3000, 100, 2}, {20000, 3, 2}};

static MockSetup
setup_of (LsePool pool, LseTransport transport)
{
  return (MockSetup) {.strategy = LSE_STRATEGY_PROCESSES,
                      .schedule = LSE_SCHEDULE_DYNAMIC,
                      .pool = pool,
                      .transport = transport,
                      .n_units = 1000,
                      .chunks = 20,
                      .workers = 3};
}

static void
test_transport (gconstpointer transport)
{
  for (int pool = LSE_POOL_PERSISTENT; pool <= LSE_POOL_PER_RUN; pool++)
    for (size_t s = 0; s < G_N_ELEMENTS (sizes); s++)
      for (int shape = LSE_SHAPE_MAP; shape <= LSE_SHAPE_REDUCE; shape++)
        {
          MockSetup setup = setup_of ((LsePool)pool, (LseTransport)GPOINTER_TO_INT (transport));
          setup.shape = (LseShape)shape;
          setup.n_units = sizes[s].n_units;
          setup.chunks = sizes[s].chunks;
          setup.workers = sizes[s].workers;
          setup.may_spin = s % 2 == 0;
          mock_run_and_check (&setup, NULL, 2);
        }
}

static void
test_shared_schedules (void)
{
  for (int schedule = LSE_SCHEDULE_STATIC; schedule <= LSE_SCHEDULE_GUIDED; schedule++)
    {
      MockSetup setup = setup_of (LSE_POOL_PERSISTENT, LSE_TRANSPORT_SHARED);
      setup.schedule = (LseSchedule)schedule;
      mock_run_and_check (&setup, NULL, 3);
    }
}

/* ------------------------------------------------------------------ children that die */

static void
assert_killed (LseStatus status, const LseError *err)
{
  g_assert_cmpint (status, ==, LSE_ECRASHED);
  g_assert_nonnull (strstr (err->detail, "SIGKILL"));
  g_assert_nonnull (strstr (err->detail, "Worker "));
}

/* Killed in the middle of a chunk: the round ends with the signal's name, also the next one of a
 * persistent pool; a pool per run goes on. */
static void
test_killed_in_a_round (void)
{
  for (int pool = LSE_POOL_PERSISTENT; pool <= LSE_POOL_PER_RUN; pool++)
    for (int transport = LSE_TRANSPORT_PIPE; transport <= LSE_TRANSPORT_SHARED; transport++)
      {
        MockSetup setup = setup_of ((LsePool)pool, (LseTransport)transport);
        Mock mock;
        LseError err = {0};
        g_test_message ("%s", mock_describe (&setup));
        mock_init (&mock, &setup, NULL);
        LseTeam *team = &mock.team;
        g_assert_cmpint (mock.strategy->start (team, &mock.state, &err), ==, LSE_OK);
        g_assert_cmpint (mock.strategy->round (team, mock.state, LSE_JOB_FILL, &err), ==, LSE_OK);

        mock.counts->kill_at = 500;
        assert_killed (mock.strategy->round (team, mock.state, LSE_JOB_COMPUTE, &err), &err);
        mock.counts->kill_at = UINT64_MAX;

        LseStatus status = mock.strategy->round (team, mock.state, LSE_JOB_COMPUTE, &err);
        if (pool == LSE_POOL_PERSISTENT)
          assert_killed (status, &err);
        else
          g_assert_cmpint (status, ==, LSE_OK);
        mock.strategy->stop (team, mock.state);
        mock_clear (&mock);
      }
}

/* Killed while it waits, perhaps with the lock of the task pipe: found before the next timed
 * region. */
static void
test_killed_while_idle (void)
{
  for (int transport = LSE_TRANSPORT_PIPE; transport <= LSE_TRANSPORT_SHARED; transport++)
    for (int victim = 0; victim < 6; victim++)
      {
        MockSetup setup = setup_of (LSE_POOL_PERSISTENT, (LseTransport)transport);
        Mock mock;
        LseError err = {0};
        mock_init (&mock, &setup, NULL);
        LseTeam *team = &mock.team;
        g_assert_cmpint (mock.strategy->start (team, &mock.state, &err), ==, LSE_OK);
        mock.strategy->round (team, mock.state, LSE_JOB_FILL, &err);
        g_assert_cmpint (mock.strategy->round (team, mock.state, LSE_JOB_COMPUTE, &err), ==,
                         LSE_OK);

        pid_t pid = mock.counts->pids[victim * 150];
        siginfo_t info;
        g_assert_cmpint (kill (pid, SIGKILL), ==, 0);
        g_assert_cmpint (waitid (P_PID, (id_t)pid, &info, WEXITED | WNOWAIT), ==, 0);
        assert_killed (mock.strategy->round (team, mock.state, LSE_JOB_WAKE, &err), &err);
        mock.strategy->stop (team, mock.state);
        mock_clear (&mock);
      }
}

/* The parent vanishes without a word: its children vanish with it. They come to us, as we have
 * asked for orphans. */
static void
test_parent_dies (gconstpointer transport)
{
  MockSetup setup = setup_of (LSE_POOL_PERSISTENT, (LseTransport)GPOINTER_TO_INT (transport));
  Mock mock;
  mock_init (&mock, &setup, NULL);
  LseTeam *team = &mock.team;
  prctl (PR_SET_CHILD_SUBREAPER, 1);
  pid_t parent = fork ();
  if (parent == 0)
    {
      bool ran = mock.strategy->start (team, &mock.state, NULL) == LSE_OK &&
                 mock.strategy->round (team, mock.state, LSE_JOB_FILL, NULL) == LSE_OK &&
                 mock.strategy->round (team, mock.state, LSE_JOB_COMPUTE, NULL) == LSE_OK;
      _exit (ran ? 0 : 1);
    }
  int status;
  g_assert_cmpint (waitpid (parent, &status, 0), ==, parent);
  g_assert_true (WIFEXITED (status) && WEXITSTATUS (status) == 0);
  for (uint32_t i = 0; i < setup.workers; i++)
    {
      g_assert_cmpint (waitpid (-1, &status, 0), >, 0);
      /* The kernel closes the parent's pipes first: a child may see that before the signal. */
      g_assert_true (WIFSIGNALED (status) ? WTERMSIG (status) == SIGKILL
                                          : WEXITSTATUS (status) == LSE_CHILD_LOST);
    }
  g_assert_cmpint (waitpid (-1, &status, 0), ==, -1);
  prctl (PR_SET_CHILD_SUBREAPER, 0);
  mock_clear (&mock);
}

/* No zombie and no descriptor stays. */
static void
test_start_and_stop_storm (void)
{
  int before = dup (0);
  close (before);
  for (int i = 0; i < 40; i++)
    {
      MockSetup setup =
          setup_of (i % 2 == 0 ? LSE_POOL_PERSISTENT : LSE_POOL_PER_RUN, (LseTransport)(i % 3));
      mock_run_and_check (&setup, NULL, i % 4 == 0 ? 1 : 0);
    }
  int after = dup (0);
  close (after);
  g_assert_cmpint (after, ==, before);
  g_assert_cmpint (waitpid (-1, NULL, WNOHANG), ==, -1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/engine/processes/pipe", GINT_TO_POINTER (LSE_TRANSPORT_PIPE),
                        test_transport);
  g_test_add_data_func ("/engine/processes/reduced", GINT_TO_POINTER (LSE_TRANSPORT_REDUCED),
                        test_transport);
  g_test_add_data_func ("/engine/processes/shared", GINT_TO_POINTER (LSE_TRANSPORT_SHARED),
                        test_transport);
  g_test_add_func ("/engine/processes/shared-schedules", test_shared_schedules);
  g_test_add_func ("/engine/processes/killed-in-a-round", test_killed_in_a_round);
  g_test_add_func ("/engine/processes/killed-while-idle", test_killed_while_idle);
  g_test_add_data_func ("/engine/processes/parent-dies/pipe", GINT_TO_POINTER (LSE_TRANSPORT_PIPE),
                        test_parent_dies);
  g_test_add_data_func ("/engine/processes/parent-dies/shared",
                        GINT_TO_POINTER (LSE_TRANSPORT_SHARED), test_parent_dies);
  g_test_add_func ("/engine/processes/start-and-stop-storm", test_start_and_stop_storm);
  return g_test_run ();
}
