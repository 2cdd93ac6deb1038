/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mock.h"
#include "strategies/team-private.h"

#include <glib.h>

static const uint32_t worker_counts[] = {1, 2, 3, 8};

/* units, chunks: none, one, more chunks than units, even and uneven cuts, many */
static const struct
{
  uint64_t n_units;
  uint32_t chunks;
} sizes[] = {{0, 1}, {0, 5}, {1, 1}, {5, 8}, {1000, 7}, {1000, 64}, {3000, 3000}};

static void
run_sizes (MockSetup setup)
{
  for (size_t w = 0; w < G_N_ELEMENTS (worker_counts); w++)
    for (size_t s = 0; s < G_N_ELEMENTS (sizes); s++)
      for (int shape = LSE_SHAPE_MAP; shape <= LSE_SHAPE_REDUCE; shape++)
        {
          setup.shape = (LseShape)shape;
          setup.workers = setup.strategy == LSE_STRATEGY_SERIAL ? 1 : worker_counts[w];
          setup.n_units = sizes[s].n_units;
          setup.chunks = sizes[s].chunks;
          setup.may_spin = (w + s) % 2 == 0;
          setup.waits = s % 2 == 0;
          mock_run_and_check (&setup, NULL, 2);
        }
}

static void
test_serial (void)
{
  run_sizes ((MockSetup) {.strategy = LSE_STRATEGY_SERIAL});
}

static void
test_threads (gconstpointer schedule)
{
  for (int pool = LSE_POOL_PERSISTENT; pool <= LSE_POOL_PER_RUN; pool++)
    run_sizes ((MockSetup) {.strategy = LSE_STRATEGY_THREADS,
                            .schedule = (LseSchedule)GPOINTER_TO_INT (schedule),
                            .pool = (LsePool)pool});
}

static void
test_graph (gconstpointer split_every)
{
  run_sizes ((MockSetup) {.strategy = LSE_STRATEGY_GRAPH,
                          .split_every = GPOINTER_TO_UINT (split_every),
                          .hash = GPOINTER_TO_UINT (split_every) == 4});
}

/* All workers meet between two phases, whatever hands the chunks out, and whether they look for each
 * other or sleep. */
static void
test_phases (void)
{
  static const LseStrategyId strategies[] = {LSE_STRATEGY_SERIAL, LSE_STRATEGY_THREADS,
                                             LSE_STRATEGY_PROCESSES, LSE_STRATEGY_GRAPH,
                                             LSE_STRATEGY_GIL};
  for (size_t s = 0; s < G_N_ELEMENTS (strategies); s++)
    for (int i = 0; i < 24; i++)
      {
        MockSetup setup = {.strategy = strategies[s],
                           .shape = LSE_SHAPE_MAP,
                           .schedule = (LseSchedule)(i % 3),
                           .pool = (LsePool)(i / 3 % 2),
                           .transport = LSE_TRANSPORT_SHARED,
                           .n_units = 100,
                           .chunks = i % 5 == 0 ? 2 : 13,
                           .workers = strategies[s] == LSE_STRATEGY_SERIAL ? 1 : 1 + (guint)i / 6,
                           .split_every = 4,
                           .n_phases = 40,
                           .may_spin = i % 4 == 0};
        if (setup.pool == LSE_POOL_PER_RUN && !lse_strategy_info (strategies[s])->has_pool)
          continue;
        mock_run_and_check (&setup, NULL, 2);
      }
}

static void
test_gil (gconstpointer variant)
{
  static const double shares[] = {0, 0.37, 1};
  for (size_t i = 0; i < G_N_ELEMENTS (shares); i++)
    run_sizes ((MockSetup) {.strategy = LSE_STRATEGY_GIL,
                            .gil = (LseGilVariant)GPOINTER_TO_INT (variant),
                            .gil_free_ratio = shares[i],
                            .gil_slowdown_ratio = 1.2,
                            .c_call_ns = i == 1 ? 1000 : 0,
                            .interpreters = 2,
                            .has_check_points = i == 0});
}

/* Under one GIL no two kernels run at once; with several, no more than there are. */
static void
test_gil_excludes (void)
{
  static const struct
  {
    LseGilVariant gil;
    uint32_t interpreters;
    int max_active;
  } table[] = {{LSE_GIL_3_11, 0, 1},
               {LSE_GIL_3_13, 0, 1},
               {LSE_GIL_LEGACY, 0, 1},
               {LSE_GIL_PER_INTERPRETER, 1, 1},
               {LSE_GIL_PER_INTERPRETER, 2, 2}};
  for (size_t i = 0; i < G_N_ELEMENTS (table); i++)
    for (int has_check_points = 0; has_check_points <= 1; has_check_points++)
      {
        MockSetup setup = {.strategy = LSE_STRATEGY_GIL,
                           .n_units = 20000,
                           .chunks = 40,
                           .workers = 4,
                           .may_spin = true,
                           .spin_units = 100,
                           .gil = table[i].gil,
                           .interpreters = table[i].interpreters,
                           .switch_interval_ns = 50000,
                           .has_check_points = has_check_points != 0};
        Mock mock;
        mock_init (&mock, &setup, NULL);
        g_assert_cmpint (mock.strategy->start (&mock.team, &mock.state, NULL), ==, LSE_OK);
        mock.strategy->round (&mock.team, mock.state, LSE_JOB_FILL, NULL);
        for (int round = 1; round <= 3; round++)
          {
            g_assert_cmpint (mock.strategy->round (&mock.team, mock.state, LSE_JOB_COMPUTE, NULL),
                             ==, LSE_OK);
            mock_check (&mock, round);
          }
        g_assert_cmpint (mock.counts->max_active, <=, table[i].max_active);
        mock.strategy->stop (&mock.team, mock.state);
        mock_clear (&mock);
      }
}

/* The tree's shape alone decides: the same bits for any number of workers, every time. */
static void
test_graph_is_deterministic (void)
{
  double sum = 0, error = 0;
  for (int i = 0; i < 24; i++)
    {
      MockSetup setup = {.strategy = LSE_STRATEGY_GRAPH,
                         .shape = LSE_SHAPE_REDUCE,
                         .n_units = 5000,
                         .chunks = 700,
                         .workers = worker_counts[i % 4],
                         .split_every = 4,
                         .may_spin = i % 3 == 0};
      Mock mock;
      mock_init (&mock, &setup, NULL);
      g_assert_cmpint (mock.strategy->start (&mock.team, &mock.state, NULL), ==, LSE_OK);
      mock.strategy->round (&mock.team, mock.state, LSE_JOB_FILL, NULL);
      mock.strategy->round (&mock.team, mock.state, LSE_JOB_COMPUTE, NULL);
      mock.strategy->stop (&mock.team, mock.state);
      if (i == 0)
        {
          sum = mock.team.total.sum;
          error = mock.team.total.error;
        }
      g_assert_cmpmem (&mock.team.total.sum, sizeof sum, &sum, sizeof sum);
      g_assert_cmpmem (&mock.team.total.error, sizeof error, &error, sizeof error);
      mock_clear (&mock);
    }
}

/* Static blocks and first touch go to the same workers; nobody is left out. */
static void
test_static_is_even (void)
{
  MockSetup setup = {.strategy = LSE_STRATEGY_THREADS,
                     .schedule = LSE_SCHEDULE_STATIC,
                     .n_units = 4000,
                     .chunks = 8,
                     .workers = 4};
  mock_run_and_check (&setup, NULL, 3);
}

static void
test_table (void)
{
  for (int id = 0; id < LSE_N_STRATEGIES; id++)
    {
      const LseStrategy *strategy = lse_strategy_find_builtin ((LseStrategyId)id);
      if (id == LSE_STRATEGY_OPENMP)
        g_assert_null (strategy);
      else
        g_assert_cmpint (strategy->id, ==, id);
    }
  g_assert_null (lse_strategy_find_builtin (LSE_N_STRATEGIES));
}

/* The cut is the plan's. */
static void
test_cut_is_the_plans (void)
{
  MockSetup setup = {.strategy = LSE_STRATEGY_SERIAL, .n_units = 103, .chunks = 10, .workers = 1};
  Mock mock;
  mock_init (&mock, &setup, NULL);
  mock.plan.workload = LSE_WORKLOAD_MEAN;
  lse_team_prepare (&mock.team);
  for (uint32_t chunk = 0; chunk < setup.chunks; chunk++)
    {
      uint64_t begin, end, mock_begin, mock_end;
      lse_plan_chunk (&mock.plan, chunk, &begin, &end);
      lse_team_units (&mock.team, chunk, chunk + 1, &mock_begin, &mock_end);
      g_assert_cmpuint (begin, ==, mock_begin);
      g_assert_cmpuint (end, ==, mock_end);
    }
  mock_clear (&mock);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/strategies/table", test_table);
  g_test_add_func ("/engine/strategies/cut-is-the-plans", test_cut_is_the_plans);
  g_test_add_func ("/engine/strategies/serial", test_serial);
  g_test_add_data_func ("/engine/strategies/threads/static", GINT_TO_POINTER (LSE_SCHEDULE_STATIC),
                        test_threads);
  g_test_add_data_func ("/engine/strategies/threads/dynamic",
                        GINT_TO_POINTER (LSE_SCHEDULE_DYNAMIC), test_threads);
  g_test_add_data_func ("/engine/strategies/threads/guided", GINT_TO_POINTER (LSE_SCHEDULE_GUIDED),
                        test_threads);
  g_test_add_func ("/engine/strategies/phases", test_phases);
  g_test_add_func ("/engine/strategies/threads/static-is-even", test_static_is_even);
  g_test_add_data_func ("/engine/strategies/graph/split-2", GUINT_TO_POINTER (2), test_graph);
  g_test_add_data_func ("/engine/strategies/graph/split-4", GUINT_TO_POINTER (4), test_graph);
  g_test_add_data_func ("/engine/strategies/graph/split-100", GUINT_TO_POINTER (100), test_graph);
  for (int i = LSE_GIL_3_11; i <= LSE_GIL_LEGACY; i++)
    {
      g_autofree char *path =
          g_strdup_printf ("/engine/strategies/gil/%s", lse_gil_variant_name ((LseGilVariant)i));
      g_test_add_data_func (path, GINT_TO_POINTER (i), test_gil);
    }
  g_test_add_func ("/engine/strategies/gil/excludes", test_gil_excludes);
  g_test_add_func ("/engine/strategies/graph/deterministic", test_graph_is_deterministic);
  return g_test_run ();
}
