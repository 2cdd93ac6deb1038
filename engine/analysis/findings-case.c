/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The case that rules judge: what the account lost and no rule has explained yet, and where on the
 * timeline it lies.
 */
#include "analysis/findings-private.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const LseResult *
find_serial (const LseEvidence *evidence)
{
  for (size_t i = 0; i < evidence->n_others; i++)
    {
      const LseResult *other = evidence->others[i];
      if (other != evidence->result && other->plan.strategy == LSE_STRATEGY_SERIAL &&
          other->stats.n > 0 && lse_result_same_task (other, evidence->result))
        return other;
    }
  return NULL;
}

/* Its begin is the sample's own. */
static const LseSample *
find_sample (const LseResult *result)
{
  for (size_t i = 0; i < result->n_samples; i++)
    if (result->account.is_known && result->samples[i].begin_ns == result->account.begin_ns)
      return &result->samples[i];
  return NULL;
}

static void
take_account (LseCase *c)
{
  const LseAccount *account = c->account;
  if (!account->is_known || account->wall_ns <= 0 || account->slots == 0)
    return;
  c->wall_ns = (double)account->wall_ns;
  c->total_ns = account->slots * c->wall_ns;
  for (int i = 0; i < LSE_N_PARTS; i++)
    c->left_ns[i] = i != LSE_PART_USEFUL ? fmax (account->part_ns[i], 0) : 0;
}

bool
lse_case_init (LseCase *c, const LseEvidence *evidence)
{
  const LseResult *result = evidence->result;
  *c = (LseCase) {.evidence = evidence,
                  .result = result,
                  .plan = &result->plan,
                  .workload = lse_workload_info (result->plan.workload),
                  .account = &result->account,
                  .wall_ns = result->stats.median_ns};
  if (result->stats.n == 0 || !(result->stats.median_ns > 0))
    return false;
  if (evidence->topology != NULL)
    {
      c->n_pus = (uint32_t)lse_topology_n_allowed_pus (evidence->topology);
      c->n_cores = (uint32_t)lse_topology_n_allowed_cores (evidence->topology);
    }
  c->serial = find_serial (evidence);
  c->sample = find_sample (result);
  take_account (c);
  return true;
}

double
lse_case_take (LseCase *c, LseAccountPart part, double most_ns)
{
  double taken_ns = fmin (c->left_ns[part], fmax (most_ns, 0));
  c->left_ns[part] -= taken_ns;
  return taken_ns;
}

double
lse_case_take_all (LseCase *c, LseAccountPart part)
{
  return lse_case_take (c, part, c->left_ns[part]);
}

double
lse_case_share (const LseCase *c, double core_ns)
{
  return c->total_ns > 0 ? core_ns / c->total_ns : 0;
}

/* The noise gate's bounds: below them the machine is quiet. */
#define OTHER_LOAD_RATIO 0.05
#define STEAL_RATIO 0.02

bool
lse_case_is_noisy (const LseResult *result)
{
  return result->is_noisy || result->other_load_ratio > OTHER_LOAD_RATIO ||
         result->steal_ratio > STEAL_RATIO;
}

/* ------------------------------------------------------------------ places */

void
lse_case_show_all (const LseCase *c, LseFinding *finding)
{
  finding->worker = -2;
  finding->from_ns = c->account->begin_ns;
  finding->to_ns = c->account->begin_ns + (c->total_ns > 0 ? c->account->wall_ns : 0);
}

static void
look_in_lane (const LseCase *c, const LseLane *lane, uint64_t kinds, LseFinding *finding)
{
  size_t first, last;
  int64_t from_ns = c->account->begin_ns, to_ns = from_ns + c->account->wall_ns;
  lse_lane_find (lane, from_ns, to_ns, &first, &last);
  for (size_t i = first; i < last; i++)
    {
      int64_t begin_ns = lane->begin_ns[i] > from_ns ? lane->begin_ns[i] : from_ns;
      int64_t end_ns = lane->end_ns[i] < to_ns ? lane->end_ns[i] : to_ns;
      if (!(kinds >> lane->kind[i] & 1) || end_ns - begin_ns <= finding->to_ns - finding->from_ns)
        continue;
      finding->from_ns = begin_ns;
      finding->to_ns = end_ns;
      finding->worker = lane->worker;
    }
}

void
lse_case_show_longest (const LseCase *c, LseFinding *finding, uint64_t kinds)
{
  const LseRecording *recording = c->evidence->recording;
  finding->from_ns = finding->to_ns = 0;
  for (size_t i = 0; recording != NULL && c->total_ns > 0 && i < recording->n_lanes; i++)
    look_in_lane (c, &recording->lanes[i], kinds, finding);
  if (finding->from_ns == finding->to_ns)
    lse_case_show_all (c, finding);
}

/* Lengths of the spans of @kind that end in the accounted repetition, at most @most of them. */
static size_t
gather_spans (const LseCase *c,
              const LseLane *lane,
              LseEventKind kind,
              double *lengths,
              size_t most)
{
  size_t first, last, n = 0;
  int64_t from_ns = c->account->begin_ns, to_ns = from_ns + c->account->wall_ns;
  lse_lane_find (lane, from_ns, to_ns, &first, &last);
  for (size_t i = first; i < last && n < most; i++)
    if (lane->kind[i] == (uint16_t)kind && lane->begin_ns[i] >= from_ns && lane->end_ns[i] <= to_ns)
      lengths[n++] = (double)(lane->end_ns[i] - lane->begin_ns[i]);
  return n;
}

double
lse_case_median_span_ns (const LseCase *c, LseEventKind kind)
{
  const LseRecording *recording = c->evidence->recording;
  size_t most = c->total_ns > 0 ? c->account->kind_n[kind] : 0, n = 0;
  double *lengths = recording != NULL && most > 0 ? malloc (most * sizeof *lengths) : NULL;
  for (size_t i = 0; lengths != NULL && i < recording->n_lanes; i++)
    n += gather_spans (c, &recording->lanes[i], kind, lengths + n, most - n);
  double median_ns = n > 0 ? lse_median (lengths, n) : (double)NAN;
  free (lengths);
  return median_ns;
}

const LseLane *
lse_case_lane (const LseCase *c, int worker)
{
  const LseRecording *recording = c->evidence->recording;
  for (size_t i = 0; recording != NULL && i < recording->n_lanes; i++)
    if (recording->lanes[i].worker == worker)
      return &recording->lanes[i];
  return NULL;
}
