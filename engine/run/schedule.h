/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How many repetitions a run gets, and in which blocks. Pure functions of what was measured so
 * far, so that the rules of contract.md §1 and §2 can be tested without a clock.
 */
#pragma once

#include "analysis/result.h"

typedef struct
{
  double target_ci_ratio; /* width of the interval of the median that is wanted */
  int64_t deadline_ns;    /* CLOCK_MONOTONIC: the end of the time budget */
} LseRaceSettings;

typedef struct
{
  uint32_t n_blocks;
  int64_t measured_ns; /* time spent in blocks */
} LseRunProgress;

/* Counted repetitions that a run gets in any case: the plan's `repeats`, else 5. */
uint32_t lse_schedule_least (const LsePlan *plan);

/**
 * lse_schedule_block:
 *
 * Counted repetitions of the next block, ≥ 1: five in the first; later as many as take 100 ms,
 * even, at least 6 and at most 64, fewer when little time is left, so that the total stays odd and
 * its median is one of the samples. Never so many that the rings would overflow.
 */
uint32_t lse_schedule_block (const LseRunProgress *progress,
                             const LseRaceSettings *settings,
                             const LsePlan *plan,
                             const LseResult *result,
                             int64_t now_ns);

/**
 * lse_schedule_is_enough:
 *
 * Is the median known narrowly enough, or the time spent? Never before the least number. Short
 * repetitions need two blocks: five lucky ones say nothing about the next moment. Disturbed ones do
 * not make it enough before the time is spent; under a fixed number of repeats they are measured
 * again until twice that number was disturbed.
 */
bool lse_schedule_is_enough (const LseRunProgress *progress,
                             const LseRaceSettings *settings,
                             const LsePlan *plan,
                             const LseResult *result,
                             int64_t now_ns);

/* Counted repetitions that the run will likely have: the least number, or those that it has and the
 * block that would come next; what it has, if that is enough. */
uint32_t lse_schedule_likely (const LseRunProgress *progress,
                              const LseRaceSettings *settings,
                              const LsePlan *plan,
                              const LseResult *result,
                              int64_t now_ns);
