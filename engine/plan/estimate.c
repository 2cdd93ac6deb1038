/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Memory is counted, array by array, as the worker will map it; time is modelled from a few rates
 * and is right within a factor of two or so, which is enough to know seconds from minutes.
 */
#include "plan/estimate.h"

#include "plan/plan-private.h"
#include "topology/bind.h"

#include "i18n.h"

#include <inttypes.h>
#include <stdio.h>

/* ------------------------------------------------------------------ memory */

#define REFUSE_OVER_PERCENT 70
#define RING_RECORD_BYTES 40  /* the event of design.md §4; engine/trace is not known here */
#define RING_HEADER_BYTES 128 /* the same */
#define PARTIAL_BYTES 24      /* one partial result a chunk */
#define TASKS_PER_WORKER 4    /* of the processes strategy, as in multiprocessing.Pool.map() */

static uint64_t
add (uint64_t a, uint64_t b)
{
  uint64_t sum;
  return __builtin_add_overflow (a, b, &sum) ? UINT64_MAX : sum;
}

static uint64_t
times (uint64_t a, uint64_t b)
{
  uint64_t product;
  return __builtin_mul_overflow (a, b, &product) ? UINT64_MAX : product;
}

/* The output of the first @n_chunks; no others of that number have more. */
static uint64_t
output_bytes_of (const LsePlan *plan, const LseWorkloadInfo *info, uint32_t n_chunks)
{
  uint64_t output_bytes = lse_workload_output_bytes (info, plan->elements);
  uint64_t n_units = lse_workload_n_units (info, plan->elements);
  if (n_units == 0 || n_chunks == 0)
    return 0;
  uint64_t begin, end;
  lse_plan_chunk (plan, n_chunks - 1, &begin, &end);
  return times (output_bytes / n_units, end);
}

/* Temporaries of the numpy kernel, as large as its result: sin (x) and cos (x) for sincos, sin (x)
 * for sin2, s * c for triad. */
static uint64_t
n_temporaries (const LsePlan *plan)
{
  static const uint8_t table[LSE_N_WORKLOADS] = {
      [LSE_WORKLOAD_SINCOS] = 2, [LSE_WORKLOAD_SIN2] = 1, [LSE_WORKLOAD_TRIAD] = 1};
  if (plan->kernel != LSE_KERNEL_NUMPY)
    return 0;
  return table[plan->workload];
}

/* What worker processes keep for themselves. By pipe a task is some chunks, four tasks a worker:
 * its results as they are computed and once more as they are sent, and the parent's copy as it is
 * received. A worker that sends only a sum needs room for one chunk. */
static uint64_t
private_bytes (const LsePlan *plan, const LseWorkloadInfo *info)
{
  if (plan->strategy != LSE_STRATEGY_PROCESSES || plan->transport == LSE_TRANSPORT_SHARED)
    return 0;
  if (plan->transport == LSE_TRANSPORT_REDUCED)
    return times (output_bytes_of (plan, info, 1), plan->workers);
  uint64_t n_tasks = (uint64_t)plan->workers * TASKS_PER_WORKER;
  uint32_t task_chunks = (uint32_t)((plan->chunks + n_tasks - 1) / n_tasks);
  return times (output_bytes_of (plan, info, task_chunks), 2 * (uint64_t)plan->workers + 1);
}

static uint64_t
temporaries_bytes (const LsePlan *plan, const LseWorkloadInfo *info)
{
  uint64_t at_once = plan->workers < plan->chunks ? plan->workers : plan->chunks;
  if (plan->workload == LSE_WORKLOAD_TRIANGLE && plan->kernel == LSE_KERNEL_NUMPY)
    return times (2 * lse_workload_input_bytes (info, plan->elements), at_once); /* a row, twice */
  return times (times (output_bytes_of (plan, info, 1), n_temporaries (plan)), at_once);
}

static uint64_t
reference_bytes (const LsePlan *plan, const LseWorkloadInfo *info)
{
  if (!plan->verify)
    return 0;
  if (info->is_matrix)
    return times (5 * sizeof (double), plan->elements); /* the vectors of the check */
  return lse_workload_output_bytes (info, plan->elements);
}

static uint64_t
rings_bytes (const LsePlan *plan)
{
  uint64_t ring_bytes =
      RING_HEADER_BYTES + RING_RECORD_BYTES * (uint64_t)lse_plan_ring_capacity (plan);
  return plan->trace ? times (ring_bytes, (uint64_t)plan->workers + 1) : 0;
}

/* A file of which only some is in memory at a time. */
static bool
is_out_of_core (const LsePlan *plan, const LseWorkloadInfo *info)
{
  return info->has_memory_budget && plan->source == LSE_SOURCE_FILE;
}

uint64_t
lse_estimate_bytes (const LsePlan *plan)
{
  const LseWorkloadInfo *info = lse_workload_info (plan->workload);
  uint64_t bytes = times (info->n_inputs, lse_workload_input_bytes (info, plan->elements));
  if (is_out_of_core (plan, info) && bytes > plan->memory_budget_bytes)
    bytes = plan->memory_budget_bytes;
  bytes = add (bytes, lse_workload_output_bytes (info, plan->elements));
  bytes = add (bytes, reference_bytes (plan, info));
  bytes = add (bytes, lse_plan_extra_bytes (plan));
  bytes = add (bytes, private_bytes (plan, info));
  bytes = add (bytes, temporaries_bytes (plan, info));
  bytes = add (bytes, PARTIAL_BYTES * (uint64_t)plan->chunks);
  return add (bytes, rings_bytes (plan));
}

/* ------------------------------------------------------------------ time */

/* Costs of handing out work, rounded from measurements on a 2-core virtual machine. */
#define WAKE_S 5e-6              /* a repetition of a pool that is there already */
#define THREAD_S 3e-5            /* to make and join a thread */
#define FORK_S 6e-4              /* to fork, reap and fault in a small process */
#define PIPE_TASK_S 2e-5         /* a task and its answer by pipe */
#define THREAD_TASK_S 1e-8       /* a chunk from a shared counter */
#define GIL_TASK_S 2e-7          /* a chunk for which the GIL is dropped and taken */
#define GRAPH_TASK_S 1e-7        /* a task made, queued, taken or stolen */
#define PIPE_BYTES_PER_S 5e8     /* results copied into a pipe and out of it, one at a time */
#define HASH_BYTES_PER_S 1e9     /* one pass of a hash over the data, one thread */
#define BYTECODE_LOOP_S 4e-8     /* one pass through an interpreted loop's body */
#define COMPILED_LOOP_S 2e-9     /* the same body, compiled */
#define TRIANGLE_NUMPY_S 1.7e-10 /* one of the three operations on a pair, through temporaries */
#define TRIANGLE_FUSED_S 6e-11   /* the same in one pass */
#define FILE_BYTES_PER_S 1e9     /* of a file that is not in memory, page by page */
#define FILE_READ_S 2e-4         /* 64 KiB that are not in memory */
#define SMOOTH_NUMPY_S 3e-10 /* an operation of barrier in arrays that fit the first caches … */
#define SMOOTH_FUSED_S 1e-10 /* … and in one pass */
#define MEETING_S 1e-6       /* a barrier of workers that look for each other */
#define CHASE_S 1.5e-7       /* one access to memory in a random place */
#define COUNTERS_S 3e-8      /* 64 times: read a counter in the cache, add, write it */
#define SIMD_OVER_LIBM 20    /* vector code makes so many sines in the time of a scalar one */

void
lse_rates_default (LseRates *rates)
{
  LseCpuSet allowed;
  lse_bind_get_self (&allowed);
  size_t n_pus = lse_cpuset_count (&allowed);
  *rates = (LseRates) {.blas_flops_per_s = 45e9,
                       .libm_ns_per_call = 10,
                       .read_bytes_per_s = 20e9,
                       .n_pus = n_pus > 0 ? (uint32_t)n_pus : 1};
}

/* Decompositions reach less than a product does: some of their steps are products, others wait for
 * memory. Flops are the nominal ones. */
static double
lapack_share (LseFactorisation what)
{
  static const double shares[] = {
      [LSE_FACTORS_NONE] = 1,    [LSE_FACTORS_CHOLESKY] = 0.7, [LSE_FACTORS_LU] = 0.7,
      [LSE_FACTORS_QR] = 0.5,    [LSE_FACTORS_EIGH] = 0.3,     [LSE_FACTORS_SVD] = 0.3,
      [LSE_FACTORS_SOLVE] = 0.7,
  };
  return shares[what];
}

static double
n_libm_calls (const LsePlan *plan)
{
  double n = (double)plan->elements;
  return plan->workload == LSE_WORKLOAD_SINCOS ? 2 * n
         : plan->workload == LSE_WORKLOAD_IO   ? LSE_IO_TASK_DOUBLES * n
                                               : n;
}

/* The whole array by one core. Scalar passes wait for libm and for memory one after the other; the
 * vector code overlaps them. */
static double
one_core_seconds (const LsePlan *plan, const LseWorkloadInfo *info, const LseRates *rates)
{
  double flops = lse_workload_flops (info, plan->elements);
  double memory_s =
      lse_workload_bytes (info, plan->elements, plan->kernel) / rates->read_bytes_per_s;
  if (info->is_matrix)
    return flops / (rates->blas_flops_per_s * lapack_share (info->factorisation));
  if (info->n_phases > 0)
    return flops * (plan->kernel == LSE_KERNEL_NUMPY ? SMOOTH_NUMPY_S : SMOOTH_FUSED_S);
  if (plan->workload == LSE_WORKLOAD_CHASE)
    return (double)plan->elements * CHASE_S;
  if (plan->workload == LSE_WORKLOAD_TRIANGLE)
    return flops * (plan->kernel == LSE_KERNEL_NUMPY ? TRIANGLE_NUMPY_S : TRIANGLE_FUSED_S);
  if (plan->workload == LSE_WORKLOAD_COUNTERS)
    return (double)plan->elements * COUNTERS_S;
  if (is_out_of_core (plan, info))
    return (double)lse_workload_input_bytes (info, plan->elements) / FILE_BYTES_PER_S;
  if (info->shape == LSE_SHAPE_REDUCE || plan->workload == LSE_WORKLOAD_TRIAD)
    return memory_s;
  if (info->is_interpreted)
    return (double)plan->elements *
           (plan->kernel == LSE_KERNEL_NUMPY ? BYTECODE_LOOP_S : COMPILED_LOOP_S);

  /* sin and cos are calls; the multiplication comes free with the pass */
  double calls_s = n_libm_calls (plan) * rates->libm_ns_per_call * 1e-9;
  if (plan->kernel != LSE_KERNEL_SIMD)
    return calls_s + memory_s;
  calls_s /= SIMD_OVER_LIBM;
  return calls_s > memory_s ? calls_s : memory_s;
}

/* Amdahl's law with what holds the GIL as the serial part, one such part an interpreter. */
static double
parallelism_under_gil (const LsePlan *plan, double n_busy)
{
  double n_gils = 1;
  if (plan->gil == LSE_GIL_PER_INTERPRETER)
    n_gils = plan->interpreters > 0 ? plan->interpreters : plan->workers;
  if (n_gils > n_busy)
    n_gils = n_busy;
  return 1 / ((1 - plan->gil_free_ratio) / n_gils + plan->gil_free_ratio / n_busy);
}

/* Cores that can be busy at once. */
static double
parallelism (const LsePlan *plan, const LseRates *rates)
{
  const LseWorkloadInfo *info = lse_workload_info (plan->workload);
  bool is_blas = plan->strategy == LSE_STRATEGY_BLAS;
  uint64_t busy = plan->workers;
  if (!is_blas && busy > plan->chunks)
    busy = plan->chunks;
  if (info->calls_blas && !is_blas)
    busy *= plan->blas_threads > 0 ? plan->blas_threads : rates->n_pus;
  if (busy > rates->n_pus)
    busy = rates->n_pus;
  if (busy > 1 && lse_strategy_info (plan->strategy)->has_gil && plan->gil < LSE_GIL_FREE_THREADED)
    return parallelism_under_gil (plan, (double)busy);
  return busy > 0 ? (double)busy : 1;
}

static double
overhead_seconds (const LsePlan *plan, const LseWorkloadInfo *info)
{
  double workers = plan->workers, chunks = plan->chunks;
  bool is_per_run = plan->pool == LSE_POOL_PER_RUN;
  switch (plan->strategy)
    {
    case LSE_STRATEGY_SERIAL:
      return 0;
    case LSE_STRATEGY_BLAS:
      return WAKE_S;
    case LSE_STRATEGY_THREADS:
    case LSE_STRATEGY_OPENMP:
      return (is_per_run ? workers * THREAD_S : WAKE_S) + chunks * THREAD_TASK_S;
    case LSE_STRATEGY_GIL:
      return WAKE_S + chunks * GIL_TASK_S;
    case LSE_STRATEGY_GRAPH:
      return WAKE_S + chunks * GRAPH_TASK_S +
             (plan->hash ? (double)lse_workload_input_bytes (info, plan->elements) *
                               (double)info->n_inputs / HASH_BYTES_PER_S
                         : 0);
    case LSE_STRATEGY_PROCESSES:
      return (is_per_run ? workers * FORK_S : WAKE_S) + chunks * PIPE_TASK_S +
             (plan->transport == LSE_TRANSPORT_PIPE
                  ? (double)lse_workload_output_bytes (info, plan->elements) / PIPE_BYTES_PER_S
                  : 0);
    case LSE_N_STRATEGIES:
      break;
    }
  return 0;
}

/* Waiting needs workers, but no core. */
static double
waiting_seconds (const LsePlan *plan, const LseWorkloadInfo *info)
{
  uint64_t at_once = plan->workers < plan->chunks ? plan->workers : plan->chunks;
  if (!info->has_io_wait || at_once == 0)
    return 0;
  double each_s = plan->source == LSE_SOURCE_FILE ? FILE_READ_S : (double)plan->io_wait_ns / 1e9;
  return (double)plan->elements * each_s / (double)at_once;
}

double
lse_estimate_seconds (const LsePlan *plan, const LseRates *rates)
{
  const LseWorkloadInfo *info = lse_workload_info (plan->workload);
  double meetings_s = plan->workers > 1 ? info->n_phases * MEETING_S : 0;
  return waiting_seconds (plan, info) + meetings_s +
         one_core_seconds (plan, info, rates) / parallelism (plan, rates) +
         overhead_seconds (plan, info);
}

double
lse_estimate_least_seconds (const LseExpandedPlan *plans, size_t n_plans, const LseRates *rates)
{
  double total = 0;
  for (size_t i = 0; i < n_plans; i++)
    {
      const LsePlan *plan = &plans[i].plan;
      double n = plan->repeats > 0 ? plan->repeats + 1.0 : LSE_LEAST_REPETITIONS;
      if (plans[i].why_skipped[0] == '\0')
        total += n * lse_estimate_seconds (plan, rates);
    }
  return total;
}

/* ------------------------------------------------------------------ refusal */

char *
lse_bytes_format (uint64_t bytes, char *text, size_t size)
{
  static const char *const units[] = {"B", "kB", "MB", "GB", "TB", "PB", "EB"};
  size_t unit = 0;
  uint64_t scale = 1;
  while (unit + 1 < sizeof units / sizeof units[0] && bytes / scale >= 1000)
    {
      scale *= 1000;
      unit++;
    }
  uint64_t whole = bytes / scale, tenths = bytes % scale / (scale >= 10 ? scale / 10 : 1);
  if (unit == 0 || whole >= 100)
    snprintf (text, size, "%" PRIu64 " %s", whole, units[unit]);
  else
    snprintf (text, size, "%" PRIu64 ".%" PRIu64 " %s", whole, tenths, units[unit]);
  return text;
}

/* How much of the available memory may be used. */
static uint64_t
limit_of (uint64_t available_bytes)
{
  return available_bytes / 100 * REFUSE_OVER_PERCENT;
}

static bool
will_run (const LseExpandedPlan *expanded)
{
  return expanded->why_skipped[0] == '\0';
}

/* All plans that will run, with @elements instead of their own unless that is UINT64_MAX. */
static uint64_t
total_of (const LseExpandedPlan *plans, size_t n_plans, uint64_t elements)
{
  uint64_t total = 0;
  for (size_t i = 0; i < n_plans; i++)
    {
      if (!will_run (&plans[i]))
        continue;
      LsePlan plan = plans[i].plan;
      if (elements != UINT64_MAX)
        plan.elements = elements;
      lse_plan_clamp_chunks (&plan);
      total = add (total, lse_estimate_bytes (&plan));
    }
  return total;
}

/* Two leading digits, the rest zeros: a size that one likes to type. */
static uint64_t
round_down (uint64_t value)
{
  uint64_t scale = 1;
  while (value / scale >= 100)
    scale *= 10;
  return value / scale * scale;
}

/* The largest number of elements with which all plans fit into @limit_bytes, rounded down; 0 if
 * there is none. */
static uint64_t
elements_that_fit (const LseExpandedPlan *plans, size_t n_plans, uint64_t limit_bytes)
{
  uint64_t fits = 0, fails = plans[0].plan.elements;
  while (fails - fits > 1)
    {
      uint64_t middle = fits + (fails - fits) / 2;
      if (total_of (plans, n_plans, middle) <= limit_bytes)
        fits = middle;
      else
        fails = middle;
    }
  return round_down (fits);
}

uint64_t
lse_estimate_fitting_elements (const LseExpandedPlan *plans,
                               size_t n_plans,
                               uint64_t available_bytes)
{
  return n_plans > 0 ? elements_that_fit (plans, n_plans, limit_of (available_bytes)) : 0;
}

/* "-N 8000", "-N 1.2e9": as the user would type it. */
static char *
elements_text (uint64_t elements, char *text, size_t size)
{
  unsigned exponent = 0;
  uint64_t leading = elements;
  for (; leading >= 10; leading /= 10)
    exponent++;
  uint64_t scale = 1;
  for (unsigned i = 1; i < exponent; i++)
    scale *= 10;
  unsigned second = (unsigned)(elements / scale % 10);
  if (exponent < 6)
    snprintf (text, size, "-N %" PRIu64, elements);
  else if (second == 0)
    snprintf (text, size, "-N %" PRIu64 "e%u", leading, exponent);
  else
    snprintf (text, size, "-N %" PRIu64 ".%ue%u", leading, second, exponent);
  return text;
}

typedef struct
{
  const char *needed, *available; /* "12.3 GB" */
  const char *fitting;            /* "-N 8000"; NULL if no size fits all runs */
  size_t n_runs;
} Refusal;

/* One whole sentence a case: a language may say all of it in another order. */
static LseStatus
refuse (const Refusal *what, LseError *err)
{
  const char *needed = what->needed, *available = what->available, *fitting = what->fitting;
  int percent = REFUSE_OVER_PERCENT, n = (int)what->n_runs;
  if (n > 2 && fitting != NULL)
    return lse_fail (
        err, LSE_EREFUSED, 0,
        _ ("This needs %s for %d runs at once, more than %d %% of the %s available; %s "
           "would fit, or fewer strategies or worker counts."),
        needed, n, percent, available, fitting);
  if (n > 2)
    return lse_fail (err, LSE_EREFUSED, 0,
                     _ ("This needs %s for %d runs at once, more than %d %% of the %s available; "
                        "take fewer strategies or worker counts, or a smaller -N."),
                     needed, n, percent, available);
  if (n == 2 && fitting != NULL)
    return lse_fail (
        err, LSE_EREFUSED, 0,
        _ ("This needs %s for %d runs at once, more than %d %% of the %s available; %s "
           "would fit."),
        needed, n, percent, available, fitting);
  if (n == 2)
    return lse_fail (err, LSE_EREFUSED, 0,
                     _ ("This needs %s for %d runs at once, more than %d %% of the %s available; "
                        "take a smaller -N or fewer workers or chunks."),
                     needed, n, percent, available);
  if (fitting != NULL)
    return lse_fail (err, LSE_EREFUSED, 0,
                     _ ("This needs %s, more than %d %% of the %s available; %s would fit."),
                     needed, percent, available, fitting);
  return lse_fail (err, LSE_EREFUSED, 0,
                   _ ("This needs %s, more than %d %% of the %s available; take a smaller -N or "
                      "fewer workers or chunks."),
                   needed, percent, available);
}

LseStatus
lse_estimate_check (const LseExpandedPlan *plans,
                    size_t n_plans,
                    uint64_t available_bytes,
                    uint64_t *total_bytes,
                    LseError *err)
{
  uint64_t total = total_of (plans, n_plans, UINT64_MAX);
  if (total_bytes != NULL)
    *total_bytes = total;
  uint64_t limit_bytes = limit_of (available_bytes);
  if (available_bytes == 0 || total <= limit_bytes)
    return LSE_OK;

  size_t n_running = 0;
  bool is_one_size = true;
  for (size_t i = 0; i < n_plans; i++)
    {
      n_running += will_run (&plans[i]);
      is_one_size &= plans[i].plan.workload == plans[0].plan.workload &&
                     plans[i].plan.elements == plans[0].plan.elements;
    }
  char needed[32], available[32], size_text[48];
  lse_bytes_format (total, needed, sizeof needed);
  lse_bytes_format (available_bytes, available, sizeof available);
  uint64_t fits = is_one_size ? elements_that_fit (plans, n_plans, limit_bytes) : 0;
  elements_text (fits, size_text, sizeof size_text);
  return refuse (&(Refusal) {.needed = needed,
                             .available = available,
                             .fitting = fits > 0 ? size_text : NULL,
                             .n_runs = n_running},
                 err);
}
