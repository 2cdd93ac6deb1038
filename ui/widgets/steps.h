/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Steps of 1, 2, 5, 10, … for scales over many orders of magnitude:
 *
 *   least 1000:  position  0     1     2     3      …  2.5
 *                value     1000  2000  5000  10000  …  7071 (halfway in the logarithm)
 */
#pragma once

#include <glib.h>

/* Whole positions from @least, a power of ten, up to @most. */
guint lanescope_steps_count (guint64 least, guint64 most);

/* The value at a whole position. */
guint64 lanescope_steps_value (guint64 least, guint position);

/* Where @value lies, within the ends of the scale. */
double lanescope_steps_position (guint64 least, guint64 most, guint64 value);
