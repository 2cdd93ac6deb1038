/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * When the threads of one run were on a core, by the better of the two sources that works here: the
 * kernel's records of context switches, else polling. LANESCOPE_NO_PERF=1 forbids the first.
 */
#pragma once

#include "base/cpuset.h"
#include "trace/switches.h"

typedef struct LseSwitchRecorder LseSwitchRecorder;

/* A slot of the run and the thread that it is now, as its ring says. */
typedef struct
{
  int worker; /* -1 the coordinator */
  int pid, tid;
} LseSwitchSlot;

/**
 * lse_switch_recorder_open:
 * @pid: the run's process, which has not executed its program yet
 * @cpus: where it may run
 *
 * NULL without memory.
 */
LseSwitchRecorder *lse_switch_recorder_open (int pid, const LseCpuSet *cpus);
void lse_switch_recorder_close (LseSwitchRecorder *recorder);

typedef enum
{
  LSE_READ_MEASURING, /* a repetition runs: at most ten times a second */
  LSE_READ_PAUSE,     /* none runs: also what takes longer to read */
  LSE_READ_LAST       /* the process is gone */
} LseReadMoment;

/**
 * lse_switch_recorder_read:
 * @slots: (array length=n_slots): coordinator first
 *
 * Brings the lanes up to now.
 */
void lse_switch_recorder_read (LseSwitchRecorder *recorder,
                               const LseSwitchSlot *slots,
                               size_t n_slots,
                               LseReadMoment moment);

/* Borrowed; changes with the next reading. */
const LseSwitches *lse_switch_recorder_switches (const LseSwitchRecorder *recorder);

/* LSE_SWITCHES_PERF if its records can be had here and now; else @why_not (nullable) says why. */
LseSwitchSource lse_switch_recorder_probe (LseError *why_not);
