/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The one step from hwloc's tree to ours.
 */
#pragma once

#include "topology/topology.h"

#include <hwloc.h>

#define LSE_TOPOLOGY_MAX_DEPTH 64
#define LSE_TOPOLOGY_MAX_OBJECTS 65536

/**
 * lse_snapshot_take:
 * @hwloc: a loaded topology; it can be destroyed afterwards
 * @topology: (out): all but source, origin and is_synthetic
 *
 * Numbers PUs depth first by itself, so that every CPU object covers a contiguous range of them
 * whatever the file said.
 * Returns: %LSE_OK; %LSE_ENOMEM; %LSE_EINVAL for a machine that cannot be: no PU, two PUs with the
 *   same OS index, an index beyond LSE_CPUSET_MAX, too deep, too large.
 */
LseStatus lse_snapshot_take (hwloc_topology_t hwloc, LseTopology **topology, LseError *err);
