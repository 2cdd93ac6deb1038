/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "topology/limits.h"

#include "base/cgroup.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

typedef struct
{
  LseCpuLimits *limits;
  const char *root;
} Search;

/* The two numbers of a quota, in µs; false where there is no quota. */
static bool
read_quota (const char *root, const char *directory, bool is_v2, double *quota_cpus)
{
  char path[2 * PATH_MAX];
  long long quota = -1, period = -1;
  snprintf (path, sizeof path, "%s/%s", directory, is_v2 ? "cpu.max" : "cpu.cfs_quota_us");
  FILE *file = lse_cgroup_open (root, path);
  if (file == NULL)
    return false;
  int n = fscanf (file, "%lld %lld", &quota, &period); /* "max 100000" reads nothing */
  fclose (file);
  if (!is_v2 && n >= 1)
    {
      snprintf (path, sizeof path, "%s/cpu.cfs_period_us", directory);
      file = lse_cgroup_open (root, path);
      if (file != NULL && fscanf (file, "%lld", &period) != 1)
        period = -1;
      if (file != NULL)
        fclose (file);
    }
  *quota_cpus = period > 0 ? (double)quota / (double)period : 0.0;
  return n >= 1 && quota > 0 && period > 0;
}

/* The least quota counts. */
static void
look_at_group (const char *directory, bool is_v2, void *user_data)
{
  const Search *search = user_data;
  LseCpuLimits *limits = search->limits;
  double cpus;
  if (!read_quota (search->root, directory, is_v2, &cpus) ||
      (limits->quota_cpus > 0.0 && cpus >= limits->quota_cpus))
    return;
  limits->quota_cpus = cpus;
  snprintf (limits->quota_source, sizeof limits->quota_source, "%.150s/%s", directory,
            is_v2 ? "cpu.max" : "cpu.cfs_quota_us");
}

void
lse_cpu_limits_read (LseCpuLimits *limits, const char *root, const LseCpuSet *allowed)
{
  memset (limits, 0, sizeof *limits);
  limits->allowed_pus = lse_cpuset_count (allowed);
  lse_cgroup_walk (root, "cpu", look_at_group, &(Search) {limits, root});
  limits->parallelism = (double)limits->allowed_pus;
  if (limits->quota_cpus > 0.0 && limits->quota_cpus < limits->parallelism)
    limits->parallelism = limits->quota_cpus;
}
