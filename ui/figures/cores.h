/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What every core did over time, from the sampler's history.
 */
#pragma once

#include "figures/table.h"
#include "plot/cores.h"

#include "trace/sampler.h"

typedef struct LsfCores LsfCores;

/**
 * lsf_cores_new:
 * @only: (nullable): the CPUs to show; NULL: all there are
 * @since_ns: samples that end after this; INT64_MIN: all
 *
 * Copies what it shows. Returns: free with lsf_cores_free(); NULL without memory
 */
LsfCores *lsf_cores_new (const LseCoreHistory *history, const LseCpuSet *only, int64_t since_ns);
void lsf_cores_free (LsfCores *figure);

/* Valid as long as the figure. Copy the structure to set what concerns only its look. */
const LspCores *lsf_cores_chart (const LsfCores *figure);

/* One row a core: the mean share of our workers, other programs and (where known) the hypervisor,
 * in %, and the busiest sample; free with lsf_table_free(). NULL without memory. */
LsfTable *lsf_cores_table (const LsfCores *figure);
