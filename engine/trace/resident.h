/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The largest resident set of this process and its children: how much of what they have mapped was
 * in memory at once. Pages that several of them share count in each.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* The kernel begins anew to look for the largest. @children: (nullable) (array length=n_children) */
void lse_resident_reset (const pid_t *children, size_t n_children);

/* The sum of the largest since then; -1: not known. */
int64_t lse_resident_peak_bytes (const pid_t *children, size_t n_children);
