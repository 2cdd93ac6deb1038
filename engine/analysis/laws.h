/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Laws of scaling: what a few numbers of workers say about others. Fits by GSL; in a library of
 * their own, so that the worker does not link it.
 *
 *   Amdahl      S (p) = 1 / (f + (1 - f) / p)                    f: the serial share
 *   Gustafson   S (p) = p - a (p - 1)                            a: the serial share, work ∝ p
 *   USL         X (p) = g p / (1 + s (p - 1) + k p (p - 1))      s: contention, k: coherency
 *
 * (G. Amdahl, AFIPS 1967; J. Gustafson, CACM 31, 1988; N. Gunther, "Guerrilla Capacity Planning",
 * Springer 2007; A. Karp, H. Flatt, CACM 33, 1990.)
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#define LSE_LAW_LEAST_POINTS 4  /* different numbers of workers; of fewer no law is fitted */
#define LSE_LAW_ENOUGH_POINTS 6 /* below there is a warning */
#define LSE_LAW_TEXT_MAX 320

typedef enum
{
  LSE_LAW_AMDAHL,
  LSE_LAW_GUSTAFSON,
  LSE_LAW_USL,
  LSE_N_LAWS
} LseLaw;

typedef struct
{
  double workers; /* ≥ 1 */
  double value;   /* the speedup, or under the USL any throughput */
} LseLawPoint;

typedef struct
{
  LseLaw law;
  bool is_known;
  size_t n_points;                 /* different numbers of workers */
  size_t n_beyond;                 /* points left out: more workers than hardware threads */
  double from_workers, to_workers; /* where it was measured: it is valid in between */
  size_t n_parameters;             /* 1, 1, 3 */
  double parameter[3];             /* f; a; g, s, k: each ≥ 0 */
  double ci95[3][2];               /* from the residuals, by Student's t; NAN where a bound holds */
  double covariance[3][3];
  double t_975;                    /* Student's t for as many points less parameters */
  double r2;                       /* 1 - Σ residual² / Σ (value - mean)² */
  double peak_workers, peak_value; /* of the USL; NAN where it has no peak */
  double limit;                    /* of Amdahl: 1 / f, INFINITY for f = 0; else NAN */
} LseLawFit;

const char *lse_law_name (LseLaw law); /* "amdahl", "gustafson", "usl" */

/* Speedup by workers. NAN for less than one worker. */
double lse_efficiency (double speedup, double workers);

/* The serial share that a speedup betrays, (1/S - 1/p) / (1 - 1/p): flat in p it is one, rising it
 * is overhead, negative it is faster than linear. NAN for less than two workers. */
double lse_karp_flatt (double speedup, double workers);

/**
 * lse_law_fit:
 * @points: in any order; those that are not finite or not above 0 are left out
 * @n_pus: usable hardware threads; points with more workers are left out, for there the machine is
 *   what ends the gain, not the work; 0: not known, or not asked for
 *
 * Least squares. Not known with fewer than %LSE_LAW_LEAST_POINTS different numbers of workers, or
 * where no set of parameters fits better than a constant. Some 0.1 ms. Any thread.
 */
void lse_law_fit (LseLawFit *fit,
                  LseLaw law,
                  const LseLawPoint *points,
                  size_t n_points,
                  unsigned n_pus);

/* The law to draw through a speedup curve: the USL, which knows that more can be less, from
 * %LSE_LAW_ENOUGH_POINTS numbers of workers on; Amdahl's with its one parameter below. */
void lse_law_fit_curve (LseLawFit *fit, const LseLawPoint *points, size_t n_points, unsigned n_pus);

/* The law at @workers; NAN if it is not known. */
double lse_law_at (const LseLawFit *fit, double workers);

/* 95 % interval of the law at @workers, by the first derivatives; NAN if it is not known. */
void lse_law_band (const LseLawFit *fit, double workers, double interval[2]);

/**
 * lse_law_text:
 *
 * What the fit says, or why there is none, in the language of the calling thread: "By the Universal
 * Scalability Law: contention 2.8 %, coherency 0.010 %; most at about 97 workers. …". Returns: @text.
 */
char *lse_law_text (const LseLawFit *fit, char *text, size_t size);

/* What to be careful about: few points, a peak that lies beyond them; "" if nothing. */
char *lse_law_warning (const LseLawFit *fit, char *text, size_t size);
