/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * On a machine with one node the calls are tested, and that memory still works after them.
 */
#include "topology/memory-policy.h"

#include "base/memory.h"

#include <glib.h>
#include <glib/gstdio.h>
#include <string.h>

#define BYTES ((size_t)1 << 20)

static void
check_nodes (const char *has_memory, const char *status, const char *expected)
{
  g_autofree char *root = g_dir_make_tmp ("lanescope-nodes-XXXXXX", NULL);
  g_autofree char *nodes_dir = g_build_filename (root, "sys/devices/system/node", NULL);
  g_autofree char *self_dir = g_build_filename (root, "proc/self", NULL);
  g_autofree char *nodes_file = g_build_filename (nodes_dir, "has_memory", NULL);
  g_autofree char *status_file = g_build_filename (self_dir, "status", NULL);
  char text[64];
  LseCpuSet nodes;
  g_mkdir_with_parents (nodes_dir, 0700);
  g_mkdir_with_parents (self_dir, 0700);
  if (has_memory != NULL)
    g_file_set_contents (nodes_file, has_memory, -1, NULL);
  if (status != NULL)
    g_file_set_contents (status_file, status, -1, NULL);
  lse_memory_nodes (&nodes, root);
  g_assert_cmpstr (lse_cpuset_format (&nodes, text, sizeof text), ==, expected);

  g_unlink (nodes_file);
  g_unlink (status_file);
  for (char *path = nodes_dir; strlen (path) > strlen (root); *strrchr (path, '/') = '\0')
    g_rmdir (path);
  for (char *path = self_dir; strlen (path) > strlen (root); *strrchr (path, '/') = '\0')
    g_rmdir (path);
  g_rmdir (root);
}

static void
test_nodes (void)
{
  check_nodes (NULL, NULL, "0");
  check_nodes ("0\n", NULL, "0");
  check_nodes ("0-1,8\n", NULL, "0-1,8");
  check_nodes ("0-3\n", "Name:\tx\nMems_allowed:\t3\nMems_allowed_list:\t0-1\n", "0-1");
  check_nodes ("2-3\n", "Mems_allowed_list:\t0,2,4\n", "2");
}

/* A kernel without NUMA, or a sandbox, may refuse; then there must be a sentence. */
static bool
accepted (LseStatus status, const LseError *err)
{
  if (status == LSE_OK)
    return true;
  g_assert_cmpint (status, ==, LSE_EUNAVAILABLE);
  g_assert_nonnull (strstr (err->detail, "ft-workers"));
  g_test_skip (err->detail);
  return false;
}

static void
check_usable (void *pages)
{
  memset (pages, 1, BYTES);
  g_assert_cmpint (((char *)pages)[BYTES - 1], ==, 1);
}

static void
test_interleave (void)
{
  void *pages;
  LseError err = {0};
  g_assert_cmpint (lse_pages_map (&pages, BYTES, LSE_PAGES_PRIVATE, &err), ==, LSE_OK);
  accepted (lse_memory_interleave (pages, BYTES, &err), &err);
  check_usable (pages);
  lse_pages_unmap (pages, BYTES);
  g_assert_cmpint (lse_memory_interleave (NULL, 0, &err), ==, LSE_OK);
}

static void
test_bind (void)
{
  LseCpuSet nodes;
  lse_memory_nodes (&nodes, "");
  for (int node = lse_cpuset_next (&nodes, -1); node >= 0; node = lse_cpuset_next (&nodes, node))
    for (int kind = LSE_PAGES_PRIVATE; kind <= LSE_PAGES_SHARED; kind++)
      {
        void *pages;
        LseError err = {0};
        g_assert_cmpint (lse_pages_map (&pages, BYTES, (LsePagesKind)kind, &err), ==, LSE_OK);
        accepted (lse_memory_bind (pages, BYTES, node, &err), &err);
        check_usable (pages);
        lse_pages_unmap (pages, BYTES);
      }
}

static void
test_no_such_node (void)
{
  static const int strange[] = {-1, 900, LSE_CPUSET_MAX, 1 << 30};
  void *pages;
  lse_pages_map (&pages, BYTES, LSE_PAGES_PRIVATE, NULL);
  for (size_t i = 0; i < G_N_ELEMENTS (strange); i++)
    {
      LseError err = {0};
      g_assert_cmpint (lse_memory_bind (pages, BYTES, strange[i], &err), ==, LSE_EINVAL);
      g_assert_nonnull (strstr (err.detail, "has memory on node"));
    }
  lse_pages_unmap (pages, BYTES);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/topology/memory-policy/nodes", test_nodes);
  g_test_add_func ("/engine/topology/memory-policy/interleave", test_interleave);
  g_test_add_func ("/engine/topology/memory-policy/bind", test_bind);
  g_test_add_func ("/engine/topology/memory-policy/no-such-node", test_no_such_node);
  return g_test_run ();
}
