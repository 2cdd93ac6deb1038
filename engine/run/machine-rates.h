/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What this machine can do at most, measured when a finding needs it for the first time, and kept in
 * XDG_CACHE_HOME: the bandwidth of its memory, the cost of a page fault.
 */
#pragma once

#include "run/run-directory.h"
#include "topology/topology.h"

typedef struct
{
  double bandwidth_gbps; /* of all allowed cores together, by triad on arrays that no cache holds */
  double page_fault_ns;  /* of the first touch of a page of 4 KiB, its zeroing included */
} LseMachineRates;

/* What may be measured if it is not known yet; without either, only what is known is told. */
typedef enum
{
  LSE_RATES_KNOWN = 0,
  LSE_RATES_PAGE_FAULT = 1 << 0, /* some ms */
  LSE_RATES_BANDWIDTH = 1 << 1   /* at most LSE_RATES_LIMIT_NS, on all cores */
} LseRatesWanted;

#define LSE_RATES_LIMIT_NS 1000000000

/**
 * lse_machine_rates_get:
 * @machine_id: of which the cache must be; another machine's figures are measured anew
 * @directory: for the rings of the worker that measures
 * @wanted: of LseRatesWanted
 *
 * NAN for what is not known or could not be measured; then it is not tried again in this process.
 * Measure while nothing else is measured. Any thread.
 */
void lse_machine_rates_get (LseMachineRates *rates,
                            const char *machine_id,
                            const LseTopology *topology,
                            LseRunDirectory *directory,
                            unsigned wanted);

/* Path of the cache, "" if there is no home directory. Returns @path. */
char *lse_machine_rates_path (char *path, size_t size);

/* From and to the file @path, of the machine @machine_id. What is not there, is of another machine or
 * makes no sense is NAN. Writes the file whole or not at all, and makes its folders. */
void lse_machine_rates_load (LseMachineRates *rates, const char *path, const char *machine_id);
bool
lse_machine_rates_save (const LseMachineRates *rates, const char *path, const char *machine_id);
