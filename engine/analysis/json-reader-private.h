/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Values out of JSON that somebody else may have written. The first thing that is wrong is kept as a
 * sentence and everything after it reads as absent, so that callers check once, at the end. A value
 * is named by its path, "stats.median_ns": what stands behind the last point is its key, all of it
 * is said in sentences. Absent and null are the same.
 */
#pragma once

#include "base/cpuset.h"
#include "base/status.h"

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

typedef struct
{
  LseStatus status;
  LseError *err; /* nullable */
} LseJsonReader;

/* NULL if it is absent; borrowed. */
const json_t *lse_read_object (LseJsonReader *reader, const json_t *object, const char *path);

/* NULL if it is absent; one with more than @most items is refused. Borrowed. */
const json_t *
lse_read_array (LseJsonReader *reader, const json_t *object, const char *path, size_t most);

/* Cut to @size between two letters; what could steer a terminal becomes blanks. "" if absent. */
void lse_read_text (LseJsonReader *reader,
                    const json_t *object,
                    const char *path,
                    char *text,
                    size_t size);

/* NAN if it is absent. */
double lse_read_number (LseJsonReader *reader,
                        const json_t *object,
                        const char *path,
                        double min,
                        double max);

/* A whole number, also one written as 5.0; @otherwise if it is absent. */
int64_t lse_read_whole (LseJsonReader *reader,
                        const json_t *object,
                        const char *path,
                        int64_t min,
                        int64_t max,
                        int64_t otherwise);

bool lse_read_flag (LseJsonReader *reader, const json_t *object, const char *path, bool otherwise);

/* The place of a text in @words, NULL-terminated; @otherwise if it is absent. */
int lse_read_word (LseJsonReader *reader,
                   const json_t *object,
                   const char *path,
                   const char *const *words,
                   int otherwise);

/* [low, high]; both NAN if it is absent. */
void lse_read_interval (LseJsonReader *reader,
                        const json_t *object,
                        const char *path,
                        double interval[2]);

/* Whole numbers from 0 to @max of an array into @values, which has room for @most of them. Returns
 * how many. */
size_t lse_read_wholes (LseJsonReader *reader,
                        const json_t *object,
                        const char *path,
                        int64_t max,
                        int64_t *values,
                        size_t most);

/* CPU numbers; empty if absent. */
void lse_read_cpus (LseJsonReader *reader, const json_t *object, const char *path, LseCpuSet *cpus);
