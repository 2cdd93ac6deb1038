/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "topology/topology.h"

#include <stdlib.h>

void
lse_topology_free (LseTopology *topology)
{
  if (topology == NULL)
    return;
  free (topology->objects);
  free (topology->pus);
  free (topology->core_of_pu);
  free (topology->origin);
  free (topology);
}

int
lse_topology_pu_of_os (const LseTopology *topology, int os_index)
{
  for (size_t pu = 0; pu < topology->n_pus; pu++)
    if (topology->objects[topology->pus[pu]].os_index == os_index)
      return (int)pu;
  return -1;
}

static bool
pu_is_allowed (const LseTopology *topology, size_t pu)
{
  return topology->objects[topology->pus[pu]].allowed;
}

size_t
lse_topology_n_allowed_pus (const LseTopology *topology)
{
  size_t count = 0;
  for (size_t pu = 0; pu < topology->n_pus; pu++)
    count += pu_is_allowed (topology, pu);
  return count;
}

size_t
lse_topology_n_allowed_cores (const LseTopology *topology)
{
  size_t count = 0;
  int last_core = -1; /* the PUs of a core follow each other */
  for (size_t pu = 0; pu < topology->n_pus; pu++)
    if (pu_is_allowed (topology, pu) && topology->core_of_pu[pu] != last_core)
      {
        count++;
        last_core = topology->core_of_pu[pu];
      }
  return count;
}
