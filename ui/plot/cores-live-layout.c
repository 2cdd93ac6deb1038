/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Where rows, cells and columns of the live cores stand, and the windows of time they show.
 */
#include "plot/cores-live-private.h"

#include "i18n.h"

#include <math.h>
#include <stdio.h>

#define MOST_ROWS 16
#define MOST_CELLS 64
#define ROW_PITCH 44
#define ROW_PLOT 34
#define DENSE_FROM 7 /* rows get lower from here on */
#define DENSE_PITCH 30
#define DENSE_PLOT 24
#define SIDE 138
#define SIDE_WIDE 164 /* "378 of 1024 cores" */
#define SIDE_FROM 600
#define KEY_FROM 190 /* below, figures are small */
#define CHIPS_FROM 420
#define CHIPS_LEAST 54
#define CHIPS_MOST 150
#define GRID_CELL 112
#define GRID_GAP 14
#define MOST_HEAT_HEIGHT 220

void
lsp_cores_live_window (const LspCoresLive *live, int64_t *from_ns, int64_t *to_ns)
{
  int64_t span_ns = live->span_ns > 0 ? live->span_ns : 10000000000;
  *to_ns = live->now_ns;
  *from_ns = (int64_t)((uint64_t)live->now_ns - (uint64_t)span_ns);
}

/* The last moments known: samples may lag a little behind. */
void
lsp_cores_live_figure_window (const LspCoresLive *live, int64_t *from_ns, int64_t *to_ns)
{
  int64_t figure_ns = live->figure_ns > 0 ? live->figure_ns : 1000000000;
  const LspCores *cores = &live->cores;
  *to_ns = live->now_ns;
  if (cores->n_samples > 0)
    {
      int64_t last = cores->end_ns[cores->n_samples - 1];
      if (last < *to_ns && (double)*to_ns - (double)last < 2 * (double)figure_ns)
        *to_ns = last;
    }
  *from_ns = (int64_t)((uint64_t)*to_ns - (uint64_t)figure_ns);
}

double
lsp_cores_live_load (const LspCoresLive *live, size_t core)
{
  int64_t from, to;
  lsp_cores_live_figure_window (live, &from, &to);
  LspCoreMeans means = lsp_cores_means_between (&live->cores, core, from, to);
  return fmin (means.own, 1) + means.other + means.steal;
}

double
lsp_cores_live_busy (const LspCoresLive *live)
{
  double sum = 0;
  size_t n_known = 0;
  for (size_t core = 0; core < live->cores.n_cores; core++)
    {
      double load = lsp_cores_live_load (live, core);
      sum += load >= 0 ? load : 0;
      n_known += load >= 0;
    }
  return n_known ? sum : (double)NAN;
}

const char *
lsp_core_label (char out[48], int os_index)
{
  snprintf (out, 48, _ ("core %d"), os_index);
  return out;
}

static double
widest_label (const LspCoresLive *live, const LspTheme *theme)
{
  LspText style = {.size = LSP_SIZE_CAPTION, .weight = LSP_WEIGHT_BOLD};
  double widest = 0;
  for (size_t core = 0; core < live->cores.n_cores; core++)
    {
      char text[48];
      lsp_core_label (text, lsp_cores_os_index (&live->cores, core));
      widest = fmax (widest, lsp_text_width (theme, &style, text));
    }
  return widest;
}

/* One column wide enough for most, so that the plots do not move with the workers. */
static double
chips_room (const LspCoresLive *live, const LspTheme *theme)
{
  double widest = CHIPS_LEAST * theme->font_scale;
  for (size_t core = 0; core < live->cores.n_cores; core++)
    widest = fmax (widest, lsp_cores_live_chips_width (theme, &live->chips[core]));
  return fmin (widest, CHIPS_MOST * theme->font_scale);
}

/* From the right: side column, chips, figure; the rest is the plot. */
static void
place_columns (LspCoresLiveLayout *layout,
               const LspCoresLive *live,
               double width,
               const LspTheme *theme)
{
  double em = layout->em, right = width;
  layout->key_size = width >= KEY_FROM * em ? LSP_SIZE_KEY : LSP_SIZE_ROW;
  LspText key = {.size = layout->key_size, .weight = LSP_WEIGHT_BOLD};
  if (width >= SIDE_FROM * em && !live->has_no_side)
    {
      layout->side_width = (layout->shape == LSP_CORES_HEAT ? SIDE_WIDE : SIDE) * em;
      layout->side_x = round (width - layout->side_width);
      right = layout->side_x - 14 * em;
    }
  if (layout->shape == LSP_CORES_GRID)
    {
      layout->plot_width = right;
      return;
    }
  if (layout->shape == LSP_CORES_ROWS && live->chips && width >= CHIPS_FROM * em)
    {
      layout->chips_width = chips_room (live, theme);
      layout->chips_x = right - layout->chips_width;
      right = layout->chips_x - 16 * em;
    }
  layout->figure_x = right;
  right -= lsp_text_width (theme, &key, "100 %") + 10 * em;
  layout->plot_x = layout->shape == LSP_CORES_ROWS
                       ? fmin (ceil (widest_label (live, theme) + 14 * em), width / 3)
                       : 0;
  layout->plot_width = floor (fmax (right - layout->plot_x, 20));
}

static void
place_grid (LspCoresLiveLayout *layout, size_t n_cores)
{
  double em = layout->em, gap = GRID_GAP * em, width = layout->plot_width;
  layout->n_across = (size_t)fmin (fmax (floor ((width + gap) / (GRID_CELL * em + gap)), 1), 16);
  layout->cell_gap = gap;
  layout->cell_width = floor ((width + gap) / (double)layout->n_across);
  layout->cell_height = 44 * em;
  layout->plot_height = round (22 * em);
  size_t n_rows = (n_cores + layout->n_across - 1) / layout->n_across;
  layout->rows_bottom = layout->cell_height * (double)n_rows;
}

/* Words of time; the legend between them if its usual parts fit there, else below. */
static void
place_axis (LspCoresLiveLayout *layout, double width, const LspTheme *theme)
{
  const bool all[LSP_N_CORE_PARTS] = {true, true, true}, usual[LSP_N_CORE_PARTS] = {true, true};
  LspText style = {.size = LSP_SIZE_CAPTION};
  double em = layout->em, pitch = LSP_CORES_LEGEND_PITCH * em;
  layout->axis_y = layout->legend_y = round (layout->rows_bottom + 9 * em);
  layout->words_x1 = layout->plot_x + lsp_text_width (theme, &style, _ ("%s s ago")) + 14 * em;
  layout->words_x2 =
      layout->plot_x + layout->plot_width - lsp_text_width (theme, &style, _ ("now")) - 14 * em;
  size_t n_rows = 1;
  if (lsp_cores_legend_width (theme, usual) > layout->words_x2 - layout->words_x1)
    {
      layout->legend_y += pitch;
      n_rows = lsp_cores_legend_rows (theme, all, width);
    }
  layout->height = ceil (layout->legend_y + pitch * (double)(n_rows - 1) + 9 * em);
}

/* Below the area and its axis: the largest cells that stay within a height that fits a card. */
static void
place_heat (LspCoresLiveLayout *layout, size_t n_cores)
{
  static const double widths[] = {30, 26, 22, 18, 14, 11, 8, 6};
  const size_t n_widths = sizeof widths / sizeof widths[0];
  double em = layout->em, room = layout->figure_x;
  layout->scale_y = layout->height + 15 * em;
  layout->cells_y = ceil (layout->scale_y + 13 * em);
  for (size_t i = 0; i < n_widths; i++)
    {
      layout->cell_width = round (widths[i] * em);
      layout->cell_height = round (fmax (widths[i] * 0.7, 6) * em);
      layout->n_across = (size_t)fmax (floor ((room + 2) / (layout->cell_width + 2)), 1);
      size_t n_rows = (n_cores + layout->n_across - 1) / layout->n_across;
      layout->height = layout->cells_y + (layout->cell_height + 2) * (double)n_rows;
      if (layout->height - layout->cells_y <= MOST_HEAT_HEIGHT * em)
        return;
    }
}

void
lsp_cores_live_layout (LspCoresLiveLayout *layout,
                       const LspCoresLive *live,
                       double width,
                       const LspTheme *theme)
{
  size_t n_cores = live->cores.n_cores;
  *layout = (LspCoresLiveLayout) {.em = theme->font_scale, .n_across = 1};
  layout->shape = n_cores <= MOST_ROWS    ? LSP_CORES_ROWS
                  : n_cores <= MOST_CELLS ? LSP_CORES_GRID
                                          : LSP_CORES_HEAT;
  bool is_dense = layout->shape == LSP_CORES_ROWS && n_cores >= DENSE_FROM;
  layout->plot_height = round ((is_dense ? DENSE_PLOT : ROW_PLOT) * layout->em);
  layout->row_pitch = (is_dense ? DENSE_PITCH : ROW_PITCH) * layout->em;
  place_columns (layout, live, width, theme);
  if (layout->shape == LSP_CORES_GRID)
    place_grid (layout, n_cores);
  else
    {
      size_t n_rows = layout->shape == LSP_CORES_HEAT ? 1 : n_cores;
      layout->rows_bottom =
          n_rows ? layout->row_pitch * (double)(n_rows - 1) + layout->plot_height : 20;
    }
  place_axis (layout, width, theme);
  if (layout->shape == LSP_CORES_HEAT)
    place_heat (layout, n_cores);
  if (layout->side_width > 0)
    layout->height = fmax (layout->height, ceil (78 * layout->em));
}

double
lsp_cores_live_height (const LspCoresLive *live, double width, const LspTheme *theme)
{
  LspCoresLiveLayout layout;
  lsp_cores_live_layout (&layout, live, width, theme);
  return layout.height;
}
