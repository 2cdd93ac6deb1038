/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "run/schedule.h"

#include <glib.h>

#define SECOND INT64_C (1000000000)

typedef struct
{
  LsePlan plan;
  LseResult result;
  LseRunProgress progress;
  LseRaceSettings settings;
} Case;

/* A run of @n samples of @median_ns, 10 s before the deadline. */
static Case
make_case (size_t n, double median_ns, bool is_stable, uint32_t n_blocks)
{
  Case c = {.plan = {.workload = LSE_WORKLOAD_SINCOS,
                     .elements = 1000000,
                     .strategy = LSE_STRATEGY_THREADS,
                     .chunks = 8,
                     .workers = 2,
                     .split_every = 4,
                     .trace = true},
            .progress = {.n_blocks = n_blocks},
            .settings = {.target_ci_ratio = 0.02, .deadline_ns = 10 * SECOND}};
  c.result.stats = (LseStats) {.n = n, .median_ns = median_ns, .is_stable = is_stable};
  return c;
}

static uint32_t
block (const Case *c, int64_t now_ns)
{
  return lse_schedule_block (&c->progress, &c->settings, &c->plan, &c->result, now_ns);
}

static bool
enough (const Case *c, int64_t now_ns)
{
  return lse_schedule_is_enough (&c->progress, &c->settings, &c->plan, &c->result, now_ns);
}

static void
test_blocks (void)
{
  Case first = make_case (0, 0, false, 0);
  g_assert_cmpuint (block (&first, 0), ==, 5);
  Case short_one = make_case (5, 1e6, false, 1); /* 100 ms of 1 ms would be 100: at most 64 */
  g_assert_cmpuint (block (&short_one, 0), ==, 64);
  Case middle = make_case (5, 9e6, false, 1); /* 11 fit into 100 ms; even */
  g_assert_cmpuint (block (&middle, 0), ==, 10);
  Case long_one = make_case (5, 1e9, false, 1);
  g_assert_cmpuint (block (&long_one, 0), ==, 6);
  g_assert_cmpuint (block (&long_one, 7 * SECOND), ==, 2); /* 3 s left: two and the warm-up */
}

/* 5 + even + even …: always odd, so that the median is a sample. */
static void
test_total_stays_odd (void)
{
  for (double median_ns = 1e3; median_ns < 1e10; median_ns *= 1.7)
    {
      Case c = make_case (5, median_ns, false, 1);
      for (int64_t now_ns = 0; now_ns < 12 * SECOND; now_ns += SECOND)
        g_assert_cmpuint (block (&c, now_ns) % 2, ==, 0);
    }
}

static void
test_repeats (void)
{
  Case c = make_case (0, 0, false, 0);
  c.plan.repeats = 7;
  g_assert_cmpuint (block (&c, 0), ==, 7);
  c.result.stats.n = 7;
  g_assert_true (enough (&c, 0));
  c.result.stats.n = 6;
  g_assert_false (enough (&c, 100 * SECOND)); /* the number counts, not the time */
}

static void
test_enough (void)
{
  Case four = make_case (4, 1e6, true, 1);
  g_assert_false (enough (&four, 100 * SECOND)); /* five in any case */
  Case lucky = make_case (5, 1e6, true, 1);
  g_assert_false (enough (&lucky, 0)); /* short ones need a second block */
  Case sure = make_case (69, 1e6, true, 2);
  g_assert_true (enough (&sure, 0));
  Case unsure = make_case (69, 1e6, false, 2);
  g_assert_false (enough (&unsure, 0));
  g_assert_true (enough (&unsure, 10 * SECOND)); /* the budget is spent */
  Case slow = make_case (5, 4e9, false, 1);
  g_assert_true (enough (&slow, 0)); /* no further block would fit into 10 s */
}

/* Disturbed ones are measured again while there is time; the counted ones among them do not make it
 * enough. */
static void
test_disturbed (void)
{
  Case c = make_case (20, 1e6, true, 2);
  c.result.n_disturbed = c.result.n_disturbed_counted = 20;
  g_assert_false (enough (&c, 0));
  g_assert_true (enough (&c, 10 * SECOND));
  c.result.n_disturbed_counted = 16; /* four quiet */
  g_assert_false (enough (&c, 0));
  c.result.stats.n = 5; /* now five, and the disturbed ones are left out */
  c.result.n_disturbed_counted = 0;
  c.progress.n_blocks = 3;
  g_assert_true (enough (&c, 0));

  c = make_case (7, 1e6, true, 1); /* a number that was asked for */
  c.plan.repeats = 7;
  c.result.n_disturbed = c.result.n_disturbed_counted = 3;
  g_assert_false (enough (&c, 0));
  g_assert_cmpuint (block (&c, 0), ==, 3);
  c.result.n_disturbed = 14; /* it is no use */
  g_assert_true (enough (&c, 0));
}

/* A million chunks: the ring must not be lapped between two looks. */
static void
test_rings_bound_the_block (void)
{
  Case c = make_case (5, 1e5, false, 1);
  c.plan.chunks = 500000;
  uint64_t events = (lse_plan_events_per_repetition (&c.plan) / lse_plan_ring_stride (&c.plan));
  uint32_t n = block (&c, 0);
  g_assert_true (n <= 6 || (n + 1) * events <= lse_plan_ring_capacity (&c.plan));
}

static uint32_t
likely (const Case *c, int64_t now_ns)
{
  return lse_schedule_likely (&c->progress, &c->settings, &c->plan, &c->result, now_ns);
}

static void
test_likely (void)
{
  Case c = make_case (0, 0, false, 0);
  g_assert_cmpuint (likely (&c, 0), ==, 5);
  c = make_case (3, 1e6, false, 1); /* two were disturbed */
  g_assert_cmpuint (likely (&c, 0), ==, 5);
  c = make_case (5, 30e6, false, 1);
  g_assert_cmpuint (likely (&c, 0), ==, 11);
  c = make_case (5, 30e6, false, 1); /* no time is left */
  g_assert_cmpuint (likely (&c, 10 * SECOND), ==, 5);
  c = make_case (11, 30e6, true, 2); /* known */
  g_assert_cmpuint (likely (&c, 0), ==, 11);
  c = make_case (5, 1e6, false, 1);
  c.plan.repeats = 9;
  g_assert_cmpuint (likely (&c, 0), ==, 9);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/schedule/blocks", test_blocks);
  g_test_add_func ("/engine/schedule/total-stays-odd", test_total_stays_odd);
  g_test_add_func ("/engine/schedule/repeats", test_repeats);
  g_test_add_func ("/engine/schedule/enough", test_enough);
  g_test_add_func ("/engine/schedule/disturbed", test_disturbed);
  g_test_add_func ("/engine/schedule/rings", test_rings_bound_the_block);
  g_test_add_func ("/engine/schedule/likely", test_likely);
  return g_test_run ();
}
