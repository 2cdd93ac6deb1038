/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A run with its serial one, written span by span instead of run. Times are microseconds after
 * SCENE_BEGIN_NS.
 */
#pragma once

#include "analysis/result.h"
#include "trace/switches.h"

#include <glib.h>

#define SCENE_BEGIN_NS INT64_C (5000000000)
#define SPAN_ARGUMENT 4096

static uint64_t scene_argument = SPAN_ARGUMENT; /* of the spans to come */

typedef struct
{
  LseResult result, serial;
  LseRecording *recording;
  LseSwitches switches;
} Scene;

static inline void
scene_sample_into (LseResult *result, int begin_us, int length_us, LseSampleKind kind)
{
  LseSample sample = {.begin_ns = SCENE_BEGIN_NS + begin_us * INT64_C (1000),
                      .duration_ns = length_us * INT64_C (1000),
                      .kind = kind,
                      .cpu_ns = -1,
                      .run_queue_ns = -1};
  g_assert_cmpint (lse_result_add_sample (result, sample, NULL), ==, LSE_OK);
  lse_result_update (result, 0.02);
}

static inline void
scene_sample (Scene *scene, int begin_us, int length_us, LseSampleKind kind)
{
  scene_sample_into (&scene->result, begin_us, length_us, kind);
}

/* One counted repetition of @length_us at the beginning, unless it is 0; serial took @serial_us, long
 * before. */
static inline void
scene_init (Scene *scene, LseStrategyId strategy, uint32_t workers, int serial_us, int length_us)
{
  LsePlan plan;
  *scene = (Scene) {.recording = lse_recording_new (workers)};
  g_assert_nonnull (scene->recording);
  lse_plan_init (&plan, LSE_WORKLOAD_SINCOS, strategy, workers, NULL);
  plan.workers = workers;
  g_assert_cmpint (lse_result_init (&scene->result, &plan, NULL), ==, LSE_OK);
  lse_plan_init (&plan, LSE_WORKLOAD_SINCOS, LSE_STRATEGY_SERIAL, 1, NULL);
  g_assert_cmpint (lse_result_init (&scene->serial, &plan, NULL), ==, LSE_OK);
  scene_sample_into (&scene->serial, -4000000, serial_us, LSE_SAMPLE_COUNTED);
  if (length_us > 0)
    scene_sample (scene, 0, length_us, LSE_SAMPLE_COUNTED);
}

static inline void
scene_clear (Scene *scene)
{
  for (size_t i = 0; i < scene->switches.n_threads; i++)
    {
      g_free (scene->switches.threads[i].on_ns);
      g_free (scene->switches.threads[i].off_ns);
      g_free (scene->switches.threads[i].end);
    }
  g_free (scene->switches.threads);
  lse_recording_free (scene->recording);
  lse_result_clear (&scene->result);
  lse_result_clear (&scene->serial);
}

/* @worker: -1 the coordinator */
static inline void
scene_span (Scene *scene, int worker, LseEventKind kind, int from_us, int to_us)
{
  LseEvent event = {.begin = (uint64_t)(SCENE_BEGIN_NS + from_us * INT64_C (1000)),
                    .end = (uint64_t)(SCENE_BEGIN_NS + to_us * INT64_C (1000)),
                    .kind = (uint16_t)kind,
                    .chunk = LSE_EVENT_NO_CHUNK,
                    .argument = scene_argument};
  g_assert_cmpint (lse_recording_append (scene->recording, (size_t)(worker + 1), &event, 1), ==,
                   LSE_OK);
}

/* A stay of @worker's thread on a core, after those before; -2 a library's one thread. */
static inline void
scene_stay (Scene *scene, int worker, int from_us, int to_us, int end)
{
  LseSwitches *switches = &scene->switches;
  size_t at = 0;
  while (at < switches->n_threads && switches->threads[at].worker != worker)
    at++;
  if (at == switches->n_threads)
    {
      switches->source = LSE_SWITCHES_PERF;
      switches->threads = g_renew (LseThreadLane, switches->threads, at + 1);
      switches->threads[switches->n_threads++] = (LseThreadLane) {.worker = worker};
    }
  LseThreadLane *thread = &switches->threads[at];
  size_t n = thread->n_stays++;
  thread->on_ns = g_renew (int64_t, thread->on_ns, n + 1);
  thread->off_ns = g_renew (int64_t, thread->off_ns, n + 1);
  thread->end = g_renew (uint8_t, thread->end, n + 1);
  thread->on_ns[n] = SCENE_BEGIN_NS + from_us * INT64_C (1000);
  thread->off_ns[n] = SCENE_BEGIN_NS + to_us * INT64_C (1000);
  thread->end[n] = (uint8_t)end;
}

/* ------------------------------------------------------------------ their accounts */

#define PART_NS(account, part) ((account).part_ns[LSE_PART_##part])

/* The parts add up, to the last nanosecond. */
static inline void
check_sum (const LseAccount *account)
{
  double sum_ns = 0;
  for (int part = 0; part < LSE_N_PARTS; part++)
    sum_ns += account->part_ns[part];
  g_assert_true (account->is_known);
  g_assert_cmpstr (account->why_not, ==, "");
  g_assert_cmpfloat (sum_ns, ==, (double)account->slots * (double)account->wall_ns);
}

static inline LseAccount
account_of (const Scene *scene, unsigned n_pus)
{
  LseAccount account;
  lse_account_make (&account, &scene->result, scene->recording,
                    scene->switches.n_threads > 0 ? &scene->switches : NULL, &scene->serial, n_pus);
  return account;
}

static inline LseAccount
known_account_of (const Scene *scene, unsigned n_pus)
{
  LseAccount account = account_of (scene, n_pus);
  check_sum (&account);
  return account;
}
