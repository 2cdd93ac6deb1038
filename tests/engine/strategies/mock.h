/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A workload that only counts, and the team that runs it: how often each unit was filled and
 * computed, and how many workers were at it at once. The counts lie in shared memory, so that
 * forked workers count too.
 */
#pragma once

#include "strategies/strategy.h"

#include <stdatomic.h>
#include <sys/types.h>

typedef struct
{
  _Atomic int n_active;      /* workers inside a kernel now */
  _Atomic int max_active;    /* the most there ever were */
  _Atomic uint64_t n_calls;  /* of the kernel */
  _Atomic uint64_t n_waits;  /* units whose input was waited for */
  _Atomic uint64_t n_early;  /* units computed before the phase before theirs was over */
  _Atomic uint64_t n_done;   /* units computed in this round */
  _Atomic uint64_t kill_at;  /* unit whose computation kills the process; UINT64_MAX: none */
  _Atomic pid_t pids[1024];  /* who computed, by unit modulo 1024 */
  _Atomic uint32_t counts[]; /* by unit: computed; then by unit: filled */
} MockCounts;

typedef struct
{
  LsePlan plan;
  LseWork work;
  LseWorkload workload;
  LseWorkloadInfo info;
  LseTeam team;
  MockCounts *counts;
  size_t counts_bytes;
  LseSlot *slots;
  LsePartial *partials;
  const LseStrategy *strategy;
  void *state;
} Mock;

/* The plan that the mock is built from; the rest has the mock's own values. */
typedef struct
{
  LseStrategyId strategy;
  LseShape shape;
  LseSchedule schedule;
  LsePool pool;
  LseTransport transport;
  uint64_t n_units;
  uint32_t n_phases;
  uint32_t chunks, workers, split_every;
  bool hash;
  bool may_spin;
  bool waits;          /* units wait for their input */
  uint64_t spin_units; /* busy work per unit, to make workers meet */
  LseGilVariant gil;
  double gil_free_ratio, gil_slowdown_ratio; /* a slow-down of 0 is one of 1 */
  int64_t switch_interval_ns;                /* 0: 1 ms */
  int64_t c_call_ns;
  uint32_t interpreters;
  bool io_thread;
  bool has_check_points; /* the map's kernel looks at each unit */
} MockSetup;

/* @strategy: NULL takes the one compiled in. Starts nothing. */
void mock_init (Mock *mock, const MockSetup *setup, const LseStrategy *strategy);
void mock_clear (Mock *mock);

/* Start, fill, @n_rounds of waking and computing, each checked, stop. */
void mock_run_and_check (const MockSetup *setup, const LseStrategy *strategy, int n_rounds);

/* Checks what @n_rounds of computing must have left. */
void mock_check (Mock *mock, int n_rounds);

/* The openmp strategy from the module that LANESCOPE_OPENMP_MODULE names; NULL without it. */
const LseStrategy *mock_load_openmp (void);

/* One line that names the setup. Static. */
const char *mock_describe (const MockSetup *setup);
