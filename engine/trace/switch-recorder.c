/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "trace/switch-recorder.h"

#include "base/clock.h"
#include "trace/hardware-counters.h"
#include "trace/switch-perf.h"
#include "trace/switch-schedstat.h"

#include <stdio.h>
#include <stdlib.h>

struct LseSwitchRecorder
{
  int pid;
  LseSwitches *switches;
  LsePerfSwitches *perf; /* NULL: polling */
  LseSchedstatSwitches *schedstat;
  int *pids; /* of the reading under way */
  size_t pids_capacity;
};

LseSwitchSource
lse_switch_recorder_probe (LseError *why_not)
{
  if (lse_perf_is_forbidden (why_not) || lse_perf_switches_probe (why_not) != LSE_OK)
    return LSE_SWITCHES_SCHEDSTAT;
  return LSE_SWITCHES_PERF;
}

LseSwitchRecorder *
lse_switch_recorder_open (int pid, const LseCpuSet *cpus)
{
  LseError why = {0};
  LseSwitchRecorder *recorder = calloc (1, sizeof *recorder);
  if (recorder == NULL)
    return NULL;
  recorder->pid = pid;
  recorder->switches = lse_switches_new (LSE_SWITCHES_PERF);
  if (recorder->switches != NULL)
    recorder->schedstat = lse_schedstat_switches_new ("", recorder->switches);
  if (recorder->schedstat == NULL)
    {
      lse_switch_recorder_close (recorder);
      return NULL;
    }
  if (!lse_perf_is_forbidden (&why))
    lse_perf_switches_open (&recorder->perf, pid, cpus, recorder->switches, &why);
  if (recorder->perf == NULL)
    {
      recorder->switches->source = LSE_SWITCHES_SCHEDSTAT;
      snprintf (recorder->switches->why_not_perf, sizeof recorder->switches->why_not_perf, "%.159s",
                why.detail);
      lse_switch_recorder_read (recorder, NULL, 0, LSE_READ_PAUSE);
    }
  return recorder;
}

void
lse_switch_recorder_close (LseSwitchRecorder *recorder)
{
  if (recorder == NULL)
    return;
  lse_perf_switches_close (recorder->perf);
  lse_schedstat_switches_free (recorder->schedstat);
  lse_switches_free (recorder->switches);
  free (recorder->pids);
  free (recorder);
}

/* The processes of the run, each once. Returns their number; 0 without memory. */
static size_t
list_pids (LseSwitchRecorder *recorder, const LseSwitchSlot *slots, size_t n_slots)
{
  size_t n = 1;
  if (recorder->pids_capacity < n_slots + 1)
    {
      int *grown = reallocarray (recorder->pids, n_slots + 1, sizeof *grown);
      if (grown == NULL)
        return 0;
      recorder->pids = grown;
      recorder->pids_capacity = n_slots + 1;
    }
  recorder->pids[0] = recorder->pid;
  for (size_t i = 0; i < n_slots; i++)
    if (slots[i].pid > 0 && slots[i].pid != recorder->pid && slots[i].pid != recorder->pids[n - 1])
      recorder->pids[n++] = slots[i].pid;
  return n;
}

static void
name_worker (LseSwitches *switches, const LseSwitchSlot *slot)
{
  size_t index = slot->tid > 0 ? lse_switches_find_thread (switches, slot->tid) : SIZE_MAX;
  if (index != SIZE_MAX && switches->threads[index].pid == slot->pid)
    switches->threads[index].worker = slot->worker;
}

/* One thread can be several slots: the coordinator, who computes as worker 0; and whoever made the
 * ring of a slot that nobody has taken over. The first worker is what it is. */
static void
name_workers (LseSwitches *switches, const LseSwitchSlot *slots, size_t n_slots)
{
  if (n_slots > 0)
    name_worker (switches, &slots[0]);
  for (size_t i = n_slots; i-- > 1;)
    name_worker (switches, &slots[i]);
}

void
lse_switch_recorder_read (LseSwitchRecorder *recorder,
                          const LseSwitchSlot *slots,
                          size_t n_slots,
                          LseReadMoment moment)
{
  size_t n_pids = list_pids (recorder, slots, n_slots);
  if (recorder->perf != NULL)
    lse_perf_switches_drain (recorder->perf, moment == LSE_READ_LAST);
  if (recorder->perf == NULL && moment != LSE_READ_LAST)
    lse_schedstat_switches_poll (recorder->schedstat, recorder->pids, n_pids, lse_clock_now_ns (),
                                 moment == LSE_READ_PAUSE);
  else if (recorder->perf != NULL && moment == LSE_READ_PAUSE)
    lse_schedstat_switches_add_waits (recorder->schedstat, recorder->pids, n_pids);
  name_workers (recorder->switches, slots, n_slots);
}

const LseSwitches *
lse_switch_recorder_switches (const LseSwitchRecorder *recorder)
{
  return recorder->switches;
}
