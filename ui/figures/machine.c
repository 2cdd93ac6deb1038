/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "figures/machine.h"

#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FIGURE_NS INT64_C (1000000000)
#define KHZ_PER_MHZ 1e3

struct LsfMachine
{
  LspMachine chart;
  LspMachineCore *cores;
};

/* ------------------------------------------------------------------ cells */

static uint64_t
l2_of (const LseTopology *topology, int pu)
{
  for (size_t i = 0; i < topology->n_objects; i++)
    {
      const LseTopoObject *object = &topology->objects[i];
      if (object->type == LSE_OBJ_CACHE && object->cache_level == 2 && pu >= object->first_pu &&
          pu < object->first_pu + object->n_pus)
        return object->size_bytes;
    }
  return 0;
}

static bool
is_selected (const LsfPlacement *placement, int os_index)
{
  for (size_t i = 0; placement->os_indexes != NULL && i < placement->n_workers; i++)
    if (placement->os_indexes[i] == os_index)
      return true;
  return false;
}

/* The cell of PUs [first, last), which are one core. */
static LspMachineCore
make_cell (const LsfPlacement *placement, const double *mhz, size_t first, size_t last)
{
  const LseTopology *topology = placement->topology;
  LspMachineCore core = {.os_index = topology->objects[topology->pus[first]].os_index,
                         .load_ratio = (double)NAN,
                         .l2_bytes = l2_of (topology, (int)first)};
  double sum = 0;
  size_t n_known = 0;
  for (size_t pu = first; pu < last; pu++)
    {
      const LseTopoObject *object = &topology->objects[topology->pus[pu]];
      core.is_allowed |= object->allowed;
      core.is_selected |= is_selected (placement, object->os_index);
      core.mhz = mhz != NULL ? fmax (core.mhz, mhz[pu]) : 0;
      if (placement->load_ratio == NULL || !isfinite (placement->load_ratio[pu]))
        continue;
      sum += placement->load_ratio[pu];
      n_known++;
    }
  if (n_known > 0)
    core.load_ratio = sum / (double)n_known;
  return core;
}

LsfMachine *
lsf_machine_new (const LsfPlacement *placement, const double *mhz)
{
  const LseTopology *topology = placement->topology;
  LsfMachine *figure = calloc (1, sizeof *figure);
  if (figure == NULL)
    return NULL;
  figure->cores = calloc (topology->n_pus + 1, sizeof *figure->cores);
  if (figure->cores == NULL)
    {
      free (figure);
      return NULL;
    }
  figure->chart = (LspMachine) {.cores = figure->cores, .memory_bytes = topology->memory_bytes};
  for (size_t first = 0, last; first < topology->n_pus; first = last)
    {
      last = first + 1; /* the PUs of a core follow each other */
      while (last < topology->n_pus && topology->core_of_pu[last] == topology->core_of_pu[first])
        last++;
      figure->cores[figure->chart.n_cores++] = make_cell (placement, mhz, first, last);
    }
  return figure;
}

void
lsf_machine_free (LsfMachine *figure)
{
  if (figure == NULL)
    return;
  free (figure->cores);
  free (figure);
}

const LspMachine *
lsf_machine_chart (const LsfMachine *figure)
{
  return &figure->chart;
}

/* ------------------------------------------------------------------ loads */

/* What a CPU was busy with; NAN if nothing is known. */
static double
busy_of (const LseCoreLoad *load)
{
  double steal = isfinite (load->steal) ? (double)load->steal : 0;
  double busy_ratio = (double)load->own + (double)load->other + steal;
  return busy_ratio > 1 ? 1 : busy_ratio;
}

void
lsf_pu_loads (const LseTopology *topology,
              const LseCoreHistory *history,
              int64_t now_ns,
              double *load_ratio)
{
  for (size_t pu = 0; pu < topology->n_pus; pu++)
    load_ratio[pu] = (double)NAN;
  for (size_t column = 0; column < history->n_cpus; column++)
    {
      double sum_ns = 0, known_ns = 0;
      int pu = lse_topology_pu_of_os (topology, history->os_indexes[column]);
      for (size_t i = history->n_samples; i > 0 && pu >= 0; i--)
        {
          const LseCoreSample *sample = &history->samples[i - 1];
          double busy_ratio = busy_of (&history->loads[sample->first + column]);
          double length_ns = (double)(sample->end_ns - sample->begin_ns);
          if (sample->end_ns <= now_ns - FIGURE_NS)
            break;
          if (sample->end_ns > now_ns || !isfinite (busy_ratio) || !(length_ns > 0))
            continue;
          sum_ns += busy_ratio * length_ns;
          known_ns += length_ns;
        }
      if (known_ns > 0)
        load_ratio[pu] = sum_ns / known_ns;
    }
}

/* ------------------------------------------------------------------ clocks */

/* Digits, a point, digits, in every locale; 0 if there are none. */
static double
parse_decimal (const char *text)
{
  double value = 0, unit = 1;
  for (; *text >= '0' && *text <= '9'; text++)
    value = value * 10 + (*text - '0');
  if (*text == '.')
    for (text++; *text >= '0' && *text <= '9'; text++)
      {
        unit /= 10;
        value += unit * (*text - '0');
      }
  return value;
}

/* false if the clock is not known there. */
static bool
read_scaling (const char *root, int os_index, double *mhz)
{
  char path[PATH_MAX], text[64];
  snprintf (path, sizeof path, "%s/sys/devices/system/cpu/cpu%d/cpufreq/scaling_cur_freq", root,
            os_index);
  FILE *file = fopen (path, "re");
  if (file == NULL)
    return false;
  bool ok = fgets (text, sizeof text, file) != NULL;
  fclose (file);
  *mhz = ok ? parse_decimal (text) / KHZ_PER_MHZ : 0;
  return *mhz > 0;
}

/* "processor : 3", then "cpu MHz : 2096.004". Other architectures have neither. */
static void
read_cpuinfo (const LseTopology *topology, const char *root, double *mhz)
{
  char path[PATH_MAX], line[4096];
  int pu = -1;
  snprintf (path, sizeof path, "%s/proc/cpuinfo", root);
  FILE *file = fopen (path, "re");
  while (file != NULL && fgets (line, sizeof line, file) != NULL)
    {
      const char *value = strchr (line, ':');
      if (value == NULL)
        continue;
      value += 1 + strspn (value + 1, " \t");
      if (strncmp (line, "processor", 9) == 0)
        pu = lse_topology_pu_of_os (topology, atoi (value));
      else if (strncmp (line, "cpu MHz", 7) == 0 && pu >= 0)
        mhz[pu] = parse_decimal (value);
    }
  if (file != NULL)
    fclose (file);
}

void
lsf_pu_clocks (const LseTopology *topology, const char *root, double *mhz)
{
  bool has_scaling = false;
  for (size_t pu = 0; pu < topology->n_pus; pu++)
    mhz[pu] = 0;
  if (!topology->is_this_machine)
    return;
  for (size_t pu = 0; pu < topology->n_pus; pu++)
    has_scaling |= read_scaling (root, topology->objects[topology->pus[pu]].os_index, &mhz[pu]);
  if (!has_scaling)
    read_cpuinfo (topology, root, mhz);
}
