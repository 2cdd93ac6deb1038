/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the tests of charts share: rendering to an image, recording the draw list, comparing it
 * with the golden one. Lists are made with fixed metrics, so they depend on no font. A wanted
 * change of a picture: run the test with LANESCOPE_UPDATE_GOLDEN=1, look at the difference.
 */
#pragma once

#include "plot/canvas.h"
#include "plot/export.h"

#include <cairo.h>
#include <glib.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static inline void
record_line_cb (void *data, const char *line)
{
  g_string_append (data, line);
  g_string_append_c (data, '\n');
}

/* The image of one drawing; free with cairo_surface_destroy(). */
static inline cairo_surface_t *
render (LspDraw draw,
        const void *data,
        double width,
        double height,
        const LspTheme *theme,
        double scale)
{
  cairo_surface_t *surface = cairo_image_surface_create (
      CAIRO_FORMAT_RGB24, (int)ceil (width * scale), (int)ceil (height * scale));
  cairo_surface_set_device_scale (surface, scale, scale);
  cairo_t *cr = cairo_create (surface);
  cairo_set_source_rgb (cr, theme->view.red, theme->view.green, theme->view.blue);
  cairo_paint (cr);
  draw (cr, width, height, theme, data);
  g_assert_cmpint (cairo_status (cr), ==, CAIRO_STATUS_SUCCESS);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  g_assert_cmpint (cairo_surface_status (surface), ==, CAIRO_STATUS_SUCCESS);
  return surface;
}

/* Number of pixels that differ from the corner's. */
static inline size_t
count_ink (cairo_surface_t *surface)
{
  const unsigned char *bytes = cairo_image_surface_get_data (surface);
  int stride = cairo_image_surface_get_stride (surface);
  guint32 ground, pixel;
  size_t n_ink = 0;
  memcpy (&ground, bytes, sizeof ground);
  for (int y = 0; y < cairo_image_surface_get_height (surface); y++)
    for (int x = 0; x < cairo_image_surface_get_width (surface); x++)
      {
        memcpy (&pixel, bytes + (ptrdiff_t)y * stride + (ptrdiff_t)x * 4, sizeof pixel);
        n_ink += (pixel & 0xffffff) != (ground & 0xffffff);
      }
  return n_ink;
}

/* In all themes, twice the same, at two scales, and never blank. */
static inline void
assert_draws (LspDraw draw, const void *data, double width, double height)
{
  for (int id = 0; id < LSP_N_THEMES; id++)
    {
      double scale = id == LSP_THEME_DARK ? 2 : 1;
      const LspTheme *theme = lsp_theme_get ((LspThemeId)id);
      cairo_surface_t *first = render (draw, data, width, height, theme, scale);
      cairo_surface_t *second = render (draw, data, width, height, theme, scale);
      size_t size = (size_t)cairo_image_surface_get_stride (first) *
                    (size_t)cairo_image_surface_get_height (first);
      g_assert_cmpmem (cairo_image_surface_get_data (first), size,
                       cairo_image_surface_get_data (second), size);
      g_assert_cmpuint (count_ink (first), >, 50);
      cairo_surface_destroy (first);
      cairo_surface_destroy (second);
    }
}

/* The draw list with fixed metrics in the light theme; free with g_free(). */
static inline char *
record (LspDraw draw, const void *data, double width, double height)
{
  GString *list = g_string_new (NULL);
  lsp_text_set_fixed_metrics (true);
  lsp_canvas_set_tap (record_line_cb, list);
  cairo_surface_destroy (render (draw, data, width, height, lsp_theme_get (LSP_THEME_LIGHT), 1));
  lsp_canvas_set_tap (NULL, NULL);
  lsp_text_set_fixed_metrics (false);
  return g_string_free (list, FALSE);
}

static inline void
assert_golden (const char *name, const char *list)
{
  g_autofree char *path = g_strdup_printf ("%s/%s.txt", GOLDEN_DIR, name);
  g_autofree char *wanted = NULL;
  if (g_getenv ("LANESCOPE_UPDATE_GOLDEN"))
    g_assert_true (g_file_set_contents (path, list, -1, NULL));
  g_assert_true (g_file_get_contents (path, &wanted, NULL, NULL));
  g_auto (GStrv) wanted_lines = g_strsplit (wanted, "\n", -1);
  g_auto (GStrv) lines = g_strsplit (list, "\n", -1);
  for (size_t i = 0; wanted_lines[i] && lines[i]; i++)
    g_assert_cmpstr (lines[i], ==, wanted_lines[i]);
  g_assert_cmpuint (g_strv_length (lines), ==, g_strv_length (wanted_lines));
}

/* How many lines of the list contain @text. */
static inline size_t
count_lines (const char *list, const char *text)
{
  size_t n_lines = 0;
  g_auto (GStrv) lines = g_strsplit (list, "\n", -1);
  for (size_t i = 0; lines[i]; i++)
    n_lines += strstr (lines[i], text) != NULL;
  return n_lines;
}

/* No coordinate of the list may be missing a number. */
static inline void
assert_finite (const char *list)
{
  g_assert_null (strstr (list, "nan"));
  g_assert_null (strstr (list, "922337203685477580")); /* NaN or infinity as tenths */
}
