/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * speedup.*: a line a strategy over its worker counts, when there are at least two.
 */
#include "charts-private.h"

#include "plot/speedup.h"

#include <stdlib.h>

#define WIDTH 640

typedef struct
{
  LspSpeedupPoint *points;
  LspSpeedupSeries series[LSE_N_STRATEGIES];
  size_t n_points, n_series;
} Curves;

static bool
is_point (const LseResult *result, LseStrategyId strategy)
{
  return result->plan.strategy == strategy && result->has_speedup && result->stats.n > 0;
}

/* A strategy with one worker count is a point, not a curve; it is left to compare.*. */
static void
add_series (Curves *curves, const Report *report, LseStrategyId strategy)
{
  LspSpeedupPoint *first = &curves->points[curves->n_points];
  size_t n = 0;
  bool has_two = false;
  for (size_t i = 0; i < report->n; i++)
    {
      const LseResult *result = report->results[i];
      if (!is_point (result, strategy))
        continue;
      first[n++] = (LspSpeedupPoint) {.workers = result->plan.workers,
                                      .speedup = result->speedup.value,
                                      .low = result->speedup.ci95[0],
                                      .high = result->speedup.ci95[1]};
      has_two |= result->plan.workers != first[0].workers;
    }
  if (!has_two)
    return;
  const LseStrategyInfo *info = lse_strategy_info (strategy);
  curves->n_points += n;
  curves->series[curves->n_series++] =
      (LspSpeedupSeries) {.label = info->title,
                          .family = lsp_family_from_strategy (info->name),
                          .points = first,
                          .n_points = n};
}

void
lanescope_chart_speedup (Album *album)
{
  const Report *report = album->report;
  Curves curves = {.points = calloc (report->n + 1, sizeof *curves.points)};
  bool is_tutorial = report->n > 0 && report->methods[0] > 0; /* other tasks, other variants */
  for (int i = 0; !is_tutorial && curves.points != NULL && i < LSE_N_STRATEGIES; i++)
    if (i != LSE_STRATEGY_SERIAL)
      add_series (&curves, report, (LseStrategyId)i);
  if (curves.n_series > 0)
    {
      LspSpeedup chart = {.series = curves.series,
                          .n_series = curves.n_series,
                          .n_cores = (unsigned)lse_topology_n_allowed_cores (report->topology),
                          .n_pus = (unsigned)lse_topology_n_allowed_pus (report->topology)};
      char heading[160];
      LspExport what = {
          .width = WIDTH,
          .height = lsp_speedup_height (&chart, WIDTH, album->theme),
          .draw = lsp_speedup_draw,
          .data = &chart,
          .title = "Speedup over workers",
          .caption = lanescope_report_heading (report->results[0], report->methods[0], heading,
                                               sizeof heading),
      };
      lanescope_album_add (album, "speedup", what, lsp_speedup_describe (&chart));
    }
  free (curves.points);
}
