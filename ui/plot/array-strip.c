/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The strip of the array. Tiles of more than 64 chunks are one fill a tint.
 *
 *   chunk width     drawn as
 *   8 px and more   tile with a gap of 2, numbered where the text fits
 *   4 … 8           tile with a gap of 1
 *   2 … 4           tile without a gap
 *   below 2         columns of one px: shares of even, odd, nothing from the bottom
 */
#include "plot/array-strip.h"
#include "plot/buffer.h"
#include "plot/canvas.h"
#include "plot/texture.h"

#include "i18n.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define STRIP 17
#define LEAST_TILE 2.0
#define MOST_SINGLE 64

typedef struct
{
  double x, width, height; /* of the strip */
  double chunk_width;
} Layout;

/* What a chunk is drawn as. */
typedef enum
{
  TINT_EVEN,
  TINT_ODD,
  TINT_NONE,
  N_TINTS
} Tint;

static Tint
tint_of (const LspArrayStrip *strip, size_t chunk)
{
  int32_t owner = strip->owners ? strip->owners[chunk] : -1;
  return owner < 0 ? TINT_NONE : owner % 2 ? TINT_ODD : TINT_EVEN;
}

static const char *
label_of (const LspArrayStrip *strip)
{
  return strip->label ? strip->label : _ ("array");
}

static Layout
layout_of (const LspArrayStrip *strip, double width, const LspTheme *theme)
{
  LspText style = {.size = LSP_SIZE_CAPTION};
  Layout layout = {.height = round (STRIP * theme->font_scale)};
  layout.x = strip->label_width > 0 ? strip->label_width
                                    : ceil (lsp_text_width (theme, &style, label_of (strip)) + 12);
  layout.width = floor (fmax (width - layout.x - strip->right_width, 1));
  layout.chunk_width = strip->n_chunks ? layout.width / (double)strip->n_chunks : layout.width;
  return layout;
}

static LspBox
tile_of (const Layout *layout, size_t chunk)
{
  double gap = layout->chunk_width >= 8 ? 2 : layout->chunk_width >= 4 ? 1 : 0;
  double x1 = round (layout->x + layout->chunk_width * (double)chunk);
  double x2 = round (layout->x + layout->chunk_width * (double)(chunk + 1));
  return (LspBox) {x1, 0, fmax (x2 - x1 - gap, 1), layout->height};
}

/* "4 · w0", or the number alone, or nothing: whatever fits. */
static void
draw_tile_text (const LspCanvas *canvas, const LspArrayStrip *strip, size_t chunk, LspBox box)
{
  const LspTheme *theme = canvas->theme;
  Tint tint = tint_of (strip, chunk);
  LspColor fill = tint == TINT_ODD ? theme->compute_tint : theme->state[LSP_STATE_COMPUTE];
  LspText style = {.size = LSP_SIZE_TICK,
                   .weight = tint == TINT_NONE ? LSP_WEIGHT_NORMAL : LSP_WEIGHT_BOLD,
                   .color = tint == TINT_NONE ? theme->secondary : lsp_color_text_on (fill),
                   .align = 0.5};
  char text[48];
  if (box.width < 12)
    return;
  snprintf (text, sizeof text, "%zu", chunk);
  if (tint != TINT_NONE)
    {
      char full[48];
      snprintf (full, sizeof full, "%zu · w%d", chunk, (int)strip->owners[chunk]);
      if (lsp_text_width (theme, &style, full) + 8 <= box.width)
        snprintf (text, sizeof text, "%s", full);
    }
  if (lsp_text_width (theme, &style, text) + 6 <= box.width)
    lsp_canvas_text_centred (canvas, box.x + box.width / 2, box.height / 2, &style, text);
}

static void
draw_tile (const LspCanvas *canvas, Tint tint, LspBox box)
{
  const LspTheme *theme = canvas->theme;
  if (tint == TINT_NONE)
    lsp_canvas_frame (canvas, box, 2,
                      lsp_line_solid (theme->axis, theme->is_high_contrast ? 2 : 1));
  else
    lsp_canvas_state (canvas, LSP_STATE_COMPUTE, tint == TINT_ODD, box, 0, 2);
}

/* Many tiles: one fill for each tint; the empty ones share one frame. */
static void
draw_many_tiles (const LspCanvas *canvas, const LspArrayStrip *strip, const Layout *layout)
{
  LspBox *boxes = calloc (strip->n_chunks, sizeof *boxes);
  for (Tint tint = TINT_EVEN; boxes && tint < TINT_NONE; tint++)
    {
      size_t n_boxes = 0;
      for (size_t chunk = 0; chunk < strip->n_chunks; chunk++)
        if (tint_of (strip, chunk) == tint)
          boxes[n_boxes++] = tile_of (layout, chunk);
      lsp_canvas_state_boxes (canvas, LSP_STATE_COMPUTE, tint == TINT_ODD, boxes, n_boxes, 0);
    }
  free (boxes);
}

/* Shares of the chunks that a column of pixels holds, even ones at the bottom. */
static void
draw_columns (const LspCanvas *canvas, const LspArrayStrip *strip, const Layout *layout)
{
  size_t n_columns = (size_t)fmax (layout->width * lsp_texture_device_scale (canvas->cr), 1);
  double px = layout->width / (double)n_columns;
  double per_column = (double)strip->n_chunks / (double)n_columns;
  LspBox *boxes[TINT_NONE] = {calloc (2 * n_columns, sizeof **boxes)};
  size_t n_boxes[TINT_NONE] = {0, 0};
  if (!boxes[0])
    return;
  boxes[1] = boxes[0] + n_columns;
  for (size_t i = 0; i < n_columns; i++)
    {
      size_t first = (size_t)floor (per_column * (double)i), counts[N_TINTS] = {0};
      size_t last = (size_t)ceil (per_column * (double)(i + 1));
      last = last < strip->n_chunks ? last : strip->n_chunks;
      for (size_t chunk = first; chunk < last; chunk++)
        counts[tint_of (strip, chunk)]++;
      double foot = layout->height, n_all = (double)(last > first ? last - first : 1);
      for (Tint tint = TINT_EVEN; tint < TINT_NONE; tint++)
        {
          /* No share that is there may round to nothing. */
          double height = round ((double)counts[tint] / n_all * layout->height);
          height = counts[tint] ? fmax (height, 1) : 0;
          height = fmin (height, foot);
          foot -= height;
          if (height > 0)
            boxes[tint][n_boxes[tint]++] = (LspBox) {layout->x + (double)i * px, foot, px, height};
        }
    }
  for (Tint tint = TINT_EVEN; tint < TINT_NONE; tint++)
    lsp_canvas_state_boxes (canvas, LSP_STATE_COMPUTE, tint == TINT_ODD, boxes[tint], n_boxes[tint],
                            0);
  free (boxes[0]);
}

double
lsp_array_strip_height (const LspArrayStrip *strip, double width, const LspTheme *theme)
{
  return layout_of (strip, width, theme).height;
}

void
lsp_array_strip_draw (cairo_t *cr,
                      double width,
                      double height,
                      const LspTheme *theme,
                      const void *data)
{
  const LspArrayStrip *strip = data;
  LspCanvas canvas = {cr, theme};
  Layout layout = layout_of (strip, width, theme);
  LspText style = {.size = LSP_SIZE_CAPTION, .color = theme->text, .max_width = layout.x - 6};
  LspLine frame = lsp_line_solid (theme->axis, theme->is_high_contrast ? 2 : 1);
  LspBox whole = {layout.x, 0, layout.width, layout.height};
  lsp_canvas_text_centred (&canvas, 0, layout.height / 2, &style, label_of (strip));
  if (strip->n_chunks == 0 || layout.chunk_width < LEAST_TILE || strip->n_chunks > MOST_SINGLE)
    lsp_canvas_frame (&canvas, whole, 2, frame);
  if (strip->n_chunks == 0)
    return;
  if (layout.chunk_width < LEAST_TILE)
    draw_columns (&canvas, strip, &layout);
  else if (strip->n_chunks > MOST_SINGLE)
    draw_many_tiles (&canvas, strip, &layout);
  else
    for (size_t chunk = 0; chunk < strip->n_chunks; chunk++)
      draw_tile (&canvas, tint_of (strip, chunk), tile_of (&layout, chunk));
  for (size_t chunk = 0; layout.chunk_width >= 12 && chunk < strip->n_chunks; chunk++)
    draw_tile_text (&canvas, strip, chunk, tile_of (&layout, chunk));
  if (strip->has_focus && strip->focus < strip->n_chunks)
    {
      LspBox box = tile_of (&layout, strip->focus);
      double grow = fmax (6 - box.width, 0) / 2;
      box = (LspBox) {box.x - grow, box.y, box.width + 2 * grow, box.height};
      lsp_canvas_frame (&canvas, box, 2, lsp_line_solid (theme->text, 2));
    }
}

size_t
lsp_array_strip_hit (const LspArrayStrip *strip,
                     double width,
                     const LspTheme *theme,
                     double x,
                     double y)
{
  Layout layout = layout_of (strip, width, theme);
  double at = (x - layout.x) / layout.chunk_width;
  if (!(at >= 0) || at >= (double)strip->n_chunks || !(y >= 0) || y > layout.height)
    return SIZE_MAX;
  return (size_t)at;
}

char *
lsp_array_strip_describe_chunk (const LspArrayStrip *strip, size_t chunk)
{
  LspBuffer out = {0};
  if (chunk >= strip->n_chunks)
    return lsp_buffer_take (&out);
  if (tint_of (strip, chunk) == TINT_NONE)
    lsp_buffer_printf (&out, _ ("Chunk %zu is not computed yet."), chunk);
  else
    lsp_buffer_printf (&out, _ ("Chunk %zu was computed by w%d."), chunk,
                       (int)strip->owners[chunk]);
  return lsp_buffer_take (&out);
}

char *
lsp_array_strip_describe (const LspArrayStrip *strip)
{
  enum
  {
    MOST_SAID = 64
  };
  LspBuffer out = {0};
  size_t n_done = 0, counts[MOST_SAID] = {0};
  for (size_t chunk = 0; chunk < strip->n_chunks; chunk++)
    {
      int32_t owner = strip->owners ? strip->owners[chunk] : -1;
      n_done += owner >= 0;
      if (owner >= 0 && owner < MOST_SAID)
        counts[owner]++;
    }
  lsp_buffer_printf (&out,
                     P_ ("The array in %zu chunk, %zu of them computed.",
                         "The array in %zu chunks, %zu of them computed.", strip->n_chunks),
                     strip->n_chunks, n_done);
  lsp_buffer_add (&out, "\n");
  for (size_t worker = 0; worker < MOST_SAID; worker++)
    {
      if (counts[worker] == 0)
        continue;
      lsp_buffer_printf (&out, P_ ("w%zu: %zu chunk.", "w%zu: %zu chunks.", counts[worker]), worker,
                         counts[worker]);
      lsp_buffer_add (&out, "\n");
    }
  return lsp_buffer_take (&out);
}
