/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "trace/core-history.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define FIRST_SAMPLES 64

void
lse_core_history_clear (LseCoreHistory *history)
{
  free (history->os_indexes);
  free (history->samples);
  free (history->loads);
  *history = (LseCoreHistory) {0};
}

/* First sample that ends after @ns; samples follow each other in time. */
static size_t
first_sample_after (const LseCoreHistory *history, int64_t ns)
{
  size_t low = 0, high = history->n_samples;
  while (low < high)
    {
      size_t middle = low + (high - low) / 2;
      if (history->samples[middle].end_ns > ns)
        high = middle;
      else
        low = middle + 1;
    }
  return low;
}

/* ------------------------------------------------------------------ storing */

LseStatus
lse_core_store_widen (LseCoreStore *store, size_t n_cpus)
{
  LseCoreHistory *history = &store->history;
  size_t n_before = history->n_cpus, n_samples = history->n_samples;
  if (n_cpus <= n_before)
    return LSE_OK;

  int *os_indexes = reallocarray (history->os_indexes, n_cpus, sizeof *os_indexes);
  if (os_indexes == NULL)
    return LSE_ENOMEM;
  history->os_indexes = os_indexes;
  size_t n_rows = store->samples_capacity > 0 ? store->samples_capacity : FIRST_SAMPLES;
  LseCoreLoad *loads = calloc (n_rows * n_cpus, sizeof *loads);
  if (loads == NULL)
    return LSE_ENOMEM;

  for (size_t i = 0; i < n_samples; i++)
    {
      LseCoreLoad *row = &loads[i * n_cpus];
      if (n_before > 0)
        memcpy (row, &history->loads[i * n_before], n_before * sizeof *row);
      for (size_t column = n_before; column < n_cpus; column++)
        row[column] = (LseCoreLoad) {(float)NAN, (float)NAN, (float)NAN};
      history->samples[i].first = i * n_cpus;
    }
  free (history->loads);
  history->loads = loads;
  store->loads_capacity = n_rows * n_cpus;
  for (size_t column = n_before; column < n_cpus; column++)
    os_indexes[column] = -1;
  history->n_cpus = n_cpus;
  return LSE_OK;
}

static LseStatus
reserve (LseCoreStore *store)
{
  LseCoreHistory *history = &store->history;
  size_t n_rows = history->n_samples + 1;
  if (n_rows > store->samples_capacity)
    {
      size_t n = store->samples_capacity > 0 ? store->samples_capacity * 2 : FIRST_SAMPLES;
      LseCoreSample *samples = reallocarray (history->samples, n, sizeof *samples);
      if (samples == NULL)
        return LSE_ENOMEM;
      history->samples = samples;
      store->samples_capacity = n;
    }
  if (n_rows * history->n_cpus > store->loads_capacity)
    {
      size_t n = store->samples_capacity * history->n_cpus;
      LseCoreLoad *loads = reallocarray (history->loads, n, sizeof *loads);
      if (loads == NULL)
        return LSE_ENOMEM;
      history->loads = loads;
      store->loads_capacity = n;
    }
  return LSE_OK;
}

LseStatus
lse_core_store_append (LseCoreStore *store,
                       int64_t begin_ns,
                       int64_t end_ns,
                       const LseCoreLoad *loads)
{
  LseCoreHistory *history = &store->history;
  if (reserve (store) != LSE_OK)
    return LSE_ENOMEM;
  size_t first = history->n_samples * history->n_cpus;
  if (history->n_cpus > 0)
    memcpy (&history->loads[first], loads, history->n_cpus * sizeof *loads);
  history->samples[history->n_samples++] = (LseCoreSample) {begin_ns, end_ns, first};
  return LSE_OK;
}

/* A copy of an array; one byte for an empty one, so that NULL means no memory. */
static void *
copy_array (const void *items, size_t bytes)
{
  void *copy = malloc (bytes > 0 ? bytes : 1);
  if (copy != NULL && bytes > 0)
    memcpy (copy, items, bytes);
  return copy;
}

LseStatus
lse_core_history_copy (const LseCoreHistory *history, int64_t since_ns, LseCoreHistory *copy)
{
  size_t first = first_sample_after (history, since_ns);
  size_t n_cpus = history->n_cpus, n_samples = history->n_samples - first;
  const LseCoreSample *samples = n_samples > 0 ? &history->samples[first] : NULL;
  const LseCoreLoad *loads = n_samples > 0 ? &history->loads[first * n_cpus] : NULL;

  *copy = *history;
  copy->n_samples = n_samples;
  copy->os_indexes = copy_array (history->os_indexes, n_cpus * sizeof *copy->os_indexes);
  copy->samples = copy_array (samples, n_samples * sizeof *copy->samples);
  copy->loads = copy_array (loads, n_samples * n_cpus * sizeof *copy->loads);
  if (copy->os_indexes == NULL || copy->samples == NULL || copy->loads == NULL)
    {
      lse_core_history_clear (copy);
      return LSE_ENOMEM;
    }
  for (size_t i = 0; i < n_samples; i++)
    copy->samples[i].first = i * n_cpus;
  return LSE_OK;
}

void
lse_core_store_forget (LseCoreStore *store, int64_t before_ns)
{
  LseCoreHistory *history = &store->history;
  size_t n = first_sample_after (history, before_ns), n_cpus = history->n_cpus;
  if (n == 0)
    return;
  history->n_samples -= n;
  memmove (history->samples, history->samples + n, history->n_samples * sizeof *history->samples);
  if (n_cpus > 0)
    memmove (history->loads, history->loads + n * n_cpus,
             history->n_samples * n_cpus * sizeof *history->loads);
  for (size_t i = 0; i < history->n_samples; i++)
    history->samples[i].first = i * n_cpus;
}

/* ------------------------------------------------------------------ noise */

/* A mean over what is known. */
typedef struct
{
  double sum, weight;
} Mean;

static void
add_to_mean (Mean *mean, float value, double weight)
{
  if (isnan (value))
    return;
  mean->sum += (double)value * weight;
  mean->weight += weight;
}

static double
mean_value (Mean mean)
{
  return mean.weight > 0.0 ? mean.sum / mean.weight : (double)NAN;
}

void
lse_core_history_noise (const LseCoreHistory *history,
                        const LseCpuSet *cpus,
                        int64_t from_ns,
                        int64_t to_ns,
                        double *other_ratio,
                        double *steal_ratio)
{
  Mean other = {0}, steal = {0};
  for (size_t i = first_sample_after (history, from_ns); i < history->n_samples; i++)
    {
      const LseCoreSample *sample = &history->samples[i];
      int64_t begin_ns = sample->begin_ns > from_ns ? sample->begin_ns : from_ns;
      int64_t end_ns = sample->end_ns < to_ns ? sample->end_ns : to_ns;
      if (end_ns <= begin_ns)
        break;
      for (size_t column = 0; column < history->n_cpus; column++)
        if (lse_cpuset_has (cpus, history->os_indexes[column]))
          {
            const LseCoreLoad *load = &history->loads[sample->first + column];
            add_to_mean (&other, load->other, (double)(end_ns - begin_ns));
            add_to_mean (&steal, load->steal, (double)(end_ns - begin_ns));
          }
    }
  *other_ratio = mean_value (other);
  *steal_ratio = mean_value (steal);
}
