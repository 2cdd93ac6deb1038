/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * On which NUMA nodes pages will lie. A policy counts for pages that nobody has touched yet, so it
 * is set after lse_pages_map() and before the first write. Read back like every binding.
 */
#pragma once

#include "base/cpuset.h"
#include "base/status.h"

#include <stddef.h>

/**
 * lse_memory_nodes:
 * @nodes: (out): OS indexes of the nodes that have memory and that this session may use
 * @root: "" for this machine; tests pass a directory that holds recorded proc/ and sys/ trees
 *
 * A kernel without NUMA counts as one node, 0.
 */
void lse_memory_nodes (LseCpuSet *nodes, const char *root);

/**
 * lse_memory_interleave:
 * @pages: page-aligned, not yet touched
 *
 * Page after page on every node of lse_memory_nodes() in turn. With one node it changes nothing.
 * Returns: %LSE_OK; %LSE_EUNAVAILABLE where the kernel has no memory policies or forbids them.
 */
LseStatus lse_memory_interleave (void *pages, size_t bytes, LseError *err);

/**
 * lse_memory_bind:
 * @node_os_index: OS index of a node of lse_memory_nodes()
 *
 * Every page on that node and nowhere else, even if it is full.
 * Returns: %LSE_OK; %LSE_EINVAL if there is no such node, with those there are; %LSE_EUNAVAILABLE
 *   as above.
 */
LseStatus lse_memory_bind (void *pages, size_t bytes, int node_os_index, LseError *err);
