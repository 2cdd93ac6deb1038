/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "figures/table-private.h"

#include "base/text.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SHORT_NS 1e5 /* below, µs have too few digits */

static void
free_strings (char **strings, size_t n)
{
  for (size_t i = 0; strings != NULL && i < n; i++)
    free (strings[i]);
  free (strings);
}

void
lsf_table_free (LsfTable *table)
{
  if (table == NULL)
    return;
  free_strings (table->headings, table->n_columns);
  free_strings (table->cells, table->n_columns * table->n_rows);
  free (table->is_numeric);
  free (table);
}

LsfTableWriter
lsf_table_begin (size_t n_columns, size_t n_rows)
{
  LsfTable *table = calloc (1, sizeof *table);
  if (table == NULL)
    return (LsfTableWriter) {.has_failed = true};
  *table = (LsfTable) {.n_columns = n_columns,
                       .n_rows = n_rows,
                       .headings = calloc (n_columns, sizeof *table->headings),
                       .is_numeric = calloc (n_columns, sizeof *table->is_numeric),
                       .cells = calloc (n_columns * n_rows + 1, sizeof *table->cells)};
  bool ok = table->headings != NULL && table->is_numeric != NULL && table->cells != NULL;
  return (LsfTableWriter) {.table = table, .has_failed = !ok};
}

void
lsf_table_add_heading (LsfTableWriter *writer, const char *text, bool is_numeric)
{
  if (writer->has_failed)
    return;
  writer->table->is_numeric[writer->column] = is_numeric;
  writer->table->headings[writer->column] = strdup (text);
  writer->has_failed = writer->table->headings[writer->column] == NULL;
  writer->column = (writer->column + 1) % writer->table->n_columns;
}

void
lsf_table_add_text (LsfTableWriter *writer, const char *text)
{
  if (writer->has_failed)
    return;
  LsfTable *table = writer->table;
  char **cell = &table->cells[writer->row * table->n_columns + writer->column];
  *cell = strdup (text);
  writer->has_failed = *cell == NULL;
  if (++writer->column < table->n_columns)
    return;
  writer->column = 0;
  writer->row++;
}

/* Through whole numbers: printf would take the locale's comma. */
void
lsf_table_add_number (LsfTableWriter *writer, double value, int decimals)
{
  char text[64] = "";
  size_t used = 0;
  double scaled = round (fabs (value) * pow (10, decimals));
  if (isfinite (scaled) && scaled < 0x1p63)
    {
      unsigned long long units = (unsigned long long)scaled, scale = 1;
      for (int i = 0; i < decimals; i++)
        scale *= 10;
      const char *sign = value < 0 && units > 0 ? "-" : "";
      lse_text_append (text, sizeof text, &used, "%s%llu", sign, units / scale);
      if (decimals > 0)
        lse_text_append (text, sizeof text, &used, ".%0*llu", decimals, units % scale);
    }
  lsf_table_add_text (writer, text);
}

int
lsf_ms_decimals (double shortest_ns)
{
  return shortest_ns < SHORT_NS ? 6 : 3;
}

LsfTable *
lsf_table_end (LsfTableWriter *writer)
{
  LsfTable *table = writer->table;
  writer->table = NULL;
  if (!writer->has_failed)
    return table;
  lsf_table_free (table);
  return NULL;
}

/* ------------------------------------------------------------------ CSV */

void
lsf_csv_append (LspBuffer *buffer, const char *text)
{
  if (strpbrk (text, ",\"\r\n") == NULL)
    {
      lsp_buffer_add (buffer, text);
      return;
    }
  lsp_buffer_add (buffer, "\"");
  for (const char *at = text; *at != '\0'; at++)
    lsp_buffer_append (buffer, *at == '"' ? "\"\"" : at, *at == '"' ? 2 : 1);
  lsp_buffer_add (buffer, "\"");
}

static void
append_row (LspBuffer *buffer, char *const *fields, size_t n)
{
  for (size_t i = 0; i < n; i++)
    {
      if (i > 0)
        lsp_buffer_add (buffer, ",");
      lsf_csv_append (buffer, fields[i]);
    }
  lsp_buffer_add (buffer, "\r\n");
}

char *
lsf_table_to_csv (const LsfTable *table)
{
  LspBuffer buffer = {0};
  append_row (&buffer, table->headings, table->n_columns);
  for (size_t row = 0; row < table->n_rows; row++)
    append_row (&buffer, table->cells + row * table->n_columns, table->n_columns);
  return lsp_buffer_take (&buffer);
}
