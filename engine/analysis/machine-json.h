/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The `machine` object of a document of runs.
 */
#pragma once

#include "topology/limits.h"
#include "topology/topology.h"

#include <jansson.h>

/**
 * lse_machine_to_json:
 *
 * What runs on this machine can be told apart by: CPU, shape, memory, kernel, governor, limits.
 * No personal data: neither the host's name nor anything from which /etc/machine-id could be had
 * back; only the `id` depends on it. Reads some small files; call it once.
 *
 * Returns: a new reference; NULL without memory.
 */
json_t *lse_machine_to_json (const LseTopology *topology, const LseCpuLimits *limits);
