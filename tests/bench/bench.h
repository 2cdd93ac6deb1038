/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The bench: candidates and references measured in one process in interleaved rounds, so that a
 * machine that is slow for a while is slow for all of them. What counts are ratios within a round:
 * their median, with a bootstrap interval. Between rounds the bench waits, for a bounded time,
 * until nobody else computes. A goal that is missed is printed; it never fails.
 *
 *   Bench *bench = bench_new ("kernels", 9);
 *   size_t ours = bench_add (bench, "simd", run_simd, &work);
 *   size_t peer = bench_add (bench, "numpy", run_numpy, &work);
 *   bench_measure (bench);
 *   bench_goal (bench, "1", "sincos simd, 1e6", "NumPy", BENCH_AT_LEAST, 40, "×",
 *               bench_ratio (bench, peer, ours));
 *   bench_free (bench);
 *
 * One bench may be measured several times: bench_clear() forgets the candidates, not the goals.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define BENCH_ROUNDS 9

typedef struct Bench Bench;

/* The thing to be timed, once. */
typedef void (*BenchCallFn) (void *data);
/* The thing that times itself: returns ns (or any figure), NAN where it failed. */
typedef double (*BenchMeasureFn) (void *data);

/* A median with its 95 % bootstrap interval. NAN where nothing was measured. */
typedef struct
{
  double value;
  double low, high;
} BenchValue;

typedef enum
{
  BENCH_AT_MOST,
  BENCH_AT_LEAST,
  BENCH_WITHIN, /* of 1, by the limit as a share: 0.1 means 0.9 … 1.1 */
  BENCH_SHOWN   /* a figure without a goal; the limit is not printed */
} BenchSense;

/* @n_rounds: at least 7; LANESCOPE_BENCH_ROUNDS in the environment wins. Prints the head. */
Bench *bench_new (const char *title, int n_rounds);
/* Prints how many goals were met and missed. */
void bench_free (Bench *bench);
void bench_clear (Bench *bench);

/**
 * bench_add:
 * @call: repeated inside a round until it lasts a few milliseconds; the round's figure is the
 *   time of one call in ns
 *
 * Returns: the candidate's number.
 */
size_t bench_add (Bench *bench, const char *name, BenchCallFn call, void *data);
/* As bench_add(), for what reads its own clock. Called once a round. */
size_t bench_add_measured (Bench *bench, const char *name, BenchMeasureFn measure, void *data);

/* A round that is not counted, then the rounds, each in another order. Progress on stderr, and
 * with LANESCOPE_BENCH_VERBOSE in the environment the median of every candidate. */
void bench_measure (Bench *bench);

/* Median over the rounds of one candidate; @scale multiplies it (1.0 / N: per element). */
BenchValue bench_value (const Bench *bench, size_t candidate, double scale);
/* Median of the per-round ratios @a / @b. */
BenchValue bench_ratio (const Bench *bench, size_t a, size_t b);
/* As bench_ratio(), against that of @references which has the smallest median: "the best copy". */
BenchValue
bench_ratio_to_best (const Bench *bench, size_t a, const size_t *references, size_t n_references);
/* 1 / @value, the interval turned round. */
BenchValue bench_inverse (BenchValue value);
/* A figure known otherwise: a count, an error in ulp. */
BenchValue bench_exact (double value);

/**
 * bench_goal:
 * @goal: number of the goal, "" for a figure that only stands beside it
 * @unit: of @limit and @value: "ns/el", "×", "GB/s"
 *
 * Prints one row: goal, what, peer, limit, value with interval, met or missed.
 */
void bench_goal (Bench *bench,
                 const char *goal,
                 const char *what,
                 const char *peer,
                 BenchSense sense,
                 double limit,
                 const char *unit,
                 BenchValue value);
/* A row that cannot be measured here, and why. */
void bench_not_here (Bench *bench, const char *goal, const char *what, const char *reason);

/* ------------------------------------------------------------------ helpers for candidates */

/* Pins the calling thread to one allowed CPU, the @index-th; false if there are fewer. */
bool bench_pin_self (int index);
/* CPUs this process might use when it started, and the @index-th of them by OS index, -1 none.
 * Pinning oneself changes neither. */
int bench_n_cpus (void);
int bench_cpu (int index);
/* Memory as runs have it: huge pages where possible, all touched. Ends the program without memory. */
void *bench_alloc (size_t bytes);
void bench_unmap (void *memory, size_t bytes);
