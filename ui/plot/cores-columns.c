/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * From samples to pixel columns: each sample gives every column it touches its share of the time.
 */
#include "plot/cores-private.h"

#include <math.h>
#include <string.h>

/* A share as drawn: unknown is nothing, and sampling noise beyond the ends is cut. */
static double
sound (float share)
{
  return share > 0 ? fmin ((double)share, 1) : 0;
}

typedef struct
{
  double own, other, steal, sum;
  bool is_known;
} Load;

static Load
load_of (const LspCores *cores, size_t sample, size_t core)
{
  size_t at = (sample * cores->n_cores + core) * (cores->stride ? cores->stride : 1);
  float own = cores->own[at], other = cores->other[at];
  float steal = cores->steal ? cores->steal[at] : 0;
  Load load = {sound (own), sound (other), sound (steal), 0, true};
  load.is_known = !(isnan (own) && isnan (other) && (!cores->steal || isnan (steal)));
  /* Three clocks measure the parts; together they may exceed the core by a tick. */
  double sum = load.own + load.other + load.steal;
  if (sum > 1)
    {
      load.own /= sum;
      load.other /= sum;
      load.steal /= sum;
    }
  load.sum = fmin (sum, 1);
  return load;
}

static void
add_load (LspCoreColumn *column, const Load *load, double weight)
{
  column->own += (float)(load->own * weight);
  column->other += (float)(load->other * weight);
  column->steal += (float)(load->steal * weight);
  column->highest = fmaxf (column->highest, (float)load->sum);
  column->covered += (float)weight;
}

void
lsp_cores_columns (const LspCores *cores,
                   size_t core,
                   int64_t from_ns,
                   int64_t to_ns,
                   LspCoreColumn *columns,
                   size_t n_columns)
{
  memset (columns, 0, n_columns * sizeof *columns);
  double ns_per_column = ((double)to_ns - (double)from_ns) / (double)n_columns;
  if (!(ns_per_column > 0))
    return;
  for (size_t s = 0; s < cores->n_samples; s++)
    {
      double x1 = ((double)cores->begin_ns[s] - (double)from_ns) / ns_per_column;
      double x2 = ((double)cores->end_ns[s] - (double)from_ns) / ns_per_column;
      x1 = fmax (x1, 0);
      x2 = fmin (x2, (double)n_columns);
      if (!(x2 > x1))
        continue;
      Load load = load_of (cores, s, core);
      if (!load.is_known)
        continue;
      for (size_t i = (size_t)x1; i < n_columns && (double)i < x2; i++)
        add_load (&columns[i], &load, fmin (x2, (double)i + 1) - fmax (x1, (double)i));
    }
  for (size_t i = 0; i < n_columns; i++)
    {
      LspCoreColumn *column = &columns[i];
      if (column->covered <= 0)
        continue;
      column->own /= column->covered;
      column->other /= column->covered;
      column->steal /= column->covered;
    }
}

LspCoreMeans
lsp_cores_means_between (const LspCores *cores, size_t core, int64_t from_ns, int64_t to_ns)
{
  double own = 0, other = 0, steal = 0, time = 0, highest = 0;
  for (size_t s = 0; s < cores->n_samples; s++)
    {
      double begin = fmax ((double)cores->begin_ns[s], (double)from_ns);
      double length = fmin ((double)cores->end_ns[s], (double)to_ns) - begin;
      if (!(length > 0))
        continue;
      Load load = load_of (cores, s, core);
      if (!load.is_known)
        continue;
      own += load.own * length;
      other += load.other * length;
      steal += load.steal * length;
      time += length;
      highest = fmax (highest, load.sum);
    }
  if (time <= 0)
    return (LspCoreMeans) {NAN, NAN, NAN, NAN};
  return (LspCoreMeans) {own / time, other / time, steal / time, highest};
}

LspCoreMeans
lsp_cores_means (const LspCores *cores, size_t core)
{
  return lsp_cores_means_between (cores, core, INT64_MIN, INT64_MAX);
}

bool
lsp_cores_span (const LspCores *cores, int64_t *from_ns, int64_t *to_ns)
{
  bool has_any = false;
  for (size_t s = 0; s < cores->n_samples; s++)
    {
      if (cores->end_ns[s] <= cores->begin_ns[s])
        continue;
      if (!has_any || cores->begin_ns[s] < *from_ns)
        *from_ns = cores->begin_ns[s];
      if (!has_any || cores->end_ns[s] > *to_ns)
        *to_ns = cores->end_ns[s];
      has_any = true;
    }
  return has_any && cores->n_cores > 0;
}

int
lsp_cores_os_index (const LspCores *cores, size_t core)
{
  return cores->os_indexes ? cores->os_indexes[core] : (int)core;
}
