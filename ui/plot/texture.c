/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A tile of diagonal lines must repeat in both directions: 17 px hold two lines of pitch 6 at 45°
 * (6 √2 = 8.5), 7 px hold one of pitch 5. Lines are drawn three times, shifted by one tile, so
 * that caps at the corners are whole.
 */
#include "plot/texture.h"

#include <math.h>
#include <string.h>

#define N_TILES 48

typedef struct
{
  cairo_pattern_t *pattern; /* NULL: free */
  LspState state;
  LspColor color;
  double scale;
  bool is_vector, is_tinted;
} Tile;

typedef enum
{
  LINES_UP,   /* ╱╱ */
  LINES_DOWN, /* ╲╲ */
  LINES_ACROSS,
  LINES_UPRIGHT,
  CHECKER,
  DOTS,
  CROSSED /* ╳╳ */
} Drawing;

typedef struct
{
  Drawing drawing;
  int size;          /* of the tile, px */
  double pitch;      /* along x or y, px */
  double line_width; /* px */
  double tint;       /* alpha of the ground */
} Recipe;

static _Thread_local Tile tiles[N_TILES];

/* Returns: NULL for states that are plain colour. */
static const Recipe *
recipe_of (LspState state)
{
  static const Recipe recipes[LSP_N_STATES] = {
      [LSP_STATE_MOVE] = {LINES_UP, 17, 8.5, 2.1, 0.17},
      [LSP_STATE_START] = {CHECKER, 4, 2, 0, 0.25},
      [LSP_STATE_WAIT] = {DOTS, 4, 4, 1.6, 0},
      [LSP_STATE_IO] = {LINES_ACROSS, 4, 4, 1.5, 0.14},
      [LSP_STATE_PREEMPTED] = {LINES_DOWN, 7, 7, 1.2, 0},
      [LSP_STATE_SLOWER] = {LINES_UPRIGHT, 4, 4, 1.5, 0.22},
      [LSP_STATE_SERIAL] = {CROSSED, 8, 8, 1.2, 0.12},
  };
  return (unsigned)state < LSP_N_STATES && recipes[state].size ? &recipes[state] : NULL;
}

static bool
is_vector (cairo_surface_t *surface)
{
  cairo_surface_type_t type = cairo_surface_get_type (surface);
  return type == CAIRO_SURFACE_TYPE_SVG || type == CAIRO_SURFACE_TYPE_PDF ||
         type == CAIRO_SURFACE_TYPE_PS;
}

double
lsp_texture_device_scale (cairo_t *cr)
{
  cairo_surface_t *surface = cairo_get_group_target (cr);
  if (is_vector (surface))
    return 1;
  double x_scale, y_scale, dx = 1, dy = 0;
  cairo_surface_get_device_scale (surface, &x_scale, &y_scale);
  cairo_user_to_device_distance (cr, &dx, &dy);
  double scale = hypot (dx, dy) * x_scale;
  return isfinite (scale) && scale > 0.01 ? scale : 1;
}

static void
add_diagonals (cairo_t *cr, const Recipe *recipe, bool is_up)
{
  double size = recipe->size;
  for (double x = -size; x <= 2 * size; x += recipe->pitch)
    {
      cairo_move_to (cr, x - size, is_up ? 2 * size : -size);
      cairo_line_to (cr, x + 2 * size, is_up ? -size : 2 * size);
    }
  cairo_set_line_width (cr, recipe->line_width);
  cairo_stroke (cr);
}

static void
draw_recipe (cairo_t *cr, const Recipe *recipe, LspColor color, bool is_tinted)
{
  double size = recipe->size, width = recipe->line_width, middle = size / 2;
  cairo_set_source_rgba (cr, color.red, color.green, color.blue, recipe->tint);
  if (is_tinted && recipe->tint > 0)
    cairo_paint (cr);
  cairo_set_source_rgb (cr, color.red, color.green, color.blue);
  switch (recipe->drawing)
    {
    case LINES_UP:
    case LINES_DOWN:
      add_diagonals (cr, recipe, recipe->drawing == LINES_UP);
      return;
    case CROSSED:
      add_diagonals (cr, recipe, true);
      add_diagonals (cr, recipe, false);
      return;
    case LINES_ACROSS:
      cairo_rectangle (cr, 0, middle - width / 2, size, width);
      break;
    case LINES_UPRIGHT:
      cairo_rectangle (cr, middle - width / 2, 0, width, size);
      break;
    case CHECKER:
      cairo_rectangle (cr, 0, 0, recipe->pitch, recipe->pitch);
      cairo_rectangle (cr, recipe->pitch, recipe->pitch, recipe->pitch, recipe->pitch);
      break;
    case DOTS:
      cairo_rectangle (cr, middle - width / 2, middle - width / 2, width, width);
      break;
    }
  cairo_fill (cr);
}

static cairo_pattern_t *
make_pattern (const Recipe *recipe, const Tile *key)
{
  int device_size = (int)fmax (1, round (recipe->size * key->scale));
  cairo_rectangle_t extents = {0, 0, recipe->size, recipe->size};
  cairo_surface_t *surface =
      key->is_vector ? cairo_recording_surface_create (CAIRO_CONTENT_COLOR_ALPHA, &extents)
                     : cairo_image_surface_create (CAIRO_FORMAT_ARGB32, device_size, device_size);
  cairo_t *cr = cairo_create (surface);
  if (!key->is_vector)
    cairo_scale (cr, (double)device_size / recipe->size, (double)device_size / recipe->size);
  draw_recipe (cr, recipe, key->color, key->is_tinted);
  cairo_destroy (cr);
  cairo_pattern_t *pattern = cairo_pattern_create_for_surface (surface);
  cairo_pattern_set_extend (pattern, CAIRO_EXTEND_REPEAT);
  cairo_pattern_set_filter (pattern, CAIRO_FILTER_NEAREST);
  cairo_surface_destroy (surface);
  return pattern;
}

static bool
is_same_color (LspColor a, LspColor b)
{
  return a.red == b.red && a.green == b.green && a.blue == b.blue && a.alpha == b.alpha;
}

static cairo_pattern_t *
find_pattern (const Recipe *recipe, const Tile *key)
{
  for (size_t i = 0; i < N_TILES; i++)
    {
      Tile *tile = &tiles[i];
      if (!tile->pattern)
        {
          *tile = *key;
          return tile->pattern = make_pattern (recipe, key);
        }
      if (tile->state == key->state && tile->scale == key->scale &&
          tile->is_vector == key->is_vector && tile->is_tinted == key->is_tinted &&
          is_same_color (tile->color, key->color))
        return tile->pattern;
    }
  lsp_texture_cache_clear ();
  return find_pattern (recipe, key);
}

void
lsp_texture_set_source (cairo_t *cr,
                        const LspTheme *theme,
                        LspState state,
                        bool is_odd,
                        double origin_y)
{
  const Recipe *recipe = recipe_of (state);
  LspColor color = state == LSP_STATE_COMPUTE && is_odd ? theme->compute_tint : theme->state[state];
  if (!recipe)
    {
      cairo_set_source_rgba (cr, color.red, color.green, color.blue, color.alpha);
      return;
    }
  Tile key = {.state = state,
              .color = color,
              .scale = lsp_texture_device_scale (cr),
              .is_vector = is_vector (cairo_get_group_target (cr)),
              .is_tinted = !theme->is_high_contrast};
  cairo_pattern_t *pattern = find_pattern (recipe, &key);
  cairo_matrix_t matrix;
  /* One texel is one device pixel; on vector surfaces the scale is 1. */
  cairo_matrix_init (&matrix, key.scale, 0, 0, key.scale, 0, -round (origin_y * key.scale));
  cairo_pattern_set_matrix (pattern, &matrix);
  cairo_set_source (cr, pattern);
}

void
lsp_texture_cache_clear (void)
{
  for (size_t i = 0; i < N_TILES; i++)
    if (tiles[i].pattern)
      cairo_pattern_destroy (tiles[i].pattern);
  memset (tiles, 0, sizeof tiles);
}
