/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the files of a run share: run.c leads it from its start to its end, run-reasons.c says how it
 * ended.
 */
#pragma once

#include "base/channel.h"
#include "run/process.h"
#include "run/run.h"
#include "trace/switch-recorder.h"

struct LseRun
{
  LseResult result;
  LseRunState state;
  LseProcess process;
  LseChannel channel;
  LseRunDirectory *directory;
  unsigned serial; /* names this run's files */
  LseRecording *recording;
  LseRingReader *readers;      /* one per lane */
  size_t n_lanes;              /* of readers that are open */
  LseSwitchRecorder *switches; /* NULL: nobody looks */
  LseSwitchSlot *slots;        /* one per lane, of the reading under way */
  uint32_t block;
  bool was_ready; /* its data and its pool were made */
  bool finish_asked, stop_asked;
  int64_t kill_at_ns; /* when SIGTERM was not enough; 0: not asked */
};

/* Where the worker's standard error goes. */
void lse_run_log_path (const LseRun *run, char *path, size_t size);

/* @wait_status: of waitpid(). Status and reason of the result, where the worker did not say them. */
void lse_run_explain_end (LseRun *run, int wait_status);
