/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/machine-json.h"
#include "run/probe.h"
#include "run/race-private.h"
#include "topology/limits.h"

#include "i18n.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SAMPLER_PERIOD_NS 100000000
#define DRAIN_PERIOD_NS 100000000
#define READY_LIMIT_NS INT64_C (300000000000)
#define LOOK_PERIOD_MS 10 /* at what says nothing any more: is it gone? */

/* ------------------------------------------------------------------ start */

static void
fail_early (LseResult *result, LseRunStatus status, const char *kind, const char *text)
{
  result->status = status;
  snprintf (result->reason_kind, sizeof result->reason_kind, "%s", kind);
  snprintf (result->reason_text, sizeof result->reason_text, "%s", text);
}

static uint64_t
ring_bytes (const LseExpandedPlan *plans, size_t n_plans)
{
  uint64_t bytes = 1 << 20;
  for (size_t i = 0; i < n_plans; i++)
    if (plans[i].plan.trace && plans[i].why_skipped[0] == '\0')
      bytes += (plans[i].plan.workers + 1) *
               (uint64_t)lse_ring_file_bytes (lse_plan_ring_capacity (&plans[i].plan));
  return bytes;
}

static LseStatus
init_entry (LseRace *race, size_t index, const LseExpandedPlan *expanded, LseError *err)
{
  LseRaceEntry *entry = &race->entries[index];
  LseStatus status = lse_result_init (&entry->early, &expanded->plan, err);
  memcpy (entry->early.race_id, race->id, sizeof race->id);
  if (status == LSE_OK && expanded->why_skipped[0] != '\0')
    {
      entry->is_launched = true;
      fail_early (&entry->early, LSE_RUN_SKIPPED, "unavailable", expanded->why_skipped);
    }
  return status;
}

static void
launch_entry (LseRace *race, size_t index)
{
  LseRaceEntry *entry = &race->entries[index];
  LseError why = {0};
  entry->is_launched = true;
  if (race->no_room.status != LSE_OK)
    why = race->no_room;
  else
    lse_run_start (&entry->run, &entry->early.plan, race->topology, &race->directory, &why);
  if (entry->run != NULL && race->sampler != NULL)
    {
      lse_sampler_watch (race->sampler, lse_run_pid (entry->run));
      entry->is_watched = true;
    }
  if (entry->run != NULL)
    memcpy (lse_run_result (entry->run)->race_id, race->id, sizeof race->id);
  else
    fail_early (&entry->early, LSE_RUN_FAILED, "start", why.detail);
}

/* The workers of the next task: those of one task are prepared side by side, those of the next one
 * when the first have something to show. Returns false if all are launched. */
static bool
launch_next_task (LseRace *race)
{
  const LseResult *first = NULL;
  for (size_t i = 0; i < race->n; i++)
    {
      LseRaceEntry *entry = &race->entries[i];
      if (entry->is_launched || (first != NULL && !lse_result_same_task (&entry->early, first)))
        continue;
      first = first != NULL ? first : &entry->early;
      launch_entry (race, i);
    }
  race->ready_until_ns = lse_clock_now_ns () + READY_LIMIT_NS;
  return first != NULL;
}

/* true while a run that was launched has not had its first block. */
static bool
is_first_block_due (const LseRace *race)
{
  for (size_t i = 0; i < race->n; i++)
    {
      const LseRaceEntry *entry = &race->entries[i];
      if (entry->run != NULL && !entry->is_over && entry->progress.n_blocks == 0)
        return true;
    }
  return false;
}

/* Why it cannot run, said once more in this thread, whose language is the journal's. */
static void
renew_reason (LseExpandedPlan *expanded, const LseTopology *topology)
{
  LseError why = {0};
  LseExpandedPlan anew = *expanded;
  anew.why_skipped[0] = '\0';
  if (lse_plan_validate (&anew.plan, topology, &why) == LSE_EUNAVAILABLE)
    snprintf (anew.why_skipped, sizeof anew.why_skipped, "%.255s", why.detail);
  else
    lse_probe_apply (&anew, 1);
  if (anew.why_skipped[0] != '\0')
    *expanded = anew;
}

LseStatus
lse_race_start (LseRace **race_out,
                const LseExpandedPlan *plans,
                size_t n_plans,
                const LseExperiment *experiment,
                const LseTopology *topology,
                LseSampler *sampler,
                LseError *err)
{
  LseCpuLimits limits;
  LseRace *race = calloc (1, sizeof *race);
  LseExpandedPlan *probed = malloc (n_plans * sizeof *probed + 1);
  LseStatus status = LSE_ENOMEM;
  *race_out = NULL;
  if (race != NULL)
    {
      race->directory.lock_fd = -1;
      race->entries = calloc (n_plans + 1, sizeof *race->entries);
    }
  if (race == NULL || race->entries == NULL || probed == NULL)
    {
      lse_fail (err, LSE_ENOMEM, 0, _ ("No memory for a race of %zu runs."), n_plans);
      goto out;
    }
  memcpy (probed, plans, n_plans * sizeof *probed);
  lse_probe_apply (probed, n_plans);
  for (size_t i = 0; i < n_plans; i++)
    if (probed[i].why_skipped[0] != '\0')
      renew_reason (&probed[i], topology);

  lse_id_make (race->id);
  race->started_ns = race->heard_ns = lse_clock_now_ns ();
  race->front_cpu_at_heard_ns = lse_clock_process_cpu_ns ();
  race->topology = topology;
  race->settings = (LseRaceSettings) {.target_ci_ratio = experiment->target_ci_ratio,
                                      .deadline_ns = race->started_ns + experiment->time_budget_ns};
  race->allowed = topology->allowed;
  lse_cpu_limits_read (&limits, "", &topology->allowed);
  race->machine = lse_machine_to_json (topology, &limits);
  /* without room for rings every run fails with that sentence, and the document says so */
  lse_run_directory_open (&race->directory, ring_bytes (probed, n_plans), &race->no_room);
  status = LSE_OK;
  race->sampler = sampler;
  if (sampler == NULL) /* if it cannot start: noise is not known, and says so */
    race->owns_sampler = lse_sampler_start (&race->sampler, "", SAMPLER_PERIOD_NS, NULL) == LSE_OK;
  for (size_t i = 0; status == LSE_OK && i < n_plans; i++, race->n++)
    status = init_entry (race, i, &probed[i], err);
  if (status == LSE_OK)
    {
      launch_next_task (race);
      *race_out = race;
      race = NULL;
    }
out:
  free (probed);
  lse_race_free (race);
  return status;
}

void
lse_race_free (LseRace *race)
{
  if (race == NULL)
    return;
  for (size_t i = 0; i < race->n; i++) /* all at once, then one by one */
    if (race->entries[i].run != NULL)
      lse_run_stop (race->entries[i].run);
  for (size_t i = 0; i < race->n; i++)
    {
      lse_race_unwatch (race, i);
      lse_run_free (race->entries[i].run);
      lse_noise_gate_clear (&race->entries[i].gate);
      lse_result_clear (&race->entries[i].early);
    }
  if (race->owns_sampler)
    lse_sampler_stop (race->sampler);
  lse_core_history_clear (&race->history);
  lse_run_directory_close (&race->directory);
  json_decref (race->machine);
  free (race->entries);
  free (race);
}

/* ------------------------------------------------------------------ step */

/* Reads what the workers said. */
static void
dispatch_all (LseRace *race)
{
  for (size_t i = 0; i < race->n; i++)
    {
      LseRaceEntry *entry = &race->entries[i];
      if (entry->is_over)
        continue;
      if (entry->run == NULL)
        {
          if (entry->is_launched)
            lse_race_conclude (race, i);
          continue;
        }
      LseRunState before = lse_run_state (entry->run);
      if (lse_race_is_quiet (entry, lse_clock_now_ns ()) && !race->is_stopped)
        continue;
      lse_run_dispatch (entry->run);
      LseRunState after = lse_run_state (entry->run);
      if (before == LSE_RUN_STATE_MEASURING && after != LSE_RUN_STATE_MEASURING)
        lse_race_answered (race, i);
      if (after == LSE_RUN_STATE_ENDED)
        lse_race_conclude (race, i);
    }
}

/* true while some worker prepares, measures, or closes: nothing else may begin. */
static bool
is_anyone_busy (const LseRace *race)
{
  for (size_t i = 0; i < race->n; i++)
    {
      const LseRaceEntry *entry = &race->entries[i];
      if (!entry->is_over && entry->run != NULL &&
          (entry->is_finishing || lse_run_state (entry->run) != LSE_RUN_STATE_READY))
        return true;
    }
  return false;
}

static void
wait_for_word (LseRace *race, int timeout_ms)
{
  struct pollfd *fds = calloc (race->n + 1, sizeof *fds);
  nfds_t n = 0;
  int64_t now_ns = lse_clock_now_ns ();
  int most_ms = race->is_stopped ? LOOK_PERIOD_MS : 100; /* rings are drained at 10 Hz */
  if (fds == NULL)
    return;
  for (size_t i = 0; i < race->n; i++)
    {
      const LseRaceEntry *entry = &race->entries[i];
      if (entry->is_over || entry->run == NULL)
        continue;
      if (lse_run_fd (entry->run) < 0)
        most_ms = LOOK_PERIOD_MS;
      else if (!lse_race_is_quiet (entry, now_ns))
        fds[n++] = (struct pollfd) {.fd = lse_run_fd (entry->run), .events = POLLIN};
      else if (entry->quiet_until_ns - now_ns < most_ms * INT64_C (1000000))
        most_ms = (int)((entry->quiet_until_ns - now_ns) / 1000000) + 1;
    }
  poll (fds, n, timeout_ms < 0 || timeout_ms > most_ms ? most_ms : timeout_ms);
  free (fds);
}

/* Those that are busy; also while they prepare: libraries start threads then. */
static void
drain_busy (LseRace *race)
{
  int64_t now_ns = lse_clock_now_ns ();
  if (now_ns - race->last_drain_ns < DRAIN_PERIOD_NS)
    return;
  race->last_drain_ns = now_ns;
  for (size_t i = 0; i < race->n; i++)
    {
      LseRun *run = race->entries[i].run;
      LseRunState state = run != NULL ? lse_run_state (run) : LSE_RUN_STATE_ENDED;
      if (state == LSE_RUN_STATE_MEASURING || state == LSE_RUN_STATE_PREPARING)
        lse_run_drain (run);
    }
}

/* Those that are ready go on without the others. */
static void
give_up_preparing (LseRace *race)
{
  for (size_t i = 0; i < race->n; i++)
    if (lse_race_run_state (race, i) == LSE_RUN_STATE_PREPARING)
      lse_run_give_up (race->entries[i].run, "timeout",
                       _ ("The worker was not ready after five minutes, and was ended."));
}

LseRaceState
lse_race_step (LseRace *race, int timeout_ms)
{
  if (race->state == LSE_RACE_ENDED)
    return race->state;
  wait_for_word (race, timeout_ms);
  dispatch_all (race);
  drain_busy (race);

  bool all_over = true;
  for (size_t i = 0; i < race->n; i++)
    all_over &= race->entries[i].is_over;
  if (all_over)
    {
      lse_race_core_history (race);
      race->state = LSE_RACE_ENDED;
    }
  else if (!race->is_stopped && !is_anyone_busy (race))
    {
      if (lse_race_waits (race))
        return race->state;
      race->state = LSE_RACE_MEASURING;
      if (is_first_block_due (race) || !launch_next_task (race))
        lse_race_measure_next (race);
    }
  else if (lse_clock_now_ns () >= race->ready_until_ns)
    give_up_preparing (race);
  return race->state;
}

void
lse_race_stop (LseRace *race)
{
  race->is_stopped = true;
  for (size_t i = 0; i < race->n; i++)
    {
      LseRaceEntry *entry = &race->entries[i];
      if (entry->run != NULL)
        lse_run_stop (entry->run);
      else if (!entry->is_launched)
        fail_early (&entry->early, LSE_RUN_STOPPED, "stopped",
                    _ ("Stopped before its worker was started."));
      entry->is_launched = true;
    }
}
