/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The run object, as data/schema/runs.schema.json describes it: every key always, null where
 * there is nothing.
 */
#include "analysis/findings.h"
#include "analysis/json-private.h"
#include "analysis/result-private.h"

#include <math.h>
#include <string.h>
#include <time.h>

static json_t *
started_to_json (int64_t realtime_ns)
{
  if (realtime_ns == 0)
    return json_null ();
  time_t seconds = (time_t)(realtime_ns / 1000000000);
  struct tm utc;
  char text[40];
  if (gmtime_r (&seconds, &utc) == NULL ||
      strftime (text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &utc) == 0)
    return json_null ();
  return lse_json_text (text);
}

static json_t *
reason_to_json (const LseResult *result)
{
  if (result->reason_kind[0] == '\0')
    return json_null ();
  bool is_complete = true;
  json_t *json = json_object ();
  lse_json_set (json, "kind", lse_json_text (result->reason_kind), &is_complete);
  lse_json_set (json, "signal",
                result->reason_signal != 0 ? json_integer (result->reason_signal) : json_null (),
                &is_complete);
  lse_json_set (json, "text", lse_json_text (result->reason_text), &is_complete);
  return lse_json_finish (json, is_complete);
}

static json_t *
engine_to_json (const LseResult *result)
{
  bool is_complete = true;
  json_t *json = json_object ();
  lse_json_set (json, "name", lse_json_text (result->engine_name), &is_complete);
  lse_json_set (json, "version", lse_json_text (result->engine_version), &is_complete);
  lse_json_set (json, "blas",
                result->blas_version[0] != '\0' ? lse_json_text (result->blas_version)
                                                : json_null (),
                &is_complete);
  return lse_json_finish (json, is_complete);
}

static json_t *
durations_to_json (const LseResult *result, LseSampleKind kind)
{
  bool is_complete = true;
  json_t *json = json_array ();
  for (size_t i = 0; i < result->n_samples; i++)
    if (result->samples[i].kind == kind)
      lse_json_append (json, json_integer (result->samples[i].duration_ns), &is_complete);
  return lse_json_finish (json, is_complete);
}

static json_t *
stats_to_json (const LseResult *result)
{
  const LseStats *stats = &result->stats;
  bool is_complete = true;
  json_t *json = json_object ();
  lse_json_set (json, "n", json_integer ((json_int_t)stats->n), &is_complete);
  lse_json_set (json, "median_ns", lse_json_whole (stats->median_ns), &is_complete);
  lse_json_set (json, "mad_ns", lse_json_number (stats->mad_ns), &is_complete);
  lse_json_set (json, "min_ns", lse_json_whole (stats->min_ns), &is_complete);
  lse_json_set (json, "max_ns", lse_json_whole (stats->max_ns), &is_complete);
  lse_json_set (json, "p95_ns", lse_json_whole (stats->p95_ns), &is_complete);
  lse_json_set (json, "mean_ns", lse_json_number (stats->mean_ns), &is_complete);
  lse_json_set (json, "cv", lse_json_number (stats->cv_ratio), &is_complete);
  lse_json_set (json, "ci95_ns", lse_json_interval (stats->ci95_ns, lse_json_whole), &is_complete);
  lse_json_set (json, "outliers", json_integer ((json_int_t)stats->n_outliers), &is_complete);
  lse_json_set (json, "stable", json_boolean (stats->is_stable), &is_complete);
  lse_json_set (json, "bimodal", json_boolean (stats->is_bimodal), &is_complete);
  lse_json_set (json, "modes_ns", lse_json_interval (stats->modes_ns, lse_json_whole),
                &is_complete);
  lse_json_set (json, "seed", json_integer ((json_int_t)stats->seed), &is_complete);
  lse_json_set (json, "slow_start", json_integer ((json_int_t)result->n_warm), &is_complete);
  return lse_json_finish (json, is_complete);
}

/* One number of every counted repetition; null if it is not known of all of them. */
static json_t *
column_to_json (const LseResult *result, size_t offset)
{
  bool is_known = true, is_complete = true;
  json_t *json = json_array ();
  for (size_t i = 0; i < result->n_samples && is_known; i++)
    {
      int64_t number;
      if (result->samples[i].kind != LSE_SAMPLE_COUNTED)
        continue;
      memcpy (&number, (const char *)&result->samples[i] + offset, sizeof number);
      is_known = number >= 0;
      lse_json_append (json, json_integer (number), &is_complete);
    }
  if (is_known && json_array_size (json) > 0)
    return lse_json_finish (json, is_complete);
  json_decref (json);
  return is_complete ? json_null () : NULL;
}

static json_t *
used_to_json (const LseResult *result)
{
  bool is_complete = true;
  json_t *json = json_object ();
  for (size_t i = 0; i < LSE_N_USED; i++)
    lse_json_set (json, lse_used_columns[i].key,
                  column_to_json (result, lse_used_columns[i].offset), &is_complete);
  return lse_json_finish (json, is_complete);
}

/* null where nobody has tried. */
static json_t *
counters_to_json (const LseResult *result)
{
  bool is_complete = true, has_reason = result->why_not_counters[0] != '\0';
  if (!result->has_counters && !has_reason)
    return json_null ();
  json_t *json = json_object ();
  lse_json_set (json, "hardware", json_boolean (result->has_counters), &is_complete);
  lse_json_set (json, "why_not",
                has_reason ? lse_json_text (result->why_not_counters) : json_null (), &is_complete);
  return lse_json_finish (json, is_complete);
}

static json_t *
speedup_to_json (const LseResult *result)
{
  if (!result->has_speedup)
    return json_null ();
  bool is_complete = true;
  json_t *json = json_object ();
  lse_json_set (json, "vs", lse_json_text (result->speedup_vs), &is_complete);
  lse_json_set (json, "value", lse_json_number (result->speedup.value), &is_complete);
  lse_json_set (json, "ci95", lse_json_interval (result->speedup.ci95, lse_json_number),
                &is_complete);
  return lse_json_finish (json, is_complete);
}

static json_t *
verify_to_json (const LseVerify *verify)
{
  bool is_complete = true, is_skipped = verify->status == LSE_VERIFY_SKIPPED;
  json_t *json = json_object ();
  lse_json_set (json, "status", lse_json_text (lse_verify_status_name (verify->status)),
                &is_complete);
  lse_json_set (json, "method", is_skipped ? json_null () : lse_json_text (verify->method),
                &is_complete);
  lse_json_set (json, "max_abs_err",
                is_skipped ? json_null () : lse_json_number (verify->max_abs_err), &is_complete);
  lse_json_set (json, "max_ulp", is_skipped ? json_null () : lse_json_whole (verify->max_ulp),
                &is_complete);
  lse_json_set (json, "bound", is_skipped ? json_null () : lse_json_number (verify->bound),
                &is_complete);
  lse_json_set (json, "elements", json_integer ((json_int_t)verify->elements), &is_complete);
  lse_json_set (json, "first_bad",
                verify->first_bad >= 0 ? json_integer (verify->first_bad) : json_null (),
                &is_complete);
  return lse_json_finish (json, is_complete);
}

static json_t *
cpus_to_json (const LseCpuSet *set)
{
  bool is_complete = true;
  json_t *json = json_array ();
  for (int cpu = lse_cpuset_next (set, -1); cpu >= 0; cpu = lse_cpuset_next (set, cpu))
    lse_json_append (json, json_integer (cpu), &is_complete);
  return lse_json_finish (json, is_complete);
}

static json_t *
worker_to_json (const LseWorkerReport *worker, size_t index)
{
  bool is_complete = true;
  json_t *json = json_object ();
  LseCpuSet requested;
  lse_cpuset_clear (&requested);
  lse_cpuset_add (&requested, worker->requested_cpu);
  lse_json_set (json, "index", json_integer ((json_int_t)index), &is_complete);
  lse_json_set (json, "requested_cpus", cpus_to_json (&requested), &is_complete);
  lse_json_set (json, "effective_cpus", cpus_to_json (&worker->effective), &is_complete);
  lse_json_set (json, "observed_cpus", cpus_to_json (&worker->observed), &is_complete);
  lse_json_set (json, "migrations", json_integer (worker->n_migrations), &is_complete);
  lse_json_set (json, "bound", json_boolean (worker->is_bound), &is_complete);
  return lse_json_finish (json, is_complete);
}

static json_t *
workers_to_json (const LseResult *result)
{
  bool is_complete = true;
  json_t *json = json_array ();
  for (size_t i = 0; i < result->n_workers; i++)
    lse_json_append (json, worker_to_json (&result->workers[i], i), &is_complete);
  return lse_json_finish (json, is_complete);
}

static json_t *
account_to_json (const LseAccount *account)
{
  if (!account->is_known)
    return json_null ();
  bool is_complete = true;
  json_t *json = json_object ();
  lse_json_set (json, "slots", json_integer (account->slots), &is_complete);
  for (int part = 0; part < LSE_N_PARTS; part++)
    lse_json_set (json, lse_account_part_name ((LseAccountPart)part),
                  lse_json_whole (account->part_ns[part]), &is_complete);
  return lse_json_finish (json, is_complete);
}

static json_t *
observer_to_json (const LseResult *result)
{
  bool is_complete = true;
  json_t *json = json_object ();
  lse_json_set (json, "cpu_share", lse_json_number (result->observer_cpu_ratio), &is_complete);
  return lse_json_finish (json, is_complete);
}

static json_t *
noise_to_json (const LseResult *result)
{
  bool done = true;
  json_t *json = json_object ();
  lse_json_set (json, "other_load", lse_json_number (result->other_load_ratio), &done);
  lse_json_set (json, "steal", lse_json_number (result->steal_ratio), &done);
  lse_json_set (json, "gate", json_string (lse_gate_name (lse_result_gate (result))), &done);
  lse_json_set (json, "disturbed", json_integer ((json_int_t)result->n_disturbed), &done);
  lse_json_set (json, "disturbed_counted", json_integer ((json_int_t)result->n_disturbed_counted),
                &done);
  lse_json_set (json, "worst_cpu",
                result->disturbed_cpu >= 0 ? json_integer (result->disturbed_cpu) : json_null (),
                &done);
  lse_json_set (json, "worst_share", lse_json_number (result->disturbed_ratio), &done);
  return lse_json_finish (json, done);
}

static json_t *
trace_to_json (const LseResult *result)
{
  bool is_complete = true;
  json_t *json = json_object ();
  lse_json_set (json, "events", json_integer ((json_int_t)result->n_events), &is_complete);
  lse_json_set (json, "lost", json_integer ((json_int_t)result->n_lost_events), &is_complete);
  lse_json_set (json, "stride", json_integer (result->trace_stride), &is_complete);
  return lse_json_finish (json, is_complete);
}

json_t *
lse_result_to_json (const LseResult *result)
{
  bool done = true;
  json_t *json = json_object ();
  lse_json_set (json, "schema", json_string ("lanescope/run/1"), &done);
  lse_json_set (json, "id", lse_json_text (result->id), &done);
  lse_json_set (json, "race",
                result->race_id[0] != '\0' ? lse_json_text (result->race_id) : json_null (), &done);
  lse_json_set (json, "started", started_to_json (result->started_realtime_ns), &done);
  lse_json_set (json, "status", lse_json_text (lse_run_status_name (result->status)), &done);
  lse_json_set (json, "reason", reason_to_json (result), &done);
  lse_json_set (json, "engine", engine_to_json (result), &done);
  lse_json_set (json, "experiment", lse_plan_to_json (&result->plan), &done);
  lse_json_set (json, "samples_ns", durations_to_json (result, LSE_SAMPLE_COUNTED), &done);
  lse_json_set (json, "warmup_ns", durations_to_json (result, LSE_SAMPLE_WARMUP), &done);
  lse_json_set (json, "disturbed_ns", durations_to_json (result, LSE_SAMPLE_DISTURBED), &done);
  lse_json_set (json, "stats", stats_to_json (result), &done);
  lse_json_set (json, "used", used_to_json (result), &done);
  lse_json_set (json, "counters", counters_to_json (result), &done);
  lse_json_set (json, "peak_resident_bytes",
                result->peak_resident_bytes >= 0
                    ? json_integer ((json_int_t)result->peak_resident_bytes)
                    : json_null (),
                &done);
  lse_json_set (json, "speedup", speedup_to_json (result), &done);
  lse_json_set (json, "account_core_ns", account_to_json (&result->account), &done);
  lse_json_set (json, "verify", verify_to_json (&result->verify), &done);
  lse_json_set (json, "value", lse_json_number (result->value), &done);
  lse_json_set (json, "workers", workers_to_json (result), &done);
  lse_json_set (json, "pinned", json_boolean (lse_result_is_pinned (result)), &done);
  lse_json_set (json, "observer", observer_to_json (result), &done);
  lse_json_set (json, "noise", noise_to_json (result), &done);
  lse_json_set (json, "trace", trace_to_json (result), &done);
  lse_json_set (json, "threads", lse_thread_reports_to_json (&result->threads), &done);
  lse_json_set (json, "findings",
                result->findings != NULL ? lse_findings_to_json (result->findings, &result->plan)
                                         : json_null (),
                &done);
  return lse_json_finish (json, done);
}
