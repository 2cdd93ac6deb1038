/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a race hears of other programs: how loud they were while a run was measured, and whether to
 * wait a moment before the first repetition.
 */
#include "run/race-private.h"

#include <math.h>

#define LEAST_HEARD_NS 100000000 /* of less nothing is known */
#define LISTEN_NS 200000000
#define LONGEST_WAIT_NS 1000000000

/* The CPUs that disturb run @index if others take them: its own if all of its workers are bound,
 * and it has no threads of a library beside them. */
static LseCpuSet
cpus_of (const LseRace *race, const LseResult *result)
{
  LseCpuSet cpus;
  lse_cpuset_clear (&cpus);
  if (!lse_result_is_pinned (result) || result->plan.blas_threads > 1 ||
      result->plan.strategy == LSE_STRATEGY_BLAS)
    return race->allowed;
  for (size_t i = 0; i < result->n_workers; i++)
    for (int cpu = -1; (cpu = lse_cpuset_next (&result->workers[i].effective, cpu)) >= 0;)
      lse_cpuset_add (&cpus, cpu);
  return lse_cpuset_count (&cpus) > 0 ? cpus : race->allowed;
}

/* Means over all that was measured, of all CPUs allowed. */
static void
add_means (LseRace *race, LseRaceEntry *entry, const LseCoreHistory *history, int64_t end_ns)
{
  double other = NAN, steal = NAN, width_ns = (double)(end_ns - entry->asked_ns);
  LseResult *result = lse_run_result (entry->run);
  lse_core_history_noise (history, &race->allowed, entry->asked_ns, end_ns, &other, &steal);
  if (isnan (other))
    return;
  entry->noise_ns[0] += other * width_ns;
  entry->noise_ns[1] += isnan (steal) ? 0 : steal * width_ns;
  entry->noise_known_ns += width_ns;
  result->other_load_ratio = entry->noise_ns[0] / entry->noise_known_ns;
  result->steal_ratio = entry->noise_ns[1] / entry->noise_known_ns;
}

void
lse_race_hear (LseRace *race, size_t index, int64_t end_ns, int64_t front_cpu_ns)
{
  LseRaceEntry *entry = &race->entries[index];
  LseResult *result = lse_run_result (entry->run);
  LseCoreHistory history;
  if (race->sampler == NULL)
    return;
  lse_sampler_mark (race->sampler);
  if (lse_sampler_take_since (race->sampler, entry->asked_ns, &history, NULL) != LSE_OK)
    return;
  LseCpuSet cpus = cpus_of (race, result);
  add_means (race, entry, &history, end_ns);
  lse_noise_gate_add (&entry->gate, &history, &cpus, entry->asked_ns, end_ns, front_cpu_ns, result);
  lse_core_history_clear (&history);
}

bool
lse_race_judge (LseRace *race, size_t index)
{
  LseRaceEntry *entry = &race->entries[index];
  if (!lse_noise_gate_end (&entry->gate, lse_run_result (entry->run)))
    return false;
  lse_race_update (race, index);
  return true;
}

/* ------------------------------------------------------------------ before the first */

static bool
is_loud (LseRace *race, int64_t now_ns)
{
  LseCoreHistory history;
  int64_t front_cpu_ns = lse_clock_process_cpu_ns () - race->front_cpu_at_heard_ns;
  lse_sampler_mark (race->sampler);
  if (lse_sampler_take_since (race->sampler, race->heard_ns, &history, NULL) != LSE_OK)
    return false;
  bool result = lse_noise_is_loud (&history, &race->allowed, race->heard_ns, now_ns, front_cpu_ns);
  lse_core_history_clear (&history);
  race->heard_ns = now_ns;
  race->front_cpu_at_heard_ns = lse_clock_process_cpu_ns ();
  return result;
}

/* Who asks for a fixed number of repetitions wants them now. */
static bool
may_take_time (const LseRace *race)
{
  for (size_t i = 0; i < race->n; i++)
    if (race->entries[i].early.plan.repeats == 0)
      return true;
  return false;
}

bool
lse_race_waits (LseRace *race)
{
  int64_t now_ns = lse_clock_now_ns ();
  if (race->has_begun)
    return false;
  if (race->is_quiet_awaited && now_ns - race->heard_ns < LISTEN_NS && now_ns < race->wait_until_ns)
    return true;
  if (race->wait_until_ns == 0)
    race->wait_until_ns = now_ns + LONGEST_WAIT_NS;
  race->is_quiet_awaited = race->sampler != NULL && may_take_time (race) &&
                           now_ns < race->wait_until_ns &&
                           now_ns - race->heard_ns >= LEAST_HEARD_NS && is_loud (race, now_ns);
  race->has_begun = !race->is_quiet_awaited;
  return race->is_quiet_awaited;
}

bool
lse_race_is_waiting_for_quiet (const LseRace *race)
{
  return race->is_quiet_awaited;
}
