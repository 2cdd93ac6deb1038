/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/scratch-file.h"

#include <glib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Folders that all refuse, so that one alone decides. */
static void
forget_folders (void)
{
  g_setenv ("XDG_CACHE_HOME", "/nonexistent", TRUE);
  g_setenv ("HOME", "/nonexistent", TRUE);
  g_setenv ("TMPDIR", "/nonexistent", TRUE);
}

static void
test_open (void)
{
  struct stat about;
  LseError err = {0};
  int fd;
  forget_folders (); /* /var/tmp is left */
  LseStatus status = lse_scratch_file_open (&fd, 100000, &err);
  if (status == LSE_EUNAVAILABLE)
    {
      g_assert_nonnull (strstr (err.detail, "TMPDIR"));
      g_test_skip ("/var/tmp is in memory here");
      return;
    }
  g_assert_cmpint (status, ==, LSE_OK);
  g_assert_cmpint (fstat (fd, &about), ==, 0);
  g_assert_cmpint (about.st_size, ==, 100000);
  g_assert_cmpint (about.st_blocks, >=, 100000 / 512); /* no hole */
  g_assert_cmpuint (about.st_nlink, ==, 0);            /* no name */

  const char text[] = "what was written is there";
  char back[sizeof text] = "";
  g_assert_cmpint (pwrite (fd, text, sizeof text, 50000), ==, sizeof text);
  lse_scratch_file_drop (fd);
  g_assert_cmpint (pread (fd, back, sizeof back, 50000), ==, sizeof back);
  g_assert_cmpstr (back, ==, text);
  close (fd);
}

/* In the cache folder of the user, made if need be; nothing is left in it. */
static void
test_cache_folder (void)
{
  g_autofree char *name = g_strdup ("lanescope-cache-XXXXXX");
  g_assert_nonnull (g_mkdtemp (name));
  g_autofree char *cache = g_canonicalize_filename (name, NULL);
  g_autofree char *folder = g_build_filename (cache, "lanescope", NULL);
  int fd;
  forget_folders ();
  g_setenv ("XDG_CACHE_HOME", cache, TRUE);
  LseStatus status = lse_scratch_file_open (&fd, 4096, NULL);
  g_assert_true (g_file_test (folder, G_FILE_TEST_IS_DIR));
  if (status == LSE_OK)
    close (fd);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
  g_rmdir (cache);
}

static void
test_no_room (void)
{
  LseError err = {0};
  int fd = 7;
  forget_folders ();
  LseStatus status = lse_scratch_file_open (&fd, UINT64_C (1) << 60, &err);
  g_assert_true (status == LSE_EIO || status == LSE_EUNAVAILABLE);
  g_assert_cmpint (fd, ==, -1);
  g_assert_nonnull (strstr (err.detail, "1152921504607 MB"));
  g_assert_nonnull (strstr (err.detail, "TMPDIR"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/scratch-file/open", test_open);
  g_test_add_func ("/engine/scratch-file/cache-folder", test_cache_folder);
  g_test_add_func ("/engine/scratch-file/no-room", test_no_room);
  return g_test_run ();
}
