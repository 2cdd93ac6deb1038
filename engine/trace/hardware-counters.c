/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "trace/hardware-counters.h"

#include "i18n.h"

#include <errno.h>
#include <linux/perf_event.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#define MOST_FOR_OWN_PROGRAMS 2 /* above, the kernel refuses even the counters of own programs */

static const LseCounterEvent hardware_events[LSE_N_COUNTERS] = {
    [LSE_COUNTER_CYCLES] = {PERF_TYPE_HARDWARE, PERF_COUNT_HW_CPU_CYCLES},
    [LSE_COUNTER_INSTRUCTIONS] = {PERF_TYPE_HARDWARE, PERF_COUNT_HW_INSTRUCTIONS},
    [LSE_COUNTER_CACHE_REFERENCES] = {PERF_TYPE_HARDWARE, PERF_COUNT_HW_CACHE_REFERENCES},
    [LSE_COUNTER_CACHE_MISSES] = {PERF_TYPE_HARDWARE, PERF_COUNT_HW_CACHE_MISSES},
};

/* ------------------------------------------------------------------ reasons */

int
lse_perf_paranoid_level (void)
{
  int level = -1;
  FILE *file = fopen ("/proc/sys/kernel/perf_event_paranoid", "re");
  if (file == NULL)
    return -1;
  if (fscanf (file, "%d", &level) != 1)
    level = -1;
  fclose (file);
  return level;
}

bool
lse_perf_is_forbidden (LseError *err)
{
  const char *text = getenv ("LANESCOPE_NO_PERF");
  if (text == NULL || text[0] == '\0' || strcmp (text, "0") == 0)
    return false;
  lse_fail (err, LSE_EUNAVAILABLE, 0, _ ("LANESCOPE_NO_PERF is set."));
  return true;
}

LseStatus
lse_hardware_counters_explain (int sys_errno, int paranoid, LseError *err)
{
  switch (sys_errno)
    {
    case ENOENT:
    case ENODEV:
    case EOPNOTSUPP:
      return lse_fail (err, LSE_EUNAVAILABLE, 0,
                       _ ("This machine (or its hypervisor) has no hardware counters."));
    case EACCES:
    case EPERM:
      if (paranoid > MOST_FOR_OWN_PROGRAMS)
        return lse_fail (err, LSE_EUNAVAILABLE, 0,
                         _ ("kernel.perf_event_paranoid is %d here; 2 or less would allow it."),
                         paranoid);
      return lse_fail (err, LSE_EUNAVAILABLE, 0,
                       _ ("Perf events are forbidden here, as in many containers."));
    case EMFILE:
    case ENFILE:
      return lse_fail (err, LSE_EUNAVAILABLE, 0, _ ("Too many files are open for the counters."));
    case ENOSYS:
      return lse_fail (err, LSE_EUNAVAILABLE, 0, _ ("This kernel has no perf events."));
    case EBUSY:
      return lse_fail (err, LSE_EUNAVAILABLE, 0,
                       _ ("Another program keeps the hardware counters to itself."));
    default:
      return lse_fail (err, LSE_EUNAVAILABLE, sys_errno, _ ("Perf events cannot be opened here."));
    }
}

/* ------------------------------------------------------------------ counting */

static int
open_event (const LseCounterEvent *event)
{
  struct perf_event_attr attributes = {
      .size = sizeof attributes,
      .type = event->type,
      .config = event->config,
      .read_format = PERF_FORMAT_TOTAL_TIME_ENABLED | PERF_FORMAT_TOTAL_TIME_RUNNING,
      .inherit = 1,
      .exclude_kernel = 1,
      .exclude_hv = 1,
  };
  return (int)syscall (SYS_perf_event_open, &attributes, 0, -1, -1, PERF_FLAG_FD_CLOEXEC);
}

LseStatus
lse_hardware_counters_open (LseHardwareCounters *counters,
                            const LseCounterEvent *events,
                            LseError *err)
{
  int first_errno = 0;
  counters->is_open = false;
  for (int i = 0; i < LSE_N_COUNTERS; i++)
    counters->fds[i] = -1;
  if (lse_perf_is_forbidden (err))
    return LSE_EUNAVAILABLE;
  for (int i = 0; i < LSE_N_COUNTERS; i++)
    {
      counters->fds[i] = open_event (events != NULL ? &events[i] : &hardware_events[i]);
      if (counters->fds[i] >= 0)
        counters->is_open = true;
      else if (first_errno == 0)
        first_errno = errno;
    }
  if (first_errno == 0)
    return LSE_OK;
  if (counters->is_open && first_errno == ENOENT)
    return lse_fail (
        err, LSE_EUNAVAILABLE, 0,
        _ ("This machine (or its hypervisor) has only some of the hardware counters."));
  return lse_hardware_counters_explain (first_errno, lse_perf_paranoid_level (), err);
}

void
lse_hardware_counters_close (LseHardwareCounters *counters)
{
  for (int i = 0; counters->is_open && i < LSE_N_COUNTERS; i++)
    if (counters->fds[i] >= 0)
      close (counters->fds[i]);
  counters->is_open = false;
}

void
lse_hardware_counters_read (const LseHardwareCounters *counters, LseCounterReading *readings)
{
  for (int i = 0; i < LSE_N_COUNTERS; i++)
    {
      uint64_t numbers[3];
      readings[i] = (LseCounterReading) {0};
      if (!counters->is_open || counters->fds[i] < 0 ||
          read (counters->fds[i], numbers, sizeof numbers) != (ssize_t)sizeof numbers)
        continue;
      readings[i] = (LseCounterReading) {true, numbers[0], numbers[1], numbers[2]};
    }
}

int64_t
lse_counter_difference (const LseCounterReading *before, const LseCounterReading *after)
{
  if (!before->is_known || !after->is_known || after->value < before->value ||
      after->running_ns <= before->running_ns || after->enabled_ns < before->enabled_ns)
    return -1;
  uint64_t value = after->value - before->value;
  uint64_t enabled_ns = after->enabled_ns - before->enabled_ns;
  uint64_t running_ns = after->running_ns - before->running_ns;
  if (running_ns >= enabled_ns)
    return value <= INT64_MAX ? (int64_t)value : -1;
  double scaled = (double)value * ((double)enabled_ns / (double)running_ns);
  return scaled < 9.2e18 ? (int64_t)(scaled + 0.5) : -1;
}

LseStatus
lse_hardware_counters_probe (LseError *err)
{
  LseHardwareCounters counters;
  LseStatus status = lse_hardware_counters_open (&counters, NULL, err);
  lse_hardware_counters_close (&counters);
  return status;
}
