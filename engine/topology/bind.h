/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Binding of the calling thread, always by the worker itself and always read back: the kernel
 * trims masks silently, and on a topology of another machine hwloc "succeeds" without an effect.
 */
#pragma once

#include "topology/topology.h"

/**
 * lse_bind_self:
 * @requested: the CPUs asked for, by OS index
 * @effective: (out): the mask read back afterwards, also when binding failed
 *
 * Binds the calling thread. Returns: %LSE_OK when @effective equals @requested; %LSE_EBIND
 *   otherwise, with both sets in the sentence. No topology is needed: cheap in a worker.
 */
LseStatus lse_bind_self (const LseCpuSet *requested, LseCpuSet *effective, LseError *err);

/* As lse_bind_self() for a thread of this process that is not ours (OpenBLAS's pool). */
LseStatus lse_bind_tid (int tid, const LseCpuSet *requested, LseCpuSet *effective, LseError *err);

/* The calling thread's mask. */
void lse_bind_get_self (LseCpuSet *effective);

/* The mask that this process was started with, before anything was bound: what "unbound" means. */
void lse_bind_get_start (LseCpuSet *mask);
