/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * compare.*: one row a run. Under the tutorial the bars are speedups over each method's own serial;
 * otherwise medians on an axis of time.
 */
#include "charts-private.h"

#include "plot/bars.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define WIDTH 860
#define CLAIM_SEED 1

typedef struct
{
  char label[128], group[160], claim[64];
  int64_t *repeats_ns;
} Row;

static LspVerdict
verdict_of (const LseResult *result)
{
  if (result->status == LSE_RUN_SKIPPED)
    return LSP_VERDICT_SKIPPED;
  if (result->status == LSE_RUN_FAILED || result->stats.n == 0)
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

static LspBar
make_bar (const Report *report, size_t index, Row *row)
{
  const LseResult *result = report->results[index];
  lanescope_report_label (report, index, row->label, sizeof row->label);
  lanescope_report_heading (result, report->methods[index], row->group, sizeof row->group);
  row->repeats_ns = calloc (result->n_samples + 1, sizeof *row->repeats_ns);
  return (LspBar) {
      .group = row->group,
      .label = row->label,
      .family = lsp_family_from_strategy (lse_strategy_info (result->plan.strategy)->name),
      .is_hollow = result->plan.variant == LSE_VARIANT_AS_PRINTED,
      .is_baseline = result->plan.strategy == LSE_STRATEGY_SERIAL,
      .median_ns = result->stats.median_ns,
      .low_ns = result->stats.ci95_ns[0],
      .high_ns = result->stats.ci95_ns[1],
      .repeats_ns = row->repeats_ns,
      .n_repeats = row->repeats_ns != NULL ? lse_result_counted (result, row->repeats_ns) : 0,
      .speedup = result->has_speedup ? result->speedup.value : (double)NAN,
      .speedup_low = result->speedup.ci95[0],
      .speedup_high = result->speedup.ci95[1],
      .verdict = verdict_of (result),
      .reason = result->reason_text[0] != '\0' ? result->reason_text : "wrong result",
  };
}

/* Is run @a faster than run @b? The same rule as for the words of the table. */
static LseVerdict
compare (const LspBar *a, const LspBar *b)
{
  return lse_verdict_of (a->repeats_ns, a->n_repeats, b->repeats_ns, b->n_repeats, CLAIM_SEED);
}

/* The fastest right one, or the serial one, of @index's group; SIZE_MAX if there is none. */
static size_t
find_in_group (const LspBar *bars, size_t n, size_t index, bool wants_baseline)
{
  size_t best = SIZE_MAX;
  for (size_t i = 0; i < n; i++)
    {
      bool is_ranked =
          bars[i].verdict == LSP_VERDICT_OK || bars[i].verdict == LSP_VERDICT_UNCHECKED;
      if (!is_ranked || strcmp (bars[i].group, bars[index].group) != 0)
        continue;
      if (wants_baseline ? bars[i].is_baseline
                         : best == SIZE_MAX || bars[i].median_ns < bars[best].median_ns)
        best = i;
    }
  return best;
}

static const char *
claim_over_serial (LseVerdict verdict)
{
  switch (verdict)
    {
    case LSE_VERDICT_FASTER:
      return "faster than serial";
    case LSE_VERDICT_SLOWER:
      return "slower than serial";
    case LSE_VERDICT_SAME:
      break;
    }
  return "not distinguishable from serial";
}

/* What stands under each label, and which rows share the pale band of the fastest. */
static void
make_claims (LspBar *bars, Row *rows, size_t n)
{
  for (size_t i = 0; i < n; i++)
    {
      size_t fastest = find_in_group (bars, n, i, false), serial = find_in_group (bars, n, i, true);
      bool is_ranked =
          bars[i].verdict == LSP_VERDICT_OK || bars[i].verdict == LSP_VERDICT_UNCHECKED;
      if (!is_ranked || fastest == SIZE_MAX)
        continue;
      bool is_tied = i != fastest && compare (&bars[i], &bars[fastest]) == LSE_VERDICT_SAME;
      if (is_tied)
        bars[i].tie = bars[fastest].tie = 1;
      if (i == fastest)
        snprintf (rows[i].claim, sizeof rows[i].claim, "%s", "fastest");
      else if (is_tied)
        snprintf (rows[i].claim, sizeof rows[i].claim, "not distinguishable from the fastest");
      else if (serial != SIZE_MAX && i != serial)
        snprintf (rows[i].claim, sizeof rows[i].claim, "%s",
                  claim_over_serial (compare (&bars[i], &bars[serial])));
      else
        snprintf (rows[i].claim, sizeof rows[i].claim, "baseline");
      bars[i].claim = rows[i].claim;
    }
}

void
lanescope_chart_compare (Album *album)
{
  const Report *report = album->report;
  LspBar *bars = calloc (report->n + 1, sizeof *bars);
  Row *rows = calloc (report->n + 1, sizeof *rows);
  bool is_tutorial = false;
  for (size_t i = 0; bars != NULL && rows != NULL && i < report->n; i++)
    {
      bars[i] = make_bar (report, i, &rows[i]);
      is_tutorial |= report->methods[i] > 0;
    }
  if (bars != NULL && rows != NULL)
    make_claims (bars, rows, report->n);

  LspBars chart = {.mode = is_tutorial ? LSP_BARS_SPEEDUP : LSP_BARS_DOTS,
                   .bars = bars,
                   .n_bars = bars != NULL && rows != NULL ? report->n : 0};
  LspExport what = {.width = WIDTH,
                    .height = lsp_bars_height (&chart, WIDTH, album->theme),
                    .draw = lsp_bars_draw,
                    .data = &chart,
                    .title = is_tutorial ? "Speedup over serial" : "Time of one repetition",
                    .caption = is_tutorial ? "bar: median · line: 95 % interval"
                                           : "mark: median · bar: 95 % interval · ticks: repeats"};
  lanescope_album_add (album, "compare", what, lsp_bars_describe (&chart));
  for (size_t i = 0; rows != NULL && i < report->n; i++)
    free (rows[i].repeats_ns);
  free (rows);
  free (bars);
}
