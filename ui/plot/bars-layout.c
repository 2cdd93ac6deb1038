/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Columns and rows of the comparison chart. When it gets narrow the ± column goes first, then the
 * speedup column; the names never take more than a third.
 */
#include "plot/bars-private.h"

#include "i18n.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ROW_HEIGHT 44
#define DENSE_ROW_HEIGHT 30
#define SPEEDUP_ROW_HEIGHT 40
#define REASON_ROW_HEIGHT 34
#define HEADING_HEIGHT 28
#define OVERVIEW_HEIGHT 56
#define COLUMN_HEADER_HEIGHT 16
#define AXIS_HEIGHT 26
#define GROUP_GAP 20
#define DENSE_FROM 16 /* rows */
#define LEAST_PLOT 150

bool
lsp_bar_is_ranked (const LspBar *bar, LspBarsMode mode)
{
  if (bar->verdict != LSP_VERDICT_OK && bar->verdict != LSP_VERDICT_UNCHECKED)
    return false;
  if (mode == LSP_BARS_SPEEDUP)
    return isfinite (bar->speedup) && bar->speedup >= 0;
  return isfinite (bar->median_ns) && bar->median_ns >= 0;
}

const char *
lsp_bar_label (const LspBar *bar)
{
  return bar->label && *bar->label ? bar->label : _ ("unnamed run");
}

void
lsp_bar_reason (const LspBar *bar, char *out, size_t size)
{
  static const char *const heads[] = {
      [LSP_VERDICT_OK] = N_ ("No figures"),
      [LSP_VERDICT_UNCHECKED] = N_ ("No figures"),
      [LSP_VERDICT_WRONG] = N_ ("Wrong result, not ranked"),
      [LSP_VERDICT_FAILED] = N_ ("Failed, not ranked"),
      [LSP_VERDICT_SKIPPED] = N_ ("Not run"),
  };
  const char *head = (unsigned)bar->verdict < 5 ? heads[bar->verdict] : heads[0];
  bool has_reason = bar->reason && *bar->reason;
  snprintf (out, size, "%s%s%s", _ (head), has_reason ? ": " : "", has_reason ? bar->reason : "");
}

size_t
lsp_bar_reason_lines (const LspBarLayout *layout,
                      const LspTheme *theme,
                      const LspBar *bar,
                      char lines[LSP_REASON_LINES][LSP_LINE_SIZE])
{
  LspText style = {.size = LSP_SIZE_CAPTION};
  char text[512];
  lsp_bar_reason (bar, text, sizeof text);
  style.max_width = fmax (layout->width - layout->plot_x - 40, 40);
  return lsp_text_wrap (theme, &style, text, lines, LSP_REASON_LINES);
}

void
lsp_bar_median_text (const LspBarGroup *group, const LspBar *bar, char out[LSP_NUMBER_SIZE])
{
  if (group->has_mixed_units)
    lsp_format_time (out, bar->median_ns);
  else
    lsp_format_number (out, bar->median_ns / group->unit.ns, group->decimals);
}

void
lsp_bar_error_text (const LspBarGroup *group, const LspBar *bar, char out[LSP_NUMBER_SIZE])
{
  double error = (bar->high_ns - bar->low_ns) / 2;
  char number[LSP_NUMBER_SIZE];
  out[0] = '\0';
  if (!(error >= 0) || isinf (error))
    return;
  if (group->has_mixed_units)
    lsp_format_percent (number, bar->median_ns > 0 ? error / bar->median_ns : NAN);
  else
    lsp_format_number (number, error / group->unit.ns, group->decimals);
  snprintf (out, LSP_NUMBER_SIZE, "±%.40s", number);
}

static const char *
group_name (const LspBar *bar)
{
  return bar->group ? bar->group : "";
}

/* Orders a group's rows: ranked before the rest, then as wanted; equal ones as they came. */
static bool
comes_before (const LspBars *bars, const LspBar *a, const LspBar *b)
{
  bool a_ranked = lsp_bar_is_ranked (a, bars->mode), b_ranked = lsp_bar_is_ranked (b, bars->mode);
  if (a_ranked != b_ranked)
    return a_ranked;
  if (!a_ranked || bars->is_sorted)
    return false;
  return bars->mode == LSP_BARS_SPEEDUP ? a->speedup > b->speedup : a->median_ns < b->median_ns;
}

/* A chart has tens of rows: insertion keeps the order of equals and needs no helper. */
static void
add_row (const LspBars *bars, LspBarGroup *group, const LspBar *bar)
{
  size_t at = group->n_rows++;
  while (at > 0 && comes_before (bars, bar, group->rows[at - 1].bar))
    {
      group->rows[at] = group->rows[at - 1];
      at--;
    }
  group->rows[at] = (LspBarRow) {.bar = bar, .tie = LSP_NO_ROW};
  group->n_ranked += lsp_bar_is_ranked (bar, bars->mode);
}

static bool
is_first_of_group (const LspBars *bars, size_t index)
{
  for (size_t i = 0; i < index; i++)
    if (strcmp (group_name (&bars->bars[i]), group_name (&bars->bars[index])) == 0)
      return false;
  return true;
}

static void
collect_groups (LspBarLayout *layout, const LspBars *bars)
{
  LspBarRow *next = layout->rows;
  for (size_t first = 0; first < bars->n_bars; first++)
    {
      if (!is_first_of_group (bars, first))
        continue;
      LspBarGroup *group = &layout->groups[layout->n_groups++];
      *group = (LspBarGroup) {.name = group_name (&bars->bars[first]), .rows = next};
      for (size_t i = first; i < bars->n_bars; i++)
        if (strcmp (group_name (&bars->bars[i]), group->name) == 0)
          add_row (bars, group, &bars->bars[i]);
      next += group->n_rows;
      group->baseline = LSP_NO_ROW;
      for (size_t i = 0; i < group->n_ranked; i++)
        if (group->rows[i].bar->is_baseline)
          group->baseline = i;
    }
  for (size_t i = 0; i < layout->n_groups; i++)
    if (layout->n_groups > 1 && *layout->groups[i].name)
      layout->groups[i].heading = layout->groups[i].name;
}

/* One axis for all groups: speedups over each one's own serial are comparable. A value far beyond
 * the next one does not squeeze the rest; its bar ends in an arrow. */
static void
rank_speedups (LspBarLayout *layout)
{
  double largest = 1, second = 1;
  for (size_t g = 0; g < layout->n_groups; g++)
    for (size_t i = 0; i < layout->groups[g].n_ranked; i++)
      {
        const LspBar *bar = layout->groups[g].rows[i].bar;
        double reach = fmax (bar->speedup, isfinite (bar->speedup_high) ? bar->speedup_high : 0);
        second = fmax (second, fmin (largest, reach));
        largest = fmax (largest, reach);
      }
  double to = largest > 4 * second ? 1.6 * second : largest;
  double step = lsp_ticks_step (to, 6);
  LspScale scale = lsp_scale_linear (0, ceil (to / step - 1e-9) * step, 0, 1);
  for (size_t g = 0; g < layout->n_groups; g++)
    {
      LspBarGroup *group = &layout->groups[g];
      group->full = group->window = scale;
      for (size_t i = 0; i < group->n_ranked; i++)
        {
          LspBarRow *row = &group->rows[i];
          const LspBar *bar = row->bar;
          bool is_unclear = bar->speedup_low <= 1 && bar->speedup_high >= 1;
          row->off = bar->speedup > scale.to ? 1 : 0;
          snprintf (row->claim, sizeof row->claim, "%s",
                    bar->claim          ? bar->claim
                    : bar->is_baseline  ? _ ("baseline")
                    : is_unclear        ? _ ("no clear difference from serial")
                    : bar->speedup >= 1 ? _ ("faster than serial")
                                        : _ ("slower than serial"));
        }
    }
}

static void
measure_rows (const LspBarLayout *layout,
              const LspTheme *theme,
              LspBarsMode mode,
              double *name,
              double *median,
              double *error)
{
  LspText label = {.size = LSP_SIZE_ROW, .weight = LSP_WEIGHT_BOLD};
  LspText small = {.size = LSP_SIZE_CAPTION};
  char text[LSP_NUMBER_SIZE];
  *name = *median = *error = 0;
  for (size_t g = 0; g < layout->n_groups; g++)
    for (size_t i = 0; i < layout->groups[g].n_rows; i++)
      {
        const LspBarGroup *group = &layout->groups[g];
        const LspBarRow *row = &group->rows[i];
        *name = fmax (*name, lsp_text_width (theme, &label, lsp_bar_label (row->bar)));
        if (!layout->is_dense)
          *name = fmax (*name, lsp_text_width (theme, &small, row->claim));
        if (i >= group->n_ranked || mode == LSP_BARS_SPEEDUP)
          continue;
        lsp_bar_median_text (group, row->bar, text);
        *median = fmax (*median, lsp_text_width (theme, &label, text));
        lsp_bar_error_text (group, row->bar, text);
        *error = fmax (*error, lsp_text_width (theme, &small, text));
      }
}

static void
place_columns (LspBarLayout *layout, const LspTheme *theme, LspBarsMode mode)
{
  double name, median, error, width = layout->width, scale = theme->font_scale;
  measure_rows (layout, theme, mode, &name, &median, &error);
  layout->label_x = 24;
  layout->label_width = fmin (fmax (name, 60), fmax (width * 0.32 - 24, 60));
  layout->plot_x = layout->label_x + layout->label_width + 14;

  double speedup = 52 * scale, header = 64 * scale, check = 18;
  bool is_dots = mode == LSP_BARS_DOTS;
  layout->has_error_column = is_dots && error > 0;
  layout->has_speedup_column = true;
  double left = width - layout->plot_x - check - (is_dots ? fmax (median, 30 * scale) + 14 : 0);
  if (layout->has_error_column && left - speedup - 14 - error - 5 < LEAST_PLOT)
    layout->has_error_column = false;
  if (is_dots && left - speedup - 14 < LEAST_PLOT)
    layout->has_speedup_column = false;

  layout->check_x = width - 7;
  layout->speedup_x = width - check - 4;
  double right = layout->has_speedup_column ? layout->speedup_x - speedup : layout->speedup_x;
  layout->error_x = right - (layout->has_speedup_column ? 8 : 0);
  double numbers = layout->has_error_column ? error + 5 : 0;
  layout->median_x = layout->error_x - numbers;
  double needed = fmax (median, is_dots ? header - numbers : 0);
  double plot_end = is_dots ? layout->median_x - needed - 18 : right - 14;
  layout->plot_width = fmax (plot_end - layout->plot_x, 20);
}

static double
place_rows (LspBarLayout *layout,
            LspBarGroup *group,
            const LspBars *bars,
            const LspTheme *theme,
            double y)
{
  double em = layout->em;
  LspBarsMode mode = bars->mode;
  group->y = y;
  if (group->heading)
    y += HEADING_HEIGHT * em;
  if (mode == LSP_BARS_SPEEDUP)
    y += group->n_ranked ? COLUMN_HEADER_HEIGHT * em : 0;
  else if (group->n_ranked)
    y += (group->is_magnified ? OVERVIEW_HEIGHT + 8 : COLUMN_HEADER_HEIGHT + 4) * em;
  group->rows_y = y;
  double height = layout->is_dense           ? DENSE_ROW_HEIGHT
                  : mode == LSP_BARS_SPEEDUP ? SPEEDUP_ROW_HEIGHT
                                             : ROW_HEIGHT;
  for (size_t i = 0; i < group->n_rows; i++)
    {
      if (i == group->n_ranked && i > 0)
        y += AXIS_HEIGHT * em;
      group->rows[i].y = y;
      char lines[LSP_REASON_LINES][LSP_LINE_SIZE];
      size_t n_lines =
          i < group->n_ranked ? 0 : lsp_bar_reason_lines (layout, theme, group->rows[i].bar, lines);
      group->rows[i].height =
          em * (n_lines == 0 ? height : REASON_ROW_HEIGHT + 16.0 * (double)(n_lines - 1));
      y += group->rows[i].height;
      if (i + 1 == group->n_ranked)
        group->axis_y = y;
    }
  if (group->n_ranked && group->n_ranked == group->n_rows)
    y += AXIS_HEIGHT * em;
  group->full.low = group->window.low = layout->plot_x;
  group->full.high = group->window.high = layout->plot_x + layout->plot_width;
  return y;
}

bool
lsp_bar_layout_init (LspBarLayout *layout, const LspBars *bars, double width, const LspTheme *theme)
{
  *layout = (LspBarLayout) {.width = fmax (width, 1), .height = 60, .em = theme->font_scale};
  if (bars->n_bars == 0)
    return true;
  layout->rows = calloc (bars->n_bars, sizeof *layout->rows);
  layout->groups = calloc (bars->n_bars, sizeof *layout->groups);
  if (!layout->rows || !layout->groups)
    return false;
  layout->is_dense = bars->n_bars > DENSE_FROM;
  collect_groups (layout, bars);
  if (bars->mode == LSP_BARS_SPEEDUP)
    rank_speedups (layout);
  else
    for (size_t i = 0; i < layout->n_groups; i++)
      lsp_bar_group_rank (&layout->groups[i], bars);
  place_columns (layout, theme, bars->mode);
  double y = 0;
  for (size_t i = 0; i < layout->n_groups; i++)
    y = place_rows (layout, &layout->groups[i], bars, theme, i ? y + GROUP_GAP : y);
  layout->height = ceil (y);
  return true;
}

void
lsp_bar_layout_clear (LspBarLayout *layout)
{
  free (layout->rows);
  free (layout->groups);
  *layout = (LspBarLayout) {0};
}
