/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "topology-map.h"

#include "base/text.h"
#include "plot/text.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_TEXT_WIDTH 560.0 /* the picture grows to this for its title and captions */
#define FEW_PUS 4            /* up to here PUs are drawn larger */
#define FEW_PU_HEIGHT 96.0
#define MANY_PUS 96 /* from here on the picture is larger */
#define PNG_SCALE 2.0

static LspTopologyType
convert_type (LseObjType type)
{
  static const LspTopologyType types[] = {
      [LSE_OBJ_MACHINE] = LSP_TOPOLOGY_MACHINE, [LSE_OBJ_PACKAGE] = LSP_TOPOLOGY_PACKAGE,
      [LSE_OBJ_DIE] = LSP_TOPOLOGY_DIE,         [LSE_OBJ_GROUP] = LSP_TOPOLOGY_GROUP,
      [LSE_OBJ_NUMA] = LSP_TOPOLOGY_NUMA,       [LSE_OBJ_MEMORY_CACHE] = LSP_TOPOLOGY_MEMORY_CACHE,
      [LSE_OBJ_CACHE] = LSP_TOPOLOGY_CACHE,     [LSE_OBJ_CORE] = LSP_TOPOLOGY_CORE,
      [LSE_OBJ_PU] = LSP_TOPOLOGY_PU,
  };
  return types[type];
}

static void
convert_object (LspTopologyObject *to, const LseTopoObject *from)
{
  *to = (LspTopologyObject) {
      .type = convert_type (from->type),
      .cache_level = from->cache_level,
      .logical_index = from->logical_index,
      .os_index = from->os_index,
      .parent = from->parent,
      .first_child = from->first_child,
      .first_memory = from->first_memory,
      .next_sibling = from->next_sibling,
      .first_pu = from->first_pu,
      .n_pus = from->n_pus,
      .size_bytes = from->size_bytes,
      .allowed = from->allowed,
      .name = from->name,
  };
}

LseStatus
lanescope_topology_picture_init (LanescopeTopologyPicture *picture,
                                 const LanescopeTopologyMap *map,
                                 const LspTheme *theme,
                                 double width,
                                 double height,
                                 LseError *err)
{
  const LseTopology *topology = map->topology;
  size_t n_workers = map->pin != NULL && map->os_indexes != NULL ? map->n_workers : 0;
  *picture = (LanescopeTopologyPicture) {0};
  picture->objects = calloc (topology->n_objects, sizeof *picture->objects);
  picture->worker_pus = calloc (n_workers + 1, sizeof *picture->worker_pus);
  if (picture->objects == NULL || picture->worker_pus == NULL)
    return lse_fail (err, LSE_ENOMEM, 0, "There is not enough memory for the map of the machine.");

  for (size_t i = 0; i < topology->n_objects; i++)
    convert_object (&picture->objects[i], &topology->objects[i]);
  for (size_t w = 0; w < n_workers; w++)
    picture->worker_pus[w] =
        map->os_indexes[w] >= 0 ? lse_topology_pu_of_os (topology, map->os_indexes[w]) : -1;
  picture->chart = (LspTopologyChart) {
      .machine = {.objects = picture->objects,
                  .n_objects = topology->n_objects,
                  .n_pus = topology->n_pus},
      .load_ratio = map->load_ratio,
      .worker_pus = picture->worker_pus,
      .n_workers = n_workers,
      .n_offline_pus = topology->n_offline_pus,
      .is_foreign = !topology->is_this_machine,
  };
  bool is_large = topology->n_pus > MANY_PUS;
  if (topology->n_pus <= FEW_PUS)
    picture->chart.max_pu_height = FEW_PU_HEIGHT;
  picture->layout = lsp_topology_chart_layout (&picture->chart, theme,
                                               width > 0  ? width
                                               : is_large ? 1400
                                                          : 1040,
                                               height > 0 ? height
                                               : is_large ? 860
                                                          : 660,
                                               LSP_TOPOLOGY_FOLD_AUTO);
  picture->chart.layout = picture->layout;
  if (picture->layout == NULL)
    return lse_fail (err, LSE_ENOMEM, 0, "There is not enough memory for the map of the machine.");
  return LSE_OK;
}

void
lanescope_topology_picture_clear (LanescopeTopologyPicture *picture)
{
  lsp_topology_layout_free (picture->layout);
  free (picture->objects);
  free (picture->worker_pus);
  *picture = (LanescopeTopologyPicture) {0};
}

char *
lanescope_topology_map_caption (const LanescopeTopologyMap *map, char *text, size_t size)
{
  size_t used = 0;
  char pin[LSE_PIN_LIST_MAX + 16];
  text[0] = '\0';
  if (map->pin != NULL && map->n_workers > 0)
    lse_text_append (text, size, &used, "pin %s, %zu worker%s",
                     lse_pin_format (map->pin, pin, sizeof pin), map->n_workers,
                     map->n_workers == 1 ? "" : "s");
  if (map->pin != NULL && map->n_workers > 0 && map->pin->kind == LSE_PIN_NONE)
    lse_text_append (text, size, &used, ": the system may move them over all allowed PUs");
  if (map->topology->is_this_machine)
    return text;
  lse_text_append (text, size, &used, "%ssimulated machine%s", used > 0 ? "; " : "",
                   used > 0 ? ": placement is shown, not applied" : "");
  return text;
}

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
                              const LanescopeTopologyMap *map,
                              const LspTheme *theme,
                              LseError *err)
{
  LanescopeTopologyPicture picture;
  LspError error = {""};
  char caption[LSE_PIN_LIST_MAX + 160], footer[400];
  LseStatus status = lanescope_topology_picture_init (&picture, map, theme, 0, 0, err);
  if (status == LSE_OK)
    {
      char *description = lsp_topology_describe (&picture.chart);
      format_footer (map->topology, footer, sizeof footer);
      LspExport what = {
          .scale = PNG_SCALE,
          .theme = theme,
          .draw = lsp_topology_chart_draw_export,
          .data = &picture.chart,
          .title = title_of (map->topology),
          .caption = lanescope_topology_map_caption (map, caption, sizeof caption),
          .footer = footer,
          .description = description,
      };
      lsp_topology_chart_size (&picture.chart, theme, text_width (&what), &what.width,
                               &what.height);
      if (!write_as (path, &what, &error))
        status = lse_fail (err, LSE_EIO, 0, "%s", error.text);
      free (description);
    }
  lanescope_topology_picture_clear (&picture);
  return status;
}
