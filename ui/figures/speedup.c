/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "figures/speedup.h"

#include "analysis/laws.h"
#include "base/text.h"
#include "figures/table-private.h"
#include "figures/words.h"
#include "i18n.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define N_VARIANTS 2
#define MAX_SERIES (LSE_N_STRATEGIES * N_VARIANTS)
#define N_FIT 33 /* points of a fitted curve */

struct LsfSpeedup
{
  LspSpeedup chart;
  LspSpeedupPoint *points; /* series after series */
  LspSpeedupSeries series[MAX_SERIES];
  char labels[MAX_SERIES][LSF_LABEL_SIZE];
  LseLawFit fits[MAX_SERIES];
  LspSpeedupPoint curves[MAX_SERIES][N_FIT];
};

/* ------------------------------------------------------------------ series */

typedef struct
{
  const LsfRuns *runs;
  size_t task;
  size_t *task_of;
} Source;

static bool
is_point (const Source *source, size_t index, LseStrategyId strategy, LseVariant variant)
{
  const LseResult *result = source->runs->results[index];
  return source->task_of[index] == source->task && result->plan.strategy == strategy &&
         result->plan.variant == variant && result->has_speedup && lsf_run_is_sound (result);
}

/* In the order of workers; a later run replaces an earlier one. */
static void
put_point (LspSpeedupPoint *points, size_t *n, LspSpeedupPoint point)
{
  size_t at = 0;
  while (at < *n && points[at].workers < point.workers)
    at++;
  if (at == *n || points[at].workers > point.workers)
    {
      for (size_t i = (*n)++; i > at; i--)
        points[i] = points[i - 1];
    }
  points[at] = point;
}

static const char *
make_label (const LseStrategyInfo *info, bool says_variant, char label[LSF_LABEL_SIZE])
{
  if (says_variant)
    snprintf (label, LSF_LABEL_SIZE, _ ("%s, as printed"), _ (info->title));
  else
    snprintf (label, LSF_LABEL_SIZE, "%s", _ (info->title));
  return label;
}

/* Returns: number of points used. */
static size_t
add_series (LsfSpeedup *figure,
            const Source *source,
            LspSpeedupPoint *points,
            LseStrategyId strategy,
            LseVariant variant)
{
  const LseStrategyInfo *info = lse_strategy_info (strategy);
  size_t n = 0;
  bool has_twin = false;
  for (size_t i = 0; i < source->runs->n; i++)
    if (is_point (source, i, strategy, variant))
      {
        const LseResult *result = source->runs->results[i];
        put_point (points, &n,
                   (LspSpeedupPoint) {.workers = result->plan.workers,
                                      .speedup = result->speedup.value,
                                      .low = result->speedup.ci95[0],
                                      .high = result->speedup.ci95[1]});
        has_twin |= lsf_run_has_twin (source->runs, i);
      }
  if (n == 0)
    return 0;
  size_t index = figure->chart.n_series++;
  bool is_as_printed = variant == LSE_VARIANT_AS_PRINTED;
  figure->series[index] = (LspSpeedupSeries) {
      .label = make_label (info, is_as_printed && has_twin, figure->labels[index]),
      .family = lsp_family_from_strategy (info->name),
      .is_hollow = is_as_printed || info->has_gil,
      .points = points,
      .n_points = n};
  return n;
}

/* The law through the points of a series, and the curve that is drawn of it. */
static void
fit_series (LsfSpeedup *figure, size_t index, unsigned n_pus)
{
  LspSpeedupSeries *series = &figure->series[index];
  LspSpeedupPoint *curve = figure->curves[index];
  LseLawFit *fit = &figure->fits[index];
  LseLawPoint *points = calloc (series->n_points + 1, sizeof *points);
  for (size_t i = 0; points != NULL && i < series->n_points; i++)
    points[i] = (LseLawPoint) {series->points[i].workers, series->points[i].speedup};
  lse_law_fit_curve (fit, points, points != NULL ? series->n_points : 0, n_pus);
  free (points);
  if (!fit->is_known)
    return;
  double octaves = log2 (fit->to_workers / fit->from_workers);
  for (size_t i = 0; i < N_FIT; i++)
    {
      double band[2], workers = fit->from_workers * exp2 (octaves * (double)i / (N_FIT - 1));
      lse_law_band (fit, workers, band);
      curve[i] = (LspSpeedupPoint) {workers, lse_law_at (fit, workers), band[0], band[1]};
    }
  series->fit = curve;
  series->n_fit = N_FIT;
}

LsfSpeedup *
lsf_speedup_new (const LsfRuns *runs, size_t task, unsigned n_cores, unsigned n_pus)
{
  LsfSpeedup *figure = calloc (1, sizeof *figure);
  Source source = {runs, task, calloc (runs->n + 1, sizeof *source.task_of)};
  if (figure != NULL)
    figure->points = calloc (runs->n + 1, sizeof *figure->points);
  if (figure == NULL || figure->points == NULL || source.task_of == NULL)
    {
      lsf_speedup_free (figure);
      free (source.task_of);
      return NULL;
    }
  lsf_runs_tasks (runs, source.task_of);
  figure->chart = (LspSpeedup) {.series = figure->series, .n_cores = n_cores, .n_pus = n_pus};
  size_t n_points = 0;
  for (int strategy = 0; strategy < LSE_N_STRATEGIES; strategy++)
    for (int variant = 0; variant < N_VARIANTS && strategy != LSE_STRATEGY_SERIAL; variant++)
      n_points += add_series (figure, &source, figure->points + n_points, (LseStrategyId)strategy,
                              (LseVariant)variant);
  free (source.task_of);
  for (size_t i = 0; i < figure->chart.n_series; i++)
    fit_series (figure, i, n_pus);
  return figure;
}

void
lsf_speedup_free (LsfSpeedup *figure)
{
  if (figure == NULL)
    return;
  free (figure->points);
  free (figure);
}

const LspSpeedup *
lsf_speedup_chart (const LsfSpeedup *figure)
{
  return &figure->chart;
}

/* ------------------------------------------------------------------ words */

char *
lsf_speedup_words (const LsfSpeedup *figure, char *text, size_t size)
{
  size_t n_known = 0, used = 0, most = 0;
  char words[LSE_LAW_TEXT_MAX], warning[LSE_LAW_TEXT_MAX];
  text[0] = '\0';
  for (size_t i = 0; i < figure->chart.n_series; i++)
    {
      const LseLawFit *fit = &figure->fits[i];
      most = fit->n_points > figure->fits[most].n_points ? i : most;
      if (!fit->is_known)
        continue;
      lse_law_warning (fit, warning, sizeof warning);
      lse_text_append (text, size, &used, n_known++ > 0 ? "\n%s: %s" : "%s: %s",
                       figure->series[i].label, lse_law_text (fit, words, sizeof words));
      lse_text_append (text, size, &used, warning[0] != '\0' ? " %s" : "%s", warning);
    }
  if (n_known == 0 && figure->chart.n_series > 0)
    snprintf (text, size, "%s", lse_law_text (&figure->fits[most], words, sizeof words));
  return text;
}

/* ------------------------------------------------------------------ the table */

LsfTable *
lsf_speedup_table (const LsfSpeedup *figure)
{
  size_t n_rows = 0;
  for (size_t i = 0; i < figure->chart.n_series; i++)
    n_rows += figure->series[i].n_points;
  LsfTableWriter writer = lsf_table_begin (5, n_rows);
  lsf_table_add_heading (&writer, _ ("strategy"), false);
  lsf_table_add_heading (&writer, _ ("workers"), true);
  lsf_table_add_heading (&writer, _ ("speedup"), true);
  /* xgettext:no-c-format */
  lsf_table_add_heading (&writer, _ ("speedup, 95 % low"), true);
  /* xgettext:no-c-format */
  lsf_table_add_heading (&writer, _ ("speedup, 95 % high"), true);
  for (size_t i = 0; i < figure->chart.n_series; i++)
    for (size_t k = 0; k < figure->series[i].n_points; k++)
      {
        const LspSpeedupPoint *point = &figure->series[i].points[k];
        lsf_table_add_text (&writer, figure->series[i].label);
        lsf_table_add_number (&writer, point->workers, 0);
        lsf_table_add_number (&writer, point->speedup, 3);
        lsf_table_add_number (&writer, point->low, 3);
        lsf_table_add_number (&writer, point->high, 3);
      }
  return lsf_table_end (&writer);
}
