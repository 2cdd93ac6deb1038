/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Shared by the files behind result.h.
 */
#pragma once

#include "analysis/result.h"

/* The numbers of a sample that stand in "used", summed over the counted repetitions. */
typedef struct
{
  const char *key, *path; /* "cpu_ns", "used.cpu_ns" */
  size_t offset;          /* of an int64_t in LseSample, -1 unknown */
} LseUsedNumber;

#define LSE_N_USED_NUMBERS 6
extern const LseUsedNumber lse_used_numbers[LSE_N_USED_NUMBERS];

int64_t lse_used_get (const LseSample *sample, size_t index);
void lse_used_set (LseSample *sample, size_t index, int64_t number);

/* The noise of @result in words for machines: counts and is_noisy, from its samples and stats. */
void lse_result_judge_noise (LseResult *result);
