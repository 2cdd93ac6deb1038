/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the worker can load here. Asked once a process, then remembered.
 */
#pragma once

#include "plan/experiment.h"

#include <jansson.h>

/**
 * lse_probe_modules:
 * @answer: (out): {"openblas":{"ok":true,"version":…}|{"ok":false,"why":…}, "openmp":{…},
 *   "isa":"avx512|avx2|baseline"}; a new reference
 *
 * Runs `lanescope-worker --probe`, bounded by 10 s.
 */
LseStatus lse_probe_modules (json_t **answer, LseError *err);

/* Sets why_skipped, with the remedy, for plans whose module is missing here. Probes only if a plan
 * needs a module. */
void lse_probe_apply (LseExpandedPlan *plans, size_t n_plans);
