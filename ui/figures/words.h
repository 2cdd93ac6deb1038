/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Names of runs and of what they compute, as charts, tables and reports have them. All functions
 * return @text.
 */
#pragma once

#include "figures/runs.h"

#define LSF_LABEL_SIZE 128
#define LSF_GROUP_SIZE 224

/* true if its mark is hollow: as printed, or a variant of another strategy, as threads under a GIL
 * are of threads. */
bool lsf_plan_is_hollow (const LsePlan *plan);

/**
 * lsf_plan_label:
 * @says_variant: name it also where only the hollow mark would tell
 *
 * "Serial", "Processes × 8", "Processes × 8, as printed".
 */
char *lsf_plan_label (const LsePlan *plan, bool says_variant, char *text, size_t size);

/**
 * lsf_run_label:
 * @is_title_case: "Processes × 8" as the window has it: of two variants the one as printed says so;
 *   else "processes × 8, as printed" as the command line has it: that one always says so, and the
 *   repaired one beside it as well
 *
 * What tells a run from the others of its task.
 */
char *
lsf_run_label (const LsfRuns *runs, size_t index, bool is_title_case, char *text, size_t size);

/**
 * lsf_task_heading:
 * @method: of the tutorial, 1 … 4, or 0
 *
 * "Method 2 · sin(x)² · 1 000 000 elements · numpy kernel"
 */
char *lsf_task_heading (const LseResult *result, int method, char *text, size_t size);

/* The heading of a run's task, with the seed where two tasks differ in nothing else. */
char *lsf_run_group (const LsfRuns *runs, size_t index, char *text, size_t size);

/* Label and group of a row: those that @runs gives, else lsf_run_label() in title case and
 * lsf_run_group(). */
void lsf_run_names (const LsfRuns *runs,
                    size_t index,
                    char label[LSF_LABEL_SIZE],
                    char group[LSF_GROUP_SIZE]);
