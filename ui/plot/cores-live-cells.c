/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Parts of the live cores: pills of workers, small cells of a grid, cells of heat.
 */
#include "plot/cores-live-private.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define CHIP_HEIGHT 18
#define CHIP_GAP 4

static double
chip_width (const LspTheme *theme, const LspChip *chip)
{
  LspText style = {.size = LSP_SIZE_CAPTION, .weight = LSP_WEIGHT_BOLD};
  double text = lsp_text_width (theme, &style, chip->label);
  return ceil (fmax (text + 16 * theme->font_scale, 26 * theme->font_scale));
}

double
lsp_cores_live_chips_width (const LspTheme *theme, const LspChips *chips)
{
  double width = 0;
  for (size_t i = 0; i < chips->n_chips; i++)
    width += chip_width (theme, &chips->chips[i]) + (i ? CHIP_GAP : 0);
  return width;
}

/* Filled in the tint of the worker's lane; only asked for: dotted and hollow. */
static void
draw_chip (const LspCanvas *canvas, const LspChip *chip, double x, double y, double width)
{
  static const double dots[] = {2, 2};
  const LspTheme *theme = canvas->theme;
  double height = round (CHIP_HEIGHT * theme->font_scale);
  LspBox box = {round (x), round (y - height / 2), width, height};
  LspText style = {
      .size = LSP_SIZE_CAPTION, .weight = LSP_WEIGHT_BOLD, .color = theme->text, .align = 0.5};
  LspColor fill =
      chip->kind == LSP_CHIP_ODD ? theme->compute_tint : theme->state[LSP_STATE_COMPUTE];
  if (chip->kind == LSP_CHIP_ASKED)
    lsp_canvas_frame (canvas, box, height / 2,
                      (LspLine) {theme->axis, theme->is_high_contrast ? 2 : 1.2, dots, 2});
  else
    {
      lsp_canvas_round_rect (canvas, box, height / 2, fill);
      style.color = lsp_color_text_on (fill);
    }
  lsp_canvas_text_centred (canvas, box.x + width / 2, box.y + height / 2, &style, chip->label);
}

void
lsp_cores_live_draw_chips (const LspCanvas *canvas,
                           const LspChips *chips,
                           double x,
                           double y,
                           double width)
{
  double end = x + width, more = 26 * canvas->theme->font_scale;
  for (size_t i = 0; i < chips->n_chips; i++)
    {
      double wanted = chip_width (canvas->theme, &chips->chips[i]);
      bool is_last = i + 1 == chips->n_chips;
      if (x + wanted + (is_last ? 0 : CHIP_GAP + more) > end + 0.5)
        {
          char text[32];
          LspText style = {.size = LSP_SIZE_CAPTION, .color = canvas->theme->secondary};
          snprintf (text, sizeof text, "+%zu", chips->n_chips - i);
          lsp_canvas_text_centred (canvas, x + 2, y, &style, text);
          return;
        }
      draw_chip (canvas, &chips->chips[i], x, y, wanted);
      x += wanted + CHIP_GAP;
    }
}

static void
draw_cell (const LspCanvas *canvas,
           const LspCoresLiveLayout *layout,
           const LspCoresLive *live,
           size_t core)
{
  const LspTheme *theme = canvas->theme;
  double x = layout->cell_width * (double)(core % layout->n_across);
  double y = layout->cell_height * (double)(core / layout->n_across);
  double width = layout->cell_width - layout->cell_gap, middle = y + 7 * layout->em;
  LspText name = {.size = LSP_SIZE_TICK, .color = theme->text};
  LspText figure = {
      .size = LSP_SIZE_CAPTION, .weight = LSP_WEIGHT_BOLD, .color = theme->text, .align = 1};
  char label[48], percent[LSP_NUMBER_SIZE];
  lsp_cores_live_draw_area (canvas, live, core,
                            (LspBox) {x, y + 14 * layout->em, width, layout->plot_height});
  name.max_width = fmax (width - 40 * layout->em, 20);
  lsp_canvas_text_centred (canvas, x, middle, &name,
                           lsp_core_label (label, lsp_cores_os_index (&live->cores, core)));
  lsp_canvas_text_centred (canvas, x + width, middle, &figure,
                           lsp_format_percent (percent, lsp_cores_live_load (live, core)));
}

void
lsp_cores_live_draw_grid (const LspCanvas *canvas,
                          const LspCoresLiveLayout *layout,
                          const LspCoresLive *live)
{
  for (size_t core = 0; core < live->cores.n_cores; core++)
    draw_cell (canvas, layout, live, core);
}

/* The mean of all cores, sample by sample; a core that is not known then does not count. */
static void
mean_samples (const LspCores *cores, float *means)
{
  size_t stride = cores->stride ? cores->stride : 1;
  for (size_t s = 0; s < cores->n_samples; s++)
    {
      double sums[LSP_N_CORE_PARTS] = {0};
      size_t n_known = 0;
      for (size_t core = 0; core < cores->n_cores; core++)
        {
          size_t at = (s * cores->n_cores + core) * stride;
          double own = (double)cores->own[at], other = (double)cores->other[at];
          if (isnan (own) && isnan (other))
            continue;
          n_known++;
          sums[LSP_CORE_OWN] += own > 0 ? fmin (own, 1) : 0;
          sums[LSP_CORE_OTHER] += other > 0 ? fmin (other, 1) : 0;
          double steal = cores->steal ? (double)cores->steal[at] : 0;
          sums[LSP_CORE_STEAL] += steal > 0 ? fmin (steal, 1) : 0;
        }
      for (size_t part = 0; part < LSP_N_CORE_PARTS; part++)
        means[s * LSP_N_CORE_PARTS + part] = (float)(sums[part] / (double)n_known);
    }
}

static void
draw_mean (const LspCanvas *canvas, const LspCoresLiveLayout *layout, const LspCoresLive *live)
{
  const LspTheme *theme = canvas->theme;
  LspText key = {
      .size = layout->key_size, .weight = LSP_WEIGHT_BOLD, .color = theme->text, .align = 1};
  float *means = calloc (LSP_N_CORE_PARTS * live->cores.n_samples + 1, sizeof *means);
  char percent[LSP_NUMBER_SIZE];
  if (means)
    {
      LspCoresLive mean = *live;
      mean_samples (&live->cores, means);
      mean.cores.n_cores = 1;
      mean.cores.own = means + LSP_CORE_OWN;
      mean.cores.other = means + LSP_CORE_OTHER;
      mean.cores.steal = means + LSP_CORE_STEAL;
      mean.cores.stride = LSP_N_CORE_PARTS;
      lsp_cores_live_draw_area (
          canvas, &mean, 0, (LspBox) {layout->plot_x, 0, layout->plot_width, layout->plot_height});
    }
  free (means);
  lsp_format_percent (percent, lsp_cores_live_busy (live) / (double)live->cores.n_cores);
  lsp_canvas_text_centred (canvas, layout->figure_x, layout->plot_height / 2, &key, percent);
}

void
lsp_cores_live_draw_heat (const LspCanvas *canvas,
                          const LspCoresLiveLayout *layout,
                          const LspCoresLive *live)
{
  const LspTheme *theme = canvas->theme;
  bool has_text = layout->cell_height >= 14 * layout->em && layout->cell_width >= 20 * layout->em;
  draw_mean (canvas, layout, live);
  lsp_cores_draw_scale (canvas, layout->scale_y);
  for (size_t core = 0; core < live->cores.n_cores; core++)
    {
      double load = lsp_cores_live_load (live, core);
      LspBox box = {(layout->cell_width + 2) * (double)(core % layout->n_across),
                    layout->cells_y + (layout->cell_height + 2) * (double)(core / layout->n_across),
                    layout->cell_width, layout->cell_height};
      LspColor fill = lsp_theme_heat (theme, load);
      char number[LSP_NUMBER_SIZE];
      lsp_canvas_rect (canvas, box, fill);
      /* Idle cores look like the page: their outline says that they are there. */
      if (!(load >= 0.12) || theme->is_high_contrast)
        lsp_canvas_frame (canvas, box, 0, lsp_line_solid (theme->axis, 1));
      if (!has_text || isnan (load))
        continue;
      LspText style = {.size = LSP_SIZE_MINIMUM, .color = lsp_color_text_on (fill), .align = 0.5};
      lsp_canvas_text_centred (canvas, box.x + box.width / 2, box.y + box.height / 2, &style,
                               lsp_format_number (number, fmin (load, 1) * 100, 0));
    }
}
