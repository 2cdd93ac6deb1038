/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Defaults of a plan, its chunks, the size of its rings, its label.
 */
#include "plan/estimate.h"
#include "plan/plan-private.h"

#include "i18n.h"

#include <stdio.h>
#include <string.h>

#define CHUNKS_PER_WORKER 4
#define DEFAULT_SPLIT_EVERY 4
#define DEFAULT_SWITCH_INTERVAL_NS 5000000 /* sys.getswitchinterval() */
#define DEFAULT_GIL_FREE_RATIO 0.95        /* of NumPy's operations on large arrays, roughly */
#define DEFAULT_IO_WAIT_NS 2000000
#define DEFAULT_MEMORY_BUDGET_BYTES ((uint64_t)32 << 20)

uint32_t
lse_plan_default_chunks (LseStrategyId strategy, uint32_t workers)
{
  /* Serial does the array in one piece, as NumPy would; BLAS cuts its one call up by itself. */
  if (strategy == LSE_STRATEGY_SERIAL || strategy == LSE_STRATEGY_BLAS)
    return 1;
  return workers > LSE_PLAN_MAX_CHUNKS / CHUNKS_PER_WORKER ? LSE_PLAN_MAX_CHUNKS
                                                           : CHUNKS_PER_WORKER * workers;
}

void
lse_plan_clamp_chunks (LsePlan *plan)
{
  uint64_t n_units = lse_workload_n_units (lse_workload_info (plan->workload), plan->elements);
  uint64_t most = n_units > 0 ? n_units : 1;
  if (lse_workload_info (plan->workload)->n_phases > 0 && most > LSE_PLAN_MAX_PHASE_CHUNKS)
    most = LSE_PLAN_MAX_PHASE_CHUNKS;
  if (plan->chunks > most)
    plan->chunks = (uint32_t)most;
}

void
lse_plan_default_gil (LsePlan *plan)
{
  plan->gil = LSE_GIL_3_11;
  plan->gil_free_ratio =
      lse_workload_info (plan->workload)->is_interpreted ? 0 : DEFAULT_GIL_FREE_RATIO;
  plan->switch_interval_ns = DEFAULT_SWITCH_INTERVAL_NS;
  plan->c_call_ns = 0;
  plan->gil_slowdown_ratio = 1;
  plan->interpreters = 0;
  plan->io_thread = false;
}

void
lse_plan_init (LsePlan *plan,
               LseWorkloadId workload,
               LseStrategyId strategy,
               uint32_t workers,
               const LseTopology *topology)
{
  if (workers == 0 && topology != NULL)
    workers = (uint32_t)lse_topology_n_allowed_cores (topology);
  if (workers == 0 || strategy == LSE_STRATEGY_SERIAL)
    workers = 1;

  memset (plan, 0, sizeof *plan); /* padding and the pin's list too: a plan is a value */
  plan->workload = workload;
  plan->elements = lse_workload_info (workload)->default_elements;
  plan->kernel = LSE_KERNEL_NUMPY;
  plan->strategy = strategy;
  plan->variant = LSE_VARIANT_REPAIRED;
  plan->workers = workers;
  plan->chunks = lse_plan_default_chunks (strategy, workers);
  plan->schedule = LSE_SCHEDULE_DYNAMIC;
  plan->pool = LSE_POOL_PERSISTENT;
  plan->transport = LSE_TRANSPORT_SHARED;
  plan->split_every = DEFAULT_SPLIT_EVERY;
  plan->blas_threads = 1;
  lse_plan_default_gil (plan);
  plan->pin.kind = LSE_PIN_CLOSE;
  plan->memory.kind = LSE_MEMORY_FT_WORKERS;
  plan->memory_budget_bytes = DEFAULT_MEMORY_BUDGET_BYTES;
  plan->io_wait_ns = DEFAULT_IO_WAIT_NS;
  plan->seed = 1;
  plan->verify = true;
  plan->trace = true;
  lse_plan_clamp_chunks (plan);
}

/* What a variant has no use for is left at its default. */
static void
normalise_gil (LsePlan *plan)
{
  LsePlan plain = *plan;
  lse_plan_default_gil (&plain);
  if (!lse_strategy_info (plan->strategy)->has_gil)
    {
      lse_plan_default_gil (plan);
      return;
    }
  if (plan->gil != LSE_GIL_PER_INTERPRETER)
    plan->interpreters = plain.interpreters;
  if (plan->gil == LSE_GIL_LEGACY || plan->gil == LSE_GIL_FREE_THREADED)
    plan->switch_interval_ns = plain.switch_interval_ns;
  if (plan->gil != LSE_GIL_FREE_THREADED)
    {
      plan->gil_slowdown_ratio = plain.gil_slowdown_ratio;
      return;
    }
  plan->gil_free_ratio = plain.gil_free_ratio;
  plan->c_call_ns = plain.c_call_ns;
}

void
lse_plan_normalise (LsePlan *plan)
{
  const LseStrategyInfo *info = lse_strategy_info (plan->strategy);
  const LseWorkloadInfo *workload = lse_workload_info (plan->workload);
  if (workload->n_phases > 0) /* workers read what others wrote: in place, nowhere else */
    plan->transport = LSE_TRANSPORT_SHARED;
  if (!info->has_pool)
    plan->pool = LSE_POOL_PERSISTENT;
  if (!info->has_transport)
    plan->transport = LSE_TRANSPORT_SHARED;
  /* A task pipe has its own order: who is free takes the next. */
  if (!info->has_schedule || plan->transport != LSE_TRANSPORT_SHARED)
    plan->schedule = LSE_SCHEDULE_DYNAMIC;
  if (!info->has_split_every)
    plan->split_every = DEFAULT_SPLIT_EVERY;
  if (plan->strategy != LSE_STRATEGY_GRAPH)
    plan->hash = false;
  normalise_gil (plan);

  if (plan->strategy == LSE_STRATEGY_SERIAL)
    plan->workers = 1;
  if (plan->strategy == LSE_STRATEGY_SERIAL || plan->strategy == LSE_STRATEGY_BLAS)
    plan->chunks = 1;

  if (!workload->has_layout)
    plan->layout = LSE_LAYOUT_PACKED;
  if (!workload->has_source)
    plan->source = LSE_SOURCE_MEMORY;
  if (!workload->has_memory_budget || plan->source != LSE_SOURCE_FILE)
    plan->memory_budget_bytes = DEFAULT_MEMORY_BUDGET_BYTES;
  if (plan->source == LSE_SOURCE_FILE)
    plan->hash = false; /* da.from_array() names an array on a disk after its file */
  if (!workload->has_io_wait)
    plan->io_wait_ns = DEFAULT_IO_WAIT_NS;
  else if (plan->source == LSE_SOURCE_FILE)
    plan->io_wait_ns = 0; /* the disk decides */

  /* The workers of `blas` are BLAS threads themselves; serial means serial also inside BLAS. */
  bool is_blas = plan->strategy == LSE_STRATEGY_BLAS && plan->blas_threads > 0;
  if (is_blas || plan->strategy == LSE_STRATEGY_SERIAL || !workload->calls_blas)
    plan->blas_threads = 1;
}

static bool
is_same_pin (const LsePin *a, const LsePin *b)
{
  if (a->kind != b->kind)
    return false;
  if (a->kind == LSE_PIN_BALANCED)
    return a->domain == b->domain;
  return a->kind != LSE_PIN_LIST || strcmp (a->list, b->list) == 0;
}

static bool
is_same_memory (const LseMemory *a, const LseMemory *b)
{
  return a->kind == b->kind && (a->kind != LSE_MEMORY_BIND || a->node_os_index == b->node_os_index);
}

/* The whole numbers are compared with the others. */
static bool
is_same_gil (const LsePlan *a, const LsePlan *b)
{
  return a->gil == b->gil && a->gil_free_ratio == b->gil_free_ratio &&
         a->gil_slowdown_ratio == b->gil_slowdown_ratio && a->io_thread == b->io_thread;
}

bool
lse_plan_is_same_work (const LsePlan *a, const LsePlan *b)
{
  for (size_t i = 0; lse_number_field_at (i) != NULL; i++)
    if (lse_number_field_get (lse_number_field_at (i), a) !=
        lse_number_field_get (lse_number_field_at (i), b))
      return false;
  return a->workload == b->workload && a->kernel == b->kernel && a->strategy == b->strategy &&
         a->schedule == b->schedule && a->pool == b->pool && a->transport == b->transport &&
         a->hash == b->hash && a->layout == b->layout && a->source == b->source &&
         is_same_pin (&a->pin, &b->pin) && is_same_memory (&a->memory, &b->memory) &&
         a->verify == b->verify && a->trace == b->trace && is_same_gil (a, b);
}

/* Worked example, 10 units in 4 chunks: quotient 2, remainder 2, so the first two have 3:
 *
 *   chunk   0      1      2      3
 *   units   0-2    3-5    6-7    8-9
 *   begin   0      3      6      8      = index × quotient + min (index, remainder)
 */
void
lse_plan_chunk (const LsePlan *plan, uint32_t index, uint64_t *begin, uint64_t *end)
{
  uint64_t n_units = lse_workload_n_units (lse_workload_info (plan->workload), plan->elements);
  if (plan->chunks == 0 || index >= plan->chunks)
    {
      *begin = *end = n_units;
      return;
    }
  uint64_t quotient = n_units / plan->chunks, remainder = n_units % plan->chunks;
  *begin = index * quotient + (index < remainder ? index : remainder);
  *end = *begin + quotient + (index < remainder ? 1 : 0);
}

/* What dgeqrf(), dsyevd() with vectors and dgesdd() with all of them ask for in their manuals, with
 * room for blocks of 64 columns, which is where they are fast. Whole numbers count as 4 bytes. */
static uint64_t
lapack_space_bytes (LseFactorisation what, uint64_t n)
{
  if (n > LSE_PLAN_MAX_ORDER)
    return UINT64_MAX;
  switch (what)
    {
    case LSE_FACTORS_QR:
      return (64 * n + 64) * sizeof (double);
    case LSE_FACTORS_EIGH:
      return (1 + 6 * n + 2 * n * n) * sizeof (double) + (5 * n + 4) * sizeof (int32_t) + 64;
    case LSE_FACTORS_SVD:
      return (4 * n * n + 7 * n + 64 * 2 * n) * sizeof (double) + 8 * n * sizeof (int32_t) + 64;
    case LSE_FACTORS_NONE:
    case LSE_FACTORS_CHOLESKY:
    case LSE_FACTORS_LU:
    case LSE_FACTORS_SOLVE:
      break;
    }
  return 0;
}

/* The array that takes turns with the output, and two for what is between operators. */
static uint64_t
phases_space_bytes (const LseWorkloadInfo *info, uint64_t elements)
{
  uint64_t output_bytes = lse_workload_output_bytes (info, elements);
  return output_bytes > UINT64_MAX / 3 ? UINT64_MAX : 3 * output_bytes;
}

uint64_t
lse_plan_extra_bytes (const LsePlan *plan)
{
  const LseWorkloadInfo *info = lse_workload_info (plan->workload);
  if (info->n_phases > 0)
    return phases_space_bytes (info, plan->elements);
  if (info->factorisation != LSE_FACTORS_NONE)
    return lapack_space_bytes (info->factorisation, plan->elements);
  if (!info->has_layout)
    return 0;
  return plan->chunks *
         (plan->layout == LSE_LAYOUT_PADDED ? (uint64_t)LSE_PADDED_BYTES : sizeof (uint64_t));
}

/* ------------------------------------------------------------------ rings */

#define MIN_RECORDS 1024U
#define MAX_RECORDS (1U << 20)
/* Rings are drained ten times a second: short repetitions need room for many of them ... */
#define REPETITIONS_WANTED 64U
/* ... but not more than this; what overflows is counted and shown. */
#define RECORDS_FOR_MANY (1U << 13)
/* A lane must in any case hold the repetition that is being read and the one being written. */
#define REPETITIONS_AT_LEAST 2U
#define SLACK_RECORDS 64U

/* Spans a chunk can leave in one lane, at most. */
static uint64_t
events_per_chunk (const LsePlan *plan)
{
  switch (plan->strategy)
    {
    case LSE_STRATEGY_SERIAL:
    case LSE_STRATEGY_BLAS:
    case LSE_STRATEGY_THREADS:
    case LSE_STRATEGY_OPENMP:
      return 2; /* compute, and the wait for it */
    case LSE_STRATEGY_GRAPH:
      return 3; /* queue-wait, compute, merge */
    case LSE_STRATEGY_GIL:
      return 4; /* compute with the GIL and without it, held, the wait for it */
    case LSE_STRATEGY_PROCESSES:
      /* by pipe, the coordinator: dispatch, queue-wait, twice that for room and for the result,
       * receive, deserialize; a worker: queue-wait, compute, serialize, lock-wait, send */
      return plan->transport == LSE_TRANSPORT_SHARED ? 2 : 6;
    case LSE_N_STRATEGIES:
      break;
    }
  return 6;
}

/* Chunks that can end up in one lane: all of them in the coordinator's of a pipe. Static shares are
 * known; elsewhere a lane may take the part of others that had no core, for which four times the
 * fair share and some hundreds are allowed. */
static uint64_t
chunks_per_lane (const LsePlan *plan)
{
  uint64_t workers = plan->workers > 0 ? plan->workers : 1;
  uint64_t fair = (plan->chunks + workers - 1) / workers;
  if (plan->strategy == LSE_STRATEGY_PROCESSES && plan->transport != LSE_TRANSPORT_SHARED)
    return plan->chunks;
  if (lse_strategy_info (plan->strategy)->has_schedule && plan->schedule == LSE_SCHEDULE_STATIC)
    return fair;
  uint64_t generous = 4 * fair + 512;
  return generous < plan->chunks ? generous : plan->chunks;
}

/* Spans that a lane gets besides, because the GIL goes from one thread to another, or because the
 * I/O thread echoes: as many as the time that a repetition may take has room for. */
static uint64_t
events_of_gil (const LsePlan *plan)
{
  /* one held, one forced switch, one timeout, one request, one wait, one more piece of compute */
  enum
  {
    EVENTS_PER_SWITCH = 6,
    EVENTS_PER_ECHO = 6,
    ECHOES_PER_S = 80000
  };
  if (!lse_strategy_info (plan->strategy)->has_gil || plan->gil == LSE_GIL_FREE_THREADED)
    return 0;
  const LseRates slow = {
      .blas_flops_per_s = 4e9, .libm_ns_per_call = 30, .read_bytes_per_s = 4e9, .n_pus = 1};
  double seconds = lse_estimate_seconds (plan, &slow);
  double n_switches = seconds * 1e9 / (double)plan->switch_interval_ns;
  double n_events = EVENTS_PER_SWITCH * n_switches;
  if (plan->io_thread)
    n_events += EVENTS_PER_ECHO * ECHOES_PER_S * seconds;
  return n_events < (double)(1U << 30) ? (uint64_t)n_events : 1U << 30;
}

/* Of a chunk whose units wait one by one. */
static uint64_t
waits_per_chunk (const LsePlan *plan)
{
  const LseWorkloadInfo *info = lse_workload_info (plan->workload);
  if (!info->has_io_wait)
    return 0;
  return 2 * (lse_workload_n_units (info, plan->elements) / plan->chunks + 1);
}

uint64_t
lse_plan_events_per_repetition (const LsePlan *plan)
{
  uint32_t n_phases = lse_workload_info (plan->workload)->n_phases;
  uint64_t events = chunks_per_lane (plan) * (events_per_chunk (plan) + waits_per_chunk (plan));
  if (n_phases > 0)
    events = (events + 2) * n_phases; /* and the barriers */
  /* besides chunks: start, end, merge of the repetition; a spawn, a task and a wait a worker */
  return events + events_of_gil (plan) + 4 * (uint64_t)plan->workers + 8;
}

static uint64_t
records_wanted (const LsePlan *plan)
{
  uint64_t events = lse_plan_events_per_repetition (plan);
  uint64_t many = REPETITIONS_WANTED * events;
  uint64_t few = REPETITIONS_AT_LEAST * events + SLACK_RECORDS;
  if (many > RECORDS_FOR_MANY)
    many = RECORDS_FOR_MANY;
  return few > many ? few : many;
}

uint32_t
lse_plan_ring_capacity (const LsePlan *plan)
{
  uint64_t wanted = records_wanted (plan);
  uint32_t capacity = MIN_RECORDS;
  while (capacity < wanted && capacity < MAX_RECORDS)
    capacity *= 2;
  return capacity;
}

uint32_t
lse_plan_ring_stride (const LsePlan *plan)
{
  return (uint32_t)((records_wanted (plan) + MAX_RECORDS - 1) / MAX_RECORDS);
}

char *
lse_plan_label (const LsePlan *plan, char *text, size_t size)
{
  const char *name = lse_strategy_info (plan->strategy)->name;
  if (plan->strategy == LSE_STRATEGY_SERIAL)
    snprintf (text, size, "%s", name);
  else if (plan->variant == LSE_VARIANT_AS_PRINTED)
    snprintf (text, size, _ ("%s × %u, as printed"), name, plan->workers);
  else
    snprintf (text, size, _ ("%s × %u"), name, plan->workers);
  return text;
}
