/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * --fail-if: "time>+5%", "speedup<-10%", several with commas; for `run` with " vs FILE" behind.
 */
#pragma once

#include "pairs.h"

#define MAX_CONDITIONS 8

typedef enum
{
  METRIC_TIME,    /* median of the repetitions */
  METRIC_SPEEDUP, /* over its own serial run */
  METRIC_CPU,     /* CPU time of all threads and children, a repetition */
  N_METRICS
} Metric;

extern const char *const lanescope_metric_names[N_METRICS + 1]; /* NULL-terminated */

typedef struct
{
  Metric metric;
  bool is_above;       /* '>', else '<' */
  double change_ratio; /* 0.05 for +5% */
  char text[48];       /* as it was written, without blanks */
} Condition;

typedef struct
{
  size_t n;
  Condition conditions[MAX_CONDITIONS];
  char baseline[1024]; /* what stands behind "vs"; "" without */
} Conditions;

typedef enum
{
  LIMIT_KEPT,
  LIMIT_EXCEEDED, /* all of the interval is beyond it */
  LIMIT_UNSURE,   /* the value is, and the interval reaches back */
  LIMIT_UNKNOWN   /* too few repetitions, or the number was not measured */
} Judgement;

/* %LSE_EINVAL and a sentence. */
LseStatus lanescope_conditions_parse (Conditions *conditions, const char *text, LseError *err);

/* %LSE_EINVAL and a sentence, with what was probably meant. */
LseStatus lanescope_metric_parse (Metric *metric, const char *text, LseError *err);

/* Metric of @b over metric of @a with its 95 % interval; NAN where it is not known. */
LseRatio lanescope_metric_ratio (Metric metric, const LseResult *a, const LseResult *b);

/* Serial is in both, and its own speedup says nothing. */
bool lanescope_condition_applies (const Condition *condition, const Pair *pair);

Judgement lanescope_judge (const Condition *condition, const LseRatio *ratio);
