/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the writer and the reader of a run object share.
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
