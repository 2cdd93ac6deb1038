/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Efficiency, Karp–Flatt and the laws of every sweep among runs: nothing where each strategy was
 * measured with one number of workers.
 */
#pragma once

#include "analysis/result.h"

#include <stdio.h>

/* @n_pus: usable hardware threads. */
void lanescope_put_scaling (FILE *out,
                            const LseResult *const *results,
                            size_t n_results,
                            unsigned n_pus);

/* The same as Markdown tables. */
void lanescope_put_scaling_markdown (FILE *out,
                                     const LseResult *const *results,
                                     size_t n_results,
                                     unsigned n_pus);
