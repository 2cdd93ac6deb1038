/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One look at all CPUs: the counters of /proc/stat and the run time of our threads since the look
 * before, as shares of the time between the two. No thread, no clock of its own.
 */
#pragma once

#include "trace/sampler.h"

typedef struct LseCoreProbe LseCoreProbe;

/* @root: "" for this machine, or a directory with a proc/ in it. %LSE_EUNAVAILABLE, %LSE_ENOMEM. */
LseStatus lse_core_probe_new (LseCoreProbe **probe, const char *root, LseError *err);
void lse_core_probe_free (LseCoreProbe *probe);

/* What @pid used until now does not count. */
void lse_core_probe_watch (LseCoreProbe *probe, int pid);
void lse_core_probe_unwatch (LseCoreProbe *probe, int pid);

/**
 * lse_core_probe_sample:
 * @now_ns: CLOCK_MONOTONIC
 * @loads: (out): one a column, owned by the probe, valid until the next call
 *
 * Returns: false where there is nothing to compare with: at the first call, without time between
 *   two calls, when /proc/stat cannot be read.
 */
bool lse_core_probe_sample (LseCoreProbe *probe, int64_t now_ns, const LseCoreLoad **loads);

/* CPUs seen so far. A column stays when its CPU goes offline; new ones come at the end. */
size_t lse_core_probe_n_cpus (const LseCoreProbe *probe);
int lse_core_probe_os_index (const LseCoreProbe *probe, size_t column);
bool lse_core_probe_has_steal (const LseCoreProbe *probe);
