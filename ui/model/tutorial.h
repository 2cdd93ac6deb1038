/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The four methods of the tutorial, as printed and repaired, each beside the serial run of its own
 * task: what the first page runs.
 */
#pragma once

#include "model/session.h"

G_BEGIN_DECLS

#define LANESCOPE_N_METHODS 4

typedef struct
{
  LseExpandedPlan *plans; /* method after method, each one's serial plan first */
  int *methods;           /* by plan: 1 … 4 */
  gsize n_plans;
  LseExperiment settings; /* of the race: 5 s for all */
} LanescopeTutorial;

/* @topology: (nullable). Clear with lanescope_tutorial_clear(), also after a failure. */
gboolean
lanescope_tutorial_init (LanescopeTutorial *tutorial, const LseTopology *topology, GError **error);
void lanescope_tutorial_clear (LanescopeTutorial *tutorial);

/* Starts the race of all of them, as lanescope_session_start() does. */
gboolean lanescope_tutorial_start (LanescopeSession *session, GError **error);

G_END_DECLS
