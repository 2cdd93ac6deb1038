/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/clock.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int64_t
read_ns (clockid_t clock)
{
  struct timespec now;
  clock_gettime (clock, &now);
  return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

int64_t
lse_clock_realtime_ns (void)
{
  return read_ns (CLOCK_REALTIME);
}

int64_t
lse_clock_thread_cpu_ns (void)
{
  return read_ns (CLOCK_THREAD_CPUTIME_ID);
}

int64_t
lse_clock_process_cpu_ns (void)
{
  return read_ns (CLOCK_PROCESS_CPUTIME_ID);
}

/* The kernel has tested the TSC of every CPU before it trusts it as its own clock: constant rate,
 * never stopping, in step on all CPUs. Its choice is the test that we rely on. */
static bool
kernel_runs_on_tsc (void)
{
#if defined(__x86_64__)
  char text[32] = "";
  int fd = open ("/sys/devices/system/clocksource/clocksource0/current_clocksource",
                 O_RDONLY | O_CLOEXEC);
  if (fd < 0)
    return false;
  ssize_t length = read (fd, text, sizeof text - 1);
  close (fd);
  return length >= 4 && strncmp (text, "tsc\n", 4) == 0;
#else
  return false;
#endif
}

LseTickSource
lse_clock_tick_source (void)
{
  static int decided = -1; /* a race writes the same value twice */
  int source = __atomic_load_n (&decided, __ATOMIC_RELAXED);
  if (source < 0)
    {
      const char *forced = getenv ("LANESCOPE_CLOCK");
      bool monotonic = forced != NULL && strcmp (forced, "monotonic") == 0;
      source = !monotonic && kernel_runs_on_tsc () ? LSE_TICKS_TSC : LSE_TICKS_MONOTONIC_NS;
      __atomic_store_n (&decided, source, __ATOMIC_RELAXED);
    }
  return (LseTickSource)source;
}

LseClockAnchor
lse_clock_anchor (LseTickSource source)
{
  LseClockAnchor best = {0};
  uint64_t best_width = UINT64_MAX;

  if (source == LSE_TICKS_MONOTONIC_NS)
    {
      best.monotonic_ns = lse_clock_now_ns ();
      best.ticks = (uint64_t)best.monotonic_ns;
      return best;
    }
  for (int i = 0; i < 16; i++)
    {
      uint64_t before = lse_ticks_read (source);
      int64_t now_ns = lse_clock_now_ns ();
      uint64_t width = lse_ticks_read (source) - before;
      if (width < best_width)
        {
          best_width = width;
          best.ticks = before + width / 2;
          best.monotonic_ns = now_ns;
        }
    }
  return best;
}

int64_t
lse_clock_to_ns (uint64_t ticks, LseClockAnchor first, LseClockAnchor second)
{
  int64_t d_ticks = (int64_t)(second.ticks - first.ticks);
  if (d_ticks <= 0)
    return first.monotonic_ns + (int64_t)(ticks - first.ticks);

  __int128 offset = (__int128)(int64_t)(ticks - first.ticks);
  offset *= second.monotonic_ns - first.monotonic_ns;
  return first.monotonic_ns + (int64_t)(offset / d_ticks);
}

void
lse_clock_sleep_until_ns (int64_t monotonic_ns)
{
  struct timespec until = {.tv_sec = monotonic_ns / 1000000000,
                           .tv_nsec = monotonic_ns % 1000000000};
  clock_nanosleep (CLOCK_MONOTONIC, TIMER_ABSTIME, &until, NULL);
}
