/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The machine map in words, for those who do not see it and for the metadata of its files.
 */
#include "plot/buffer.h"
#include "plot/topology-chart-private.h"

#include "i18n.h"

#include <math.h>
#include <stdio.h>

#define MAX_LISTED_WORKERS 16

typedef struct
{
  int n_packages, n_numa, n_cores, n_allowed, n_threads_least, n_threads_most;
  uint64_t memory_bytes;
} Census;

static Census
take_census (const LspTopologyMachine *machine)
{
  Census census = {.n_threads_least = (int)machine->n_pus};
  for (size_t i = 0; i < machine->n_objects; i++)
    {
      const LspTopologyObject *object = &machine->objects[i];
      census.n_packages += object->type == LSP_TOPOLOGY_PACKAGE;
      census.n_allowed += object->type == LSP_TOPOLOGY_PU && object->allowed;
      if (object->type == LSP_TOPOLOGY_NUMA)
        {
          census.n_numa++;
          census.memory_bytes += object->size_bytes;
        }
      if (object->type != LSP_TOPOLOGY_CORE)
        continue;
      census.n_cores++;
      if (object->n_pus > census.n_threads_most)
        census.n_threads_most = object->n_pus;
      if (object->n_pus < census.n_threads_least)
        census.n_threads_least = object->n_pus;
    }
  return census;
}

/* One sentence for each level of cache: how many, how large, how many PUs share one. */
static void
add_caches (LspBuffer *text, const LspTopologyMachine *machine)
{
  for (int level = 5; level >= 1; level--)
    {
      int n = 0, least = 0, most = 0;
      uint64_t smallest = 0, largest = 0;
      char from[24], to[24];
      for (size_t i = 0; i < machine->n_objects; i++)
        {
          const LspTopologyObject *cache = &machine->objects[i];
          if (cache->type != LSP_TOPOLOGY_CACHE || cache->cache_level != level)
            continue;
          least = n == 0 || cache->n_pus < least ? cache->n_pus : least;
          most = cache->n_pus > most ? cache->n_pus : most;
          smallest = n == 0 || cache->size_bytes < smallest ? cache->size_bytes : smallest;
          largest = cache->size_bytes > largest ? cache->size_bytes : largest;
          n++;
        }
      if (n == 0)
        continue;
      lsp_topology_format_size (from, sizeof from, smallest);
      lsp_topology_format_size (to, sizeof to, largest);
      unsigned n_caches = (unsigned)n;
      lsp_buffer_add (text, " ");
      if (largest > 0 && smallest == largest)
        lsp_buffer_printf (text, P_ ("%d L%d cache of %s", "%d L%d caches of %s", n_caches), n,
                           level, to);
      else if (smallest > 0)
        lsp_buffer_printf (text,
                           P_ ("%d L%d cache of %s to %s", "%d L%d caches of %s to %s", n_caches),
                           n, level, from, to);
      else
        lsp_buffer_printf (text, P_ ("%d L%d cache", "%d L%d caches", n_caches), n, level);
      if (least != most)
        lsp_buffer_printf (text, _ (", shared by %d to %d PUs."), least, most);
      else if (most > 1)
        lsp_buffer_printf (text, P_ (", shared by %d PUs.", ", each shared by %d PUs.", n_caches),
                           most);
      else
        lsp_buffer_add (text, ".");
    }
}

static const LspTopologyObject *
find_pu (const LspTopologyMachine *machine, int logical)
{
  for (size_t i = 0; i < machine->n_objects; i++)
    if (machine->objects[i].type == LSP_TOPOLOGY_PU && machine->objects[i].first_pu == logical)
      return &machine->objects[i];
  return NULL;
}

static int
os_index_of (const LspTopologyMachine *machine, int logical)
{
  const LspTopologyObject *pu = find_pu (machine, logical);
  return pu != NULL && pu->os_index >= 0 ? pu->os_index : logical;
}

static void
add_workers (LspBuffer *text, const LspTopologyChart *chart)
{
  size_t n_placed = 0;
  for (size_t w = 0; w < chart->n_workers; w++)
    n_placed += chart->worker_pus[w] >= 0;
  if (chart->n_workers == 0)
    return;
  if (n_placed == 0)
    {
      lsp_buffer_add (text, " ");
      lsp_buffer_printf (
          text, P_ ("%zu worker, not pinned.", "%zu workers, not pinned.", chart->n_workers),
          chart->n_workers);
      return;
    }
  lsp_buffer_add (text, " ");
  lsp_buffer_add (text, chart->is_foreign ? _ ("Workers, as the policy would place them:")
                                          : _ ("Workers:"));
  size_t n_listed = 0;
  for (size_t w = 0; w < chart->n_workers && n_listed < MAX_LISTED_WORKERS; w++)
    if (chart->worker_pus[w] >= 0)
      {
        lsp_buffer_add (text, n_listed++ > 0 ? ", " : " ");
        lsp_buffer_printf (text, _ ("w%zu on P%d"), w,
                           os_index_of (&chart->machine, chart->worker_pus[w]));
      }
  if (n_placed > n_listed)
    lsp_buffer_printf (text, _ (" and %zu more"), n_placed - n_listed);
  lsp_buffer_add (text, ".");
}

/* "A machine with 2 packages, 8 cores and 16 hardware threads (1 to 2 a core)." */
static void
add_census (LspBuffer *text, const Census *census, int n_pus)
{
  char packages[64], cores[64], threads[64];
  snprintf (packages, sizeof packages,
            P_ ("%d package", "%d packages", (unsigned)census->n_packages), census->n_packages);
  snprintf (cores, sizeof cores, P_ ("%d core", "%d cores", (unsigned)census->n_cores),
            census->n_cores);
  snprintf (threads, sizeof threads,
            P_ ("%d hardware thread", "%d hardware threads", (unsigned)n_pus), n_pus);
  if (census->n_packages > 0 && census->n_cores > 0)
    lsp_buffer_printf (text, _ ("A machine with %s, %s and %s"), packages, cores, threads);
  else if (census->n_packages > 0 || census->n_cores > 0)
    lsp_buffer_printf (text, _ ("A machine with %s and %s"), census->n_cores > 0 ? cores : packages,
                       threads);
  else
    lsp_buffer_printf (text, _ ("A machine with %s"), threads);
  if (census->n_cores > 0 && census->n_threads_least != census->n_threads_most)
    lsp_buffer_printf (text, _ (" (%d to %d a core)"), census->n_threads_least,
                       census->n_threads_most);
  lsp_buffer_add (text, ".");
}

char *
lsp_topology_describe (const LspTopologyChart *chart)
{
  const LspTopologyMachine *machine = &chart->machine;
  Census census = take_census (machine);
  LspBuffer text = {0};
  char size[24];
  add_census (&text, &census, (int)machine->n_pus);
  if (census.n_numa > 0)
    {
      unsigned n = (unsigned)census.n_numa;
      lsp_topology_format_size (size, sizeof size, census.memory_bytes);
      lsp_buffer_add (&text, " ");
      if (size[0] != '\0')
        lsp_buffer_printf (&text,
                           P_ ("%d NUMA node with %s in all.", "%d NUMA nodes with %s in all.", n),
                           census.n_numa, size);
      else
        lsp_buffer_printf (&text, P_ ("%d NUMA node.", "%d NUMA nodes.", n), census.n_numa);
    }
  add_caches (&text, machine);
  if (census.n_allowed < (int)machine->n_pus)
    {
      lsp_buffer_add (&text, " ");
      lsp_buffer_printf (&text, _ ("%d of the %d PUs are allowed."), census.n_allowed,
                         (int)machine->n_pus);
    }
  if (chart->n_offline_pus > 0)
    {
      lsp_buffer_add (&text, " ");
      lsp_buffer_printf (&text,
                         P_ ("%zu PU is offline.", "%zu PUs are offline.", chart->n_offline_pus),
                         chart->n_offline_pus);
    }
  add_workers (&text, chart);
  return lsp_buffer_take (&text);
}

/* "P4", "PUs 4 and 5", "PUs 4, 6 and 8", "PUs 0 to 15": OS indexes where they are few or in order. */
static void
add_pus (LspBuffer *text, const LspTopologyMachine *machine, int first, int n)
{
  int from = os_index_of (machine, first), to = os_index_of (machine, first + n - 1);
  bool in_order = true;
  for (int i = 1; i < n && in_order && i < 64; i++)
    in_order = os_index_of (machine, first + i) == from + i;
  if (n == 1)
    lsp_buffer_printf (text, _ ("PU %d"), from);
  else if (n == 2)
    lsp_buffer_printf (text, _ ("PUs %d and %d"), from, to);
  else if (in_order && to == from + n - 1)
    lsp_buffer_printf (text, _ ("PUs %d to %d"), from, to);
  else if (n > 8)
    lsp_buffer_printf (text, P_ ("%d PU", "%d PUs", (unsigned)n), n);
  else
    for (int i = 0; i < n; i++)
      lsp_buffer_printf (text, "%s%d",
                         i == 0       ? _ ("PUs ")
                         : i == n - 1 ? _ (" and ")
                                      : ", ",
                         os_index_of (machine, first + i));
}

static void
add_box_workers (LspBuffer *text, const LspTopologyChart *chart, const LspTopologyBox *box)
{
  size_t n = 0;
  for (size_t w = 0; w < chart->n_workers; w++)
    n += chart->worker_pus[w] >= box->first_pu && chart->worker_pus[w] < box->first_pu + box->n_pus;
  if (n == 0)
    return;
  lsp_buffer_add (text, P_ (", worker", ", workers", n));
  size_t n_listed = 0;
  for (size_t w = 0; w < chart->n_workers && n_listed < MAX_LISTED_WORKERS; w++)
    if (chart->worker_pus[w] >= box->first_pu && chart->worker_pus[w] < box->first_pu + box->n_pus)
      lsp_buffer_printf (text, "%s %zu", n_listed++ > 0 ? "," : "", w);
  if (n > n_listed)
    lsp_buffer_printf (text, _ (" and %zu more"), n - n_listed);
}

char *
lsp_topology_describe_box (const LspTopologyChart *chart, const LspTopologyBox *box)
{
  const LspTopologyObject *object = &chart->machine.objects[box->object];
  LspBuffer text = {0};
  char name[80], size[24];
  if (box->kind == LSP_TOPOLOGY_BOX_FOLD)
    lsp_buffer_printf (&text, _ ("%d more equal %s"), box->n_folded,
                       lsp_topology_plural (object, box->n_folded));
  else
    lsp_buffer_add (&text, lsp_topology_format_name (name, sizeof name, object));
  if (object->size_bytes > 0 && box->kind != LSP_TOPOLOGY_BOX_FOLD)
    lsp_buffer_printf (&text, ", %s",
                       lsp_topology_format_size (size, sizeof size, object->size_bytes));
  if (box->n_pus > 0 && box->kind != LSP_TOPOLOGY_BOX_PU)
    {
      lsp_buffer_add (&text, ": ");
      add_pus (&text, &chart->machine, box->first_pu, box->n_pus);
    }
  else if (box->n_pus == 0)
    lsp_buffer_add (&text, _ (", without CPUs"));
  double load = lsp_topology_mean_load (chart, box->first_pu, box->n_pus);
  if (!isnan (load))
    lsp_buffer_printf (&text, _ (", %.0f %% busy"), load * 100);
  if (!object->allowed)
    lsp_buffer_add (&text, _ (", not allowed here"));
  if (box->kind != LSP_TOPOLOGY_BOX_MEMORY)
    add_box_workers (&text, chart, box);
  return lsp_buffer_take (&text);
}
