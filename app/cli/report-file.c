/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report.h"

#include <errno.h>
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

static bool
to_standard_output (ReportFn write, const Report *report)
{
  errno = 0;
  bool ok = write (stdout, report);
  if (fflush (stdout) != 0 || !ok || ferror (stdout))
    return complain ("standard output");
  return true;
}

/* Under another name first: the file is the old one or the new one, never half of it. */
bool
lanescope_report_to (const char *path, ReportFn write, const Report *report)
{
  char temporary[PATH_MAX];
  if (path[0] == '\0' || strcmp (path, "-") == 0)
    return to_standard_output (write, report);
  if ((size_t)snprintf (temporary, sizeof temporary, "%s.XXXXXX", path) >= sizeof temporary)
    {
      errno = ENAMETOOLONG;
      return complain (path);
    }

  int fd = mkstemp (temporary);
  FILE *file = fd >= 0 ? fdopen (fd, "w") : NULL;
  if (file == NULL)
    return complain (path);
  mode_t mask = umask (0);
  umask (mask);
  fchmod (fd, 0666 & ~mask);
  bool ok = write (file, report);
  ok = fflush (file) == 0 && ok;
  ok = fclose (file) == 0 && ok;
  if (ok && rename (temporary, path) == 0)
    return true;
  int why = errno;
  unlink (temporary);
  errno = why;
  return complain (path);
}
