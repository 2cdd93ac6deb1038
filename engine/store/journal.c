/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/journal.h"

#include "i18n.h"

#include <errno.h>
#include <fcntl.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define DIRECTORY_NAME "lanescope"
#define FILE_NAME "journal.jsonl"
#define RUN_SCHEMA "lanescope/run/1"

/* ------------------------------------------------------------------ place */

static bool
home_directory (char *home, size_t size)
{
  const char *variable = getenv ("HOME");
  if (variable != NULL && variable[0] == '/')
    return snprintf (home, size, "%s", variable) < (int)size;

  struct passwd entry, *found = NULL;
  char buffer[4096];
  if (getpwuid_r (getuid (), &entry, buffer, sizeof buffer, &found) != 0 || found == NULL)
    return false;
  return found->pw_dir[0] == '/' && snprintf (home, size, "%s", found->pw_dir) < (int)size;
}

LseStatus
lse_journal_path (char *path, size_t size, LseError *err)
{
  const char *data_home = getenv ("XDG_DATA_HOME");
  char home[1024];
  int length;
  if (data_home != NULL && data_home[0] == '/') /* a relative one is to be ignored */
    length = snprintf (path, size, "%s/%s/%s", data_home, DIRECTORY_NAME, FILE_NAME);
  else if (home_directory (home, sizeof home))
    length = snprintf (path, size, "%s/.local/share/%s/%s", home, DIRECTORY_NAME, FILE_NAME);
  else
    return lse_fail (
        err, LSE_EUNAVAILABLE, 0,
        _ ("No journal: there is no home directory; set XDG_DATA_HOME to a directory."));
  if (length < 0 || (size_t)length >= size)
    return lse_fail (err, LSE_EUNAVAILABLE, 0,
                     _ ("No journal: the path of XDG_DATA_HOME is too long."));
  return LSE_OK;
}

/* Makes every directory above the file that is not there yet. */
static LseStatus
make_directories (const char *path, LseError *err)
{
  char part[1280];
  snprintf (part, sizeof part, "%s", path);
  for (char *slash = strchr (part + 1, '/'); slash != NULL; slash = strchr (slash + 1, '/'))
    {
      *slash = '\0';
      if (mkdir (part, 0700) != 0 && errno != EEXIST && access (part, F_OK) != 0)
        return lse_fail (err, LSE_EIO, errno,
                         _ ("The run is not in the journal: %.150s cannot be made."), part);
      *slash = '/';
    }
  return LSE_OK;
}

/* ------------------------------------------------------------------ appending */

/* The line, between two newlines: the first closes what another writer may have left open. Free
 * with free(); NULL without memory. */
static char *
dup_line (const LseResult *result, const json_t *machine, size_t *length)
{
  json_t *run = lse_result_to_json (result);
  if (run != NULL && machine != NULL && json_object_set (run, "machine", (json_t *)machine) != 0)
    {
      json_decref (run);
      run = NULL;
    }
  const size_t flags = JSON_COMPACT;
  size_t size = run != NULL ? json_dumpb (run, NULL, 0, flags) : 0;
  char *line = size > 0 ? malloc (size + 2) : NULL;
  if (line != NULL)
    {
      line[0] = '\n';
      json_dumpb (run, line + 1, size, flags);
      line[size + 1] = '\n';
      *length = size + 2;
    }
  json_decref (run);
  return line;
}

static bool
ends_in_torn_line (int fd)
{
  struct stat file;
  char last = '\n';
  if (fstat (fd, &file) == 0 && file.st_size > 0)
    {
      if (pread (fd, &last, 1, file.st_size - 1) != 1)
        return true; /* a newline too many does no harm */
    }
  return last != '\n';
}

/* One write: another writer's line never comes in between. */
static LseStatus
write_line (int fd, const char *path, const char *line, size_t length, LseError *err)
{
  if (!ends_in_torn_line (fd))
    {
      line++;
      length--;
    }
  ssize_t written;
  do
    written = write (fd, line, length);
  while (written < 0 && errno == EINTR);
  if (written < 0)
    return lse_fail (err, LSE_EIO, errno, _ ("The run is not in the journal %.150s."), path);
  if ((size_t)written < length)
    return lse_fail (
        err, LSE_EIO, 0,
        _ ("The run is not in the journal %.150s: only %zd of %zu bytes were taken; is "
           "the disk full?"),
        path, written, length);
  if (fdatasync (fd) != 0 && errno != EINVAL && errno != EROFS) /* no file that can be synced */
    return lse_fail (err, LSE_EIO, errno, _ ("The journal %.150s may not be on the disk."), path);
  return LSE_OK;
}

LseStatus
lse_journal_append (const LseResult *result, const json_t *machine, LseError *err)
{
  char path[1280];
  size_t length = 0;
  LseStatus status = lse_journal_path (path, sizeof path, err);
  if (status == LSE_OK)
    status = make_directories (path, err);
  if (status != LSE_OK)
    return status;

  char *line = dup_line (result, machine, &length);
  if (line == NULL)
    return lse_fail (err, LSE_ENOMEM, 0,
                     _ ("The run is not in the journal: no memory for its JSON."));
  int fd = open (path, O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC | O_NOCTTY | O_NONBLOCK, 0600);
  if (fd < 0)
    status = lse_fail (err, LSE_EIO, errno,
                       _ ("The run is not in the journal: %.150s does not open."), path);
  else
    {
      status = write_line (fd, path, line, length, err);
      close (fd);
    }
  free (line);
  return status;
}

/* ------------------------------------------------------------------ reading */

/* The run on a line; NULL if it is none. */
static json_t *
parse_line (const char *line, size_t length)
{
  json_t *run = json_loadb (line, length, 0, NULL);
  const char *schema = json_string_value (json_object_get (run, "schema"));
  if (schema != NULL && strcmp (schema, RUN_SCHEMA) == 0)
    return run;
  json_decref (run);
  return NULL;
}

LseStatus
lse_journal_read (LseJournalFn on_run, void *user_data, size_t *n_skipped, LseError *err)
{
  size_t skipped = 0;
  if (n_skipped != NULL)
    *n_skipped = 0;
  char path[1280];
  LseStatus status = lse_journal_path (path, sizeof path, err);
  if (status != LSE_OK)
    return status;
  FILE *file = fopen (path, "re");
  if (file == NULL)
    return errno == ENOENT
               ? LSE_OK
               : lse_fail (err, LSE_EIO, errno, _ ("The journal %.150s does not open."), path);

  char *line = NULL;
  size_t capacity = 0;
  ssize_t length;
  bool go_on = true;
  while (go_on && (length = getline (&line, &capacity, file)) > 0)
    {
      if (length == 1 && line[0] == '\n')
        continue; /* closed a line that was not open any more */
      json_t *run = parse_line (line, (size_t)length);
      if (run != NULL)
        go_on = on_run (run, user_data);
      else
        skipped++;
      json_decref (run);
    }
  if (go_on && !feof (file))
    status = lse_fail (err, LSE_EIO, errno, _ ("The journal %.150s cannot be read further."), path);
  free (line);
  fclose (file);
  if (n_skipped != NULL)
    *n_skipped = skipped;
  return status;
}
