/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How figures fill their tables. Lack of memory is remembered and told at the end.
 */
#pragma once

#include "figures/table.h"

#include <stdint.h>

typedef struct
{
  LsfTable *table; /* NULL without memory */
  size_t column;   /* the next one: cells and headings are added from left to right */
  size_t row;
  bool has_failed;
} LsfTableWriter;

/* A table of that size, all cells empty. */
LsfTableWriter lsf_table_begin (size_t n_columns, size_t n_rows);

void lsf_table_add_heading (LsfTableWriter *writer, const char *text, bool is_numeric);

/* The next cell; a row that is full goes over to the next one. */
void lsf_table_add_text (LsfTableWriter *writer, const char *text);
void lsf_table_add_number (LsfTableWriter *writer, double value, int decimals);

/* Decimals of a column of ms that holds times as short as @shortest_ns: µs, or ns. */
int lsf_ms_decimals (double shortest_ns);

/* Returns: the table; NULL if something did not fit into memory. */
LsfTable *lsf_table_end (LsfTableWriter *writer);
