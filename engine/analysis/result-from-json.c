/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A run object read back. What it does not say is what lse_result_init() has; keys that are not
 * known are passed over: a later version may have written it.
 */
#include "analysis/findings.h"
#include "analysis/json-reader-private.h"
#include "analysis/result-private.h"

#include "i18n.h"

#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define RUN_SCHEMA "lanescope/run/"
#define RUN_VERSION 1
#define MAX_SAMPLES ((size_t)1 << 24)
#define MAX_NS ((int64_t)1 << 60) /* 36 years: sums and differences stay in 64 bits */
#define MAX_EVENTS ((int64_t)1 << 60)
#define MAX_SIGNAL 64

LseStatus
lse_schema_check (const json_t *json, const char *kind, int version, LseError *err)
{
  const char *schema = json_string_value (json_object_get (json, "schema"));
  char *end = NULL;
  if (schema == NULL || strncmp (schema, kind, strlen (kind)) != 0)
    return lse_fail (err, LSE_EINVAL, 0,
                     _ ("This is nothing that Lanescope has measured: its \"schema\" is not "
                        "\"%s%d\"."),
                     kind, version);
  long found = strtol (schema + strlen (kind), &end, 10);
  if (*end != '\0' || end == schema + strlen (kind) || found < 1)
    return lse_fail (err, LSE_EINVAL, 0, _ ("The \"schema\" must be \"%s%d\"."), kind, version);
  if (found > version)
    return lse_fail (err, LSE_EINVAL, 0,
                     _ ("This was written by a later version of Lanescope (%s%ld); this one reads "
                        "up to %s%d."),
                     kind, found, kind, version);
  return LSE_OK;
}

/* ------------------------------------------------------------------ pieces */

static LseStatus
read_plan (LsePlan *plan, const json_t *json, LseError *err)
{
  const json_t *experiment = json_object_get (json, "experiment");
  const char *workload = json_string_value (json_object_get (experiment, "workload"));
  const char *strategy = json_string_value (json_object_get (experiment, "strategy"));
  LseWorkloadId workload_id = LSE_WORKLOAD_SINCOS;
  LseStrategyId strategy_id = LSE_STRATEGY_SERIAL;
  if (workload == NULL || strategy == NULL)
    return lse_fail (err, LSE_EINVAL, 0,
                     _ ("\"experiment\" must be an object that names a workload and a strategy."));
  LseStatus status = lse_workload_parse (&workload_id, workload, err);
  if (status == LSE_OK)
    status = lse_strategy_parse (&strategy_id, strategy, err);
  if (status != LSE_OK)
    return status;
  lse_plan_init (plan, workload_id, strategy_id, 1, NULL);
  status = lse_plan_from_record (plan, experiment, err);
  if (status != LSE_OK)
    return status;
  status = lse_plan_validate (plan, NULL, err);
  return status == LSE_EUNAVAILABLE ? LSE_OK : status; /* a run that was skipped for it */
}

static void
read_id (LseJsonReader *reader, const json_t *json, const char *path, char id[LSE_ID_SIZE])
{
  static const char letters[] = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_";
  lse_read_text (reader, json, path, id, LSE_ID_SIZE);
  if (reader->status == LSE_OK && strspn (id, letters) != strlen (id))
    reader->status = lse_fail (reader->err, LSE_EINVAL, 0, _ ("\"%s\" is no id."), path);
}

static void
read_started (LseJsonReader *reader, const json_t *json, LseResult *result)
{
  char text[40];
  struct tm utc = {0};
  lse_read_text (reader, json, "started", text, sizeof text);
  result->started_realtime_ns = 0;
  if (text[0] == '\0')
    return;
  const char *end = strptime (text, "%Y-%m-%dT%H:%M:%SZ", &utc);
  time_t seconds = end != NULL && *end == '\0' ? timegm (&utc) : (time_t)-1;
  if (seconds >= 0 && seconds < (time_t)(INT64_MAX / 1000000000))
    result->started_realtime_ns = (int64_t)seconds * 1000000000;
  else
    reader->status =
        lse_fail (reader->err, LSE_EINVAL, 0,
                  _ ("\"%s\" must be a time such as 2026-11-22T10:42:03Z."), "started");
}

static void
read_status (LseJsonReader *reader, const json_t *json, LseResult *result)
{
  const char *words[LSE_RUN_SKIPPED + 2] = {NULL};
  for (int i = 0; i <= LSE_RUN_SKIPPED; i++)
    words[i] = lse_run_status_name ((LseRunStatus)i);
  result->status = (LseRunStatus)lse_read_word (reader, json, "status", words, LSE_RUN_FAILED);

  const json_t *reason = lse_read_object (reader, json, "reason");
  lse_read_text (reader, reason, "reason.kind", result->reason_kind, sizeof result->reason_kind);
  result->reason_signal = (int)lse_read_whole (reader, reason, "reason.signal", 0, MAX_SIGNAL, 0);
  lse_read_text (reader, reason, "reason.text", result->reason_text, sizeof result->reason_text);
}

static void
read_engine (LseJsonReader *reader, const json_t *json, LseResult *result)
{
  const json_t *engine = lse_read_object (reader, json, "engine");
  lse_read_text (reader, engine, "engine.name", result->engine_name, sizeof result->engine_name);
  lse_read_text (reader, engine, "engine.version", result->engine_version,
                 sizeof result->engine_version);
  lse_read_text (reader, engine, "engine.blas", result->blas_version, sizeof result->blas_version);
}

/* Repetitions of one kind, behind those that are there. */
static void
read_samples (LseJsonReader *reader,
              const json_t *json,
              const char *key,
              LseSampleKind kind,
              LseResult *result)
{
  size_t n = json_array_size (lse_read_array (reader, json, key, MAX_SAMPLES));
  int64_t *durations_ns = n > 0 ? malloc (n * sizeof *durations_ns) : NULL;
  if (n > 0 && durations_ns == NULL)
    reader->status = lse_fail (reader->err, LSE_ENOMEM, 0, _ ("No memory for %zu repetitions."), n);
  n = lse_read_wholes (reader, json, key, MAX_NS, durations_ns, n);
  for (size_t i = 0; reader->status == LSE_OK && i < n; i++)
    reader->status =
        lse_result_add_sample (result, lse_sample (durations_ns[i], kind), reader->err);
  free (durations_ns);
}

/* One number of every counted repetition. */
static void
read_used_column (LseJsonReader *reader,
                  const json_t *used,
                  const LseUsedColumn *column,
                  LseResult *result)
{
  size_t most = result->n_samples, n = 0;
  int64_t *numbers = malloc ((most + 1) * sizeof *numbers);
  if (numbers == NULL)
    {
      reader->status =
          lse_fail (reader->err, LSE_ENOMEM, 0, _ ("No memory for %zu repetitions."), most);
      return;
    }
  size_t n_numbers = lse_read_wholes (reader, used, column->path, MAX_NS, numbers, most);
  for (size_t i = 0; i < result->n_samples && n < n_numbers; i++)
    if (result->samples[i].kind == LSE_SAMPLE_COUNTED)
      memcpy ((char *)&result->samples[i] + column->offset, &numbers[n++], sizeof numbers[0]);
  free (numbers);
}

static void
read_used (LseJsonReader *reader, const json_t *json, LseResult *result)
{
  const json_t *used = lse_read_object (reader, json, "used");
  for (size_t i = 0; i < LSE_N_USED; i++)
    read_used_column (reader, used, &lse_used_columns[i], result);
  const json_t *counters = lse_read_object (reader, json, "counters");
  result->has_counters = lse_read_flag (reader, counters, "counters.hardware", false);
  lse_read_text (reader, counters, "counters.why_not", result->why_not_counters,
                 sizeof result->why_not_counters);
}

static void
read_stats (LseJsonReader *reader, const json_t *json, LseResult *result)
{
  LseStats *stats = &result->stats;
  const json_t *object = lse_read_object (reader, json, "stats");
  int64_t most = (int64_t)result->n_samples;
  stats->n = (size_t)lse_read_whole (reader, object, "stats.n", 0, most, 0);
  stats->median_ns = lse_read_number (reader, object, "stats.median_ns", 0, DBL_MAX);
  stats->mad_ns = lse_read_number (reader, object, "stats.mad_ns", 0, DBL_MAX);
  stats->min_ns = lse_read_number (reader, object, "stats.min_ns", 0, DBL_MAX);
  stats->max_ns = lse_read_number (reader, object, "stats.max_ns", 0, DBL_MAX);
  stats->p95_ns = lse_read_number (reader, object, "stats.p95_ns", 0, DBL_MAX);
  stats->mean_ns = lse_read_number (reader, object, "stats.mean_ns", 0, DBL_MAX);
  stats->cv_ratio = lse_read_number (reader, object, "stats.cv", 0, DBL_MAX);
  lse_read_interval (reader, object, "stats.ci95_ns", stats->ci95_ns);
  stats->n_outliers = (size_t)lse_read_whole (reader, object, "stats.outliers", 0, most, 0);
  stats->is_stable = lse_read_flag (reader, object, "stats.stable", false);
  stats->is_bimodal = lse_read_flag (reader, object, "stats.bimodal", false);
  lse_read_interval (reader, object, "stats.modes_ns", stats->modes_ns);
  stats->seed = (uint64_t)lse_read_whole (reader, object, "stats.seed", INT64_MIN, INT64_MAX, 0);
  result->n_warm = (size_t)lse_read_whole (reader, object, "stats.slow_start", 0, most, 0);
  if (reader->status == LSE_OK && stats->n > 0 && !isfinite (stats->median_ns))
    reader->status =
        lse_fail (reader->err, LSE_EINVAL, 0, _ ("\"%s\" must be a number."), "stats.median_ns");
}

/* The parts add up to slots × wall, which is not said besides. */
static void
read_account (LseJsonReader *reader, const json_t *json, LseResult *result)
{
  LseAccount *account = &result->account;
  const json_t *object = lse_read_object (reader, json, "account_core_ns");
  double sum_ns = 0;
  lse_account_init (account);
  snprintf (account->why_not, sizeof account->why_not, "%s", _ ("It is not in the document."));
  if (object == NULL)
    return;
  account->slots =
      (uint32_t)lse_read_whole (reader, object, "account_core_ns.slots", 1, LSE_CPUSET_MAX, 0);
  for (int part = 0; part < LSE_N_PARTS; part++)
    {
      char path[64];
      snprintf (path, sizeof path, "account_core_ns.%s",
                lse_account_part_name ((LseAccountPart)part));
      account->part_ns[part] =
          lse_read_number (reader, object, path, -(double)MAX_NS, (double)MAX_NS);
      sum_ns += account->part_ns[part];
    }
  double wall_ns = round (sum_ns / account->slots);
  if (reader->status == LSE_OK && !(wall_ns > 0 && wall_ns <= (double)MAX_NS))
    reader->status = lse_fail (reader->err, LSE_EINVAL, 0, _ ("The parts of \"%s\" do not add up."),
                               "account_core_ns");
  if (reader->status != LSE_OK)
    return;
  account->is_known = true;
  account->why_not[0] = '\0';
  account->wall_ns = (int64_t)wall_ns;
  account->serial_ns = account->part_ns[LSE_PART_USEFUL];
  account->in_worker_seconds = strcmp (lse_workload_info (result->plan.workload)->name, "io") == 0;
}

static void
read_speedup (LseJsonReader *reader, const json_t *json, LseResult *result)
{
  const json_t *speedup = lse_read_object (reader, json, "speedup");
  result->has_speedup = speedup != NULL;
  read_id (reader, speedup, "speedup.vs", result->speedup_vs);
  result->speedup.value = lse_read_number (reader, speedup, "speedup.value", 0, DBL_MAX);
  lse_read_interval (reader, speedup, "speedup.ci95", result->speedup.ci95);
}

static void
read_verify (LseJsonReader *reader, const json_t *json, LseResult *result)
{
  const char *words[LSE_VERIFY_MISMATCH + 2] = {NULL};
  LseVerify *verify = &result->verify;
  const json_t *object = lse_read_object (reader, json, "verify");
  for (int i = 0; i <= LSE_VERIFY_MISMATCH; i++)
    words[i] = lse_verify_status_name ((LseVerifyStatus)i);
  verify->status =
      (LseVerifyStatus)lse_read_word (reader, object, "verify.status", words, LSE_VERIFY_SKIPPED);
  lse_read_text (reader, object, "verify.method", verify->method, sizeof verify->method);
  verify->max_abs_err = lse_read_number (reader, object, "verify.max_abs_err", 0, DBL_MAX);
  verify->max_ulp = lse_read_number (reader, object, "verify.max_ulp", 0, DBL_MAX);
  verify->bound = lse_read_number (reader, object, "verify.bound", 0, DBL_MAX);
  verify->elements = (uint64_t)lse_read_whole (reader, object, "verify.elements", 0, INT64_MAX, 0);
  verify->first_bad = lse_read_whole (reader, object, "verify.first_bad", 0, INT64_MAX, -1);
  if (verify->status == LSE_VERIFY_SKIPPED)
    verify->max_abs_err = verify->max_ulp = verify->bound = 0;
}

static void
read_worker (LseJsonReader *reader, const json_t *json, LseWorkerReport *worker)
{
  LseCpuSet requested;
  lse_read_cpus (reader, json, "workers.requested_cpus", &requested);
  worker->requested_cpu = lse_cpuset_next (&requested, -1);
  lse_read_cpus (reader, json, "workers.effective_cpus", &worker->effective);
  lse_read_cpus (reader, json, "workers.observed_cpus", &worker->observed);
  worker->n_migrations =
      (uint32_t)lse_read_whole (reader, json, "workers.migrations", 0, UINT32_MAX, 0);
  worker->is_bound = lse_read_flag (reader, json, "workers.bound", false);
}

static void
read_workers (LseJsonReader *reader, const json_t *json, LseResult *result)
{
  const json_t *array = lse_read_array (reader, json, "workers", result->plan.workers);
  size_t n = json_array_size (array);
  LseWorkerReport *workers = calloc (n + 1, sizeof *workers);
  if (workers == NULL)
    {
      reader->status =
          lse_fail (reader->err, LSE_ENOMEM, 0, _ ("No memory for the reports of %zu workers."), n);
      return;
    }
  for (size_t i = 0; i < n; i++)
    read_worker (reader, json_array_get (array, i), &workers[i]);
  free (result->workers);
  result->workers = workers;
  result->n_workers = n;
}

static void
read_noise (LseJsonReader *reader, const json_t *json, LseResult *result)
{
  const json_t *noise = lse_read_object (reader, json, "noise");
  int64_t most = (int64_t)result->n_samples;
  const char *gates[LSE_GATE_NOISY + 2] = {NULL};
  for (int i = 0; i <= LSE_GATE_NOISY; i++)
    gates[i] = lse_gate_name ((LseGate)i);
  int gate = lse_read_word (reader, noise, "noise.gate", gates, LSE_GATE_UNKNOWN);
  result->is_gated = gate != LSE_GATE_UNKNOWN;
  result->is_noisy = gate == LSE_GATE_NOISY;
  result->other_load_ratio = lse_read_number (reader, noise, "noise.other_load", 0, DBL_MAX);
  result->steal_ratio = lse_read_number (reader, noise, "noise.steal", 0, DBL_MAX);
  result->n_disturbed = (size_t)lse_read_whole (reader, noise, "noise.disturbed", 0, most, 0);
  result->n_disturbed_counted =
      (size_t)lse_read_whole (reader, noise, "noise.disturbed_counted", 0, most, 0);
  result->disturbed_cpu =
      (int)lse_read_whole (reader, noise, "noise.worst_cpu", -1, LSE_CPUSET_MAX - 1, -1);
  result->disturbed_ratio = lse_read_number (reader, noise, "noise.worst_share", 0, DBL_MAX);
}

static void
read_circumstances (LseJsonReader *reader, const json_t *json, LseResult *result)
{
  result->peak_resident_bytes =
      lse_read_whole (reader, json, "peak_resident_bytes", 0, INT64_MAX, -1);
  const json_t *observer = lse_read_object (reader, json, "observer");
  result->observer_cpu_ratio = lse_read_number (reader, observer, "observer.cpu_share", 0, DBL_MAX);
  read_noise (reader, json, result);
  const json_t *trace = lse_read_object (reader, json, "trace");
  result->n_events = (uint64_t)lse_read_whole (reader, trace, "trace.events", 0, MAX_EVENTS, 0);
  result->n_lost_events = (uint64_t)lse_read_whole (reader, trace, "trace.lost", 0, MAX_EVENTS, 0);
  result->trace_stride = (uint32_t)lse_read_whole (reader, trace, "trace.stride", 1, UINT32_MAX, 1);
}

static void
read_findings (LseJsonReader *reader, const json_t *json, LseResult *result)
{
  const json_t *array = lse_read_array (reader, json, "findings", LSE_MAX_FINDINGS);
  if (array == NULL || reader->status != LSE_OK)
    return;
  result->findings = malloc (sizeof *result->findings);
  reader->status =
      result->findings == NULL
          ? lse_fail (reader->err, LSE_ENOMEM, 0, _ ("No memory for the findings of a run."))
          : lse_findings_from_json (result->findings, array, &result->plan, reader->err);
}

/* ------------------------------------------------------------------ whole */

static LseStatus
read_result (LseResult *result, const json_t *json, LseError *err)
{
  LseJsonReader reader = {.status = LSE_OK, .err = err};
  read_id (&reader, json, "id", result->id);
  read_id (&reader, json, "race", result->race_id);
  if (reader.status == LSE_OK && result->id[0] == '\0')
    reader.status = lse_fail (err, LSE_EINVAL, 0, _ ("\"%s\" must be a text."), "id");
  read_started (&reader, json, result);
  read_status (&reader, json, result);
  read_engine (&reader, json, result);
  read_samples (&reader, json, "warmup_ns", LSE_SAMPLE_WARMUP, result);
  read_samples (&reader, json, "samples_ns", LSE_SAMPLE_COUNTED, result);
  read_samples (&reader, json, "disturbed_ns", LSE_SAMPLE_DISTURBED, result);
  read_used (&reader, json, result);
  read_stats (&reader, json, result);
  read_speedup (&reader, json, result);
  read_account (&reader, json, result);
  read_verify (&reader, json, result);
  result->value = lse_read_number (&reader, json, "value", -DBL_MAX, DBL_MAX);
  read_workers (&reader, json, result);
  read_circumstances (&reader, json, result);
  read_findings (&reader, json, result);
  return reader.status;
}

LseStatus
lse_result_from_json (LseResult *result, const json_t *json, LseError *err)
{
  LsePlan plan, small;
  *result = (LseResult) {0};
  LseStatus status = lse_schema_check (json, RUN_SCHEMA, RUN_VERSION, err);
  if (status == LSE_OK)
    status = read_plan (&plan, json, err);
  if (status != LSE_OK)
    return status;
  lse_plan_init (&small, plan.workload, plan.strategy, 1, NULL); /* as many as are really there */
  status = lse_result_init (result, &small, err);
  result->plan = plan;
  if (status == LSE_OK)
    status = read_result (result, json, err);
  if (status != LSE_OK)
    lse_result_clear (result);
  return status;
}
