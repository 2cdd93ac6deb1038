/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Recorded /proc and /sys trees, rebuilt in a temporary folder.
 */
#include "topology/limits.h"

#include <glib.h>
#include <glib/gstdio.h>

#define V2_MOUNT "30 23 0:26 / /sys/fs/cgroup rw,nosuid shared:4 - cgroup2 cgroup2 rw,nsdelegate\n"
#define V1_MOUNT                                                                \
  "31 23 0:28 / /sys/fs/cgroup rw - tmpfs tmpfs rw,mode=755\n"                  \
  "32 31 0:29 / /sys/fs/cgroup/cpu,cpuacct rw - cgroup cgroup rw,cpu,cpuacct\n" \
  "34 31 0:31 / /sys/fs/cgroup/cpuset rw,relatime - cgroup cgroup rw,cpuset\n"  \
  "41 31 0:38 / /sys/fs/cgroup/unified rw,relatime - cgroup2 cgroup2 rw\n"

static void
put (const char *root, const char *path, const char *text)
{
  g_autofree char *full = g_build_filename (root, path, NULL);
  g_autofree char *folder = g_path_get_dirname (full);
  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (full, text, -1, NULL));
}

static void
remove_tree (const char *path)
{
  GDir *dir = g_dir_open (path, 0, NULL);
  for (const char *name; dir != NULL && (name = g_dir_read_name (dir)) != NULL;)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);
      remove_tree (child);
    }
  g_clear_pointer (&dir, g_dir_close);
  g_remove (path);
}

/* Pairs of path and text; NULL ends them. */
static void
check (const char *const *files, size_t n_pus, double quota_cpus, const char *source)
{
  g_autofree char *root = g_dir_make_tmp ("lanescope-limits-XXXXXX", NULL);
  LseCpuLimits limits;
  LseCpuSet allowed;
  lse_cpuset_clear (&allowed);
  for (size_t i = 0; i < n_pus; i++)
    lse_cpuset_add (&allowed, (int)(3 * i));
  for (; *files != NULL; files += 2)
    put (root, files[0], files[1]);

  lse_cpu_limits_read (&limits, root, &allowed);
  g_assert_cmpuint (limits.allowed_pus, ==, n_pus);
  g_assert_cmpfloat_with_epsilon (limits.quota_cpus, quota_cpus, 1e-9);
  g_assert_cmpstr (limits.quota_source, ==, source);
  double least = quota_cpus > 0 && quota_cpus < (double)n_pus ? quota_cpus : (double)n_pus;
  g_assert_cmpfloat_with_epsilon (limits.parallelism, least, 1e-9);
  remove_tree (root);
}

static void
test_nothing (void)
{
  static const char *const empty[] = {NULL};
  static const char *const no_mount[] = {"proc/self/cgroup", "0::/user.slice\n", NULL};
  static const char *const garbage[] = {"proc/self/cgroup", "\n:\n::\nx:y\n0::\n",
                                        "proc/self/mountinfo", "\n - \n1 2 - cgroup2\n", NULL};
  check (empty, 2, 0, "");
  check (no_mount, 2, 0, "");
  check (garbage, 2, 0, "");
}

static void
test_v2 (void)
{
  static const char *const none[] = {
      "proc/self/cgroup", "0::/a/b\n", "proc/self/mountinfo", V2_MOUNT, "sys/fs/cgroup/a/cpu.max",
      "max 100000\n",     NULL};
  static const char *const own[] = {
      "proc/self/cgroup", "0::/a/b\n", "proc/self/mountinfo", V2_MOUNT, "sys/fs/cgroup/a/b/cpu.max",
      "150000 100000\n",  NULL};
  static const char *const ancestor[] = {"proc/self/cgroup",
                                         "0::/a/b\n",
                                         "proc/self/mountinfo",
                                         V2_MOUNT,
                                         "sys/fs/cgroup/a/b/cpu.max",
                                         "400000 100000\n",
                                         "sys/fs/cgroup/a/cpu.max",
                                         "50000 100000\n",
                                         NULL};
  static const char *const elsewhere[] = {"proc/self/cgroup",
                                          "0::/a/b\n",
                                          "proc/self/mountinfo",
                                          V2_MOUNT,
                                          "sys/fs/cgroup/c/cpu.max",
                                          "50000 100000\n",
                                          "sys/fs/cgroup/a/bb/cpu.max",
                                          "50000 100000\n",
                                          NULL};
  check (none, 4, 0, "");
  check (own, 4, 1.5, "/sys/fs/cgroup/a/b/cpu.max");
  check (own, 1, 1.5, "/sys/fs/cgroup/a/b/cpu.max");
  check (ancestor, 4, 0.5, "/sys/fs/cgroup/a/cpu.max");
  check (elsewhere, 4, 0, "");
}

/* In a container the group's own folder is mounted as the root. */
static void
test_v2_container (void)
{
  static const char *const private_names[] = {
      "proc/self/cgroup", "0::/\n", "proc/self/mountinfo", V2_MOUNT, "sys/fs/cgroup/cpu.max",
      "200000 100000\n",  NULL};
  static const char *const hosts_names[] = {
      "proc/self/cgroup",
      "0::/docker/12ab\n",
      "proc/self/mountinfo",
      "30 23 0:26 /docker/12ab /sys/fs/cgroup ro - cgroup2 cgroup2 rw\n",
      "sys/fs/cgroup/cpu.max",
      "200000 100000\n",
      NULL};
  static const char *const outside[] = {"proc/self/cgroup",
                                        "0::/../other\n",
                                        "proc/self/mountinfo",
                                        V2_MOUNT,
                                        "sys/fs/cgroup/cpu.max",
                                        "200000 100000\n",
                                        NULL};
  static const char *const blank[] = {"proc/self/cgroup",
                                      "0::/x\n",
                                      "proc/self/mountinfo",
                                      "30 23 0:26 / /my\\040cgroup rw - cgroup2 cgroup2 rw\n",
                                      "my cgroup/x/cpu.max",
                                      "100000 100000\n",
                                      NULL};
  check (private_names, 8, 2, "/sys/fs/cgroup/cpu.max");
  check (hosts_names, 8, 2, "/sys/fs/cgroup/cpu.max");
  check (outside, 8, 2, "/sys/fs/cgroup/cpu.max");
  check (blank, 8, 1, "/my cgroup/x/cpu.max");
}

static void
test_v1_hybrid (void)
{
  static const char *const groups = "9:name=systemd:/\n3:cpuset:/s\n2:cpu,cpuacct:/a/b\n0::/u\n";
  const char *none[] = {"proc/self/cgroup",
                        groups,
                        "proc/self/mountinfo",
                        V1_MOUNT,
                        "sys/fs/cgroup/cpu,cpuacct/a/b/cpu.cfs_quota_us",
                        "-1\n",
                        "sys/fs/cgroup/cpu,cpuacct/a/b/cpu.cfs_period_us",
                        "100000\n",
                        NULL};
  const char *ancestor[] = {"proc/self/cgroup",
                            groups,
                            "proc/self/mountinfo",
                            V1_MOUNT,
                            "sys/fs/cgroup/cpu,cpuacct/a/b/cpu.cfs_quota_us",
                            "-1\n",
                            "sys/fs/cgroup/cpu,cpuacct/a/b/cpu.cfs_period_us",
                            "100000\n",
                            "sys/fs/cgroup/cpu,cpuacct/a/cpu.cfs_quota_us",
                            "125000\n",
                            "sys/fs/cgroup/cpu,cpuacct/a/cpu.cfs_period_us",
                            "50000\n",
                            NULL};
  const char *both[] = {"proc/self/cgroup",
                        groups,
                        "proc/self/mountinfo",
                        V1_MOUNT,
                        "sys/fs/cgroup/cpu,cpuacct/cpu.cfs_quota_us",
                        "300000\n",
                        "sys/fs/cgroup/cpu,cpuacct/cpu.cfs_period_us",
                        "100000\n",
                        "sys/fs/cgroup/unified/u/cpu.max",
                        "75000 100000\n",
                        NULL};
  const char *no_period[] = {"proc/self/cgroup",
                             groups,
                             "proc/self/mountinfo",
                             V1_MOUNT,
                             "sys/fs/cgroup/cpu,cpuacct/a/b/cpu.cfs_quota_us",
                             "50000\n",
                             NULL};
  check (none, 4, 0, "");
  check (ancestor, 4, 2.5, "/sys/fs/cgroup/cpu,cpuacct/a/cpu.cfs_quota_us");
  check (both, 4, 0.75, "/sys/fs/cgroup/unified/u/cpu.max");
  check (no_period, 4, 0, "");
}

static void
test_this_machine (void)
{
  LseCpuLimits limits;
  LseCpuSet allowed;
  lse_cpuset_parse (&allowed, "0-1", NULL);
  lse_cpu_limits_read (&limits, "", &allowed);
  g_assert_cmpfloat (limits.parallelism, >, 0.0);
  g_assert_cmpfloat (limits.parallelism, <=, 2.0);
  g_assert_true ((limits.quota_cpus > 0) == (limits.quota_source[0] != '\0'));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/topology/limits/nothing", test_nothing);
  g_test_add_func ("/engine/topology/limits/v2", test_v2);
  g_test_add_func ("/engine/topology/limits/v2-container", test_v2_container);
  g_test_add_func ("/engine/topology/limits/v1-hybrid", test_v1_hybrid);
  g_test_add_func ("/engine/topology/limits/this-machine", test_this_machine);
  return g_test_run ();
}
