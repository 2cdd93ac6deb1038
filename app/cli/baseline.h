/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * `run --fail-if "time>+10% vs baseline.json"`: what a race is compared with.
 */
#pragma once

#include "request.h"
#include "stored-runs.h"
#include "threshold.h"

typedef struct
{
  Conditions conditions; /* none: nothing is judged */
  StoredRuns runs;
} Baseline;

/**
 * lanescope_baseline_init:
 * @fail_if: the option's value; NULL: nothing is judged
 *
 * Before the race: what cannot be judged is better known now. Returns: %LSE_OK; %LSE_EINVAL or
 *   %LSE_EIO and a sentence. Clear with lanescope_baseline_clear() in any case.
 */
LseStatus lanescope_baseline_init (Baseline *baseline,
                                   const char *fail_if,
                                   const Request *request,
                                   LseError *err);
void lanescope_baseline_clear (Baseline *baseline);

/* Says to standard error what is beyond a limit. Returns true if a limit is exceeded. */
bool lanescope_baseline_judge (const Baseline *baseline,
                               const LseResult *const *results,
                               size_t n_results,
                               bool is_quiet);
