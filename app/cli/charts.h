/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The charts of a race as files: --svg=DIR and --png=DIR.
 */
#pragma once

#include "options.h"
#include "report.h"

#include "run/race.h"

/**
 * lanescope_write_charts:
 *
 * compare.*; speedup.* with two or more worker counts; timeline-<strategy>-<workers>.* of the
 * median repetition of each run; cores.*. The folder is made if it is not there.
 * Returns: true, also when no charts were asked for; false after a sentence on standard error.
 */
bool lanescope_write_charts (const Parsed *parsed, const Report *report, LseRace *race);
