/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "run/race-private.h"

#include "store/journal.h"

#include <string.h>

LseResult *
lse_race_entry_result (const LseRace *race, size_t index)
{
  LseRaceEntry *entry = &race->entries[index];
  return entry->run != NULL ? lse_run_result (entry->run) : &entry->early;
}

/* ------------------------------------------------------------------ changes */

/* The serial run of the same task; NULL if there is none. */
static const LseResult *
serial_of (const LseRace *race, const LseResult *result)
{
  for (size_t i = 0; i < race->n; i++)
    {
      const LseResult *serial = lse_race_entry_result (race, i);
      if (serial->plan.strategy == LSE_STRATEGY_SERIAL && lse_result_same_task (result, serial))
        return serial;
    }
  return NULL;
}

/* Run @index has changed: its own speedup, and, if it is a serial one, those that refer to it. */
static void
update_speedups (LseRace *race, size_t index)
{
  for (size_t i = 0; i < race->n; i++)
    {
      LseResult *result = lse_race_entry_result (race, i);
      const LseResult *serial = serial_of (race, result);
      if (serial != NULL && (i == index || serial == lse_race_entry_result (race, index)))
        lse_result_compare_to_serial (result, serial);
    }
}

/* The account of run @index, and, if it is a serial one, those that refer to it. Others did not change
 * but for that, unless they had none for want of it. */
static void
update_accounts (LseRace *race, size_t index)
{
  unsigned n_pus = (unsigned)lse_cpuset_count (&race->allowed);
  const LseResult *changed = lse_race_entry_result (race, index);
  for (size_t i = 0; i < race->n; i++)
    {
      LseResult *result = lse_race_entry_result (race, i);
      const LseResult *serial = serial_of (race, result);
      if (i != index && serial != changed)
        continue;
      if (i != index && result->account.is_known)
        lse_account_refer_to (&result->account, serial);
      else
        lse_account_make (&result->account, result, lse_race_recording (race, i),
                          lse_race_switches (race, i), serial, n_pus);
    }
}

static void
announce (LseRace *race, size_t index)
{
  if (race->changed != NULL)
    race->changed (race, index, race->changed_data);
}

/* Everything that follows from the repetitions of run @index, from what they are to what they mean. */
static void
conclude_from_samples (LseRace *race, size_t index)
{
  LseResult *result = lse_race_entry_result (race, index);
  lse_result_classify (result, lse_schedule_least (&result->plan));
  lse_result_update (result, race->settings.target_ci_ratio);
  update_speedups (race, index);
  update_accounts (race, index);
  lse_race_explain (race, index);
}

void
lse_race_update (LseRace *race, size_t index)
{
  conclude_from_samples (race, index);
  announce (race, index);
}

void
lse_race_unwatch (LseRace *race, size_t index)
{
  LseRaceEntry *entry = &race->entries[index];
  if (entry->is_watched)
    lse_sampler_unwatch (race->sampler, lse_run_pid (entry->run));
  entry->is_watched = false;
}

void
lse_race_conclude (LseRace *race, size_t index)
{
  LseError err = {0};
  LseResult *result = lse_race_entry_result (race, index);
  race->entries[index].is_over = true;
  race->entries[index].is_in_block = false;
  lse_race_unwatch (race, index);
  lse_noise_gate_end (&race->entries[index].gate, result);
  conclude_from_samples (race, index);
  if (lse_journal_append (result, race->machine, &err) != LSE_OK)
    memcpy (race->journal_error, err.detail, sizeof race->journal_error);
  announce (race, index);
}

/* ------------------------------------------------------------------ looking */

void
lse_race_on_changed (LseRace *race, LseRaceChangedFn changed, void *user_data)
{
  race->changed = changed;
  race->changed_data = user_data;
}

void
lse_race_on_pause (LseRace *race, LseRacePauseFn pause, void *user_data)
{
  race->pause = pause;
  race->pause_data = user_data;
}

size_t
lse_race_n_runs (const LseRace *race)
{
  return race->n;
}

const LseResult *
lse_race_result (const LseRace *race, size_t index)
{
  return lse_race_entry_result (race, index);
}

const LseRecording *
lse_race_recording (const LseRace *race, size_t index)
{
  const LseRun *run = race->entries[index].run;
  return run != NULL ? lse_run_recording (run) : NULL;
}

const LseSwitches *
lse_race_switches (const LseRace *race, size_t index)
{
  const LseRun *run = race->entries[index].run;
  return run != NULL ? lse_run_switches (run) : NULL;
}

LseRunState
lse_race_run_state (const LseRace *race, size_t index)
{
  const LseRaceEntry *entry = &race->entries[index];
  if (entry->is_in_block)
    return LSE_RUN_STATE_MEASURING;
  if (!entry->is_launched)
    return LSE_RUN_STATE_READY; /* its turn comes */
  return entry->run != NULL ? lse_run_state (entry->run) : LSE_RUN_STATE_ENDED;
}

size_t
lse_race_measuring (const LseRace *race)
{
  for (size_t i = 0; i < race->n; i++)
    if (race->entries[i].is_in_block)
      return i;
  return SIZE_MAX;
}

const LseCoreHistory *
lse_race_core_history (LseRace *race)
{
  if (race->sampler == NULL)
    return NULL;
  if (race->state != LSE_RACE_ENDED)
    {
      lse_core_history_clear (&race->history);
      if (lse_sampler_take_since (race->sampler, race->started_ns, &race->history, NULL) != LSE_OK)
        return NULL;
    }
  return &race->history;
}

const char *
lse_race_journal_error (const LseRace *race)
{
  return race->journal_error;
}

const json_t *
lse_race_machine (const LseRace *race)
{
  return race->machine;
}

void
lse_race_progress (const LseRace *race, uint32_t *n_done, uint32_t *n_wanted)
{
  *n_done = *n_wanted = 0;
  for (size_t i = 0; i < race->n; i++)
    {
      const LseRaceEntry *entry = &race->entries[i];
      const LseResult *result = lse_race_entry_result (race, i);
      uint32_t n = (uint32_t)result->stats.n, wanted = lse_schedule_least (&result->plan);
      if (entry->is_over && n < wanted)
        wanted = n;
      *n_done += n < wanted ? n : wanted;
      *n_wanted += wanted;
    }
}

void
lse_race_run_progress (const LseRace *race, size_t index, uint32_t *n_done, uint32_t *n_wanted)
{
  const LseRaceEntry *entry = &race->entries[index];
  const LseResult *result = lse_race_entry_result (race, index);
  *n_done = *n_wanted = (uint32_t)result->stats.n;
  if (entry->is_over || entry->run == NULL)
    return;
  *n_wanted = entry->is_in_block ? entry->n_after_block
                                 : lse_schedule_likely (&entry->progress, &race->settings,
                                                        &result->plan, result, lse_clock_now_ns ());
}
