/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The comparison chart as dots with intervals; what both modes share at the ends of a row.
 */
#include "plot/bars.h"
#include "plot/bars-private.h"

#include "i18n.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define MARK_Y 20 /* from the top of a row of 44 */
#define TICKS_Y 30
#define TICKS_AT_ONCE 256 /* as one fill: a stroke each costs ten times as much */

static LspText
text_style (double size, LspWeight weight, LspColor color, double align)
{
  return (LspText) {.size = size, .weight = weight, .color = color, .align = align};
}

static LspMark
mark_of (const LspBar *bar, double size)
{
  return (LspMark) {bar->family, size, bar->is_hollow, bar->is_python, false};
}

void
lsp_bars_draw_name (const LspCanvas *canvas, const LspBarLayout *layout, const LspBarRow *row)
{
  const LspTheme *theme = canvas->theme;
  LspText label = text_style (LSP_SIZE_ROW, LSP_WEIGHT_BOLD, theme->text, 0);
  LspText claim = text_style (LSP_SIZE_CAPTION, LSP_WEIGHT_NORMAL, theme->secondary, 0);
  LspText wide = label;
  label.max_width = claim.max_width = layout->label_width + 8;
  const char *name = lsp_bar_label (row->bar), *below = layout->is_dense ? "" : row->claim;
  char lines[2][LSP_LINE_SIZE];
  /* A name is worth more than a claim: it takes the second line when it needs it. */
  if (!layout->is_dense && lsp_text_width (theme, &wide, name) > label.max_width &&
      lsp_text_wrap (theme, &label, name, lines, 2) == 2)
    {
      name = lines[0];
      below = lines[1];
      claim = label;
    }
  double y = row->y + row->height / 2, shift = *below ? 7.5 * layout->em : 0;
  LspMark mark = mark_of (row->bar, 12);
  lsp_canvas_mark (canvas, 8, y - shift, &mark);
  lsp_canvas_text_centred (canvas, layout->label_x, y - shift, &label, name);
  if (*below)
    lsp_canvas_text_centred (canvas, layout->label_x, y + shift + 1, &claim, below);
}

void
lsp_bars_draw_verdict (const LspCanvas *canvas,
                       const LspBarLayout *layout,
                       const LspBarRow *row,
                       double y)
{
  LspText speedup = text_style (LSP_SIZE_ROW, LSP_WEIGHT_BOLD, canvas->theme->text, 1);
  char text[LSP_NUMBER_SIZE];
  if (layout->has_speedup_column && isfinite (row->bar->speedup))
    lsp_canvas_text_centred (canvas, layout->speedup_x, y, &speedup,
                             lsp_format_speedup (text, row->bar->speedup));
  if (row->bar->verdict == LSP_VERDICT_OK)
    lsp_canvas_check (canvas, layout->check_x, y, 10, canvas->theme->ok);
}

/* How near zero the baseline is in this row: dense rows have their mark higher. */
static double
mark_y (const LspBarLayout *layout, const LspBarRow *row)
{
  return row->y + (layout->is_dense ? 11 : MARK_Y) * layout->em;
}

static void
draw_repeats (const LspCanvas *canvas,
              const LspBarLayout *layout,
              const LspBarGroup *group,
              const LspBarRow *row)
{
  const LspTheme *theme = canvas->theme;
  const LspScale *scale = &group->window;
  double top = row->y + (layout->is_dense ? 19 : TICKS_Y) * layout->em;
  LspBox ticks[TICKS_AT_ONCE];
  size_t n_ticks = 0;
  unsigned n_left = 0, n_right = 0;
  for (size_t i = 0; row->bar->repeats_ns && i < row->bar->n_repeats; i++)
    {
      double repeat = (double)row->bar->repeats_ns[i];
      if (repeat < 0)
        continue;
      n_left += repeat < scale->from;
      n_right += repeat > scale->to;
      double x = lsp_scale_map (scale, repeat);
      if (lsp_scale_contains (scale, repeat))
        ticks[n_ticks++] = (LspBox) {floor (x), top, 1, 6};
      if (n_ticks == TICKS_AT_ONCE)
        {
          lsp_canvas_boxes (canvas, ticks, n_ticks, theme->secondary);
          n_ticks = 0;
        }
    }
  if (n_ticks > 0)
    lsp_canvas_boxes (canvas, ticks, n_ticks, theme->secondary);
  char text[LSP_NUMBER_SIZE];
  LspText style = text_style (LSP_SIZE_MINIMUM, LSP_WEIGHT_NORMAL, theme->secondary, 0);
  snprintf (text, sizeof text, P_ ("‹ %u more", "‹ %u more", n_left), n_left);
  if (n_left > 0) /* on a plate: ticks may stand there */
    lsp_canvas_plate (canvas, scale->low + lsp_canvas_plate_width (theme, &style, text) / 2,
                      top + 3, &style, text);
  snprintf (text, sizeof text, P_ ("%u more ›", "%u more ›", n_right), n_right);
  if (n_right > 0)
    lsp_canvas_plate (canvas, scale->high - lsp_canvas_plate_width (theme, &style, text) / 2,
                      top + 3, &style, text);
}

/* The row against which far values are put into words: the baseline, else the fastest, if shown. */
static const LspBar *
reference_of (const LspBarGroup *group)
{
  if (group->baseline < group->n_ranked && group->rows[group->baseline].off == 0)
    return group->rows[group->baseline].bar;
  for (size_t i = 0; i < group->n_ranked; i++)
    if (group->rows[i].off == 0)
      return group->rows[i].bar;
  return group->rows[0].bar;
}

/* Mark and arrow at the window's edge, and as many words as there is room for. */
static void
draw_off_scale (const LspCanvas *canvas,
                const LspBarLayout *layout,
                const LspBarGroup *group,
                const LspBarRow *row)
{
  const LspTheme *theme = canvas->theme;
  const LspBar *reference = reference_of (group);
  bool is_right = row->off > 0;
  double y = mark_y (layout, row), sign = is_right ? -1 : 1;
  double edge = is_right ? group->window.high : group->window.low;
  double ratio = is_right ? row->bar->median_ns / reference->median_ns
                          : reference->median_ns / row->bar->median_ns;
  char number[LSP_NUMBER_SIZE], words[200], full[256];
  snprintf (words, sizeof words,
            is_right ? _ ("%s times as long as %.80s") : _ ("%s times as fast as %.80s"),
            lsp_bar_ratio_number (number, ratio), lsp_bar_label (reference));
  snprintf (full, sizeof full, _ ("%s, off this scale"), words);

  lsp_canvas_arrow (canvas, edge + sign * 30, edge + sign * 6, y, theme->text);
  LspMark mark = mark_of (row->bar, 10);
  lsp_canvas_mark (canvas, edge + sign * 41, y, &mark);
  LspText style =
      text_style (LSP_SIZE_CAPTION, LSP_WEIGHT_NORMAL, theme->secondary, is_right ? 1 : 0);
  double room = layout->plot_width - 56;
  const char *shown = lsp_text_width (theme, &style, full) <= room    ? full
                      : lsp_text_width (theme, &style, words) <= room ? words
                                                                      : _ ("off this scale");
  double width = lsp_text_width (theme, &style, shown);
  if (width > room)
    return;
  double x = edge + sign * 52;
  LspBox plate = {is_right ? x - width - 3 : x - 3, y - 8, width + 6, 16};
  lsp_canvas_round_rect (canvas, plate, 3, lsp_color_with_alpha (theme->view, 0.92));
  lsp_canvas_text_centred (canvas, x, y, &style, shown);
}

static void
draw_dot (const LspCanvas *canvas,
          const LspBarLayout *layout,
          const LspBarGroup *group,
          const LspBarRow *row)
{
  if (row->off != 0)
    {
      draw_off_scale (canvas, layout, group, row);
      return;
    }
  double y = mark_y (layout, row);
  const LspScale *scale = &group->window;
  if (isfinite (row->bar->low_ns) && isfinite (row->bar->high_ns))
    lsp_canvas_interval (canvas, lsp_scale_map_clamped (scale, row->bar->low_ns),
                         lsp_scale_map_clamped (scale, row->bar->high_ns), y, canvas->theme->text);
  LspMark mark = mark_of (row->bar, 11);
  mark.has_halo = true;
  lsp_canvas_mark (canvas, lsp_scale_map (scale, row->bar->median_ns), y, &mark);
  draw_repeats (canvas, layout, group, row);
}

static void
draw_numbers (const LspCanvas *canvas,
              const LspBarLayout *layout,
              const LspBarGroup *group,
              const LspBarRow *row)
{
  const LspTheme *theme = canvas->theme;
  LspText median = text_style (LSP_SIZE_ROW, LSP_WEIGHT_BOLD, theme->text, 1);
  LspText error = text_style (LSP_SIZE_CAPTION, LSP_WEIGHT_NORMAL, theme->secondary, 1);
  char text[LSP_NUMBER_SIZE];
  double y = layout->is_dense ? row->y + row->height / 2 : mark_y (layout, row);
  lsp_bar_median_text (group, row->bar, text);
  lsp_canvas_text_centred (canvas, layout->median_x, y, &median, text);
  lsp_bar_error_text (group, row->bar, text);
  if (layout->has_error_column)
    lsp_canvas_text_centred (canvas, layout->error_x, y, &error, text);
  lsp_bars_draw_verdict (canvas, layout, row, y);
}

/* One pale band over the rows of a tie: where all their intervals overlap, else all of them. */
static void
draw_tie_bands (const LspCanvas *canvas, const LspBarGroup *group)
{
  LspColor color = lsp_color_with_alpha (canvas->theme->selection,
                                         canvas->theme->is_high_contrast ? 0.22 : 0.13);
  for (size_t first = 0; first < group->n_ranked; first++)
    {
      if (group->rows[first].tie != first || group->rows[first].off != 0)
        continue;
      double low = -INFINITY, high = INFINITY, least = INFINITY, most = -INFINITY;
      size_t last = first;
      for (size_t i = first; i < group->n_ranked; i++)
        {
          const LspBar *bar = group->rows[i].bar;
          if (group->rows[i].tie != first || !isfinite (bar->low_ns) || !isfinite (bar->high_ns))
            continue;
          low = fmax (low, bar->low_ns);
          high = fmin (high, bar->high_ns);
          least = fmin (least, bar->low_ns);
          most = fmax (most, bar->high_ns);
          last = i;
        }
      double x1 = lsp_scale_map_clamped (&group->window, high > low ? low : least);
      double x2 = lsp_scale_map_clamped (&group->window, high > low ? high : most);
      double y = group->rows[first].y + 2;
      double bottom = group->rows[last].y + group->rows[last].height - 2;
      lsp_canvas_rect (canvas, (LspBox) {x1, y, fmax (x2 - x1, 2), bottom - y}, color);
    }
}

/* "faster | slower" over the dashed line of the baseline. */
static void
draw_baseline (const LspCanvas *canvas, const LspBarLayout *layout, const LspBarGroup *group)
{
  if (group->baseline >= group->n_ranked || group->rows[group->baseline].off != 0)
    return;
  double x = lsp_scale_map (&group->window, group->rows[group->baseline].bar->median_ns);
  double top = group->rows_y - 8 * layout->em;
  lsp_canvas_line (canvas, x, top - 4, x, group->axis_y, lsp_line_reference (canvas->theme));
  LspText style = text_style (LSP_SIZE_CAPTION, LSP_WEIGHT_NORMAL, canvas->theme->secondary, 1);
  double width = lsp_text_width (canvas->theme, &style, _ ("slower"));
  if (x - width - 7 < group->window.low || x + width + 7 > group->window.high)
    return;
  lsp_canvas_text_centred (canvas, x - 7, top + 1, &style, _ ("faster"));
  style.align = 0;
  lsp_canvas_text_centred (canvas, x + 7, top + 1, &style, _ ("slower"));
}

/* All runs from 0, the window framed on it, and a pale funnel down to the magnified axis. */
static void
draw_overview (const LspCanvas *canvas, const LspBarLayout *layout, const LspBarGroup *group)
{
  const LspTheme *theme = canvas->theme;
  double em = layout->em, top = group->rows_y - 64 * em, axis = top + 22 * em;
  double x1 = lsp_scale_map (&group->full, group->window.from);
  double x2 = lsp_scale_map (&group->full, group->window.to);
  x2 = fmin (fmax (x2, x1 + 8), layout->plot_x + layout->plot_width);
  LspColor pale = lsp_color_with_alpha (theme->selection, theme->selection.alpha * 0.45);
  LspColor funnel = theme->selection;
  double left = group->window.low, right = group->window.high, foot = group->rows_y - 14 * em;
  const double xs[] = {x1, x2, right, left}, ys[] = {axis, axis, foot, foot};
  if (!theme->is_high_contrast)
    {
      lsp_canvas_polygon (canvas, xs, ys, 4, funnel);
      lsp_canvas_rect (canvas, (LspBox) {left, foot, right - left, group->axis_y - foot}, pale);
    }
  lsp_canvas_round_rect (canvas, (LspBox) {x1 - 1, top + 2, x2 - x1 + 2, axis - top - 2}, 3,
                         theme->selection);
  lsp_canvas_frame (canvas, (LspBox) {x1 - 1, top + 2, x2 - x1 + 2, axis - top - 1}, 3,
                    lsp_line_solid (theme->accent_text, 1.5));

  LspText caption = text_style (LSP_SIZE_CAPTION, LSP_WEIGHT_NORMAL, theme->secondary, 0);
  caption.max_width = layout->plot_x - 10;
  lsp_canvas_text_centred (canvas, 0, top + 12 * em, &caption, _ ("all runs, from 0"));
  LspTimeUnit unit = lsp_time_unit (group->full.to);
  LspScale scale = lsp_scale_linear (0, group->full.to / unit.ns, left, right);
  size_t most = (size_t)fmin (fmax (layout->plot_width / 50, 2), 5);
  LspTicks ticks = lsp_ticks_linear (0, scale.to, most);
  lsp_canvas_axis_x (canvas, &scale, &ticks, axis, unit.name);
  for (size_t i = group->n_ranked; i-- > 0;)
    {
      LspMark mark = mark_of (group->rows[i].bar, 8);
      lsp_canvas_mark (canvas, lsp_scale_map (&group->full, group->rows[i].bar->median_ns),
                       top + 12 * em, &mark);
    }
}

static void
draw_column_heads (const LspCanvas *canvas, const LspBarLayout *layout, const LspBarGroup *group)
{
  LspText style = text_style (LSP_SIZE_CAPTION, LSP_WEIGHT_NORMAL, canvas->theme->secondary, 1);
  double y = group->rows_y - 12 * layout->em;
  char text[LSP_NUMBER_SIZE];
  snprintf (text, sizeof text, group->has_mixed_units ? _ ("median") : _ ("median, %s"),
            group->unit.name);
  lsp_canvas_text_centred (canvas, layout->error_x, y, &style, text);
  if (layout->has_speedup_column)
    lsp_canvas_text_centred (canvas, layout->speedup_x, y, &style, _ ("speedup"));
}

static void
draw_ranked (const LspCanvas *canvas, const LspBarLayout *layout, const LspBarGroup *group)
{
  LspTimeUnit unit = lsp_time_unit (group->window.to);
  LspScale scale = group->window;
  scale.from /= unit.ns;
  scale.to /= unit.ns;
  size_t most = (size_t)fmin (fmax (layout->plot_width / 38, 2), 7);
  LspTicks ticks = lsp_ticks_linear (scale.from, scale.to, most);
  if (group->is_magnified)
    draw_overview (canvas, layout, group);
  lsp_canvas_grid_x (canvas, &scale, &ticks, group->rows_y - 6, group->axis_y);
  draw_tie_bands (canvas, group);
  draw_baseline (canvas, layout, group);
  draw_column_heads (canvas, layout, group);
  for (size_t i = 0; i < group->n_ranked; i++)
    {
      const LspBarRow *row = &group->rows[i];
      if (i > 0)
        lsp_canvas_line (canvas, 0, row->y, layout->width, row->y,
                         lsp_line_solid (canvas->theme->grid, 1));
      lsp_bars_draw_name (canvas, layout, row);
      draw_dot (canvas, layout, group, row);
      draw_numbers (canvas, layout, group, row);
    }
  lsp_canvas_axis_x (canvas, &scale, &ticks, group->axis_y, unit.name);
}

static void
draw_reason (const LspCanvas *canvas, const LspBarLayout *layout, const LspBarRow *row)
{
  const LspTheme *theme = canvas->theme;
  bool is_error = row->bar->verdict == LSP_VERDICT_WRONG || row->bar->verdict == LSP_VERDICT_FAILED;
  LspText style = text_style (LSP_SIZE_CAPTION, LSP_WEIGHT_NORMAL,
                              is_error ? theme->error : theme->secondary, 0);
  char lines[LSP_REASON_LINES][LSP_LINE_SIZE];
  size_t n_lines = lsp_bar_reason_lines (layout, theme, row->bar, lines);
  double x = layout->plot_x, text_x = is_error ? x + 27 : x;
  double pitch = 16 * layout->em, middle = row->y + row->height / 2, widest = 0;
  style.max_width = layout->width - text_x;
  lsp_canvas_line (canvas, 0, row->y, layout->width, row->y, lsp_line_solid (theme->grid, 1));
  lsp_bars_draw_name (canvas, layout, row);
  for (size_t i = 0; i < n_lines; i++)
    widest = fmax (widest, lsp_text_width (theme, &style, lines[i]));
  if (is_error)
    {
      LspBox plate = {x, row->y + 5, fmin (widest + 40, layout->width - x), row->height - 10};
      lsp_canvas_round_rect (canvas, plate, 6, lsp_color_with_alpha (theme->error, 0.08));
      lsp_canvas_cross (canvas, x + 14, middle, 11, theme->error);
    }
  for (size_t i = 0; i < n_lines; i++)
    lsp_canvas_text_centred (
        canvas, text_x, middle + ((double)i - ((double)n_lines - 1) / 2) * pitch, &style, lines[i]);
}

static void
draw_group (const LspCanvas *canvas,
            const LspBarLayout *layout,
            const LspBarGroup *group,
            LspBarsMode mode)
{
  LspText heading = text_style (LSP_SIZE_ROW, LSP_WEIGHT_BOLD, canvas->theme->text, 0);
  heading.max_width = layout->width;
  if (group->heading)
    lsp_canvas_text_centred (canvas, 0, group->y + 9 * layout->em, &heading, group->heading);
  if (group->n_ranked > 0 && mode == LSP_BARS_SPEEDUP)
    lsp_bars_draw_speedup (canvas, layout, group);
  else if (group->n_ranked > 0)
    draw_ranked (canvas, layout, group);
  for (size_t i = group->n_ranked; i < group->n_rows; i++)
    draw_reason (canvas, layout, &group->rows[i]);
}

double
lsp_bars_height (const LspBars *bars, double width, const LspTheme *theme)
{
  LspBarLayout layout;
  lsp_bar_layout_init (&layout, bars, width, theme);
  double height = layout.height;
  lsp_bar_layout_clear (&layout);
  return height;
}

/* The row of bars[index]; NULL if there is none. */
static const LspBarRow *
find_row (const LspBarLayout *layout, const LspBars *bars, size_t index)
{
  for (size_t g = 0; index < bars->n_bars && g < layout->n_groups; g++)
    for (size_t i = 0; i < layout->groups[g].n_rows; i++)
      if (layout->groups[g].rows[i].bar == &bars->bars[index])
        return &layout->groups[g].rows[i];
  return NULL;
}

/* A band behind the row that is looked at; where tints are not wanted, lines above and below. */
static void
draw_focus (const LspCanvas *canvas, const LspBarLayout *layout, const LspBars *bars)
{
  const LspBarRow *row = bars->has_focus ? find_row (layout, bars, bars->focus) : NULL;
  if (row == NULL)
    return;
  LspLine line = lsp_line_solid (canvas->theme->text, 2);
  double top = round (row->y) + 1, bottom = round (row->y + row->height) - 1;
  if (!canvas->theme->is_high_contrast)
    lsp_canvas_round_rect (canvas, (LspBox) {0, top, layout->width, bottom - top}, 6,
                           canvas->theme->selection);
  else
    {
      lsp_canvas_line (canvas, 0, top, layout->width, top, line);
      lsp_canvas_line (canvas, 0, bottom, layout->width, bottom, line);
    }
}

size_t
lsp_bars_hit (const LspBars *bars, double width, const LspTheme *theme, double x, double y)
{
  LspBarLayout layout;
  size_t found = SIZE_MAX;
  bool is_inside = lsp_bar_layout_init (&layout, bars, width, theme) && x >= 0 && x <= width;
  for (size_t g = 0; is_inside && g < layout.n_groups; g++)
    for (size_t i = 0; i < layout.groups[g].n_rows; i++)
      {
        const LspBarRow *row = &layout.groups[g].rows[i];
        if (y >= row->y && y < row->y + row->height)
          found = (size_t)(row->bar - bars->bars);
      }
  lsp_bar_layout_clear (&layout);
  return found;
}

void
lsp_bars_draw (cairo_t *cr, double width, double height, const LspTheme *theme, const void *data)
{
  const LspBars *bars = data;
  LspCanvas canvas = {cr, theme};
  LspBarLayout layout;
  if (lsp_bar_layout_init (&layout, bars, width, theme))
    {
      draw_focus (&canvas, &layout, bars);
      for (size_t i = 0; i < layout.n_groups; i++)
        draw_group (&canvas, &layout, &layout.groups[i], bars->mode);
    }
  if (bars->n_bars == 0)
    {
      LspText style = text_style (LSP_SIZE_ROW, LSP_WEIGHT_NORMAL, theme->secondary, 0.5);
      lsp_canvas_text_centred (&canvas, width / 2, fmin (height, 60) / 2, &style,
                               bars->empty ? bars->empty : _ ("Nothing measured yet"));
    }
  lsp_bar_layout_clear (&layout);
}
