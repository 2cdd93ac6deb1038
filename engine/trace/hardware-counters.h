/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the processor counts of this process, its threads and its children in user mode: cycles,
 * instructions, cache references and misses. Not every machine has such counters, and not everyone
 * may read them; then there is a sentence that says why.
 *
 * Each counter is a perf event of the calling thread that threads and children made later inherit
 * (perf_event_open(2)); of those that have ended the kernel keeps the counts. Inherited events
 * cannot be read as a group: one read(2) a counter. Where there are more events than the processor
 * has counters, each of them counts only part of the time, and the kernel says how much.
 */
#pragma once

#include "base/status.h"

#include <stdbool.h>
#include <stdint.h>

typedef enum
{
  LSE_COUNTER_CYCLES,
  LSE_COUNTER_INSTRUCTIONS,
  LSE_COUNTER_CACHE_REFERENCES, /* as the processor means them: mostly of the last-level cache */
  LSE_COUNTER_CACHE_MISSES,
  LSE_N_COUNTERS
} LseCounter;

/* A perf event: its type and config. */
typedef struct
{
  uint32_t type;
  uint64_t config;
} LseCounterEvent;

typedef struct
{
  int fds[LSE_N_COUNTERS]; /* -1: not open */
  bool is_open;            /* at least one of them */
} LseHardwareCounters;

/* A counter as read: since it was opened. */
typedef struct
{
  bool is_known;
  uint64_t value, enabled_ns, running_ns; /* while it should have counted, and while it did */
} LseCounterReading;

/**
 * lse_hardware_counters_open:
 * @events: (array length=LSE_N_COUNTERS) (nullable): what to count; the hardware's if %NULL
 *
 * Counts the calling thread and all threads and children that it and they make from now on. Those
 * that there are already are not counted. Counters that cannot be had stay closed; the others count.
 *
 * Returns: %LSE_OK if all are open; %LSE_EUNAVAILABLE and why not. Close in either case.
 */
LseStatus lse_hardware_counters_open (LseHardwareCounters *counters,
                                      const LseCounterEvent *events,
                                      LseError *err);
void lse_hardware_counters_close (LseHardwareCounters *counters);

/**
 * lse_hardware_counters_read:
 * @readings: (out) (array length=LSE_N_COUNTERS)
 *
 * Some 1 µs a counter and a few more for each CPU on which one of the threads runs. One thread at a
 * time. Must not be called in a timed region.
 */
void lse_hardware_counters_read (const LseHardwareCounters *counters, LseCounterReading *readings);

/* What was counted between two readings, scaled to the whole time if it was counted for a part of
 * it; -1: not known, or not counted at all. */
int64_t lse_counter_difference (const LseCounterReading *before, const LseCounterReading *after);

/* Could all counters be had? Opens and closes them. %LSE_EUNAVAILABLE and why not. */
LseStatus lse_hardware_counters_probe (LseError *err);

/* Why perf_event_open() failed with @sys_errno where kernel.perf_event_paranoid is @paranoid (-1: not
 * known). Returns: %LSE_EUNAVAILABLE. */
LseStatus lse_hardware_counters_explain (int sys_errno, int paranoid, LseError *err);

/* kernel.perf_event_paranoid; -1 if it cannot be read. */
int lse_perf_paranoid_level (void);

/* LANESCOPE_NO_PERF=1: no perf event may be opened. Then @err says so. */
bool lse_perf_is_forbidden (LseError *err);
