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

typedef struct
{
  char label[128], group[160];
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
