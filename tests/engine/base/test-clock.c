/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/clock.h"

#include <glib.h>

/* Between two anchors the line is exact at both ends and monotone between them. */
static void
test_interpolates (void)
{
  LseClockAnchor first = {.ticks = 1000, .monotonic_ns = 5000};
  LseClockAnchor second = {.ticks = 3000, .monotonic_ns = 6000};
  g_assert_cmpint (lse_clock_to_ns (1000, first, second), ==, 5000);
  g_assert_cmpint (lse_clock_to_ns (2000, first, second), ==, 5500);
  g_assert_cmpint (lse_clock_to_ns (3000, first, second), ==, 6000);
  g_assert_cmpint (lse_clock_to_ns (800, first, second), ==, 4900);
}

static void
test_interpolates_far (void)
{
  /* a year of TSC ticks at 3 GHz must not overflow */
  uint64_t year_ticks = UINT64_C (3) * 1000000000 * 31536000;
  LseClockAnchor first = {.ticks = 0, .monotonic_ns = 0};
  LseClockAnchor second = {.ticks = year_ticks, .monotonic_ns = INT64_C (31536000) * 1000000000};
  g_assert_cmpint (lse_clock_to_ns (year_ticks / 2, first, second), ==,
                   INT64_C (15768000000000000));
}

static void
test_ticks_agree_with_clock (void)
{
  LseTickSource source = lse_clock_tick_source ();
  LseClockAnchor first = lse_clock_anchor (source);
  lse_clock_sleep_until_ns (lse_clock_now_ns () + 20000000);
  uint64_t ticks = lse_ticks_read (source);
  int64_t now_ns = lse_clock_now_ns ();
  lse_clock_sleep_until_ns (lse_clock_now_ns () + 20000000);
  LseClockAnchor second = lse_clock_anchor (source);
  int64_t error_ns = now_ns - lse_clock_to_ns (ticks, first, second);
  g_test_message ("read %" G_GINT64_FORMAT " ns apart", error_ns);
  g_assert_cmpint (ABS (error_ns), <, 5000000); /* generous: a busy machine may switch in between */
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/clock/interpolates", test_interpolates);
  g_test_add_func ("/engine/clock/interpolates-far", test_interpolates_far);
  g_test_add_func ("/engine/clock/ticks-agree", test_ticks_agree_with_clock);
  return g_test_run ();
}
