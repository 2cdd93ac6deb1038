/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The machine this program runs on: its topology, its limits, and what its cores did in the last
 * seconds. The sampler behind it lives as long as the machine and is lent to every race, so that
 * the history of the cores goes through races without a gap.
 */
#pragma once

#include "topology/limits.h"
#include "topology/topology.h"
#include "trace/sampler.h"

#include <glib-object.h>

G_BEGIN_DECLS

#define LANESCOPE_TYPE_MACHINE (lanescope_machine_get_type ())
G_DECLARE_FINAL_TYPE (LanescopeMachine, lanescope_machine, LANESCOPE, MACHINE, GObject)

/* How far back lanescope_machine_get_history() reaches. */
#define LANESCOPE_HISTORY_SECONDS 11

/**
 * lanescope_machine_new:
 *
 * Reads the topology (some ms) and starts the sampler. Without a sampler (no /proc/stat) there is
 * no history; everything else works.
 *
 * Returns: (transfer full) (nullable): NULL with @error set if the machine cannot be read
 */
LanescopeMachine *lanescope_machine_new (GError **error);

const LseTopology *lanescope_machine_get_topology (LanescopeMachine *self);
const LseCpuLimits *lanescope_machine_get_limits (LanescopeMachine *self);

/* (nullable). Any thread may use it; it is stopped with the machine. */
LseSampler *lanescope_machine_get_sampler (LanescopeMachine *self);

/* Copies new samples and emits ::sampled. Called by a timer while lanescope_machine_set_watched()
 * says so, and by the session in pauses of a race. Main thread. */
void lanescope_machine_refresh (LanescopeMachine *self);

/* Twice a second while somebody looks and nothing is measured; not at all else. */
void lanescope_machine_set_watched (LanescopeMachine *self, gboolean is_watched);

/* (nullable): the last seconds; valid until the next refresh. */
const LseCoreHistory *lanescope_machine_get_history (LanescopeMachine *self);

/* Mean busy share of a CPU over the last second, 0 … 1; NAN where it is not known. */
double lanescope_machine_get_load (LanescopeMachine *self, int os_index);

/* Busy cores' worth of all allowed CPUs over the last second; NAN where it is not known. Of it,
 * what other programs took is @other (out) (optional). */
double lanescope_machine_get_busy_cores (LanescopeMachine *self, double *other);

G_END_DECLS
