/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * timeline-<strategy>-<workers>.*: the counted repetition whose time is nearest to the median.
 */
#include "charts-private.h"

#include "figures/timeline.h"
#include "figures/words.h"

#include <string.h>

#define WIDTH 1000

static void
make_name (const Report *report, size_t index, char *name, size_t size)
{
  const LsePlan *plan = &report->results[index]->plan;
  bool is_tutorial = report->methods[index] > 0;
  snprintf (name, size, "timeline-%s%s%s-%u%s",
            is_tutorial ? lse_workload_info (plan->workload)->name : "", is_tutorial ? "-" : "",
            lse_strategy_info (plan->strategy)->name, plan->workers,
            plan->variant == LSE_VARIANT_AS_PRINTED ? "-as-printed" : "");
}

static void
draw_timeline (Album *album,
               size_t index,
               const LseRecording *recording,
               const LseSwitches *switches,
               const LseSample *sample)
{
  const Report *report = album->report;
  char label[LSF_LABEL_SIZE], heading[LSF_GROUP_SIZE], name[96];
  make_name (report, index, name, sizeof name);
  LsfSpan span = {.begin_ns = sample->begin_ns, .end_ns = sample->begin_ns + sample->duration_ns};
  LsfTimeline *figure =
      lsf_timeline_new (report->results[index], recording, span,
                        (unsigned)lse_topology_n_allowed_pus (report->topology),
                        lanescope_report_label (report, index, label, sizeof label));
  if (figure != NULL)
    lsf_timeline_add_threads (figure, report->results[index], switches);
  if (figure == NULL)
    {
      lanescope_album_fail (album, name);
      return;
    }
  const LspTimeline *chart = lsf_timeline_chart (figure);
  LspExport what = {.width = WIDTH,
                    .height = lsp_timeline_height (chart, WIDTH, album->theme),
                    .draw = lsp_timeline_draw,
                    .data = chart,
                    .title = "One repetition",
                    .caption = lsf_task_heading (report->results[index], report->methods[index],
                                                 heading, sizeof heading)};
  lanescope_album_add (album, name, what, lsp_timeline_describe (chart));
  lsf_timeline_free (figure);
}

void
lanescope_chart_timelines (Album *album, const LseRace *race)
{
  for (size_t i = 0; i < album->report->n; i++)
    {
      const LseRecording *recording = lse_race_recording (race, i);
      const LseSample *sample = lsf_median_repetition (album->report->results[i]);
      if (recording != NULL && sample != NULL && album->report->results[i]->n_events > 0)
        draw_timeline (album, i, recording, lse_race_switches (race, i), sample);
    }
}
