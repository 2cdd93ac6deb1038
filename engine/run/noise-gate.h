/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The noise gate of one run: was it alone on its cores? It looks at windows of the time in which
 * something of this run was measured: one repetition where they take 200 ms or more, else as many
 * as make 200 ms, also over several blocks, with what was measured of other runs in between left
 * out. A window is disturbed where
 *
 *   others took more than 5 % of one of the run's cores, and at least 15 ms, or
 *   the hypervisor took more than 2 % of the run's cores, and at least 15 ms;
 *
 * all repetitions in it then are. Where workers are made for each repetition the windows have 500 ms,
 * and others must have taken 50 ms: of those that came and went the kernel tells only sums in ticks,
 * four of them for a process, and what the sampler does not know yet looks like others'.
 * The 15 ms are 1.5 of the kernel's ticks, in which idle and stolen
 * time come: over two ends one tick may be an error, however quiet the machine is. What the front
 * end itself used is no other program's, nor is what any run's worker used: the sampler watches
 * those. The front end's time may have been on any core, so that it is taken from the sum.
 */
#pragma once

#include "analysis/result.h"
#include "trace/sampler.h"

typedef struct
{
  int os_index;
  double known_ns, other_ns, steal_ns;
} LseNoiseCore;

typedef struct
{
  int64_t from_ns, to_ns; /* of the window under way: its first and last moment */
  double known_ns;        /* measured time in it that the sampler knows; 0: none is under way */
  double front_ns;        /* CPU time of the front end in it */
  size_t n_cores;
  LseNoiseCore *cores;
} LseNoiseGate;

/* An array of zeros is a gate without a window. */
void lse_noise_gate_clear (LseNoiseGate *gate);

/**
 * lse_noise_gate_add:
 * @history: what the cores did, from @from_ns or earlier
 * @cpus: of the run, OS indexes
 * @from_ns, @to_ns: something of the run was measured meanwhile
 * @front_cpu_ns: CPU time of this process meanwhile
 * @result: its repetitions up to @to_ns
 *
 * Windows that are full mark their repetitions and note the worst one in @result. Call
 * lse_result_classify() next. Returns: true if a repetition was marked.
 */
bool lse_noise_gate_add (LseNoiseGate *gate,
                         const LseCoreHistory *history,
                         const LseCpuSet *cpus,
                         int64_t from_ns,
                         int64_t to_ns,
                         int64_t front_cpu_ns,
                         LseResult *result);

/* The window under way is judged as it is: nothing more will come, or not soon. */
bool lse_noise_gate_end (LseNoiseGate *gate, LseResult *result);

/* Is it noisy by the same bounds between two moments in which nothing of ours was measured? */
bool lse_noise_is_loud (const LseCoreHistory *history,
                        const LseCpuSet *cpus,
                        int64_t from_ns,
                        int64_t to_ns,
                        int64_t front_cpu_ns);
