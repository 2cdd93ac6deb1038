/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/threads.h"

#include "analysis/json-private.h"

#include "i18n.h"

#include <stdlib.h>
#include <string.h>

/* Beyond so many, threads of no slot that have the same name are one. */
#define MAX_SINGLE 64

/* ------------------------------------------------------------------ life */

void
lse_thread_reports_clear (LseThreadReports *reports)
{
  free (reports->threads);
  free (reports->cpus);
  *reports = (LseThreadReports) {0};
}

bool
lse_thread_reports_copy (LseThreadReports *copy, const LseThreadReports *reports)
{
  *copy = *reports;
  copy->threads = calloc (reports->n_threads + 1, sizeof *copy->threads);
  copy->cpus = calloc (reports->n_cpus + 1, sizeof *copy->cpus);
  if (copy->threads == NULL || copy->cpus == NULL)
    {
      lse_thread_reports_clear (copy);
      return false;
    }
  if (reports->n_threads > 0)
    memcpy (copy->threads, reports->threads, reports->n_threads * sizeof *copy->threads);
  if (reports->n_cpus > 0)
    memcpy (copy->cpus, reports->cpus, reports->n_cpus * sizeof *copy->cpus);
  return true;
}

/* ------------------------------------------------------------------ making */

static bool
belongs_to (const LseThreadReport *report, const LseThreadLane *lane, bool are_many)
{
  if (report->worker != lane->worker)
    return false;
  if (lane->worker != LSE_WORKER_FOREIGN)
    return true;
  return are_many && strcmp (report->name, lane->name) == 0;
}

/* The report that @lane goes to. */
static size_t
report_of (LseThreadReports *reports, const LseThreadLane *lane)
{
  bool are_many = reports->n_threads >= MAX_SINGLE;
  for (size_t i = 0; i < reports->n_threads; i++)
    if (belongs_to (&reports->threads[i], lane, are_many))
      return i;
  reports->threads[reports->n_threads] = (LseThreadReport) {.worker = lane->worker};
  return reports->n_threads++;
}

static int64_t
measured_ns (const LseThreadLane *lane, const LseSpan *spans, size_t n_spans)
{
  int64_t sum_ns = 0;
  size_t first = 0, end = n_spans;
  if (lane->n_stays == 0)
    return 0;
  while (first < end) /* the first span that ends after the thread began */
    {
      size_t middle = first + (end - first) / 2;
      if (spans[middle].end_ns > lane->from_ns[0])
        end = middle;
      else
        first = middle + 1;
    }
  for (; first < n_spans && spans[first].begin_ns < lane->off_ns[lane->n_stays - 1]; first++)
    sum_ns += lse_thread_lane_on_core_ns (lane, spans[first].begin_ns, spans[first].end_ns);
  return sum_ns;
}

static void
add_lane (LseThreadReport *report, const LseThreadLane *lane, const LseSpan *spans, size_t n_spans)
{
  report->pid = lane->pid;
  report->tid = lane->tid;
  memcpy (report->name, lane->name, sizeof report->name);
  report->n_threads++;
  report->cpu_ns += lane->cpu_ns;
  report->measured_ns += measured_ns (lane, spans, n_spans);
  report->run_queue_ns += lane->run_queue_ns;
  report->n_preempted += lane->n_preempted;
  report->n_voluntary += lane->n_voluntary;
  report->n_migrations += lane->n_migrations;
}

/* The time of one stay to its thread and CPU. false without memory. */
static bool
add_cpu (LseThreadReports *reports, size_t *capacity, LseThreadCpu one)
{
  size_t i = reports->n_cpus;
  while (i > 0 &&
         !(reports->cpus[i - 1].thread == one.thread && reports->cpus[i - 1].cpu == one.cpu))
    i--;
  if (i > 0)
    {
      reports->cpus[i - 1].on_core_ns += one.on_core_ns;
      return true;
    }
  if (reports->n_cpus == *capacity)
    {
      size_t grown_capacity = *capacity > 0 ? 2 * *capacity : 16;
      LseThreadCpu *grown = reallocarray (reports->cpus, grown_capacity, sizeof *grown);
      if (grown == NULL)
        return false;
      reports->cpus = grown;
      *capacity = grown_capacity;
    }
  reports->cpus[reports->n_cpus++] = one;
  return true;
}

static int
compare_cpus (const void *a, const void *b)
{
  const LseThreadCpu *x = a, *y = b;
  if (x->thread != y->thread)
    return x->thread < y->thread ? -1 : 1;
  return (x->cpu > y->cpu) - (x->cpu < y->cpu);
}

/* Stays on the same CPU one after the other are added up first: most threads stay where they are. */
static bool
add_cpus (LseThreadReports *reports, size_t *capacity, uint32_t thread, const LseThreadLane *lane)
{
  bool ok = true;
  LseThreadCpu one = {.thread = thread, .cpu = -1};
  for (size_t i = 0; i < lane->n_stays && ok; i++)
    {
      if (lane->cpu[i] != one.cpu && one.on_core_ns > 0)
        {
          ok = add_cpu (reports, capacity, one);
          one.on_core_ns = 0;
        }
      one.cpu = lane->cpu[i];
      if (one.cpu >= 0)
        one.on_core_ns += lane->off_ns[i] - lane->on_ns[i];
    }
  return ok && (one.on_core_ns == 0 || add_cpu (reports, capacity, one));
}

LseStatus
lse_thread_reports_make (LseThreadReports *reports,
                         const LseSwitches *switches,
                         const LseSpan *spans,
                         size_t n_spans,
                         LseError *err)
{
  size_t capacity = 0;
  *reports = (LseThreadReports) {.source = switches->source,
                                 .resolution_ns = switches->resolution_ns,
                                 .n_lost = switches->n_lost};
  memcpy (reports->why_not_perf, switches->why_not_perf, sizeof reports->why_not_perf);
  reports->threads = calloc (switches->n_threads + 1, sizeof *reports->threads);
  bool ok = reports->threads != NULL;
  for (size_t i = 0; i < switches->n_threads && ok; i++)
    {
      const LseThreadLane *lane = &switches->threads[i];
      size_t index = report_of (reports, lane);
      add_lane (&reports->threads[index], lane, spans, n_spans);
      ok = add_cpus (reports, &capacity, (uint32_t)index, lane);
    }
  if (!ok)
    {
      lse_thread_reports_clear (reports);
      return lse_fail (err, LSE_ENOMEM, 0, _ ("No memory for the threads of a run."));
    }
  if (reports->n_cpus > 1)
    qsort (reports->cpus, reports->n_cpus, sizeof *reports->cpus, compare_cpus);
  return LSE_OK;
}

/* ------------------------------------------------------------------ JSON */

static json_t *
cpus_to_json (const LseThreadReports *reports, size_t thread)
{
  bool is_complete = true;
  json_t *json = json_array ();
  for (size_t i = 0; i < reports->n_cpus; i++)
    if (reports->cpus[i].thread == thread)
      lse_json_append (json,
                       json_pack ("{s:i, s:I}", "cpu", reports->cpus[i].cpu, "on_core_ns",
                                  (json_int_t)reports->cpus[i].on_core_ns),
                       &is_complete);
  return lse_json_finish (json, is_complete);
}

static json_t *
thread_to_json (const LseThreadReports *reports, size_t index)
{
  const LseThreadReport *thread = &reports->threads[index];
  static const char *const roles[] = {"library", "coordinator", "worker"};
  size_t role = thread->worker >= 0 ? 2 : thread->worker == LSE_WORKER_COORDINATOR ? 1 : 0;
  bool done = true;
  json_t *json = json_object ();
  lse_json_set (json, "pid", json_integer (thread->pid), &done);
  lse_json_set (json, "tid", json_integer (thread->tid), &done);
  lse_json_set (json, "name", lse_json_text (thread->name), &done);
  lse_json_set (json, "role", json_string (roles[role]), &done);
  lse_json_set (json, "worker", role == 2 ? json_integer (thread->worker) : json_null (), &done);
  lse_json_set (json, "threads", json_integer (thread->n_threads), &done);
  lse_json_set (json, "cpus", cpus_to_json (reports, index), &done);
  lse_json_set (json, "cpu_ns", json_integer (thread->cpu_ns), &done);
  lse_json_set (json, "measured_ns", json_integer (thread->measured_ns), &done);
  lse_json_set (json, "run_queue_ns", json_integer (thread->run_queue_ns), &done);
  lse_json_set (json, "preempted", json_integer ((json_int_t)thread->n_preempted), &done);
  lse_json_set (json, "voluntary", json_integer ((json_int_t)thread->n_voluntary), &done);
  lse_json_set (json, "migrations", json_integer ((json_int_t)thread->n_migrations), &done);
  return lse_json_finish (json, done);
}

json_t *
lse_thread_reports_to_json (const LseThreadReports *reports)
{
  bool done = true;
  if (reports->source == LSE_SWITCHES_NONE)
    return json_null ();
  json_t *json = json_object (), *list = json_array ();
  for (size_t i = 0; i < reports->n_threads; i++)
    lse_json_append (list, thread_to_json (reports, i), &done);
  lse_json_set (json, "source", json_string (lse_switch_source_name (reports->source)), &done);
  lse_json_set (json, "resolution_ns", json_integer (reports->resolution_ns), &done);
  lse_json_set (json, "why_not_perf",
                reports->why_not_perf[0] != '\0' ? lse_json_text (reports->why_not_perf)
                                                 : json_null (),
                &done);
  lse_json_set (json, "lost", json_integer ((json_int_t)reports->n_lost), &done);
  lse_json_set (json, "list", list, &done);
  return lse_json_finish (json, done);
}
