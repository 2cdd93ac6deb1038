/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Many boxes at once. On images a stencil of bytes, elsewhere one path of rectangles on whole
 * pixels: neither needs cairo's rasteriser, which took most of a frame of lanes.
 */
#include "plot/canvas-private.h"
#include "plot/tap-private.h"
#include "plot/texture.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* In device px, ends excluded. */
typedef struct
{
  int left, top, right, bottom;
} Area;

static Area
device_area (double scale, LspBox box)
{
  box = lsp_canvas_snapped (scale, box);
  return (Area) {(int)round (box.x * scale), (int)round (box.y * scale),
                 (int)round ((box.x + box.width) * scale),
                 (int)round ((box.y + box.height) * scale)};
}

static Area
hull_of (double scale, const LspBox *boxes, size_t n_boxes)
{
  Area hull = device_area (scale, boxes[0]);
  for (size_t i = 1; i < n_boxes; i++)
    {
      Area area = device_area (scale, boxes[i]);
      hull.left = area.left < hull.left ? area.left : hull.left;
      hull.top = area.top < hull.top ? area.top : hull.top;
      hull.right = area.right > hull.right ? area.right : hull.right;
      hull.bottom = area.bottom > hull.bottom ? area.bottom : hull.bottom;
    }
  return hull;
}

/* Many boxes on an image: a stencil written byte by byte and one composition. Cairo's rasteriser
 * took ten times as long for lanes of a thousand columns. Returns: false if it cannot be used. */
static bool
fill_by_stencil (const LspCanvas *canvas, const LspBox *boxes, size_t n_boxes)
{
  double scale = lsp_texture_device_scale (canvas->cr);
  Area hull = hull_of (scale, boxes, n_boxes);
  int width = hull.right - hull.left, height = hull.bottom - hull.top;
  if (width <= 0 || height <= 0 || (double)width * height > 4e6)
    return false;
  cairo_surface_t *stencil = cairo_image_surface_create (CAIRO_FORMAT_A8, width, height);
  unsigned char *bytes = cairo_image_surface_get_data (stencil);
  int stride = cairo_image_surface_get_stride (stencil);
  for (size_t i = 0; bytes && i < n_boxes; i++)
    {
      Area area = device_area (scale, boxes[i]);
      for (int y = area.top - hull.top; y < area.bottom - hull.top; y++)
        memset (bytes + (ptrdiff_t)y * stride + (area.left - hull.left), 0xff,
                (size_t)(area.right - area.left));
    }
  if (bytes)
    {
      cairo_surface_mark_dirty (stencil);
      cairo_surface_set_device_scale (stencil, scale, scale);
      cairo_mask_surface (canvas->cr, stencil, hull.left / scale, hull.top / scale);
    }
  cairo_surface_destroy (stencil);
  return bytes != NULL;
}

static void
fill_by_path (const LspCanvas *canvas, const LspBox *boxes, size_t n_boxes)
{
  double scale = lsp_texture_device_scale (canvas->cr);
  for (size_t i = 0; i < n_boxes; i++)
    {
      LspBox box = lsp_canvas_snapped (scale, boxes[i]);
      cairo_rectangle (canvas->cr, box.x, box.y, box.width, box.height);
    }
  cairo_fill (canvas->cr);
}

/* The source is set. */
static void
fill_boxes (const LspCanvas *canvas, const LspBox *boxes, size_t n_boxes)
{
  const size_t few = 24;
  cairo_surface_type_t type = cairo_surface_get_type (cairo_get_group_target (canvas->cr));
  if (type != CAIRO_SURFACE_TYPE_IMAGE || n_boxes <= few ||
      !fill_by_stencil (canvas, boxes, n_boxes))
    fill_by_path (canvas, boxes, n_boxes);
}

void
lsp_canvas_boxes (const LspCanvas *canvas, const LspBox *boxes, size_t n_boxes, LspColor color)
{
  if (n_boxes == 0)
    return;
  lsp_tap_boxes (boxes, n_boxes, color);
  lsp_canvas_set_color (canvas, color);
  fill_boxes (canvas, boxes, n_boxes);
}

void
lsp_canvas_state_boxes (const LspCanvas *canvas,
                        LspState state,
                        bool is_odd,
                        const LspBox *boxes,
                        size_t n_boxes,
                        double origin_y)
{
  if (state == LSP_STATE_NONE || (unsigned)state >= LSP_N_STATES || n_boxes == 0)
    return;
  for (size_t i = 0; i < n_boxes; i++)
    lsp_tap_state (state, is_odd, boxes[i]);
  lsp_texture_set_source (canvas->cr, canvas->theme, state, is_odd, origin_y);
  fill_boxes (canvas, boxes, n_boxes);
}

/* Steps that a corner of radius 2 makes at this scale, in device px from the corner. */
static size_t
corner_steps (double scale, int steps[4])
{
  size_t n_steps = scale < 1.5 ? 1 : scale < 2.5 ? 2 : 4;
  static const int insets[3][4] = {{1}, {2, 1}, {4, 2, 1, 1}};
  memcpy (steps, insets[n_steps == 4 ? 2 : n_steps - 1], sizeof insets[0]);
  return n_steps;
}

/* A block as rectangles on whole pixels: rows of the corners, and the rest. Returns: how many. */
static size_t
cut_corners (double scale, LspBox block, LspBox *out)
{
  int steps[4];
  size_t n_steps = corner_steps (scale, steps), n_out = 0;
  double px = 1 / scale, rows = px * (double)n_steps;
  block = lsp_canvas_snapped (scale, block);
  if (block.width < 4 || block.height < 4)
    {
      out[0] = block;
      return 1;
    }
  for (size_t i = 0; i < n_steps; i++)
    {
      double inset = px * steps[i], width = block.width - 2 * inset, down = px * (double)i;
      out[n_out++] = (LspBox) {block.x + inset, block.y + down, width, px};
      out[n_out++] = (LspBox) {block.x + inset, block.y + block.height - down - px, width, px};
    }
  out[n_out++] = (LspBox) {block.x, block.y + rows, block.width, block.height - 2 * rows};
  return n_out;
}

static void
stroke_waits (const LspCanvas *canvas, const LspBox *blocks, size_t n_blocks)
{
  static const double dots[] = {2, 2};
  LspColor color = canvas->theme->state[LSP_STATE_WAIT];
  LspLine line = {color, canvas->theme->is_high_contrast ? 2 : 1.4, dots, 2};
  double half = line.width / 2;
  lsp_canvas_set_line (canvas, &line);
  for (size_t i = 0; i < n_blocks; i++)
    {
      LspBox box = lsp_canvas_snapped (lsp_texture_device_scale (canvas->cr), blocks[i]);
      lsp_tap_box ("frame", blocks[i], color);
      cairo_rectangle (canvas->cr, box.x + half, box.y + half, box.width - line.width,
                       box.height - line.width);
    }
  lsp_canvas_stroke (canvas);
}

void
lsp_canvas_state_blocks (const LspCanvas *canvas,
                         LspState state,
                         bool is_odd,
                         const LspBox *blocks,
                         size_t n_blocks,
                         double origin_y)
{
  enum
  {
    MOST_PIECES = 9
  };
  bool is_single = canvas->theme->is_high_contrast || state == LSP_STATE_IDLE;
  bool is_wait = state == LSP_STATE_WAIT;
  for (size_t i = 0; is_wait && i < n_blocks; i++)
    is_single |= blocks[i].width < 6 || blocks[i].height < 6; /* dots, not a frame */
  LspBox *pieces = calloc (MOST_PIECES * n_blocks + 1, sizeof *pieces);
  size_t n_pieces = 0;
  for (size_t i = 0; (is_single || !pieces) && i < n_blocks; i++)
    lsp_canvas_state (canvas, state, is_odd, blocks[i], origin_y, 2);
  if (is_wait && !is_single && n_blocks > 0)
    stroke_waits (canvas, blocks, n_blocks);
  double scale = lsp_texture_device_scale (canvas->cr);
  for (size_t i = 0; pieces && !is_single && !is_wait && i < n_blocks; i++)
    {
      lsp_tap_state (state, is_odd, blocks[i]);
      n_pieces += cut_corners (scale, blocks[i], pieces + n_pieces);
    }
  if (n_pieces > 0)
    {
      lsp_texture_set_source (canvas->cr, canvas->theme, state, is_odd, origin_y);
      fill_boxes (canvas, pieces, n_pieces);
    }
  free (pieces);
}
