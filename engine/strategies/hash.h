/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A 64-bit hash of an array's bytes, for the phase in which a task graph names its inputs by their
 * content, as Dask's from_array() does: one thread, one pass over everything.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

/* Hash of @bytes bytes under @seed; every byte and its place count. Not for secrets. */
uint64_t lse_hash_bytes (const void *data, size_t bytes, uint64_t seed);
