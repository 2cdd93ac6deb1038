/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What readers of the user's words share: a piece of his text made fit for a sentence, the choice
 * from a list of words, decimal numbers read without the locale and without rounding.
 */
#pragma once

#include "base/status.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* At most 48 bytes of valid UTF-8 without control characters: hostile text must not break a
 * message or the JSON that carries it. Used as lse_quote (text).text inside one expression. */
typedef struct
{
  char text[56];
} LseQuoted;

LseQuoted lse_quote (const char *text);

/**
 * lse_word_parse:
 * @field: how the sentence calls it: N_("schedule (--schedule)")
 * @words: NULL-terminated
 * @index: (out): of the word in @words; untouched on failure
 */
LseStatus lse_word_parse (int *index,
                          const char *field,
                          const char *text,
                          const char *const *words,
                          LseError *err);

/* "a, b or c" of a NULL-terminated list, "or" in the user's language. Returns @text. */
char *lse_words_join (const char *const *words, char *text, size_t size);

/* mantissa × 10^exponent10, exactly as written unless is_cut (more than 19 digits that count). */
typedef struct
{
  uint64_t mantissa;
  int exponent10;
  bool is_cut;
  const char *end; /* the first character after the number */
} LseDecimal;

/**
 * lse_decimal_scan:
 *
 * Reads "12", "1_000", "1.5", "1e6", "2.5e-3" at @text (no sign, no white space before it).
 * Returns: false if there is no number.
 */
bool lse_decimal_scan (LseDecimal *decimal, const char *text);

typedef enum
{
  LSE_SCALE_EXACT,
  LSE_SCALE_ROUNDED_DOWN,
  LSE_SCALE_TOO_LARGE /* does not fit into 64 bits */
} LseScale;

/* decimal × factor, rounded down. */
LseScale lse_decimal_scale (const LseDecimal *decimal, uint64_t factor, uint64_t *value);

/* ASCII white space, whatever the locale. */
bool lse_is_space (char c);
const char *lse_skip_space (const char *text);
/* strcmp() with ASCII case folded, whatever the locale (a Turkish I is no i). */
int lse_compare_folded (const char *a, const char *b);
