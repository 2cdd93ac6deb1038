/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Where results go: standard output, a file, a device.
 */
#pragma once

#include <stdbool.h>
#include <stdio.h>

/* Returns false when writing failed (errno says why). */
typedef bool (*LanescopeWriteFn) (FILE *out, const void *data);

/* "" or "-". */
bool lanescope_goes_to_stdout (const char *path);

/**
 * lanescope_write_to:
 * @path: a file, replaced in one step; a device or pipe, written to; "" or "-": standard output
 *
 * Returns: true; false after a sentence on standard error.
 */
bool lanescope_write_to (const char *path, LanescopeWriteFn write, const void *data);

/* Can a file be made at @path, as far as can be known beforehand? false after a sentence. */
bool lanescope_can_write (const char *path);
