/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Whether runs can read the processor's counters here.
 */
#pragma once

#include <glib.h>

/* Looks anew: some microseconds. Returns: why they cannot all be had, a sentence; %NULL if they can.
 * Free with g_free(). */
char *lanescope_counters_why_not (void);
