/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What only the session does to a run.
 */
#pragma once

#include "model/race-thread.h"
#include "model/run.h"

/* Takes what @news has of this run, without a signal. @is_measuring: it has the cores now. */
void lanescope_run_take_news (LanescopeRun *self, LanescopeRunNews *news, gboolean is_measuring);

/* The race that would have run it did not start. */
void lanescope_run_refuse (LanescopeRun *self, const char *text);

/* Emits ::changed. */
void lanescope_run_announce (LanescopeRun *self);

void lanescope_run_set_current (LanescopeRun *self, gboolean is_current);
