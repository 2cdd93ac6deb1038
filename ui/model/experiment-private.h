/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Between the parts of the experiment: experiment.c keeps the fields, experiment-parse.c makes
 * plans of them, experiment-hints.c says what stands beside each.
 */
#pragma once

#include "model/experiment.h"

typedef struct
{
  char *text; /* nullable */
  LanescopeSeverity severity;
} LanescopeHint;

struct _LanescopeExperiment
{
  GObject parent_instance;
  LanescopeMachine *machine;

  int preset;
  LseWorkloadId workload;
  gboolean variants[2]; /* by LseVariant */
  gboolean strategies[LSE_N_STRATEGIES];
  char *texts[LANESCOPE_N_TEXT_FIELDS]; /* NULL: not touched */
  gboolean verify;
  gboolean are_modules_known;
  double default_budget_s;
  gboolean is_asked; /* whether to run for so long; forgotten with the next change */

  /* made from the fields at each change */
  LseExperiment settings;
  LseExpandedPlan *plans; /* nullable; free() */
  size_t n_plans;
  gboolean is_valid;
  LanescopeHint hints[LANESCOPE_N_FIELDS];
  guint64 total_bytes, fitting_elements;
  double least_s;
};

/* Fields → settings, plans, errors. */
void lanescope_experiment_parse (LanescopeExperiment *self);

/* What is to be said where there is no error. */
void lanescope_experiment_make_hints (LanescopeExperiment *self);

/* The first of several wins; an error wins over all. @text is taken. */
void lanescope_experiment_take_hint (LanescopeExperiment *self,
                                     LanescopeField field,
                                     LanescopeSeverity severity,
                                     char *text);

/* The plan that the form is about: the first that is not serial, else the serial one. NULL without
 * plans. */
const LsePlan *lanescope_experiment_leading_plan (LanescopeExperiment *self);

/* "chunks" → "--chunks"; the option of the command line for a field of text. Static. */
const char *lanescope_experiment_option (LanescopeField field);

/* The text of a field that has one, as the command line takes it. Free with g_free(). */
char *lanescope_experiment_dup_plain (LanescopeExperiment *self, LanescopeField field);

/* Without the blanks that group digits: "1 000 000", whichever blank it is. Free with g_free(). */
char *lanescope_experiment_without_grouping (const char *text);
