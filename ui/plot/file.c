/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Write beside, sync, rename: a reader, a full disk or a kill at any moment sees the old file or
 * the new one.
 */
#include "plot/file-private.h"

#include "i18n.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

bool
lsp_error_set (LspError *error, const char *format, ...)
{
  if (!error)
    return false;
  va_list arguments;
  va_start (arguments, format);
  vsnprintf (error->text, sizeof error->text, format, arguments);
  va_end (arguments);
  return false;
}

static bool
fail_errno (LspError *error, const char *path, int reason)
{
  return lsp_error_set (error, _ ("%.150s could not be written: %s."), path, strerror (reason));
}

/* Returns: 0 or an errno. */
static int
write_all (int fd, const char *bytes, size_t n_bytes)
{
  while (n_bytes > 0)
    {
      ssize_t n_written = write (fd, bytes, n_bytes);
      if (n_written < 0 && errno == EINTR)
        continue;
      if (n_written <= 0)
        return n_written < 0 ? errno : EIO;
      bytes += n_written;
      n_bytes -= (size_t)n_written;
    }
  return 0;
}

static bool
write_in_place (const char *path, const LspBuffer *content, LspError *error)
{
  int fd = open (path, O_WRONLY | O_CLOEXEC);
  if (fd < 0)
    return fail_errno (error, path, errno);
  int reason = write_all (fd, content->data, content->used);
  close (fd);
  return reason == 0 || fail_errno (error, path, reason);
}

/* A new file beside @path, with the rights that the umask leaves. Returns: its descriptor, or -1
 * with errno. mkstemp() would make it private and the umask cannot be read safely in a program
 * with threads. */
static int
create_beside (const char *path, char *temporary, size_t size)
{
  for (int attempt = 0; attempt < 100; attempt++)
    {
      struct timespec now;
      clock_gettime (CLOCK_MONOTONIC, &now);
      snprintf (temporary, size, "%s.%x-%lx", path, (unsigned)getpid (),
                (unsigned long)now.tv_nsec);
      int fd = open (temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
      if (fd >= 0 || errno != EEXIST)
        return fd;
    }
  return -1;
}

static bool
replace (const char *path, const LspBuffer *content, LspError *error)
{
  size_t size = strlen (path) + 40;
  char *temporary = malloc (size);
  if (!temporary)
    return fail_errno (error, path, ENOMEM);
  int fd = create_beside (path, temporary, size);
  if (fd < 0)
    {
      int reason = errno;
      free (temporary);
      return fail_errno (error, path, reason);
    }
  int reason = write_all (fd, content->data, content->used);
  if (reason == 0 && fsync (fd) < 0 && errno != EINVAL)
    reason = errno;
  if (close (fd) < 0 && reason == 0)
    reason = errno;
  if (reason == 0 && rename (temporary, path) < 0)
    reason = errno;
  if (reason != 0)
    unlink (temporary);
  free (temporary);
  return reason == 0 || fail_errno (error, path, reason);
}

bool
lsp_file_write (const char *path, const LspBuffer *content, LspError *error)
{
  struct stat status;
  if (content->has_failed || !content->data)
    return fail_errno (error, path, ENOMEM);
  if (stat (path, &status) == 0 && !S_ISREG (status.st_mode) && !S_ISDIR (status.st_mode))
    return write_in_place (path, content, error);
  return replace (path, content, error);
}
