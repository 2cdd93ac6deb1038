/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Least squares. A serial share is the slope of a straight line through 0 in coordinates in which
 * the errors of the points are about alike (relative ones, as times have them): Amdahl's
 * 1/S - 1/p = f (1 - 1/p), Gustafson's 1 - S/p = a (1 - 1/p).
 *
 * The USL goes by Levenberg and Marquardt. Its parameters must not be negative: where the best set
 * has a negative one, each set with some of them held at 0 is tried, and the best allowed one
 * stands. One with a free scale is fitted better than one that takes the first point for exact, and
 * far better than a straight line through transformed points (measured on the published data of
 * the test: s = 0.028 against 0.013 and 0.017).
 */
#include "analysis/laws-private.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_multifit_nlinear.h>
#include <math.h>
#include <pthread.h>

#define MAX_STEPS 200
#define MAX_PARAMETERS 3
#define TOLERANCE 1e-10

typedef struct
{
  const LseLawPoint *points;
  size_t n_points;
  size_t n_free;
  size_t free[MAX_PARAMETERS]; /* which parameters are looked for; the others are 0 */
} Problem;

static void
expand (const Problem *problem, const gsl_vector *x, double parameter[MAX_PARAMETERS])
{
  for (size_t i = 0; i < MAX_PARAMETERS; i++)
    parameter[i] = 0;
  for (size_t i = 0; i < problem->n_free; i++)
    parameter[problem->free[i]] = gsl_vector_get (x, i);
}

static int
residuals_cb (const gsl_vector *x, void *data, gsl_vector *residuals)
{
  const Problem *problem = data;
  double parameter[MAX_PARAMETERS];
  expand (problem, x, parameter);
  for (size_t i = 0; i < problem->n_points; i++)
    {
      const LseLawPoint *point = &problem->points[i];
      double value = lse_law_value (LSE_LAW_USL, parameter, point->workers);
      if (!isfinite (value))
        return GSL_EDOM;
      gsl_vector_set (residuals, i, value - point->value);
    }
  return GSL_SUCCESS;
}

static int
jacobian_cb (const gsl_vector *x, void *data, gsl_matrix *jacobian)
{
  const Problem *problem = data;
  double parameter[MAX_PARAMETERS], gradient[MAX_PARAMETERS];
  expand (problem, x, parameter);
  for (size_t i = 0; i < problem->n_points; i++)
    {
      lse_law_gradient (LSE_LAW_USL, parameter, problem->points[i].workers, gradient);
      for (size_t k = 0; k < problem->n_free; k++)
        gsl_matrix_set (jacobian, i, k, gradient[problem->free[k]]);
    }
  return GSL_SUCCESS;
}

/* What a set of free parameters came to. */
typedef struct
{
  double parameter[MAX_PARAMETERS];
  double covariance[MAX_PARAMETERS][MAX_PARAMETERS]; /* scaled by the residuals */
  double sum_of_squares;
} Solution;

static void
take_solution (const Problem *problem, gsl_multifit_nlinear_workspace *work, Solution *solution)
{
  gsl_matrix *covariance = gsl_matrix_alloc (problem->n_free, problem->n_free);
  gsl_vector *residuals = gsl_multifit_nlinear_residual (work);
  *solution = (Solution) {0};
  expand (problem, gsl_multifit_nlinear_position (work), solution->parameter);
  for (size_t i = 0; i < problem->n_points; i++)
    solution->sum_of_squares += pow (gsl_vector_get (residuals, i), 2);
  if (covariance == NULL)
    return;
  gsl_multifit_nlinear_covar (gsl_multifit_nlinear_jac (work), 0, covariance);
  size_t freedom = problem->n_points > problem->n_free ? problem->n_points - problem->n_free : 1;
  for (size_t i = 0; i < problem->n_free; i++)
    for (size_t k = 0; k < problem->n_free; k++)
      solution->covariance[problem->free[i]][problem->free[k]] =
          gsl_matrix_get (covariance, i, k) * solution->sum_of_squares / (double)freedom;
  gsl_matrix_free (covariance);
}

static bool
solve (Problem *problem, const double start[MAX_PARAMETERS], Solution *solution)
{
  gsl_multifit_nlinear_parameters settings = gsl_multifit_nlinear_default_parameters ();
  gsl_multifit_nlinear_fdf system = {.f = residuals_cb,
                                     .df = jacobian_cb,
                                     .n = problem->n_points,
                                     .p = problem->n_free,
                                     .params = problem};
  gsl_multifit_nlinear_workspace *work = gsl_multifit_nlinear_alloc (
      gsl_multifit_nlinear_trust, &settings, problem->n_points, problem->n_free);
  gsl_vector *x = gsl_vector_alloc (problem->n_free);
  bool is_solved = false;
  if (work != NULL && x != NULL)
    {
      int why;
      for (size_t i = 0; i < problem->n_free; i++)
        gsl_vector_set (x, i, start[problem->free[i]]);
      if (gsl_multifit_nlinear_init (x, &system, work) == GSL_SUCCESS)
        {
          /* at the very best set a step cannot be made any more: no failure */
          int status = gsl_multifit_nlinear_driver (MAX_STEPS, TOLERANCE, TOLERANCE, TOLERANCE,
                                                    NULL, NULL, &why, work);
          is_solved = status == GSL_SUCCESS || status == GSL_ENOPROG;
        }
      if (is_solved)
        take_solution (problem, work, solution);
    }
  if (work != NULL)
    gsl_multifit_nlinear_free (work);
  if (x != NULL)
    gsl_vector_free (x);
  return is_solved && isfinite (solution->sum_of_squares);
}

/* ------------------------------------------------------------------ start */

/* From the straight line that the law becomes: p/C - 1 = k (p-1)² + (s+k) (p-1), C = X / g. */
static void
start_usl (const LseLawPoint *points, size_t n_points, double start[MAX_PARAMETERS])
{
  double scale = points[0].value / points[0].workers, s4 = 0, s3 = 0, s2 = 0, y2 = 0, y1 = 0;
  for (size_t i = 0; i < n_points; i++)
    {
      double x = points[i].workers - 1, y = points[i].workers * scale / points[i].value - 1;
      s4 += x * x * x * x;
      s3 += x * x * x;
      s2 += x * x;
      y2 += x * x * y;
      y1 += x * y;
    }
  double determinant = s4 * s2 - s3 * s3;
  double coherency = determinant > 0 ? (y2 * s2 - y1 * s3) / determinant : 0;
  double both = determinant > 0 ? (y1 * s4 - y2 * s3) / determinant : 0;
  start[0] = scale;
  start[1] = fmax (both - coherency, 1e-3);
  start[2] = fmax (coherency, 1e-6);
}

/* ------------------------------------------------------------------ the best allowed set */

static bool
is_allowed (const double parameter[MAX_PARAMETERS])
{
  for (size_t i = 0; i < MAX_PARAMETERS; i++)
    if (!(parameter[i] >= 0))
      return false;
  return true;
}

/* @held: bit i for a parameter that stays 0; the scale never is. */
static bool
solve_held (const LseLawPoint *points, size_t n_points, unsigned held, Solution *solution)
{
  double start[MAX_PARAMETERS];
  Problem problem = {.points = points, .n_points = n_points};
  for (size_t i = 0; i < MAX_PARAMETERS; i++)
    if ((held >> i & 1) == 0)
      problem.free[problem.n_free++] = i;
  start_usl (points, n_points, start);
  return solve (&problem, start, solution) && is_allowed (solution->parameter);
}

static bool
solve_usl (const LseLawPoint *points, size_t n_points, Solution *best)
{
  Solution solution;
  bool is_found = false;
  if (solve_held (points, n_points, 0, best))
    return true;
  for (unsigned held = 2; held <= 4; held += 2) /* s, k */
    if (solve_held (points, n_points, held, &solution) &&
        (!is_found || solution.sum_of_squares < best->sum_of_squares))
      {
        *best = solution;
        is_found = true;
      }
  return is_found || solve_held (points, n_points, 6, best);
}

/* ------------------------------------------------------------------ shares */

/* The straight line's y; x is 1 - 1/p, and a point with one worker says nothing. */
static double
height (LseLaw law, const LseLawPoint *point)
{
  double p = point->workers;
  return law == LSE_LAW_AMDAHL ? 1 / point->value - 1 / p : 1 - point->value / p;
}

static bool
solve_share (LseLaw law, const LseLawPoint *points, size_t n_points, Solution *best)
{
  double xy = 0, xx = 0, rest = 0, n = 0;
  for (size_t i = 0; i < n_points; i++)
    {
      double x = 1 - 1 / points[i].workers;
      xy += x * height (law, &points[i]);
      xx += x * x;
      n += x > 0;
    }
  if (n < 2)
    return false;
  double share = xy / xx;
  for (size_t i = 0; i < n_points; i++)
    {
      double x = 1 - 1 / points[i].workers;
      rest += x > 0 ? pow (height (law, &points[i]) - share * x, 2) : 0;
    }
  *best = (Solution) {.parameter = {fmin (fmax (share, 0), 1)}, .sum_of_squares = rest};
  if (share >= 0 && share <= 1) /* at a bound there is no interval */
    best->covariance[0][0] = rest / (n - 1) / xx;
  return true;
}

/* ------------------------------------------------------------------ all */

static void
silence_gsl (void)
{
  gsl_set_error_handler_off (); /* it would abort; every status is looked at */
}

bool
lse_law_solve (LseLawFit *fit, const LseLawPoint *points, size_t n_points)
{
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  Solution best;
  pthread_once (&once, silence_gsl);
  if (!(fit->law == LSE_LAW_USL ? solve_usl (points, n_points, &best)
                                : solve_share (fit->law, points, n_points, &best)))
    return false;
  fit->t_975 = gsl_cdf_tdist_Pinv (0.975, (double)(n_points - fit->n_parameters));
  for (size_t i = 0; i < fit->n_parameters; i++)
    {
      double error = sqrt (best.covariance[i][i]);
      bool is_free = error > 0 || best.sum_of_squares <= 0;
      fit->parameter[i] = best.parameter[i];
      fit->ci95[i][0] = is_free ? best.parameter[i] - fit->t_975 * error : (double)NAN;
      fit->ci95[i][1] = is_free ? best.parameter[i] + fit->t_975 * error : (double)NAN;
      for (size_t k = 0; k < fit->n_parameters; k++)
        fit->covariance[i][k] = best.covariance[i][k];
    }
  return true;
}
