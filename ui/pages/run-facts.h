/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Sentences about one run. All are translated, or NULL where there is nothing to say; free with
 * g_free().
 */
#pragma once

#include "figures/runs.h"

#include <glib.h>

/* "64.1 ms (61.0 to 67.2)" */
char *lanescope_fact_time (const LseResult *result);

/* "1.29× (1.25 to 1.33)" */
char *lanescope_fact_speedup (const LseResult *result);

/* "15 counted of 18" */
char *lanescope_fact_repetitions (const LseResult *result);

/* "Equals serial (bitwise), max error 0" */
char *lanescope_fact_verified (const LseResult *result);

/* "8, each on the CPU it was pinned to: 0, 1", "8, not pinned, seen on CPUs 0–1, moved 5 times". */
char *lanescope_fact_workers (const LseResult *result);

/* "pool per-run → persistent, transport pipe → shared": what @plan has that @from has not. */
char *lanescope_fact_changes (const LsePlan *from, const LsePlan *plan);

/* "other programs 3 %, the hypervisor 1 %, drawing this window 0.8 %" of the cores used. */
char *lanescope_fact_noise (const LseResult *result);
