/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the files of the first page share: first-run.c has the guess and the buttons,
 * first-run-build.c the widgets, first-run-result.c what is shown of the race.
 */
#pragma once

#include "pages/first-run.h"

#define LANESCOPE_FIRST_RUN_MACHINE_PX 260 /* at the usual text size */

#include "figures/machine.h"
#include "model/tutorial.h"

typedef enum
{
  FIRST_RUN_GUESSING,
  FIRST_RUN_MEASURING,
  FIRST_RUN_OVER
} FirstRunState;

struct _LanescopeFirstRun
{
  GtkWidget parent_instance;
  LanescopeSession *session;

  FirstRunState state;
  gboolean has_guess;
  GPtrArray *runs;      /* of the race started here; (nullable) */
  GCancellable *judged; /* of the thread that makes the verdict; (nullable) */

  LsfMachine *machine;
  GtkWidget *scrolled, *clamp, *hero, *claim, *error, *warning;
  GtkWidget *machine_clamp, *machine_canvas;
  GtkWidget *grid, *cards[LANESCOPE_N_METHODS]; /* by place */
  GtkWidget *guess_buttons, *measure_buttons, *over_buttons;
  GtkWidget *run, *stop, *compare, *progress, *note;
};

/* first-run-build.c */
void lanescope_first_run_build (LanescopeFirstRun *self);
void lanescope_first_run_set_state (LanescopeFirstRun *self, FirstRunState state);

/* first-run-result.c: what is new of the race, and its end. */
void lanescope_first_run_update (LanescopeFirstRun *self);
void lanescope_first_run_assign_runs (LanescopeFirstRun *self);

/* first-run.c: the buttons. */
void lanescope_first_run_start (LanescopeFirstRun *self, gboolean has_guess);
