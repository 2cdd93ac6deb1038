/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "run/schedule.h"

#define FIRST_BLOCK 5
#define LEAST_LATER_BLOCK 6
#define MOST_IN_BLOCK 64
#define MOST_AGAIN 2 /* disturbed ones, times the fixed number that was asked for */
#define BLOCK_NS 100e6
#define LONG_REPETITION_NS 50e6 /* from here on one block of five may be enough */

uint32_t
lse_schedule_least (const LsePlan *plan)
{
  return plan->repeats > 0 ? plan->repeats : FIRST_BLOCK;
}

static uint32_t
n_quiet (const LseResult *result)
{
  return (uint32_t)lse_result_n_quiet (result);
}

/* Repetitions whose events fit into a ring between two looks of the reader. */
static uint32_t
most_for_rings (const LsePlan *plan)
{
  uint64_t per_repetition = lse_plan_events_per_repetition (plan) / lse_plan_ring_stride (plan) + 1;
  uint64_t n = lse_plan_ring_capacity (plan) / per_repetition;
  if (!plan->trace || n > MOST_IN_BLOCK)
    return MOST_IN_BLOCK;
  return n > FIRST_BLOCK + 2 ? (uint32_t)n - 2 : FIRST_BLOCK;
}

uint32_t
lse_schedule_block (const LseRunProgress *progress,
                    const LseRaceSettings *settings,
                    const LsePlan *plan,
                    const LseResult *result,
                    int64_t now_ns)
{
  uint32_t most = most_for_rings (plan);
  if (plan->repeats > 0)
    {
      uint32_t left = plan->repeats > n_quiet (result) ? plan->repeats - n_quiet (result) : 1;
      return left < most ? left : most;
    }
  if (progress->n_blocks == 0 || result->stats.n == 0)
    return FIRST_BLOCK;

  double wanted = BLOCK_NS / result->stats.median_ns;
  double fits = (double)(settings->deadline_ns - now_ns) / result->stats.median_ns - 1;
  uint32_t n = wanted < LEAST_LATER_BLOCK ? LEAST_LATER_BLOCK
               : wanted > most            ? most
                                          : (uint32_t)wanted;
  if (fits < n)
    n = fits > 2 ? (uint32_t)fits : 2;
  return n > 2 ? n / 2 * 2 : 2;
}

bool
lse_schedule_is_enough (const LseRunProgress *progress,
                        const LseRaceSettings *settings,
                        const LsePlan *plan,
                        const LseResult *result,
                        int64_t now_ns)
{
  uint32_t least = lse_schedule_least (plan);
  if (result->stats.n < least)
    return false;
  bool is_quiet = n_quiet (result) >= least;
  if (now_ns >= settings->deadline_ns || (plan->repeats > 0 && is_quiet))
    return true;
  if (now_ns + (int64_t)(3 * result->stats.median_ns) > settings->deadline_ns)
    return true; /* not even the shortest block would fit */
  if (plan->repeats > 0)
    return result->n_disturbed >= MOST_AGAIN * (size_t)least;
  return is_quiet && result->stats.is_stable &&
         (progress->n_blocks >= 2 || result->stats.median_ns >= LONG_REPETITION_NS);
}

uint32_t
lse_schedule_likely (const LseRunProgress *progress,
                     const LseRaceSettings *settings,
                     const LsePlan *plan,
                     const LseResult *result,
                     int64_t now_ns)
{
  uint32_t n = (uint32_t)result->stats.n, least = lse_schedule_least (plan);
  if (n < least)
    return least;
  if (lse_schedule_is_enough (progress, settings, plan, result, now_ns))
    return n;
  return n + lse_schedule_block (progress, settings, plan, result, now_ns);
}
