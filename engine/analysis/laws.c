/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/laws.h"
#include "analysis/laws-private.h"

#include "base/text.h"

#include "i18n.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NUMBER_MAX 40
#define MANY_WORKERS 1e6 /* a peak beyond it is none */
#define NOTHING 1e-6     /* a share of the work below it */

/* ------------------------------------------------------------------ formulas */

double
lse_efficiency (double speedup, double workers)
{
  return workers >= 1 ? speedup / workers : (double)NAN;
}

double
lse_karp_flatt (double speedup, double workers)
{
  if (!(workers >= 2) || !(speedup > 0))
    return NAN;
  return (1 / speedup - 1 / workers) / (1 - 1 / workers);
}

double
lse_law_value (LseLaw law, const double parameter[3], double workers)
{
  double p = workers;
  switch (law)
    {
    case LSE_LAW_AMDAHL:
      return 1 / (parameter[0] + (1 - parameter[0]) / p);
    case LSE_LAW_GUSTAFSON:
      return p - parameter[0] * (p - 1);
    case LSE_LAW_USL:
      return parameter[0] * p / (1 + parameter[1] * (p - 1) + parameter[2] * p * (p - 1));
    case LSE_N_LAWS:
      break;
    }
  return NAN;
}

void
lse_law_gradient (LseLaw law, const double parameter[3], double workers, double gradient[3])
{
  double p = workers, value = lse_law_value (law, parameter, workers);
  gradient[0] = gradient[1] = gradient[2] = 0;
  if (law == LSE_LAW_AMDAHL)
    gradient[0] = -value * value * (1 - 1 / p);
  else if (law == LSE_LAW_GUSTAFSON)
    gradient[0] = 1 - p;
  else
    {
      double below = 1 + parameter[1] * (p - 1) + parameter[2] * p * (p - 1);
      gradient[0] = p / below;
      gradient[1] = -value * (p - 1) / below;
      gradient[2] = -value * p * (p - 1) / below;
    }
}

/* ------------------------------------------------------------------ fit */

static int
compare_points (const void *a, const void *b)
{
  const LseLawPoint *first = a, *second = b;
  return (first->workers > second->workers) - (first->workers < second->workers);
}

/* Those that can be used, in the order of workers. @n_beyond: (out): left out since the machine has
 * fewer PUs. Returns how many are left. */
static size_t
good_points (const LseLawPoint *points,
             size_t n_points,
             unsigned n_pus,
             LseLawPoint *good,
             size_t *n_beyond)
{
  size_t n = 0;
  for (size_t i = 0; i < n_points; i++)
    {
      double workers = points[i].workers, value = points[i].value;
      if (!(workers >= 1) || !(value > 0) || !isfinite (workers) || !isfinite (value))
        continue;
      if (n_pus > 0 && workers > n_pus)
        (*n_beyond)++;
      else
        good[n++] = points[i];
    }
  if (n > 0)
    qsort (good, n, sizeof *good, compare_points);
  return n;
}

static size_t
n_different (const LseLawPoint *points, size_t n_points)
{
  size_t n = 0;
  for (size_t i = 0; i < n_points; i++)
    n += i == 0 || points[i].workers > points[i - 1].workers;
  return n;
}

static double
explained (const LseLawFit *fit, const LseLawPoint *points, size_t n_points)
{
  double mean = 0, all = 0, rest = 0;
  for (size_t i = 0; i < n_points; i++)
    mean += points[i].value / (double)n_points;
  for (size_t i = 0; i < n_points; i++)
    {
      double value = lse_law_value (fit->law, fit->parameter, points[i].workers);
      rest += (points[i].value - value) * (points[i].value - value);
      all += (points[i].value - mean) * (points[i].value - mean);
    }
  return all > 0 ? 1 - rest / all : rest <= 0;
}

/* N* = √((1 − s) / k) */
static void
find_peak (LseLawFit *fit)
{
  double contention = fit->parameter[1], coherency = fit->parameter[2];
  if (fit->law != LSE_LAW_USL || contention >= 1 || !(coherency > 0))
    return;
  double workers = sqrt ((1 - contention) / coherency);
  if (workers < 1 || workers > MANY_WORKERS)
    return;
  fit->peak_workers = workers;
  fit->peak_value = lse_law_value (fit->law, fit->parameter, workers);
}

void
lse_law_fit (LseLawFit *fit, LseLaw law, const LseLawPoint *points, size_t n_points, unsigned n_pus)
{
  size_t n_beyond = 0;
  LseLawPoint *good = malloc ((n_points + 1) * sizeof *good);
  size_t n = good != NULL ? good_points (points, n_points, n_pus, good, &n_beyond) : 0;
  *fit = (LseLawFit) {.law = law,
                      .n_points = n_different (good, n),
                      .n_beyond = n_beyond,
                      .n_parameters = law == LSE_LAW_USL ? 3 : 1,
                      .from_workers = n > 0 ? good[0].workers : (double)NAN,
                      .to_workers = n > 0 ? good[n - 1].workers : (double)NAN,
                      .r2 = NAN,
                      .peak_workers = NAN,
                      .peak_value = NAN,
                      .limit = NAN};
  for (size_t i = 0; i < 3; i++)
    fit->parameter[i] = fit->ci95[i][0] = fit->ci95[i][1] = NAN;
  if (fit->n_points >= LSE_LAW_LEAST_POINTS && lse_law_solve (fit, good, n))
    {
      fit->r2 = explained (fit, good, n);
      fit->is_known = fit->r2 > 0;
      find_peak (fit);
      if (law == LSE_LAW_AMDAHL)
        fit->limit = fit->parameter[0] > NOTHING ? 1 / fit->parameter[0] : (double)INFINITY;
    }
  free (good);
}

void
lse_law_fit_curve (LseLawFit *fit, const LseLawPoint *points, size_t n_points, unsigned n_pus)
{
  lse_law_fit (fit, LSE_LAW_USL, points, n_points, n_pus);
  if (fit->n_points < LSE_LAW_ENOUGH_POINTS || !fit->is_known)
    lse_law_fit (fit, LSE_LAW_AMDAHL, points, n_points, n_pus);
}

double
lse_law_at (const LseLawFit *fit, double workers)
{
  return fit->is_known ? lse_law_value (fit->law, fit->parameter, workers) : (double)NAN;
}

void
lse_law_band (const LseLawFit *fit, double workers, double interval[2])
{
  double gradient[3], variance = 0, value = lse_law_at (fit, workers);
  lse_law_gradient (fit->law, fit->parameter, workers, gradient);
  for (size_t i = 0; i < fit->n_parameters; i++)
    for (size_t k = 0; k < fit->n_parameters; k++)
      variance += gradient[i] * fit->covariance[i][k] * gradient[k];
  double half = fit->t_975 * sqrt (fmax (variance, 0));
  interval[0] = fmax (value - half, 0);
  interval[1] = value + half;
  if (!fit->is_known)
    interval[0] = interval[1] = NAN;
}

/* ------------------------------------------------------------------ words */

const char *
lse_law_name (LseLaw law)
{
  static const char *const names[LSE_N_LAWS] = {"amdahl", "gustafson", "usl"};
  return law < LSE_N_LAWS ? names[law] : "";
}

static char *
fixed (double value, int decimals, char text[static NUMBER_MAX])
{
  size_t used = 0;
  text[0] = '\0';
  lse_text_append_fixed (text, NUMBER_MAX, &used, value, decimals);
  return text;
}

/* Two digits that say something: "2.8", "0.010". */
static char *
percent (double ratio, char text[static NUMBER_MAX])
{
  double value = fabs (100 * ratio);
  if (value < 100 * NOTHING)
    return fixed (0, 0, text);
  int decimals = value >= 9.95 ? 0 : 1;
  for (double small = value; small > 0 && small < 0.995 && decimals < 6; small *= 10)
    decimals++;
  return fixed (100 * ratio, decimals, text);
}

static void
say_why_not (const LseLawFit *fit, char *text, size_t size)
{
  if (fit->n_points == 0)
    snprintf (text, size, "%s", _ ("There is nothing yet to fit a law to."));
  else if (fit->n_points < LSE_LAW_LEAST_POINTS)
    snprintf (text, size,
              P_ ("A law is fitted from 4 different numbers of workers on; there is %zu.",
                  "A law is fitted from 4 different numbers of workers on; there are %zu.",
                  fit->n_points),
              fit->n_points);
  else
    snprintf (text, size, "%s",
              _ ("No law is drawn: none fits these points better than a constant."));
}

static void
say_share (const LseLawFit *fit, char *text, size_t size)
{
  char share[NUMBER_MAX], low[NUMBER_MAX], high[NUMBER_MAX], limit[NUMBER_MAX];
  percent (fit->parameter[0], share);
  if (fit->parameter[0] < NOTHING)
    {
      snprintf (text, size, "%s",
                fit->law == LSE_LAW_AMDAHL
                    ? _ ("By Amdahl's law nothing of the work is serial.")
                    : _ ("By Gustafson's law nothing of the work is serial."));
      return;
    }
  percent (fmax (fit->ci95[0][0], 0), low);
  percent (fit->ci95[0][1], high);
  fixed (fit->limit, fit->limit < 9.95 ? 1 : 0, limit);
  if (!isfinite (fit->ci95[0][0]))
    snprintf (text, size, "%s", _ ("By this law more workers are no gain at all."));
  else if (fit->law == LSE_LAW_AMDAHL)
    snprintf (text, size,
              _ ("By Amdahl's law %s %% of the work is serial (%s to %s): no number of workers "
                 "gives more than %s×."),
              share, low, high, limit);
  else
    snprintf (text, size, _ ("By Gustafson's law %s %% of the work is serial (%s to %s)."), share,
              low, high);
}

static void
say_usl (const LseLawFit *fit, char *text, size_t size)
{
  char contention[NUMBER_MAX], coherency[NUMBER_MAX], workers[NUMBER_MAX];
  percent (fit->parameter[1], contention);
  percent (fit->parameter[2], coherency);
  fixed (fit->peak_workers, 0, workers);
  bool is_retrograde = fit->parameter[1] + fit->parameter[2] >= 1; /* from the second worker on */
  if (is_retrograde)
    snprintf (text, size,
              _ ("By the Universal Scalability Law contention is %s %% and coherency %s %%: every "
                 "further worker does harm."),
              contention, coherency);
  else if (isfinite (fit->peak_workers))
    snprintf (text, size,
              _ ("By the Universal Scalability Law contention is %s %% and coherency %s %%: about "
                 "%s workers are best."),
              contention, coherency, workers);
  else
    snprintf (text, size,
              _ ("By the Universal Scalability Law contention is %s %% and coherency %s %%: more "
                 "workers do no harm."),
              contention, coherency);
}

char *
lse_law_text (const LseLawFit *fit, char *text, size_t size)
{
  size_t used;
  if (!fit->is_known)
    say_why_not (fit, text, size);
  else if (fit->law == LSE_LAW_USL)
    say_usl (fit, text, size);
  else
    say_share (fit, text, size);
  used = strlen (text);
  if (fit->n_beyond > 0)
    lse_text_append (text, size, &used, " %s",
                     _ ("More workers than hardware threads are left out."));
  return text;
}

char *
lse_law_warning (const LseLawFit *fit, char *text, size_t size)
{
  bool has_few = fit->n_points < LSE_LAW_ENOUGH_POINTS;
  bool is_beyond = isfinite (fit->peak_workers) && fit->peak_workers > fit->to_workers;
  text[0] = '\0';
  if (!fit->is_known)
    return text;
  if (has_few && is_beyond)
    snprintf (text, size,
              _ ("Only %zu numbers of workers, and the peak lies beyond them: a guess."),
              fit->n_points);
  else if (has_few)
    snprintf (text, size, _ ("Only %zu numbers of workers: a rough fit."), fit->n_points);
  else if (is_beyond)
    snprintf (text, size, _ ("The peak lies beyond what was measured: a guess."));
  return text;
}
