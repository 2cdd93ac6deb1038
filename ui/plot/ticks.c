/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Nice ticks and numbers as text. Digits are made here and not by printf, whose decimal point
 * follows the locale.
 */
#include "plot/ticks.h"

#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#define THIN_SPACE "\u2009"
#define MINUS "\u2212"

double
lsp_ticks_step (double span, size_t max_ticks)
{
  if (!isfinite (span) || span <= 0)
    return 1;
  double rough = span / (double)(max_ticks > 1 ? max_ticks - 1 : 1);
  double power = pow (10, floor (log10 (rough)));
  static const double multiples[] = {1, 2, 5, 10};
  for (size_t i = 0; i < 4; i++)
    if (multiples[i] * power >= rough * (1 - 1e-9))
      return multiples[i] * power;
  return 10 * power;
}

static int
decimals_of_step (double step)
{
  int decimals = 0;
  while (decimals < 9 && fabs (step - round (step)) > 1e-6 * step)
    {
      step *= 10;
      decimals++;
    }
  return decimals;
}

LspTicks
lsp_ticks_linear (double from, double to, size_t max_ticks)
{
  LspTicks ticks = {0};
  if (!isfinite (from) || !isfinite (to) || to <= from || max_ticks == 0)
    return ticks;
  if (max_ticks > LSP_MAX_TICKS)
    max_ticks = LSP_MAX_TICKS;
  double step = lsp_ticks_step (to - from, max_ticks);
  double slack = step * 1e-6;
  double first = ceil ((from - slack) / step), last = floor ((to + slack) / step);
  if (first + 1 == first) /* so far from 0 that the step is lost in rounding */
    return ticks;
  ticks.decimals = decimals_of_step (step);
  for (double i = first; i <= last && ticks.n_ticks < LSP_MAX_TICKS; i++)
    ticks.values[ticks.n_ticks++] = i == 0 ? 0 : i * step;
  return ticks;
}

LspTicks
lsp_ticks_log2 (double from, double to, size_t max_ticks)
{
  LspTicks ticks = {0};
  if (!isfinite (from) || !isfinite (to) || from <= 0 || to <= from || max_ticks == 0)
    return ticks;
  if (max_ticks > LSP_MAX_TICKS)
    max_ticks = LSP_MAX_TICKS;
  double first = ceil (log2 (from) - 1e-9), last = floor (log2 (to) + 1e-9);
  double stride = 1;
  while ((last - first) / stride + 1 > (double)max_ticks)
    stride *= 2;
  first = ceil (first / stride) * stride; /* 1 stays among them */
  for (double power = first; power <= last && ticks.n_ticks < LSP_MAX_TICKS; power += stride)
    {
      ticks.values[ticks.n_ticks++] = exp2 (power);
      if (power < 0)
        ticks.decimals = (int)fmin (fmax (ticks.decimals, -power), 9);
    }
  return ticks;
}

LspTimeUnit
lsp_time_unit (double longest_ns)
{
  static const LspTimeUnit units[] = {{"ns", 1}, {"µs", 1e3}, {"ms", 1e6}, {"s", 1e9}};
  size_t i = 0;
  /* What would be written as 1 000 takes the next unit. */
  while (i < 3 && longest_ns >= 999.5 * units[i].ns)
    i++;
  return units[i];
}

/* Appends the digits of a whole number, from the left, in groups of three. */
static size_t
append_grouped (char *out, uint64_t whole)
{
  char digits[24];
  int n_digits = snprintf (digits, sizeof digits, "%llu", (unsigned long long)whole);
  size_t used = 0;
  for (int i = 0; i < n_digits; i++)
    {
      int left = n_digits - i;
      if (i > 0 && left % 3 == 0 && n_digits > 3)
        {
          memcpy (out + used, THIN_SPACE, strlen (THIN_SPACE));
          used += strlen (THIN_SPACE);
        }
      out[used++] = digits[i];
    }
  return used;
}

static char *
format_huge (char out[LSP_NUMBER_SIZE], double value, bool is_negative)
{
  int power = (int)floor (log10 (value));
  double tenths = round (value / pow (10, power) * 10);
  if (tenths >= 100)
    {
      tenths /= 10;
      power++;
    }
  snprintf (out, LSP_NUMBER_SIZE, "%s%d.%de%d", is_negative ? MINUS : "", (int)tenths / 10,
            (int)tenths % 10, power);
  return out;
}

char *
lsp_format_number (char out[LSP_NUMBER_SIZE], double value, int decimals)
{
  bool is_negative = value < 0;
  if (isnan (value))
    return strcpy (out, "–");
  if (isinf (value))
    return strcpy (out, is_negative ? MINUS "∞" : "∞");
  decimals = decimals < 0 ? 0 : decimals > 9 ? 9 : decimals;
  uint64_t power = 1;
  for (int i = 0; i < decimals; i++)
    power *= 10;
  double scaled = round (fabs (value) * (double)power);
  if (scaled >= 1e15)
    return format_huge (out, fabs (value), is_negative);

  uint64_t units = (uint64_t)scaled;
  size_t used = 0;
  if (is_negative && units > 0)
    {
      memcpy (out, MINUS, strlen (MINUS));
      used = strlen (MINUS);
    }
  used += append_grouped (out + used, units / power);
  if (decimals > 0)
    snprintf (out + used, LSP_NUMBER_SIZE - used, ".%0*llu", decimals,
              (unsigned long long)(units % power));
  else
    out[used] = '\0';
  return out;
}

char *
lsp_format_digits (char out[LSP_NUMBER_SIZE], double value, int digits)
{
  double size = fabs (value);
  if (!isfinite (value) || size == 0)
    return lsp_format_number (out, value, 0);
  int decimals = digits - 1 - (int)floor (log10 (size));
  /* Rounding can carry into one more digit: 9.996 with three digits is 10.0, not 10.00. */
  if (decimals > 0 && round (size * pow (10, decimals)) >= pow (10, digits))
    decimals--;
  return lsp_format_number (out, value, decimals);
}

char *
lsp_format_time (char out[LSP_NUMBER_SIZE], double ns)
{
  LspTimeUnit unit = lsp_time_unit (fabs (ns));
  lsp_format_digits (out, ns / unit.ns, 3);
  if (isfinite (ns))
    {
      size_t used = strlen (out);
      snprintf (out + used, LSP_NUMBER_SIZE - used, " %s", unit.name);
    }
  return out;
}

char *
lsp_format_speedup (char out[LSP_NUMBER_SIZE], double speedup)
{
  double size = fabs (speedup);
  lsp_format_number (out, speedup, size < 9.995 ? 2 : size < 99.95 ? 1 : 0);
  if (isfinite (speedup))
    strcat (out, "×");
  return out;
}

char *
lsp_format_bytes (char out[LSP_NUMBER_SIZE], uint64_t bytes)
{
  static const char *const units[] = {"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
  double amount = (double)bytes;
  size_t i = 0;
  while (i < 6 && amount >= 1023.5)
    {
      amount /= 1024;
      i++;
    }
  lsp_format_number (out, amount, i > 0 && amount < 9.95 ? 1 : 0);
  size_t used = strlen (out);
  snprintf (out + used, LSP_NUMBER_SIZE - used, " %s", units[i]);
  return out;
}

char *
lsp_format_percent (char out[LSP_NUMBER_SIZE], double ratio)
{
  if (ratio > 0 && ratio < 0.005)
    return strcpy (out, "< 1 %");
  lsp_format_number (out, ratio * 100, 0);
  if (isfinite (ratio))
    strcat (out, " %");
  return out;
}
