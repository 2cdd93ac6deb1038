/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Shared by laws.c (which law, which points, what it says) and laws-fit.c (the least squares).
 */
#pragma once

#include "analysis/laws.h"

/* The value of a law with these parameters, and its derivative by each of them. */
double lse_law_value (LseLaw law, const double parameter[3], double workers);
void lse_law_gradient (LseLaw law, const double parameter[3], double workers, double gradient[3]);

/* Fills parameters, covariance and intervals of @fit, whose law, number of parameters and range are
 * set already. Returns false where nothing converges. */
bool lse_law_solve (LseLawFit *fit, const LseLawPoint *points, size_t n_points);
