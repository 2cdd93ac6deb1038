/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The control groups around this process, v1 and v2: every one of them, from its own up to the
 * mount point, can hold a limit.
 */
#pragma once

#include <stdbool.h>
#include <stdio.h>

/* @directory: of the group, below the root. */
typedef void (*LseCgroupFn) (const char *directory, bool is_v2, void *user_data);

/**
 * lse_cgroup_walk:
 * @root: "" for this machine; tests pass a directory that holds recorded proc/ and sys/ trees
 * @controller: "cpu", "memory": which of the hierarchies of v1; v2 has one for all
 *
 * Calls @visit for each group, the innermost first. None where nothing can be read. Any thread.
 */
void lse_cgroup_walk (const char *root, const char *controller, LseCgroupFn visit, void *user_data);

/* A file below @root; NULL if it cannot be read. */
FILE *lse_cgroup_open (const char *root, const char *path);
