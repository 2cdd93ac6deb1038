/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The cores right now, with the workers that are there.
 */
#pragma once

#include "figures/cores.h"
#include "plot/cores-live.h"

#include "analysis/result.h"
#include "trace/recording.h"

typedef struct LsfCoresLive LsfCoresLive;

/**
 * lsf_cores_live_new:
 * @only: (nullable): the CPUs to show; NULL: all there are
 * @now_ns: the right end, CLOCK_MONOTONIC
 * @run: (nullable): whose workers get a chip
 * @recording: (nullable): its events: where each worker, and the coordinator, was seen last
 *
 * The last 10 s. A worker has a chip on the CPU where it was seen last (by the recording, else by
 * the result where that names one CPU alone); on the one it is pinned to, a dotted chip if it has
 * not been seen there. Everything is copied.
 *
 * Returns: free with lsf_cores_live_free(); NULL without memory
 */
LsfCoresLive *lsf_cores_live_new (const LseCoreHistory *history,
                                  const LseCpuSet *only,
                                  int64_t now_ns,
                                  const LseResult *run,
                                  const LseRecording *recording);
void lsf_cores_live_free (LsfCoresLive *figure);

/* Valid as long as the figure. Copy the structure to set what concerns only its look, and the two
 * lines of text beside it. */
const LspCoresLive *lsf_cores_live_chart (const LsfCoresLive *figure);
