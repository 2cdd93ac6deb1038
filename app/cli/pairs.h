/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Which run of one measurement belongs to which of another.
 */
#pragma once

#include "analysis/comparison.h"
#include "analysis/result.h"

typedef struct
{
  const LseResult *a, *b; /* borrowed; one of them NULL: the other has no partner */
} Pair;

typedef struct
{
  size_t n, n_whole; /* the whole ones come first */
  Pair *pairs;
} Pairs;

/**
 * lanescope_pairs_init:
 *
 * First by equal plans (but for the number of repetitions), then, of what is left, by equal task,
 * strategy, workers and variant, then the rest of one task and strategy if it is one on each side. If
 * @takes_any, one run on each side is a pair in any case. Only plans are looked at.
 *
 * Returns: false without memory. Clear with lanescope_pairs_clear().
 */
bool lanescope_pairs_init (Pairs *pairs,
                           const LseResult *const *a,
                           size_t n_a,
                           const LseResult *const *b,
                           size_t n_b,
                           bool takes_any);
void lanescope_pairs_clear (Pairs *pairs);

/* How the times of B differ from those of A. */
void lanescope_compare_times (LseComparison *comparison, const Pair *pair);

/* Is the plan of the two the same but for repetitions? */
bool lanescope_pair_has_same_plan (const Pair *pair);
