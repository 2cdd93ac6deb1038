/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The merged columns of a lane written as pixels and composed at once. In a view of many events
 * nearly every column has boxes of its own, ten thousand in eight lanes: as fills they took most of
 * a frame. The picture is the same to the pixel.
 */
#include "plot/canvas-private.h"
#include "plot/tap-private.h"
#include "plot/texture.h"
#include "plot/timeline-private.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define MOST_ROWS 256 /* device px of a lane */
#define MOST_TILE 64  /* device px of a texture */

/* The fill of a state: for each of its columns, the pixels from the lane's top down. */
typedef struct
{
  size_t width;
  uint32_t *pixels; /* width × n_rows */
} Fill;

typedef struct
{
  cairo_surface_t *image;
  uint32_t *pixels;
  size_t stride, n_rows;
  int left, top;       /* device px */
  double room;         /* px */
  int rows[MOST_ROWS]; /* by height in px from the lane's bottom: its row from the top */
  Fill fills[LSP_N_STACK];
} Strip;

/* Where a column is one device pixel and a primitive's list is not asked for. */
static bool
can_write (const LspCanvas *canvas, const LspTimelineLayout *layout, size_t n_columns, double y)
{
  cairo_matrix_t matrix;
  cairo_surface_type_t type = cairo_surface_get_type (cairo_get_group_target (canvas->cr));
  double scale = lsp_texture_device_scale (canvas->cr);
  cairo_get_matrix (canvas->cr, &matrix);
  return !lsp_tap_is_set () &&
         (type == CAIRO_SURFACE_TYPE_IMAGE || type == CAIRO_SURFACE_TYPE_RECORDING) &&
         matrix.xy == 0 && matrix.yx == 0 && matrix.xx == matrix.yy && matrix.xx > 0 &&
         fabs (layout->plot_width * scale - (double)n_columns) < 1e-6 &&
         fabs (layout->plot_x * scale - round (layout->plot_x * scale)) < 1e-6 &&
         layout->lane_height * fmax (scale, 1) + 2 < MOST_ROWS && fabs (y * scale) < 1e6;
}

/* As cairo rounds. */
static uint32_t
channel_of (double value)
{
  return (uint32_t)(value * 65535 + 0.5) >> 8;
}

static uint32_t
pixel_of (double red, double green, double blue, double alpha)
{
  return channel_of (alpha) << 24 | channel_of (red * alpha) << 16 |
         channel_of (green * alpha) << 8 | channel_of (blue * alpha);
}

/* A plain colour, or the tile of a texture turned so that columns follow each other. */
static bool
make_fill (const LspCanvas *canvas,
           const Strip *strip,
           LspState state,
           bool is_odd,
           double y,
           Fill *fill)
{
  cairo_surface_t *tile = NULL;
  double red, green, blue, alpha;
  lsp_texture_set_source (canvas->cr, canvas->theme, state, is_odd, y);
  cairo_pattern_t *pattern = cairo_get_source (canvas->cr);
  if (cairo_pattern_get_rgba (pattern, &red, &green, &blue, &alpha) == CAIRO_STATUS_SUCCESS)
    {
      fill->width = 1;
      fill->pixels = malloc (strip->n_rows * sizeof *fill->pixels);
      for (size_t i = 0; fill->pixels && i < strip->n_rows; i++)
        fill->pixels[i] = pixel_of (red, green, blue, alpha);
      return fill->pixels != NULL;
    }
  if (cairo_pattern_get_surface (pattern, &tile) != CAIRO_STATUS_SUCCESS ||
      cairo_surface_get_type (tile) != CAIRO_SURFACE_TYPE_IMAGE)
    return false;
  int width = cairo_image_surface_get_width (tile), height = cairo_image_surface_get_height (tile);
  size_t stride = (size_t)cairo_image_surface_get_stride (tile) / sizeof (uint32_t);
  const uint32_t *from = (const uint32_t *)(const void *)cairo_image_surface_get_data (tile);
  int anchor = (int)round (y * lsp_texture_device_scale (canvas->cr));
  if (!from || width <= 0 || height <= 0 || width > MOST_TILE)
    return false;
  fill->width = (size_t)width;
  fill->pixels = malloc (fill->width * strip->n_rows * sizeof *fill->pixels);
  for (size_t i = 0; fill->pixels && i < fill->width * strip->n_rows; i++)
    {
      int row = ((int)(i % strip->n_rows) + strip->top - anchor) % height;
      fill->pixels[i] = from[(size_t)(row < 0 ? row + height : row) * stride + i / strip->n_rows];
    }
  return fill->pixels != NULL;
}

/* One column from the bottom up. */
static void
write_column (const Strip *strip,
              const int heights[LSP_N_STACK],
              size_t column,
              const size_t at[LSP_N_STACK])
{
  int height = 0;
  for (size_t k = 0; k < LSP_N_STACK; k++)
    {
      if (heights[k] <= 0)
        continue;
      int bottom = strip->rows[height];
      height += heights[k];
      const uint32_t *from = strip->fills[k].pixels + at[k] * strip->n_rows;
      uint32_t *to = strip->pixels + column;
      for (int row = strip->rows[height]; row < bottom; row++)
        to[(size_t)row * strip->stride] = from[row];
    }
}

static void
write_columns (const Strip *strip, const LspTimelineScan *scan)
{
  size_t at[LSP_N_STACK]; /* column of each fill */
  for (size_t k = 0; k < LSP_N_STACK; k++)
    at[k] = (size_t)strip->left % strip->fills[k].width;
  for (size_t column = 0; column < scan->n_columns; column++)
    {
      int heights[LSP_N_STACK];
      if (lsp_timeline_stack_heights (scan->occupancy + column * LSP_N_STATES, strip->room,
                                      heights))
        write_column (strip, heights, column, at);
      for (size_t k = 0; k < LSP_N_STACK; k++)
        at[k] = at[k] + 1 < strip->fills[k].width ? at[k] + 1 : 0;
    }
}

static bool
make_strip (Strip *strip,
            const LspCanvas *canvas,
            const LspTimelineLayout *layout,
            size_t n_columns,
            bool is_odd,
            double y)
{
  double scale = lsp_texture_device_scale (canvas->cr), bottom = y + layout->lane_height;
  strip->room = layout->lane_height;
  strip->left = (int)round (layout->plot_x * scale);
  for (int height = 0; height <= (int)strip->room; height++)
    {
      LspBox box = lsp_canvas_snapped (scale, (LspBox) {0, bottom - height, 1, height});
      strip->rows[height] = (int)round (box.y * scale);
    }
  strip->top = strip->rows[(int)strip->room];
  int n_rows = strip->rows[0] - strip->top;
  for (int height = 0; height <= (int)strip->room; height++)
    strip->rows[height] -= strip->top;
  if (n_rows <= 0 || strip->left < 0)
    return false;
  strip->n_rows = (size_t)n_rows;
  for (size_t k = 0; k < LSP_N_STACK; k++)
    if (!make_fill (canvas, strip, lsp_timeline_stack[k], is_odd, y, &strip->fills[k]))
      return false;
  strip->image = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, (int)n_columns, n_rows);
  strip->pixels = (uint32_t *)(void *)cairo_image_surface_get_data (strip->image);
  strip->stride = (size_t)cairo_image_surface_get_stride (strip->image) / sizeof (uint32_t);
  return strip->pixels != NULL;
}

bool
lsp_timeline_draw_pixels (const LspCanvas *canvas,
                          const LspTimelineLayout *layout,
                          const LspTimelineScan *scan,
                          bool is_odd,
                          double y)
{
  Strip strip = {0};
  double scale = lsp_texture_device_scale (canvas->cr);
  if (!can_write (canvas, layout, scan->n_columns, y))
    return false;
  bool is_good = make_strip (&strip, canvas, layout, scan->n_columns, is_odd, y);
  if (is_good)
    {
      write_columns (&strip, scan);
      cairo_surface_mark_dirty (strip.image);
      cairo_surface_set_device_scale (strip.image, scale, scale);
      cairo_set_source_surface (canvas->cr, strip.image, strip.left / scale, strip.top / scale);
      cairo_pattern_set_filter (cairo_get_source (canvas->cr), CAIRO_FILTER_NEAREST);
      cairo_rectangle (canvas->cr, strip.left / scale, strip.top / scale,
                       (double)scan->n_columns / scale, (double)strip.n_rows / scale);
      cairo_fill (canvas->cr);
    }
  if (strip.image)
    cairo_surface_destroy (strip.image);
  for (size_t k = 0; k < LSP_N_STACK; k++)
    free (strip.fills[k].pixels);
  return is_good;
}
