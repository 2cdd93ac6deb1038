/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One repetition as lanes, from the recording of its run.
 */
#pragma once

#include "figures/table.h"
#include "plot/timeline.h"

#include "analysis/result.h"
#include "trace/recording.h"
#include "trace/switches.h"

typedef struct LsfTimeline LsfTimeline;

/* The counted repetition whose time is nearest to the median; NULL if none was counted. Borrowed. */
const LseSample *lsf_median_repetition (const LseResult *result);

/* The last one that ended, counted or not; NULL if there is none. Borrowed. */
const LseSample *lsf_last_repetition (const LseResult *result);

/* Of a repetition, CLOCK_MONOTONIC. */
typedef struct
{
  int64_t begin_ns, end_ns;
  bool is_live; /* not over: @end_ns is now */
} LsfSpan;

/**
 * lsf_timeline_new:
 * @span: the repetition; of a live one all there is since its begin is shown, and no time is said
 * @n_cores: height of the band of busy cores; 0: the number of workers
 * @label: (nullable): heading of the lanes; NULL: lsf_plan_label()
 *
 * Copies the events of that span. A worker that did nothing has an empty lane, a coordinator that
 * did nothing has none. Above 20 000 events the chart has an index.
 *
 * Returns: free with lsf_timeline_free(); NULL without memory
 */
LsfTimeline *lsf_timeline_new (const LseResult *result,
                               const LseRecording *recording,
                               LsfSpan span,
                               unsigned n_cores,
                               const char *label);
void lsf_timeline_free (LsfTimeline *figure);

/**
 * lsf_timeline_add_threads:
 * @switches: (nullable): of the run, or a part of them that holds the repetition
 *
 * Adds a lane below the others for each thread that is no worker of ours and was on a core in the
 * repetition, as those of a library are: when it was on one, and when it wanted to. Which source knows
 * it, and how finely, stands beside the heading. Under BLAS, whose workers are such threads, lanes
 * that nobody wrote give way. Without such threads nothing changes.
 *
 * Returns: false without memory; the figure then is as it was
 */
bool lsf_timeline_add_threads (LsfTimeline *figure,
                               const LseResult *result,
                               const LseSwitches *switches);

/* Valid as long as the figure. Copy the structure to set what concerns only its look. */
const LspTimeline *lsf_timeline_chart (const LsfTimeline *figure);

/* The lane of a worker, -1 the coordinator, -2 the first thread of a library; SIZE_MAX if it has none. */
size_t lsf_timeline_lane_of (const LsfTimeline *figure, int worker);

/* One row a lane: ms and % of the repetition in each state that occurs, and busy altogether; free
 * with lsf_table_free(). NULL without memory. */
LsfTable *lsf_timeline_table (const LsfTimeline *figure);

/**
 * lsf_chunk_owners:
 * @begin_ns, @end_ns: of the repetition; now if it is live
 * @n_chunks: of the plan
 *
 * Which worker computed which chunk, by the compute spans of workers; -1: none has yet (or its span
 * was not kept). Of two that did, the later one.
 *
 * Returns: (array length=n_chunks): free() it; NULL without memory
 */
int32_t *
lsf_chunk_owners (const LseRecording *recording, int64_t begin_ns, int64_t end_ns, size_t n_chunks);
