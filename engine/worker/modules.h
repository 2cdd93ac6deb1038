/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Libraries that bring threads of their own, loaded only when a plan needs them.
 */
#pragma once

#include "strategies/strategy.h"
#include "workloads/blas.h"

#include <jansson.h>

/* Loads the BLAS module: %LSE_EUNAVAILABLE with what to install. It stays loaded. */
LseStatus lse_module_blas (const LseBlas **blas, LseError *err);

/* The strategy, from its module if it lives in one. */
LseStatus lse_module_strategy (LseStrategyId id, const LseStrategy **strategy, LseError *err);

/* The answer of `lanescope-worker --probe`; NULL without memory. */
json_t *lse_modules_probe (void);
