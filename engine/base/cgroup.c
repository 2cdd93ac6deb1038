/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/cgroup.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

/* Where this process stands: its path in the v1 hierarchy of a controller, and in v2. */
typedef struct
{
  char v1[PATH_MAX], v2[PATH_MAX];
} Groups;

/* A cgroup file system of mountinfo. */
typedef struct
{
  char root[PATH_MAX];  /* the group that is seen at the mount point */
  char point[PATH_MAX]; /* the mount point */
  bool is_v2;
} Mount;

FILE *
lse_cgroup_open (const char *root, const char *path)
{
  char full[2 * PATH_MAX];
  snprintf (full, sizeof full, "%s%s", root, path);
  return fopen (full, "re");
}

/* true if @word stands between commas in @list. */
static bool
list_has (const char *list, const char *word)
{
  size_t length = strlen (word);
  for (const char *at = list; at != NULL; at = strchr (at, ','))
    {
      at += *at == ',';
      if (strncmp (at, word, length) == 0 && (at[length] == ',' || at[length] == '\0'))
        return true;
    }
  return false;
}

/* Lines "hierarchy:controllers:path"; v2 is "0::path". */
static void
read_groups (Groups *groups, const char *root, const char *controller)
{
  char line[PATH_MAX + 256];
  FILE *file = lse_cgroup_open (root, "/proc/self/cgroup");
  groups->v1[0] = groups->v2[0] = '\0';
  while (file != NULL && fgets (line, sizeof line, file) != NULL)
    {
      line[strcspn (line, "\n")] = '\0';
      char *controllers = strchr (line, ':');
      char *path = controllers != NULL ? strchr (controllers + 1, ':') : NULL;
      if (path == NULL)
        continue;
      *path++ = '\0';
      if (list_has (controllers + 1, controller))
        snprintf (groups->v1, sizeof groups->v1, "%.*s", PATH_MAX - 1, path);
      else if (strcmp (line, "0:") == 0)
        snprintf (groups->v2, sizeof groups->v2, "%.*s", PATH_MAX - 1, path);
    }
  if (file != NULL)
    fclose (file);
}

/* mountinfo writes blanks as \040. */
static void
unescape (char *text)
{
  char *to = text;
  for (const char *from = text; *from != '\0'; to++)
    if (from[0] == '\\' && strspn (from + 1, "01234567") >= 3)
      {
        *to = (char)((from[1] - '0') * 64 + (from[2] - '0') * 8 + (from[3] - '0'));
        from += 4;
      }
    else
      *to = *from++;
  *to = '\0';
}

/* "id parent major:minor root point options … - type source super-options"; false for others. */
static bool
read_mount (Mount *mount, const char *line, const char *controller)
{
  char type[32] = "", options[1024] = "";
  const char *second = strstr (line, " - ");
  if (second == NULL || sscanf (second, " - %31s %*s %1023s", type, options) != 2)
    return false;
  mount->is_v2 = strcmp (type, "cgroup2") == 0;
  if (!mount->is_v2 && (strcmp (type, "cgroup") != 0 || !list_has (options, controller)))
    return false;
  _Static_assert(PATH_MAX == 4096, "the widths below");
  if (sscanf (line, "%*s %*s %*s %4095s %4095s", mount->root, mount->point) != 2)
    return false;
  unescape (mount->root);
  unescape (mount->point);
  return true;
}

/* The directory of group @path below the mount. A path outside the mount's root (a container that
 * sees the host's names, or "/../x") can only be the mount point itself. */
static void
find_directory (const Mount *mount, const char *path, char *directory, size_t size)
{
  size_t length = strcmp (mount->root, "/") == 0 ? 0 : strlen (mount->root);
  bool inside = strncmp (path, mount->root, length) == 0 && strstr (path, "/..") == NULL &&
                (path[length] == '/' || path[length] == '\0');
  snprintf (directory, size, "%s%s", mount->point, inside ? path + length : "");
  for (size_t end = strlen (directory); end > 1 && directory[end - 1] == '/'; end--)
    directory[end - 1] = '\0';
}

static void
walk_up (const Mount *mount, const char *path, LseCgroupFn visit, void *user_data)
{
  char directory[2 * PATH_MAX];
  size_t top = strlen (mount->point);
  find_directory (mount, path, directory, sizeof directory);
  for (;;)
    {
      visit (directory, mount->is_v2, user_data);
      char *last = strrchr (directory, '/');
      if (last == NULL || (size_t)(last - directory) < top)
        return;
      *last = '\0';
    }
}

void
lse_cgroup_walk (const char *root, const char *controller, LseCgroupFn visit, void *user_data)
{
  Groups groups;
  Mount mount;
  char line[2 * PATH_MAX + 2048];
  read_groups (&groups, root, controller);
  FILE *file = lse_cgroup_open (root, "/proc/self/mountinfo");
  while (file != NULL && fgets (line, sizeof line, file) != NULL)
    if (read_mount (&mount, line, controller))
      {
        const char *path = mount.is_v2 ? groups.v2 : groups.v1;
        if (path[0] == '/')
          walk_up (&mount, path, visit, user_data);
      }
  if (file != NULL)
    fclose (file);
}
