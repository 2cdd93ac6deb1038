/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * CPU sets inside sentences for the user, and names that come from files.
 */
#pragma once

#include "base/cpuset.h"

/* "CPU 3", "CPUs 0-3,8", "no CPU"; a list that does not fit ends in ",…". Returns @text. */
char *lse_words_cpus (const LseCpuSet *set, char *text, size_t size);

/* Copies a name from a file: valid UTF-8 in whole characters, cut at @size, without control codes,
 * blanks squeezed. NULL counts as "". */
void lse_words_copy (char *to, size_t size, const char *from);
