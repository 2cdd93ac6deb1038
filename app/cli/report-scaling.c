/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How a sweep scales, for people: a line for each number of workers, then what the laws say.
 */
#include "report-scaling.h"
#include "terminal.h"

#include "analysis/laws-runs.h"
#include "analysis/words.h"

#include <math.h>
#include <stdlib.h>

#define LEAST_POINTS 2 /* one number of workers is no sweep */
#define WORKERS_WIDTH 9
#define NUMBER_WIDTH 11

/* "93.1 %"; a dash where it is not known. */
static char *
percent (double ratio, char *text, size_t size)
{
  if (isfinite (ratio))
    snprintf (text, size, "%.1f %%", 100 * ratio);
  else
    snprintf (text, size, "–");
  return text;
}

typedef struct
{
  size_t n;
  LseLawPoint *points;
  const LseResult **runs;
} Curve;

static void
put_lines (FILE *out, const Curve *curve)
{
  char text[32];
  fprintf (out, "      %-*s%*s%*s%*s\n", WORKERS_WIDTH, "workers", NUMBER_WIDTH, "speedup",
           NUMBER_WIDTH, "efficiency", NUMBER_WIDTH + 2, "Karp–Flatt");
  for (size_t i = 0; i < curve->n; i++)
    {
      double workers = curve->points[i].workers, speedup = curve->points[i].value;
      fprintf (out, "      %-*.0f", WORKERS_WIDTH, workers);
      lanescope_put_right (out, lse_words_ratio (speedup, text, sizeof text), NUMBER_WIDTH);
      lanescope_put_right (out, percent (lse_efficiency (speedup, workers), text, sizeof text),
                           NUMBER_WIDTH);
      lanescope_put_right (out, percent (lse_karp_flatt (speedup, workers), text, sizeof text),
                           NUMBER_WIDTH);
      fputc ('\n', out);
    }
}

static void
put_laws (FILE *out, const Curve *curve, unsigned n_pus)
{
  static const LseLaw laws[] = {LSE_LAW_AMDAHL, LSE_LAW_USL};
  char text[LSE_LAW_TEXT_MAX], warning[LSE_LAW_TEXT_MAX];
  for (size_t i = 0; i < sizeof laws / sizeof laws[0]; i++)
    {
      LseLawFit fit;
      lse_law_fit (&fit, laws[i], curve->points, curve->n, n_pus);
      if (i > 0 && !fit.is_known)
        break; /* the reason is the same */
      fputs ("      ", out);
      lanescope_put_wrapped (out, lse_law_text (&fit, text, sizeof text), 6,
                             lanescope_text_width ());
      if (lse_law_warning (&fit, warning, sizeof warning)[0] == '\0')
        continue;
      fputs ("      ", out);
      lanescope_put_wrapped (out, warning, 6, lanescope_text_width ());
    }
}

static bool
is_first_of_curve (const LseResult *const *results, size_t index)
{
  for (size_t i = 0; i < index; i++)
    if (lse_laws_same_curve (results[i], results[index]))
      return false;
  return results[index]->plan.strategy != LSE_STRATEGY_SERIAL;
}

/* Calls @put for each curve that is a sweep. */
static void
for_each_sweep (FILE *out,
                const LseResult *const *results,
                size_t n_results,
                unsigned n_pus,
                void (*put) (FILE *, const Curve *, unsigned))
{
  Curve curve = {.points = calloc (n_results + 1, sizeof *curve.points),
                 .runs = calloc (n_results + 1, sizeof *curve.runs)};
  for (size_t i = 0; curve.points != NULL && curve.runs != NULL && i < n_results; i++)
    {
      if (!is_first_of_curve (results, i))
        continue;
      curve.n = lse_laws_curve (results, n_results, results[i], curve.points, curve.runs);
      if (curve.n >= LEAST_POINTS)
        put (out, &curve, n_pus);
    }
  free (curve.points);
  free (curve.runs);
}

static const char *
heading_of (const Curve *curve, char *text, size_t size)
{
  const LsePlan *plan = &curve->runs[0]->plan;
  snprintf (text, size, "%s%s", lse_strategy_info (plan->strategy)->name,
            plan->variant == LSE_VARIANT_AS_PRINTED ? ", as printed" : "");
  return text;
}

static void
put_text (FILE *out, const Curve *curve, unsigned n_pus)
{
  char heading[64];
  fprintf (out, "  Scaling of %s\n", heading_of (curve, heading, sizeof heading));
  put_lines (out, curve);
  put_laws (out, curve, n_pus);
}

void
lanescope_put_scaling (FILE *out, const LseResult *const *results, size_t n_results, unsigned n_pus)
{
  for_each_sweep (out, results, n_results, n_pus, put_text);
}

static void
put_markdown (FILE *out, const Curve *curve, unsigned n_pus)
{
  char heading[64], speedup[32], efficiency[32], serial[32], text[LSE_LAW_TEXT_MAX];
  LseLawFit fit;
  fprintf (out,
           "\n#### Scaling of %s\n\n| Workers | Speedup | Efficiency | Karp–Flatt |\n"
           "|---:|---:|---:|---:|\n",
           heading_of (curve, heading, sizeof heading));
  for (size_t i = 0; i < curve->n; i++)
    {
      double workers = curve->points[i].workers, value = curve->points[i].value;
      fprintf (out, "| %.0f | %s | %s | %s |\n", workers,
               lse_words_ratio (value, speedup, sizeof speedup),
               percent (lse_efficiency (value, workers), efficiency, sizeof efficiency),
               percent (lse_karp_flatt (value, workers), serial, sizeof serial));
    }
  lse_law_fit (&fit, LSE_LAW_AMDAHL, curve->points, curve->n, n_pus);
  fprintf (out, "\n%s\n", lse_law_text (&fit, text, sizeof text));
  lse_law_fit (&fit, LSE_LAW_USL, curve->points, curve->n, n_pus);
  if (fit.is_known)
    fprintf (out, "\n%s\n", lse_law_text (&fit, text, sizeof text));
}

void
lanescope_put_scaling_markdown (FILE *out,
                                const LseResult *const *results,
                                size_t n_results,
                                unsigned n_pus)
{
  for_each_sweep (out, results, n_results, n_pus, put_markdown);
}
