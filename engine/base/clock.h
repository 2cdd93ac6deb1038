/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The one place where time is read and converted. All times that leave a writer are nanoseconds
 * of CLOCK_MONOTONIC. Writers stamp ticks: TSC where the kernel itself uses it as its clock
 * (constant, non-stop: 11 ns a reading against 27 ns), CLOCK_MONOTONIC nanoseconds elsewhere.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <time.h>

typedef enum
{
  LSE_TICKS_MONOTONIC_NS = 0, /* a tick is a nanosecond of CLOCK_MONOTONIC */
  LSE_TICKS_TSC = 1           /* a tick is a cycle of the time stamp counter */
} LseTickSource;

/* One moment read on both clocks. */
typedef struct
{
  uint64_t ticks;
  int64_t monotonic_ns;
} LseClockAnchor;

static inline int64_t
lse_clock_now_ns (void)
{
  struct timespec now;
  clock_gettime (CLOCK_MONOTONIC, &now);
  return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

/* CLOCK_REALTIME, for dates only. */
int64_t lse_clock_realtime_ns (void);

/* CPU time of the calling thread, and of the whole process, in ns. A system call each. */
int64_t lse_clock_thread_cpu_ns (void);
int64_t lse_clock_process_cpu_ns (void);

/**
 * lse_clock_tick_source:
 *
 * Which ticks lse_ticks_now() gives in this process; decided once, at the first call
 * (LANESCOPE_CLOCK=monotonic forces the system's clock). Any thread.
 */
LseTickSource lse_clock_tick_source (void);

/* A tick of @source. Not serialising: the cost hides behind the work around it. */
static inline uint64_t
lse_ticks_read (LseTickSource source)
{
#if defined(__x86_64__)
  if (source == LSE_TICKS_TSC)
    return __builtin_ia32_rdtsc ();
#endif
  (void)source;
  return (uint64_t)lse_clock_now_ns ();
}

/**
 * lse_clock_anchor:
 *
 * Reads both clocks at one moment, keeping the tightest of several tries (some µs).
 */
LseClockAnchor lse_clock_anchor (LseTickSource source);

/**
 * lse_clock_to_ns:
 * @first, @second: two anchors of the same source, the second later
 *
 * CLOCK_MONOTONIC of @ticks, on the line through the two anchors.
 */
int64_t lse_clock_to_ns (uint64_t ticks, LseClockAnchor first, LseClockAnchor second);

/* Sleeps until the CLOCK_MONOTONIC moment; returns early if a signal arrives. */
void lse_clock_sleep_until_ns (int64_t monotonic_ns);
