/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "output.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool
complain (const char *path)
{
  fprintf (stderr, "lanescope-cli: cannot write %s: %s\n", path, strerror (errno));
  return false;
}

bool
lanescope_goes_to_stdout (const char *path)
{
  return path[0] == '\0' || strcmp (path, "-") == 0;
}

static bool
to_standard_output (LanescopeWriteFn write, const void *data)
{
  errno = 0;
  bool ok = write (stdout, data);
  if (fflush (stdout) != 0 || !ok || ferror (stdout))
    return complain ("standard output");
  return true;
}

/* Closes @file after @write; errno says why it went wrong. */
static bool
write_and_close (FILE *file, LanescopeWriteFn write, const void *data)
{
  errno = 0;
  bool ok = write (file, data);
  ok = fflush (file) == 0 && ok;
  int why = errno;
  ok = fclose (file) == 0 && ok;
  if (why != 0)
    errno = why;
  return ok;
}

/* Not a regular file, and there: /dev/full, a pipe, a link. It is written to, never replaced. */
static bool
is_special (const char *path)
{
  struct stat status;
  return lstat (path, &status) == 0 && !S_ISREG (status.st_mode);
}

static bool
to_special_file (const char *path, LanescopeWriteFn write, const void *data)
{
  FILE *file = fopen (path, "we");
  return (file != NULL && write_and_close (file, write, data)) || complain (path);
}

/* Under another name first: the file is the old one or the new one, never half of it. */
static bool
to_regular_file (const char *path, LanescopeWriteFn write, const void *data)
{
  char temporary[PATH_MAX];
  if ((size_t)snprintf (temporary, sizeof temporary, "%s.XXXXXX", path) >= sizeof temporary)
    {
      errno = ENAMETOOLONG;
      return complain (path);
    }
  int fd = mkostemp (temporary, O_CLOEXEC);
  FILE *file = fd >= 0 ? fdopen (fd, "w") : NULL;
  if (file == NULL)
    return complain (path);
  mode_t mask = umask (0);
  umask (mask);
  fchmod (fd, 0666 & ~mask);
  if (write_and_close (file, write, data) && rename (temporary, path) == 0)
    return true;
  int why = errno;
  unlink (temporary);
  errno = why;
  return complain (path);
}

bool
lanescope_write_to (const char *path, LanescopeWriteFn write, const void *data)
{
  if (lanescope_goes_to_stdout (path))
    return to_standard_output (write, data);
  return is_special (path) ? to_special_file (path, write, data)
                           : to_regular_file (path, write, data);
}

bool
lanescope_can_write (const char *path)
{
  char copy[PATH_MAX];
  struct stat status;
  if (lanescope_goes_to_stdout (path))
    return true;
  if ((size_t)snprintf (copy, sizeof copy, "%s", path) >= sizeof copy)
    {
      errno = ENAMETOOLONG;
      return complain (path);
    }
  if (stat (path, &status) == 0 && S_ISDIR (status.st_mode))
    {
      errno = EISDIR;
      return complain (path);
    }
  bool ok = is_special (path) ? access (path, W_OK) == 0 : access (dirname (copy), W_OK) == 0;
  return ok || complain (path);
}
