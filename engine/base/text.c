/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/text.h"

#include <ctype.h>
#include <inttypes.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define MAX_WORD 40
#define MAX_FIXED 0x1p53
#define MAX_DECIMALS 9

static int
min_int (int a, int b)
{
  return a < b ? a : b;
}

/* Damerau–Levenshtein distance (optimal string alignment), case folded. */
static int
distance (const char *a, const char *b)
{
  int d[MAX_WORD + 1][MAX_WORD + 1];
  int n_a = (int)strlen (a), n_b = (int)strlen (b);
  if (n_a > MAX_WORD || n_b > MAX_WORD)
    return MAX_WORD;

  for (int i = 0; i <= n_a; i++)
    for (int j = 0; j <= n_b; j++)
      {
        if (i == 0 || j == 0)
          {
            d[i][j] = i + j;
            continue;
          }
        int a_last = tolower ((unsigned char)a[i - 1]), b_last = tolower ((unsigned char)b[j - 1]);
        d[i][j] =
            min_int (min_int (d[i - 1][j], d[i][j - 1]) + 1, d[i - 1][j - 1] + (a_last != b_last));
        if (i > 1 && j > 1 && a_last == tolower ((unsigned char)b[j - 2]) &&
            b_last == tolower ((unsigned char)a[i - 2]))
          d[i][j] = min_int (d[i][j], d[i - 2][j - 2] + 1);
      }
  return d[n_a][n_b];
}

const char *
lse_text_closest (const char *word, const char *const *candidates)
{
  const char *best = NULL;
  int best_distance = MAX_WORD;
  for (; *candidates != NULL; candidates++)
    {
      int longer = (int)strlen (strlen (word) > strlen (*candidates) ? word : *candidates);
      int allowed = longer / 3 > 1 ? longer / 3 : 1;
      int d = distance (word, *candidates);
      if (d <= allowed && d < best_distance)
        {
          best = *candidates;
          best_distance = d;
        }
    }
  return best;
}

void
lse_text_append (char *text, size_t size, size_t *used, const char *format, ...)
{
  if (*used >= size)
    return;
  va_list args;
  va_start (args, format);
  int length = vsnprintf (text + *used, size - *used, format, args);
  va_end (args);
  if (length > 0)
    *used = *used + (size_t)length < size ? *used + (size_t)length : size - 1;
}

char *
lse_text_group (char *text, size_t size, uint64_t number)
{
  char digits[24];
  size_t used = 0, n = (size_t)snprintf (digits, sizeof digits, "%" PRIu64, number);
  text[0] = '\0';
  for (size_t i = 0; i < n; i++)
    lse_text_append (text, size, &used, "%s%c", i > 0 && (n - i) % 3 == 0 ? "\u2009" : "",
                     digits[i]);
  return text;
}

/* printf would take the locale's comma. */
void
lse_text_append_fixed (char *text, size_t size, size_t *used, double value, int decimals)
{
  long long scale = 1;
  if (!isfinite (value))
    {
      lse_text_append (text, size, used, "–");
      return;
    }
  decimals = decimals < 0 ? 0 : min_int (decimals, MAX_DECIMALS);
  for (int i = 0; i < decimals; i++)
    scale *= 10;
  double wanted = (value < 0 ? -value : value) * (double)scale;
  long long scaled = (long long)((wanted < MAX_FIXED ? wanted : MAX_FIXED) + 0.5);
  const char *sign = value < 0 && scaled != 0 ? "−" : "";
  if (decimals == 0)
    lse_text_append (text, size, used, "%s%lld", sign, scaled);
  else
    lse_text_append (text, size, used, "%s%lld.%0*lld", sign, scaled / scale, decimals,
                     scaled % scale);
}
