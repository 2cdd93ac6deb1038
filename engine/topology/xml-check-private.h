/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A look at an hwloc XML file before hwloc sees it: is it one, is it whole, of a format that we
 * read, and of a size that a machine can have? It believes nothing and allocates nothing.
 */
#pragma once

#include "base/status.h"

#include <stddef.h>

#define LSE_XML_MAX_BYTES ((size_t)64 << 20)

/**
 * lse_xml_check:
 * @text: the file, with a NUL after @bytes
 * @name: the file's name for the sentence
 *
 * Returns: %LSE_OK; %LSE_EINVAL with what is wrong with it.
 */
LseStatus lse_xml_check (const char *text, size_t bytes, const char *name, LseError *err);
