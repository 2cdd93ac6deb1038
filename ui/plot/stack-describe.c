/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The stacked bars in words, and the items that a cursor reaches.
 */
#include "plot/buffer.h"
#include "plot/stack-private.h"

#include "i18n.h"

#include <math.h>

/* ------------------------------------------------------------------ items */

static size_t
n_items_of (const LspStack *stack, const LspStackRow *row)
{
  size_t n = 1;
  for (size_t i = 0; i < stack->n_parts; i++)
    n += lsp_stack_value (stack, row, i) > 0;
  return n;
}

size_t
lsp_stack_n_items (const LspStack *stack)
{
  size_t n = 0;
  for (size_t i = 0; i < stack->n_rows; i++)
    n += n_items_of (stack, &stack->rows[i]);
  return n;
}

bool
lsp_stack_item (const LspStack *stack, size_t item, size_t *row, size_t *part)
{
  for (size_t i = 0; i < stack->n_rows; i++)
    {
      size_t n = n_items_of (stack, &stack->rows[i]);
      if (item >= n)
        {
          item -= n;
          continue;
        }
      *row = i;
      *part = LSP_STACK_NO_PART;
      for (size_t k = 0; item > 0 && k < stack->n_parts; k++)
        if (lsp_stack_value (stack, &stack->rows[i], k) > 0 && --item == 0)
          *part = k;
      return true;
    }
  return false;
}

size_t
lsp_stack_find (const LspStack *stack, size_t row, size_t part)
{
  size_t item = 0;
  if (row >= stack->n_rows)
    return SIZE_MAX;
  for (size_t i = 0; i < row; i++)
    item += n_items_of (stack, &stack->rows[i]);
  if (part == LSP_STACK_NO_PART)
    return item;
  if (!(lsp_stack_value (stack, &stack->rows[row], part) > 0))
    return SIZE_MAX;
  for (size_t k = 0; k <= part; k++)
    item += lsp_stack_value (stack, &stack->rows[row], k) > 0;
  return item;
}

/* ------------------------------------------------------------------ words */

static void
add_gain (LspBuffer *out, const LspStack *stack, const LspStackRow *row)
{
  char number[LSP_NUMBER_SIZE];
  double gain = lsp_stack_gain (stack, row);
  if (!(gain > 0))
    return;
  if (stack->mode == LSP_STACK_TIME)
    lsp_buffer_printf (out, _ (" %s gained, because the work got cheaper than in the serial run."),
                       lsp_format_time (number, gain));
  else
    lsp_buffer_printf (out,
                       _ (" %s cores gained, because the work got cheaper than in the serial run."),
                       lsp_format_number (number, gain, 2));
}

static void
add_whole (LspBuffer *out, const LspStack *stack, const LspStackRow *row)
{
  char wanted[LSP_NUMBER_SIZE], whole[LSP_NUMBER_SIZE];
  const char *label = lsp_stack_row_label (row);
  if (row->values == NULL)
    lsp_buffer_printf (out, _ ("%.200s: no account. %.300s"), label,
                       row->reason ? row->reason : "");
  else if (stack->mode == LSP_STACK_TIME)
    lsp_buffer_printf (out, _ ("%.200s: %s."), label, lsp_format_time (whole, row->whole));
  else
    {
      lsp_format_speedup (wanted, lsp_stack_value (stack, row, 0));
      lsp_format_number (whole, row->whole, 0);
      lsp_buffer_printf (out,
                         stack->is_in_workers ? _ ("%.200s: speedup %s with %s workers.")
                         : row->whole < 1.5   ? _ ("%.200s: speedup %s with %s core.")
                                              : _ ("%.200s: speedup %s with %s cores."),
                         label, wanted, whole);
    }
  add_gain (out, stack, row);
}

/* "data movement: 0.52 of 2 cores". */
static void
add_part (LspBuffer *out, const LspStack *stack, const LspStackRow *row, size_t part)
{
  char value[LSP_NUMBER_SIZE], whole[LSP_NUMBER_SIZE];
  const char *label = stack->parts[part].label;
  if (stack->mode == LSP_STACK_TIME)
    {
      lsp_format_time (value, lsp_stack_value (stack, row, part));
      lsp_buffer_printf (out, _ ("%s: %s of %s"), label, value,
                         lsp_format_time (whole, row->whole));
      return;
    }
  lsp_format_number (value, lsp_stack_value (stack, row, part), 2);
  lsp_format_number (whole, row->whole, 0);
  lsp_buffer_printf (out,
                     stack->is_in_workers ? _ ("%s: %s of %s workers")
                     : row->whole < 1.5   ? _ ("%s: %s of %s core")
                                          : _ ("%s: %s of %s cores"),
                     label, value, whole);
}

char *
lsp_stack_describe_item (const LspStack *stack, size_t row, size_t part)
{
  LspBuffer out = {0};
  char share[LSP_NUMBER_SIZE];
  if (row >= stack->n_rows)
    return lsp_buffer_take (&out);
  const LspStackRow *of = &stack->rows[row];
  if (part >= stack->n_parts)
    {
      add_whole (&out, stack, of);
      return lsp_buffer_take (&out);
    }
  add_part (&out, stack, of, part);
  lsp_format_percent (share, of->whole > 0 ? lsp_stack_value (stack, of, part) / of->whole : 0);
  lsp_buffer_add (&out, "\n");
  lsp_buffer_printf (&out,
                     stack->mode == LSP_STACK_TIME ? _ ("%s of the time of %.200s")
                     : stack->is_in_workers        ? _ ("%s of the worker-time of %.200s")
                                                   : _ ("%s of the core-time of %.200s"),
                     share, lsp_stack_row_label (of));
  return lsp_buffer_take (&out);
}

char *
lsp_stack_describe (const LspStack *stack)
{
  LspBuffer out = {0};
  if (stack->n_rows == 0)
    lsp_buffer_add (&out, _ ("Nothing measured yet"));
  for (size_t i = 0; i < stack->n_rows; i++)
    {
      const LspStackRow *row = &stack->rows[i];
      add_whole (&out, stack, row);
      lsp_buffer_add (&out, "\n");
      for (size_t part = stack->mode == LSP_STACK_TIME ? 0 : 1; part < stack->n_parts; part++)
        {
          if (!(lsp_stack_value (stack, row, part) > 0))
            continue;
          add_part (&out, stack, row, part);
          lsp_buffer_add (&out, ".\n");
        }
    }
  return lsp_buffer_take (&out);
}
