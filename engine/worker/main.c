/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * lanescope-worker: one plan, run in a process of its own. Descriptor 3 is the control channel:
 *
 *   front end                                     worker
 *   {plan, cpus, may_spin, rings, stride}    →    prepares
 *                                            ←    {say: ready, workers, blas}
 *   {do: measure, repetitions: n, warmup}    →    one repetition that is not counted, unless
 *                                                 warmup is false; then n
 *                                            ←    {say: repetition, …} after each
 *                                            ←    {say: block, workers}
 *   {do: finish}                             →    closes its pool and ends with status 0
 *
 * An error is said as {say: error, kind, text} and ends the worker with status 1. Stop is SIGTERM
 * to the process group: nothing is handled here, what was said is what the front end has.
 */
#include "base/channel.h"
#include "trace/resident.h"
#include "worker/modules.h"
#include "worker/session.h"

#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define CONTROL_FD 3
#define MAX_WORKERS 4096

/* ------------------------------------------------------------------ saying */

static json_t *
cpus_to_json (const LseCpuSet *set)
{
  char text[1024];
  return json_string (lse_cpuset_format (set, text, sizeof text));
}

static json_t *
workers_to_json (const LseTeam *team)
{
  json_t *list = json_array ();
  for (uint32_t i = 0; i < team->n_workers; i++)
    {
      const LseSlot *slot = &team->slots[i];
      bool is_bound = slot->requested_cpu >= 0 && slot->bind_status == LSE_OK &&
                      lse_cpuset_count (&slot->effective) == 1 &&
                      lse_cpuset_has (&slot->effective, slot->requested_cpu);
      json_array_append_new (list, json_pack ("{s:i, s:o, s:o, s:i, s:b}", "requested_cpu",
                                              slot->requested_cpu, "effective_cpus",
                                              cpus_to_json (&slot->effective), "observed_cpus",
                                              cpus_to_json (&slot->observed), "migrations",
                                              (int)slot->n_migrations, "bound", (int)is_bound));
    }
  return list;
}

static int
say_error (LseChannel *channel, const LseError *err)
{
  const char *kind = err->status == LSE_ECRASHED ? "worker-lost" : lse_status_name (err->status);
  lse_channel_send (
      channel,
      json_pack ("{s:s, s:s, s:s, s:i}", "say", "error", "kind", kind, "text",
                 err->detail[0] != '\0' ? err->detail : lse_status_message (err->status), "signal",
                 err->status == LSE_ECRASHED ? err->sys_errno : 0),
      NULL);
  return EXIT_FAILURE;
}

/* JSON has no infinity and no NaN: null stands for them. */
static json_t *
number_to_json (double value)
{
  return isfinite (value) ? json_real (value) : json_null ();
}

static json_t *
verify_to_json (const LseVerify *verify)
{
  return json_pack ("{s:i, s:s, s:o, s:o, s:f, s:I, s:I}", "status", (int)verify->status, "method",
                    verify->method, "max_abs_err", number_to_json (verify->max_abs_err), "max_ulp",
                    number_to_json (verify->max_ulp), "bound", verify->bound, "elements",
                    (json_int_t)verify->elements, "first_bad", (json_int_t)verify->first_bad);
}

/* The fields of LseUsage in their order. */
static json_t *
usage_to_json (const LseUsage *usage)
{
  return json_pack ("[I, I, I, I, I, I]", (json_int_t)usage->cpu_ns,
                    (json_int_t)usage->run_queue_ns, (json_int_t)usage->minor_faults,
                    (json_int_t)usage->major_faults, (json_int_t)usage->voluntary_switches,
                    (json_int_t)usage->involuntary_switches);
}

/* By LseCounter. */
static json_t *
counted_to_json (const int64_t counted[LSE_N_COUNTERS])
{
  json_t *list = json_array ();
  for (int i = 0; i < LSE_N_COUNTERS; i++)
    json_array_append_new (list, json_integer ((json_int_t)counted[i]));
  return list;
}

static json_t *
counters_to_json (const LseSession *session)
{
  return json_pack ("{s:b, s:s}", "hardware", (int)session->counters.is_open, "why_not",
                    session->why_not_counters.detail);
}

/* ------------------------------------------------------------------ doing */

static LseStatus
measure (LseSession *session,
         LseChannel *channel,
         int n_counted,
         bool has_warmup,
         uint64_t *index,
         LseError *err)
{
  const LseTeam *team = &session->team;
  LseStatus status = LSE_OK;
  lse_resident_reset (team->children, team->n_children);
  for (int i = has_warmup ? 0 : 1; i <= n_counted && status == LSE_OK; i++)
    {
      LseVerify verify;
      LseSessionTimes times;
      status = lse_session_repeat (session, ++*index, &times, &verify, err);
      if (status != LSE_OK)
        break;
      json_t *value = session->work.info->shape == LSE_SHAPE_REDUCE
                          ? number_to_json (lse_partial_value (&session->team.total))
                          : json_null ();
      status = lse_channel_send (
          channel,
          json_pack ("{s:s, s:I, s:I, s:b, s:o, s:o, s:o, s:o*}", "say", "repetition", "begin_ns",
                     (json_int_t)times.begin_ns, "duration_ns", (json_int_t)times.duration_ns,
                     "warmup", (int)(i == 0), "value", value, "verify", verify_to_json (&verify),
                     "used", usage_to_json (&times.usage), "counted",
                     session->counters.is_open ? counted_to_json (times.counted) : NULL),
          err);
    }
  if (status != LSE_OK)
    return status;
  return lse_channel_send (
      channel,
      json_pack ("{s:s, s:o, s:I}", "say", "block", "workers", workers_to_json (team),
                 "peak_resident_bytes",
                 (json_int_t)lse_resident_peak_bytes (team->children, team->n_children)),
      err);
}

static LseStatus
serve (LseSession *session, LseChannel *channel, LseError *err)
{
  uint64_t index = 0;
  LseStatus status =
      lse_channel_send (channel,
                        json_pack ("{s:s, s:o, s:s?, s:o}", "say", "ready", "workers",
                                   workers_to_json (&session->team), "blas",
                                   session->blas ? session->blas->version () : NULL, "counters",
                                   counters_to_json (session)),
                        err);
  while (status == LSE_OK)
    {
      json_t *message;
      status = lse_channel_receive (channel, &message, true, err);
      if (status != LSE_OK)
        return channel->is_closed ? LSE_OK : status; /* the front end is gone: so are we */
      const char *word = json_string_value (json_object_get (message, "do"));
      int n = (int)json_integer_value (json_object_get (message, "repetitions"));
      bool has_warmup = !json_is_false (json_object_get (message, "warmup"));
      bool finish = word == NULL || strcmp (word, "finish") == 0;
      json_decref (message);
      if (finish)
        return LSE_OK;
      status = measure (session, channel, n, has_warmup, &index, err);
    }
  return status;
}

/* ------------------------------------------------------------------ starting */

/* Reads the placement; NULL if it does not fit the plan. */
static int *
read_cpus (const json_t *list, uint32_t n_workers)
{
  if (json_array_size (list) != n_workers || n_workers > MAX_WORKERS)
    return NULL;
  int *cpus = calloc (n_workers, sizeof *cpus);
  for (uint32_t i = 0; cpus != NULL && i < n_workers; i++)
    cpus[i] = (int)json_integer_value (json_array_get (list, i));
  return cpus;
}

static LseStatus
run_plan (LseChannel *channel, const json_t *message, LseError *err)
{
  LsePlan plan = {0};
  LseSession session = {0};
  const char *prefix = json_string_value (json_object_get (message, "rings"));
  LseStatus status = lse_plan_from_json (&plan, json_object_get (message, "plan"), err);
  if (status != LSE_OK)
    return status;
  int *cpus = read_cpus (json_object_get (message, "cpus"), plan.workers);
  if (cpus == NULL)
    return lse_fail (err, LSE_EPROTOCOL, 0, "The placement does not fit the plan.");

  LseSessionSetup setup = {
      .ring_prefix = prefix != NULL ? prefix : "",
      .stride = (uint32_t)json_integer_value (json_object_get (message, "stride")),
      .cpus = cpus,
      .may_spin = json_is_true (json_object_get (message, "may_spin")),
  };
  status = lse_session_init (&session, &plan, &setup, err);
  if (status == LSE_OK)
    status = serve (&session, channel, err);
  lse_session_clear (&session);
  free (cpus);
  return status;
}

static int
usage (void)
{
  fputs ("lanescope-worker is started by lanescope and lanescope-cli; it has no use by itself.\n"
         "lanescope-worker --probe prints what it can load here.\n",
         stderr);
  return 2;
}

int
main (int argc, char **argv)
{
  LseChannel channel;
  LseError err = {0};
  json_t *message = NULL;
  bool has_channel = fcntl (CONTROL_FD, F_GETFD) >= 0;

  if (argc > 1 && strcmp (argv[1], "--probe") == 0)
    {
      json_t *answer = lse_modules_probe ();
      if (has_channel)
        {
          lse_channel_init (&channel, CONTROL_FD);
          return lse_channel_send (&channel, answer, NULL) == LSE_OK ? EXIT_SUCCESS : EXIT_FAILURE;
        }
      json_dumpf (answer, stdout, JSON_INDENT (2));
      putchar ('\n');
      json_decref (answer);
      return EXIT_SUCCESS;
    }
  if (argc > 1 || !has_channel)
    return usage ();

  fcntl (CONTROL_FD, F_SETFD, FD_CLOEXEC);
  lse_channel_init (&channel, CONTROL_FD);
  LseStatus status = lse_channel_receive (&channel, &message, true, &err);
  if (status == LSE_OK)
    status = run_plan (&channel, message, &err);
  json_decref (message);
  int exit_status = status == LSE_OK ? EXIT_SUCCESS : say_error (&channel, &err);
  lse_channel_clear (&channel);
  return exit_status;
}
