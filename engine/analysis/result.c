/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/findings.h"
#include "analysis/result-private.h"

#include "base/clock.h"

#include "i18n.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

#define FIRST_CAPACITY 64

/* Random bytes; where the kernel gives none, the clock and the process id must do. */
static void
fill_random (unsigned char *bytes, size_t size)
{
  if (getrandom (bytes, size, 0) == (ssize_t)size)
    return;
  uint64_t mixed = (uint64_t)lse_clock_now_ns () ^ (uint64_t)getpid () << 40;
  for (size_t i = 0; i < size; i++)
    {
      mixed = mixed * 6364136223846793005U + 1442695040888963407U;
      bytes[i] = (unsigned char)(mixed >> 56);
    }
}

void
lse_id_make (char id[LSE_ID_SIZE])
{
  unsigned char b[16];
  fill_random (b, sizeof b);
  b[6] = (b[6] & 0x0f) | 0x40;
  b[8] = (b[8] & 0x3f) | 0x80;
  snprintf (id, LSE_ID_SIZE, "%02x%02x%02x%02x-%02x%02x-%02x%02x-%02x%02x-%02x%02x%02x%02x%02x%02x",
            b[0], b[1], b[2], b[3], b[4], b[5], b[6], b[7], b[8], b[9], b[10], b[11], b[12], b[13],
            b[14], b[15]);
}

LseStatus
lse_result_init (LseResult *result, const LsePlan *plan, LseError *err)
{
  *result = (LseResult) {
      .started_realtime_ns = lse_clock_realtime_ns (),
      .plan = *plan,
      .status = LSE_RUN_DONE,
      .engine_name = "c",
      .engine_version = LSE_VERSION,
      .verify = {.status = LSE_VERIFY_SKIPPED, .first_bad = -1},
      .value = (double)NAN,
      .other_load_ratio = (double)NAN,
      .steal_ratio = (double)NAN,
      .disturbed_cpu = -1,
      .disturbed_ratio = (double)NAN,
      .observer_cpu_ratio = (double)NAN,
      .peak_resident_bytes = -1,
      .trace_stride = 1,
  };
  lse_id_make (result->id);
  lse_stats_of (&result->stats, NULL, 0, 0, 0);
  lse_account_init (&result->account);
  result->speedup = (LseRatio) {.value = (double)NAN, .ci95 = {(double)NAN, (double)NAN}};

  result->workers = calloc (plan->workers > 0 ? plan->workers : 1, sizeof *result->workers);
  if (result->workers == NULL)
    return lse_fail (err, LSE_ENOMEM, 0, _ ("No memory for the reports of %u workers."),
                     plan->workers);
  result->n_workers = plan->workers;
  for (size_t i = 0; i < result->n_workers; i++)
    result->workers[i].requested_cpu = -1;
  return LSE_OK;
}

void
lse_result_clear (LseResult *result)
{
  free (result->samples);
  free (result->workers);
  lse_thread_reports_clear (&result->threads);
  free (result->findings);
  result->findings = NULL;
  result->samples = NULL;
  result->workers = NULL;
  result->n_samples = result->samples_capacity = result->n_workers = 0;
}

/* A copy of @n_items; room for one where there are none, so that NULL means no memory. */
static void *
copy_items (const void *items, size_t n_items, size_t item_bytes)
{
  void *copy = calloc (n_items > 0 ? n_items : 1, item_bytes);
  if (copy != NULL && n_items > 0)
    memcpy (copy, items, n_items * item_bytes);
  return copy;
}

LseStatus
lse_result_copy (LseResult *copy, const LseResult *result, LseError *err)
{
  *copy = *result;
  copy->samples = copy_items (result->samples, result->n_samples, sizeof *copy->samples);
  copy->workers = copy_items (result->workers, result->n_workers, sizeof *copy->workers);
  copy->samples_capacity = result->n_samples;
  bool has_threads = lse_thread_reports_copy (&copy->threads, &result->threads);
  copy->findings =
      result->findings != NULL ? copy_items (result->findings, 1, sizeof *copy->findings) : NULL;
  bool has_findings = (copy->findings != NULL) == (result->findings != NULL);
  if (copy->samples != NULL && copy->workers != NULL && has_threads && has_findings)
    return LSE_OK;
  lse_result_clear (copy);
  return lse_fail (err, LSE_ENOMEM, 0, _ ("No memory for a copy of a result."));
}

/* ------------------------------------------------------------------ samples */

const LseUsedColumn lse_used_columns[LSE_N_USED] = {
    {"cpu_ns", "used.cpu_ns", offsetof (LseSample, cpu_ns)},
    {"run_queue_ns", "used.run_queue_ns", offsetof (LseSample, run_queue_ns)},
    {"minor_faults", "used.minor_faults", offsetof (LseSample, minor_faults)},
    {"major_faults", "used.major_faults", offsetof (LseSample, major_faults)},
    {"voluntary_switches", "used.voluntary_switches", offsetof (LseSample, voluntary_switches)},
    {"involuntary_switches", "used.involuntary_switches",
     offsetof (LseSample, involuntary_switches)},
    {"cycles", "used.cycles", offsetof (LseSample, cycles)},
    {"instructions", "used.instructions", offsetof (LseSample, instructions)},
    {"cache_references", "used.cache_references", offsetof (LseSample, cache_references)},
    {"cache_misses", "used.cache_misses", offsetof (LseSample, cache_misses)},
};

LseSample
lse_sample (int64_t duration_ns, LseSampleKind kind)
{
  return (LseSample) {.duration_ns = duration_ns,
                      .kind = kind,
                      .cpu_ns = -1,
                      .run_queue_ns = -1,
                      .minor_faults = -1,
                      .major_faults = -1,
                      .voluntary_switches = -1,
                      .involuntary_switches = -1,
                      .cycles = -1,
                      .instructions = -1,
                      .cache_references = -1,
                      .cache_misses = -1};
}

LseStatus
lse_result_add_sample (LseResult *result, LseSample sample, LseError *err)
{
  if (result->n_samples == result->samples_capacity)
    {
      size_t capacity =
          result->samples_capacity > 0 ? 2 * result->samples_capacity : FIRST_CAPACITY;
      LseSample *samples = realloc (result->samples, capacity * sizeof *samples);
      if (samples == NULL)
        return lse_fail (err, LSE_ENOMEM, 0, _ ("No memory for %zu repetitions."), capacity);
      result->samples = samples;
      result->samples_capacity = capacity;
    }
  result->samples[result->n_samples++] = sample;
  return LSE_OK;
}

size_t
lse_result_counted (const LseResult *result, int64_t *durations_ns)
{
  size_t n = 0;
  for (size_t i = 0; i < result->n_samples; i++)
    if (result->samples[i].kind == LSE_SAMPLE_COUNTED)
      durations_ns[n++] = result->samples[i].duration_ns;
  return n;
}

int64_t *
lse_result_dup_counted (const LseResult *result, size_t *n)
{
  int64_t *durations_ns =
      result->n_samples > 0 ? malloc (result->n_samples * sizeof *durations_ns) : NULL;
  *n = durations_ns != NULL ? lse_result_counted (result, durations_ns) : 0;
  if (*n > 0)
    return durations_ns;
  free (durations_ns);
  return NULL;
}

LseStatus
lse_result_take_threads (LseResult *result, const LseSwitches *switches, LseError *err)
{
  size_t n = 0;
  LseSpan *spans = calloc (result->n_samples + 1, sizeof *spans);
  if (spans == NULL)
    return lse_fail (err, LSE_ENOMEM, 0, _ ("No memory for the threads of a run."));
  for (size_t i = 0; i < result->n_samples; i++)
    if (result->samples[i].kind == LSE_SAMPLE_COUNTED)
      spans[n++] = (LseSpan) {result->samples[i].begin_ns,
                              result->samples[i].begin_ns + result->samples[i].duration_ns};
  lse_thread_reports_clear (&result->threads);
  LseStatus status = lse_thread_reports_make (&result->threads, switches, spans, n, err);
  free (spans);
  return status;
}

bool
lse_result_is_pinned (const LseResult *result)
{
  bool all = result->n_workers > 0;
  for (size_t i = 0; i < result->n_workers; i++)
    all = all && result->workers[i].requested_cpu >= 0 && result->workers[i].is_bound;
  return all;
}

void
lse_result_update (LseResult *result, double target_ci_ratio)
{
  size_t n;
  int64_t *durations_ns = lse_result_dup_counted (result, &n);
  lse_stats_of (&result->stats, durations_ns, n, target_ci_ratio, result->plan.seed);
  free (durations_ns);
  lse_result_judge_noise (result);
}

void
lse_result_compare_to_serial (LseResult *result, const LseResult *serial)
{
  result->has_speedup = false;
  result->speedup = (LseRatio) {.value = (double)NAN, .ci95 = {(double)NAN, (double)NAN}};
  result->speedup_vs[0] = '\0';
  if (result->verify.status == LSE_VERIFY_MISMATCH || serial->verify.status == LSE_VERIFY_MISMATCH)
    return;

  size_t n, n_serial;
  int64_t *durations_ns = lse_result_dup_counted (result, &n);
  int64_t *serial_ns = lse_result_dup_counted (serial, &n_serial);
  if (n > 0 && n_serial > 0)
    {
      bool is_itself = strcmp (result->id, serial->id) == 0;
      result->has_speedup = true;
      result->speedup = is_itself ? (LseRatio) {.value = 1, .ci95 = {1, 1}}
                                  : lse_ratio_of_medians (serial_ns, n_serial, durations_ns, n,
                                                          result->plan.seed);
      memcpy (result->speedup_vs, serial->id, sizeof result->speedup_vs);
    }
  free (durations_ns);
  free (serial_ns);
}

bool
lse_result_same_task (const LseResult *a, const LseResult *b)
{
  return a->plan.workload == b->plan.workload && a->plan.elements == b->plan.elements &&
         a->plan.kernel == b->plan.kernel && a->plan.seed == b->plan.seed;
}

const char *
lse_run_status_name (LseRunStatus status)
{
  switch (status)
    {
    case LSE_RUN_DONE:
      return "done";
    case LSE_RUN_STOPPED:
      return "stopped";
    case LSE_RUN_FAILED:
      return "failed";
    case LSE_RUN_SKIPPED:
      return "skipped";
    }
  return "failed";
}
