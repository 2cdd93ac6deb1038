/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Where the core-time of a run went, as text: a bar of characters, one texture a part, and a line a
 * part.
 */
#pragma once

#include "analysis/account.h"

#include <stdbool.h>
#include <stdio.h>

/**
 * lanescope_put_account:
 * @is_verbose: also parts of nothing, and the core-time of each
 *
 * The bar is as long as the cores that the run had; each part stands in cores' worth, the unit of
 * speedups, and as a share. An account that is not known says why.
 */
void lanescope_put_account (FILE *out,
                            const LseAccount *account,
                            int indent,
                            bool is_color,
                            bool is_verbose);

/* What parts lost and gained from @a to @b, in core-time a repetition, the largest first; nothing if
 * one of them is not known. */
void lanescope_put_account_change (FILE *out, const LseAccount *a, const LseAccount *b, int indent);

/* "58 % moving data, 31 % starting workers": the two largest losses, each of at least 10 %; "" if
 * there is none. Returns @text. */
char *lanescope_format_losses (const LseAccount *account, char *text, size_t size);
