/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Where ticks stand and how numbers are written. Numbers never depend on the locale: '.' before
 * decimals, thin spaces between groups of three, a true minus sign.
 *
 *   domain      ticks asked for  →  ticks
 *   0 … 64      5                   0 20 40 60
 *   9 … 14      6                   9 10 11 12 13 14
 *   0 … 1       6                   0 0.2 0.4 0.6 0.8 1
 *   1 … 32 log  –                   1 2 4 8 16 32
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#define LSP_MAX_TICKS 24
#define LSP_NUMBER_SIZE 48

typedef struct
{
  size_t n_ticks;
  double values[LSP_MAX_TICKS];
  int decimals; /* what all labels need */
} LspTicks;

typedef struct
{
  const char *name; /* "ns", "µs", "ms", "s" */
  double ns;        /* one of them in ns */
} LspTimeUnit;

/* The smallest of 1, 2, 5 × 10^k that makes at most @max_ticks ticks. */
double lsp_ticks_step (double span, size_t max_ticks);

/* Multiples of a 1-2-5 step within [from, to]. None for an empty or infinite domain. */
LspTicks lsp_ticks_linear (double from, double to, size_t max_ticks);

/* Powers of two (of 4, 8, … where there would be more than @max_ticks) within [from, to]. */
LspTicks lsp_ticks_log2 (double from, double to, size_t max_ticks);

/* The unit in which @longest_ns reads best (1 … 999). */
LspTimeUnit lsp_time_unit (double longest_ns);

/* @value with exactly @decimals decimals. "–" for NaN, "∞" for infinity. Returns: @out. */
char *lsp_format_number (char out[LSP_NUMBER_SIZE], double value, int decimals);

/* With about @digits significant digits and no needless zeros after the third: 9.8, 64.1, 1 000. */
char *lsp_format_digits (char out[LSP_NUMBER_SIZE], double value, int digits);

/* "12.6 ms": three digits and the unit that fits. */
char *lsp_format_time (char out[LSP_NUMBER_SIZE], double ns);

/* "1.29×". */
char *lsp_format_speedup (char out[LSP_NUMBER_SIZE], double speedup);

/* "7.6 MiB". */
char *lsp_format_bytes (char out[LSP_NUMBER_SIZE], uint64_t bytes);

/* "64 %"; "< 1 %" for little that is not nothing. */
char *lsp_format_percent (char out[LSP_NUMBER_SIZE], double ratio);
