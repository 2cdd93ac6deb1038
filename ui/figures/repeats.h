/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The repetitions of one run.
 */
#pragma once

#include "figures/table.h"
#include "plot/repeats.h"

#include "analysis/result.h"

typedef struct LsfRepeats LsfRepeats;

/* Copies what it needs. Returns: free with lsf_repeats_free(); NULL without memory */
LsfRepeats *lsf_repeats_new (const LseResult *result);
void lsf_repeats_free (LsfRepeats *figure);

/* Valid as long as the figure. */
const LspRepeats *lsf_repeats_chart (const LsfRepeats *figure);

/* One row a repetition, counted or not, in the order of measurement; free with lsf_table_free().
 * NULL without memory. */
LsfTable *lsf_repeats_table (const LsfRepeats *figure);
