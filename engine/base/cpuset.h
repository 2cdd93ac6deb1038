/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A set of CPUs by OS index, as a value: a fixed bitmap that can lie in shared memory. Its text
 * form is the kernel's list, "0,2,4-7"; the empty set is "".
 */
#pragma once

#include "base/status.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define LSE_CPUSET_MAX 4096 /* OS indexes 0 … 4095 */

typedef struct
{
  uint64_t words[LSE_CPUSET_MAX / 64];
} LseCpuSet;

void lse_cpuset_clear (LseCpuSet *set);

/* Adds @os_index; an index outside 0 … LSE_CPUSET_MAX - 1 is ignored. */
void lse_cpuset_add (LseCpuSet *set, int os_index);
void lse_cpuset_remove (LseCpuSet *set, int os_index);
bool lse_cpuset_has (const LseCpuSet *set, int os_index);
size_t lse_cpuset_count (const LseCpuSet *set);
bool lse_cpuset_equal (const LseCpuSet *a, const LseCpuSet *b);

/* true if every CPU of @inner is in @outer; the empty set is inside every set */
bool lse_cpuset_is_inside (const LseCpuSet *inner, const LseCpuSet *outer);
void lse_cpuset_intersect (LseCpuSet *set, const LseCpuSet *with);

/**
 * lse_cpuset_next:
 * @after: an OS index, or -1 to begin
 *
 * Returns: the smallest CPU of @set above @after, -1 when there is none.
 */
int lse_cpuset_next (const LseCpuSet *set, int after);

/**
 * lse_cpuset_format:
 * @text: (out): the list, cut at @size
 *
 * Returns: @text.
 */
char *lse_cpuset_format (const LseCpuSet *set, char *text, size_t size);

/**
 * lse_cpuset_parse:
 * @text: "0,2,4-7" or with a stride "0-14:2"; white space is ignored
 *
 * Returns: %LSE_OK; %LSE_EINVAL with the offending part named.
 */
LseStatus lse_cpuset_parse (LseCpuSet *set, const char *text, LseError *err);
