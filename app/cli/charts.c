/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "charts-private.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#define PNG_SCALE 2

void
lanescope_album_add (Album *album, const char *name, LspExport what, char *description)
{
  char path[PATH_MAX];
  LspError error = {0};
  snprintf (path, sizeof path, "%s/%s.%s", album->folder, name, album->ending);
  what.theme = album->theme;
  what.scale = PNG_SCALE;
  what.footer = album->footer;
  what.description = description;
  if (!lsp_export (path, &what, &error))
    {
      fprintf (stderr, "lanescope-cli: %s\n", error.text);
      album->is_ok = false;
    }
  free (description);
}

void
lanescope_album_fail (Album *album, const char *name)
{
  fprintf (stderr, "lanescope-cli: There is not enough memory for the picture %s.\n", name);
  album->is_ok = false;
}

/* "AMD EPYC, 2 cores · 2026-11-22" */
static void
make_footer (const Report *report, char *text, size_t size)
{
  char day[16] = "";
  time_t now = time (NULL);
  struct tm local;
  if (localtime_r (&now, &local) != NULL)
    strftime (day, sizeof day, "%Y-%m-%d", &local);
  snprintf (text, size, "%s, %zu cores · %s · Lanescope",
            report->topology->cpu_model[0] != '\0' ? report->topology->cpu_model : "unknown CPU",
            lse_topology_n_allowed_cores (report->topology), day);
}

static bool
write_album (const Parsed *parsed,
             OptionId option,
             const char *ending,
             const Report *report,
             LseRace *race)
{
  char footer[192];
  const char *folder = parsed->values[option];
  if (folder == NULL)
    return true;
  if (mkdir (folder, 0777) != 0 && errno != EEXIST)
    {
      fprintf (stderr, "lanescope-cli: cannot make the folder %s: %s\n", folder, strerror (errno));
      return false;
    }
  make_footer (report, footer, sizeof footer);
  bool is_dark = parsed->values[OPTION_DARK] != NULL;
  Album album = {.folder = folder,
                 .ending = ending,
                 .theme = lsp_theme_get (is_dark ? LSP_THEME_DARK : LSP_THEME_LIGHT),
                 .report = report,
                 .footer = footer,
                 .is_ok = true};
  lanescope_chart_compare (&album);
  lanescope_chart_speedup (&album);
  lanescope_chart_timelines (&album, race);
  lanescope_chart_cores (&album, race);
  return album.is_ok;
}

bool
lanescope_write_charts (const Parsed *parsed, const Report *report, LseRace *race)
{
  bool ok = write_album (parsed, OPTION_SVG, "svg", report, race);
  return write_album (parsed, OPTION_PNG, "png", report, race) && ok;
}
