/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "figures/cores-live.h"

#include "i18n.h"

#include <stdio.h>
#include <stdlib.h>

#define SPAN_NS INT64_C (10000000000)
#define NO_CPU (-1)
#define MAIN (-1) /* the coordinator, as a worker */

/* A chip and where it stands. */
typedef struct
{
  size_t core; /* column of the chart */
  LspChip chip;
} Place;

struct LsfCoresLive
{
  LspCoresLive chart;
  LsfCores *cores;
  size_t n_places;
  Place *places; /* while chips are gathered */
  LspChips *by_core;
  LspChip *chips;     /* sorted by core */
  char (*labels)[24]; /* by worker, the coordinator's first */
};

static void
add_place (LsfCoresLive *figure, int os_index, int worker, LspChipKind kind)
{
  const LspCores *cores = lsf_cores_chart (figure->cores);
  for (size_t core = 0; core < cores->n_cores && os_index != NO_CPU; core++)
    if (cores->os_indexes[core] == os_index)
      figure->places[figure->n_places++] =
          (Place) {core, {.label = figure->labels[worker - MAIN], .kind = kind}};
}

/* The CPU at the end of the last span of @worker. */
static int
last_cpu (const LseRecording *recording, int worker)
{
  for (size_t i = 0; recording != NULL && i < recording->n_lanes; i++)
    {
      const LseLane *lane = &recording->lanes[i];
      if (lane->worker == worker && lane->n_events > 0)
        return lane->cpu[lane->n_events - 1];
    }
  return NO_CPU;
}

/* The only CPU of a set. */
static int
single_cpu (const LseCpuSet *set)
{
  return lse_cpuset_count (set) == 1 ? lse_cpuset_next (set, -1) : NO_CPU;
}

static void
find_places (LsfCoresLive *figure, const LseResult *run, const LseRecording *recording)
{
  add_place (figure, last_cpu (recording, MAIN), MAIN, LSP_CHIP_ODD);
  for (size_t i = 0; i < run->n_workers; i++)
    {
      const LseWorkerReport *report = &run->workers[i];
      int seen = last_cpu (recording, (int)i);
      if (seen == NO_CPU)
        seen = single_cpu (&report->observed);
      add_place (figure, seen, (int)i, i % 2 == 0 ? LSP_CHIP_EVEN : LSP_CHIP_ODD);
      if (report->requested_cpu >= 0 && report->requested_cpu != seen)
        add_place (figure, report->requested_cpu, (int)i, LSP_CHIP_ASKED);
    }
}

static void
sort_chips (LsfCoresLive *figure)
{
  size_t n_cores = lsf_cores_chart (figure->cores)->n_cores, n = 0;
  for (size_t core = 0; core < n_cores; core++)
    {
      size_t first = n;
      for (size_t i = 0; i < figure->n_places; i++)
        if (figure->places[i].core == core)
          figure->chips[n++] = figure->places[i].chip;
      figure->by_core[core] = (LspChips) {.chips = figure->chips + first, .n_chips = n - first};
    }
}

static bool
add_chips (LsfCoresLive *figure, const LseResult *run, const LseRecording *recording)
{
  size_t n_workers = run->n_workers, n_most = 2 * n_workers + 1; /* seen, asked; main */
  figure->places = calloc (n_most, sizeof *figure->places);
  figure->chips = calloc (n_most, sizeof *figure->chips);
  figure->labels = calloc (n_workers + 1, sizeof *figure->labels);
  figure->by_core = calloc (lsf_cores_chart (figure->cores)->n_cores + 1, sizeof *figure->by_core);
  if (figure->places == NULL || figure->chips == NULL || figure->labels == NULL ||
      figure->by_core == NULL)
    return false;
  snprintf (figure->labels[0], sizeof *figure->labels, "%s", _ ("main"));
  for (size_t i = 0; i < n_workers; i++)
    snprintf (figure->labels[i + 1], sizeof *figure->labels, "w%zu", i);
  find_places (figure, run, recording);
  sort_chips (figure);
  return true;
}

LsfCoresLive *
lsf_cores_live_new (const LseCoreHistory *history,
                    const LseCpuSet *only,
                    int64_t now_ns,
                    const LseResult *run,
                    const LseRecording *recording)
{
  LsfCoresLive *figure = calloc (1, sizeof *figure);
  if (figure == NULL)
    return NULL;
  figure->cores = lsf_cores_new (history, only, now_ns - SPAN_NS);
  if (figure->cores == NULL || (run != NULL && !add_chips (figure, run, recording)))
    {
      lsf_cores_live_free (figure);
      return NULL;
    }
  figure->chart = (LspCoresLive) {.cores = *lsf_cores_chart (figure->cores),
                                  .now_ns = now_ns,
                                  .span_ns = SPAN_NS,
                                  .chips = figure->by_core};
  return figure;
}

void
lsf_cores_live_free (LsfCoresLive *figure)
{
  if (figure == NULL)
    return;
  lsf_cores_free (figure->cores);
  free (figure->places);
  free (figure->chips);
  free (figure->labels);
  free (figure->by_core);
  free (figure);
}

const LspCoresLive *
lsf_cores_live_chart (const LsfCoresLive *figure)
{
  return &figure->chart;
}
