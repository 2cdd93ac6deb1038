/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * From the words of the command line to the plans of one race.
 */
#pragma once

#include "options.h"

#include "plan/estimate.h"
#include "plan/experiment.h"

typedef struct
{
  LseExperiment settings; /* target interval and time budget of the whole command */
  size_t n_plans;
  LseExpandedPlan *plans;
  int *methods;     /* by plan: 1 … 4, or 0 */
  char remark[256]; /* what the user should know about it; "" = nothing */
} Request;

/**
 * lanescope_request_init:
 *
 * For `run` and `tutorial`. Returns: %LSE_OK; %LSE_EINVAL and a sentence. Free with
 * lanescope_request_clear().
 */
LseStatus lanescope_request_init (Request *request,
                                  const Parsed *parsed,
                                  const LseTopology *topology,
                                  LseError *err);
void lanescope_request_clear (Request *request);
