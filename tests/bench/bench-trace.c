/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What watching costs: a span, spans around the chunks of a real kernel against none, events
 * drained without loss, and the sampler's own CPU time (goals 10, 11 and 17).
 */
#include "bench.h"

#include "trace/ring.h"
#include "trace/sampler.h"
#include "workloads/workload.h"

#include <math.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#define RING_RECORDS (1u << 16)
#define N_SPANS 10000
#define N_ELEMENTS 40960u /* input and output stay in the second-level cache */
#define EVENTS_PER_S 10e6
#define DRAIN_NS 200000000
#define POLL_NS 1000000
#define N_TURNS 1001
#define SAMPLER_PERIOD_NS 100000000
#define WARM_UP_NS 350000000
#define SAMPLER_NS 1500000000

/* ------------------------------------------------------------------ rings */

static char directory[256];
static int n_cpus; /* before we are pinned */

typedef struct
{
  char path[300];
  LseRingWriter writer;
  LseRingReader reader;
} Ring;

static void
fail (const char *what)
{
  fprintf (stderr, "bench-trace: %s\n", what);
  exit (1);
}

static void
ring_start (Ring *ring)
{
  LseError err;
  static int n_rings;
  snprintf (ring->path, sizeof ring->path, "%s/%d", directory, n_rings++);
  if (lse_ring_create (ring->path, RING_RECORDS, 0, &err) != LSE_OK ||
      lse_ring_writer_open (&ring->writer, ring->path, 1, &err) != LSE_OK ||
      lse_ring_reader_open (&ring->reader, ring->path, &err) != LSE_OK)
    fail (err.detail);
  unlink (ring->path);
}

static void
ring_stop (Ring *ring)
{
  lse_ring_writer_close (&ring->writer);
  lse_ring_reader_close (&ring->reader);
}

/* ------------------------------------------------------------------ a span alone */

static void
chained_spans (void *data)
{
  LseRingWriter *writer = data;
  uint64_t since = lse_ring_now (writer);
  for (uint32_t i = 0; i < N_SPANS; i++)
    lse_ring_mark (writer, &since, LSE_EVENT_COMPUTE, i, 0);
}

static void
single_spans (void *data)
{
  LseRingWriter *writer = data;
  for (uint32_t i = 0; i < N_SPANS; i++)
    {
      uint64_t since = lse_ring_now (writer);
      lse_ring_mark (writer, &since, LSE_EVENT_COMPUTE, i, 0);
    }
}

/* What a span is made of where nobody thought about it. */
static void
system_clock_span (LseRingWriter *writer, int64_t begin_ns, uint32_t chunk)
{
  int64_t end_ns = lse_clock_now_ns ();
  lse_ring_emit (writer, (uint64_t)begin_ns, (uint64_t)end_ns, LSE_EVENT_COMPUTE, chunk,
                 (uint32_t)sched_getcpu (), 0);
}

static void
system_clock_spans (void *data)
{
  for (uint32_t i = 0; i < N_SPANS; i++)
    system_clock_span (data, lse_clock_now_ns (), i);
}

static void
bare_ticks (void *data)
{
  LseTickSource source = lse_clock_tick_source ();
  for (uint32_t i = 0; i < N_SPANS; i++)
    {
      uint64_t tick = lse_ticks_read (source);
      __asm__ volatile("" : : "r"(tick));
    }
}

static void
bench_spans (Bench *bench)
{
  Ring ring;
  double per_span = 1.0 / N_SPANS;
  ring_start (&ring);
  size_t chained = bench_add (bench, "chained spans", chained_spans, &ring.writer);
  size_t single = bench_add (bench, "single spans", single_spans, &ring.writer);
  size_t naive = bench_add (bench, "clock_gettime", system_clock_spans, &ring.writer);
  size_t ticks = bench_add (bench, "bare ticks", bare_ticks, NULL);
  bench_measure (bench);
  bench_goal (bench, "", "span, chained", "", BENCH_SHOWN, 0, "ns",
              bench_value (bench, chained, per_span));
  bench_goal (bench, "", "span, two ticks", "", BENCH_SHOWN, 0, "ns",
              bench_value (bench, single, per_span));
  bench_goal (bench, "", "span, 2 clock_gettime + sched_getcpu", "", BENCH_SHOWN, 0, "ns",
              bench_value (bench, naive, per_span));
  bench_goal (bench, "", "one tick alone", "", BENCH_SHOWN, 0, "ns",
              bench_value (bench, ticks, per_span));
  bench_clear (bench);
  ring_stop (&ring);
}

/* ------------------------------------------------------------------ a span around a chunk */

typedef struct
{
  LseWork work;
  LseRingWriter *writer; /* header NULL: a run without tracing */
  uint32_t chunk_elements;
} Loop;

static void
compute_chunk (const Loop *loop, uint64_t at)
{
  uint64_t end = at + loop->chunk_elements < N_ELEMENTS ? at + loop->chunk_elements : N_ELEMENTS;
  loop->work.kernel (&loop->work, at, end, lse_work_output_at (&loop->work, at));
}

static void
compute_chained (Loop *loop)
{
  uint64_t since = lse_ring_now (loop->writer);
  uint32_t chunk = 0;
  for (uint64_t at = 0; at < N_ELEMENTS; at += loop->chunk_elements)
    {
      compute_chunk (loop, at);
      lse_ring_mark (loop->writer, &since, LSE_EVENT_COMPUTE, chunk++, 0);
    }
}

static void
compute_by_system_clock (Loop *loop)
{
  uint32_t chunk = 0;
  for (uint64_t at = 0; at < N_ELEMENTS; at += loop->chunk_elements)
    {
      int64_t begin_ns = lse_clock_now_ns ();
      compute_chunk (loop, at);
      system_clock_span (loop->writer, begin_ns, chunk++);
    }
}

/* Two ways to do the same: a round is many short turns of both, one right after the other, so that
 * whatever slows the machine down hits both; its figure is the median ratio of a turn. */
typedef struct
{
  Loop traced, plain;
  void (*compute) (Loop *loop);
  double plain_ns; /* one turn, median of the last round */
} Pair;

static int
compare_doubles (const void *a, const void *b)
{
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

static double
turn_ns (void (*compute) (Loop *loop), Loop *loop)
{
  int64_t begin_ns = lse_clock_now_ns ();
  compute (loop);
  return (double)(lse_clock_now_ns () - begin_ns);
}

static double
ratio_of_pair (void *data)
{
  static double ratios[N_TURNS], plain[N_TURNS];
  Pair *pair = data;
  for (int i = 0; i < N_TURNS; i++)
    {
      double traced_ns = i % 2 == 0 ? turn_ns (pair->compute, &pair->traced) : 0;
      plain[i] = turn_ns (compute_chained, &pair->plain);
      if (i % 2 == 1)
        traced_ns = turn_ns (pair->compute, &pair->traced);
      ratios[i] = traced_ns / plain[i];
    }
  qsort (ratios, N_TURNS, sizeof ratios[0], compare_doubles);
  qsort (plain, N_TURNS, sizeof plain[0], compare_doubles);
  pair->plain_ns = plain[N_TURNS / 2];
  return ratios[N_TURNS / 2];
}

static void
work_start (LseWork *work)
{
  LsePlan plan;
  LseError err;
  lse_plan_init (&plan, LSE_WORKLOAD_SINCOS, LSE_STRATEGY_SERIAL, 1, NULL);
  plan.elements = N_ELEMENTS;
  plan.kernel = LSE_KERNEL_SIMD;
  if (lse_work_init (work, &plan, LSE_PAGES_PRIVATE, NULL, &err) != LSE_OK)
    fail (err.detail);
  work->workload->fill (work, 0, work->n_units);
  work->kernel (work, 0, work->n_units, work->output);
}

/* (value - offset) × factor */
static BenchValue
scaled (BenchValue ratio, double offset, double factor)
{
  return (BenchValue) {.value = (ratio.value - offset) * factor,
                       .low = (ratio.low - offset) * factor,
                       .high = (ratio.high - offset) * factor};
}

static void
bench_chunks (Bench *bench)
{
  Ring ring;
  LseWork work;
  LseRingWriter off = {0};
  ring_start (&ring);
  work_start (&work);
  Pair small = {{work, &ring.writer, 1024}, {work, &off, 1024}, compute_chained, 0};
  Pair naive = {{work, &ring.writer, 1024}, {work, &off, 1024}, compute_by_system_clock, 0};
  Pair large = {{work, &ring.writer, 10240}, {work, &off, 10240}, compute_chained, 0};
  size_t small_ratio = bench_add_measured (bench, "1 k chunks", ratio_of_pair, &small);
  size_t naive_ratio = bench_add_measured (bench, "1 k, clock_gettime", ratio_of_pair, &naive);
  size_t large_ratio = bench_add_measured (bench, "10 k chunks", ratio_of_pair, &large);
  bench_measure (bench);

  BenchValue ratio = bench_value (bench, small_ratio, 1);
  double chunk_ns = small.plain_ns / (N_ELEMENTS / 1024);
  bench_goal (bench, "10", "traced / untraced, 1 k chunks", "clock_gettime", BENCH_AT_MOST, 1.01,
              "×", ratio);
  bench_goal (bench, "", "the same with clock_gettime", "", BENCH_SHOWN, 0, "×",
              bench_value (bench, naive_ratio, 1));
  bench_goal (bench, "", "added by a span", "", BENCH_SHOWN, 0, "ns",
              scaled (ratio, 1.0, chunk_ns));
  /* less than a direct comparison can show: ten times the work, the same span */
  bench_goal (bench, "10", "added at 10 k chunks, from that", "", BENCH_AT_MOST, 0.1, "%",
              scaled (ratio, 1.0, 10));
  bench_goal (bench, "", "added at 10 k chunks, measured", "", BENCH_SHOWN, 0, "%",
              scaled (bench_value (bench, large_ratio, 1), 1.0, 100));
  bench_clear (bench);
  lse_work_clear (&work);
  ring_stop (&ring);
}

/* ------------------------------------------------------------------ draining */

typedef struct
{
  Ring ring;
  double events_per_s; /* wanted; 0: as fast as possible */
  int is_done;         /* atomic */
  double measured_per_s;
  uint64_t n_read;
  double lost;
} Drain;

/* Spans at a steady rate, in small bursts: a pause to the ns would cost more than the span. */
static void *
writer_thread (void *data)
{
  Drain *drain = data;
  LseRingWriter *writer = &drain->ring.writer;
  uint64_t n_written = 0, since;
  bench_pin_self (1);
  int64_t begin_ns = lse_clock_now_ns (), now_ns = begin_ns;
  since = lse_ring_now (writer);
  while (now_ns < begin_ns + DRAIN_NS)
    {
      double due = drain->events_per_s > 0
                       ? drain->events_per_s * 1e-9 * (double)(now_ns - begin_ns)
                       : (double)n_written + 100;
      for (; (double)n_written < due; n_written++)
        lse_ring_mark (writer, &since, LSE_EVENT_COMPUTE, (uint32_t)n_written, 0);
      now_ns = lse_clock_now_ns ();
    }
  drain->measured_per_s = (double)n_written / ((double)(now_ns - begin_ns) * 1e-9);
  __atomic_store_n (&drain->is_done, 1, __ATOMIC_RELEASE); /* acquire: drain_events() */
  return NULL;
}

static void
drain_all (Drain *drain)
{
  static LseEvent events[4096];
  size_t n;
  while ((n = lse_ring_reader_drain (&drain->ring.reader, events, 4096)) > 0)
    drain->n_read += n;
}

/* A reader that polls every ms. Returns the events that were lost. */
static double
drain_events (void *data)
{
  Drain *drain = data;
  pthread_t thread;
  uint64_t lost_before = drain->ring.reader.n_lost;
  drain->is_done = 0;
  bench_pin_self (0);
  if (pthread_create (&thread, NULL, writer_thread, drain) != 0)
    return (double)NAN;
  int64_t poll_ns = lse_clock_now_ns ();
  while (!__atomic_load_n (&drain->is_done, __ATOMIC_ACQUIRE)) /* release: writer_thread() */
    {
      drain_all (drain);
      poll_ns += POLL_NS;
      lse_clock_sleep_until_ns (poll_ns);
    }
  pthread_join (thread, NULL);
  drain_all (drain);
  return (double)(drain->ring.reader.n_lost - lost_before);
}

/* ns per event of the reader alone. */
static double
drain_full_ring (void *data)
{
  Drain *drain = data;
  drain_all (drain);
  for (uint32_t i = 0; i < RING_RECORDS / N_SPANS; i++)
    chained_spans (&drain->ring.writer);
  uint64_t n_before = drain->n_read;
  int64_t begin_ns = lse_clock_now_ns ();
  drain_all (drain);
  return (double)(lse_clock_now_ns () - begin_ns) / (double)(drain->n_read - n_before);
}

static void
bench_drain (Bench *bench)
{
  Drain paced = {.events_per_s = EVENTS_PER_S}, full = {0};
  if (n_cpus < 2)
    {
      bench_not_here (bench, "11", "events drained without loss", "there is one CPU");
      return;
    }
  ring_start (&paced.ring);
  ring_start (&full.ring);
  size_t lost = bench_add_measured (bench, "lost of 2 M", drain_events, &paced);
  size_t reader = bench_add_measured (bench, "reader alone", drain_full_ring, &full);
  bench_measure (bench);
  bench_goal (bench, "11", "events written, polled every 1 ms", "", BENCH_AT_LEAST,
              EVENTS_PER_S * 0.98e-6, "M/s", bench_exact (paced.measured_per_s * 1e-6));
  bench_goal (bench, "11", "of them lost, in a ring of 64 k", "", BENCH_AT_MOST, 0, "",
              bench_value (bench, lost, 1));
  bench_goal (bench, "", "lost in all rounds", "", BENCH_SHOWN, 0, "",
              bench_exact ((double)paced.ring.reader.n_lost));
  bench_goal (bench, "", "reader's time", "", BENCH_SHOWN, 0, "ns/event",
              bench_value (bench, reader, 1));
  bench_clear (bench);
  ring_stop (&paced.ring);
  ring_stop (&full.ring);
}

/* ------------------------------------------------------------------ the sampler */

/* A run: a process that forked @n_children, each bound and busy, as far as they get the CPU. */
static pid_t
start_run (int n_children)
{
  pid_t pid = fork ();
  if (pid != 0)
    return pid;
  setpgid (0, 0);
  prctl (PR_SET_PDEATHSIG, SIGKILL);
  for (int i = 0; i < n_children; i++)
    if (fork () == 0)
      {
        prctl (PR_SET_PDEATHSIG, SIGKILL);
        bench_pin_self (i % n_cpus);
        for (;;)
          __asm__ volatile("" : : : "memory");
      }
  for (;;)
    pause ();
}

/* CPU time that the sampler has used by now, in ns; @elapsed_ns: since it began. NAN on failure. */
static double
sampler_cost_ns (LseSampler *sampler, double *elapsed_ns)
{
  LseCoreHistory history;
  double cost_ns = (double)NAN;
  if (lse_sampler_take (sampler, &history, NULL) != LSE_OK || history.n_samples == 0)
    return cost_ns;
  *elapsed_ns =
      (double)(history.samples[history.n_samples - 1].end_ns - history.samples[0].begin_ns);
  cost_ns = history.cost_ratio * *elapsed_ns;
  lse_core_history_clear (&history);
  return cost_ns;
}

/* CPU time of the sampler in percent of a core, beside a run and after the first samples. @data:
 * number of children */
static double
sampler_cost (void *data)
{
  LseSampler *sampler;
  double cost_pct = (double)NAN, before_ns = 0, after_ns = 0;
  pid_t pid = start_run (*(const int *)data);
  setpgid (pid, pid);
  if (lse_sampler_start (&sampler, "", SAMPLER_PERIOD_NS, NULL) == LSE_OK)
    {
      lse_sampler_watch (sampler, pid);
      lse_clock_sleep_until_ns (lse_clock_now_ns () + WARM_UP_NS);
      double cost_ns = sampler_cost_ns (sampler, &before_ns);
      lse_clock_sleep_until_ns (lse_clock_now_ns () + SAMPLER_NS);
      cost_ns = sampler_cost_ns (sampler, &after_ns) - cost_ns;
      cost_pct = 100 * cost_ns / (after_ns - before_ns);
      lse_sampler_stop (sampler);
    }
  kill (-pid, SIGKILL);
  waitpid (pid, NULL, 0);
  return cost_pct;
}

static void
bench_sampler (Bench *bench)
{
  static int none = 0, two = 2, eight = 8;
  size_t idle = bench_add_measured (bench, "an idle process", sampler_cost, &none);
  size_t small = bench_add_measured (bench, "2 processes", sampler_cost, &two);
  size_t large = bench_add_measured (bench, "8 processes", sampler_cost, &eight);
  bench_measure (bench);
  bench_goal (bench, "17", "sampler at 10 Hz, 2 busy processes", "", BENCH_AT_MOST, 0.1,
              "% of a core", bench_value (bench, small, 1));
  bench_goal (bench, "", "sampler, idle", "", BENCH_SHOWN, 0, "% of a core",
              bench_value (bench, idle, 1));
  bench_goal (bench, "", "sampler, 8 busy processes", "", BENCH_SHOWN, 0, "% of a core",
              bench_value (bench, large, 1));
  bench_clear (bench);
}

int
main (void)
{
  Bench *bench = bench_new ("trace", BENCH_ROUNDS);
  const char *parent = getenv ("TMPDIR");
  snprintf (directory, sizeof directory, "%s/lanescope-bench-XXXXXX",
            parent != NULL ? parent : P_tmpdir);
  if (mkdtemp (directory) == NULL)
    fail ("no directory for temporary files");
  n_cpus = bench_n_cpus ();
  bench_sampler (bench); /* before we are pinned */
  bench_pin_self (0);
  bench_spans (bench);
  bench_chunks (bench);
  bench_drain (bench);
  bench_free (bench);
  rmdir (directory);
  return 0;
}
