/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The sub-commands. Each takes what was parsed and returns the exit status; the command
 * `topology` has a header of its own.
 */
#pragma once

#include "options.h"

int lanescope_run_main (const Parsed *parsed); /* run and tutorial */
int lanescope_why_main (const Parsed *parsed);
int lanescope_compare_main (const Parsed *parsed);
int lanescope_doctor_main (const Parsed *parsed);
int lanescope_schema_main (const Parsed *parsed);
