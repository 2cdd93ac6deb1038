/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Geometry of the speedup chart and the placing of its labels. Pure.
 */
#pragma once

#include "plot/canvas.h"
#include "plot/speedup.h"

typedef struct
{
  LspScale x, y;      /* low/high are the plot's edges; y points up */
  double octave;      /* px */
  double label_x;     /* left end of the labels at the right margin */
  double label_width; /* 0: there is no room, they stand below */
  double legend_y;    /* of the first one below */
  bool has_brackets;
} LspSpeedupLayout;

/* One label at the margin: where it wants to be and where it stands. */
typedef struct
{
  size_t series;
  double wanted_y, y;
} LspSpeedupLabel;

bool lsp_speedup_point_is_good (const LspSpeedupPoint *point);

/* Points in order of workers. Returns: how many; @out has room for all. */
size_t lsp_speedup_sorted (const LspSpeedupSeries *series, LspSpeedupPoint *out);

/* The best point; NULL if there is none. */
const LspSpeedupPoint *lsp_speedup_best (const LspSpeedupSeries *series);

void lsp_speedup_claim (const LspSpeedupSeries *series, char *out, size_t size);

LspSpeedupLayout
lsp_speedup_layout (const LspSpeedup *speedup, double width, double height, const LspTheme *theme);

/* Moves labels (sorted by wanted_y) apart to at least @distance within [top, bottom], each as
 * near to its wish as the others allow. Too many for the room: evenly spread. */
void lsp_speedup_spread (LspSpeedupLabel *labels,
                         size_t n_labels,
                         double distance,
                         double top,
                         double bottom);
