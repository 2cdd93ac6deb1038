/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a race gave, for people and for programs. All of them read the same results.
 */
#pragma once

#include "analysis/findings.h"
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

/* Each takes a Report and returns false when writing failed (errno says why). */
bool lanescope_report_table (FILE *out, const void *report);
bool lanescope_report_json (FILE *out, const void *report);
bool lanescope_report_csv (FILE *out, const void *report);
bool lanescope_report_markdown (FILE *out, const void *report);

/* "processes as printed", "threads × 2": what tells a run from the others of its group. */
char *lanescope_report_label (const Report *report, size_t index, char *text, size_t size);

/* "850 ms", "12 s", "7 min": an estimate has no more digits. Returns @text. */
char *lanescope_rough_time (double seconds, char *text, size_t size);

/* When the run began, in local time: "2026-11-26 10:42"; "some time" if that is not known. Returns
 * @text. */
char *lanescope_format_started (const LseResult *result, char *text, size_t size);

/* "Try shared memory: lanescope-cli run …", a line that is not broken: the command is to be copied. */
void lanescope_put_remedy (FILE *out, const LseFinding *finding, int indent);

/* Why a run is as slow as it is, in a few words behind its row; "" if nothing is lost that is worth
 * it. Returns @text. */
char *lanescope_format_reason (const LseResult *result, char *text, size_t size);
