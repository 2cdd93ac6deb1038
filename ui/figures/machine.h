/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The small machine of an LseTopology: a cell a core, and what is known about each.
 */
#pragma once

#include "figures/map.h"
#include "plot/machine.h"

#include "trace/sampler.h"

typedef struct LsfMachine LsfMachine;

/**
 * lsf_machine_new:
 * @placement: workers' CPUs are the selected ones; a core's load is the mean of its PUs' loads
 * @mhz: (nullable) (array length=n_pus): by logical PU, 0: not known; from lsf_pu_clocks()
 *
 * One cell for each core in logical order, named by the OS index of its first PU. Copies what it
 * needs.
 *
 * Returns: free with lsf_machine_free(); NULL without memory
 */
LsfMachine *lsf_machine_new (const LsfPlacement *placement, const double *mhz);
void lsf_machine_free (LsfMachine *figure);

/* Valid as long as the figure. Copy the structure to set what concerns only its look. */
const LspMachine *lsf_machine_chart (const LsfMachine *figure);

/**
 * lsf_pu_loads:
 * @load_ratio: (out) (array length=n_pus): by logical PU; NAN: not known
 *
 * How busy each PU was in the second before @now_ns, with whatever.
 */
void lsf_pu_loads (const LseTopology *topology,
                   const LseCoreHistory *history,
                   int64_t now_ns,
                   double *load_ratio);

/**
 * lsf_pu_clocks:
 * @root: "" for this machine; tests pass a directory with recorded sys/ and proc/ trees
 * @mhz: (out) (array length=n_pus): by logical PU, 0: not known, as on every machine but this one
 *
 * The clock of each PU now: scaling_cur_freq, else /proc/cpuinfo. Reads files, some ms on large
 * machines: not while something is measured.
 */
void lsf_pu_clocks (const LseTopology *topology, const char *root, double *mhz);
