/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Where the core-time of runs went, from their accounts: the speedup stack, its table twin, and what
 * has changed between two of them.
 */
#pragma once

#include "figures/runs.h"
#include "figures/table.h"
#include "plot/stack.h"

typedef struct LsfAccount LsfAccount;

/**
 * lsf_account_new:
 * @runs: each with its account; those of which nothing was measured yet are left out, and serial
 *   runs where their task has others
 *
 * One bar a run in cores, grouped by task. A wrong result has no bar, but a reason.
 *
 * Returns: free with lsf_account_free(); NULL without memory
 */
LsfAccount *lsf_account_new (const LsfRuns *runs);

/* As above, but bars as long as a repetition takes, in the order of @runs, and all of them. */
LsfAccount *lsf_account_new_time (const LsfRuns *runs);

void lsf_account_free (LsfAccount *figure);

/* Valid as long as the figure. Copy the structure to set what concerns only its look. */
const LspStack *lsf_account_chart (const LsfAccount *figure);

/* The run of a row, as an index in the runs given; SIZE_MAX if there is no such row. */
size_t lsf_account_run (const LsfAccount *figure, size_t row);

/* TRUE if some row has a bar. */
bool lsf_account_is_known (const LsfAccount *figure);

/* "the whole bar is 2 cores": how the bars are to be read. Returns: @text. */
char *lsf_account_caption (const LsfAccount *figure, char *text, size_t size);

/* One row a run: its cores, and each of the ten parts in cores; free with lsf_table_free(). NULL
 * without memory. */
LsfTable *lsf_account_table (const LsfAccount *figure);

/**
 * lsf_account_sentence:
 *
 * "1.29 of 2 cores' worth: most was lost to slower work, 0.44 cores (22 %)." or "Nothing lost worth
 * naming: 1.92 of 2 cores' worth."; why there is no account if there is none.
 *
 * Returns: @text
 */
char *lsf_account_sentence (const LseResult *result, char *text, size_t size);

/* One part of two accounts, as core-time of a repetition. */
typedef struct
{
  const char *name; /* "data movement"; static, translated */
  double from_ns, to_ns;
} LsfAccountChange;

/**
 * lsf_account_changes:
 * @changes: (out) (array length=LSE_N_PARTS)
 *
 * The parts that differ by at least 2 % of the longer one's core-time, the largest difference first.
 *
 * Returns: how many; 0 if one of the accounts is not known
 */
size_t lsf_account_changes (const LseResult *from, const LseResult *to, LsfAccountChange *changes);
