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
  uint32_t n_pus;          /* that can compute at once, ≥ 1 */
} LseRates;

/* Typical figures of a current server core, and as many PUs as the caller may use. */
void lse_rates_default (LseRates *rates);

/* Bytes of one worker process with its pool: inputs, output, the reference for the check, buffers
 * and temporaries of its workers, rings. */
uint64_t lse_estimate_bytes (const LsePlan *plan);
/* One repetition. */
double lse_estimate_seconds (const LsePlan *plan, const LseRates *rates);

#define LSE_LEAST_REPETITIONS 6 /* of a run: the first of its block, and five counted ones */

/* The repetitions of all plans that are made in any case, one after the other. */
double
lse_estimate_least_seconds (const LseExpandedPlan *plans, size_t n_plans, const LseRates *rates);

/* The largest number of elements, rounded to two digits, with which @plans take no more than may be
 * used of @available_bytes; 0 if there is none. The plans must be of one workload. */
uint64_t lse_estimate_fitting_elements (const LseExpandedPlan *plans,
                                        size_t n_plans,
                                        uint64_t available_bytes);

/**
 * lse_estimate_check:
 * @available_bytes: 0 = unknown, nothing is refused
 * @total_bytes: (out) (optional): of all plans that are not skipped, also on refusal
 *
 * All workers of an experiment are alive at once. Returns: %LSE_OK; %LSE_EREFUSED over 70 % of the
 *   available memory, with a size that would fit.
 */
LseStatus lse_estimate_check (const LseExpandedPlan *plans,
                              size_t n_plans,
                              uint64_t available_bytes,
                              uint64_t *total_bytes,
                              LseError *err);

/* "2.4 GB", "800 MB", "640 B": three digits at most, powers of 1000, with a decimal point in every
 * locale. Returns @text. */
char *lse_bytes_format (uint64_t bytes, char *text, size_t size);
