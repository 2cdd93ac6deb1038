/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Names and sizes as the map writes them.
 */
#include "plot/topology-chart-private.h"

#include "i18n.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

char *
lsp_topology_format_size (char *text, size_t size, uint64_t bytes)
{
  static const char *const units[] = {"B", "KiB", "MiB", "GiB", "TiB", "PiB"};
  double value = (double)bytes;
  size_t unit = 0;
  while (value >= 1024 && unit + 1 < sizeof units / sizeof *units)
    {
      value /= 1024;
      unit++;
    }
  /* two decimals where they say something (1.25 MiB), one for memories, none from ten on */
  double hundredths = unit >= 3 ? round (value * 10) * 10 : round (value * 100);
  int decimals = value >= 10 || fmod (hundredths, 100) == 0 ? 0
                 : fmod (hundredths, 10) == 0               ? 1
                                                            : 2;
  if (bytes == 0)
    snprintf (text, size, "%s", "");
  else if (decimals == 0)
    snprintf (text, size, "%.0f %s", value, units[unit]);
  else /* digits by hand: printf would write the locale's comma */
    snprintf (text, size, "%d.%0*d %s", (int)(hundredths / 100), decimals,
              (int)fmod (hundredths, 100) / (decimals == 1 ? 10 : 1), units[unit]);
  return text;
}

char *
lsp_topology_format_name (char *text, size_t size, const LspTopologyObject *object)
{
  bool has_name = object->name != NULL && object->name[0] != '\0';
  switch (object->type)
    {
    case LSP_TOPOLOGY_MACHINE:
      snprintf (text, size, "%s", _ ("Machine"));
      break;
    case LSP_TOPOLOGY_PACKAGE:
      snprintf (text, size, _ ("Package %d"), object->logical_index);
      break;
    case LSP_TOPOLOGY_DIE:
      snprintf (text, size, _ ("Die %d"), object->logical_index);
      break;
    case LSP_TOPOLOGY_GROUP:
      snprintf (text, size, "%s %d", has_name ? object->name : _ ("Group"), object->logical_index);
      break;
    case LSP_TOPOLOGY_NUMA:
      snprintf (text, size, has_name ? _ ("%s · NUMA node %d") : _ ("%sNUMA node %d"),
                has_name ? object->name : "",
                object->os_index >= 0 ? object->os_index : object->logical_index);
      break;
    case LSP_TOPOLOGY_MEMORY_CACHE:
      snprintf (text, size, "%s", _ ("Memory-side cache"));
      break;
    case LSP_TOPOLOGY_CACHE:
      if (has_name && strcmp (object->name, "MemorySideCache") == 0)
        snprintf (text, size, "%s", _ ("Memory-side cache"));
      else
        snprintf (text, size, "L%d %d", object->cache_level, object->logical_index);
      break;
    case LSP_TOPOLOGY_CORE:
      snprintf (text, size, _ ("core %d"), object->logical_index);
      break;
    case LSP_TOPOLOGY_PU:
      snprintf (text, size, "P%d",
                object->os_index >= 0 ? object->os_index : object->logical_index);
      break;
    }
  return text;
}

const char *
lsp_topology_plural (const LspTopologyObject *object, int n_objects)
{
  static const char *const caches[] = {N_ ("L1 clusters"), N_ ("L2 clusters"), N_ ("L3 clusters"),
                                       N_ ("L4 clusters"), N_ ("L5 clusters")};
  unsigned n = (unsigned)n_objects;
  switch (object->type)
    {
    case LSP_TOPOLOGY_MACHINE:
      return P_ ("machine", "machines", n);
    case LSP_TOPOLOGY_PACKAGE:
      return P_ ("package", "packages", n);
    case LSP_TOPOLOGY_DIE:
      return P_ ("die", "dies", n);
    case LSP_TOPOLOGY_GROUP:
      return P_ ("group", "groups", n);
    case LSP_TOPOLOGY_NUMA:
      return P_ ("NUMA node", "NUMA nodes", n);
    case LSP_TOPOLOGY_MEMORY_CACHE:
      return P_ ("memory-side cache", "memory-side caches", n);
    case LSP_TOPOLOGY_CACHE:
      if (n != 1 && object->cache_level >= 1 && object->cache_level <= 5)
        return _ (caches[object->cache_level - 1]);
      return P_ ("cache", "caches", n);
    case LSP_TOPOLOGY_CORE:
      return P_ ("core", "cores", n);
    case LSP_TOPOLOGY_PU:
      break;
    }
  return P_ ("PU", "PUs", n);
}
