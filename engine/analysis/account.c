/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/account-private.h"

#include "i18n.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What a lane may miss of a repetition's end: clocks that are read one after the other. */
#define REACH_RATIO 0.02
#define REACH_NS 20000

/* A lane that lost events holds this much of a repetition all the same, or it is not all there. */
#define COVERED_RATIO 0.98

/* ------------------------------------------------------------------ words */

const char *
lse_account_part_name (LseAccountPart part)
{
  static const char *const names[LSE_N_PARTS] = {
      [LSE_PART_USEFUL] = "useful",       [LSE_PART_SLOWER] = "slower",
      [LSE_PART_STARTUP] = "startup",     [LSE_PART_SERIAL] = "serial",
      [LSE_PART_MOVE] = "move",           [LSE_PART_LOCK] = "lock",
      [LSE_PART_DISPATCH] = "dispatch",   [LSE_PART_IMBALANCE] = "imbalance",
      [LSE_PART_PREEMPTED] = "preempted", [LSE_PART_UNEXPLAINED] = "unexplained",
  };
  return (unsigned)part < LSE_N_PARTS ? names[part] : "unknown";
}

const char *
lse_account_part_title (LseAccountPart part)
{
  static const char *const titles[LSE_N_PARTS] = {
      [LSE_PART_USEFUL] = N_ ("Useful work"),        [LSE_PART_SLOWER] = N_ ("Slower work"),
      [LSE_PART_STARTUP] = N_ ("Start and close"),   [LSE_PART_SERIAL] = N_ ("Serial part"),
      [LSE_PART_MOVE] = N_ ("Data movement"),        [LSE_PART_LOCK] = N_ ("Waiting for a lock"),
      [LSE_PART_DISPATCH] = N_ ("Handing out work"), [LSE_PART_IMBALANCE] = N_ ("Imbalance"),
      [LSE_PART_PREEMPTED] = N_ ("No core free"),    [LSE_PART_UNEXPLAINED] = N_ ("Unexplained"),
  };
  return (unsigned)part < LSE_N_PARTS ? _ (titles[part]) : "";
}

LseAccountPart
lse_account_part_of_kind (LseEventKind kind)
{
  switch (kind)
    {
    case LSE_EVENT_COMPUTE:
    case LSE_EVENT_IO_WAIT:
      return LSE_PART_USEFUL;
    case LSE_EVENT_SPAWN:
    case LSE_EVENT_IMPORT:
    case LSE_EVENT_ALLOCATE:
      return LSE_PART_STARTUP;
    case LSE_EVENT_MERGE:
    case LSE_EVENT_PHASE:
      return LSE_PART_SERIAL;
    case LSE_EVENT_SERIALIZE:
    case LSE_EVENT_DESERIALIZE:
    case LSE_EVENT_SEND:
    case LSE_EVENT_RECEIVE:
      return LSE_PART_MOVE;
    case LSE_EVENT_GIL_WAIT:
    case LSE_EVENT_GIL_FORCED_SWITCH:
    case LSE_EVENT_LOCK_WAIT:
      return LSE_PART_LOCK;
    case LSE_EVENT_DISPATCH:
    case LSE_EVENT_TASK_SUBMIT:
      return LSE_PART_DISPATCH;
    case LSE_EVENT_QUEUE_WAIT:
    case LSE_EVENT_BARRIER:
      return LSE_PART_IMBALANCE;
    case LSE_EVENT_NONE:
    case LSE_EVENT_GIL_HELD:
    case LSE_EVENT_GIL_TIMEOUT:
    case LSE_EVENT_GIL_REQUEST:
    case LSE_EVENT_VERIFY:
    case LSE_N_EVENT_KINDS:
      break;
    }
  return LSE_PART_UNEXPLAINED;
}

/* ------------------------------------------------------------------ slots */

/* Threads of the BLAS library may run beside the workers. */
static bool
has_library (const LsePlan *plan)
{
  return plan->strategy == LSE_STRATEGY_BLAS ||
         (lse_workload_info (plan->workload)->is_matrix && plan->blas_threads != 1);
}

/* Its tasks mostly wait: a slot is a worker there, on a core or not. */
static bool
is_io (const LsePlan *plan)
{
  return strcmp (lse_workload_info (plan->workload)->name, "io") == 0;
}

/* CPUs that all workers together may be on; 0: not known of each of them. */
static unsigned
n_cpus_of_workers (const LseResult *result)
{
  LseCpuSet all;
  lse_cpuset_clear (&all);
  for (size_t i = 0; i < result->n_workers; i++)
    {
      const LseCpuSet *own = &result->workers[i].effective;
      if (lse_cpuset_count (own) == 0)
        return 0;
      for (int cpu = lse_cpuset_next (own, -1); cpu >= 0; cpu = lse_cpuset_next (own, cpu))
        lse_cpuset_add (&all, cpu);
    }
  return (unsigned)lse_cpuset_count (&all);
}

static uint32_t
count_slots (const LseResult *result, unsigned n_pus_allowed)
{
  const LsePlan *plan = &result->plan;
  uint64_t n_threads = plan->workers > 0 ? plan->workers : 1;
  unsigned n_pus = n_pus_allowed > 0 ? n_pus_allowed : 1;
  unsigned n_bound = n_cpus_of_workers (result);
  if (has_library (plan) && plan->blas_threads == 0)
    return n_pus; /* the library takes what there is */
  if (plan->strategy != LSE_STRATEGY_BLAS && has_library (plan))
    n_threads *= plan->blas_threads;
  else if (n_bound > 0 && n_bound < n_pus)
    n_pus = n_bound;
  return (uint32_t)(n_threads < n_pus ? n_threads : n_pus);
}

/* ------------------------------------------------------------------ the repetition */

static int64_t
end_of (const LseSample *sample)
{
  return sample->begin_ns + sample->duration_ns;
}

/* true if the lane's spans fill nearly all of the repetition. */
static bool
is_covered (const LseLane *lane, const LseSample *sample)
{
  size_t first, last;
  int64_t covered_ns = 0, at_ns = sample->begin_ns;
  lse_lane_find (lane, sample->begin_ns, end_of (sample), &first, &last);
  for (size_t i = first; i < last; i++)
    {
      int64_t from_ns = lane->begin_ns[i] > at_ns ? lane->begin_ns[i] : at_ns;
      int64_t to_ns = lane->end_ns[i] < end_of (sample) ? lane->end_ns[i] : end_of (sample);
      if (to_ns > from_ns)
        {
          covered_ns += to_ns - from_ns;
          at_ns = to_ns;
        }
    }
  return (double)covered_ns >= COVERED_RATIO * (double)sample->duration_ns;
}

/* The wait for the end of a repetition is written when the next one begins, or the pool ends. */
static bool
is_lane_complete (const LseLane *lane, const LseSample *sample)
{
  double reach_ns = REACH_RATIO * (double)sample->duration_ns;
  int64_t may_miss_ns = reach_ns > REACH_NS ? (int64_t)reach_ns : REACH_NS;
  if (lane->n_events == 0 || lane->end_ns[lane->n_events - 1] < end_of (sample) - may_miss_ns)
    return false;
  return lane->n_lost == 0 || is_covered (lane, sample);
}

static bool
is_complete (const LseResult *result, const LseRecording *recording, const LseSample *sample)
{
  size_t n_lanes = result->plan.strategy == LSE_STRATEGY_BLAS ? 2 : recording->n_lanes;
  bool is_there = false;
  for (size_t i = 1; i < n_lanes && i < recording->n_lanes; i++)
    {
      size_t first, last;
      if (!is_lane_complete (&recording->lanes[i], sample))
        return false;
      lse_lane_find (&recording->lanes[i], sample->begin_ns, end_of (sample), &first, &last);
      is_there = is_there || last > first;
    }
  return is_there;
}

/* Median of the counted repetitions. */
static double
median_of (const LseResult *result)
{
  LseStats stats;
  if (result->stats.n > 0)
    return result->stats.median_ns;
  size_t n;
  int64_t *durations_ns = lse_result_dup_counted (result, &n);
  lse_stats_of (&stats, durations_ns, n, 0, result->plan.seed);
  free (durations_ns);
  return stats.n > 0 ? stats.median_ns : (double)NAN;
}

/* The counted repetition nearest to @median_ns of which every event is there; NULL if there is none. */
static const LseSample *
choose_repetition (const LseResult *result, const LseRecording *recording, double median_ns)
{
  const LseSample *best = NULL;
  double best_ns = (double)INFINITY;
  for (size_t i = 0; i < result->n_samples; i++)
    {
      const LseSample *sample = &result->samples[i];
      double distance_ns = fabs ((double)sample->duration_ns - median_ns);
      if (sample->kind == LSE_SAMPLE_COUNTED && sample->duration_ns > 0 && distance_ns < best_ns &&
          is_complete (result, recording, sample))
        {
          best = sample;
          best_ns = distance_ns;
        }
    }
  return best;
}

/* ------------------------------------------------------------------ what stands behind */

/* A chunk may come in several spans of its lane. */
typedef struct
{
  double so_far_ns; /* of the chunk under way */
  double longest_ns, sum_ns;
} Chunks;

static void
note_chunk (LseAccount *account, Chunks *chunks, double length_ns, bool goes_on)
{
  chunks->so_far_ns += length_ns;
  chunks->sum_ns += length_ns;
  if (chunks->so_far_ns > chunks->longest_ns)
    chunks->longest_ns = chunks->so_far_ns;
  if (goes_on)
    return;
  chunks->so_far_ns = 0;
  account->n_chunks++;
}

static void
note_event (LseAccount *account, const LseLane *lane, size_t index, Chunks *chunks)
{
  uint32_t kind = lane->kind[index];
  double length_ns = (double)(lane->end_ns[index] - lane->begin_ns[index]);
  if (kind >= LSE_N_EVENT_KINDS)
    return;
  account->kind_n[kind]++;
  account->kind_span_ns[kind] += length_ns;
  if (kind == LSE_EVENT_IO_WAIT || lse_account_part_of_kind ((LseEventKind)kind) == LSE_PART_MOVE)
    account->kind_bytes[kind] += lane->argument[index];
  if (kind == LSE_EVENT_COMPUTE && lane->worker >= 0)
    note_chunk (account, chunks, length_ns, lane->argument[index] == LSE_COMPUTE_GOES_ON);
}

/* Spans that overlap the repetition, as they were written. */
static void
note_events (LseAccount *account, const LseRecording *recording)
{
  int64_t end_ns = account->begin_ns + account->wall_ns;
  Chunks chunks = {0};
  for (size_t i = 0; i < recording->n_lanes; i++)
    {
      const LseLane *lane = &recording->lanes[i];
      size_t first, last;
      lse_lane_find (lane, account->begin_ns, end_ns, &first, &last);
      chunks.so_far_ns = 0;
      for (size_t k = first; k < last; k++)
        if (lane->begin_ns[k] < end_ns && lane->end_ns[k] > account->begin_ns)
          note_event (account, lane, k, &chunks);
    }
  if (account->n_chunks > 0)
    {
      account->chunk_max_ns = chunks.longest_ns;
      account->chunk_mean_ns = chunks.sum_ns / account->n_chunks;
    }
}

static void
note_workers (LseAccount *account, const LseTracks *tracks, uint32_t n_workers)
{
  double sum_ns = 0, longest_ns = -1;
  for (size_t i = 0; i < tracks->n; i++)
    {
      const LseTrack *track = &tracks->tracks[i];
      double computed_ns = 0;
      for (size_t k = 0; k < track->n; k++)
        if (lse_account_is_computing (track->spans[k].kind) &&
            (track->spans[k].state <= LSE_CORE_ON || track->spans[k].kind == LSE_EVENT_IO_WAIT))
          computed_ns += (double)(track->spans[k].end_ns - track->spans[k].begin_ns);
      if (track->worker < 0)
        continue;
      sum_ns += computed_ns;
      if (computed_ns > longest_ns)
        {
          longest_ns = computed_ns;
          account->slowest_worker = track->worker;
        }
    }
  if (longest_ns < 0)
    return;
  account->compute_max_ns = longest_ns;
  account->compute_mean_ns = sum_ns / (n_workers > 0 ? n_workers : 1);
}

/* ------------------------------------------------------------------ the kernel's sums */

/* Moves @ns, at most what is there, from @from to @to. */
static void
move_time (double *from, double *to, double ns)
{
  double moved_ns = ns < *from ? ns : *from;
  if (moved_ns <= 0)
    return;
  *from -= moved_ns;
  *to += moved_ns;
}

/* Of slots without a thread that we know: the library's threads ran there, could not, or slept. */
static void
divide_empty (LseSweep *sweep, const LseSample *sample)
{
  double ran_ns = (double)sample->cpu_ns - sweep->worked_ns;
  move_time (&sweep->empty_ns, &sweep->kind_ns[LSE_EVENT_COMPUTE], ran_ns);
  if (sample->run_queue_ns < 0)
    return;
  move_time (&sweep->empty_ns, &sweep->preempted_ns, (double)sample->run_queue_ns);
  move_time (&sweep->empty_ns, &sweep->kind_ns[LSE_EVENT_BARRIER], INFINITY);
}

/**
 * take_out_off_core:
 * @is_surplus: more threads than slots
 *
 * What the spans of work say more than the CPU time that was used, they were off a core for: at most
 * the time in the run queue, where that is known and none of it was spent behind our own threads;
 * else without the spans that may themselves hold a wait. It is the least that it can have been: waits
 * that look for their end use CPU time, too.
 */
static void
take_out_off_core (LseSweep *sweep, const LseSample *sample, bool is_surplus)
{
  const double *kind_ns = sweep->kind_ns;
  double off_ns = sweep->worked_ns - (double)sample->cpu_ns;
  if (is_surplus || sample->run_queue_ns < 0)
    off_ns -= kind_ns[LSE_EVENT_SEND] + kind_ns[LSE_EVENT_RECEIVE] + kind_ns[LSE_EVENT_SPAWN];
  else if (off_ns > (double)sample->run_queue_ns)
    off_ns = (double)sample->run_queue_ns;
  move_time (&sweep->kind_ns[LSE_EVENT_COMPUTE], &sweep->preempted_ns, off_ns);
}

/* Without switch records. Returns: whether the sums are known. */
static bool
use_sums (LseSweep *sweep, const LseSample *sample, bool has_library, bool is_surplus)
{
  if (sample->cpu_ns < 0)
    return false;
  if (has_library && sweep->empty_ns > 0)
    divide_empty (sweep, sample);
  else
    take_out_off_core (sweep, sample, is_surplus);
  return true;
}

/* ------------------------------------------------------------------ parts */

/* Whole numbers of which double sums are exact, so that the parts add up to the last nanosecond. */
static void
close_account (LseAccount *account)
{
  double *part_ns = account->part_ns;
  double rest_ns = (double)account->slots * (double)account->wall_ns;
  for (int part = 0; part < LSE_PART_UNEXPLAINED; part++)
    {
      part_ns[part] = round (part_ns[part]);
      rest_ns -= part_ns[part];
    }
  part_ns[LSE_PART_UNEXPLAINED] = rest_ns;
}

static void
fill_parts (LseAccount *account, const LseSweep *sweep)
{
  double *part_ns = account->part_ns, computed_ns = 0;
  for (int kind = 1; kind < LSE_N_EVENT_KINDS; kind++)
    {
      LseAccountPart part = lse_account_part_of_kind ((LseEventKind)kind);
      account->kind_ns[kind] = sweep->kind_ns[kind];
      if (part == LSE_PART_USEFUL)
        computed_ns += sweep->kind_ns[kind];
      else if (part != LSE_PART_UNEXPLAINED)
        part_ns[part] += sweep->kind_ns[kind];
    }
  account->kind_ns[LSE_EVENT_NONE] = sweep->kind_ns[LSE_EVENT_NONE] + sweep->empty_ns;
  part_ns[LSE_PART_USEFUL] = account->serial_ns;
  part_ns[LSE_PART_SLOWER] = computed_ns - account->serial_ns;
  part_ns[LSE_PART_PREEMPTED] = sweep->preempted_ns;
  close_account (account);
}

void
lse_account_refer_to (LseAccount *account, const LseResult *serial)
{
  double serial_ns = median_of (serial), *part_ns = account->part_ns;
  if (!account->is_known || isnan (serial_ns))
    return;
  double computed_ns = part_ns[LSE_PART_USEFUL] + part_ns[LSE_PART_SLOWER];
  account->serial_ns = serial_ns;
  part_ns[LSE_PART_USEFUL] = round (serial_ns);
  part_ns[LSE_PART_SLOWER] = computed_ns - part_ns[LSE_PART_USEFUL];
}

/* ------------------------------------------------------------------ all of it */

void
lse_account_init (LseAccount *account)
{
  *account = (LseAccount) {.compute_max_ns = (double)NAN,
                           .compute_mean_ns = (double)NAN,
                           .chunk_max_ns = (double)NAN,
                           .chunk_mean_ns = (double)NAN,
                           .serial_ns = (double)NAN,
                           .slowest_worker = -1};
  snprintf (account->why_not, sizeof account->why_not, "%s", _ ("Nothing has been measured yet."));
}

/* NULL if there is nothing against an account of @sample. */
static const char *
why_not (const LseResult *result, const LseRecording *recording, double median_ns, double serial_ns)
{
  if (isnan (median_ns))
    return _ ("No repetition has been counted yet.");
  if (isnan (serial_ns))
    return _ ("There is no serial run to compare with.");
  if (!result->plan.trace || recording == NULL)
    return _ ("No events were written.");
  for (size_t i = 0; i < recording->n_lanes; i++)
    if (recording->lanes[i].stride > 1)
      return _ ("There are so many events that only a sample of them was kept.");
  return NULL;
}

static bool
make_of_repetition (LseAccount *account,
                    const LseResult *result,
                    const LseRecording *recording,
                    const LseSwitches *switches,
                    const LseSample *sample,
                    unsigned n_pus_allowed)
{
  LseTracks tracks;
  bool is_exact =
      switches != NULL && switches->source == LSE_SWITCHES_PERF && switches->n_lost == 0;
  LseSweep sweep = {.slots = account->slots, .has_spare_pu = n_pus_allowed > account->slots};
  bool fits =
      lse_tracks_make (&tracks, recording, is_exact ? switches : NULL, has_library (&result->plan),
                       account->begin_ns, account->begin_ns + account->wall_ns) &&
      lse_sweep_tracks (&sweep, &tracks);
  if (fits)
    {
      if (is_exact)
        account->off_core_source = LSE_SWITCHES_PERF;
      else if (!account->in_worker_seconds && use_sums (&sweep, sample, has_library (&result->plan),
                                                        result->plan.workers > account->slots))
        account->off_core_source = LSE_SWITCHES_SCHEDSTAT;
      note_events (account, recording);
      note_workers (account, &tracks, result->plan.workers);
      fill_parts (account, &sweep);
    }
  lse_tracks_clear (&tracks);
  return fits;
}

void
lse_account_make (LseAccount *account,
                  const LseResult *result,
                  const LseRecording *recording,
                  const LseSwitches *switches,
                  const LseResult *serial,
                  unsigned n_pus_allowed)
{
  double median_ns = median_of (result);
  double serial_ns = serial != NULL ? median_of (serial) : (double)NAN;
  const char *why = why_not (result, recording, median_ns, serial_ns);
  const LseSample *sample = why == NULL ? choose_repetition (result, recording, median_ns) : NULL;
  lse_account_init (account);
  if (why == NULL && sample == NULL)
    why = _ ("Of no repetition are all events there.");
  if (why == NULL)
    {
      account->begin_ns = sample->begin_ns;
      account->wall_ns = sample->duration_ns;
      account->serial_ns = serial_ns;
      account->in_worker_seconds = is_io (&result->plan);
      account->slots =
          account->in_worker_seconds ? result->plan.workers : count_slots (result, n_pus_allowed);
      if (!make_of_repetition (account, result, recording, switches, sample, n_pus_allowed))
        {
          lse_account_init (account);
          why = _ ("There was no memory for it.");
        }
    }
  account->is_known = why == NULL;
  snprintf (account->why_not, sizeof account->why_not, "%s", why != NULL ? why : "");
}
