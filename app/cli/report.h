/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a race gave, for people and for programs. All of them read the same results.
 */
#pragma once

#include "analysis/result.h"
#include "topology/topology.h"

#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>

typedef struct
{
  const LseTopology *topology;
  const json_t *machine;
  size_t n;
  const LseResult **results;
  const int *methods; /* by result: 1 … 4, or 0 */
  bool is_color, is_verbose, is_quiet;
} Report;

/* Each returns false when writing failed (errno says why). */
bool lanescope_report_table (FILE *out, const Report *report);
bool lanescope_report_json (FILE *out, const Report *report);
bool lanescope_report_csv (FILE *out, const Report *report);
bool lanescope_report_markdown (FILE *out, const Report *report);

typedef bool (*ReportFn) (FILE *out, const Report *report);

/**
 * lanescope_report_to:
 * @path: a file, replaced in one step; a device or pipe, written to; "" or "-": standard output
 *
 * Returns: true; false after a sentence on standard error.
 */
bool lanescope_report_to (const char *path, ReportFn write, const Report *report);

/* Can a file be made at @path, as far as can be known beforehand? false after a sentence. */
bool lanescope_report_can_write (const char *path);

/* "processes as printed", "threads × 2": what tells a run from the others of its group. */
char *lanescope_report_label (const Report *report, size_t index, char *text, size_t size);

/* "850 ms", "12 s", "7 min": an estimate has no more digits. Returns @text. */
char *lanescope_rough_time (double seconds, char *text, size_t size);
