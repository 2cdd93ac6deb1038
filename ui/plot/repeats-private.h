/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Domain and stacking of the strip of repetitions. Pure.
 */
#pragma once

#include "plot/canvas.h"
#include "plot/repeats.h"

#define LSP_REPEAT_ROWS 3
#define LSP_REPEAT_DOT 6.5 /* px */
#define LSP_REPEAT_DOTS 400

/* Domain in ns, ends on ticks. */
void lsp_repeats_domain (const LspRepeats *repeats, double *from_ns, double *to_ns);

/**
 * lsp_repeats_stack:
 * @xs: px of each dot, in the order of measurement
 * @rows: (out): 0 … 2, from the axis up
 *
 * The lowest row in which a dot touches none before it; where all three are taken, the rows take
 * turns.
 */
void lsp_repeats_stack (const double *xs, size_t n_dots, double width, unsigned char *rows);
