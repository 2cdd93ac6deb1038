/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What strategies cost without work: fork and join, an empty chunk, threads and processes made per
 * run; beside libgomp's way to do the same (goals 6 and 7). Two workers on two CPUs, tracing off,
 * through the same entry points as a run; the kernel is called and does nothing.
 */
#include "bench.h"
#include "strategies/strategy.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#ifdef _OPENMP
#include <omp.h>
#endif

#define N_WORKERS 2
#define N_CHUNKS 1000000u
#define N_TASKS 200000u
#define N_BALANCE_CHUNKS 20000u
#define IDLE_US 1500
#define N_WAKES 20
#define N_HOT_CALLS 5000
#define SETTLE_US 10000

typedef struct
{
  LsePlan plan;
  LseWorkload workload;
  LseWorkloadInfo info;
  LseWork work;
  LseTeam team;
  LseSlot *slots;
  const LseStrategy *strategy;
  void *state;
} Rig;

static LseCpuSet all_cpus; /* before any strategy binds us */

/* ------------------------------------------------------------------ a team without work */

static void
empty_kernel (const LseWork *work, uint64_t begin, uint64_t end, void *result)
{
  __asm__ volatile("" : : "r"(begin), "r"(result));
}

static void
no_fill (LseWork *work, uint64_t begin, uint64_t end)
{
}

static int
nth_cpu (int index)
{
  int cpu = -1;
  do
    cpu = lse_cpuset_next (&all_cpus, cpu);
  while (index-- > 0);
  return cpu;
}

/* Ends the program on a failure. Binds the calling thread as the strategy does: to worker 0's CPU
 * if it is worker 0, to all CPUs if it only coordinates. */
static void
rig_start (Rig *rig, LseStrategyId id, LseSchedule schedule, LsePool pool, uint32_t n_chunks)
{
  static double place; /* where results would go */
  LseError err = {0};
  void *slots = NULL;
  size_t slots_bytes = (N_WORKERS + 1) * sizeof (LseSlot);
  LseStatus status = lse_pages_map (&slots, slots_bytes, LSE_PAGES_SHARED, &err);
  if (status != LSE_OK)
    goto failed;

  *rig = (Rig) {.plan = {.strategy = id,
                         .elements = n_chunks,
                         .chunks = n_chunks,
                         .workers = N_WORKERS,
                         .schedule = schedule,
                         .pool = pool,
                         .transport = LSE_TRANSPORT_SHARED,
                         .split_every = 4},
                .workload = {.fill = no_fill},
                .info = {.name = "nothing", .shape = LSE_SHAPE_MAP},
                .slots = slots,
                .strategy = lse_strategy_find_builtin (id)};
  rig->work = (LseWork) {.workload = &rig->workload,
                         .info = &rig->info,
                         .kernel = empty_kernel,
                         .elements = n_chunks,
                         .n_units = n_chunks,
                         .output = &place};
  rig->team = (LseTeam) {.plan = &rig->plan,
                         .work = &rig->work,
                         .may_spin = true,
                         .coordinator = &rig->slots[0],
                         .slots = &rig->slots[1],
                         .allowed = all_cpus,
                         .n_workers = N_WORKERS};
  int cpu = -1;
  for (int i = 0; i < N_WORKERS; i++)
    {
      cpu = lse_cpuset_next (&rig->team.allowed, cpu);
      rig->team.slots[i] = (LseSlot) {.worker = i, .requested_cpu = cpu, .last_cpu = -1};
    }
  rig->slots[0] = (LseSlot) {.worker = -1, .requested_cpu = -1, .last_cpu = -1};
  status = rig->strategy->start (&rig->team, &rig->state, &err);
  if (status == LSE_OK)
    return;
failed:
  fprintf (stderr, "bench-strategies: %s\n", err.detail);
  exit (1);
}

static void
rig_stop (Rig *rig)
{
  rig->strategy->stop (&rig->team, rig->state);
  lse_pages_unmap (rig->slots, (N_WORKERS + 1) * sizeof (LseSlot));
}

/* ------------------------------------------------------------------ candidates */

static void
wake (void *data)
{
  Rig *rig = data;
  rig->strategy->round (&rig->team, rig->state, LSE_JOB_WAKE, NULL);
}

static void
compute (void *data)
{
  Rig *rig = data;
  rig->strategy->round (&rig->team, rig->state, LSE_JOB_COMPUTE, NULL);
}

/* Time of one call, of many, while everybody is awake. The pause before is for the other
 * candidates' threads: libgomp's look around for milliseconds before they sleep. */
static double
awake (BenchCallFn call, BenchCallFn warm_up, void *data, int n_calls)
{
  usleep (SETTLE_US);
  for (int i = 0; i < N_WAKES; i++)
    warm_up (data);
  int64_t begin_ns = lse_clock_now_ns ();
  for (int i = 0; i < n_calls; i++)
    call (data);
  return (double)(lse_clock_now_ns () - begin_ns) / n_calls;
}

static double
wake_awake (void *data)
{
  return awake (wake, wake, data, N_HOT_CALLS);
}

static double
compute_awake (void *data)
{
  return awake (compute, wake, data, 1);
}

static int
compare_doubles (const void *a, const void *b)
{
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

/* The median wake-up after a pause in which everybody falls asleep. */
static double
after_idle (BenchCallFn call, void *data)
{
  double times_ns[N_WAKES];
  for (int i = 0; i < N_WAKES; i++)
    {
      usleep (IDLE_US);
      int64_t begin_ns = lse_clock_now_ns ();
      call (data);
      times_ns[i] = (double)(lse_clock_now_ns () - begin_ns);
    }
  qsort (times_ns, N_WAKES, sizeof times_ns[0], compare_doubles);
  return times_ns[N_WAKES / 2];
}

static double
wake_after_idle (void *data)
{
  return after_idle (wake, data);
}

#ifdef _OPENMP
/* libgomp's threads inherit the mask of whoever is there first: one CPU each, as ours have. */
static void
gomp_bind (void)
{
#pragma omp parallel num_threads(N_WORKERS)
  {
    LseCpuSet one = {0}, effective;
    lse_cpuset_add (&one, nth_cpu (omp_get_thread_num ()));
    lse_bind_self (&one, &effective, NULL);
  }
}

static void
gomp_region (void *data)
{
#pragma omp parallel num_threads(N_WORKERS)
  {
    __asm__ volatile("");
  }
}

static double
gomp_awake (void *data)
{
  return awake (gomp_region, gomp_region, data, N_HOT_CALLS);
}

static double
gomp_after_idle (void *data)
{
  return after_idle (gomp_region, data);
}

static void
gomp_dynamic_call (void *data)
{
  const Rig *rig = data;
#pragma omp parallel for num_threads(N_WORKERS) schedule(dynamic, 1)
  for (uint32_t chunk = 0; chunk < N_CHUNKS; chunk++)
    rig->work.kernel (&rig->work, chunk, chunk + 1, rig->work.output);
}

static void
gomp_static_call (void *data)
{
  const Rig *rig = data;
#pragma omp parallel for num_threads(N_WORKERS) schedule(static)
  for (uint32_t chunk = 0; chunk < N_CHUNKS; chunk++)
    rig->work.kernel (&rig->work, chunk, chunk + 1, rig->work.output);
}

static double
gomp_static (void *data)
{
  return awake (gomp_static_call, gomp_region, data, 1);
}

static double
gomp_dynamic (void *data)
{
  return awake (gomp_dynamic_call, gomp_region, data, 1);
}

static void
gomp_halve (const Rig *rig, uint32_t begin, uint32_t end)
{
  if (end - begin <= 1)
    {
      rig->work.kernel (&rig->work, begin, end, rig->work.output);
      return;
    }
  uint32_t middle = begin + (end - begin) / 2;
#pragma omp task
  gomp_halve (rig, middle, end);
  gomp_halve (rig, begin, middle);
#pragma omp taskwait
}

static void
gomp_tasks_call (void *data)
{
#pragma omp parallel num_threads(N_WORKERS)
#pragma omp single
  gomp_halve (data, 0, N_TASKS);
}

static double
gomp_tasks (void *data)
{
  return awake (gomp_tasks_call, gomp_region, data, 1);
}
#endif

/* ------------------------------------------------------------------ balance */

static _Thread_local int this_worker = 1; /* 0 in main()'s thread */
static double busy_ns[N_WORKERS];

/* About 300 ns of work, counted to the thread that does it. */
static void
busy_kernel (const LseWork *work, uint64_t begin, uint64_t end, void *result)
{
  int64_t begin_ns = lse_clock_now_ns (), now_ns;
  do
    now_ns = lse_clock_now_ns ();
  while (now_ns - begin_ns < 300);
  busy_ns[this_worker] += (double)(now_ns - begin_ns);
}

/* Mean over maximum of the workers' time at work, in one round of chunks that do some. */
static double
balance (void *data)
{
  memset (busy_ns, 0, sizeof busy_ns);
  wake (data);
  compute (data);
  double most = fmax (busy_ns[0], busy_ns[1]);
  return most > 0 ? (busy_ns[0] + busy_ns[1]) / N_WORKERS / most : NAN;
}

/* ------------------------------------------------------------------ rows */

static void
bench_fork_join (Bench *bench)
{
  Rig processes, threads; /* forked first: from a process with one thread */
  rig_start (&processes, LSE_STRATEGY_PROCESSES, LSE_SCHEDULE_STATIC, LSE_POOL_PERSISTENT, 2);
  rig_start (&threads, LSE_STRATEGY_THREADS, LSE_SCHEDULE_STATIC, LSE_POOL_PERSISTENT, 2);
  size_t hot = bench_add_measured (bench, "threads, awake", wake_awake, &threads);
  size_t idle = bench_add_measured (bench, "threads, after idle", wake_after_idle, &threads);
  size_t forked = bench_add_measured (bench, "processes, awake", wake_awake, &processes);
#ifdef _OPENMP
  size_t gomp = bench_add_measured (bench, "libgomp, awake", gomp_awake, NULL);
  size_t gomp_idle = bench_add_measured (bench, "libgomp, after idle", gomp_after_idle, NULL);
#endif
  bench_measure (bench);
  bench_goal (bench, "6", "fork-join, pool awake", "libgomp", BENCH_AT_MOST, 0.3, "µs",
              bench_value (bench, hot, 1e-3));
  bench_goal (bench, "6", "fork-join, after 1.5 ms idle", "libgomp", BENCH_AT_MOST, 60, "µs",
              bench_value (bench, idle, 1e-3));
  bench_goal (bench, "", "fork-join of processes, awake", "", BENCH_SHOWN, 0, "µs",
              bench_value (bench, forked, 1e-3));
#ifdef _OPENMP
  bench_goal (bench, "", "libgomp parallel region, awake", "", BENCH_SHOWN, 0, "µs",
              bench_value (bench, gomp, 1e-3));
  bench_goal (bench, "", "libgomp, after 1.5 ms idle", "", BENCH_SHOWN, 0, "µs",
              bench_value (bench, gomp_idle, 1e-3));
#endif
  bench_clear (bench);
  rig_stop (&threads);
  rig_stop (&processes);
}

static void
bench_chunks (Bench *bench)
{
  double per_chunk = 1.0 / N_CHUNKS;
  Rig block, each, steal;
  rig_start (&block, LSE_STRATEGY_THREADS, LSE_SCHEDULE_STATIC, LSE_POOL_PERSISTENT, N_CHUNKS);
  rig_start (&each, LSE_STRATEGY_THREADS, LSE_SCHEDULE_DYNAMIC, LSE_POOL_PERSISTENT, N_CHUNKS);
  rig_start (&steal, LSE_STRATEGY_GRAPH, LSE_SCHEDULE_STATIC, LSE_POOL_PERSISTENT, N_CHUNKS);
  size_t fixed = bench_add_measured (bench, "static", compute_awake, &block);
  size_t dynamic = bench_add_measured (bench, "dynamic", compute_awake, &each);
  size_t graph = bench_add_measured (bench, "graph", compute_awake, &steal);
#ifdef _OPENMP
  size_t gomp_fixed = bench_add_measured (bench, "libgomp static", gomp_static, &block);
  size_t gomp = bench_add_measured (bench, "libgomp dynamic", gomp_dynamic, &each);
  size_t tasks = bench_add_measured (bench, "libgomp tasks", gomp_tasks, &steal);
#endif
  bench_measure (bench);
  bench_goal (bench, "7", "empty chunk, static", "libgomp", BENCH_AT_MOST, 1, "ns",
              bench_value (bench, fixed, per_chunk));
  bench_goal (bench, "7", "empty chunk, dynamic", "libgomp", BENCH_AT_MOST, 10, "ns",
              bench_value (bench, dynamic, per_chunk));
  bench_goal (bench, "7", "empty task, stealing", "libgomp", BENCH_AT_MOST, 5, "ns",
              bench_value (bench, graph, per_chunk));
#ifdef _OPENMP
  bench_goal (bench, "", "libgomp static", "", BENCH_SHOWN, 0, "ns",
              bench_value (bench, gomp_fixed, per_chunk));
  bench_goal (bench, "", "libgomp dynamic, 1", "", BENCH_SHOWN, 0, "ns",
              bench_value (bench, gomp, per_chunk));
  bench_goal (bench, "", "libgomp recursive tasks", "", BENCH_SHOWN, 0, "ns",
              bench_value (bench, tasks, 1.0 / N_TASKS));
#endif
  bench_clear (bench);
  rig_stop (&steal);
  rig_stop (&each);
  rig_stop (&block);
}

static void
bench_balance (Bench *bench)
{
  Rig steal;
  rig_start (&steal, LSE_STRATEGY_GRAPH, LSE_SCHEDULE_STATIC, LSE_POOL_PERSISTENT,
             N_BALANCE_CHUNKS);
  steal.work.kernel = busy_kernel;
  size_t stolen = bench_add_measured (bench, "balance", balance, &steal);
  bench_measure (bench);
  bench_goal (bench, "7", "balance of 2 workers, stealing", "", BENCH_AT_LEAST, 0.95, "",
              bench_value (bench, stolen, 1));
  bench_clear (bench);
  rig_stop (&steal);
}

static void
bench_per_run (Bench *bench)
{
  Rig threads, processes;
  rig_start (&threads, LSE_STRATEGY_THREADS, LSE_SCHEDULE_STATIC, LSE_POOL_PER_RUN, 2);
  rig_start (&processes, LSE_STRATEGY_PROCESSES, LSE_SCHEDULE_STATIC, LSE_POOL_PER_RUN, 2);
  size_t created = bench_add (bench, "threads per run", compute, &threads);
  size_t forked = bench_add (bench, "processes per run", compute, &processes);
  bench_measure (bench);
  bench_goal (bench, "", "2 threads created, bound, joined", "", BENCH_SHOWN, 0, "µs",
              bench_value (bench, created, 1e-3));
  bench_goal (bench, "", "2 processes forked, bound, waited for", "", BENCH_SHOWN, 0, "µs",
              bench_value (bench, forked, 1e-3));
  bench_clear (bench);
  rig_stop (&processes);
  rig_stop (&threads);
}

/* ------------------------------------------------------------------ program */

int
main (void)
{
  Bench *bench = bench_new ("strategies", BENCH_ROUNDS);
  if (bench_n_cpus () >= N_WORKERS)
    {
      this_worker = 0;
      lse_bind_get_self (&all_cpus);
#ifdef _OPENMP
      gomp_bind ();
#endif
      bench_fork_join (bench);
      bench_chunks (bench);
      bench_balance (bench);
      bench_per_run (bench);
    }
  else
    {
      bench_not_here (bench, "6", "fork-join", "there is one CPU");
      bench_not_here (bench, "7", "empty chunk", "there is one CPU");
    }
  bench_free (bench);
  return 0;
}
