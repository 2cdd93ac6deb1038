/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * speedup.*: a line a strategy over its worker counts, when there are at least two.
 */
#include "charts-private.h"

#include "figures/speedup.h"
#include "figures/words.h"

#include <stdlib.h>

#define WIDTH 640

/* A strategy with one worker count is a point, not a curve; it is left to compare.*. */
static bool
is_of_curve (const Report *report, size_t index)
{
  const LsePlan *plan = &report->results[index]->plan;
  for (size_t i = 0; i < report->n; i++)
    {
      const LseResult *other = report->results[i];
      if (other->plan.strategy == plan->strategy && other->plan.workers != plan->workers &&
          other->has_speedup)
        return true;
    }
  return false;
}

static LsfSpeedup *
make_figure (const Report *report)
{
  const LseResult **results = calloc (report->n + 1, sizeof *results);
  LsfRuns runs = {.results = results};
  if (results == NULL)
    return NULL;
  for (size_t i = 0; i < report->n; i++)
    if (is_of_curve (report, i))
      results[runs.n++] = report->results[i];
  LsfSpeedup *figure =
      lsf_speedup_new (&runs, 0, (unsigned)lse_topology_n_allowed_cores (report->topology),
                       (unsigned)lse_topology_n_allowed_pus (report->topology));
  free (results);
  return figure;
}

void
lanescope_chart_speedup (Album *album)
{
  const Report *report = album->report;
  if (report->n > 0 && report->methods[0] > 0)
    return; /* the tutorial: other tasks, other variants */
  LsfSpeedup *figure = make_figure (report);
  const LspSpeedup *chart = figure != NULL ? lsf_speedup_chart (figure) : NULL;
  if (figure == NULL)
    lanescope_album_fail (album, "speedup");
  else if (chart->n_series > 0)
    {
      char heading[LSF_GROUP_SIZE];
      LspExport what = {
          .width = WIDTH,
          .height = lsp_speedup_height (chart, WIDTH, album->theme),
          .draw = lsp_speedup_draw,
          .data = chart,
          .title = "Speedup over workers",
          .caption =
              lsf_task_heading (report->results[0], report->methods[0], heading, sizeof heading),
      };
      lanescope_album_add (album, "speedup", what, lsp_speedup_describe (chart));
    }
  lsf_speedup_free (figure);
}
