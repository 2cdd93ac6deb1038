/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/laws-private.h"
#include "analysis/laws-runs.h"
#include "analysis/laws.h"

#include "results.h"
#include "series.h"

#include <glib.h>
#include <math.h>
#include <string.h>

#define assert_near(value, expected, tolerance) \
  g_assert_cmpfloat_with_epsilon (value, expected, tolerance)

/* ------------------------------------------------------------------ formulas */

static void
test_formulas (void)
{
  assert_near (lse_efficiency (3, 4), 0.75, 1e-12);
  g_assert_true (isnan (lse_efficiency (1, 0)));
  assert_near (lse_karp_flatt (2, 2), 0, 1e-12);
  assert_near (lse_karp_flatt (1, 2), 1, 1e-12);
  assert_near (lse_karp_flatt (1 / (0.1 + 0.9 / 8), 8), 0.1, 1e-12);
  g_assert_cmpfloat (lse_karp_flatt (4.5, 4), <, 0); /* faster than linear */
  g_assert_true (isnan (lse_karp_flatt (1, 1)));
  g_assert_true (isnan (lse_karp_flatt (0, 4)));
}

static void
test_gradients (void)
{
  const double parameter[3] = {0.3, 0.05, 0.002};
  for (int law = 0; law < LSE_N_LAWS; law++)
    for (double workers = 1; workers < 40; workers *= 1.7)
      {
        double gradient[3];
        lse_law_gradient ((LseLaw)law, parameter, workers, gradient);
        for (int i = 0; i < (law == LSE_LAW_USL ? 3 : 1); i++)
          {
            double up[3], down[3], step = 1e-6;
            memcpy (up, parameter, sizeof up);
            memcpy (down, parameter, sizeof down);
            up[i] += step;
            down[i] -= step;
            double slope = (lse_law_value ((LseLaw)law, up, workers) -
                            lse_law_value ((LseLaw)law, down, workers)) /
                           (2 * step);
            assert_near (gradient[i], slope, 1e-5 * fmax (1, fabs (slope)));
          }
      }
}

/* ------------------------------------------------------------------ the USL */

static double
squares (const LseLawPoint *points, size_t n_points, const double parameter[3])
{
  double sum = 0;
  for (size_t i = 0; i < n_points; i++)
    sum += pow (lse_law_value (LSE_LAW_USL, parameter, points[i].workers) - points[i].value, 2);
  return sum;
}

/* The published data of a SPEC SDM91 benchmark, and what two other programs make of them. */
static void
test_usl_golden (void)
{
  static const LseLawPoint points[] = {{1, 64.9},     {18, 995.9},   {36, 1652.4}, {72, 1853.2},
                                       {108, 1828.9}, {144, 1775.0}, {216, 1702.2}};
  LseLawFit fit;
  double band[2];
  char text[LSE_LAW_TEXT_MAX];
  lse_law_fit (&fit, LSE_LAW_USL, points, 7, 0);
  g_assert_true (fit.is_known);
  assert_near (fit.parameter[0] / 89.9954, 1, 1e-5);
  assert_near (fit.parameter[1] / 0.0277286, 1, 1e-5);
  assert_near (fit.parameter[2] / 1.04365e-4, 1, 1e-5);
  g_assert_cmpfloat (squares (points, 7, fit.parameter), <=,
                     squares (points, 7, (double[]) {89.9954, 0.0277286, 1.04365e-4}));
  assert_near (fit.peak_workers, 96.52, 5e-3);
  assert_near (fit.peak_value, 1883.9, 5e-2);
  g_assert_cmpfloat (fit.r2, >, 0.98);
  for (int i = 0; i < 3; i++)
    {
      g_assert_cmpfloat (fit.ci95[i][0], <, fit.parameter[i]);
      g_assert_cmpfloat (fit.ci95[i][1], >, fit.parameter[i]);
      g_assert_cmpfloat (fit.ci95[i][0], >, 0);
    }
  lse_law_band (&fit, 72, band);
  g_assert_cmpfloat (band[0], <, lse_law_at (&fit, 72));
  g_assert_cmpfloat (band[1], >, lse_law_at (&fit, 72));
  g_assert_cmpuint (fit.n_points, ==, 7);
  g_assert_cmpfloat (fit.to_workers, ==, 216);
  g_assert_cmpstr (lse_law_text (&fit, text, sizeof text), ==,
                   "By the Universal Scalability Law contention is 2.8 % and coherency 0.010 %: "
                   "about 97 workers are best.");
  g_assert_cmpstr (lse_law_warning (&fit, text, sizeof text), ==, "");
}

/* The order of points makes no difference. */
static void
test_usl_unsorted (void)
{
  static const LseLawPoint points[] = {{108, 1828.9}, {1, 64.9},  {216, 1702.2}, {36, 1652.4},
                                       {144, 1775.0}, {NAN, 5},   {18, 995.9},   {72, 1853.2},
                                       {4, NAN},      {0.5, 300}, {3, -1}};
  LseLawFit fit;
  lse_law_fit (&fit, LSE_LAW_USL, points, G_N_ELEMENTS (points), 0);
  assert_near (fit.parameter[1] / 0.0277286, 1, 1e-5);
  g_assert_cmpuint (fit.n_points, ==, 7);
}

/* Parameters that would be negative stay at 0, and have no interval. */
static void
test_usl_bounds (void)
{
  LseLawPoint points[8];
  LseLawFit fit;
  char text[LSE_LAW_TEXT_MAX];
  for (int i = 0; i < 8; i++)
    points[i] = (LseLawPoint) {i + 1, 1.1 * (i + 1) - 0.1 + 0.01 * (i % 2)};
  lse_law_fit (&fit, LSE_LAW_USL, points, 8, 0);
  g_assert_true (fit.is_known);
  g_assert_cmpfloat (fit.parameter[1], ==, 0);
  g_assert_cmpfloat (fit.parameter[2], ==, 0);
  g_assert_true (isnan (fit.ci95[1][0]) && isnan (fit.peak_workers));
  g_assert_nonnull (strstr (lse_law_text (&fit, text, sizeof text), "more workers do no harm"));

  for (int i = 0; i < 8; i++) /* every worker makes it slower */
    points[i].value = (i + 1) / (1 + 0.9 * i + 0.2 * i * (i + 1));
  lse_law_fit (&fit, LSE_LAW_USL, points, 8, 0);
  g_assert_true (fit.is_known);
  assert_near (fit.parameter[1], 0.9, 1e-6);
  g_assert_true (isnan (fit.peak_workers));
  g_assert_nonnull (strstr (lse_law_text (&fit, text, sizeof text), "does harm"));
}

/* ------------------------------------------------------------------ shares */

static void
test_amdahl (void)
{
  LseLawPoint points[6];
  LseLawFit fit;
  uint64_t state = 61;
  int n_covered = 0;
  for (int i = 0; i < 6; i++)
    points[i] = (LseLawPoint) {i + 1, 1 / (0.07 + 0.93 / (i + 1))};
  lse_law_fit (&fit, LSE_LAW_AMDAHL, points, 6, 0);
  assert_near (fit.parameter[0], 0.07, 1e-8);
  assert_near (fit.limit, 1 / 0.07, 1e-5);
  assert_near (fit.r2, 1, 1e-12);

  for (int round = 0; round < 300; round++)
    {
      for (int i = 0; i < 6; i++)
        points[i].value = (1 + 0.01 * series_normal (&state)) / (0.07 + 0.93 / (i + 1));
      lse_law_fit (&fit, LSE_LAW_AMDAHL, points, 6, 0);
      n_covered += fit.ci95[0][0] <= 0.07 && 0.07 <= fit.ci95[0][1];
    }
  g_test_message ("%d of 300 intervals cover", n_covered);
  g_assert_cmpint (n_covered, >=, 270);
}

static void
test_gustafson (void)
{
  LseLawPoint points[4];
  LseLawFit fit;
  char text[LSE_LAW_TEXT_MAX];
  for (int i = 0; i < 4; i++)
    points[i] = (LseLawPoint) {1 << i, (1 << i) - 0.2 * ((1 << i) - 1)};
  lse_law_fit (&fit, LSE_LAW_GUSTAFSON, points, 4, 0);
  assert_near (fit.parameter[0], 0.2, 1e-9);
  g_assert_true (isnan (fit.limit));
  g_assert_nonnull (strstr (lse_law_text (&fit, text, sizeof text), "Gustafson's law 20 %"));
  g_assert_cmpstr (lse_law_warning (&fit, text, sizeof text), ==,
                   "Only 4 numbers of workers: a rough fit.");
}

static void
test_all_parallel (void)
{
  LseLawPoint points[5];
  LseLawFit fit;
  char text[LSE_LAW_TEXT_MAX];
  for (int i = 0; i < 5; i++)
    points[i] = (LseLawPoint) {i + 1, i + 1};
  lse_law_fit (&fit, LSE_LAW_AMDAHL, points, 5, 0);
  g_assert_true (isinf (fit.limit));
  g_assert_cmpstr (lse_law_text (&fit, text, sizeof text), ==,
                   "By Amdahl's law nothing of the work is serial.");
}

/* ------------------------------------------------------------------ refusals */

static void
test_too_few (void)
{
  static const LseLawPoint points[] = {{1, 1}, {2, 1.9}, {4, 3.5}, {4, 3.6}, {1, 1.02}};
  LseLawFit fit;
  double band[2];
  char text[LSE_LAW_TEXT_MAX];
  for (int law = 0; law < LSE_N_LAWS; law++)
    {
      lse_law_fit (&fit, (LseLaw)law, points, G_N_ELEMENTS (points), 0);
      g_assert_false (fit.is_known);
      g_assert_cmpuint (fit.n_points, ==, 3);
      g_assert_cmpstr (lse_law_text (&fit, text, sizeof text), ==,
                       "A law is fitted from 4 different numbers of workers on; there are 3.");
      g_assert_true (isnan (lse_law_at (&fit, 2)) && isnan (fit.parameter[0]));
      lse_law_band (&fit, 2, band);
      g_assert_true (isnan (band[0]) && isnan (band[1]));
      g_assert_cmpstr (lse_law_warning (&fit, text, sizeof text), ==, "");
    }
  lse_law_fit (&fit, LSE_LAW_USL, NULL, 0, 4);
  g_assert_false (fit.is_known);
  g_assert_cmpstr (lse_law_text (&fit, text, sizeof text), ==,
                   "There is nothing yet to fit a law to.");
}

/* What has no gain at all is no curve; no infinity comes of it either. */
static void
test_senseless (void)
{
  LseLawPoint points[6];
  LseLawFit fit;
  for (int i = 0; i < 6; i++)
    points[i] = (LseLawPoint) {i + 1, 0.3 - 0.01 * i};
  lse_law_fit (&fit, LSE_LAW_AMDAHL, points, 6, 0);
  g_assert_false (fit.is_known);
  g_assert_true (isnan (lse_law_at (&fit, 3)));
}

/* Beyond the hardware threads it is the machine that ends the gain, not the work. */
static void
test_beyond_the_machine (void)
{
  LseLawPoint points[8];
  LseLawFit fit;
  char text[LSE_LAW_TEXT_MAX];
  for (int i = 0; i < 8; i++)
    points[i] = (LseLawPoint) {i + 1, i < 4 ? 1 / (0.05 + 0.95 / (i + 1)) : 3.4};
  lse_law_fit (&fit, LSE_LAW_AMDAHL, points, 8, 4);
  assert_near (fit.parameter[0], 0.05, 1e-8);
  g_assert_cmpfloat (fit.to_workers, ==, 4);
  g_assert_cmpuint (fit.n_beyond, ==, 4);
  lse_law_fit (&fit, LSE_LAW_AMDAHL, points, 8, 2);
  g_assert_cmpstr (lse_law_text (&fit, text, sizeof text), ==,
                   "A law is fitted from 4 different numbers of workers on; there are 2. More "
                   "workers than hardware threads are left out.");
}

/* Three parameters want more points than one. */
static void
test_curve_law (void)
{
  LseLawPoint points[7];
  LseLawFit fit;
  for (int i = 0; i < 7; i++)
    points[i] = (LseLawPoint) {i + 1, (i + 1) / (1 + 0.05 * i + 0.01 * i * (i + 1))};
  lse_law_fit_curve (&fit, points, 5, 0);
  g_assert_cmpint (fit.law, ==, LSE_LAW_AMDAHL);
  lse_law_fit_curve (&fit, points, 7, 0);
  g_assert_cmpint (fit.law, ==, LSE_LAW_USL);
  assert_near (fit.parameter[2], 0.01, 1e-6);
  lse_law_fit_curve (&fit, points, 7, 3);
  g_assert_false (fit.is_known);
}

/* ------------------------------------------------------------------ runs */

#define N_RUNS 7

static void
make_runs (LseResult *results, const LseResult **list)
{
  for (uint32_t i = 0; i < N_RUNS; i++)
    {
      uint32_t workers = i == 0 ? 1 : i == 6 ? 2 : i;
      double time_ns = 1e7 * (0.1 + 0.9 / workers);
      results[i] = result_new (i == 0   ? LSE_STRATEGY_SERIAL
                               : i == 6 ? LSE_STRATEGY_OPENMP
                                        : LSE_STRATEGY_THREADS,
                               workers, (int64_t)time_ns, 21);
      lse_result_compare_to_serial (&results[i], &results[0]);
      list[i] = &results[i];
    }
}

static void
test_curves (void)
{
  LseResult results[N_RUNS];
  const LseResult *list[N_RUNS], *runs[N_RUNS];
  LseLawPoint points[N_RUNS];
  make_runs (results, list);
  g_assert_cmpuint (lse_laws_curve (list, N_RUNS, list[2], points, runs), ==, 5);
  for (size_t i = 0; i < 5; i++)
    {
      g_assert_cmpfloat (points[i].workers, ==, (double)i + 1);
      g_assert_true (runs[i] == list[i + 1]);
    }
  results[3].verify.status = LSE_VERIFY_MISMATCH; /* wrong answers are no points */
  g_assert_cmpuint (lse_laws_curve (list, N_RUNS, list[2], points, NULL), ==, 4);
  for (size_t i = 0; i < N_RUNS; i++)
    lse_result_clear (&results[i]);
}

static void
test_json (void)
{
  LseResult results[N_RUNS];
  const LseResult *list[N_RUNS];
  make_runs (results, list);
  json_t *json = lse_laws_to_json (list, N_RUNS, 0);
  g_assert_cmpuint (json_array_size (json), ==, 2);
  json_t *threads = json_array_get (json, 0), *points = json_object_get (threads, "points");
  g_assert_cmpstr (json_string_value (json_object_get (threads, "strategy")), ==, "threads");
  g_assert_cmpuint (json_array_size (points), ==, 5);
  g_assert_true (json_is_null (json_object_get (json_array_get (points, 0), "karp_flatt")));
  json_t *fourth = json_array_get (points, 3);
  assert_near (json_number_value (json_object_get (fourth, "karp_flatt")), 0.1, 0.02);
  json_t *amdahl = json_object_get (threads, "amdahl");
  g_assert_true (json_is_true (json_object_get (amdahl, "fitted")));
  assert_near (json_number_value (json_object_get (amdahl, "serial_share")), 0.1, 0.02);
  json_t *openmp = json_array_get (json, 1), *usl = json_object_get (openmp, "usl");
  g_assert_true (json_is_false (json_object_get (usl, "fitted")));
  g_assert_true (json_is_null (json_object_get (usl, "contention")));
  g_assert_cmpstr (json_string_value (json_object_get (usl, "text")), ==,
                   "A law is fitted from 4 different numbers of workers on; there is 1.");
  json_decref (json);
  json = lse_laws_to_json (NULL, 0, 2);
  g_assert_cmpuint (json_array_size (json), ==, 0);
  json_decref (json);
  for (size_t i = 0; i < N_RUNS; i++)
    lse_result_clear (&results[i]);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/laws/formulas", test_formulas);
  g_test_add_func ("/engine/laws/gradients", test_gradients);
  g_test_add_func ("/engine/laws/usl-golden", test_usl_golden);
  g_test_add_func ("/engine/laws/usl-unsorted", test_usl_unsorted);
  g_test_add_func ("/engine/laws/usl-bounds", test_usl_bounds);
  g_test_add_func ("/engine/laws/amdahl", test_amdahl);
  g_test_add_func ("/engine/laws/gustafson", test_gustafson);
  g_test_add_func ("/engine/laws/all-parallel", test_all_parallel);
  g_test_add_func ("/engine/laws/too-few", test_too_few);
  g_test_add_func ("/engine/laws/senseless", test_senseless);
  g_test_add_func ("/engine/laws/beyond-the-machine", test_beyond_the_machine);
  g_test_add_func ("/engine/laws/curve-law", test_curve_law);
  g_test_add_func ("/engine/laws/curves", test_curves);
  g_test_add_func ("/engine/laws/json", test_json);
  return g_test_run ();
}
