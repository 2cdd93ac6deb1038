/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A judgement (lse_verdict_of) resamples both series some thousand times. There are at most two for
 * each run, and two runs with the same repetitions as before are not judged again.
 */
#include "figures/compare.h"

#include "figures/table-private.h"
#include "figures/words.h"
#include "i18n.h"
#include "plot/ticks.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define JUDGEMENT_SEED 1
#define TEXT_SIZE 384

typedef struct
{
  char label[LSF_LABEL_SIZE], group[LSF_GROUP_SIZE], claim[160], reason[TEXT_SIZE];
  char id[40];
  int64_t *repeats_ns;
  bool is_running;
  bool is_slower; /* than serial, and judged so */
} Row;

/* Is one run faster than the other? With what it was judged by. */
typedef struct
{
  char ids[2][40];
  size_t n_repeats[2];
  double medians_ns[2];
  LseVerdict verdict;
} Judgement;

struct LsfCompare
{
  LspBars chart;
  LspBar *bars;
  Row *rows;
  size_t n_judgements;
  Judgement *judgements;      /* room for two a row */
  const LsfCompare *previous; /* while it is made */
  size_t pairs_left, n_due;
};

#define NOT_JUDGED (-1)

/* ------------------------------------------------------------------ one row */

static LspVerdict
verdict_of (const LseResult *result, bool is_running)
{
  if (result->status == LSE_RUN_SKIPPED ||
      (result->status == LSE_RUN_STOPPED && result->stats.n == 0))
    return LSP_VERDICT_SKIPPED;
  if (result->status == LSE_RUN_FAILED || (result->stats.n == 0 && !is_running))
    return LSP_VERDICT_FAILED;
  switch (result->verify.status)
    {
    case LSE_VERIFY_OK:
      return LSP_VERDICT_OK;
    case LSE_VERIFY_MISMATCH:
      return LSP_VERDICT_WRONG;
    case LSE_VERIFY_SKIPPED:
      break;
    }
  return LSP_VERDICT_UNCHECKED;
}

/* Why a row has no place on the axis. */
static void
make_reason (const LseResult *result, LspVerdict verdict, char *text, size_t size)
{
  char error[LSP_NUMBER_SIZE];
  if (result->reason_text[0] != '\0')
    snprintf (text, size, "%s", result->reason_text);
  else if (verdict == LSP_VERDICT_WRONG)
    snprintf (text, size, _ ("largest error %s"),
              lsp_format_digits (error, result->verify.max_abs_err, 2));
  else if (verdict == LSP_VERDICT_SKIPPED && result->status == LSE_RUN_STOPPED)
    snprintf (text, size, "%s", _ ("stopped before a repetition was counted"));
  else if (result->stats.n == 0)
    snprintf (text, size, "%s", _ ("nothing measured yet"));
  else
    snprintf (text, size, "%s", _ ("there is no serial run to compare it with"));
}

static bool
make_row (LsfCompare *figure, const LsfRuns *runs, size_t index)
{
  const LseResult *result = runs->results[index];
  Row *row = &figure->rows[index];
  row->is_running = runs->is_running != NULL && runs->is_running[index];
  memcpy (row->id, result->id, sizeof row->id);
  lsf_run_names (runs, index, row->label, row->group);

  size_t n_repeats;
  row->repeats_ns = lse_result_dup_counted (result, &n_repeats);
  LspVerdict verdict = verdict_of (result, row->is_running);
  make_reason (result, verdict, row->reason, sizeof row->reason);
  figure->bars[index] = (LspBar) {
      .group = row->group,
      .label = row->label,
      .family = lsp_family_from_strategy (lse_strategy_info (result->plan.strategy)->name),
      .is_hollow = lsf_plan_is_hollow (&result->plan),
      .is_baseline = result->plan.strategy == LSE_STRATEGY_SERIAL,
      .median_ns = result->stats.median_ns,
      .low_ns = result->stats.ci95_ns[0],
      .high_ns = result->stats.ci95_ns[1],
      .repeats_ns = row->repeats_ns,
      .n_repeats = n_repeats,
      .speedup = result->has_speedup ? result->speedup.value : (double)NAN,
      .speedup_low = result->has_speedup ? result->speedup.ci95[0] : (double)NAN,
      .speedup_high = result->has_speedup ? result->speedup.ci95[1] : (double)NAN,
      .verdict = verdict,
      .reason = row->reason,
  };
  return row->repeats_ns != NULL || result->n_samples == 0 || result->stats.n == 0;
}

/* ------------------------------------------------------------------ judging */

static bool
is_same_side (const LsfCompare *figure, size_t row, const Judgement *judgement, int side)
{
  const LspBar *bar = &figure->bars[row];
  return judgement->n_repeats[side] == bar->n_repeats &&
         judgement->medians_ns[side] == bar->median_ns &&
         strcmp (judgement->ids[side], figure->rows[row].id) == 0;
}

/* The word on the same two runs when they had fewer repetitions. */
static const Judgement *
find_older (const LsfCompare *among, const LsfCompare *figure, size_t a, size_t b)
{
  for (size_t i = 0; among != NULL && i < among->n_judgements; i++)
    if (strcmp (among->judgements[i].ids[0], figure->rows[a].id) == 0 &&
        strcmp (among->judgements[i].ids[1], figure->rows[b].id) == 0)
      return &among->judgements[i];
  return NULL;
}

static const Judgement *
find_judgement (const LsfCompare *among, const LsfCompare *figure, size_t a, size_t b)
{
  for (size_t i = 0; among != NULL && i < among->n_judgements; i++)
    if (is_same_side (figure, a, &among->judgements[i], 0) &&
        is_same_side (figure, b, &among->judgements[i], 1))
      return &among->judgements[i];
  return NULL;
}

/* Is it put off? Else what it costs is taken from what there is to spend. */
static bool
is_put_off (LsfCompare *figure, size_t a, size_t b)
{
  size_t n_pairs = figure->bars[a].n_repeats * figure->bars[b].n_repeats;
  if (n_pairs > figure->pairs_left)
    return true;
  if (figure->pairs_left != LSF_COMPARE_ALL)
    figure->pairs_left -= n_pairs;
  return false;
}

/* Is run @a faster than run @b? The same rule as for the words of the table. An LseVerdict, or
 * NOT_JUDGED. */
static int
judge (LsfCompare *figure, size_t a, size_t b)
{
  const LspBar *bars = figure->bars;
  const Judgement *known = find_judgement (figure, figure, a, b);
  if (known == NULL)
    known = find_judgement (figure->previous, figure, a, b);
  if (known == NULL && is_put_off (figure, a, b))
    {
      figure->n_due++;
      known = find_older (figure->previous, figure, a, b);
      if (known == NULL)
        return NOT_JUDGED;
    }
  if (known != NULL)
    {
      if (find_judgement (figure, figure, a, b) == NULL &&
          figure->n_judgements < 2 * figure->chart.n_bars)
        figure->judgements[figure->n_judgements++] = *known;
      return (int)known->verdict;
    }
  Judgement *judgement = &figure->judgements[figure->n_judgements++];
  *judgement = (Judgement) {.n_repeats = {bars[a].n_repeats, bars[b].n_repeats},
                            .medians_ns = {bars[a].median_ns, bars[b].median_ns}};
  memcpy (judgement->ids[0], figure->rows[a].id, sizeof judgement->ids[0]);
  memcpy (judgement->ids[1], figure->rows[b].id, sizeof judgement->ids[1]);
  judgement->verdict = lse_verdict_of (bars[a].repeats_ns, bars[a].n_repeats, bars[b].repeats_ns,
                                       bars[b].n_repeats, JUDGEMENT_SEED);
  return (int)judgement->verdict;
}

/* Can a word be said about it? */
static bool
is_ranked (const LspBar *bar)
{
  return (bar->verdict == LSP_VERDICT_OK || bar->verdict == LSP_VERDICT_UNCHECKED) &&
         bar->n_repeats >= LSF_LEAST_REPETITIONS;
}

/* The fastest right one, or the serial one, of @index's group; SIZE_MAX if there is none. */
static size_t
find_in_group (const LsfCompare *figure, size_t index, bool wants_baseline)
{
  const LspBar *bars = figure->bars;
  size_t best = SIZE_MAX;
  for (size_t i = 0; i < figure->chart.n_bars; i++)
    {
      if (!is_ranked (&bars[i]) || strcmp (bars[i].group, bars[index].group) != 0)
        continue;
      if (wants_baseline ? bars[i].is_baseline
                         : best == SIZE_MAX || bars[i].median_ns < bars[best].median_ns)
        best = i;
    }
  return best;
}

static const char *
claim_over_serial (int verdict)
{
  if (verdict == LSE_VERDICT_FASTER)
    return _ ("faster than serial");
  if (verdict == LSE_VERDICT_SLOWER)
    return _ ("slower than serial");
  return verdict == LSE_VERDICT_SAME ? _ ("not distinguishable from serial") : _ ("not judged yet");
}

/* In place of a word, while there are too few repetitions for one. */
static void
claim_progress (const LspBar *bar, bool is_running, char *text, size_t size)
{
  unsigned n = (unsigned)bar->n_repeats;
  if (is_running)
    snprintf (text, size, _ ("%u of %u repetitions"), n, LSF_LEAST_REPETITIONS);
  else
    snprintf (text, size,
              P_ ("%u repetition, too few to compare", "%u repetitions, too few to compare", n), n);
}

static bool
is_alone (const LsfCompare *figure, size_t index)
{
  const LspBar *bars = figure->bars;
  for (size_t i = 0; i < figure->chart.n_bars; i++)
    if (i != index && is_ranked (&bars[i]) && strcmp (bars[i].group, bars[index].group) == 0)
      return false;
  return true;
}

/* What stands under the label, and which rows share the pale band of the fastest. */
static const char *
make_claim (LsfCompare *figure, size_t index)
{
  LspBar *bars = figure->bars;
  size_t fastest = find_in_group (figure, index, false);
  size_t serial = find_in_group (figure, index, true);
  if (index == fastest)
    return is_alone (figure, index) && bars[index].is_baseline ? _ ("baseline") : _ ("fastest");
  int verdict = judge (figure, index, fastest);
  if (verdict == NOT_JUDGED)
    return bars[index].is_baseline ? _ ("baseline") : _ ("not judged yet");
  if (verdict == LSE_VERDICT_SAME)
    {
      bars[index].tie = bars[fastest].tie = 1;
      return _ ("not distinguishable from the fastest");
    }
  if (serial != SIZE_MAX && index != serial)
    {
      int over_serial = judge (figure, index, serial);
      figure->rows[index].is_slower = over_serial == LSE_VERDICT_SLOWER;
      return claim_over_serial (over_serial);
    }
  return bars[index].is_baseline ? _ ("baseline") : _ ("slower than the fastest");
}

static void
make_claims (LsfCompare *figure)
{
  for (size_t i = 0; i < figure->chart.n_bars; i++)
    {
      LspBar *bar = &figure->bars[i];
      Row *row = &figure->rows[i];
      bool is_sound = bar->verdict == LSP_VERDICT_OK || bar->verdict == LSP_VERDICT_UNCHECKED;
      if (is_ranked (bar))
        snprintf (row->claim, sizeof row->claim, "%s", make_claim (figure, i));
      else if (is_sound)
        claim_progress (bar, row->is_running, row->claim, sizeof row->claim);
      bar->claim = row->claim;
    }
}

/* ------------------------------------------------------------------ the figure */

LsfCompare *
lsf_compare_new (const LsfRuns *runs, LspBarsMode mode, const LsfCompare *previous)
{
  return lsf_compare_within (runs, mode, previous, LSF_COMPARE_ALL);
}

size_t
lsf_compare_n_due (const LsfCompare *figure)
{
  return figure->n_due;
}

LsfCompare *
lsf_compare_within (const LsfRuns *runs,
                    LspBarsMode mode,
                    const LsfCompare *previous,
                    size_t most_pairs)
{
  LsfCompare *figure = calloc (1, sizeof *figure);
  if (figure == NULL)
    return NULL;
  figure->bars = calloc (runs->n + 1, sizeof *figure->bars);
  figure->rows = calloc (runs->n + 1, sizeof *figure->rows);
  figure->judgements = calloc (2 * runs->n + 1, sizeof *figure->judgements);
  bool ok = figure->bars != NULL && figure->rows != NULL && figure->judgements != NULL;
  figure->chart = (LspBars) {.mode = mode, .bars = figure->bars, .has_ties = true};
  for (size_t i = 0; ok && i < runs->n; i++)
    {
      figure->chart.n_bars++;
      ok = make_row (figure, runs, i);
    }
  if (!ok)
    {
      lsf_compare_free (figure);
      return NULL;
    }
  figure->previous = previous;
  figure->pairs_left = most_pairs;
  make_claims (figure);
  figure->previous = NULL;
  return figure;
}

void
lsf_compare_free (LsfCompare *figure)
{
  if (figure == NULL)
    return;
  for (size_t i = 0; figure->rows != NULL && i < figure->chart.n_bars; i++)
    free (figure->rows[i].repeats_ns);
  free (figure->judgements);
  free (figure->rows);
  free (figure->bars);
  free (figure);
}

bool
lsf_compare_is_slower (const LsfCompare *figure, size_t index)
{
  return figure->rows[index].is_slower;
}

const LspBars *
lsf_compare_chart (const LsfCompare *figure)
{
  return &figure->chart;
}

/* ------------------------------------------------------------------ the table */

static const char *
verdict_words (const LspBar *bar)
{
  switch (bar->verdict)
    {
    case LSP_VERDICT_OK:
      return _ ("correct");
    case LSP_VERDICT_UNCHECKED:
      return bar->n_repeats > 0 ? _ ("not checked") : bar->reason;
    case LSP_VERDICT_WRONG:
    case LSP_VERDICT_FAILED:
    case LSP_VERDICT_SKIPPED:
      break;
    }
  return bar->reason;
}

/* What a wrong, failed or skipped run is called, before its reason. */
static const char *
remark_of (const LspBar *bar)
{
  switch (bar->verdict)
    {
    case LSP_VERDICT_WRONG:
      return _ ("wrong result, not ranked");
    case LSP_VERDICT_FAILED:
      return _ ("failed, not ranked");
    case LSP_VERDICT_SKIPPED:
      return _ ("not run");
    case LSP_VERDICT_OK:
    case LSP_VERDICT_UNCHECKED:
      break;
    }
  return bar->claim;
}

static void
add_row (LsfTableWriter *writer, const LspBar *bar, int decimals)
{
  lsf_table_add_text (writer, bar->group);
  lsf_table_add_text (writer, bar->label);
  lsf_table_add_number (writer, (double)bar->n_repeats, 0);
  lsf_table_add_number (writer, bar->median_ns / 1e6, decimals);
  lsf_table_add_number (writer, bar->low_ns / 1e6, decimals);
  lsf_table_add_number (writer, bar->high_ns / 1e6, decimals);
  lsf_table_add_number (writer, bar->speedup, 3);
  lsf_table_add_number (writer, bar->speedup_low, 3);
  lsf_table_add_number (writer, bar->speedup_high, 3);
  lsf_table_add_text (writer, remark_of (bar));
  lsf_table_add_text (writer, verdict_words (bar));
}

LsfTable *
lsf_compare_table (const LsfCompare *figure)
{
  const char *const headings[] = {
      _ ("task"),
      _ ("run"),
      _ ("repetitions"),
      _ ("median, ms"),
      /* xgettext:no-c-format */
      _ ("95 % low, ms"),
      /* xgettext:no-c-format */
      _ ("95 % high, ms"),
      _ ("speedup"),
      /* xgettext:no-c-format */
      _ ("speedup, 95 % low"),
      /* xgettext:no-c-format */
      _ ("speedup, 95 % high"),
      _ ("in words"),
      _ ("result"),
  };
  size_t n_columns = sizeof headings / sizeof *headings;
  LsfTableWriter writer = lsf_table_begin (n_columns, figure->chart.n_bars);
  double shortest_ns = INFINITY;
  for (size_t i = 0; i < n_columns; i++)
    lsf_table_add_heading (&writer, headings[i], i >= 2 && i < 9);
  for (size_t i = 0; i < figure->chart.n_bars; i++)
    shortest_ns = fmin (shortest_ns, figure->bars[i].median_ns);
  for (size_t i = 0; i < figure->chart.n_bars; i++)
    add_row (&writer, &figure->bars[i], lsf_ms_decimals (shortest_ns));
  return lsf_table_end (&writer);
}
