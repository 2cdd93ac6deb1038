/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "options.h"
#include "request.h"

/**
 * lanescope_dry_run:
 * @total_bytes: of all workers alive at once
 *
 * Prints what would run, the memory and about how long, as text or, under --json, as JSON. Starts
 * nothing. Returns the exit status.
 */
int lanescope_dry_run (const Parsed *parsed,
                       const Request *request,
                       const LseTopology *topology,
                       uint64_t total_bytes);
