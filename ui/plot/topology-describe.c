/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The machine map in words, for those who do not see it and for the metadata of its files.
 */
#include "plot/buffer.h"
#include "plot/topology-chart-private.h"

#include <math.h>

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

static void
add_count (LspBuffer *text, int n, const char *noun)
{
  lsp_buffer_printf (text, "%d %s%s", n, noun, n == 1 ? "" : "s");
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
      lsp_buffer_printf (text, " %d L%d cache%s", n, level, n == 1 ? "" : "s");
      if (largest > 0 && smallest == largest)
        lsp_buffer_printf (text, " of %s", to);
      else if (smallest > 0)
        lsp_buffer_printf (text, " of %s to %s", from, to);
      if (least != most)
        lsp_buffer_printf (text, ", shared by %d to %d PUs.", least, most);
      else if (most > 1)
        lsp_buffer_printf (text, ", %sshared by %d PUs.", n == 1 ? "" : "each ", most);
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
      lsp_buffer_printf (text, " %zu worker%s, not pinned.", chart->n_workers,
                         chart->n_workers == 1 ? "" : "s");
      return;
    }
  lsp_buffer_add (text,
                  chart->is_foreign ? " Workers, as the policy would place them:" : " Workers:");
  size_t n_listed = 0;
  for (size_t w = 0; w < chart->n_workers && n_listed < MAX_LISTED_WORKERS; w++)
    if (chart->worker_pus[w] >= 0)
      lsp_buffer_printf (text, "%s w%zu on P%d", n_listed++ > 0 ? "," : "", w,
                         os_index_of (&chart->machine, chart->worker_pus[w]));
  if (n_placed > n_listed)
    lsp_buffer_printf (text, " and %zu more", n_placed - n_listed);
  lsp_buffer_add (text, ".");
}

char *
lsp_topology_describe (const LspTopologyChart *chart)
{
  const LspTopologyMachine *machine = &chart->machine;
  Census census = take_census (machine);
  LspBuffer text = {0};
  char size[24];
  lsp_buffer_add (&text, "A machine with ");
  if (census.n_packages > 0)
    {
      add_count (&text, census.n_packages, "package");
      lsp_buffer_add (&text, ", ");
    }
  if (census.n_cores > 0)
    {
      add_count (&text, census.n_cores, "core");
      lsp_buffer_add (&text, " and ");
    }
  add_count (&text, (int)machine->n_pus, "hardware thread");
  if (census.n_cores > 0 && census.n_threads_least != census.n_threads_most)
    lsp_buffer_printf (&text, " (%d to %d a core)", census.n_threads_least, census.n_threads_most);
  lsp_buffer_add (&text, ".");
  if (census.n_numa > 0)
    {
      lsp_topology_format_size (size, sizeof size, census.memory_bytes);
      lsp_buffer_add (&text, " ");
      add_count (&text, census.n_numa, "NUMA node");
      lsp_buffer_printf (&text, size[0] != '\0' ? " with %s in all." : ".%s", size);
    }
  add_caches (&text, machine);
  if (census.n_allowed < (int)machine->n_pus)
    lsp_buffer_printf (&text, " %d of the %d PUs are allowed.", census.n_allowed,
                       (int)machine->n_pus);
  if (chart->n_offline_pus > 0)
    lsp_buffer_printf (&text, " %zu PU%s offline.", chart->n_offline_pus,
                       chart->n_offline_pus == 1 ? " is" : "s are");
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
    lsp_buffer_printf (text, "PU %d", from);
  else if (n == 2)
    lsp_buffer_printf (text, "PUs %d and %d", from, to);
  else if (in_order && to == from + n - 1)
    lsp_buffer_printf (text, "PUs %d to %d", from, to);
  else if (n > 8)
    lsp_buffer_printf (text, "%d PUs", n);
  else
    for (int i = 0; i < n; i++)
      lsp_buffer_printf (text, "%s%d",
                         i == 0       ? "PUs "
                         : i == n - 1 ? " and "
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
  lsp_buffer_printf (text, ", worker%s", n == 1 ? "" : "s");
  size_t n_listed = 0;
  for (size_t w = 0; w < chart->n_workers && n_listed < MAX_LISTED_WORKERS; w++)
    if (chart->worker_pus[w] >= box->first_pu && chart->worker_pus[w] < box->first_pu + box->n_pus)
      lsp_buffer_printf (text, "%s %zu", n_listed++ > 0 ? "," : "", w);
  if (n > n_listed)
    lsp_buffer_printf (text, " and %zu more", n - n_listed);
}

char *
lsp_topology_describe_box (const LspTopologyChart *chart, const LspTopologyBox *box)
{
  const LspTopologyObject *object = &chart->machine.objects[box->object];
  LspBuffer text = {0};
  char name[80], size[24];
  if (box->kind == LSP_TOPOLOGY_BOX_FOLD)
    lsp_buffer_printf (&text, "%d more equal %s", box->n_folded,
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
    lsp_buffer_add (&text, ", without CPUs");
  double load = lsp_topology_mean_load (chart, box->first_pu, box->n_pus);
  if (!isnan (load))
    lsp_buffer_printf (&text, ", %.0f %% busy", load * 100);
  if (!object->allowed)
    lsp_buffer_add (&text, ", not allowed here");
  if (box->kind != LSP_TOPOLOGY_BOX_MEMORY)
    add_box_workers (&text, chart, box);
  return lsp_buffer_take (&text);
}
