/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Hundreds of cores as rows of heat: one image, a row a few px high for each core, the sequential
 * scale running away from the surface. Idle cores look like the page, and so does unsampled time.
 */
#include "plot/cores-private.h"

#include "i18n.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define N_SHADES 64

static uint32_t
packed (LspColor color)
{
  return 0xff000000u | (uint32_t)(color.red * 255 + 0.5) << 16 |
         (uint32_t)(color.green * 255 + 0.5) << 8 | (uint32_t)(color.blue * 255 + 0.5);
}

static void
fill_row (uint32_t *pixels,
          size_t stride,
          size_t n_rows,
          const LspCoreColumn *columns,
          size_t n_columns,
          const uint32_t shades[N_SHADES])
{
  for (size_t i = 0; i < n_columns; i++)
    {
      double load = (double)(columns[i].own + columns[i].other + columns[i].steal);
      size_t shade = (size_t)fmin (fmax (load * (N_SHADES - 1) + 0.5, 0), N_SHADES - 1);
      /* A short burst in a long idle column must not round to nothing. */
      if (shade == 0 && columns[i].highest > 0.02F)
        shade = 1;
      for (size_t row = 0; row < n_rows; row++)
        pixels[row * stride + i] = columns[i].covered > 0 ? shades[shade] : shades[0];
    }
}

static void
draw_image (const LspCanvas *canvas, const LspCoresLayout *layout, const LspCores *cores)
{
  int64_t from, to;
  size_t n_columns = (size_t)layout->plot_width, n_rows = (size_t)fmax (layout->cell_height, 1);
  if (!lsp_cores_span (cores, &from, &to))
    return;
  uint32_t shades[N_SHADES];
  for (size_t i = 0; i < N_SHADES; i++)
    shades[i] = packed (lsp_theme_heat (canvas->theme, (double)i / (N_SHADES - 1)));
  cairo_surface_t *image = cairo_image_surface_create (CAIRO_FORMAT_RGB24, (int)n_columns,
                                                       (int)(n_rows * cores->n_cores));
  uint32_t *pixels = (uint32_t *)(void *)cairo_image_surface_get_data (image);
  size_t stride = (size_t)cairo_image_surface_get_stride (image) / sizeof *pixels;
  LspCoreColumn *columns = calloc (n_columns, sizeof *columns);
  if (pixels && columns)
    {
      for (size_t core = 0; core < cores->n_cores; core++)
        {
          lsp_cores_columns (cores, core, from, to, columns, n_columns);
          fill_row (pixels + core * n_rows * stride, stride, n_rows, columns, n_columns, shades);
        }
      cairo_surface_mark_dirty (image);
      cairo_set_source_surface (canvas->cr, image, layout->plot_x, layout->cells_y);
      cairo_pattern_set_filter (cairo_get_source (canvas->cr), CAIRO_FILTER_NEAREST);
      cairo_paint (canvas->cr);
    }
  free (columns);
  cairo_surface_destroy (image);
}

static void
draw_row_labels (const LspCanvas *canvas, const LspCoresLayout *layout, const LspCores *cores)
{
  const LspTheme *theme = canvas->theme;
  LspText style = {.size = LSP_SIZE_TICK, .color = theme->secondary, .align = 1};
  size_t every = 1;
  while ((double)every * layout->cell_height < 22 * layout->em)
    every *= 2;
  for (size_t core = 0; core < cores->n_cores; core += every)
    {
      char text[32];
      double y = layout->cells_y + (double)core * layout->cell_height;
      snprintf (text, sizeof text, core == 0 ? _ ("core %d") : "%d",
                lsp_cores_os_index (cores, core));
      lsp_canvas_line (canvas, layout->plot_x - 4, y, layout->plot_x, y,
                       lsp_line_solid (theme->axis, 1));
      lsp_canvas_text_centred (canvas, layout->plot_x - 8, y + layout->cell_height / 2, &style,
                               text);
    }
}

void
lsp_cores_draw_scale (const LspCanvas *canvas, double y)
{
  const LspTheme *theme = canvas->theme;
  LspText style = {.size = LSP_SIZE_CAPTION, .color = theme->secondary};
  double x = lsp_canvas_text_centred (canvas, 0, y, &style, _ ("load")) + 9;
  for (int i = 0; i < 40; i++)
    lsp_canvas_rect (canvas, (LspBox) {x + 3 * i, y - 6, 3, 12}, lsp_theme_heat (theme, i / 39.0));
  lsp_canvas_frame (canvas, (LspBox) {x - 1, y - 7, 122, 14}, 0, lsp_line_solid (theme->axis, 1));
  lsp_canvas_text_centred (canvas, x + 130, y, &style, _ ("0 – 100 %"));
}

/* The scale, and the mean of all cores. */
static void
draw_head (const LspCanvas *canvas,
           const LspCoresLayout *layout,
           const LspCores *cores,
           double width)
{
  const LspTheme *theme = canvas->theme;
  double y = 9 * layout->em;
  lsp_cores_draw_scale (canvas, y);
  double sum = 0;
  size_t n_known = 0;
  for (size_t core = 0; core < cores->n_cores; core++)
    {
      LspCoreMeans means = lsp_cores_means (cores, core);
      double busy = means.own + means.other + means.steal;
      sum += busy >= 0 ? busy : 0;
      n_known += busy >= 0;
    }
  char percent[LSP_NUMBER_SIZE], text[2 * LSP_NUMBER_SIZE];
  snprintf (text, sizeof text, P_ ("%s of %zu core", "%s of %zu cores", cores->n_cores),
            lsp_format_percent (percent, n_known ? sum / (double)n_known : NAN), cores->n_cores);
  LspText mean = {
      .size = LSP_SIZE_ROW, .weight = LSP_WEIGHT_BOLD, .color = theme->text, .align = 1};
  if (width > 360 * layout->em)
    lsp_canvas_text_centred (canvas, width, y, &mean, text);
}

void
lsp_cores_draw_heat (const LspCanvas *canvas,
                     const LspCoresLayout *layout,
                     const LspCores *cores,
                     double width)
{
  draw_head (canvas, layout, cores, width);
  draw_image (canvas, layout, cores);
  draw_row_labels (canvas, layout, cores);
  LspBox frame = {layout->plot_x, layout->cells_y, layout->plot_width,
                  layout->cell_height * (double)cores->n_cores};
  lsp_canvas_frame (canvas, frame, 0, lsp_line_solid (canvas->theme->axis, 1));
}
