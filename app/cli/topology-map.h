/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The machine map of an LseTopology: converts the engine's arrays into the chart's, and writes the
 * picture with its title and captions.
 */
#pragma once

#include "plot/export.h"
#include "plot/topology-chart.h"
#include "topology/pin.h"

typedef struct
{
  const LseTopology *topology;
  const LsePin *pin;        /* for the caption; NULL: no workers are shown */
  size_t n_workers;         /* ignored without @pin */
  const int *os_indexes;    /* by worker, from lse_pin_place(); -1: may roam */
  const double *load_ratio; /* by logical PU, NaN: none there; NULL: no load is shown */
} LanescopeTopologyMap;

/* The chart's input and what it borrows; the topology must outlive it. */
typedef struct
{
  LspTopologyChart chart;
  LspTopologyObject *objects;
  int *worker_pus;
  LspTopologyLayout *layout;
} LanescopeTopologyPicture;

/* lsp_export_svg, lsp_export_png, lsp_export_pdf or lsp_export */
typedef bool (*LanescopeExportFn) (const char *path, const LspExport *what, LspError *error);

/**
 * lanescope_topology_picture_init:
 * @width, @height: room for the chart, px; 0: what suits the size of the machine
 *
 * Returns: %LSE_OK or %LSE_ENOMEM. Release with lanescope_topology_picture_clear() in either case.
 */
LseStatus lanescope_topology_picture_init (LanescopeTopologyPicture *picture,
                                           const LanescopeTopologyMap *map,
                                           const LspTheme *theme,
                                           double width,
                                           double height,
                                           LseError *err);
void lanescope_topology_picture_clear (LanescopeTopologyPicture *picture);

/**
 * lanescope_topology_map_write:
 * @path: replaced in one step
 * @write_as: the format
 *
 * Returns: %LSE_OK, %LSE_EIO or %LSE_ENOMEM with a sentence.
 */
LseStatus lanescope_topology_map_write (const char *path,
                                        LanescopeExportFn write_as,
                                        const LanescopeTopologyMap *map,
                                        const LspTheme *theme,
                                        LseError *err);

/* "pin close, 4 workers; simulated machine: placement is shown, not applied". Returns @text. */
char *lanescope_topology_map_caption (const LanescopeTopologyMap *map, char *text, size_t size);
