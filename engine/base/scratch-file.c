/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/scratch-file.h"

#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <linux/magic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#define N_FOLDERS 4
#define MEGABYTE 1000000

static bool
is_in_memory (int fd)
{
  struct statfs system;
  return fstatfs (fd, &system) == 0 &&
         (system.f_type == TMPFS_MAGIC || system.f_type == RAMFS_MAGIC);
}

/* The @index-th folder to try; false if there is none. Makes the program's own folders. */
static bool
folder_at (int index, char *path, size_t size)
{
  const char *variables[N_FOLDERS] = {"XDG_CACHE_HOME", "HOME", "TMPDIR", NULL};
  const char *value = variables[index] != NULL ? getenv (variables[index]) : "/var/tmp";
  if (value == NULL || value[0] != '/')
    return false;
  int length = snprintf (path, size, "%s%s", value,
                         index == 0   ? "/lanescope"
                         : index == 1 ? "/.cache/lanescope"
                                      : "");
  if (length < 0 || (size_t)length >= size)
    return false;
  if (index <= 1)
    (void)mkdir (path, 0700); /* there already, or the opening below will say what is wrong */
  return true;
}

/* A file without a name, or one that loses its name at once where the file system knows none. */
static int
open_in (const char *folder)
{
  char path[PATH_MAX + 32];
  int fd = open (folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
  if (fd >= 0)
    return fd;
  snprintf (path, sizeof path, "%s/data-XXXXXX", folder);
  fd = mkostemp (path, O_CLOEXEC);
  if (fd >= 0)
    unlink (path);
  return fd;
}

LseStatus
lse_scratch_file_open (int *fd, uint64_t bytes, LseError *err)
{
  char folder[PATH_MAX], refused[256] = "";
  int reason = 0;
  *fd = -1;
  for (int i = 0; i < N_FOLDERS; i++)
    {
      int file = folder_at (i, folder, sizeof folder) ? open_in (folder) : -1;
      if (file < 0)
        continue;
      if (!is_in_memory (file))
        {
          /* not ftruncate(): a hole would be found full only when it is written to */
          int error = bytes > 0 ? posix_fallocate (file, 0, (off_t)bytes) : 0;
          if (error == 0)
            {
              *fd = file;
              return LSE_OK;
            }
          if (reason == 0)
            snprintf (refused, sizeof refused, "%.255s", folder);
          reason = reason == 0 ? error : reason;
        }
      close (file);
    }
  uint64_t megabytes = bytes / MEGABYTE + (bytes % MEGABYTE > 0);
  if (reason == 0)
    return lse_fail (err, LSE_EUNAVAILABLE, 0,
                     _ ("A file of %" PRIu64
                        " MB is needed, and no folder on a disk can be written "
                        "to; set TMPDIR to one."),
                     megabytes);
  return lse_fail (err, LSE_EIO, reason,
                   _ ("A file of %" PRIu64 " MB is needed, and %s has no room for it; free some, "
                      "take a smaller -N, or set TMPDIR to another disk."),
                   megabytes, refused);
}

void
lse_scratch_file_drop (int fd)
{
  (void)fdatasync (fd); /* pages that are not written yet cannot be dropped */
  (void)posix_fadvise (fd, 0, 0, POSIX_FADV_DONTNEED);
}
