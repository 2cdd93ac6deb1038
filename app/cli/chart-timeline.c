/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * timeline-<strategy>-<workers>.*: the counted repetition whose time is nearest to the median.
 */
#include "charts-private.h"

#include "analysis/words.h"
#include "plot/timeline.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define WIDTH 1000

/* The typical repetition; NULL if none was counted. */
static const LseSample *
median_sample (const LseResult *result)
{
  const LseSample *best = NULL;
  for (size_t i = 0; i < result->n_samples; i++)
    {
      const LseSample *sample = &result->samples[i];
      if (sample->kind == LSE_SAMPLE_COUNTED &&
          (best == NULL || fabs ((double)sample->duration_ns - result->stats.median_ns) <
                               fabs ((double)best->duration_ns - result->stats.median_ns)))
        best = sample;
    }
  return best;
}

/* The events of @lane inside @sample; false if there are none. */
static bool
make_lane (const LseLane *lane, const LseSample *sample, char label[16], LspTimelineLane *out)
{
  size_t first, last;
  lse_lane_find (lane, sample->begin_ns, sample->begin_ns + sample->duration_ns, &first, &last);
  if (lane->worker < 0)
    snprintf (label, 16, "main");
  else
    snprintf (label, 16, "w%d", lane->worker);
  *out = (LspTimelineLane) {.label = label,
                            .is_coordinator = lane->worker < 0,
                            .n_events = last - first,
                            .begin_ns = lane->begin_ns + first,
                            .end_ns = lane->end_ns + first,
                            .kind = lane->kind + first,
                            .chunk = lane->chunk + first,
                            .bytes = lane->argument + first};
  return last > first;
}

static size_t
make_lanes (const LseRecording *recording,
            const LseSample *sample,
            char (*labels)[16],
            LspTimelineLane *lanes)
{
  size_t n = 0;
  for (size_t i = 0; i < recording->n_lanes; i++)
    if (make_lane (&recording->lanes[i], sample, labels[n], &lanes[n]) ||
        recording->lanes[i].worker >= 0)
      n++; /* an idle worker is shown; a coordinator that did nothing is not */
  return n;
}

/* Event kinds as charts show them, by kind number. */
static void
make_kinds (LspKind kinds[LSE_N_EVENT_KINDS])
{
  kinds[LSE_EVENT_NONE] = (LspKind) {LSP_STATE_NONE, ""};
  for (uint32_t i = 1; i < LSE_N_EVENT_KINDS; i++)
    kinds[i] = lsp_kind_from_word (lse_event_kind_name (i));
}

/* What must be said about the recording itself; "" when it is whole. */
static void
make_note (const LseResult *result, char *text, size_t size)
{
  text[0] = '\0';
  if (result->trace_stride > 1)
    snprintf (text, size, "1 span in %u was kept", result->trace_stride);
  else if (result->n_lost_events > 0)
    snprintf (text, size, "%llu events of this run were lost",
              (unsigned long long)result->n_lost_events);
}

static void
draw_timeline (Album *album, size_t index, const LseRecording *recording, const LseSample *sample)
{
  const LseResult *result = album->report->results[index];
  const LsePlan *plan = &result->plan;
  LspKind kinds[LSE_N_EVENT_KINDS];
  char label[128], time[64], ratio[32] = "", text[128], note[96], name[96];
  LspTimelineLane *lanes = calloc (recording->n_lanes, sizeof *lanes);
  char (*labels)[16] = calloc (recording->n_lanes, sizeof *labels);
  if (lanes != NULL && labels != NULL)
    {
      make_kinds (kinds);
      make_note (result, note, sizeof note);
      lse_words_duration ((double)sample->duration_ns, time, sizeof time);
      if (result->has_speedup)
        lse_words_ratio (result->speedup.value, ratio, sizeof ratio);
      snprintf (text, sizeof text, "%s%s%s", time, ratio[0] != '\0' ? " · " : "", ratio);
      LspTimeline chart = {
          .lanes = lanes,
          .n_lanes = make_lanes (recording, sample, labels, lanes),
          .kinds = kinds,
          .n_kinds = LSE_N_EVENT_KINDS,
          .begin_ns = sample->begin_ns,
          .end_ns = sample->begin_ns + sample->duration_ns,
          .n_cores = (unsigned)lse_topology_n_allowed_pus (album->report->topology),
          .label = lanescope_report_label (album->report, index, label, sizeof label),
          .family = lsp_family_from_strategy (lse_strategy_info (plan->strategy)->name),
          .is_hollow = plan->variant == LSE_VARIANT_AS_PRINTED,
          .result = text,
          .note = note[0] != '\0' ? note : NULL,
      };
      char heading[160];
      LspExport what = {.width = WIDTH,
                        .height = lsp_timeline_height (&chart, WIDTH, album->theme),
                        .draw = lsp_timeline_draw,
                        .data = &chart,
                        .title = "One repetition",
                        .caption = lanescope_report_heading (result, album->report->methods[index],
                                                             heading, sizeof heading)};
      snprintf (name, sizeof name, "timeline-%s%s%s-%u",
                album->report->methods[index] > 0 ? lse_workload_info (plan->workload)->name : "",
                album->report->methods[index] > 0 ? "-" : "",
                lse_strategy_info (plan->strategy)->name, plan->workers);
      if (plan->variant == LSE_VARIANT_AS_PRINTED)
        strncat (name, "-as-printed", sizeof name - strlen (name) - 1);
      lanescope_album_add (album, name, what, lsp_timeline_describe (&chart));
    }
  free (labels);
  free (lanes);
}

void
lanescope_chart_timelines (Album *album, const LseRace *race)
{
  for (size_t i = 0; i < album->report->n; i++)
    {
      const LseRecording *recording = lse_race_recording (race, i);
      const LseSample *sample = median_sample (album->report->results[i]);
      if (recording != NULL && sample != NULL && album->report->results[i]->n_events > 0)
        draw_timeline (album, i, recording, sample);
    }
}
