/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/memory.h"

#include <glib.h>
#include <glib/gstdio.h>
#include <sys/wait.h>
#include <unistd.h>

static int
value_after_child_writes (LsePagesKind kind)
{
  void *pages = NULL;
  g_assert_cmpint (lse_pages_map (&pages, 4096, kind, NULL), ==, LSE_OK);
  volatile int *number = pages;
  pid_t child = fork ();
  if (child == 0)
    {
      *number = 7;
      _exit (0);
    }
  waitpid (child, NULL, 0);
  int value = *number;
  lse_pages_unmap (pages, 4096);
  return value;
}

static void
test_kinds (void)
{
  g_assert_cmpint (value_after_child_writes (LSE_PAGES_SHARED), ==, 7);
  g_assert_cmpint (value_after_child_writes (LSE_PAGES_PRIVATE), ==, 0);
}

static void
test_empty_and_too_large (void)
{
  void *pages = &pages;
  LseError err = {0};
  g_assert_cmpint (lse_pages_map (&pages, 0, LSE_PAGES_PRIVATE, &err), ==, LSE_OK);
  g_assert_null (pages);
  g_assert_cmpint (lse_pages_map (&pages, SIZE_MAX / 2, LSE_PAGES_PRIVATE, &err), ==, LSE_ENOMEM);
  g_assert_nonnull (strstr (err.detail, "bytes"));
}

static void
test_available (void)
{
  g_assert_cmpuint (lse_memory_available_bytes (), >, 1 << 20);
}

#define GIB (UINT64_C (1) << 30)
#define V2_MOUNT "30 23 0:26 / /sys/fs/cgroup rw,nosuid shared:4 - cgroup2 cgroup2 rw,nsdelegate\n"
#define V1_MOUNT                                                \
  "32 31 0:29 / /sys/fs/cgroup/cpu rw - cgroup cgroup rw,cpu\n" \
  "33 31 0:30 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory\n"

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

/* @files: pairs of path and text; NULL ends them. */
static void
assert_available (const char *const *files, guint64 bytes)
{
  g_autofree char *root = g_dir_make_tmp ("lanescope-memory-XXXXXX", NULL);
  for (; *files != NULL; files += 2)
    {
      g_autofree char *path = g_build_filename (root, files[0], NULL);
      g_autofree char *folder = g_path_get_dirname (path);
      g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
      g_assert_true (g_file_set_contents (path, files[1], -1, NULL));
    }
  g_assert_cmpuint (lse_memory_available_below (root), ==, bytes);
  remove_tree (root);
}

/* 8 GiB are free; the outer group leaves 1 GiB, the inner one 2 GiB or nothing is said. */
static void
test_groups_above (void)
{
  const char *const v2[] = {"proc/meminfo",
                            "MemTotal: 16777216 kB\nMemAvailable: 8388608 kB\n",
                            "proc/self/mountinfo",
                            V2_MOUNT,
                            "proc/self/cgroup",
                            "0::/outer/inner\n",
                            "sys/fs/cgroup/outer/memory.max",
                            "4294967296\n",
                            "sys/fs/cgroup/outer/memory.current",
                            "3221225472\n",
                            "sys/fs/cgroup/outer/inner/memory.max",
                            "max\n",
                            "sys/fs/cgroup/outer/inner/memory.current",
                            "1073741824\n",
                            NULL};
  const char *const v1[] = {"proc/meminfo",
                            "MemAvailable: 8388608 kB\n",
                            "proc/self/mountinfo",
                            V1_MOUNT,
                            "proc/self/cgroup",
                            "3:memory:/outer/inner\n2:cpu:/\n",
                            "sys/fs/cgroup/memory/outer/memory.limit_in_bytes",
                            "4294967296\n",
                            "sys/fs/cgroup/memory/outer/memory.usage_in_bytes",
                            "3221225472\n",
                            "sys/fs/cgroup/memory/outer/inner/memory.limit_in_bytes",
                            "4294967296\n",
                            "sys/fs/cgroup/memory/outer/inner/memory.usage_in_bytes",
                            "2147483648\n",
                            NULL};
  const char *const none[] = {"proc/meminfo", "MemAvailable: 8388608 kB\n", NULL};
  const char *const nothing[] = {NULL};
  assert_available (v2, GIB);
  assert_available (v1, GIB);
  assert_available (none, 8 * GIB);
  assert_available (nothing, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/memory/kinds", test_kinds);
  g_test_add_func ("/engine/memory/empty-and-too-large", test_empty_and_too_large);
  g_test_add_func ("/engine/memory/available", test_available);
  g_test_add_func ("/engine/memory/groups-above", test_groups_above);
  return g_test_run ();
}
