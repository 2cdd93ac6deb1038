/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "topology-map.h"

#include "base/text.h"
#include "plot/text.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_TEXT_WIDTH 560.0 /* the picture grows to this for its title and captions */
#define PNG_SCALE 2.0

/* A file by its name alone: where it lies is nobody's business in a picture. */
static const char *
source_of (const LseTopology *topology)
{
  const char *slash = topology->is_synthetic ? NULL : strrchr (topology->source, '/');
  return slash != NULL ? slash + 1 : topology->source;
}

/* "EPYC 7451", else the file's or the description's name. */
static const char *
title_of (const LseTopology *topology)
{
  return topology->cpu_model[0] != '\0' ? topology->cpu_model : source_of (topology);
}

static void
append_count (char *text, size_t size, size_t *used, size_t n, const char *noun)
{
  if (n > 0)
    lse_text_append (text, size, used, "%s%zu %s%s", *used > 0 ? " · " : "", n, noun,
                     n == 1 ? "" : "s");
}

static void
format_footer (const LseTopology *topology, char *text, size_t size)
{
  size_t used = 0;
  text[0] = '\0';
  if (title_of (topology) != source_of (topology))
    lse_text_append (text, size, &used, "%s", source_of (topology));
  append_count (text, size, &used, topology->n_packages, "package");
  append_count (text, size, &used, topology->n_numa, "NUMA node");
  append_count (text, size, &used, topology->n_cores, "core");
  append_count (text, size, &used, topology->n_pus, "PU");
}

/* Width that the words around the chart would like to have. */
static double
text_width (const LspExport *what)
{
  LspText title = {.size = LSP_SIZE_HEADING, .weight = LSP_WEIGHT_BOLD};
  LspText caption = {.size = LSP_SIZE_CAPTION, .weight = LSP_WEIGHT_NORMAL};
  double widest = lsp_text_width (what->theme, &title, what->title);
  widest = fmax (widest, lsp_text_width (what->theme, &caption, what->caption));
  widest = fmax (widest, lsp_text_width (what->theme, &caption, what->footer));
  return fmin (ceil (widest) + 2, MAX_TEXT_WIDTH);
}

LseStatus
lanescope_topology_map_write (const char *path,
                              LanescopeExportFn write_as,
                              const LsfPlacement *placement,
                              const LspTheme *theme,
                              LseError *err)
{
  LspError error = {""};
  char caption[LSE_PIN_LIST_MAX + 160], footer[400];
  LseStatus status = LSE_OK;
  LsfMap *map = lsf_map_new (placement);
  if (map == NULL || !lsf_map_layout (map, theme, 0, 0))
    status =
        lse_fail (err, LSE_ENOMEM, 0, "There is not enough memory for the map of the machine.");
  else
    {
      const LspTopologyChart *chart = lsf_map_chart (map);
      char *description = lsp_topology_describe (chart);
      format_footer (placement->topology, footer, sizeof footer);
      LspExport what = {
          .scale = PNG_SCALE,
          .theme = theme,
          .draw = lsp_topology_chart_draw_export,
          .data = chart,
          .title = title_of (placement->topology),
          .caption = lsf_map_caption (placement, caption, sizeof caption),
          .footer = footer,
          .description = description,
      };
      lsp_topology_chart_size (chart, theme, text_width (&what), &what.width, &what.height);
      if (!write_as (path, &what, &error))
        status = lse_fail (err, LSE_EIO, 0, "%s", error.text);
      free (description);
    }
  lsf_map_free (map);
  return status;
}
