/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Large arrays as pages of their own: zeroed, page-aligned, not yet touched, so that the first
 * writer decides on which NUMA node they lie. Never in /dev/shm.
 */
#pragma once

#include "base/status.h"

#include <stddef.h>
#include <stdint.h>

typedef enum
{
  LSE_PAGES_PRIVATE = 0, /* copy-on-write after fork; huge pages asked for */
  LSE_PAGES_SHARED = 1   /* shared with forked children */
} LsePagesKind;

/**
 * lse_pages_map:
 * @pages: (out): the first byte; NULL when @bytes is 0
 *
 * Returns: %LSE_OK or %LSE_ENOMEM. Give back with lse_pages_unmap() and the same size.
 */
LseStatus lse_pages_map (void **pages, size_t bytes, LsePagesKind kind, LseError *err);
void lse_pages_unmap (void *pages, size_t bytes);

/* Bytes that programs can still get, MemAvailable and the limits of all cgroups around this process
 * considered; 0 unknown. */
uint64_t lse_memory_available_bytes (void);

/* The same of recorded proc/ and sys/ trees in a directory. */
uint64_t lse_memory_available_below (const char *root);
