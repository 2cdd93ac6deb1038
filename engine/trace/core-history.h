/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The sampler's own store of samples, from which lse_sampler_take() copies.
 */
#pragma once

#include "trace/sampler.h"

typedef struct
{
  LseCoreHistory history;
  size_t samples_capacity, loads_capacity;
} LseCoreStore;

/* Widens every sample to @n_cpus columns; what new ones were before is not known. */
LseStatus lse_core_store_widen (LseCoreStore *store, size_t n_cpus);

/* Appends a sample with as many @loads as there are columns. %LSE_ENOMEM: it is left out. */
LseStatus lse_core_store_append (LseCoreStore *store,
                                 int64_t begin_ns,
                                 int64_t end_ns,
                                 const LseCoreLoad *loads);

/* Drops the samples that ended at @before_ns or earlier. */
void lse_core_store_forget (LseCoreStore *store, int64_t before_ns);

/* The samples that end after @since_ns; @copy is overwritten. %LSE_ENOMEM: it is then empty. */
LseStatus
lse_core_history_copy (const LseCoreHistory *history, int64_t since_ns, LseCoreHistory *copy);
