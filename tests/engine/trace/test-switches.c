/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "trace/switches.h"

#include <glib.h>

static LseThreadLane *
add_thread (LseSwitches *switches, int tid)
{
  size_t index = lse_switches_add_thread (switches, 100, tid);
  g_assert_cmpuint (index, !=, SIZE_MAX);
  return &switches->threads[index];
}

static void
add_stay (LseThreadLane *lane, int64_t from_ns, int64_t on_ns, int64_t off_ns, int cpu)
{
  g_assert_cmpint (lse_thread_lane_append (lane, from_ns, on_ns, off_ns, cpu, LSE_STAY_BLOCKED), ==,
                   LSE_OK);
  lane->cpu_ns += off_ns - on_ns;
}

static void
test_exact (void)
{
  LseSwitches *switches = lse_switches_new (LSE_SWITCHES_PERF);
  LseThreadLane *lane = add_thread (switches, 7);
  add_stay (lane, 10, 10, 20, 0);
  add_stay (lane, 20, 20, 50, 1);
  add_stay (lane, 80, 80, 90, 1);
  static const int64_t table[][3] = {{0, 100, 50}, {0, 10, 0},  {10, 20, 10}, {15, 25, 10},
                                     {50, 80, 0},  {85, 86, 1}, {90, 200, 0}, {20, 20, 0},
                                     {30, 20, 0},  {-5, 11, 1}, {49, 81, 2}};
  for (size_t i = 0; i < G_N_ELEMENTS (table); i++)
    g_assert_cmpint (lse_thread_lane_on_core_ns (lane, table[i][0], table[i][1]), ==, table[i][2]);
  g_assert_cmpint (lane->worker, ==, LSE_WORKER_FOREIGN);
  lse_switches_free (switches);
}

/* Under schedstat an interval's time is spread over all of it. */
static void
test_interpolated (void)
{
  LseSwitches *switches = lse_switches_new (LSE_SWITCHES_SCHEDSTAT);
  LseThreadLane *lane = add_thread (switches, 7);
  add_stay (lane, 100, 175, 200, 0); /* a quarter of it */
  add_stay (lane, 200, 200, 300, 0); /* all of it */
  g_assert_cmpint (lse_thread_lane_on_core_ns (lane, 0, 1000), ==, 125);
  g_assert_cmpint (lse_thread_lane_on_core_ns (lane, 100, 140), ==, 10);
  g_assert_cmpint (lse_thread_lane_on_core_ns (lane, 180, 220), ==, 25);
  g_assert_cmpint (lse_thread_lane_on_core_ns (lane, 250, 260), ==, 10);
  lse_switches_free (switches);
}

/* Any window of any lane, against every stay looked at one by one. */
static void
test_brute_force (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (4);
  for (int round = 0; round < 200; round++)
    {
      LseSwitches *switches = lse_switches_new (LSE_SWITCHES_PERF);
      LseThreadLane *lane = add_thread (switches, 1);
      int64_t at_ns = 0;
      for (int i = g_rand_int_range (random, 0, 60); i > 0; i--)
        {
          int64_t from_ns = at_ns + g_rand_int_range (random, 0, 3);
          int64_t off_ns = from_ns + g_rand_int_range (random, 1, 9);
          add_stay (lane, from_ns, from_ns, off_ns, g_rand_int_range (random, 0, 4));
          at_ns = off_ns;
        }
      for (int64_t from_ns = -1; from_ns < at_ns + 2; from_ns += 3)
        for (int64_t to_ns = from_ns; to_ns < at_ns + 2; to_ns += 2)
          {
            int64_t sum_ns = 0;
            for (size_t i = 0; i < lane->n_stays; i++)
              sum_ns += MAX (0, MIN (lane->off_ns[i], to_ns) - MAX (lane->on_ns[i], from_ns));
            g_assert_cmpint (lse_thread_lane_on_core_ns (lane, from_ns, to_ns), ==, sum_ns);
          }
      lse_switches_free (switches);
    }
}

/* The kernel gives a number again: the latest of them is meant. */
static void
test_find (void)
{
  LseSwitches *switches = lse_switches_new (LSE_SWITCHES_PERF);
  g_assert_cmpuint (lse_switches_find_thread (switches, 5), ==, SIZE_MAX);
  for (int tid = 1; tid <= 100; tid++)
    add_thread (switches, tid % 50);
  g_assert_cmpuint (lse_switches_find_thread (switches, 5), ==, 54);
  g_assert_cmpuint (lse_switches_find_thread (switches, 51), ==, SIZE_MAX);
  lse_switches_free (switches);
}

static void
test_slice (void)
{
  LseSwitches *switches = lse_switches_new (LSE_SWITCHES_SCHEDSTAT);
  LseThreadLane *lane = add_thread (switches, 1);
  switches->n_lost = 3;
  switches->resolution_ns = 100;
  for (int i = 0; i < 100; i++)
    add_stay (lane, i * 100, i * 100 + 50, i * 100 + 100, 2);
  lane->worker = 1;
  lane->n_preempted = 9;
  add_thread (switches, 2); /* never on a core */

  LseSwitches *slice = lse_switches_slice (switches, 1150, 1350);
  lse_switches_free (switches); /* nothing is shared */
  g_assert_cmpuint (slice->n_threads, ==, 1);
  g_assert_cmpuint (slice->threads[0].n_stays, ==, 3);
  g_assert_cmpint (slice->threads[0].on_ns[0], ==, 1150);
  g_assert_cmpint (slice->threads[0].worker, ==, 1);
  g_assert_cmpuint (slice->threads[0].n_preempted, ==, 9);
  g_assert_cmpint (slice->threads[0].cpu_ns, ==, 5000);
  g_assert_cmpuint (slice->n_lost, ==, 3);
  g_assert_cmpint (slice->resolution_ns, ==, 100);
  g_assert_cmpstr (lse_switch_source_name (slice->source), ==, "schedstat");
  lse_switches_free (slice);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/switches/exact", test_exact);
  g_test_add_func ("/engine/switches/interpolated", test_interpolated);
  g_test_add_func ("/engine/switches/brute-force", test_brute_force);
  g_test_add_func ("/engine/switches/find", test_find);
  g_test_add_func ("/engine/switches/slice", test_slice);
  return g_test_run ();
}
