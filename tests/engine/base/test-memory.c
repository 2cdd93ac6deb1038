/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/memory.h"

#include <glib.h>
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

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/memory/kinds", test_kinds);
  g_test_add_func ("/engine/memory/empty-and-too-large", test_empty_and_too_large);
  g_test_add_func ("/engine/memory/available", test_available);
  return g_test_run ();
}
