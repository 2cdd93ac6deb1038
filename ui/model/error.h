/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The one place where an error of the engine becomes a GError. Its message is the engine's own
 * sentence: what was wrong, where, what to do.
 */
#pragma once

#include "base/status.h"

#include <glib.h>

#define LANESCOPE_ERROR (lanescope_error_quark ())
GQuark lanescope_error_quark (void);

/* Sets @error from @err; its code is the negative LseStatus. Always returns FALSE, so that a
 * function can end with it. */
gboolean lanescope_error_take (GError **error, const LseError *err);
