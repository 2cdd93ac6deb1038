/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "run/race.h"

#include "analysis/machine-json.h"
#include "run/probe.h"
#include "run/schedule.h"
#include "store/journal.h"
#include "topology/limits.h"

#include <math.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SAMPLER_PERIOD_NS 100000000
#define DRAIN_PERIOD_NS 100000000
#define QUIET_RATIO 0.8 /* of the time that a block should take */
#define PREPARE_LIMIT_NS INT64_C (300000000000)

typedef struct
{
  LseRun *run;     /* NULL: skipped, or could not start */
  LseResult early; /* the result while there is no run */
  LseRunProgress progress;
  uint32_t n_after_block; /* counted repetitions when the block under way is over */
  int64_t block_begin_ns, front_cpu_at_begin_ns;
  int64_t quiet_until_ns; /* until then its words wait in the socket: see begin_block() */
  int64_t front_cpu_ns;   /* of this process, during the blocks */
  double noise_ns[2];     /* ∫ other, ∫ steal over the blocks */
  double noise_known_ns;  /* length of the blocks for which the sampler knows */
  bool is_watched, is_finishing, is_over;
} Entry;

struct LseRace
{
  size_t n;
  Entry *entries;
  LseRaceState state;
  LseRunDirectory directory;
  LseError no_room; /* why there is no directory; status 0 if there is */
  LseRaceSettings settings;
  LseSampler *sampler; /* NULL: there is none */
  bool owns_sampler;
  LseCoreHistory history;
  LseCpuSet allowed;
  json_t *machine;
  int64_t started_ns, last_drain_ns;
  bool is_stopped;
  char journal_error[320];
  LseRaceChangedFn changed;
  void *user_data;
};

static LseResult *
result_of (const LseRace *race, size_t index)
{
  Entry *entry = &race->entries[index];
  return entry->run != NULL ? lse_run_result (entry->run) : &entry->early;
}

/* ------------------------------------------------------------------ results */

/* The serial run of the same task; NULL if there is none. */
static const LseResult *
serial_of (const LseRace *race, const LseResult *result)
{
  for (size_t i = 0; i < race->n; i++)
    {
      const LseResult *serial = result_of (race, i);
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
      LseResult *result = result_of (race, i);
      const LseResult *serial = serial_of (race, result);
      if (serial != NULL && (i == index || serial == result_of (race, index)))
        lse_result_compare_to_serial (result, serial);
    }
}

static void
announce (LseRace *race, size_t index)
{
  if (race->changed != NULL)
    race->changed (race, index, race->user_data);
}

static void
unwatch (LseRace *race, Entry *entry)
{
  if (entry->is_watched)
    lse_sampler_unwatch (race->sampler, lse_run_pid (entry->run));
  entry->is_watched = false;
}

/* A run that will not change any more: first to the journal, then to whoever looks. */
static void
conclude (LseRace *race, size_t index)
{
  LseError err = {0};
  LseResult *result = result_of (race, index);
  race->entries[index].is_over = true;
  unwatch (race, &race->entries[index]);
  lse_result_update (result, race->settings.target_ci_ratio);
  update_speedups (race, index);
  if (lse_journal_append (result, race->machine, &err) != LSE_OK)
    memcpy (race->journal_error, err.detail, sizeof race->journal_error);
  announce (race, index);
}

static void
fail_early (LseResult *result, LseRunStatus status, const char *kind, const char *text)
{
  result->status = status;
  snprintf (result->reason_kind, sizeof result->reason_kind, "%s", kind);
  snprintf (result->reason_text, sizeof result->reason_text, "%s", text);
}

/* ------------------------------------------------------------------ start */

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
start_entry (LseRace *race,
             size_t index,
             const LseExpandedPlan *expanded,
             const LseTopology *topology,
             LseError *err)
{
  Entry *entry = &race->entries[index];
  LseError why = {0};
  LseStatus status = lse_result_init (&entry->early, &expanded->plan, err);
  if (status != LSE_OK)
    return status;
  if (expanded->why_skipped[0] != '\0')
    {
      fail_early (&entry->early, LSE_RUN_SKIPPED, "unavailable", expanded->why_skipped);
      return LSE_OK;
    }
  if (race->no_room.status != LSE_OK)
    why = race->no_room;
  else
    lse_run_start (&entry->run, &expanded->plan, topology, &race->directory, &why);
  if (entry->run != NULL && race->sampler != NULL)
    {
      lse_sampler_watch (race->sampler, lse_run_pid (entry->run));
      entry->is_watched = true;
    }
  if (entry->run == NULL)
    fail_early (&entry->early, LSE_RUN_FAILED, "start", why.detail);
  return LSE_OK;
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
      lse_fail (err, LSE_ENOMEM, 0, "No memory for a race of %zu runs.", n_plans);
      goto out;
    }
  memcpy (probed, plans, n_plans * sizeof *probed);
  lse_probe_apply (probed, n_plans);

  race->started_ns = lse_clock_now_ns ();
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
    status = start_entry (race, i, &probed[i], topology, err);
  if (status == LSE_OK)
    {
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
      unwatch (race, &race->entries[i]);
      lse_run_free (race->entries[i].run);
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

/* ------------------------------------------------------------------ blocks */

/* Each word of a worker would wake this process, on a core that the worker needs, in the middle of
 * its next repetition. So nobody listens until most of the block must be over; what was said waits
 * in the socket, also if the worker is killed. */
static void
begin_block (LseRace *race, size_t index)
{
  Entry *entry = &race->entries[index];
  LseResult *result = lse_run_result (entry->run);
  uint32_t n = lse_schedule_block (&entry->progress, &race->settings, &result->plan, result,
                                   lse_clock_now_ns ());
  entry->n_after_block = (uint32_t)result->stats.n + n;
  if (race->sampler != NULL)
    lse_sampler_mark (race->sampler);
  entry->block_begin_ns = lse_clock_now_ns ();
  entry->quiet_until_ns =
      result->stats.n == 0
          ? 0
          : entry->block_begin_ns + (int64_t)(QUIET_RATIO * (n + 1) * result->stats.median_ns);
  entry->front_cpu_at_begin_ns = lse_clock_process_cpu_ns ();
  lse_run_measure (entry->run, n);
}

static void
add_noise (LseRace *race, Entry *entry, int64_t end_ns)
{
  double other = NAN, steal = NAN, width_ns = (double)(end_ns - entry->block_begin_ns);
  if (race->sampler == NULL)
    return;
  LseCoreHistory history;
  lse_sampler_mark (race->sampler);
  if (lse_sampler_take_since (race->sampler, entry->block_begin_ns, &history, NULL) != LSE_OK)
    return;
  lse_core_history_noise (&history, &race->allowed, entry->block_begin_ns, end_ns, &other, &steal);
  lse_core_history_clear (&history);
  if (isnan (other))
    return;
  entry->noise_ns[0] += other * width_ns;
  entry->noise_ns[1] += isnan (steal) ? 0 : steal * width_ns;
  entry->noise_known_ns += width_ns;
}

static void
end_block (LseRace *race, size_t index)
{
  Entry *entry = &race->entries[index];
  LseResult *result = lse_run_result (entry->run);
  int64_t now_ns = lse_clock_now_ns ();

  entry->progress.measured_ns += now_ns - entry->block_begin_ns;
  entry->progress.n_blocks++;
  entry->front_cpu_ns += lse_clock_process_cpu_ns () - entry->front_cpu_at_begin_ns;
  result->observer_cpu_ratio = (double)entry->front_cpu_ns / (double)entry->progress.measured_ns /
                               (double)lse_cpuset_count (&race->allowed);
  add_noise (race, entry, now_ns);
  if (entry->noise_known_ns > 0)
    {
      result->other_load_ratio = entry->noise_ns[0] / entry->noise_known_ns;
      result->steal_ratio = entry->noise_ns[1] / entry->noise_known_ns;
    }
  lse_run_drain (entry->run);
  lse_result_update (result, race->settings.target_ci_ratio);
  update_speedups (race, index);
  announce (race, index);
}

/* ------------------------------------------------------------------ step */

/* true while nobody listens to this run. */
static bool
is_quiet (const Entry *entry, int64_t now_ns)
{
  return lse_run_state (entry->run) == LSE_RUN_STATE_MEASURING && now_ns < entry->quiet_until_ns;
}

/* Reads what the workers said. */
static void
dispatch_all (LseRace *race)
{
  for (size_t i = 0; i < race->n; i++)
    {
      Entry *entry = &race->entries[i];
      if (entry->is_over)
        continue;
      if (entry->run == NULL)
        {
          conclude (race, i);
          continue;
        }
      LseRunState before = lse_run_state (entry->run);
      if (is_quiet (entry, lse_clock_now_ns ()) && !race->is_stopped)
        continue;
      lse_run_dispatch (entry->run);
      LseRunState after = lse_run_state (entry->run);
      if (before == LSE_RUN_STATE_MEASURING && after != LSE_RUN_STATE_MEASURING)
        end_block (race, i);
      if (after == LSE_RUN_STATE_ENDED)
        conclude (race, i);
    }
}

/* true while some worker prepares, measures, or closes: nothing else may begin. */
static bool
is_anyone_busy (const LseRace *race)
{
  for (size_t i = 0; i < race->n; i++)
    {
      const Entry *entry = &race->entries[i];
      if (!entry->is_over && entry->run != NULL &&
          (entry->is_finishing || lse_run_state (entry->run) != LSE_RUN_STATE_READY))
        return true;
    }
  return false;
}

/* Sends runs that know enough home; begins a block of the one that has had the least time. */
static void
begin_next (LseRace *race)
{
  size_t best = SIZE_MAX;
  bool finishing = false;
  for (size_t i = 0; i < race->n; i++)
    {
      Entry *entry = &race->entries[i];
      if (entry->is_over || entry->run == NULL)
        continue;
      LseResult *result = lse_run_result (entry->run);
      if (lse_schedule_is_enough (&entry->progress, &race->settings, &result->plan, result,
                                  lse_clock_now_ns ()))
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

static void
wait_for_word (LseRace *race, int timeout_ms)
{
  struct pollfd *fds = calloc (race->n + 1, sizeof *fds);
  nfds_t n = 0;
  int64_t now_ns = lse_clock_now_ns ();
  int most_ms = race->is_stopped ? 10 : 100; /* rings are drained at 10 Hz */
  if (fds == NULL)
    return;
  for (size_t i = 0; i < race->n; i++)
    {
      const Entry *entry = &race->entries[i];
      if (entry->is_over || entry->run == NULL)
        continue;
      if (!is_quiet (entry, now_ns))
        fds[n++] = (struct pollfd) {.fd = lse_run_fd (entry->run), .events = POLLIN};
      else if (entry->quiet_until_ns - now_ns < most_ms * INT64_C (1000000))
        most_ms = (int)((entry->quiet_until_ns - now_ns) / 1000000) + 1;
    }
  poll (fds, n, timeout_ms < 0 || timeout_ms > most_ms ? most_ms : timeout_ms);
  free (fds);
}

static void
drain_measuring (LseRace *race)
{
  int64_t now_ns = lse_clock_now_ns ();
  if (now_ns - race->last_drain_ns < DRAIN_PERIOD_NS)
    return;
  race->last_drain_ns = now_ns;
  for (size_t i = 0; i < race->n; i++)
    if (race->entries[i].run != NULL &&
        lse_run_state (race->entries[i].run) == LSE_RUN_STATE_MEASURING)
      lse_run_drain (race->entries[i].run);
}

LseRaceState
lse_race_step (LseRace *race, int timeout_ms)
{
  if (race->state == LSE_RACE_ENDED)
    return race->state;
  wait_for_word (race, timeout_ms);
  dispatch_all (race);
  drain_measuring (race);

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
      race->state = LSE_RACE_MEASURING;
      begin_next (race);
    }
  else if (race->state == LSE_RACE_STARTING &&
           lse_clock_now_ns () - race->started_ns > PREPARE_LIMIT_NS)
    lse_race_stop (race);
  return race->state;
}

void
lse_race_stop (LseRace *race)
{
  race->is_stopped = true;
  for (size_t i = 0; i < race->n; i++)
    if (race->entries[i].run != NULL)
      lse_run_stop (race->entries[i].run);
}

/* ------------------------------------------------------------------ looking */

void
lse_race_on_changed (LseRace *race, LseRaceChangedFn changed, void *user_data)
{
  race->changed = changed;
  race->user_data = user_data;
}

size_t
lse_race_n_runs (const LseRace *race)
{
  return race->n;
}

const LseResult *
lse_race_result (const LseRace *race, size_t index)
{
  return result_of (race, index);
}

const LseRecording *
lse_race_recording (const LseRace *race, size_t index)
{
  const LseRun *run = race->entries[index].run;
  return run != NULL ? lse_run_recording (run) : NULL;
}

LseRunState
lse_race_run_state (const LseRace *race, size_t index)
{
  const LseRun *run = race->entries[index].run;
  return run != NULL ? lse_run_state (run) : LSE_RUN_STATE_ENDED;
}

size_t
lse_race_measuring (const LseRace *race)
{
  for (size_t i = 0; i < race->n; i++)
    if (lse_race_run_state (race, i) == LSE_RUN_STATE_MEASURING)
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
      const Entry *entry = &race->entries[i];
      const LseResult *result = result_of (race, i);
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
  const Entry *entry = &race->entries[index];
  const LseResult *result = result_of (race, index);
  *n_done = *n_wanted = (uint32_t)result->stats.n;
  if (entry->is_over || entry->run == NULL)
    return;
  *n_wanted = lse_race_measuring (race) == index
                  ? entry->n_after_block
                  : lse_schedule_likely (&entry->progress, &race->settings, &result->plan, result,
                                         lse_clock_now_ns ());
}
