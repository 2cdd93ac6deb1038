/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A comparison for people and for programs.
 */
#pragma once

#include "pairs.h"
#include "stored-runs.h"
#include "threshold.h"

#include <stdio.h>

typedef struct
{
  const StoredRuns *a, *b;
  Pairs pairs;
  Metric metric;
  Conditions conditions;
  bool is_verbose, is_quiet, is_color;
} Comparison;

/* Both take a Comparison and return false when writing failed. */
bool lanescope_compare_text (FILE *out, const void *comparison);
bool lanescope_compare_json (FILE *out, const void *comparison);

/**
 * lanescope_conditions_report:
 *
 * Judges every whole pair by every condition and says to @out what is beyond a limit, or cannot be
 * judged.
 *
 * Returns: EXIT_MISMATCH if a run that is to be judged is wrong; EXIT_RUN_FAILED if it failed;
 *   EXIT_REGRESSION if a limit is exceeded; else EXIT_OK.
 */
int lanescope_conditions_report (const Conditions *conditions,
                                 const Pairs *pairs,
                                 FILE *out,
                                 bool is_quiet);
