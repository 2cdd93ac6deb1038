/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Small helpers on words that users type.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

/**
 * lse_text_closest:
 * @word: what was typed
 * @candidates: NULL-terminated list
 *
 * Returns: the candidate that was probably meant (edit distance with transpositions at most a
 *   third of the length, at least 1), or NULL. Borrowed from @candidates.
 */
const char *lse_text_closest (const char *word, const char *const *candidates);

/**
 * lse_text_append:
 * @used: (inout): bytes used in @text without the final NUL
 *
 * Appends formatted text; cuts at @size, never overruns.
 */
void lse_text_append (char *text, size_t size, size_t *used, const char *format, ...)
    __attribute__ ((format (printf, 4, 5)));

/* "1 000 000": digits in groups of three, thin spaces between them. Returns @text. */
char *lse_text_group (char *text, size_t size, uint64_t number);

/* @value with exactly @decimals (0 … 9) after a point, whatever the locale: "−1.50"; a true minus
 * sign, no "−0.00". Appends as lse_text_append() does; "–" if @value is not finite. */
void lse_text_append_fixed (char *text, size_t size, size_t *used, double value, int decimals);
