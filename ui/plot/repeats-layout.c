/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The domain follows the middle of the repetitions: one that took ten times as long must not press
 * all others into one dot. Quantiles come from at most 1000 of them, evenly spread over the run.
 */
#include "plot/repeats-private.h"

#include <math.h>
#include <stdlib.h>

#define MOST_SORTED 1000

static int
compare_doubles (const void *a, const void *b)
{
  double first = *(const double *)a, second = *(const double *)b;
  return (first > second) - (first < second);
}

/* Returns: how many. */
static size_t
sorted_sample (const LspRepeats *repeats, double out[MOST_SORTED])
{
  size_t step = repeats->n_repeats / MOST_SORTED + 1, n_out = 0;
  for (size_t i = 0; i < repeats->n_repeats; i += step)
    if (repeats->repeats_ns[i] >= 0)
      out[n_out++] = (double)repeats->repeats_ns[i];
  if (n_out > 1)
    qsort (out, n_out, sizeof *out, compare_doubles);
  return n_out;
}

static void
include (double value, double *from, double *to)
{
  if (!isfinite (value) || value < 0)
    return;
  *from = fmin (*from, value);
  *to = fmax (*to, value);
}

void
lsp_repeats_domain (const LspRepeats *repeats, double *from_ns, double *to_ns)
{
  LspRepeats warm_ups = {.repeats_ns = repeats->others_ns, .n_repeats = repeats->n_others};
  double sample[MOST_SORTED], from = INFINITY, to = -INFINITY;
  if (repeats->n_repeats == 0 && warm_ups.repeats_ns) /* all there is so far */
    repeats = &warm_ups;
  size_t n_sample = sorted_sample (repeats, sample);
  if (n_sample > 0)
    {
      double low = sample[n_sample / 10], high = sample[n_sample - 1 - n_sample / 10];
      double reach = fmax (3 * (high - low), 0.02 * sample[n_sample / 2]);
      /* What counts belongs on the axis while there are few. */
      if (n_sample < 8)
        reach = fmax (reach, 0.5 * sample[n_sample / 2]);
      for (size_t i = 0; i < repeats->n_repeats; i++)
        {
          double repeat = (double)repeats->repeats_ns[i];
          if (repeat >= low - reach && repeat <= high + reach)
            include (repeat, &from, &to);
        }
    }
  if (repeats->median_ns > 0)
    {
      include (repeats->median_ns, &from, &to);
      include (repeats->low_ns, &from, &to);
      include (repeats->high_ns, &from, &to);
    }
  if (!(to >= from))
    {
      from = 0;
      to = 1e6;
    }
  double span = fmax (to - from, fmax (to * 0.02, 4)), step = lsp_ticks_step (span * 1.1, 4);
  double middle = (from + to) / 2, pad = span * 0.04;
  from = fmin (from, middle - span / 2) - pad;
  to = fmax (to, middle + span / 2) + pad;
  /* Half steps: the axis moves seldom while repetitions come in, and little is left empty. */
  *from_ns = fmax (floor (from / step * 2) / 2 * step, 0);
  *to_ns = ceil (to / step * 2) / 2 * step;
}

void
lsp_repeats_stack (const double *xs, size_t n_dots, double width, unsigned char *rows)
{
  size_t n_slots = (size_t)fmax (ceil (width), 1) + 1, reach = (size_t)LSP_REPEAT_DOT;
  unsigned char *taken = calloc (n_slots, 1); /* bit r: a dot of row r has its middle there */
  for (size_t i = 0; i < n_dots; i++)
    {
      size_t at = (size_t)fmin (fmax (xs[i], 0), (double)(n_slots - 1));
      size_t first = at > reach ? at - reach : 0;
      size_t last = at + reach < n_slots ? at + reach : n_slots - 1;
      unsigned used = 0;
      for (size_t k = first; taken && k <= last; k++)
        used |= taken[k];
      unsigned row = 0;
      while (row < LSP_REPEAT_ROWS && used & (1u << row))
        row++;
      rows[i] = (unsigned char)(row < LSP_REPEAT_ROWS ? row : i % LSP_REPEAT_ROWS);
      if (taken)
        taken[at] = (unsigned char)(taken[at] | 1u << rows[i]);
    }
  free (taken);
}
