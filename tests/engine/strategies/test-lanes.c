/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The lanes that strategies write, with real rings. Within a round the spans of a worker's lane
 * follow one another without a hole or an overlap, and all lanes of a round begin and end
 * together: only so can an account of every core-second close.
 */
#include "mock.h"

#include <glib.h>
#include <glib/gstdio.h>

#define N_ROUNDS 3
#define CAPACITY 4096u

typedef struct
{
  LseEvent events[CAPACITY];
  size_t n_events;
} Lane;

typedef struct
{
  int64_t begin_ns, end_ns;
} Window;

static const LseStrategy *module;
static char *folder;

static char *
ring_path (int worker)
{
  return g_strdup_printf ("%s/%d", folder, worker + 1);
}

static void
open_rings (Mock *mock)
{
  for (int i = -1; i < (int)mock->team.n_workers; i++)
    {
      g_autofree char *path = ring_path (i);
      g_assert_cmpint (lse_ring_create (path, CAPACITY, i, NULL), ==, LSE_OK);
      g_assert_cmpint (lse_ring_writer_open (&mock->slots[i + 1].ring, path, 1, NULL), ==, LSE_OK);
    }
}

/* What lies over or inside other spans: the chain is made of the rest. */
static void
leave_out_notes (Lane *lane)
{
  size_t n_kept = 0;
  for (size_t i = 0; i < lane->n_events; i++)
    {
      uint16_t kind = lane->events[i].kind;
      if (kind != LSE_EVENT_GIL_HELD && kind != LSE_EVENT_GIL_TIMEOUT &&
          kind != LSE_EVENT_GIL_REQUEST)
        lane->events[n_kept++] = lane->events[i];
    }
  lane->n_events = n_kept;
}

static void
read_lane (Mock *mock, int worker, Lane *lane)
{
  LseRingReader reader;
  g_autofree char *path = ring_path (worker);
  lse_ring_writer_close (&mock->slots[worker + 1].ring);
  g_assert_cmpint (lse_ring_reader_open (&reader, path, NULL), ==, LSE_OK);
  lane->n_events = lse_ring_reader_drain (&reader, lane->events, CAPACITY);
  g_assert_cmpuint (reader.n_lost, ==, 0);
  leave_out_notes (lane);
  lse_ring_reader_close (&reader);
  g_unlink (path);
}

/* The events of one round: those that begin inside its window. A child that sends the last result
 * may still be inside write() when the parent has it all: its lane runs over, and *@end is 0; where
 * it runs over into the next round, it begins there when it is done, or misses it, and *@begin is 0.
 * Returns the index after the last. */
static size_t
check_round (const Lane *lane, size_t at, const Window *window, uint64_t *begin, uint64_t *end)
{
  *begin = *end = 0;
  if (at > 0 && (int64_t)lane->events[at - 1].end >= window->end_ns)
    return at;
  g_assert_cmpuint (at, <, lane->n_events);
  g_assert_cmpint ((int64_t)lane->events[at].begin, >=, window->begin_ns);
  bool is_late = at > 0 && (int64_t)lane->events[at - 1].end > window->begin_ns;
  *end = lane->events[at].begin;
  *begin = is_late ? 0 : *end;
  while (at < lane->n_events && (int64_t)lane->events[at].begin < window->end_ns)
    {
      g_assert_cmpuint (lane->events[at].begin, ==, *end);
      g_assert_cmpuint (lane->events[at].end, >=, lane->events[at].begin);
      *end = lane->events[at++].end;
    }
  if ((int64_t)*end > window->end_ns)
    {
      g_assert_cmpint (lane->events[at - 1].kind, ==, LSE_EVENT_SEND);
      *end = 0;
    }
  return at;
}

static void
count_chunks (const Lane *lane, uint32_t *n_seen)
{
  for (size_t i = 0; i < lane->n_events; i++)
    if (lane->events[i].kind == LSE_EVENT_COMPUTE &&
        lane->events[i].argument != LSE_COMPUTE_GOES_ON)
      n_seen[lane->events[i].chunk]++;
}

static void
check_lanes (Mock *mock, const Window *windows)
{
  g_autofree Lane *lane = g_new (Lane, 1);
  g_autofree uint32_t *n_seen = g_new0 (uint32_t, mock->plan.chunks);
  uint64_t begins[N_ROUNDS] = {0}, ends[N_ROUNDS] = {0};
  for (int worker = 0; worker < (int)mock->team.n_workers; worker++)
    {
      size_t at = 0;
      read_lane (mock, worker, lane);
      count_chunks (lane, n_seen);
      for (int round = 0; round < N_ROUNDS; round++)
        {
          uint64_t begin, end;
          at = check_round (lane, at, &windows[round], &begin, &end);
          if (begins[round] == 0)
            begins[round] = begin;
          if (ends[round] == 0)
            ends[round] = end;
          if (begin != 0)
            g_assert_cmpuint (begin, ==, begins[round]);
          if (end != 0)
            g_assert_cmpuint (end, ==, ends[round]);
        }
      g_assert_cmpuint (at, ==, lane->n_events);
    }
  read_lane (mock, -1, lane);
  for (uint32_t chunk = 0; chunk < mock->plan.chunks; chunk++)
    g_assert_cmpuint (n_seen[chunk], ==, N_ROUNDS);
}

static void
run_traced (const MockSetup *setup, const LseStrategy *strategy)
{
  Mock mock;
  Window windows[N_ROUNDS];
  g_test_message ("%s", mock_describe (setup));
  mock_init (&mock, setup, strategy);
  open_rings (&mock);
  LseTeam *team = &mock.team;
  g_assert_cmpint (mock.strategy->start (team, &mock.state, NULL), ==, LSE_OK);
  g_assert_cmpint (mock.strategy->round (team, mock.state, LSE_JOB_FILL, NULL), ==, LSE_OK);
  for (int i = 0; i < N_ROUNDS; i++)
    {
      g_assert_cmpint (mock.strategy->round (team, mock.state, LSE_JOB_WAKE, NULL), ==, LSE_OK);
      windows[i].begin_ns = lse_clock_now_ns ();
      g_assert_cmpint (mock.strategy->round (team, mock.state, LSE_JOB_COMPUTE, NULL), ==, LSE_OK);
      windows[i].end_ns = lse_clock_now_ns ();
      mock_check (&mock, i + 1);
    }
  mock.strategy->stop (team, mock.state);
  check_lanes (&mock, windows);
  mock_clear (&mock);
}

static MockSetup
setup_of (LseStrategyId strategy)
{
  return (MockSetup) {.strategy = strategy,
                      .schedule = LSE_SCHEDULE_DYNAMIC,
                      .n_units = 500,
                      .chunks = 40,
                      .workers = 3,
                      .split_every = 4,
                      .hash = true,
                      .spin_units = 100};
}

static void
test_shapes (gconstpointer strategy)
{
  MockSetup setup = setup_of ((LseStrategyId)GPOINTER_TO_INT (strategy));
  setup.workers = setup.strategy == LSE_STRATEGY_SERIAL ? 1 : 3;
  for (int shape = LSE_SHAPE_MAP; shape <= LSE_SHAPE_REDUCE; shape++)
    for (int pool = LSE_POOL_PERSISTENT; pool <= LSE_POOL_PER_RUN; pool++)
      {
        setup.shape = (LseShape)shape;
        setup.pool = (LsePool)pool;
        run_traced (&setup, NULL);
      }
}

static void
test_processes (void)
{
  MockSetup setup = setup_of (LSE_STRATEGY_PROCESSES);
  for (int transport = LSE_TRANSPORT_PIPE; transport <= LSE_TRANSPORT_SHARED; transport++)
    for (int pool = LSE_POOL_PERSISTENT; pool <= LSE_POOL_PER_RUN; pool++)
      {
        setup.transport = (LseTransport)transport;
        setup.pool = (LsePool)pool;
        run_traced (&setup, NULL);
      }
}

/* Waits for the GIL, forced switches and the pieces of interrupted chunks leave no hole either. */
static void
test_gil (void)
{
  static const double shares[] = {0, 0.5, 1};
  MockSetup setup = setup_of (LSE_STRATEGY_GIL);
  setup.switch_interval_ns = 100000;
  for (int variant = LSE_GIL_3_11; variant <= LSE_GIL_LEGACY; variant++)
    for (size_t i = 0; i < G_N_ELEMENTS (shares); i++)
      {
        setup.gil = (LseGilVariant)variant;
        setup.gil_free_ratio = shares[i];
        setup.has_check_points = i == 0;
        setup.io_thread = variant == LSE_GIL_3_13;
        setup.spin_units = i == 0 ? 2000 : 100;
        setup.shape = i == 1 ? LSE_SHAPE_REDUCE : LSE_SHAPE_MAP;
        run_traced (&setup, NULL);
      }
}

static void
test_openmp (void)
{
  MockSetup setup = setup_of (LSE_STRATEGY_OPENMP);
  run_traced (&setup, module);
  setup.shape = LSE_SHAPE_REDUCE;
  run_traced (&setup, module);
}

int
main (int argc, char **argv)
{
  g_setenv ("LANESCOPE_CLOCK", "monotonic", TRUE); /* whole nanoseconds: equality is exact */
  g_test_init (&argc, &argv, NULL);
  folder = g_dir_make_tmp ("lanescope-lanes-XXXXXX", NULL);
  module = mock_load_openmp ();
  g_test_add_data_func ("/engine/lanes/serial", GINT_TO_POINTER (LSE_STRATEGY_SERIAL), test_shapes);
  g_test_add_data_func ("/engine/lanes/threads", GINT_TO_POINTER (LSE_STRATEGY_THREADS),
                        test_shapes);
  g_test_add_data_func ("/engine/lanes/graph", GINT_TO_POINTER (LSE_STRATEGY_GRAPH), test_shapes);
  g_test_add_func ("/engine/lanes/gil", test_gil);
  g_test_add_func ("/engine/lanes/processes", test_processes);
  if (module != NULL)
    g_test_add_func ("/engine/lanes/openmp", test_openmp);
  int failed = g_test_run ();
  g_rmdir (folder);
  g_free (folder);
  return failed;
}
