/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The live cores: rows, what stands beside them, the axis of the last seconds.
 */
#include "plot/cores-live.h"
#include "plot/buffer.h"
#include "plot/cores-live-private.h"

#include "i18n.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

void
lsp_cores_live_draw_area (const LspCanvas *canvas,
                          const LspCoresLive *live,
                          size_t core,
                          LspBox area)
{
  int64_t from, to;
  size_t n_columns = lsp_cores_n_columns (canvas, area.width);
  LspCoreColumn *columns = calloc (n_columns, sizeof *columns);
  lsp_cores_live_window (live, &from, &to);
  if (columns)
    {
      lsp_cores_columns (&live->cores, core, from, to, columns, n_columns);
      lsp_cores_draw_area (canvas, area, columns, n_columns);
    }
  free (columns);
}

static void
draw_row (const LspCanvas *canvas,
          const LspCoresLiveLayout *layout,
          const LspCoresLive *live,
          size_t core)
{
  const LspTheme *theme = canvas->theme;
  double y = layout->row_pitch * (double)core, middle = y + layout->plot_height / 2;
  char label[48], percent[LSP_NUMBER_SIZE];
  LspText name = {.size = LSP_SIZE_CAPTION, .weight = LSP_WEIGHT_BOLD, .color = theme->text};
  LspText key = {
      .size = layout->key_size, .weight = LSP_WEIGHT_BOLD, .color = theme->text, .align = 1};
  int os_index = lsp_cores_os_index (&live->cores, core);
  lsp_core_label (label, os_index);
  if (lsp_text_width (theme, &name, label) > layout->plot_x - 4) /* the number is what matters */
    snprintf (label, sizeof label, "%d", os_index);
  lsp_canvas_text_centred (canvas, 0, middle, &name, label);
  lsp_cores_live_draw_area (canvas, live, core,
                            (LspBox) {layout->plot_x, y, layout->plot_width, layout->plot_height});
  lsp_format_percent (percent, lsp_cores_live_load (live, core));
  lsp_canvas_text_centred (canvas, layout->figure_x, middle, &key, percent);
  if (layout->chips_width > 0)
    lsp_cores_live_draw_chips (canvas, &live->chips[core], layout->chips_x, middle,
                               layout->chips_width);
}

/* "1.6 of 2 cores" and the caller's lines, right of a hairline. */
static void
draw_side (const LspCanvas *canvas, const LspCoresLiveLayout *layout, const LspCoresLive *live)
{
  const LspTheme *theme = canvas->theme;
  LspText key = {.size = LSP_SIZE_KEY, .weight = LSP_WEIGHT_BOLD, .color = theme->text};
  LspText small = {.size = LSP_SIZE_CAPTION, .color = theme->secondary};
  double em = layout->em, x = layout->side_x + 18 * em, y = 17 * em;
  double right = layout->side_x + layout->side_width;
  char number[LSP_NUMBER_SIZE], text[96];
  double bottom = fmin (fmax (layout->rows_bottom - 2, 74 * em), layout->height);
  lsp_canvas_line (canvas, layout->side_x, 2, layout->side_x, bottom,
                   lsp_line_solid (theme->grid, 1));
  double busy = lsp_cores_live_busy (live);
  lsp_format_number (number, busy, busy < 99.95 ? 1 : 0);
  double used = lsp_canvas_text_centred (canvas, x, y, &key, number) + 5 * em;
  /* Translators: follows a large figure: "1.6" "of 2 cores". */
  snprintf (text, sizeof text, P_ ("of %zu core", "of %zu cores", live->cores.n_cores),
            live->cores.n_cores);
  small.max_width = fmax (right - x - used, 20);
  lsp_canvas_text_centred (canvas, x + used, y + 2 * em, &small, text);
  small.max_width = fmax (right - x, 20);
  y += 31 * em;
  for (size_t i = 0; i < 2; i++)
    {
      lsp_canvas_text_centred (canvas, x, y, &small, live->lines[i]);
      y += 17 * em;
    }
}

/* Parts that any core shows in the window. */
static void
find_parts (const LspCoresLive *live, bool occurs[LSP_N_CORE_PARTS])
{
  int64_t from, to;
  lsp_cores_live_window (live, &from, &to);
  for (size_t core = 0; core < live->cores.n_cores; core++)
    {
      LspCoreMeans means = lsp_cores_means_between (&live->cores, core, from, to);
      occurs[LSP_CORE_OWN] |= means.own > 0.001;
      occurs[LSP_CORE_OTHER] |= means.other > 0.001;
      occurs[LSP_CORE_STEAL] |= means.steal > 0.001;
    }
}

static void
span_text (char *out, size_t size, int64_t span_ns)
{
  char number[LSP_NUMBER_SIZE];
  if (span_ns % 1000000000 == 0)
    {
      lsp_format_number (number, (double)(span_ns / 1000000000), 0);
      snprintf (out, size, _ ("%s s ago"), number);
    }
  else
    snprintf (out, size, _ ("%s ago"), lsp_format_time (number, (double)span_ns));
}

static void
draw_axis (const LspCanvas *canvas,
           const LspCoresLiveLayout *layout,
           const LspCoresLive *live,
           double width)
{
  LspText style = {.size = LSP_SIZE_CAPTION, .color = canvas->theme->secondary};
  int64_t from, to;
  char text[96];
  double right = layout->plot_x + layout->plot_width;
  lsp_cores_live_window (live, &from, &to);
  span_text (text, sizeof text, (int64_t)((uint64_t)to - (uint64_t)from));
  double words = lsp_text_width (canvas->theme, &style, text) +
                 lsp_text_width (canvas->theme, &style, _ ("now"));
  if (words + 8 <= layout->plot_width)
    lsp_canvas_text_centred (canvas, layout->plot_x, layout->axis_y, &style, text);
  style.align = 1;
  lsp_canvas_text_centred (canvas, right, layout->axis_y, &style, _ ("now"));
  bool occurs[LSP_N_CORE_PARTS] = {false};
  find_parts (live, occurs);
  if (layout->legend_y != layout->axis_y)
    {
      lsp_cores_draw_legend (canvas, 0, layout->legend_y, width, occurs);
      return;
    }
  /* Between the words. With three parts it may get tight: own work is known by its line. */
  double room = layout->words_x2 - layout->words_x1;
  if (lsp_cores_legend_width (canvas->theme, occurs) > room)
    occurs[LSP_CORE_OWN] = false;
  double used = lsp_cores_legend_width (canvas->theme, occurs);
  lsp_cores_draw_legend (canvas, layout->words_x1 + fmax ((room - used) / 2, 0), layout->legend_y,
                         INFINITY, occurs);
}

void
lsp_cores_live_draw (cairo_t *cr,
                     double width,
                     double height,
                     const LspTheme *theme,
                     const void *data)
{
  const LspCoresLive *live = data;
  LspCanvas canvas = {cr, theme};
  LspCoresLiveLayout layout;
  lsp_cores_live_layout (&layout, live, width, theme);
  if (live->cores.n_cores == 0)
    {
      LspText style = {.size = LSP_SIZE_ROW, .color = theme->secondary};
      lsp_canvas_text_centred (&canvas, 0, 14, &style, _ ("No samples of the cores"));
      return;
    }
  if (layout.shape == LSP_CORES_GRID)
    lsp_cores_live_draw_grid (&canvas, &layout, live);
  else if (layout.shape == LSP_CORES_HEAT)
    lsp_cores_live_draw_heat (&canvas, &layout, live);
  else
    for (size_t core = 0; core < live->cores.n_cores; core++)
      draw_row (&canvas, &layout, live, core);
  if (layout.side_width > 0)
    draw_side (&canvas, &layout, live);
  draw_axis (&canvas, &layout, live, width);
}

static void
describe_core (LspBuffer *out, const LspCoresLive *live, size_t core)
{
  int64_t from, to;
  char label[48], busy[LSP_NUMBER_SIZE], other[LSP_NUMBER_SIZE];
  lsp_cores_live_figure_window (live, &from, &to);
  LspCoreMeans means = lsp_cores_means_between (&live->cores, core, from, to);
  lsp_core_label (label, lsp_cores_os_index (&live->cores, core));
  lsp_format_percent (busy, means.own + means.other + means.steal);
  if (means.other + means.steal >= 0.005)
    lsp_buffer_printf (out, _ ("%s: %s busy, of which not our workers %s."), label, busy,
                       lsp_format_percent (other, means.other + means.steal));
  else
    lsp_buffer_printf (out, _ ("%s: %s busy."), label, busy);
  for (size_t i = 0; live->chips && i < live->chips[core].n_chips; i++)
    {
      const LspChip *chip = &live->chips[core].chips[i];
      lsp_buffer_add (out, " ");
      lsp_buffer_printf (
          out, chip->kind == LSP_CHIP_ASKED ? _ ("%s was asked for here.") : _ ("%s is here."),
          chip->label ? chip->label : "");
    }
  lsp_buffer_add (out, "\n");
}

char *
lsp_cores_live_describe (const LspCoresLive *live)
{
  const size_t most_said = 64;
  LspBuffer out = {0};
  char number[LSP_NUMBER_SIZE];
  double busy = lsp_cores_live_busy (live);
  if (isnan (busy))
    lsp_buffer_add (&out, _ ("No samples of the cores"));
  else
    lsp_buffer_printf (
        &out,
        P_ ("%s of %zu core is busy now.", "%s of %zu cores are busy now.", live->cores.n_cores),
        lsp_format_number (number, busy, 1), live->cores.n_cores);
  lsp_buffer_add (&out, "\n");
  for (size_t core = 0; core < live->cores.n_cores && live->cores.n_cores <= most_said; core++)
    describe_core (&out, live, core);
  for (size_t i = 0; i < 2; i++)
    if (live->lines[i] && *live->lines[i])
      lsp_buffer_printf (&out, "%.200s\n", live->lines[i]);
  return lsp_buffer_take (&out);
}
