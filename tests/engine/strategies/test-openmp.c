/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mock.h"

#include <glib.h>

static const LseStrategy *openmp;

/* Worker counts go up and down, so that libgomp ends threads and makes new ones. */
static void
test_schedules (void)
{
  static const uint32_t worker_counts[] = {1, 3, 2, 8, 2};
  static const struct
  {
    uint64_t n_units;
    uint32_t chunks;
  } sizes[] = {{0, 1}, {5, 8}, {1000, 64}};
  for (int schedule = LSE_SCHEDULE_STATIC; schedule <= LSE_SCHEDULE_GUIDED; schedule++)
    for (size_t w = 0; w < G_N_ELEMENTS (worker_counts); w++)
      for (size_t s = 0; s < G_N_ELEMENTS (sizes); s++)
        {
          MockSetup setup = {.strategy = LSE_STRATEGY_OPENMP,
                             .waits = s % 4 == 0,
                             .shape = s % 2 == 0 ? LSE_SHAPE_MAP : LSE_SHAPE_REDUCE,
                             .schedule = (LseSchedule)schedule,
                             .n_units = sizes[s].n_units,
                             .chunks = sizes[s].chunks,
                             .workers = worker_counts[w]};
          mock_run_and_check (&setup, openmp, 2);
        }
}

static void
test_id (void)
{
  g_assert_cmpint (openmp->id, ==, LSE_STRATEGY_OPENMP);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  openmp = mock_load_openmp ();
  g_assert_nonnull (openmp);
  g_test_add_func ("/engine/openmp/id", test_id);
  g_test_add_func ("/engine/openmp/schedules", test_schedules);
  return g_test_run ();
}
