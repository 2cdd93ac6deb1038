/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "topology/memory-policy.h"

#include "base/text.h"

#include "i18n.h"

#include <limits.h>
#include <linux/mempolicy.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

/* The largest MAX_NUMNODES of any kernel; longer masks are refused, empty upper parts are not. */
#define MAX_NODES 1024

/* The rest of the line of @path after @name ("" for a file of one line); false if there is none. */
static bool
read_list (LseCpuSet *set, const char *root, const char *path, const char *name)
{
  char full[PATH_MAX], line[1024];
  bool found = false;
  snprintf (full, sizeof full, "%s%s", root, path);
  FILE *file = fopen (full, "re");
  while (file != NULL && !found && fgets (line, sizeof line, file) != NULL)
    if (strncmp (line, name, strlen (name)) == 0)
      found = lse_cpuset_parse (set, line + strlen (name), NULL) == LSE_OK;
  if (file != NULL)
    fclose (file);
  return found;
}

void
lse_memory_nodes (LseCpuSet *nodes, const char *root)
{
  LseCpuSet allowed;
  if (!read_list (nodes, root, "/sys/devices/system/node/has_memory", "") &&
      !read_list (nodes, root, "/sys/devices/system/node/online", ""))
    {
      lse_cpuset_clear (nodes);
      lse_cpuset_add (nodes, 0);
      return;
    }
  if (read_list (&allowed, root, "/proc/self/status", "Mems_allowed_list:"))
    lse_cpuset_intersect (nodes, &allowed);
}

static void
name_nodes (const LseCpuSet *nodes, char *text, size_t size)
{
  size_t used = 0;
  char list[128];
  lse_text_append (text, size, &used, "%s %s", lse_cpuset_count (nodes) == 1 ? "node" : "nodes",
                   lse_cpuset_format (nodes, list, sizeof list));
}

/* Sets the policy and reads it back: some sandboxes answer 0 and do nothing. */
static LseStatus
set_policy (void *pages, size_t bytes, int mode, const LseCpuSet *nodes, LseError *err)
{
  char names[160];
  int now = -1;
  if (bytes == 0)
    return LSE_OK;
  name_nodes (nodes, names, sizeof names);
  if (syscall (SYS_mbind, pages, bytes, mode, nodes->words, MAX_NODES + 1, 0) != 0)
    return lse_fail (
        err, LSE_EUNAVAILABLE, errno,
        _ ("The kernel refuses to put memory on %s; choose the memory policy ft-workers"), names);
  if (syscall (SYS_get_mempolicy, &now, NULL, 0, pages, MPOL_F_ADDR) != 0 || now != mode)
    return lse_fail (
        err, LSE_EUNAVAILABLE, 0,
        _ ("The kernel accepted a memory policy for %s but did not keep it; choose the "
           "memory policy ft-workers."),
        names);
  return LSE_OK;
}

LseStatus
lse_memory_interleave (void *pages, size_t bytes, LseError *err)
{
  LseCpuSet nodes;
  lse_memory_nodes (&nodes, "");
  return set_policy (pages, bytes, MPOL_INTERLEAVE, &nodes, err);
}

LseStatus
lse_memory_bind (void *pages, size_t bytes, int node_os_index, LseError *err)
{
  LseCpuSet nodes, one;
  char names[160];
  lse_memory_nodes (&nodes, "");
  if (!lse_cpuset_has (&nodes, node_os_index))
    {
      name_nodes (&nodes, names, sizeof names);
      return lse_fail (err, LSE_EINVAL, 0,
                       _ ("Memory cannot be bound to node %d: this session has memory on %s."),
                       node_os_index, names);
    }
  lse_cpuset_clear (&one);
  lse_cpuset_add (&one, node_os_index);
  return set_policy (pages, bytes, MPOL_BIND, &one, err);
}
