/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "trace/resident.h"

#include <glib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#define BYTES ((size_t)64 << 20)

static void
touch_and_forget (void)
{
  char *pages = mmap (NULL, BYTES, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  g_assert_true (pages != MAP_FAILED);
  memset (pages, 1, BYTES);
  munmap (pages, BYTES);
}

/* What was in memory once is seen, also when it is gone; after a reset it is not. */
static void
test_peak (void)
{
  lse_resident_reset (NULL, 0);
  int64_t before = lse_resident_peak_bytes (NULL, 0);
  g_assert_cmpint (before, >, 0);
  touch_and_forget ();
  g_assert_cmpint (lse_resident_peak_bytes (NULL, 0) - before, >=, BYTES * 9 / 10);
  lse_resident_reset (NULL, 0);
  g_assert_cmpint (lse_resident_peak_bytes (NULL, 0), <, before + (int64_t)BYTES / 2);
}

static void
test_children (void)
{
  int ends[2];
  char byte = 0;
  g_assert_cmpint (pipe (ends), ==, 0);
  pid_t child = fork ();
  if (child == 0)
    {
      touch_and_forget ();
      byte = write (ends[1], "x", 1) == 1;
      pause ();
      _exit (0);
    }
  g_assert_cmpint (read (ends[0], &byte, 1), ==, 1);
  int64_t own = lse_resident_peak_bytes (NULL, 0);
  g_assert_cmpint (lse_resident_peak_bytes (&child, 1) - own, >=, BYTES * 9 / 10);
  kill (child, SIGKILL);
  waitpid (child, NULL, 0);
  g_assert_cmpint (lse_resident_peak_bytes (&child, 1), ==, -1); /* nobody knows any more */
  close (ends[0]);
  close (ends[1]);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/resident/peak", test_peak);
  g_test_add_func ("/engine/resident/children", test_children);
  return g_test_run ();
}
