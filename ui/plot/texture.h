/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Textures of the states as repeating 2-D patterns, one per state, palette and scale factor, kept
 * by the calling thread. On image surfaces a tile is whole device pixels, so that lines stay crisp
 * and a fill is a copy; on vector surfaces it stays a drawing.
 */
#pragma once

#include "plot/theme.h"

#include <cairo.h>

/* Device px per px of @cr; 1 on vector surfaces. */
double lsp_texture_device_scale (cairo_t *cr);

/* Sets the source of @cr to the fill of @state, anchored at (0, origin_y). */
void lsp_texture_set_source (cairo_t *cr,
                             const LspTheme *theme,
                             LspState state,
                             bool is_odd,
                             double origin_y);

/* Frees the calling thread's tiles. */
void lsp_texture_cache_clear (void);
