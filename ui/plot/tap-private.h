/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the primitives tell the tap: one line each, coordinates to a tenth of a px.
 */
#pragma once

#include "plot/canvas.h"

/* true if somebody listens on this thread. */
bool lsp_tap_is_set (void);

void lsp_tap_box (const char *what, LspBox box, LspColor color);
void lsp_tap_boxes (const LspBox *boxes, size_t n_boxes, LspColor color);
void lsp_tap_line (const char *what, double x1, double y1, double x2, double y2, LspColor color);
void lsp_tap_points (const char *what,
                     const double *xs,
                     const double *ys,
                     size_t n_points,
                     LspColor color);
void lsp_tap_text (double x, double y, const LspText *style, const char *text);
void lsp_tap_state (LspState state, bool is_odd, LspBox box);
void lsp_tap_mark (double x, double y, const LspMark *mark);
