/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Blocks of repetitions. A block of short ones is asked for at once, so that nothing disturbs it.
 * Long ones are asked for one by one: between them the front end may draw, and each is shown when
 * it is there. How long they are is not known before the first of all, the uncounted one: it comes
 * alone.
 *
 * CPU time of the front end and noise are taken from the question to the answer; what is done in
 * pauses belongs to nobody.
 */
#include "run/race-private.h"

#define LONG_REPETITION_NS 200e6
#define QUIET_RATIO 0.8 /* of the time that the answer should take */

/* ------------------------------------------------------------------ asking */

/* Of one repetition; 0 before the first. */
static double
typical_ns (const LseResult *result)
{
  if (result->stats.n > 0)
    return result->stats.median_ns;
  return result->n_samples > 0 ? (double)result->samples[result->n_samples - 1].duration_ns : 0;
}

/* Each word of a worker would wake this process, on a core that the worker needs, in the middle of
 * its next repetition. So nobody listens until most of the time must be over; what was said waits
 * in the socket, also if the worker is killed. */
static void
ask (LseRace *race, size_t index)
{
  LseRaceEntry *entry = &race->entries[index];
  LseResult *result = lse_run_result (entry->run);

  if (race->pause != NULL)
    race->pause (race, race->pause_data);
  if (race->is_stopped)
    return;

  double each_ns = typical_ns (result);
  bool is_alone = each_ns <= 0 || each_ns >= LONG_REPETITION_NS;
  uint32_t n_counted = !is_alone ? entry->n_left : entry->is_cold ? 0 : 1;
  double n_all = n_counted + (entry->is_cold ? 1 : 0);
  if (race->sampler != NULL)
    lse_sampler_mark (race->sampler);
  entry->asked_ns = lse_clock_now_ns ();
  entry->quiet_until_ns =
      result->stats.n == 0 ? 0 : entry->asked_ns + (int64_t)(QUIET_RATIO * n_all * each_ns);
  entry->front_cpu_at_ns = lse_clock_process_cpu_ns ();
  lse_run_measure (entry->run, n_counted, entry->is_cold);
  entry->n_left -= n_counted;
  entry->is_cold = false;
}

bool
lse_race_is_quiet (const LseRaceEntry *entry, int64_t now_ns)
{
  return lse_run_state (entry->run) == LSE_RUN_STATE_MEASURING && now_ns < entry->quiet_until_ns;
}

static void
begin_block (LseRace *race, size_t index)
{
  LseRaceEntry *entry = &race->entries[index];
  LseResult *result = lse_run_result (entry->run);
  entry->n_left = lse_schedule_block (&entry->progress, &race->settings, &result->plan, result,
                                      lse_clock_now_ns ());
  entry->n_after_block = (uint32_t)result->stats.n + entry->n_left;
  entry->is_in_block = entry->is_cold = true;
  ask (race, index);
}

static bool
is_enough (const LseRace *race, const LseRaceEntry *entry)
{
  const LseResult *result = lse_run_result (entry->run);
  return lse_schedule_is_enough (&entry->progress, &race->settings, &result->plan, result,
                                 lse_clock_now_ns ());
}

void
lse_race_measure_next (LseRace *race)
{
  size_t best = lse_race_measuring (race);
  bool finishing = false;
  if (best != SIZE_MAX)
    {
      ask (race, best);
      return;
    }
  for (size_t i = 0; i < race->n; i++)
    {
      LseRaceEntry *entry = &race->entries[i];
      if (entry->is_over || entry->run == NULL)
        continue;
      if (is_enough (race, entry) && (!lse_race_judge (race, i) || is_enough (race, entry)))
        {
          entry->is_finishing = finishing = true;
          lse_run_finish (entry->run);
        }
      else if (best == SIZE_MAX ||
               entry->progress.measured_ns < race->entries[best].progress.measured_ns)
        best = i;
    }
  if (!finishing && best != SIZE_MAX)
    begin_block (race, best);
}

/* ------------------------------------------------------------------ answers */

static void
add_observer (LseRace *race, LseRaceEntry *entry)
{
  LseResult *result = lse_run_result (entry->run);
  int64_t now_ns = lse_clock_now_ns ();
  int64_t front_cpu_ns = lse_clock_process_cpu_ns () - entry->front_cpu_at_ns;
  entry->front_cpu_ns += front_cpu_ns;
  entry->progress.measured_ns += now_ns - entry->asked_ns;
  result->observer_cpu_ratio = (double)entry->front_cpu_ns / (double)entry->progress.measured_ns /
                               (double)lse_cpuset_count (&race->allowed);
  lse_race_hear (race, (size_t)(entry - race->entries), now_ns, front_cpu_ns);
}

void
lse_race_answered (LseRace *race, size_t index)
{
  LseRaceEntry *entry = &race->entries[index];
  const LseResult *result = lse_run_result (entry->run);

  add_observer (race, entry);
  lse_run_drain (entry->run);
  if (entry->n_left == 0 || race->is_stopped || lse_run_state (entry->run) != LSE_RUN_STATE_READY)
    {
      entry->is_in_block = false;
      entry->progress.n_blocks++;
    }
  else if (result->n_samples > 0 &&
           (double)result->samples[result->n_samples - 1].duration_ns < LONG_REPETITION_NS)
    return; /* the rest of the block follows at once */
  lse_race_update (race, index);
}
