/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How many CPUs' worth of time this session really gets: its cpuset, and the quota of every
 * cgroup above it (v1 and v2). hwloc, nproc, OpenMP and OpenBLAS all overlook the quota.
 */
#pragma once

#include "topology/topology.h"

typedef struct
{
  size_t allowed_pus;     /* PUs in the affinity mask and cpuset */
  double quota_cpus;      /* smallest quota above us in CPUs; 0 = no quota */
  double parallelism;     /* min (allowed_pus, quota_cpus) */
  char quota_source[192]; /* the file that holds the quota, "" without one */
} LseCpuLimits;

/**
 * lse_cpu_limits_read:
 * @root: "" for this machine; tests pass a directory that holds recorded proc/ and sys/ trees
 * @allowed: the affinity mask
 *
 * Never fails: what cannot be read is no limit.
 */
void lse_cpu_limits_read (LseCpuLimits *limits, const char *root, const LseCpuSet *allowed);
