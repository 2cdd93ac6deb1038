/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the files of the canvas share.
 */
#pragma once

#include "plot/canvas.h"

/* Edges on whole device pixels; what is thinner than one becomes one. */
LspBox lsp_canvas_snapped (double scale, LspBox box);

void lsp_canvas_set_color (const LspCanvas *canvas, LspColor color);
void lsp_canvas_set_line (const LspCanvas *canvas, const LspLine *line);

/* Strokes the path and ends the dashes. */
void lsp_canvas_stroke (const LspCanvas *canvas);
