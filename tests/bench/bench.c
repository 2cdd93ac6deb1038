/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bench.h"

#include "base/clock.h"

#include <math.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define MAX_CANDIDATES 48
#define MAX_ROUNDS 101
#define N_RESAMPLES 2000
/* A call is repeated until a round of it lasts this long: long against the clock and a tick. */
#define ROUND_NS 4e6
/* Others may take this share of the machine; after the last window the bench goes on regardless. */
#define QUIET_RATIO 0.06
#define QUIET_WINDOW_NS 60000000
#define QUIET_MAX_WINDOWS 25

typedef struct
{
  char name[48];
  BenchCallFn call;
  BenchMeasureFn measure;
  void *data;
  uint64_t n_repeats;
  double values[MAX_ROUNDS];
} Candidate;

struct Bench
{
  const char *title;
  int n_rounds;
  int n_met, n_missed, n_not_here, n_noisy_rounds;
  size_t n_candidates;
  Candidate candidates[MAX_CANDIDATES];
};

/* ------------------------------------------------------------------ a quiet machine */

typedef struct
{
  uint64_t busy, total;
} CpuTime;

static CpuTime
read_cpu_time (void)
{
  unsigned long long fields[8] = {0};
  CpuTime time = {0};
  FILE *file = fopen ("/proc/stat", "re");
  if (file == NULL)
    return time;
  if (fscanf (file, "cpu %llu %llu %llu %llu %llu %llu %llu %llu", &fields[0], &fields[1],
              &fields[2], &fields[3], &fields[4], &fields[5], &fields[6], &fields[7]) == 8)
    for (int i = 0; i < 8; i++)
      {
        time.total += fields[i];
        time.busy += i == 3 || i == 4 ? 0 : fields[i];
      }
  fclose (file);
  return time;
}

/* This thread sleeps meanwhile; what the program's others do (a pool that spins) is not counted. */
static bool
wait_quiet (void)
{
  double tick_ns = 1e9 / (double)sysconf (_SC_CLK_TCK);
  for (int i = 0; i < QUIET_MAX_WINDOWS; i++)
    {
      CpuTime before = read_cpu_time ();
      int64_t own_before_ns = lse_clock_process_cpu_ns ();
      lse_clock_sleep_until_ns (lse_clock_now_ns () + QUIET_WINDOW_NS);
      CpuTime after = read_cpu_time ();
      double own = (double)(lse_clock_process_cpu_ns () - own_before_ns) / tick_ns;
      double total = (double)(after.total - before.total);
      if ((double)(after.busy - before.busy) - own <= QUIET_RATIO * total + 0.5)
        return true;
    }
  return false;
}

/* ------------------------------------------------------------------ rows of text */

/* A cell of @width columns, negative: flush right. printf counts bytes, "≤" and "×" have more. */
static void
print_cell (const char *text, int width)
{
  int n_columns = 0;
  for (const char *c = text; *c != '\0'; c++)
    n_columns += (*c & 0xc0) != 0x80;
  int n_blanks = abs (width) > n_columns ? abs (width) - n_columns : 0;
  if (width < 0)
    printf ("%*s%s ", n_blanks, "", text);
  else
    printf ("%s%*s ", text, n_blanks, "");
}

static void
print_row (const char *const cells[7])
{
  static const int widths[7] = {4, 44, 26, -14, -10, 18, 0};
  for (int i = 0; i < 7; i++)
    print_cell (cells[i], widths[i]);
  putchar ('\n');
  fflush (stdout);
}

/* As it was before anything was pinned. */
static const cpu_set_t *
allowed_at_start (void)
{
  static cpu_set_t allowed;
  static bool is_known;
  if (!is_known)
    is_known = sched_getaffinity (0, sizeof allowed, &allowed) == 0;
  return &allowed;
}

/* ------------------------------------------------------------------ candidates and rounds */

Bench *
bench_new (const char *title, int n_rounds)
{
  Bench *bench = calloc (1, sizeof *bench);
  if (bench == NULL)
    exit (EXIT_FAILURE);
  allowed_at_start ();
  const char *wanted = getenv ("LANESCOPE_BENCH_ROUNDS");
  n_rounds = wanted != NULL && atoi (wanted) > 0 ? atoi (wanted) : n_rounds < 7 ? 7 : n_rounds;
  bench->title = title;
  bench->n_rounds = n_rounds < MAX_ROUNDS ? n_rounds : MAX_ROUNDS;
  printf ("%s: medians of %d interleaved rounds, 95 %% intervals\n\n", title, bench->n_rounds);
  print_row ((const char *const[7]) {"goal", "what", "against", "limit", "value", "interval", ""});
  return bench;
}

void
bench_free (Bench *bench)
{
  printf ("\n%s: %d goals met, %d missed, %d not measurable here", bench->title, bench->n_met,
          bench->n_missed, bench->n_not_here);
  if (bench->n_noisy_rounds > 0)
    printf ("; in %d rounds other programs used the machine", bench->n_noisy_rounds);
  printf ("\n\n");
  free (bench);
}

void
bench_clear (Bench *bench)
{
  bench->n_candidates = 0;
}

static size_t
add (Bench *bench, const char *name, BenchCallFn call, BenchMeasureFn measure, void *data)
{
  if (bench->n_candidates == MAX_CANDIDATES)
    {
      fprintf (stderr, "The bench holds %d candidates at most.\n", MAX_CANDIDATES);
      exit (EXIT_FAILURE);
    }
  Candidate *candidate = &bench->candidates[bench->n_candidates];
  *candidate = (Candidate) {.call = call, .measure = measure, .data = data, .n_repeats = 1};
  snprintf (candidate->name, sizeof candidate->name, "%s", name);
  return bench->n_candidates++;
}

size_t
bench_add (Bench *bench, const char *name, BenchCallFn call, void *data)
{
  return add (bench, name, call, NULL, data);
}

size_t
bench_add_measured (Bench *bench, const char *name, BenchMeasureFn measure, void *data)
{
  return add (bench, name, NULL, measure, data);
}

/* What is repeated goes once before, uncounted: the other candidates have used the caches. */
static double
time_call (const Candidate *candidate)
{
  if (candidate->n_repeats > 1)
    candidate->call (candidate->data);
  int64_t begin_ns = lse_clock_now_ns ();
  for (uint64_t i = 0; i < candidate->n_repeats; i++)
    candidate->call (candidate->data);
  return (double)(lse_clock_now_ns () - begin_ns) / (double)candidate->n_repeats;
}

/* The round that is not counted: warms caches and pools, and finds how often a call must be
 * repeated. */
static void
prepare (Candidate *candidate)
{
  if (candidate->measure != NULL)
    {
      candidate->measure (candidate->data);
      return;
    }
  double ns = time_call (candidate);
  while (ns * (double)candidate->n_repeats < ROUND_NS)
    {
      double wanted = ROUND_NS / fmax (ns, 0.1);
      double next = fmin (ceil (wanted), (double)candidate->n_repeats * 100);
      candidate->n_repeats =
          (uint64_t)next > candidate->n_repeats ? (uint64_t)next : candidate->n_repeats + 1;
      ns = time_call (candidate);
    }
}

void
bench_measure (Bench *bench)
{
  size_t n = bench->n_candidates;
  bool shows_progress = isatty (STDERR_FILENO);
  for (size_t i = 0; i < n; i++)
    prepare (&bench->candidates[i]);
  for (int round = 0; round < bench->n_rounds; round++)
    {
      if (shows_progress)
        fprintf (stderr, "\rround %d of %d ", round + 1, bench->n_rounds);
      bench->n_noisy_rounds += !wait_quiet ();
      /* Another neighbour before each candidate every round: forwards, then backwards, shifted. */
      for (size_t i = 0; i < n; i++)
        {
          size_t place = round % 2 == 0 ? i : n - 1 - i;
          Candidate *candidate = &bench->candidates[(place + (size_t)round / 2) % n];
          candidate->values[round] = candidate->call != NULL ? time_call (candidate)
                                                             : candidate->measure (candidate->data);
        }
    }
  if (shows_progress)
    fprintf (stderr, "\r                    \r");
  if (getenv ("LANESCOPE_BENCH_VERBOSE") != NULL)
    for (size_t i = 0; i < n; i++)
      {
        BenchValue ns = bench_value (bench, i, 1);
        fprintf (stderr, "  %-40s %14.1f  [%.1f, %.1f]\n", bench->candidates[i].name, ns.value,
                 ns.low, ns.high);
      }
}

/* ------------------------------------------------------------------ statistics */

static int
compare_doubles (const void *a, const void *b)
{
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

static double
median_of (double *values, int n)
{
  qsort (values, (size_t)n, sizeof *values, compare_doubles);
  return n % 2 == 1 ? values[n / 2] : 0.5 * (values[n / 2 - 1] + values[n / 2]);
}

static BenchValue
median_with_interval (const double *values, int n)
{
  static double medians[N_RESAMPLES];
  double drawn[MAX_ROUNDS];
  uint64_t state = 88172645463325252u;
  for (int i = 0; i < n; i++)
    if (!isfinite (values[i]))
      return (BenchValue) {NAN, NAN, NAN};
  for (int resample = 0; resample < N_RESAMPLES; resample++)
    {
      for (int i = 0; i < n; i++)
        {
          state = state * 6364136223846793005u + 1442695040888963407u;
          drawn[i] = values[(state >> 33) % (uint64_t)n];
        }
      medians[resample] = median_of (drawn, n);
    }
  qsort (medians, N_RESAMPLES, sizeof *medians, compare_doubles);
  memcpy (drawn, values, (size_t)n * sizeof *values);
  return (BenchValue) {.value = median_of (drawn, n),
                       .low = medians[N_RESAMPLES * 25 / 1000],
                       .high = medians[N_RESAMPLES * 975 / 1000]};
}

BenchValue
bench_value (const Bench *bench, size_t candidate, double scale)
{
  double values[MAX_ROUNDS];
  for (int i = 0; i < bench->n_rounds; i++)
    values[i] = bench->candidates[candidate].values[i] * scale;
  return median_with_interval (values, bench->n_rounds);
}

BenchValue
bench_ratio (const Bench *bench, size_t a, size_t b)
{
  double ratios[MAX_ROUNDS];
  for (int i = 0; i < bench->n_rounds; i++)
    ratios[i] = bench->candidates[a].values[i] / bench->candidates[b].values[i];
  return median_with_interval (ratios, bench->n_rounds);
}

BenchValue
bench_ratio_to_best (const Bench *bench, size_t a, const size_t *references, size_t n_references)
{
  size_t best = references[0];
  for (size_t i = 1; i < n_references; i++)
    if (bench_value (bench, references[i], 1).value < bench_value (bench, best, 1).value)
      best = references[i];
  return bench_ratio (bench, a, best);
}

BenchValue
bench_inverse (BenchValue value)
{
  return (BenchValue) {1 / value.value, 1 / value.high, 1 / value.low};
}

BenchValue
bench_exact (double value)
{
  return (BenchValue) {value, value, value};
}

/* ------------------------------------------------------------------ the table */

static int
decimals_for (double value)
{
  double size = fabs (value);
  return size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3;
}

static bool
is_within (BenchSense sense, double limit, double value)
{
  if (sense == BENCH_WITHIN)
    return fabs (value - 1) <= limit;
  return sense == BENCH_AT_MOST ? value <= limit : value >= limit;
}

void
bench_goal (Bench *bench,
            const char *goal,
            const char *what,
            const char *peer,
            BenchSense sense,
            double limit,
            const char *unit,
            BenchValue value)
{
  char limit_text[32] = "", value_text[32], interval_text[48] = "";
  const char *verdict = unit;
  int decimals = decimals_for (value.value);
  if (isnan (value.value))
    {
      bench_not_here (bench, goal, what, "the measurement failed");
      return;
    }
  snprintf (value_text, sizeof value_text, "%.*f", decimals, value.value);
  if (value.low != value.high)
    snprintf (interval_text, sizeof interval_text, "[%.*f, %.*f]", decimals, value.low, decimals,
              value.high);
  if (sense != BENCH_SHOWN)
    {
      bool is_met = is_within (sense, limit, value.value);
      bench->n_met += is_met;
      bench->n_missed += !is_met;
      verdict = is_met ? "met" : "missed";
      if (sense == BENCH_WITHIN)
        snprintf (limit_text, sizeof limit_text, "1 ± %.4g", limit);
      else
        snprintf (limit_text, sizeof limit_text, "%s %.4g %s", sense == BENCH_AT_MOST ? "≤" : "≥",
                  limit, unit);
    }
  print_row (
      (const char *const[7]) {goal, what, peer, limit_text, value_text, interval_text, verdict});
}

void
bench_not_here (Bench *bench, const char *goal, const char *what, const char *reason)
{
  bench->n_not_here++;
  print_cell (goal, 4);
  print_cell (what, 44);
  printf ("not measured here: %s\n", reason);
  fflush (stdout);
}

/* ------------------------------------------------------------------ helpers */

int
bench_n_cpus (void)
{
  return CPU_COUNT (allowed_at_start ());
}

int
bench_cpu (int index)
{
  for (int cpu = 0; cpu < CPU_SETSIZE; cpu++)
    if (CPU_ISSET (cpu, allowed_at_start ()) && index-- == 0)
      return cpu;
  return -1;
}

bool
bench_pin_self (int index)
{
  cpu_set_t one;
  int cpu = bench_cpu (index);
  if (cpu < 0)
    return false;
  CPU_ZERO (&one);
  CPU_SET (cpu, &one);
  return sched_setaffinity (0, sizeof one, &one) == 0;
}

void *
bench_alloc (size_t bytes)
{
  void *memory = mmap (NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED)
    {
      fprintf (stderr, "The bench cannot get %zu bytes of memory.\n", bytes);
      exit (EXIT_FAILURE);
    }
  madvise (memory, bytes, MADV_HUGEPAGE);
  memset (memory, 0, bytes);
  return memory;
}

void
bench_unmap (void *memory, size_t bytes)
{
  munmap (memory, bytes);
}
