/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What every core did over time: our own workers, other programs and the hypervisor stacked. Up to
 * 16 cores as rows, up to 64 as a grid of small ones, beyond that as rows of heat, so that
 * hundreds still fit a page. Samples narrower than a pixel are averaged and their highest is kept
 * as a thin line; time without samples stays empty.
 */
#pragma once

#include "plot/theme.h"

#include <cairo.h>
#include <stddef.h>
#include <stdint.h>

/* Borrowed arrays. Shares are 0 … 1 of a core; NaN: not known. */
typedef struct
{
  size_t n_cores;
  const int *os_indexes; /* nullable: 0, 1, … */
  size_t n_samples;
  const int64_t *begin_ns, *end_ns; /* by sample, sorted */
  /* Of sample s and core c at [(s × n_cores + c) × stride]. */
  const float *own, *other;
  const float *steal; /* nullable */
  size_t stride;   /* floats from one core to the next: 1, or 3 for {own, other, steal} triples */
  int64_t zero_ns; /* what the axis calls 0; 0: the first sample's begin */
} LspCores;

double lsp_cores_height (const LspCores *cores, double width, const LspTheme *theme);

/* An LspDraw; @data is an LspCores. */
void
lsp_cores_draw (cairo_t *cr, double width, double height, const LspTheme *theme, const void *data);

/* Free with free(); NULL without memory. */
char *lsp_cores_describe (const LspCores *cores);
