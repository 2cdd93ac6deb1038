/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A machine, and a placement on it, as text to read. "L#" is hwloc's logical index, "P#" the
 * operating system's; sizes are in KiB, MiB, GiB, TiB. Independent of the locale.
 */
#pragma once

#include "topology/topology.h"

/**
 * lse_topology_to_text:
 * @fold: three and more equal siblings become one and "25 more like it"
 *
 * Two lines about the machine, an empty one, its tree, and a line each for PUs that are offline
 * or not allowed.
 * Returns: (transfer full) (nullable): lines; free() them. NULL without memory.
 */
char *lse_topology_to_text (const LseTopology *topology, bool fold);

/**
 * lse_placement_to_text:
 * @os_indexes: (array length=n_workers): from lse_pin_place(); -1 for a worker without a place
 *
 * A line each, "w0 → PU 0 (core 0)", with the package and the node where there are several, and
 * with the first worker before it that has the same PU or the same core.
 * Returns: (transfer full) (nullable): lines; free() them. NULL without memory.
 */
char *lse_placement_to_text (const LseTopology *topology, const int *os_indexes, size_t n_workers);

/* "PU 0 (core 0)" as above; "no PU 9" if there is none. Returns @text. */
char *lse_pu_to_text (const LseTopology *topology, int os_index, char *text, size_t size);
