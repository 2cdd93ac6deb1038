/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "charts.h"

#include "plot/export.h"

/* Where pictures go, and what they have in common. */
typedef struct
{
  const char *folder;
  const char *ending; /* "svg" or "png" */
  const LspTheme *theme;
  const Report *report;
  const char *footer; /* machine and date */
  bool is_ok;
} Album;

/**
 * lanescope_album_add:
 * @name: file name without ending
 * @description: (nullable) (transfer full): for the file's metadata
 */
void lanescope_album_add (Album *album, const char *name, LspExport what, char *description);

/* Says that there is no memory for the picture of that name. */
void lanescope_album_fail (Album *album, const char *name);

void lanescope_chart_compare (Album *album);
void lanescope_chart_speedup (Album *album);
void lanescope_chart_timelines (Album *album, const LseRace *race);
void lanescope_chart_cores (Album *album, LseRace *race);
