/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the worker can load here. Asked once a process, then remembered.
 */
#pragma once

#include "plan/experiment.h"

#include <jansson.h>

typedef enum
{
  LSE_PROBE_OPENBLAS,
  LSE_PROBE_OPENMP
} LseProbeModule;

/**
 * lse_probe_modules:
 * @answer: (out): {"openblas":{"ok":true,"version":…}|{"ok":false,"cause":…}, "openmp":{…},
 *   "isa":"avx512|avx2|baseline"}; a new reference
 *
 * Runs `lanescope-worker --probe`, bounded by 10 s, once a process: it is well asked before a race
 * is started. Any thread.
 */
LseStatus lse_probe_modules (json_t **answer, LseError *err);

/* A sentence with the cause and the remedy, "" if @module can be loaded here. Returns @why. */
char *lse_probe_why_not (const json_t *answer, LseProbeModule module, char *why, size_t size);

/* Sets why_skipped, with the remedy, for plans whose module is missing here. Probes only if a plan
 * needs a module. */
void lse_probe_apply (LseExpandedPlan *plans, size_t n_plans);
