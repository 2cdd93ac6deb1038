/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a plan will need, said before it starts: memory exactly, time roughly.
 */
#pragma once

#include "plan/experiment.h"

/* Rates from which times are estimated. Modelled, never shown as measured. */
typedef struct
{
  double blas_flops_per_s; /* one core */
  double libm_ns_per_call; /* one scalar sin or cos */
  double read_bytes_per_s; /* one core */
} LseRates;

/* Typical figures of a current server core, or of this one if it has been measured. */
void lse_rates_default (LseRates *rates);

/* Bytes of one worker process: inputs, output, reference for the check, rings. */
uint64_t lse_estimate_bytes (const LsePlan *plan);
/* One repetition. */
double lse_estimate_seconds (const LsePlan *plan, const LseRates *rates);

/**
 * lse_estimate_check:
 * @available_bytes: 0 = unknown, nothing is refused
 *
 * All workers of an experiment are alive at once. Returns: %LSE_EREFUSED over 70 % of the
 *   available memory, with a size that would fit.
 */
LseStatus lse_estimate_check (const LseExpandedPlan *plans,
                              size_t n_plans,
                              uint64_t available_bytes,
                              uint64_t *total_bytes,
                              LseError *err);
