/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The answer of one comparison in words, from what its rows say already: nothing is judged here.
 */
#include "figures/compare.h"

#include "i18n.h"
#include "plot/ticks.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define MAX_NAMED 3 /* of a list; the rest are counted */

static bool
is_ranked (const LspBar *bar)
{
  return (bar->verdict == LSP_VERDICT_OK || bar->verdict == LSP_VERDICT_UNCHECKED) &&
         bar->n_repeats >= LSF_LEAST_REPETITIONS;
}

/* The fastest, or of the serial ones the first; NULL if there is none. */
static const LspBar *
find (const LspBars *chart, bool wants_serial)
{
  const LspBar *found = NULL;
  for (size_t i = 0; i < chart->n_bars; i++)
    {
      const LspBar *bar = &chart->bars[i];
      if (!is_ranked (bar) || (wants_serial && !bar->is_baseline))
        continue;
      if (found == NULL || (!wants_serial && bar->median_ns < found->median_ns))
        found = bar;
    }
  return found;
}

static bool
is_tied (const LspBar *a, const LspBar *b)
{
  return a->tie > 0 && a->tie == b->tie;
}

/* The fastest one that is not serial, if it cannot be told from it. */
static const LspBar *
find_rival (const LspBars *chart, const LspBar *serial)
{
  const LspBar *rival = NULL;
  for (size_t i = 0; i < chart->n_bars; i++)
    {
      const LspBar *bar = &chart->bars[i];
      if (is_ranked (bar) && !bar->is_baseline && is_tied (bar, serial) &&
          (rival == NULL || bar->median_ns < rival->median_ns))
        rival = bar;
    }
  return rival;
}

static void
make_claim (const LspBars *chart, char *claim, size_t size)
{
  const LspBar *fastest = find (chart, false), *serial = find (chart, true);
  char number[LSP_NUMBER_SIZE];
  claim[0] = '\0';
  if (fastest == NULL)
    return;
  const LspBar *rival = serial != NULL ? find_rival (chart, serial) : NULL;
  if (chart->n_bars == 1)
    snprintf (claim, size, _ ("%s: %s"), lsp_format_time (number, fastest->median_ns),
              fastest->label);
  else if (serial == NULL)
    snprintf (claim, size, _ ("%s: %s is fastest"), lsp_format_time (number, fastest->median_ns),
              fastest->label);
  else if (rival != NULL && isfinite (rival->speedup))
    snprintf (claim, size, _ ("%s, not distinguishable from serial: %s"),
              lsp_format_speedup (number, rival->speedup), rival->label);
  else if (fastest->is_baseline)
    snprintf (claim, size, _ ("%s: nothing here is faster than serial"),
              lsp_format_time (number, fastest->median_ns));
  else if (isfinite (fastest->speedup))
    snprintf (claim, size, _ ("%s as fast as serial: %s"),
              lsp_format_speedup (number, fastest->speedup), fastest->label);
}

typedef struct
{
  char *text;
  size_t size, used;
} Details;

static void
add (Details *details, const char *sentence)
{
  int n = snprintf (details->text + details->used, details->size - details->used, "%s%s",
                    details->used > 0 ? " " : "", sentence);
  if (n > 0)
    details->used +=
        (size_t)n < details->size - details->used ? (size_t)n : details->size - details->used - 1;
}

/* "A; B; C" of the bars for which @belongs is true. Returns: how many there are. */
static unsigned
list (const LspBars *chart, const bool *belongs, char *text, size_t size)
{
  unsigned n = 0;
  size_t used = 0;
  text[0] = '\0';
  for (size_t i = 0; i < chart->n_bars; i++)
    {
      if (!belongs[i] || ++n > MAX_NAMED || used >= size)
        continue;
      int wrote =
          snprintf (text + used, size - used, "%s%s", n > 1 ? "; " : "", chart->bars[i].label);
      used += wrote > 0 ? (size_t)wrote : 0;
    }
  if (n > MAX_NAMED && used < size)
    snprintf (text + used, size - used, P_ (" and %u more", " and %u more", n - MAX_NAMED),
              n - MAX_NAMED);
  return n;
}

typedef enum
{
  PART_TIED,
  PART_SLOWER,
  PART_WRONG,
  PART_MISSING
} Part;

static bool
belongs_to (const LsfCompare *figure, size_t index, Part part)
{
  const LspBars *chart = lsf_compare_chart (figure);
  const LspBar *bar = &chart->bars[index], *fastest = find (chart, false);
  switch (part)
    {
    case PART_TIED:
      return fastest != NULL && bar != fastest && !fastest->is_baseline && !bar->is_baseline &&
             is_tied (bar, fastest);
    case PART_SLOWER:
      return lsf_compare_is_slower (figure, index);
    case PART_WRONG:
      return bar->verdict == LSP_VERDICT_WRONG;
    case PART_MISSING:
      break;
    }
  return bar->verdict == LSP_VERDICT_FAILED || bar->verdict == LSP_VERDICT_SKIPPED;
}

static void
add_part (Details *details, const LsfCompare *figure, Part part)
{
  enum
  {
    MOST = 64
  };
  bool belongs[MOST] = {false};
  char names[320], sentence[400];
  LspBars few = *lsf_compare_chart (figure);
  few.n_bars = few.n_bars < MOST ? few.n_bars : MOST;
  for (size_t i = 0; i < few.n_bars; i++)
    belongs[i] = belongs_to (figure, i, part);
  if (list (&few, belongs, names, sizeof names) == 0)
    return;
  switch (part)
    {
    case PART_TIED:
      snprintf (sentence, sizeof sentence, _ ("Not distinguishable from it: %s."), names);
      break;
    case PART_SLOWER:
      snprintf (sentence, sizeof sentence, _ ("Slower than serial: %s."), names);
      break;
    case PART_WRONG:
      snprintf (sentence, sizeof sentence, _ ("Wrong result, not ranked: %s."), names);
      break;
    case PART_MISSING:
      snprintf (sentence, sizeof sentence, _ ("Not measured: %s."), names);
      break;
    }
  add (details, sentence);
}

/* The interval of what the claim names. */
static void
add_interval (Details *details, const LspBars *chart)
{
  const LspBar *fastest = find (chart, false), *serial = find (chart, true);
  char low[LSP_NUMBER_SIZE], high[LSP_NUMBER_SIZE], sentence[160];
  if (fastest == NULL || serial == NULL)
    return;
  const LspBar *rival = find_rival (chart, serial);
  const LspBar *named = rival != NULL ? rival : fastest;
  if (named->is_baseline || !isfinite (named->speedup_low) || !isfinite (named->speedup_high))
    return;
  snprintf (sentence, sizeof sentence, _ ("95 %% interval: %s to %s."),
            lsp_format_speedup (low, named->speedup_low),
            lsp_format_speedup (high, named->speedup_high));
  add (details, sentence);
}

char *
lsf_compare_claim (const LsfCompare *figure,
                   char *claim,
                   size_t claim_size,
                   char *details,
                   size_t details_size)
{
  const LspBars *chart = lsf_compare_chart (figure);
  Details more = {details, details_size, 0};
  details[0] = '\0';
  make_claim (chart, claim, claim_size);
  add_interval (&more, chart);
  for (Part part = PART_TIED; part <= PART_MISSING; part++)
    add_part (&more, figure, part);
  return claim;
}
