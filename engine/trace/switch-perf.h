/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Context-switch records of a process from the kernel, through one perf event on every CPU that all
 * its threads and children inherit. No privilege is needed where kernel.perf_event_paranoid is 2 or
 * less: nothing of the kernel itself is asked for.
 *
 * The events must be there before the process executes its program: threads that libraries start
 * while they are loaded would be missed.
 */
#pragma once

#include "base/cpuset.h"
#include "trace/switches.h"

typedef struct LsePerfSwitches LsePerfSwitches;

/**
 * lse_perf_switches_open:
 * @pid: a process of one thread that does nothing yet
 * @cpus: where it may run
 *
 * %LSE_EUNAVAILABLE with a sentence that says what forbids it, and errno; %LSE_ENOMEM.
 */
LseStatus lse_perf_switches_open (LsePerfSwitches **perf,
                                  int pid,
                                  const LseCpuSet *cpus,
                                  LseSwitches *switches,
                                  LseError *err);

/**
 * lse_perf_switches_drain:
 * @is_last: nothing more is to come: also the records of this very moment
 *
 * Takes the records out of the rings and into the stays. Not while something short is measured: the
 * reader shares its core with what it looks at.
 */
void lse_perf_switches_drain (LsePerfSwitches *perf, bool is_last);
void lse_perf_switches_close (LsePerfSwitches *perf);

/* Whether it works on this machine, for this user: tries it on the calling process. */
LseStatus lse_perf_switches_probe (LseError *err);
