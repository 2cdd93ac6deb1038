/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "figures/cores.h"

#include "figures/table-private.h"
#include "i18n.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

struct LsfCores
{
  LspCores chart;
  int64_t *times_ns; /* begins, then ends */
  LseCoreLoad *loads;
  int *os_indexes;
};

/* The columns that are shown, in the history's order. Returns: how many. */
static size_t
choose_columns (const LseCoreHistory *history, const LseCpuSet *only, size_t *columns)
{
  size_t n = 0;
  for (size_t i = 0; i < history->n_cpus; i++)
    if (only == NULL || lse_cpuset_has (only, history->os_indexes[i]))
      columns[n++] = i;
  return n;
}

static void
copy_samples (LsfCores *figure,
              const LseCoreHistory *history,
              size_t first,
              const size_t *columns,
              size_t n_columns)
{
  size_t n = history->n_samples - first;
  for (size_t i = 0; i < n; i++)
    {
      const LseCoreSample *sample = &history->samples[first + i];
      figure->times_ns[i] = sample->begin_ns;
      figure->times_ns[n + i] = sample->end_ns;
      for (size_t k = 0; k < n_columns; k++)
        figure->loads[i * n_columns + k] = history->loads[sample->first + columns[k]];
    }
  for (size_t k = 0; k < n_columns; k++)
    figure->os_indexes[k] = history->os_indexes[columns[k]];
  figure->chart = (LspCores) {.n_cores = n_columns,
                              .os_indexes = figure->os_indexes,
                              .n_samples = n,
                              .begin_ns = figure->times_ns,
                              .end_ns = figure->times_ns + n,
                              .own = &figure->loads[0].own,
                              .other = &figure->loads[0].other,
                              .steal = history->has_steal ? &figure->loads[0].steal : NULL,
                              .stride = sizeof (LseCoreLoad) / sizeof (float)};
}

LsfCores *
lsf_cores_new (const LseCoreHistory *history, const LseCpuSet *only, int64_t since_ns)
{
  size_t first = 0;
  while (first < history->n_samples && history->samples[first].end_ns <= since_ns)
    first++;
  size_t n_samples = history->n_samples - first;
  size_t *columns = calloc (history->n_cpus + 1, sizeof *columns);
  LsfCores *figure = calloc (1, sizeof *figure);
  if (columns != NULL && figure != NULL)
    {
      size_t n_columns = choose_columns (history, only, columns);
      figure->times_ns = calloc (2 * n_samples + 1, sizeof *figure->times_ns);
      figure->loads = calloc (n_samples * n_columns + 1, sizeof *figure->loads);
      figure->os_indexes = calloc (n_columns + 1, sizeof *figure->os_indexes);
      if (figure->times_ns != NULL && figure->loads != NULL && figure->os_indexes != NULL)
        {
          copy_samples (figure, history, first, columns, n_columns);
          free (columns);
          return figure;
        }
    }
  lsf_cores_free (figure);
  free (columns);
  return NULL;
}

void
lsf_cores_free (LsfCores *figure)
{
  if (figure == NULL)
    return;
  free (figure->times_ns);
  free (figure->loads);
  free (figure->os_indexes);
  free (figure);
}

const LspCores *
lsf_cores_chart (const LsfCores *figure)
{
  return &figure->chart;
}

/* ------------------------------------------------------------------ the table */

/* Weighted by the samples' lengths; NAN where nothing is known. */
typedef struct
{
  double sums_ns[3], known_ns[3]; /* own, other, steal */
  double highest_ratio;
} Means;

static void
add_sample (Means *means, const LseCoreLoad *load, double length_ns)
{
  const float shares[] = {load->own, load->other, load->steal};
  double busy_ratio = 0;
  bool is_known = false;
  for (size_t i = 0; i < 3; i++)
    {
      if (!isfinite (shares[i]))
        continue;
      means->sums_ns[i] += (double)shares[i] * length_ns;
      means->known_ns[i] += length_ns;
      busy_ratio += (double)shares[i];
      is_known = true;
    }
  if (is_known)
    means->highest_ratio = fmax (means->highest_ratio, busy_ratio); /* NAN gives way */
}

static Means
means_of (const LsfCores *figure, size_t core)
{
  Means means = {.highest_ratio = (double)NAN};
  for (size_t i = 0; i < figure->chart.n_samples; i++)
    {
      double length_ns = (double)(figure->chart.end_ns[i] - figure->chart.begin_ns[i]);
      if (length_ns > 0)
        add_sample (&means, &figure->loads[i * figure->chart.n_cores + core], length_ns);
    }
  return means;
}

LsfTable *
lsf_cores_table (const LsfCores *figure)
{
  const char *const headings[] = {_ ("own workers, %"), _ ("other programs, %"),
                                  _ ("hypervisor, %")};
  size_t n_shares = figure->chart.steal != NULL ? 3 : 2;
  LsfTableWriter writer = lsf_table_begin (n_shares + 2, figure->chart.n_cores);
  lsf_table_add_heading (&writer, _ ("core"), true);
  for (size_t i = 0; i < n_shares; i++)
    lsf_table_add_heading (&writer, headings[i], true);
  lsf_table_add_heading (&writer, _ ("busiest sample, %"), true);
  for (size_t core = 0; core < figure->chart.n_cores; core++)
    {
      Means means = means_of (figure, core);
      lsf_table_add_number (&writer, figure->os_indexes[core], 0);
      for (size_t i = 0; i < n_shares; i++)
        lsf_table_add_number (&writer, 100 * means.sums_ns[i] / means.known_ns[i], 1);
      lsf_table_add_number (&writer, 100 * means.highest_ratio, 1);
    }
  return lsf_table_end (&writer);
}
