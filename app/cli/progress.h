/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One line on standard error while a race runs, on a terminal only.
 */
#pragma once

#include "run/race.h"

#include <stdbool.h>

/* @deadline_ns: the end of the time budget; @is_wanted: false under --quiet. */
void lanescope_progress_show (const LseRace *race, int64_t deadline_ns, bool is_wanted);

/* Takes the line away again. */
void lanescope_progress_clear (bool is_wanted);
