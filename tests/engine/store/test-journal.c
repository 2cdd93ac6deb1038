/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/journal.h"

#include <fcntl.h>
#include <glib.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static char *home;

/* An empty data directory for each test. */
static void
set_up (void)
{
  g_assert_null (home);
  home = g_dir_make_tmp ("lanescope-journal-XXXXXX", NULL);
  g_assert_nonnull (home);
  g_setenv ("XDG_DATA_HOME", home, TRUE);
}

static char *
journal_path (void)
{
  return g_build_filename (home, "lanescope", "journal.jsonl", NULL);
}

static void
tear_down (void)
{
  char *path = journal_path (), *folder = g_path_get_dirname (path);
  g_chmod (folder, 0700);
  g_remove (path);
  g_rmdir (folder);
  g_assert_cmpint (g_rmdir (home), ==, 0);
  g_free (path);
  g_free (folder);
  g_clear_pointer (&home, g_free);
}

/* Run @number of @writer; both can be read back from it. */
static LseStatus
append (int writer, int number, LseError *err)
{
  LsePlan plan;
  LseResult result;
  lse_plan_init (&plan, LSE_WORKLOAD_SINCOS, LSE_STRATEGY_SERIAL, 1, NULL);
  g_assert_cmpint (lse_result_init (&result, &plan, err), ==, LSE_OK);
  result.value = writer;
  for (int i = 0; i < 100; i++)
    lse_result_add_sample (&result, (LseSample) {.duration_ns = number}, err);
  json_t *machine = json_pack ("{s:s}", "id", "test");
  LseStatus status = lse_journal_append (&result, machine, err);
  json_decref (machine);
  lse_result_clear (&result);
  return status;
}

#define MAX_RUNS 20000

typedef struct
{
  int n;
  int writer[MAX_RUNS], number[MAX_RUNS];
} Seen;

static bool
see (const json_t *run, void *user_data)
{
  Seen *seen = user_data;
  const json_t *samples = json_object_get (run, "samples_ns");
  g_assert_cmpuint (json_array_size (samples), ==, 100);
  g_assert_nonnull (json_object_get (json_object_get (run, "machine"), "id"));
  g_assert_cmpint (seen->n, <, MAX_RUNS);
  seen->writer[seen->n] = (int)json_number_value (json_object_get (run, "value"));
  seen->number[seen->n++] = (int)json_integer_value (json_array_get (samples, 0));
  return true;
}

static Seen seen;

static void
read_all (int n_expected, size_t n_skipped_expected)
{
  size_t n_skipped;
  memset (&seen, 0, sizeof seen);
  g_assert_cmpint (lse_journal_read (see, &seen, &n_skipped, NULL), ==, LSE_OK);
  g_assert_cmpuint (n_skipped, ==, n_skipped_expected);
  if (n_expected >= 0)
    g_assert_cmpint (seen.n, ==, n_expected);
}

static void
add_bytes (const char *bytes, size_t size)
{
  char *path = journal_path ();
  FILE *file = fopen (path, "ae");
  g_assert_nonnull (file);
  g_assert_cmpuint (fwrite (bytes, 1, size, file), ==, size);
  fclose (file);
  g_free (path);
}

/* ------------------------------------------------------------------ in order */

static void
test_append_and_read (void)
{
  struct stat status;
  set_up ();
  read_all (0, 0); /* no journal is an empty one */
  for (int i = 0; i < 3; i++)
    g_assert_cmpint (append (1, i, NULL), ==, LSE_OK);
  read_all (3, 0);
  g_assert_cmpint (seen.number[0], ==, 0);
  g_assert_cmpint (seen.number[2], ==, 2);
  char *path = journal_path (), *folder = g_path_get_dirname (path);
  g_assert_cmpint (stat (path, &status), ==, 0);
  g_assert_cmphex (status.st_mode & 0777, ==, 0600);
  g_assert_cmpint (stat (folder, &status), ==, 0);
  g_assert_cmphex (status.st_mode & 0777, ==, 0700);
  g_free (folder);
  g_free (path);
  tear_down ();
}

static bool
see_one (const json_t *run, void *user_data)
{
  (void)run;
  return ++*(int *)user_data < 1;
}

static void
test_torn_and_foreign_lines (void)
{
  set_up ();
  g_assert_cmpint (append (1, 1, NULL), ==, LSE_OK);
  static const char torn[] = "{\"schema\":\"lanescope/run/1\",\"sam"; /* cut by a kill */
  add_bytes (torn, sizeof torn - 1);
  read_all (1, 1);
  g_assert_cmpint (append (1, 2, NULL), ==, LSE_OK); /* closes it first */
  read_all (2, 1);
  static const char foreign[] = "\n\n{\"schema\":\"lanescope/run/99\"}\nno json\n[1]\n\0\xff\n";
  add_bytes (foreign, sizeof foreign - 1);
  g_assert_cmpint (append (1, 3, NULL), ==, LSE_OK);
  read_all (3, 5);
  g_assert_cmpint (seen.number[2], ==, 3);

  int n = 0;
  g_assert_cmpint (lse_journal_read (see_one, &n, NULL, NULL), ==, LSE_OK);
  g_assert_cmpint (n, ==, 1); /* ended when told to */
  tear_down ();
}

static void
test_place (void)
{
  char path[1280];
  char *home_before = g_strdup (g_getenv ("HOME"));
  g_setenv ("XDG_DATA_HOME", "/data", TRUE);
  g_assert_cmpint (lse_journal_path (path, sizeof path, NULL), ==, LSE_OK);
  g_assert_cmpstr (path, ==, "/data/lanescope/journal.jsonl");
  g_setenv ("XDG_DATA_HOME", "relative", TRUE);
  g_setenv ("HOME", "/somebody", TRUE);
  g_assert_cmpint (lse_journal_path (path, sizeof path, NULL), ==, LSE_OK);
  g_assert_cmpstr (path, ==, "/somebody/.local/share/lanescope/journal.jsonl");
  g_unsetenv ("XDG_DATA_HOME");
  g_unsetenv ("HOME");
  LseError err = {0};
  LseStatus status = lse_journal_path (path, sizeof path, &err);
  g_assert_true (status == LSE_OK || (status == LSE_EUNAVAILABLE && err.detail[0] != '\0'));
  if (home_before != NULL)
    g_setenv ("HOME", home_before, TRUE);
  g_free (home_before);
}

/* ------------------------------------------------------------------ at once, and killed */

/* Appends until it is killed (@n_runs < 0) or done; says each number on @pipe_fd when it is sure. */
static void
writer_main (int writer, int n_runs, int pipe_fd)
{
  for (int i = 0; n_runs < 0 || i < n_runs; i++)
    {
      if (append (writer, i, NULL) != LSE_OK)
        _exit (1);
      if (write (pipe_fd, &i, sizeof i) != sizeof i)
        _exit (1);
    }
  _exit (0);
}

static void
test_two_writers (void)
{
  set_up ();
  pid_t children[2];
  int sink = open ("/dev/null", O_WRONLY | O_CLOEXEC), status;
  for (int w = 0; w < 2; w++)
    if ((children[w] = fork ()) == 0)
      writer_main (w, 40, sink);
  for (int w = 0; w < 2; w++)
    {
      waitpid (children[w], &status, 0);
      g_assert_cmpint (status, ==, 0);
    }
  close (sink);
  read_all (80, 0);
  int next[2] = {0};
  for (int i = 0; i < seen.n; i++)
    g_assert_cmpint (seen.number[i], ==, next[seen.writer[i]]++);
  tear_down ();
}

static void
test_kill (void)
{
  set_up ();
  int n_confirmed = 0, n_kills = 12;
  for (int kill_number = 0; kill_number < n_kills; kill_number++)
    {
      int fds[2], number = -1;
      g_assert_cmpint (pipe (fds), ==, 0);
      pid_t child = fork ();
      if (child == 0)
        writer_main (kill_number, -1, fds[1]);
      close (fds[1]);
      while (number < 2 && read (fds[0], &number, sizeof number) == sizeof number)
        continue;
      g_usleep ((gulong)kill_number * 300); /* another place each time */
      kill (child, SIGKILL);
      waitpid (child, NULL, 0);
      while (read (fds[0], &number, sizeof number) == sizeof number) /* said before the end */
        continue;
      close (fds[0]);
      g_assert_cmpint (number, >=, 2);
      n_confirmed += number + 1;

      size_t n_skipped;
      memset (&seen, 0, sizeof seen);
      g_assert_cmpint (lse_journal_read (see, &seen, &n_skipped, NULL), ==, LSE_OK);
      int n_mine = 0;
      for (int i = 0; i < seen.n; i++)
        n_mine += seen.writer[i] == kill_number && seen.number[i] == n_mine;
      g_assert_cmpint (n_mine, >=, number + 1);
      g_assert_cmpint (n_mine, <=, number + 2); /* one may be on the disk, but not confirmed */
    }
  g_assert_cmpint (seen.n, >=, n_confirmed);
  tear_down ();
}

/* ------------------------------------------------------------------ what fails */

static void
test_full (void)
{
  set_up ();
  g_assert_cmpint (append (1, 1, NULL), ==, LSE_OK);
  char *path = journal_path ();
  struct stat status;
  g_assert_cmpint (stat (path, &status), ==, 0);
  g_free (path);

  struct rlimit before, limit;
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &before), ==, 0);
  limit = before;
  limit.rlim_cur = (rlim_t)status.st_size + 100; /* in the middle of the next line */
  void (*handler) (int) = signal (SIGXFSZ, SIG_IGN);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  LseError cut = {0}, none = {0};
  LseStatus of_cut = append (1, 2, &cut), of_none = append (1, 3, &none);
  setrlimit (RLIMIT_FSIZE, &before);
  signal (SIGXFSZ, handler);
  g_assert_cmpint (of_cut, ==, LSE_EIO);
  g_assert_cmpint (of_none, ==, LSE_EIO);
  g_assert_nonnull (strstr (cut.detail, "journal"));
  g_assert_nonnull (strstr (none.detail, "journal"));

  read_all (1, 1);
  g_assert_cmpint (append (1, 4, NULL), ==, LSE_OK); /* room again */
  read_all (2, 1);
  tear_down ();
}

static void
test_no_place (void)
{
  set_up ();
  LseError err = {0};
  char *in_the_way = g_build_filename (home, "lanescope", NULL);
  g_assert_true (g_file_set_contents (in_the_way, "", 0, NULL));
  g_assert_cmpint (append (1, 1, &err), ==, LSE_EIO);
  g_assert_nonnull (strstr (err.detail, "lanescope"));
  g_assert_cmpint (lse_journal_read (see, &seen, NULL, &err), ==, LSE_EIO);
  g_remove (in_the_way);
  g_free (in_the_way);
  g_assert_cmpint (g_rmdir (home), ==, 0);
  g_clear_pointer (&home, g_free);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/journal/append-and-read", test_append_and_read);
  g_test_add_func ("/engine/journal/torn-and-foreign-lines", test_torn_and_foreign_lines);
  g_test_add_func ("/engine/journal/place", test_place);
  g_test_add_func ("/engine/journal/two-writers", test_two_writers);
  g_test_add_func ("/engine/journal/kill", test_kill);
  g_test_add_func ("/engine/journal/full", test_full);
  g_test_add_func ("/engine/journal/no-place", test_no_place);
  return g_test_run ();
}
