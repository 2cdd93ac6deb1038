/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Runs as rules see them, made up: an account, counters, spans, a machine of two cores. What a test
 * does not say is healthy.
 */
#pragma once

#include "analysis/findings.h"

#include <glib.h>
#include <math.h>

#define BEGIN_NS 1000000000

typedef struct
{
  LseResult result, serial;
  const LseResult *others[2];
  LseRecording *recording;
  LseTopology *topology;
  LseEvidence evidence;
  LseFindings findings;
} Fixture;

static inline void
fixture_add_samples (LseResult *result, int64_t wall_ns)
{
  for (int i = 0; i < 9; i++)
    {
      LseSample sample = {.begin_ns = BEGIN_NS + i * wall_ns,
                          .duration_ns = wall_ns + (i % 3 - 1) * wall_ns / 1000,
                          .cpu_ns = wall_ns * (int64_t)MIN (result->plan.workers, 2),
                          .run_queue_ns = 0};
      g_assert_cmpint (lse_result_add_sample (result, sample, NULL), ==, LSE_OK);
    }
  result->verify.status = LSE_VERIFY_OK;
  lse_result_update (result, 0.02);
}

static inline void
fixture_set_account (Fixture *f, int64_t wall_ns)
{
  uint32_t workers = f->result.plan.workers, slots = MIN (workers, 2);
  LseAccount *account = &f->result.account;
  *account =
      (LseAccount) {.is_known = true, .slots = slots, .begin_ns = BEGIN_NS, .wall_ns = wall_ns};
  account->part_ns[LSE_PART_USEFUL] = (double)slots * (double)wall_ns;
  account->serial_ns = account->part_ns[LSE_PART_USEFUL];
  account->n_chunks = f->result.plan.chunks;
  account->compute_mean_ns = account->compute_max_ns = account->serial_ns / workers;
  account->chunk_mean_ns = account->chunk_max_ns = account->serial_ns / account->n_chunks;
}

/* Loading one takes some ms: the last one stays. */
static inline LseTopology *
fixture_topology (const char *machine)
{
  static LseTopology *topology;
  if (topology != NULL && g_str_equal (topology->source, machine))
    return topology;
  lse_topology_free (topology);
  g_assert_cmpint (lse_topology_load_synthetic (&topology, machine, NULL), ==, LSE_OK);
  return topology;
}

/* A run of the default plan on two cores that takes @wall_ns and loses nothing. */
static inline Fixture *
fixture_new_on (const char *machine,
                const char *workload,
                LseStrategyId strategy,
                uint32_t workers,
                int64_t wall_ns)
{
  Fixture *f = g_new0 (Fixture, 1);
  LsePlan plan;
  int id = lse_workload_find (workload);
  g_assert_cmpint (id, >=, 0);
  f->topology = fixture_topology (machine);
  lse_plan_init (&plan, (LseWorkloadId)id, strategy, workers, f->topology);
  g_assert_cmpint (lse_result_init (&f->result, &plan, NULL), ==, LSE_OK);
  fixture_add_samples (&f->result, wall_ns);
  lse_plan_init (&plan, (LseWorkloadId)id, LSE_STRATEGY_SERIAL, 1, f->topology);
  g_assert_cmpint (lse_result_init (&f->serial, &plan, NULL), ==, LSE_OK);
  fixture_add_samples (&f->serial, 2 * wall_ns);
  for (size_t i = 0; i < f->result.n_workers; i++)
    lse_cpuset_add (&f->result.workers[i].observed, (int)(i % f->topology->n_pus));
  f->recording = lse_recording_new (workers);
  f->others[0] = &f->serial;
  f->evidence = (LseEvidence) {.result = &f->result,
                               .recording = f->recording,
                               .topology = f->topology,
                               .others = f->others,
                               .n_others = 1};
  fixture_set_account (f, wall_ns);
  return f;
}

static inline Fixture *
fixture_new (const char *workload, LseStrategyId strategy, uint32_t workers, int64_t wall_ns)
{
  return fixture_new_on ("pack:1 core:2 pu:1", workload, strategy, workers, wall_ns);
}

static inline void
fixture_free (Fixture *f)
{
  lse_result_clear (&f->result);
  lse_result_clear (&f->serial);
  lse_recording_free (f->recording);
  g_free (f);
}

static inline double
fixture_total_ns (const Fixture *f)
{
  return (double)f->result.account.slots * (double)f->result.account.wall_ns;
}

/* So much of the core-time went into @part instead. */
static inline void
fixture_lose (Fixture *f, LseAccountPart part, double share_ratio)
{
  LseAccount *account = &f->result.account;
  account->part_ns[part] += share_ratio * fixture_total_ns (f);
  account->part_ns[LSE_PART_USEFUL] -= share_ratio * fixture_total_ns (f);
  account->serial_ns = account->part_ns[LSE_PART_USEFUL];
}

static inline void
fixture_count (Fixture *f, LseEventKind kind, uint64_t n, double ns, uint64_t bytes)
{
  f->result.account.kind_n[kind] = n;
  f->result.account.kind_ns[kind] = ns;
  f->result.account.kind_span_ns[kind] = ns;
  f->result.account.kind_bytes[kind] = bytes;
}

/* A span of @worker, relative to the begin of the accounted repetition. */
static inline void
fixture_add_span (Fixture *f,
                  int worker,
                  LseEventKind kind,
                  int64_t begin_ns,
                  int64_t end_ns,
                  uint32_t cpu)
{
  LseEvent event = {.begin = (uint64_t)(BEGIN_NS + begin_ns),
                    .end = (uint64_t)(BEGIN_NS + end_ns),
                    .kind = (uint16_t)kind,
                    .chunk = 0,
                    .cpu = cpu};
  for (size_t i = 0; i < f->recording->n_lanes; i++)
    if (f->recording->lanes[i].worker == worker)
      g_assert_cmpint (lse_recording_append (f->recording, i, &event, 1), ==, LSE_OK);
}

static inline const LseFinding *
fixture_find (Fixture *f, const char *rule)
{
  lse_findings_make (&f->findings, &f->evidence);
  for (size_t i = 0; i < f->findings.n; i++)
    if (g_str_equal (f->findings.items[i].rule, rule))
      return &f->findings.items[i];
  return NULL;
}

static inline const LseFinding *
fixture_first (Fixture *f)
{
  lse_findings_make (&f->findings, &f->evidence);
  return f->findings.n > 0 ? &f->findings.items[0] : NULL;
}

/* A remedy is a valid plan that does other work than the run's own, and its button has a label. */
static inline void
fixture_assert_remedy (const Fixture *f, const LseFinding *finding, const char *label)
{
  char text[LSE_FINDING_TEXT_MAX];
  LseError err;
  g_assert_cmpstr (lse_finding_remedy_text (finding, text, sizeof text), ==, label);
  g_assert_true (finding->has_remedy == (label[0] != '\0'));
  if (!finding->has_remedy)
    return;
  g_assert_cmpint (lse_plan_validate (&finding->remedy, f->topology, &err), ==, LSE_OK);
  g_assert_false (lse_plan_is_same_work (&finding->remedy, &f->result.plan));
}

static inline const LseFinding *
fixture_assert_first (Fixture *f,
                      const char *rule,
                      LseSeverity severity,
                      const char *sentence,
                      const char *label)
{
  char text[LSE_FINDING_TEXT_MAX];
  const LseFinding *first = fixture_first (f);
  g_assert_nonnull (first);
  g_assert_cmpstr (first->rule, ==, rule);
  g_assert_cmpint (first->severity, ==, severity);
  g_assert_cmpstr (lse_finding_text (first, text, sizeof text), ==, sentence);
  fixture_assert_remedy (f, first, label);
  return first;
}

static inline void
fixture_assert_absent (Fixture *f, const char *rule)
{
  g_assert_null (fixture_find (f, rule));
}

/* Nothing that is shown as a loss. */
static inline void
fixture_assert_quiet (Fixture *f)
{
  const LseFinding *first = fixture_first (f);
  g_assert_true (first == NULL || first->severity == LSE_SEVERITY_INFO);
}
