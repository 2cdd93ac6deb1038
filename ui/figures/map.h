/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The machine map of an LseTopology: its objects, where the workers are, how busy the PUs are.
 */
#pragma once

#include "plot/topology-chart.h"
#include "topology/pin.h"

/* Borrowed for the call only. */
typedef struct
{
  const LseTopology *topology;
  const LsePin *pin;        /* NULL: no workers are shown */
  size_t n_workers;         /* ignored without @pin */
  const int *os_indexes;    /* by worker, from lse_pin_place(); -1: may roam; NULL: none is shown */
  const double *load_ratio; /* by logical PU, NaN: none there; NULL: no load is shown */
} LsfPlacement;

typedef struct LsfMap LsfMap;

/**
 * lsf_map_new:
 *
 * Copies what it needs. lsf_map_layout() has to follow before it is drawn.
 *
 * Returns: free with lsf_map_free(); NULL without memory
 */
LsfMap *lsf_map_new (const LsfPlacement *placement);
void lsf_map_free (LsfMap *map);

/**
 * lsf_map_layout:
 * @width, @height: room for the chart, px; 0: what suits the size of the machine
 *
 * Lays the boxes out, again if they were. Returns: false without memory (the old layout stays)
 */
bool lsf_map_layout (LsfMap *map, const LspTheme *theme, double width, double height);

/* Valid as long as the map and its layout. */
const LspTopologyChart *lsf_map_chart (const LsfMap *map);

/* "pin close, 4 workers; simulated machine: placement is shown, not applied". Returns @text. */
char *lsf_map_caption (const LsfPlacement *placement, char *text, size_t size);
