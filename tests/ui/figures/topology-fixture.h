/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Machines that are not here.
 */
#pragma once

#include "topology/topology.h"

#include <glib.h>

/* Free with lse_topology_free(). */
static inline LseTopology *
topology_new (const char *description)
{
  LseTopology *topology = NULL;
  LseError err = {0};
  if (lse_topology_load_synthetic (&topology, description, &err) != LSE_OK)
    g_error ("%s", err.detail);
  return topology;
}
