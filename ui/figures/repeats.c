/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "figures/repeats.h"

#include "figures/table-private.h"
#include "i18n.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct LsfRepeats
{
  LspRepeats chart;
  int64_t *counted_ns, *others_ns;
  size_t n_samples;
  LseSample *samples;
};

LsfRepeats *
lsf_repeats_new (const LseResult *result)
{
  LsfRepeats *figure = calloc (1, sizeof *figure);
  if (figure == NULL)
    return NULL;
  size_t n = result->n_samples;
  figure->counted_ns = calloc (n + 1, sizeof *figure->counted_ns);
  figure->others_ns = calloc (n + 1, sizeof *figure->others_ns);
  figure->samples = calloc (n + 1, sizeof *figure->samples);
  if (figure->counted_ns == NULL || figure->others_ns == NULL || figure->samples == NULL)
    {
      lsf_repeats_free (figure);
      return NULL;
    }
  if (n > 0)
    memcpy (figure->samples, result->samples, n * sizeof *figure->samples);
  figure->n_samples = n;
  LspRepeats *chart = &figure->chart;
  *chart = (LspRepeats) {
      .family = lsp_family_from_strategy (lse_strategy_info (result->plan.strategy)->name),
      .repeats_ns = figure->counted_ns,
      .others_ns = figure->others_ns,
      .median_ns = result->stats.n > 0 ? result->stats.median_ns : 0,
      .low_ns = result->stats.ci95_ns[0],
      .high_ns = result->stats.ci95_ns[1]};
  for (size_t i = 0; i < n; i++)
    if (result->samples[i].kind == LSE_SAMPLE_COUNTED)
      figure->counted_ns[chart->n_repeats++] = result->samples[i].duration_ns;
    else
      figure->others_ns[chart->n_others++] = result->samples[i].duration_ns;
  return figure;
}

void
lsf_repeats_free (LsfRepeats *figure)
{
  if (figure == NULL)
    return;
  free (figure->counted_ns);
  free (figure->others_ns);
  free (figure->samples);
  free (figure);
}

const LspRepeats *
lsf_repeats_chart (const LsfRepeats *figure)
{
  return &figure->chart;
}

static const char *
kind_words (LseSampleKind kind)
{
  switch (kind)
    {
    case LSE_SAMPLE_COUNTED:
      return _ ("counted");
    case LSE_SAMPLE_WARMUP:
      return _ ("first of its block, not counted");
    case LSE_SAMPLE_DISTURBED:
      break;
    }
  return _ ("disturbed by other programs, not counted");
}

LsfTable *
lsf_repeats_table (const LsfRepeats *figure)
{
  LsfTableWriter writer = lsf_table_begin (4, figure->n_samples);
  double shortest_ns = INFINITY;
  lsf_table_add_heading (&writer, _ ("repetition"), true);
  lsf_table_add_heading (&writer, _ ("block"), true);
  lsf_table_add_heading (&writer, _ ("time, ms"), true);
  lsf_table_add_heading (&writer, _ ("use"), false);
  for (size_t i = 0; i < figure->n_samples; i++)
    shortest_ns = fmin (shortest_ns, (double)figure->samples[i].duration_ns);
  int decimals = lsf_ms_decimals (shortest_ns);
  for (size_t i = 0; i < figure->n_samples; i++)
    {
      const LseSample *sample = &figure->samples[i];
      lsf_table_add_number (&writer, (double)(i + 1), 0);
      lsf_table_add_number (&writer, sample->block + 1.0, 0);
      lsf_table_add_number (&writer, (double)sample->duration_ns / 1e6, decimals);
      lsf_table_add_text (&writer, kind_words (sample->kind));
    }
  return lsf_table_end (&writer);
}
