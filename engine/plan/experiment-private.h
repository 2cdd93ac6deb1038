/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Presets and variants as tables, and how lists of plans grow: for the expansion of experiments.
 */
#pragma once

#include "plan/experiment.h"

/* One of the tutorial's four methods. */
typedef struct
{
  const char *name;
  LseWorkloadId workload;
  LseStrategyId strategy;
  uint32_t printed_workers; /* 0: all allowed PUs, as the library would take */
  uint32_t printed_chunks;  /* 0: the default */
} LsePreset;

/* By number, 1 … 4; NULL for others. */
const LsePreset *lse_preset (int number);

/* The strategy that the tutorial uses for @workload. */
LseStrategyId lse_preset_strategy_of (LseWorkloadId workload);

/* Validates @plan and appends it unless an equal one is there already: @plans has room. One that
 * cannot run here is there with the reason. */
LseStatus lse_plans_append (LseExpandedPlan *plans,
                            size_t *n_plans,
                            const LsePlan *plan,
                            bool is_named,
                            const LseTopology *topology,
                            LseError *err);

/* Sets the fields that the bundle @variant means for the plan's strategy. */
void lse_variant_apply (LsePlan *plan, LseVariant variant);
