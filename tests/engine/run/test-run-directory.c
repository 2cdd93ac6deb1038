/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "run/run-directory.h"

#include <fcntl.h>
#include <glib.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static char *place; /* a directory of our own that stands for /dev/shm */

static guint
n_entries (void)
{
  guint n = 0;
  GDir *directory = g_dir_open (place, 0, NULL);
  while (g_dir_read_name (directory) != NULL)
    n++;
  g_dir_close (directory);
  return n;
}

static void
make_file (const LseRunDirectory *directory, const char *name)
{
  g_autofree char *path = g_build_filename (directory->path, name, NULL);
  g_assert_true (g_file_set_contents (path, "x", 1, NULL));
}

static void
test_open_close (void)
{
  LseRunDirectory directory;
  LseError err = {0};
  struct stat status;
  g_assert_cmpint (lse_run_directory_open (&directory, 4096, &err), ==, LSE_OK);
  g_assert_cmpint (stat (directory.path, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 0777, ==, 0700);
  make_file (&directory, "run-0-lane-0");

  g_assert_cmpuint (lse_run_directory_sweep (), ==, 0); /* ours, and we live */
  g_assert_cmpuint (n_entries (), ==, 1);
  lse_run_directory_close (&directory);
  g_assert_cmpuint (n_entries (), ==, 0);
  lse_run_directory_close (&directory); /* twice is harmless */
}

/* A front end that is killed leaves its directory; the next start takes it away. */
static void
test_sweeps_the_dead (void)
{
  int pipe_fds[2];
  g_assert_cmpint (pipe (pipe_fds), ==, 0);
  pid_t child = fork ();
  if (child == 0)
    {
      LseRunDirectory directory;
      if (lse_run_directory_open (&directory, 4096, NULL) != LSE_OK)
        _exit (1);
      make_file (&directory, "run-0-lane-0");
      if (write (pipe_fds[1], "x", 1) != 1)
        _exit (1);
      pause ();
    }
  char byte;
  g_assert_cmpint (read (pipe_fds[0], &byte, 1), ==, 1);
  g_assert_cmpuint (lse_run_directory_sweep (), ==, 0); /* it lives */
  kill (child, SIGKILL);
  waitpid (child, NULL, 0);
  g_assert_cmpuint (n_entries (), ==, 1);
  g_assert_cmpuint (lse_run_directory_sweep (), ==, 1);
  g_assert_cmpuint (n_entries (), ==, 0);
}

/* Nothing that is not ours is touched, whatever its name. */
static void
test_spares_others (void)
{
  g_autofree char *stranger = g_build_filename (place, "lanescope-notes", NULL);
  g_autofree char *name = g_strdup_printf ("lanescope-%u-abcdef", geteuid ());
  g_autofree char *young = g_build_filename (place, name, NULL);
  g_assert_cmpint (g_mkdir (stranger, 0700), ==, 0);
  g_assert_cmpint (g_mkdir (young, 0700), ==, 0); /* no lock yet: somebody may be starting */
  g_assert_cmpuint (lse_run_directory_sweep (), ==, 0);
  g_assert_cmpuint (n_entries (), ==, 2);
  g_rmdir (stranger);
  g_rmdir (young);
}

static void
test_says_why (void)
{
  LseRunDirectory directory;
  LseError err = {0};
  g_assert_cmpint (lse_run_directory_open (&directory, UINT64_MAX / 2, &err), ==, LSE_EIO);
  g_assert_nonnull (strstr (err.detail, "full"));
  g_assert_nonnull (strstr (err.detail, "LANESCOPE_RUN_DIRECTORY"));
  g_setenv ("LANESCOPE_RUN_DIRECTORY", "/nonexistent/place", TRUE);
  g_assert_cmpint (lse_run_directory_open (&directory, 1, &err), ==, LSE_EIO);
  g_assert_nonnull (strstr (err.detail, "not there"));
  g_setenv ("LANESCOPE_RUN_DIRECTORY", place, TRUE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  place = g_dir_make_tmp ("lanescope-test-XXXXXX", NULL);
  g_setenv ("LANESCOPE_RUN_DIRECTORY", place, TRUE);
  g_test_add_func ("/engine/run-directory/open-close", test_open_close);
  g_test_add_func ("/engine/run-directory/sweeps-the-dead", test_sweeps_the_dead);
  g_test_add_func ("/engine/run-directory/spares-others", test_spares_others);
  g_test_add_func ("/engine/run-directory/says-why", test_says_why);
  int status = g_test_run ();
  g_rmdir (place);
  g_free (place);
  return status;
}
