/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The table twin of a figure: the same numbers as text. Numeric columns have their unit in the
 * heading and plain numbers in the cells (a point, no grouping, "-"; empty where there is none), so
 * that a spreadsheet understands them.
 */
#pragma once

#include "plot/buffer.h"

#include <stdbool.h>
#include <stddef.h>

typedef struct
{
  size_t n_columns, n_rows;
  char **headings;
  bool *is_numeric; /* by column */
  char **cells;     /* row after row; never NULL */
} LsfTable;

void lsf_table_free (LsfTable *table);

/* RFC 4180, headings first; free() it. NULL without memory. */
char *lsf_table_to_csv (const LsfTable *table);

/* One field, in quotes where RFC 4180 asks for them. */
void lsf_csv_append (LspBuffer *buffer, const char *text);
