/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Shared by the files behind result.h.
 */
#pragma once

#include "analysis/result.h"

/* The numbers of a sample that make up the `used` object in JSON, a column each. */
#define LSE_N_USED 10
typedef struct
{
  const char *key;
  const char *path; /* for sentences */
  size_t offset;    /* in LseSample, of an int64_t */
} LseUsedColumn;
extern const LseUsedColumn lse_used_columns[LSE_N_USED];

/* The noise of @result in words for machines: counts and is_noisy, from its samples and stats. */
void lse_result_judge_noise (LseResult *result);
