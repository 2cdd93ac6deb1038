/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/laws-runs.h"

#include "analysis/json-private.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* ------------------------------------------------------------------ curves */

static bool
is_point (const LseResult *result)
{
  return result->has_speedup && isfinite (result->speedup.value) && result->speedup.value > 0 &&
         result->verify.status != LSE_VERIFY_MISMATCH &&
         result->plan.strategy != LSE_STRATEGY_SERIAL;
}

bool
lse_laws_same_curve (const LseResult *a, const LseResult *b)
{
  return lse_result_same_task (a, b) && a->plan.strategy == b->plan.strategy &&
         a->plan.variant == b->plan.variant && a->plan.schedule == b->plan.schedule &&
         a->plan.transport == b->plan.transport && a->plan.pool == b->plan.pool;
}

size_t
lse_laws_curve (const LseResult *const *results,
                size_t n_results,
                const LseResult *of,
                LseLawPoint *points,
                const LseResult **runs)
{
  size_t n = 0;
  for (size_t i = 0; i < n_results; i++)
    {
      const LseResult *result = results[i];
      size_t at = 0;
      if (!is_point (result) || !lse_laws_same_curve (result, of))
        continue;
      while (at < n && points[at].workers < result->plan.workers)
        at++;
      bool is_new = at == n || points[at].workers > result->plan.workers;
      for (size_t k = n; is_new && k > at; k--)
        {
          points[k] = points[k - 1];
          if (runs != NULL)
            runs[k] = runs[k - 1];
        }
      points[at] = (LseLawPoint) {result->plan.workers, result->speedup.value};
      if (runs != NULL)
        runs[at] = result;
      n += is_new;
    }
  return n;
}

/* ------------------------------------------------------------------ JSON */

static json_t *
point_to_json (const LseResult *run)
{
  bool done = true;
  json_t *json = json_object ();
  double workers = run->plan.workers;
  const double *ci95 = run->speedup.ci95;
  double efficiency[] = {lse_efficiency (ci95[0], workers), lse_efficiency (ci95[1], workers)};
  double serial[] = {lse_karp_flatt (ci95[1], workers), lse_karp_flatt (ci95[0], workers)};
  lse_json_set (json, "workers", json_integer (run->plan.workers), &done);
  lse_json_set (json, "run", lse_json_text (run->id), &done);
  lse_json_set (json, "speedup", lse_json_number (run->speedup.value), &done);
  lse_json_set (json, "speedup_ci95", lse_json_interval (ci95, lse_json_number), &done);
  lse_json_set (json, "efficiency", lse_json_number (lse_efficiency (run->speedup.value, workers)),
                &done);
  lse_json_set (json, "efficiency_ci95", lse_json_interval (efficiency, lse_json_number), &done);
  lse_json_set (json, "karp_flatt", lse_json_number (lse_karp_flatt (run->speedup.value, workers)),
                &done);
  lse_json_set (json, "karp_flatt_ci95", lse_json_interval (serial, lse_json_number), &done);
  return lse_json_finish (json, done);
}

static json_t *
fit_to_json (const LseLawFit *fit)
{
  static const char *const names[LSE_N_LAWS][3] = {
      {"serial_share"}, {"serial_share"}, {"scale", "contention", "coherency"}};
  char text[LSE_LAW_TEXT_MAX], warning[LSE_LAW_TEXT_MAX];
  bool done = true;
  json_t *json = json_object ();
  lse_law_warning (fit, warning, sizeof warning);
  lse_json_set (json, "fitted", json_boolean (fit->is_known), &done);
  for (size_t i = 0; i < fit->n_parameters; i++)
    {
      char key[32];
      const char *name = names[fit->law][i];
      lse_json_set (json, name, fit->is_known ? lse_json_number (fit->parameter[i]) : json_null (),
                    &done);
      snprintf (key, sizeof key, "%s_ci95", name);
      lse_json_set (
          json, key,
          fit->is_known ? lse_json_interval (fit->ci95[i], lse_json_number) : json_null (), &done);
    }
  if (fit->law == LSE_LAW_AMDAHL)
    lse_json_set (json, "most_speedup", lse_json_number (fit->limit), &done);
  if (fit->law == LSE_LAW_USL)
    {
      lse_json_set (json, "peak_workers", lse_json_number (fit->peak_workers), &done);
      lse_json_set (json, "peak_speedup", lse_json_number (fit->peak_value), &done);
    }
  lse_json_set (json, "r2", fit->is_known ? lse_json_number (fit->r2) : json_null (), &done);
  lse_json_set (json, "points", json_integer ((json_int_t)fit->n_points), &done);
  double range[] = {fit->from_workers, fit->to_workers};
  lse_json_set (json, "valid_workers", lse_json_interval (range, lse_json_whole), &done);
  lse_json_set (json, "text", lse_json_text (lse_law_text (fit, text, sizeof text)), &done);
  lse_json_set (json, "warning", warning[0] != '\0' ? lse_json_text (warning) : json_null (),
                &done);
  return lse_json_finish (json, done);
}

static json_t *
curve_to_json (const LseLawPoint *points, const LseResult **runs, size_t n, unsigned n_pus)
{
  bool done = true;
  const LsePlan *plan = &runs[0]->plan;
  json_t *json = json_object (), *list = json_array ();
  for (size_t i = 0; i < n; i++)
    lse_json_append (list, point_to_json (runs[i]), &done);
  lse_json_set (json, "workload", lse_json_text (lse_workload_info (plan->workload)->name), &done);
  lse_json_set (json, "elements", json_integer ((json_int_t)plan->elements), &done);
  lse_json_set (json, "strategy", lse_json_text (lse_strategy_info (plan->strategy)->name), &done);
  lse_json_set (json, "variant", lse_json_text (lse_variant_name (plan->variant)), &done);
  lse_json_set (json, "kernel", lse_json_text (lse_kernel_name (plan->kernel)), &done);
  lse_json_set (json, "points", list, &done);
  static const LseLaw laws[] = {LSE_LAW_AMDAHL,
                                LSE_LAW_USL}; /* the work is the same: strong scaling */
  for (size_t i = 0; i < sizeof laws / sizeof laws[0]; i++)
    {
      LseLawFit fit;
      lse_law_fit (&fit, laws[i], points, n, n_pus);
      lse_json_set (json, lse_law_name (laws[i]), fit_to_json (&fit), &done);
    }
  return lse_json_finish (json, done);
}

/* Is there a point of the same curve before @index? */
static bool
is_later (const LseResult *const *results, size_t index)
{
  for (size_t i = 0; i < index; i++)
    if (is_point (results[i]) && lse_laws_same_curve (results[i], results[index]))
      return true;
  return false;
}

json_t *
lse_laws_to_json (const LseResult *const *results, size_t n_results, unsigned n_pus)
{
  bool done = true;
  json_t *json = json_array ();
  LseLawPoint *points = calloc (n_results + 1, sizeof *points);
  const LseResult **runs = calloc (n_results + 1, sizeof *runs);
  for (size_t i = 0; points != NULL && runs != NULL && i < n_results; i++)
    {
      if (!is_point (results[i]) || is_later (results, i))
        continue;
      size_t n = lse_laws_curve (results, n_results, results[i], points, runs);
      lse_json_append (json, curve_to_json (points, runs, n, n_pus), &done);
    }
  done = done && points != NULL && runs != NULL;
  free (points);
  free (runs);
  return lse_json_finish (json, done);
}
