/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The cores right now: for each one the last seconds as an area, the share of the last second as a
 * large figure, and the workers that are there. Up to 16 cores as rows, up to 64 as a grid of
 * small ones, beyond that one area for all and a cell of heat for each. The height depends on
 * the width and the number of cores alone, so that nothing jumps while samples come in; time
 * without samples stays empty.
 *
 * When it gets narrow the column at the right goes first, then the chips.
 */
#pragma once

#include "plot/cores.h"

typedef enum
{
  LSP_CHIP_EVEN, /* seen here; the tints are those of the lanes */
  LSP_CHIP_ODD,
  LSP_CHIP_ASKED /* pinned here but not seen: dotted */
} LspChipKind;

typedef struct
{
  const char *label; /* "w4", "main" */
  LspChipKind kind;
} LspChip;

typedef struct
{
  const LspChip *chips;
  size_t n_chips;
} LspChips;

/* Borrowed for the time of the call. */
typedef struct
{
  LspCores cores;        /* its samples; zero_ns is not used */
  int64_t now_ns;        /* the right end, on the clock of the samples */
  int64_t span_ns;       /* what is shown; 0: 10 s */
  int64_t figure_ns;     /* what the figures are the mean of; 0: 1 s */
  const LspChips *chips; /* by core; NULL: no column for them */
  const char *lines[2];  /* under "1.6 of 2 cores", e.g. "w4 sends"; nullable */
  bool has_no_side;      /* leave that column out */
} LspCoresLive;

double lsp_cores_live_height (const LspCoresLive *live, double width, const LspTheme *theme);

/* An LspDraw; @data is an LspCoresLive. */
void lsp_cores_live_draw (cairo_t *cr,
                          double width,
                          double height,
                          const LspTheme *theme,
                          const void *data);

/* Cores at work in the last @figure_ns, e.g. 1.6; NaN if nothing is known. */
double lsp_cores_live_busy (const LspCoresLive *live);

/* Share 0 … 1 of that time in which one core was at work; NaN if it is not known. */
double lsp_cores_live_load (const LspCoresLive *live, size_t core);

/* In words. Free with free(); NULL without memory. */
char *lsp_cores_live_describe (const LspCoresLive *live);
