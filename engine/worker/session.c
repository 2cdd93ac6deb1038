/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "worker/session.h"

#include "base/clock.h"
#include "topology/memory-policy.h"
#include "worker/modules.h"

#include <stdio.h>
#include <string.h>

/* ------------------------------------------------------------------ data */

/* Forked children must see what others wrote where they fill, or where results are shared. */
static LsePagesKind
pages_kind (const LsePlan *plan)
{
  bool forks = plan->strategy == LSE_STRATEGY_PROCESSES;
  bool shares = plan->transport == LSE_TRANSPORT_SHARED || plan->memory.kind != LSE_MEMORY_FT_MAIN;
  return forks && shares ? LSE_PAGES_SHARED : LSE_PAGES_PRIVATE;
}

static LseStatus
place_pages (const LsePlan *plan, void *pages, size_t bytes, LseError *err)
{
  if (pages == NULL || bytes == 0)
    return LSE_OK;
  if (plan->memory.kind == LSE_MEMORY_INTERLEAVE)
    return lse_memory_interleave (pages, bytes, err);
  if (plan->memory.kind == LSE_MEMORY_BIND)
    return lse_memory_bind (pages, bytes, plan->memory.node_os_index, err);
  return LSE_OK;
}

static LseStatus
make_data (LseSession *session, LseError *err)
{
  LseWork *work = &session->work;
  LseStatus status = LSE_OK;
  if (lse_workload_info (session->plan.workload)->calls_blas)
    status = lse_module_blas (&session->blas, err);
  if (status == LSE_OK)
    status = lse_work_init (work, &session->plan, pages_kind (&session->plan), session->blas, err);
  for (size_t i = 0; status == LSE_OK && i < work->info->n_inputs; i++)
    status = place_pages (&session->plan, work->inputs[i], work->input_bytes, err);
  if (status == LSE_OK)
    status = place_pages (&session->plan, work->output, work->output_bytes, err);
  if (status == LSE_OK && session->plan.memory.kind == LSE_MEMORY_FT_MAIN)
    {
      work->workload->fill (work, 0, work->n_units);
      if (work->output != NULL)
        memset (work->output, 0, work->output_bytes);
    }
  return status;
}

/* ------------------------------------------------------------------ team */

static LseStatus
open_ring (LseSlot *slot, const LseSessionSetup *setup, LseError *err)
{
  char path[400];
  if (setup->ring_prefix[0] == '\0')
    return LSE_OK;
  snprintf (path, sizeof path, "%s%d", setup->ring_prefix, slot->worker + 1);
  return lse_ring_writer_open (&slot->ring, path, setup->stride, err);
}

/* Slots and partials in memory that forked workers share. */
static LseStatus
make_team (LseSession *session, const LseSessionSetup *setup, LseError *err)
{
  LsePlan *plan = &session->plan;
  LseTeam *team = &session->team;
  size_t n_slots = plan->workers + 1u;

  session->shared_bytes = n_slots * sizeof (LseSlot) + plan->chunks * sizeof (LsePartial);
  LseStatus status = lse_pages_map (&session->shared, session->shared_bytes, LSE_PAGES_SHARED, err);
  if (status != LSE_OK)
    return status;

  LseSlot *slots = session->shared;
  *team = (LseTeam) {.plan = plan,
                     .work = &session->work,
                     .may_spin = setup->may_spin,
                     .coordinator = &slots[0],
                     .slots = &slots[1],
                     .n_workers = plan->workers,
                     .partials = (LsePartial *)(void *)(slots + n_slots)};
  lse_bind_get_start (&team->allowed);
  for (size_t i = 0; status == LSE_OK && i < n_slots; i++)
    {
      slots[i].worker = (int)i - 1;
      slots[i].requested_cpu = i > 0 ? setup->cpus[i - 1] : -1;
      slots[i].last_cpu = -1;
      status = open_ring (&slots[i], setup, err);
    }
  return status;
}

/* ------------------------------------------------------------------ life */

LseStatus
lse_session_init (LseSession *session,
                  const LsePlan *plan,
                  const LseSessionSetup *setup,
                  LseError *err)
{
  *session = (LseSession) {.plan = *plan};
  lse_usage_reader_init (&session->usage);
  /* before any thread, also those of libraries */
  lse_hardware_counters_open (&session->counters, setup->counter_events,
                              &session->why_not_counters);
  LseStatus status = lse_module_strategy (plan->strategy, &session->strategy, err);
  if (status == LSE_OK)
    status = make_data (session, err);
  if (status == LSE_OK)
    status = make_team (session, setup, err);
  if (status == LSE_OK)
    status = session->strategy->start (&session->team, &session->state, err);
  session->is_started = status == LSE_OK;
  if (status == LSE_OK && plan->memory.kind != LSE_MEMORY_FT_MAIN)
    status = session->strategy->round (&session->team, session->state, LSE_JOB_FILL, err);
  if (status == LSE_OK)
    status = lse_check_init (&session->check, &session->team, err);
  return status;
}

void
lse_session_clear (LseSession *session)
{
  if (session->is_started)
    session->strategy->stop (&session->team, session->state);
  lse_usage_reader_clear (&session->usage);
  lse_hardware_counters_close (&session->counters);
  lse_check_clear (&session->check);
  if (session->team.coordinator != NULL)
    for (uint32_t i = 0; i <= session->team.n_workers; i++)
      lse_ring_writer_close (&session->team.coordinator[i].ring);
  lse_pages_unmap (session->shared, session->shared_bytes);
  lse_work_clear (&session->work);
}

/* What was used and counted so far; the counters next to the repetition, for they stop in the
 * kernel, but count the reader of the others. */
typedef struct
{
  LseUsage usage;
  LseCounterReading counters[LSE_N_COUNTERS];
} Reading;

static void
read_used (LseSession *session, bool is_before, Reading *reading)
{
  const LseTeam *team = &session->team;
  LseUsageReader *usage = &session->usage;
  int64_t begin_ns = lse_clock_now_ns ();
  if (!is_before && session->counters.is_open)
    lse_hardware_counters_read (&session->counters, reading->counters);
  lse_usage_read (usage, team->children, team->n_children, is_before, &reading->usage);
  if (is_before && session->counters.is_open)
    lse_hardware_counters_read (&session->counters, reading->counters);
  session->usage_cost_ns = lse_clock_now_ns () - begin_ns;
}

static void
take_used (const LseSession *session,
           const Reading *before,
           const Reading *after,
           LseSessionTimes *times)
{
  times->usage = lse_usage_difference (&before->usage, &after->usage);
  if (session->plan.pool == LSE_POOL_PER_RUN)
    times->usage.run_queue_ns = -1; /* those who waited are gone */
  for (int i = 0; i < LSE_N_COUNTERS; i++)
    times->counted[i] = session->counters.is_open
                            ? lse_counter_difference (&before->counters[i], &after->counters[i])
                            : -1;
}

LseStatus
lse_session_repeat (LseSession *session,
                    uint64_t index,
                    LseSessionTimes *times,
                    LseVerify *verify,
                    LseError *err)
{
  LseTeam *team = &session->team;
  Reading before, after;
  lse_check_poison (&session->check, team);
  if (session->work.workload->before != NULL)
    session->work.workload->before (&session->work);
  /* behind the wake-up, so that it does not count; before it where the workers would fall asleep
   * again meanwhile */
  bool is_quick = session->usage_cost_ns <= LSE_USAGE_QUICK_NS;
  if (!is_quick)
    read_used (session, true, &before);
  LseStatus status = session->strategy->round (team, session->state, LSE_JOB_WAKE, err);
  if (status != LSE_OK)
    return status;
  if (is_quick)
    read_used (session, true, &before);

  times->begin_ns = lse_clock_now_ns ();
  status = session->strategy->round (team, session->state, LSE_JOB_COMPUTE, err);
  times->duration_ns = lse_clock_now_ns () - times->begin_ns;
  if (status != LSE_OK)
    return status;
  read_used (session, false, &after);
  take_used (session, &before, &after, times);
  lse_check_repetition (&session->check, session->plan.seed + index, verify);
  return LSE_OK;
}
