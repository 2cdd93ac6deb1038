/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "figures/map.h"

#include "i18n.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FEW_PUS 4 /* up to here PUs are drawn larger */
#define FEW_PU_HEIGHT 96.0
#define MANY_PUS 96 /* from here on the picture is larger */

struct LsfMap
{
  LspTopologyChart chart;
  LspTopologyObject *objects;
  char (*names)[sizeof ((LseTopoObject *)NULL)->name];
  int *worker_pus;
  double *load_ratio;
  LspTopologyLayout *layout;
};

static LspTopologyType
convert_type (LseObjType type)
{
  static const LspTopologyType types[] = {
      [LSE_OBJ_MACHINE] = LSP_TOPOLOGY_MACHINE, [LSE_OBJ_PACKAGE] = LSP_TOPOLOGY_PACKAGE,
      [LSE_OBJ_DIE] = LSP_TOPOLOGY_DIE,         [LSE_OBJ_GROUP] = LSP_TOPOLOGY_GROUP,
      [LSE_OBJ_NUMA] = LSP_TOPOLOGY_NUMA,       [LSE_OBJ_MEMORY_CACHE] = LSP_TOPOLOGY_MEMORY_CACHE,
      [LSE_OBJ_CACHE] = LSP_TOPOLOGY_CACHE,     [LSE_OBJ_CORE] = LSP_TOPOLOGY_CORE,
      [LSE_OBJ_PU] = LSP_TOPOLOGY_PU,
  };
  return types[type];
}

static LspTopologyObject
convert_object (const LseTopoObject *from, const char *name)
{
  return (LspTopologyObject) {
      .type = convert_type (from->type),
      .cache_level = from->cache_level,
      .logical_index = from->logical_index,
      .os_index = from->os_index,
      .parent = from->parent,
      .first_child = from->first_child,
      .first_memory = from->first_memory,
      .next_sibling = from->next_sibling,
      .first_pu = from->first_pu,
      .n_pus = from->n_pus,
      .size_bytes = from->size_bytes,
      .allowed = from->allowed,
      .name = name,
  };
}

/* The machine, its workers and its load, without a layout. */
static bool
fill (LsfMap *map, const LsfPlacement *placement)
{
  const LseTopology *topology = placement->topology;
  bool has_workers = placement->pin != NULL && placement->os_indexes != NULL;
  size_t n_workers = has_workers ? placement->n_workers : 0;
  map->objects = calloc (topology->n_objects, sizeof *map->objects);
  map->names = calloc (topology->n_objects, sizeof *map->names);
  map->worker_pus = calloc (n_workers + 1, sizeof *map->worker_pus);
  map->load_ratio = calloc (topology->n_pus + 1, sizeof *map->load_ratio);
  if (map->objects == NULL || map->names == NULL || map->worker_pus == NULL ||
      map->load_ratio == NULL)
    return false;

  for (size_t i = 0; i < topology->n_objects; i++)
    {
      memcpy (map->names[i], topology->objects[i].name, sizeof map->names[i]);
      map->objects[i] = convert_object (&topology->objects[i], map->names[i]);
    }
  for (size_t w = 0; w < n_workers; w++)
    map->worker_pus[w] = placement->os_indexes[w] >= 0
                             ? lse_topology_pu_of_os (topology, placement->os_indexes[w])
                             : -1;
  if (placement->load_ratio != NULL)
    memcpy (map->load_ratio, placement->load_ratio, topology->n_pus * sizeof *map->load_ratio);
  map->chart = (LspTopologyChart) {
      .machine = {.objects = map->objects,
                  .n_objects = topology->n_objects,
                  .n_pus = topology->n_pus},
      .load_ratio = placement->load_ratio != NULL ? map->load_ratio : NULL,
      .worker_pus = map->worker_pus,
      .n_workers = n_workers,
      .n_offline_pus = topology->n_offline_pus,
      .max_pu_height = topology->n_pus <= FEW_PUS ? FEW_PU_HEIGHT : 0,
      .is_foreign = !topology->is_this_machine,
  };
  return true;
}

LsfMap *
lsf_map_new (const LsfPlacement *placement)
{
  LsfMap *map = calloc (1, sizeof *map);
  if (map == NULL || fill (map, placement))
    return map;
  lsf_map_free (map);
  return NULL;
}

bool
lsf_map_layout (LsfMap *map, const LspTheme *theme, double width, double height)
{
  bool is_large = map->chart.machine.n_pus > MANY_PUS;
  double suiting_width = is_large ? 1400 : 1040, suiting_height = is_large ? 860 : 660;
  LspTopologyLayout *layout =
      lsp_topology_chart_layout (&map->chart, theme, width > 0 ? width : suiting_width,
                                 height > 0 ? height : suiting_height, LSP_TOPOLOGY_FOLD_AUTO);
  if (layout == NULL)
    return false;
  lsp_topology_layout_free (map->layout);
  map->chart.layout = map->layout = layout;
  return true;
}

void
lsf_map_free (LsfMap *map)
{
  if (map == NULL)
    return;
  lsp_topology_layout_free (map->layout);
  free (map->objects);
  free (map->names);
  free (map->worker_pus);
  free (map->load_ratio);
  free (map);
}

const LspTopologyChart *
lsf_map_chart (const LsfMap *map)
{
  return &map->chart;
}

char *
lsf_map_caption (const LsfPlacement *placement, char *text, size_t size)
{
  char pin[LSE_PIN_LIST_MAX + 16], workers[LSE_PIN_LIST_MAX + 160];
  size_t n = placement->n_workers;
  bool is_foreign = !placement->topology->is_this_machine;
  if (placement->pin == NULL || n == 0)
    {
      snprintf (text, size, "%s", is_foreign ? _ ("simulated machine") : "");
      return text;
    }
  lse_pin_format (placement->pin, pin, sizeof pin);
  if (placement->pin->kind == LSE_PIN_NONE)
    snprintf (workers, sizeof workers,
              P_ ("pin %s, %zu worker: the system may move it over all allowed PUs",
                  "pin %s, %zu workers: the system may move them over all allowed PUs", n),
              pin, n);
  else
    snprintf (workers, sizeof workers, P_ ("pin %s, %zu worker", "pin %s, %zu workers", n), pin, n);
  if (is_foreign)
    snprintf (text, size, _ ("%s; simulated machine: placement is shown, not applied"), workers);
  else
    snprintf (text, size, "%s", workers);
  return text;
}
