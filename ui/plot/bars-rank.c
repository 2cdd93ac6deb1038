/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a group of the comparison chart says: who is tied with whom, which part of the axis is
 * magnified, and the few words under each name.
 *
 * The window is the largest bunch of neighbouring medians: sorted, they are cut wherever the next
 * one is more than 1.8 times as long.
 *
 *   medians, ms          bunches              window        off the scale
 *   9.8 10.1 12.6 64.1   {9.8 10.1 12.6}{64}  9 … 14        64.1, five times as long
 *   0.3 12.6 13.0        {0.3}{12.6 13.0}     12 … 13.5     0.3
 *   2.0 12.0             {2.0}{12.0}          none: the axis from 0 shows both
 */
#include "plot/bars-private.h"

#include "i18n.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BUNCH_RATIO 1.8
#define WORTH_MAGNIFYING 1.7 /* the window shows at least this much more than the axis from 0 */

static double
low_of (const LspBar *bar)
{
  return isfinite (bar->low_ns) && bar->low_ns <= bar->median_ns ? fmax (bar->low_ns, 0)
                                                                 : bar->median_ns;
}

static double
high_of (const LspBar *bar)
{
  return isfinite (bar->high_ns) && bar->high_ns >= bar->median_ns ? bar->high_ns : bar->median_ns;
}

static bool
is_tied (const LspBars *bars, const LspBar *first, const LspBar *second)
{
  if (bars->has_ties)
    return first->tie != 0 && first->tie == second->tie;
  bool have_intervals = isfinite (first->low_ns) && isfinite (first->high_ns) &&
                        isfinite (second->low_ns) && isfinite (second->high_ns);
  return have_intervals && low_of (second) <= high_of (first) && low_of (first) <= high_of (second);
}

/* A row joins the first one it is tied with that does not itself lean on another: ties must not
 * creep along a chain of neighbours. */
static void
find_ties (LspBarGroup *group, const LspBars *bars)
{
  for (size_t i = 0; i < group->n_ranked; i++)
    group->rows[i].tie = LSP_NO_ROW;
  for (size_t i = 0; i < group->n_ranked; i++)
    for (size_t j = 0; j < i && group->rows[i].tie == LSP_NO_ROW; j++)
      if ((group->rows[j].tie == LSP_NO_ROW || group->rows[j].tie == j) &&
          is_tied (bars, group->rows[j].bar, group->rows[i].bar))
        group->rows[i].tie = group->rows[j].tie = j;
}

static int
compare_doubles (const void *a, const void *b)
{
  double first = *(const double *)a, second = *(const double *)b;
  return (first > second) - (first < second);
}

typedef struct
{
  double low, high; /* medians, ends included */
} Bunch;

/* @medians are sorted. The bunch with most rows; of equals the one that holds @wanted. */
static Bunch
largest_bunch (const double *medians, size_t n_medians, double wanted)
{
  Bunch best = {medians[0], medians[0]};
  size_t best_count = 0, first = 0;
  bool best_holds = false;
  for (size_t i = 1; i <= n_medians; i++)
    {
      if (i < n_medians && medians[i] <= medians[i - 1] * BUNCH_RATIO)
        continue;
      bool holds = wanted >= medians[first] && wanted <= medians[i - 1];
      if (i - first > best_count || (i - first == best_count && holds && !best_holds))
        {
          best = (Bunch) {medians[first], medians[i - 1]};
          best_count = i - first;
          best_holds = holds;
        }
      first = i;
    }
  return best;
}

/* Intervals of the bunch, and repeats as far as they lie near. */
static void
window_of (const LspBarGroup *group, Bunch bunch, double *from, double *to)
{
  *from = INFINITY;
  *to = -INFINITY;
  for (size_t i = 0; i < group->n_ranked; i++)
    {
      const LspBar *bar = group->rows[i].bar;
      if (bar->median_ns < bunch.low || bar->median_ns > bunch.high)
        continue;
      *from = fmin (*from, low_of (bar));
      *to = fmax (*to, high_of (bar));
    }
  double reach = fmax ((*to - *from) * 0.75, *to * 0.02);
  double nearest = *from - reach, farthest = *to + reach;
  for (size_t i = 0; i < group->n_ranked; i++)
    {
      const LspBar *bar = group->rows[i].bar;
      if (bar->median_ns < bunch.low || bar->median_ns > bunch.high)
        continue;
      for (size_t k = 0; bar->repeats_ns && k < bar->n_repeats; k++)
        {
          double repeat = (double)bar->repeats_ns[k];
          if (repeat >= fmax (nearest, 0) && repeat <= farthest)
            {
              *from = fmin (*from, repeat);
              *to = fmax (*to, repeat);
            }
        }
    }
}

static double
longest_of (const LspBarGroup *group)
{
  double longest = 0;
  for (size_t i = 0; i < group->n_ranked; i++)
    longest = fmax (longest, high_of (group->rows[i].bar));
  return longest;
}

/* Domain ends on ticks. */
static LspScale
nice_scale (double from, double to)
{
  LspScale sound = lsp_scale_linear (from, to, 0, 1);
  double step = lsp_ticks_step (sound.to - sound.from, 7);
  double low = fmax (floor (sound.from / step + 1e-9) * step, 0);
  double high = ceil (sound.to / step - 1e-9) * step;
  return lsp_scale_linear (low, high, 0, 1);
}

static void
find_window (LspBarGroup *group)
{
  double *medians = malloc (group->n_ranked * sizeof *medians);
  group->full = group->window = nice_scale (0, longest_of (group));
  if (!medians)
    return;
  for (size_t i = 0; i < group->n_ranked; i++)
    medians[i] = group->rows[i].bar->median_ns;
  qsort (medians, group->n_ranked, sizeof *medians, compare_doubles);
  double wanted = group->baseline != LSP_NO_ROW && group->baseline < group->n_ranked
                      ? group->rows[group->baseline].bar->median_ns
                      : medians[0];
  Bunch bunch = largest_bunch (medians, group->n_ranked, wanted);
  bool has_far = bunch.low > medians[0] || bunch.high < medians[group->n_ranked - 1];
  free (medians);

  double from, to;
  window_of (group, bunch, &from, &to);
  LspScale window = nice_scale (from, to);
  double gain = (group->full.to - group->full.from) / (window.to - window.from);
  bool is_single = bunch.low == bunch.high;
  group->is_magnified = gain >= WORTH_MAGNIFYING && !(is_single && has_far);
  if (!group->is_magnified)
    return;
  group->window = window;
  for (size_t i = 0; i < group->n_ranked; i++)
    {
      double median = group->rows[i].bar->median_ns;
      group->rows[i].off = median < window.from ? -1 : median > window.to ? 1 : 0;
    }
}

const char *
lsp_bar_ratio_number (char number[LSP_NUMBER_SIZE], double ratio)
{
  static const char *const words[] = {N_ ("two"),   N_ ("three"), N_ ("four"),
                                      N_ ("five"),  N_ ("six"),   N_ ("seven"),
                                      N_ ("eight"), N_ ("nine"),  N_ ("ten")};
  double rounded = round (ratio);
  if (rounded >= 2 && rounded <= 10 && fabs (ratio - rounded) < 0.16 * rounded / 2)
    snprintf (number, LSP_NUMBER_SIZE, "%s", _ (words[(int)rounded - 2]));
  else
    lsp_format_digits (number, ratio, 2);
  return number;
}

static void
claim_against_baseline (const LspBarGroup *group, const LspBarRow *row, char *out, size_t size)
{
  const LspBar *bar = row->bar;
  if (group->baseline != LSP_NO_ROW && isfinite (bar->speedup))
    {
      bool has_interval = isfinite (bar->speedup_low) && isfinite (bar->speedup_high);
      if (has_interval && bar->speedup_low <= 1 && bar->speedup_high >= 1)
        snprintf (out, size, "%s", _ ("no clear difference from the baseline"));
      else
        snprintf (out, size, "%s", bar->speedup > 1 ? _ ("faster") : _ ("slower"));
      return;
    }
  if (group->rows[0].bar->median_ns > 0)
    {
      char number[LSP_NUMBER_SIZE];
      double ratio = bar->median_ns / group->rows[0].bar->median_ns;
      snprintf (out, size, _ ("%s times as long as the fastest"),
                lsp_bar_ratio_number (number, ratio));
    }
}

static void
make_claim (const LspBarGroup *group, size_t index)
{
  LspBarRow *row = &group->rows[index];
  char *out = row->claim;
  size_t size = sizeof row->claim;
  bool is_first = index == 0 && group->n_ranked > 1;
  if (row->bar->claim)
    snprintf (out, size, "%s", row->bar->claim);
  else if (row->tie != LSP_NO_ROW && row->tie != index)
    snprintf (out, size, _ ("not distinguishable from %.100s"),
              lsp_bar_label (group->rows[row->tie].bar));
  else if (row->tie == index && is_first)
    snprintf (out, size, "%s",
              row->bar->is_baseline ? _ ("baseline, tied for the fastest")
                                    : _ ("fastest, tied with the next"));
  else if (row->bar->is_baseline)
    snprintf (out, size, "%s", is_first ? _ ("baseline, and the fastest") : _ ("baseline"));
  else if (is_first)
    snprintf (out, size, "%s", _ ("fastest"));
  else if (group->n_ranked > 1)
    claim_against_baseline (group, row, out, size);
}

static int
digits_after_point (double value)
{
  return value > 0 && isfinite (value) ? (int)ceil (-log10 (value) - 1e-9) : 0;
}

/* As many decimals as the fastest row's interval is worth, and at most three digits of it. */
static void
choose_unit (LspBarGroup *group)
{
  double shortest = INFINITY, error = NAN, longest = longest_of (group);
  for (size_t i = 0; i < group->n_ranked; i++)
    if (group->rows[i].bar->median_ns < shortest)
      {
        shortest = group->rows[i].bar->median_ns;
        error = (high_of (group->rows[i].bar) - low_of (group->rows[i].bar)) / 2;
      }
  group->has_mixed_units = shortest > 0 && longest / shortest > 300;
  group->unit = lsp_time_unit (sqrt (shortest * longest));
  if (!(shortest > 0))
    group->unit = lsp_time_unit (longest);
  double in_unit = shortest / group->unit.ns;
  int most = in_unit > 0 ? 2 - (int)floor (log10 (in_unit)) : 0;
  int wanted = error > 0 ? digits_after_point (error / group->unit.ns) : most;
  group->decimals = (int)fmin (fmax (fmin (wanted, most), in_unit < 10 ? 1 : 0), 5);
}

void
lsp_bar_group_rank (LspBarGroup *group, const LspBars *bars)
{
  if (group->n_ranked == 0)
    return;
  find_ties (group, bars);
  find_window (group);
  choose_unit (group);
  for (size_t i = 0; i < group->n_ranked; i++)
    make_claim (group, i);
}
