/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Everything one worker process makes for its plan: data, slots, rings, pool, check.
 */
#pragma once

#include "trace/hardware-counters.h"
#include "trace/usage.h"
#include "worker/check.h"

typedef struct
{
  LsePlan plan;
  LseWork work;
  LseTeam team;
  LseCheck check;
  const LseBlas *blas; /* NULL if the plan needs none */
  const LseStrategy *strategy;
  void *state; /* the strategy's */
  LseUsageReader usage;
  LseHardwareCounters counters;
  LseError why_not_counters; /* all of them; nothing if they are open */
  int64_t usage_cost_ns;     /* of the last reading of both */
  void *shared;
  size_t shared_bytes;
  bool is_started;
} LseSession;

typedef struct
{
  const char *ring_prefix; /* "" without tracing */
  uint32_t stride;
  const int *cpus; /* by worker; -1 = not bound */
  bool may_spin;
  const LseCounterEvent *counter_events; /* (array length=LSE_N_COUNTERS); NULL: the hardware's */
} LseSessionSetup;

/**
 * lse_session_init:
 * @plan: valid; copied
 *
 * Makes the data where the plan wants them, starts the pool, touches and fills, computes the
 * reference. The calling thread is the coordinator, and worker 0 under strategies that compute in
 * the calling thread.
 */
LseStatus lse_session_init (LseSession *session,
                            const LsePlan *plan,
                            const LseSessionSetup *setup,
                            LseError *err);
void lse_session_clear (LseSession *session);

/* One timed region, and what the threads and children of this process used in it. */
typedef struct
{
  int64_t begin_ns, duration_ns; /* CLOCK_MONOTONIC */
  LseUsage usage;
  int64_t counted[LSE_N_COUNTERS]; /* by the processor, in user mode; -1: not known */
} LseSessionTimes;

/**
 * lse_session_repeat:
 * @times: (out)
 *
 * One repetition and its check.
 */
LseStatus lse_session_repeat (LseSession *session,
                              uint64_t index,
                              LseSessionTimes *times,
                              LseVerify *verify,
                              LseError *err);
