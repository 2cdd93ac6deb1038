/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The life of one run on the front end's side. All words of the control channel that the worker
 * says are read here; the worker's side is engine/worker/main.c.
 */
#include "run/run-private.h"
#include "trace/hardware-counters.h"

#include "i18n.h"

#include <math.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define STOP_GRACE_NS INT64_C (2000000000)

/* ------------------------------------------------------------------ files */

/* What the paths of all rings begin with; the number of the lane follows. */
static void
lane_prefix (const LseRun *run, char *prefix, size_t size)
{
  snprintf (prefix, size, "%s/run-%u-lane-", run->directory->path, run->serial);
}

static void
lane_path (const LseRun *run, size_t lane, char *path, size_t size)
{
  char prefix[320];
  lane_prefix (run, prefix, sizeof prefix);
  snprintf (path, size, "%s%zu", prefix, lane);
}

static LseStatus
make_rings (LseRun *run, LseError *err)
{
  const LsePlan *plan = &run->result.plan;
  size_t n_lanes = plan->trace ? plan->workers + 1u : 0;
  uint32_t capacity = lse_plan_ring_capacity (plan);

  run->recording = lse_recording_new (plan->workers);
  run->readers = calloc (n_lanes + 1, sizeof *run->readers);
  run->slots = calloc (n_lanes + 1, sizeof *run->slots);
  if (run->recording == NULL || run->readers == NULL || run->slots == NULL)
    return lse_fail (err, LSE_ENOMEM, 0, _ ("No memory for the recording of a run."));
  for (size_t lane = 0; lane < n_lanes; lane++)
    {
      char path[352];
      lane_path (run, lane, path, sizeof path);
      LseStatus status = lse_ring_create (path, capacity, (int)lane - 1, err);
      if (status == LSE_OK)
        status = lse_ring_reader_open (&run->readers[lane], path, err);
      if (status != LSE_OK)
        return status;
      run->n_lanes++;
    }
  return LSE_OK;
}

static void
remove_files (LseRun *run)
{
  char path[352];
  for (size_t lane = 0; lane <= run->result.plan.workers; lane++)
    {
      lane_path (run, lane, path, sizeof path);
      unlink (path);
    }
  lse_run_log_path (run, path, sizeof path);
  unlink (path);
}

/* ------------------------------------------------------------------ threads */

typedef struct
{
  LseRun *run;
  const LseTopology *topology;
} Forked;

/* Before the worker's program starts: its libraries may start threads while they are loaded. */
static void
watch_threads (pid_t pid, void *user_data)
{
  const Forked *forked = user_data;
  LseCpuSet cpus = forked->topology->allowed;
  if (forked->run->result.plan.trace)
    forked->run->switches = lse_switch_recorder_open (pid, &cpus);
}

/* The ring of each slot says which thread it is now. */
static void
read_switches (LseRun *run, LseReadMoment moment)
{
  if (run->switches == NULL)
    return;
  for (size_t lane = 0; lane < run->n_lanes; lane++)
    {
      const LseRingHeader *header = run->readers[lane].header;
      run->slots[lane] = (LseSwitchSlot) {header->worker, (int)header->pid, (int)header->tid};
    }
  lse_switch_recorder_read (run->switches, run->slots, run->n_lanes, moment);
}

/* ------------------------------------------------------------------ start and end */

static json_t *
start_message (const LseRun *run, const int *cpus, bool may_spin)
{
  const LsePlan *plan = &run->result.plan;
  json_t *cpu_list = json_array ();
  for (uint32_t i = 0; i < plan->workers; i++)
    json_array_append_new (cpu_list, json_integer (cpus[i]));

  char prefix[320];
  lane_prefix (run, prefix, sizeof prefix);
  return json_pack ("{s:o, s:o, s:b, s:s, s:i}", "plan", lse_plan_to_json (plan), "cpus", cpu_list,
                    "may_spin", (int)may_spin, "rings", plan->trace ? prefix : "", "stride",
                    (int)lse_plan_ring_stride (plan));
}

LseStatus
lse_run_start (LseRun **run_out,
               const LsePlan *plan,
               const LseTopology *topology,
               LseRunDirectory *directory,
               LseError *err)
{
  static unsigned n_runs; /* names files; front ends start runs from one thread */
  char path[320];
  LseRun *run = calloc (1, sizeof *run);
  int *cpus = calloc (plan->workers, sizeof *cpus);
  LseStatus status = LSE_ENOMEM;

  *run_out = NULL;
  if (run == NULL || cpus == NULL)
    {
      lse_fail (err, LSE_ENOMEM, 0, _ ("No memory for a run."));
      goto out;
    }
  run->directory = directory;
  run->serial = n_runs++;
  lse_channel_init (&run->channel, -1);
  status = lse_result_init (&run->result, plan, err);
  if (status == LSE_OK)
    status = lse_pin_place (topology, &plan->pin, plan->workers, cpus, err);
  if (status == LSE_OK)
    status = make_rings (run, err);
  lse_run_log_path (run, path, sizeof path);
  if (status == LSE_OK)
    status = lse_process_start (&run->process, plan, NULL, path, watch_threads,
                                &(Forked) {run, topology}, err);
  if (status != LSE_OK)
    goto out;

  size_t n_allowed = lse_topology_n_allowed_pus (topology);
  bool may_spin = plan->workers * (plan->blas_threads > 1 ? plan->blas_threads : 1) <= n_allowed;
  lse_channel_init (&run->channel, run->process.channel_fd);
  run->state = LSE_RUN_STATE_PREPARING;
  run->result.status = LSE_RUN_DONE;
  lse_channel_send (&run->channel, start_message (run, cpus, may_spin), NULL);
  *run_out = run; /* a worker that is gone already shows in dispatch() */
  run = NULL;

out:
  free (cpus);
  if (run != NULL)
    {
      run->state = LSE_RUN_STATE_ENDED;
      lse_run_free (run);
    }
  return status;
}

void
lse_run_free (LseRun *run)
{
  if (run == NULL)
    return;
  if (run->state != LSE_RUN_STATE_ENDED)
    {
      lse_run_stop (run);
      while (run->state != LSE_RUN_STATE_ENDED)
        {
          struct pollfd wait = {.fd = run->channel.fd, .events = POLLIN};
          poll (&wait, 1, 20);
          lse_run_dispatch (run);
        }
    }
  for (size_t lane = 0; lane < run->n_lanes; lane++)
    lse_ring_reader_close (&run->readers[lane]);
  if (run->directory != NULL)
    remove_files (run);
  free (run->readers);
  free (run->slots);
  lse_switch_recorder_close (run->switches);
  lse_recording_free (run->recording);
  lse_channel_clear (&run->channel);
  lse_result_clear (&run->result);
  free (run);
}

/* ------------------------------------------------------------------ its end */

static void
drain_rings (LseRun *run)
{
  LseEvent events[256];
  run->result.n_events = run->result.n_lost_events = 0;
  run->result.trace_stride = lse_plan_ring_stride (&run->result.plan);
  for (size_t lane = 0; lane < run->n_lanes; lane++)
    {
      LseRingReader *reader = &run->readers[lane];
      LseLane *column = &run->recording->lanes[lane];
      size_t n;
      while ((n = lse_ring_reader_drain (reader, events, sizeof events / sizeof events[0])) > 0)
        if (lse_recording_append (run->recording, lane, events, n) != LSE_OK)
          break;
      column->n_lost = reader->n_lost;
      column->n_skipped = reader->header->skipped;
      column->stride = reader->header->stride;
      run->result.n_events += column->n_events;
      run->result.n_lost_events += column->n_lost;
    }
}

/* Collects the process if it is gone. Everything that it started is in its process group. */
static void
collect (LseRun *run)
{
  int wait_status;
  pid_t pid;
  do
    pid = waitpid (run->process.pid, &wait_status, WNOHANG);
  while (pid < 0 && errno == EINTR);
  if (pid == 0)
    return;
  kill (-run->process.pid, SIGKILL);
  if (pid < 0)
    wait_status = 0;
  drain_rings (run);
  read_switches (run, LSE_READ_LAST);
  if (run->switches != NULL)
    lse_result_take_threads (&run->result, lse_switch_recorder_switches (run->switches), NULL);
  lse_run_explain_end (run, wait_status);
  run->state = LSE_RUN_STATE_ENDED;
}

/* ------------------------------------------------------------------ what the worker says */

static void
read_verify (LseVerify *verify, const json_t *json)
{
  const char *method = json_string_value (json_object_get (json, "method"));
  json_t *error = json_object_get (json, "max_abs_err"), *ulp = json_object_get (json, "max_ulp");
  *verify = (LseVerify) {
      .status = (LseVerifyStatus)json_integer_value (json_object_get (json, "status")),
      .max_abs_err = json_is_number (error) ? json_number_value (error) : (double)INFINITY,
      .max_ulp = json_is_number (ulp) ? json_number_value (ulp) : (double)INFINITY,
      .bound = json_number_value (json_object_get (json, "bound")),
      .elements = (uint64_t)json_integer_value (json_object_get (json, "elements")),
      .first_bad = json_integer_value (json_object_get (json, "first_bad")),
  };
  snprintf (verify->method, sizeof verify->method, "%s", method != NULL ? method : "");
}

/* A number of the list @key; -1 if it is not there. */
static int64_t
number_of (const json_t *json, const char *key, size_t index)
{
  const json_t *number = json_array_get (json_object_get (json, key), index);
  return json_is_integer (number) ? json_integer_value (number) : -1;
}

static void
on_repetition (LseRun *run, const json_t *json)
{
  LseVerify verify;
  LseSample sample = {
      .begin_ns = json_integer_value (json_object_get (json, "begin_ns")),
      .duration_ns = json_integer_value (json_object_get (json, "duration_ns")),
      .block = run->block,
      .is_cold = json_is_true (json_object_get (json, "warmup")),
      .kind =
          json_is_true (json_object_get (json, "warmup")) ? LSE_SAMPLE_WARMUP : LSE_SAMPLE_COUNTED,
      .cpu_ns = number_of (json, "used", 0),
      .run_queue_ns = number_of (json, "used", 1),
      .minor_faults = number_of (json, "used", 2),
      .major_faults = number_of (json, "used", 3),
      .voluntary_switches = number_of (json, "used", 4),
      .involuntary_switches = number_of (json, "used", 5),
      .cycles = number_of (json, "counted", LSE_COUNTER_CYCLES),
      .instructions = number_of (json, "counted", LSE_COUNTER_INSTRUCTIONS),
      .cache_references = number_of (json, "counted", LSE_COUNTER_CACHE_REFERENCES),
      .cache_misses = number_of (json, "counted", LSE_COUNTER_CACHE_MISSES),
  };
  json_t *value = json_object_get (json, "value");
  if (json_is_number (value))
    run->result.value = json_number_value (value);
  read_verify (&verify, json_object_get (json, "verify"));
  lse_verify_merge (&run->result.verify, &verify);
  lse_result_add_sample (&run->result, sample, NULL);
}

static void
read_cpus (LseCpuSet *set, const json_t *json)
{
  const char *text = json_string_value (json);
  lse_cpuset_clear (set);
  if (text != NULL && text[0] != '\0')
    lse_cpuset_parse (set, text, NULL);
}

static void
on_workers (LseRun *run, const json_t *list)
{
  size_t index;
  json_t *json;
  json_array_foreach (list, index, json)
  {
    if (index >= run->result.n_workers)
      break;
    LseWorkerReport *worker = &run->result.workers[index];
    worker->requested_cpu = (int)json_integer_value (json_object_get (json, "requested_cpu"));
    worker->n_migrations = (uint32_t)json_integer_value (json_object_get (json, "migrations"));
    worker->is_bound = json_is_true (json_object_get (json, "bound"));
    read_cpus (&worker->effective, json_object_get (json, "effective_cpus"));
    read_cpus (&worker->observed, json_object_get (json, "observed_cpus"));
  }
}

/* The largest of all blocks. */
static void
on_resident (LseRun *run, const json_t *json)
{
  int64_t peak_bytes = json_is_integer (json) ? json_integer_value (json) : -1;
  if (peak_bytes > run->result.peak_resident_bytes)
    run->result.peak_resident_bytes = peak_bytes;
}

static void
on_counters (LseRun *run, const json_t *json)
{
  LseResult *result = &run->result;
  const char *why_not = json_string_value (json_object_get (json, "why_not"));
  if (json == NULL)
    return;
  result->has_counters = json_is_true (json_object_get (json, "hardware"));
  snprintf (result->why_not_counters, sizeof result->why_not_counters, "%.159s",
            why_not != NULL ? why_not : "");
}

static void
on_error (LseRun *run, const json_t *json)
{
  LseResult *result = &run->result;
  const char *text = json_string_value (json_object_get (json, "text"));
  const char *kind = json_string_value (json_object_get (json, "kind"));
  result->status = LSE_RUN_FAILED;
  snprintf (result->reason_kind, sizeof result->reason_kind, "%s", kind != NULL ? kind : "error");
  result->reason_signal = (int)json_integer_value (json_object_get (json, "signal"));
  snprintf (result->reason_text, sizeof result->reason_text, "%s", text != NULL ? text : "");
}

static void
on_message (LseRun *run, const json_t *message)
{
  const char *word = json_string_value (json_object_get (message, "say"));
  if (word == NULL)
    return;
  if (strcmp (word, "repetition") == 0)
    on_repetition (run, message);
  else if (strcmp (word, "ready") == 0 || strcmp (word, "block") == 0)
    {
      const char *blas = json_string_value (json_object_get (message, "blas"));
      if (blas != NULL)
        snprintf (run->result.blas_version, sizeof run->result.blas_version, "%s", blas);
      on_workers (run, json_object_get (message, "workers"));
      on_counters (run, json_object_get (message, "counters"));
      if (strcmp (word, "block") == 0)
        on_resident (run, json_object_get (message, "peak_resident_bytes"));
      run->was_ready = true;
      run->state = LSE_RUN_STATE_READY;
    }
  else if (strcmp (word, "error") == 0)
    on_error (run, message);
}

void
lse_run_give_up (LseRun *run, const char *kind, const char *text)
{
  LseResult *result = &run->result;
  if (run->state == LSE_RUN_STATE_ENDED)
    return;
  if (result->status != LSE_RUN_FAILED && !run->stop_asked)
    {
      result->status = LSE_RUN_FAILED;
      snprintf (result->reason_kind, sizeof result->reason_kind, "%s", kind);
      snprintf (result->reason_text, sizeof result->reason_text, "%s", text);
    }
  kill (-run->process.pid, SIGKILL);
}

void
lse_run_dispatch (LseRun *run)
{
  if (run->state == LSE_RUN_STATE_ENDED)
    return;

  json_t *message = NULL;
  LseStatus status;
  while ((status = lse_channel_receive (&run->channel, &message, false, NULL)) == LSE_OK &&
         message != NULL)
    {
      on_message (run, message);
      json_decref (message);
    }
  if (status == LSE_EPROTOCOL)
    {
      run->channel.is_closed = true;
      lse_run_give_up (run, "protocol", _ ("The worker sent what is no message, and was ended."));
    }
  if (run->channel.is_closed && run->kill_at_ns == 0)
    run->kill_at_ns = lse_clock_now_ns () + STOP_GRACE_NS; /* it ends by itself, or else */
  if (run->channel.is_closed || run->stop_asked)
    collect (run);
  if (run->state != LSE_RUN_STATE_ENDED && run->kill_at_ns != 0 &&
      lse_clock_now_ns () >= run->kill_at_ns)
    lse_run_give_up (run, "protocol",
                     _ ("The worker closed its channel without coming to its end, and was ended."));
}

/* ------------------------------------------------------------------ what it is told */

void
lse_run_measure (LseRun *run, uint32_t n_repetitions, bool begins_block)
{
  if (run->state != LSE_RUN_STATE_READY)
    return;
  read_switches (run, LSE_READ_PAUSE); /* what came before belongs to nobody */
  run->state = LSE_RUN_STATE_MEASURING;
  run->block += begins_block;
  lse_channel_send (&run->channel,
                    json_pack ("{s:s, s:i, s:b}", "do", "measure", "repetitions",
                               (int)n_repetitions, "warmup", (int)begins_block),
                    NULL);
}

void
lse_run_finish (LseRun *run)
{
  if (run->state == LSE_RUN_STATE_ENDED)
    return;
  run->finish_asked = true;
  read_switches (run, LSE_READ_PAUSE); /* the last one in which its threads can be asked */
  lse_channel_send (&run->channel, json_pack ("{s:s}", "do", "finish"), NULL);
}

void
lse_run_stop (LseRun *run)
{
  if (run->state == LSE_RUN_STATE_ENDED || run->stop_asked)
    return;
  run->stop_asked = true;
  run->kill_at_ns = lse_clock_now_ns () + STOP_GRACE_NS;
  kill (-run->process.pid, SIGTERM);
}

/* ------------------------------------------------------------------ events */

void
lse_run_drain (LseRun *run)
{
  if (run->state == LSE_RUN_STATE_ENDED)
    return;
  drain_rings (run);
  read_switches (run, run->state == LSE_RUN_STATE_MEASURING ? LSE_READ_MEASURING : LSE_READ_PAUSE);
}

const LseSwitches *
lse_run_switches (const LseRun *run)
{
  return run->switches != NULL ? lse_switch_recorder_switches (run->switches) : NULL;
}

const LseRecording *
lse_run_recording (const LseRun *run)
{
  return run->recording;
}

LseRunState
lse_run_state (const LseRun *run)
{
  return run->state;
}

int
lse_run_pid (const LseRun *run)
{
  return run->process.pid;
}

int
lse_run_fd (const LseRun *run)
{
  return run->channel.is_closed ? -1 : run->channel.fd;
}

LseResult *
lse_run_result (LseRun *run)
{
  return &run->result;
}
