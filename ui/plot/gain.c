/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plot/gain.h"
#include "plot/buffer.h"
#include "plot/canvas.h"

#include "i18n.h"

#include <math.h>

#define BAR 16
#define THIN_BAR 9
#define GAP 5
#define TOP 3
#define CAPTION 15 /* under the bars: what the dotted line is */
#define HALF_CAP 4 /* of an interval, so that nothing is cut at the ends */

static double
em_of (const LspTheme *theme)
{
  return theme->font_scale;
}

double
lsp_gain_height (const LspGain *gain, double width, const LspTheme *theme)
{
  return (TOP + BAR + GAP + THIN_BAR + TOP + CAPTION) * em_of (theme);
}

static void
draw_bar (const LspCanvas *canvas,
          const LspGainBar *bar,
          LspScale scale,
          LspBox box,
          bool is_hollow)
{
  const LspTheme *theme = canvas->theme;
  if (isnan (bar->speedup))
    return;
  box.width = fmax (lsp_scale_map_clamped (&scale, bar->speedup) - box.x, is_hollow ? 3 : 1);
  if (is_hollow)
    lsp_canvas_frame (canvas, box, 2, lsp_line_solid (theme->state[LSP_STATE_COMPUTE], 1.5));
  else
    lsp_canvas_state (canvas, LSP_STATE_COMPUTE, false, box, box.y, 2);
  lsp_canvas_interval (canvas, lsp_scale_map_clamped (&scale, bar->low),
                       lsp_scale_map_clamped (&scale, bar->high), box.y + box.height / 2,
                       theme->text);
}

/* The line of serial and its name, moved so that it stays inside. */
static void
draw_serial (const LspCanvas *canvas, LspScale scale, double top, double bottom)
{
  const LspTheme *theme = canvas->theme;
  const char *name = _ ("serial 1×");
  double em = em_of (theme), x = lsp_scale_map (&scale, 1);
  LspText style = {.size = LSP_SIZE_TICK, .color = theme->secondary, .align = 0.5};
  double half = lsp_text_width (theme, &style, name) / 2;
  lsp_canvas_line (canvas, x, top, x, bottom, lsp_line_bound (theme));
  x = fmin (fmax (x, scale.low + half), scale.high - half);
  lsp_canvas_text_centred (canvas, x, bottom + CAPTION * em / 2, &style, name);
}

void
lsp_gain_draw (cairo_t *cr, double width, double height, const LspTheme *theme, const void *data)
{
  const LspGain *gain = data;
  LspCanvas canvas = {cr, theme};
  double em = em_of (theme), end = fmax (width - HALF_CAP, 1);
  LspScale scale = lsp_scale_linear (0, fmax (gain->most, 1.05), 0, end);
  double thin_y = (TOP + BAR + GAP) * em, bottom = thin_y + (THIN_BAR + TOP) * em;
  draw_bar (&canvas, &gain->repaired, scale, (LspBox) {0, TOP * em, 0, BAR * em}, false);
  draw_bar (&canvas, &gain->as_printed, scale, (LspBox) {0, thin_y, 0, THIN_BAR * em}, true);
  lsp_canvas_line (&canvas, 0, 0, 0, bottom, lsp_line_solid (theme->axis, 1));
  draw_serial (&canvas, scale, 0, bottom);
}

char *
lsp_gain_describe (const LspGain *gain)
{
  LspBuffer buffer = {0};
  char repaired[LSP_NUMBER_SIZE], printed[LSP_NUMBER_SIZE];
  lsp_format_speedup (repaired, gain->repaired.speedup);
  lsp_format_speedup (printed, gain->as_printed.speedup);
  bool has_repaired = !isnan (gain->repaired.speedup);
  bool has_printed = !isnan (gain->as_printed.speedup);
  if (has_repaired && has_printed)
    lsp_buffer_printf (&buffer, _ ("Repaired %s the speed of its serial run, as printed %s."),
                       repaired, printed);
  else if (has_repaired)
    lsp_buffer_printf (&buffer, _ ("Repaired %s the speed of its serial run."), repaired);
  else if (has_printed)
    lsp_buffer_printf (&buffer, _ ("As printed %s the speed of its serial run."), printed);
  else
    lsp_buffer_add (&buffer, _ ("Nothing measured yet."));
  return lsp_buffer_take (&buffer);
}
