/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Files that appear whole or not at all, and the sentence when they do not.
 */
#pragma once

#include "plot/buffer.h"
#include "plot/export.h"

/* Fills @error (nullable). Returns: false, always. */
bool lsp_error_set (LspError *error, const char *format, ...)
    __attribute__ ((format (printf, 2, 3)));

/* Devices and pipes are written in place; everything else is replaced by a rename. */
bool lsp_file_write (const char *path, const LspBuffer *content, LspError *error);
