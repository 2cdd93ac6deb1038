/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * compare.*: one row a run. Under the tutorial the bars are speedups over each method's own serial;
 * otherwise medians on an axis of time.
 */
#include "charts-private.h"

#include "figures/compare.h"
#include "figures/words.h"

#include <stdlib.h>

#define WIDTH 860

/* Labels and headings as the table has them. */
typedef struct
{
  char label[LSF_LABEL_SIZE], heading[LSF_GROUP_SIZE];
} Words;

static LsfCompare *
make_figure (const Report *report, LspBarsMode mode)
{
  Words *words = calloc (report->n + 1, sizeof *words);
  const char **labels = calloc (report->n + 1, sizeof *labels);
  const char **headings = calloc (report->n + 1, sizeof *headings);
  LsfCompare *figure = NULL;
  bool ok = words != NULL && labels != NULL && headings != NULL;
  for (size_t i = 0; ok && i < report->n; i++)
    {
      labels[i] = lanescope_report_label (report, i, words[i].label, sizeof words[i].label);
      headings[i] = lsf_task_heading (report->results[i], report->methods[i], words[i].heading,
                                      sizeof words[i].heading);
    }
  LsfRuns runs = {.n = report->n, .results = report->results, .labels = labels, .groups = headings};
  if (ok)
    figure = lsf_compare_new (&runs, mode, NULL);
  free (headings);
  free (labels);
  free (words);
  return figure;
}

void
lanescope_chart_compare (Album *album)
{
  const Report *report = album->report;
  bool is_tutorial = false;
  for (size_t i = 0; i < report->n; i++)
    is_tutorial |= report->methods[i] > 0;
  LsfCompare *figure = make_figure (report, is_tutorial ? LSP_BARS_SPEEDUP : LSP_BARS_DOTS);
  if (figure == NULL)
    {
      lanescope_album_fail (album, "compare");
      return;
    }
  const LspBars *chart = lsf_compare_chart (figure);
  LspExport what = {.width = WIDTH,
                    .height = lsp_bars_height (chart, WIDTH, album->theme),
                    .draw = lsp_bars_draw,
                    .data = chart,
                    .title = is_tutorial ? "Speedup over serial" : "Time of one repetition",
                    .caption = is_tutorial ? "bar: median · line: 95 % interval"
                                           : "mark: median · bar: 95 % interval · ticks: repeats"};
  lanescope_album_add (album, "compare", what, lsp_bars_describe (chart));
  lsf_compare_free (figure);
}
