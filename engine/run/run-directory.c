/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "run/run-directory.h"

#include "base/text.h"

#include "i18n.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <time.h>
#include <unistd.h>

#define LOCK_NAME "lock"
#define MIN_AGE_WITHOUT_LOCK_S 60 /* a directory this old without a lock file is no one's */

/* The places in the order in which they are tried. Returns their number, at most 4. */
static size_t
list_places (const char *places[4])
{
  size_t n = 0;
  const char *forced = getenv ("LANESCOPE_RUN_DIRECTORY"); /* for tests and odd systems */
  if (forced != NULL && forced[0] != '\0')
    {
      places[n++] = forced;
      return n;
    }
  places[n++] = "/dev/shm";
  const char *runtime = getenv ("XDG_RUNTIME_DIR");
  if (runtime != NULL && runtime[0] == '/')
    places[n++] = runtime;
  const char *temporary = getenv ("TMPDIR");
  places[n++] = temporary != NULL && temporary[0] == '/' ? temporary : "/tmp";
  return n;
}

/* Unlinks everything in the directory, which holds files alone, then the directory. */
static void
remove_directory (const char *path)
{
  DIR *directory = opendir (path);
  if (directory == NULL)
    return;
  for (struct dirent *entry; (entry = readdir (directory)) != NULL;)
    if (strcmp (entry->d_name, ".") != 0 && strcmp (entry->d_name, "..") != 0)
      unlinkat (dirfd (directory), entry->d_name, 0);
  closedir (directory);
  rmdir (path);
}

/* Removes @path if its front end is gone: nobody holds the lock in it. Returns whether it was. */
static bool
remove_if_abandoned (const char *path)
{
  struct stat status;
  char lock_path[512];
  if (lstat (path, &status) != 0 || !S_ISDIR (status.st_mode) || status.st_uid != geteuid ())
    return false;

  snprintf (lock_path, sizeof lock_path, "%s/%s", path, LOCK_NAME);
  int fd = open (lock_path, O_RDWR | O_CLOEXEC | O_NOFOLLOW);
  bool abandoned = fd >= 0
                       ? flock (fd, LOCK_EX | LOCK_NB) == 0
                       : errno == ENOENT && time (NULL) - status.st_mtime > MIN_AGE_WITHOUT_LOCK_S;
  if (abandoned)
    remove_directory (path); /* while the lock is held: a starting front end sees it and retries */
  if (fd >= 0)
    close (fd);
  return abandoned;
}

static size_t
sweep_place (const char *place)
{
  char prefix[32];
  size_t n_removed = 0;
  DIR *directory = opendir (place);
  if (directory == NULL)
    return 0;
  snprintf (prefix, sizeof prefix, "lanescope-%u-", (unsigned)geteuid ());
  for (struct dirent *entry; (entry = readdir (directory)) != NULL;)
    {
      char path[320];
      if (strncmp (entry->d_name, prefix, strlen (prefix)) != 0)
        continue;
      if ((size_t)snprintf (path, sizeof path, "%s/%s", place, entry->d_name) < sizeof path &&
          remove_if_abandoned (path))
        n_removed++;
    }
  closedir (directory);
  return n_removed;
}

size_t
lse_run_directory_sweep (void)
{
  const char *places[4];
  size_t n = list_places (places), n_removed = 0;
  for (size_t i = 0; i < n; i++)
    n_removed += sweep_place (places[i]);
  return n_removed;
}

/* Makes and locks a directory in @place. Returns 0 or an errno. */
static int
make_in (LseRunDirectory *directory, const char *place)
{
  for (int attempt = 0; attempt < 8; attempt++)
    {
      char lock_path[512];
      struct stat status;
      int length = snprintf (directory->path, sizeof directory->path, "%s/lanescope-%u-XXXXXX",
                             place, (unsigned)geteuid ());
      if ((size_t)length >= sizeof directory->path)
        return ENAMETOOLONG;
      if (mkdtemp (directory->path) == NULL) /* mode 0700 */
        return errno;

      snprintf (lock_path, sizeof lock_path, "%s/%s", directory->path, LOCK_NAME);
      int fd = open (lock_path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
      if (fd >= 0 && flock (fd, LOCK_EX | LOCK_NB) == 0 && fstat (fd, &status) == 0 &&
          status.st_nlink > 0)
        {
          directory->lock_fd = fd;
          return 0;
        }
      int sys_errno = errno;
      if (fd < 0)
        {
          rmdir (directory->path);
          return sys_errno;
        }
      close (fd); /* a sweep was faster than our lock: once more */
    }
  return EBUSY;
}

LseStatus
lse_run_directory_open (LseRunDirectory *directory, uint64_t needed_bytes, LseError *err)
{
  const char *places[4];
  char reasons[200] = "";
  size_t n = list_places (places), used = 0;

  *directory = (LseRunDirectory) {.lock_fd = -1};
  for (size_t i = 0; i < n; i++)
    {
      struct statvfs room;
      sweep_place (places[i]);
      int room_errno = statvfs (places[i], &room) != 0 ? errno : 0;
      if (used > 0)
        lse_text_append (reasons, sizeof reasons, &used, "; ");
      if (room_errno == ENOENT)
        lse_text_append (reasons, sizeof reasons, &used, _ ("%s: not there"), places[i]);
      else if (room_errno != 0)
        lse_text_append (reasons, sizeof reasons, &used, _ ("%s: cannot be read"), places[i]);
      else if ((uint64_t)room.f_bavail * room.f_frsize < needed_bytes)
        lse_text_append (reasons, sizeof reasons, &used, _ ("%s: full"), places[i]);
      else
        {
          int sys_errno = make_in (directory, places[i]);
          if (sys_errno == 0)
            return LSE_OK;
          char text[64];
          lse_text_append (reasons, sizeof reasons, &used, "%s: %s", places[i],
                           strerror_r (sys_errno, text, sizeof text));
        }
    }
  directory->path[0] = '\0';
  return lse_fail (err, LSE_EIO, 0,
                   _ ("No place for the %llu MB of event rings (%s); make room there or set %s."),
                   (unsigned long long)(needed_bytes + 999999) / 1000000, reasons,
                   n == 1 ? "LANESCOPE_RUN_DIRECTORY" : "TMPDIR");
}

void
lse_run_directory_close (LseRunDirectory *directory)
{
  if (directory->lock_fd < 0)
    return;
  remove_directory (directory->path);
  close (directory->lock_fd);
  *directory = (LseRunDirectory) {.lock_fd = -1};
}
