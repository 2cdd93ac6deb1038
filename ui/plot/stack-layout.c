/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Rows and spans of the stacked bars. Where they get narrow the names stand above their bars.
 */
#include "plot/stack-private.h"

#include "i18n.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define ROW_PITCH 38
#define BAR_HEIGHT 26
#define NARROW_PITCH 52
#define NAME_HEIGHT 20 /* above a bar, where it is narrow */
#define HEADING_HEIGHT 28
#define AXIS_HEIGHT 26
#define GROUP_GAP 14
#define LEGEND_ROW 22
#define LEGEND_GAP 18
#define LEGEND_FOOT 10 /* below the legend */
#define NARROW_BELOW 430
#define LABEL_X 20
#define NARROW_X 4        /* room for half of the axis's first figure */
#define LEAST_NAMED 0.005 /* of a bar: less is not seen */

double
lsp_stack_value (const LspStack *stack, const LspStackRow *row, size_t part)
{
  if (row->values == NULL || part >= stack->n_parts || part >= LSP_STACK_MAX_PARTS)
    return 0;
  double value = row->values[part];
  return isfinite (value) && value > 0 ? value : 0;
}

double
lsp_stack_gain (const LspStack *stack, const LspStackRow *row)
{
  double gain = 0;
  for (size_t i = 0; row->values && i < stack->n_parts && i < LSP_STACK_MAX_PARTS; i++)
    if (isfinite (row->values[i]) && row->values[i] < 0)
      gain -= row->values[i];
  return gain;
}

bool
lsp_stack_has_part (const LspStack *stack, size_t part)
{
  for (size_t i = 0; i < stack->n_rows; i++)
    if (lsp_stack_value (stack, &stack->rows[i], part) > LEAST_NAMED * stack->rows[i].whole)
      return true;
  return false;
}

const char *
lsp_stack_row_label (const LspStackRow *row)
{
  return row->label && *row->label ? row->label : _ ("unnamed run");
}

size_t
lsp_stack_legend (const LspCanvas *canvas,
                  const LspStack *stack,
                  const LspTheme *theme,
                  double width)
{
  double x = 0, em = theme->font_scale;
  size_t n_rows = 0;
  for (size_t i = 0; !stack->has_no_legend && i < stack->n_parts; i++)
    {
      if (!lsp_stack_has_part (stack, i))
        continue;
      double item = lsp_canvas_legend_item_width (theme, stack->parts[i].label);
      if (n_rows == 0 || (x > 0 && x + item > width))
        {
          n_rows++;
          x = 0;
        }
      double y = (LEGEND_ROW * (double)(n_rows - 1) + 9) * em;
      if (canvas)
        lsp_canvas_legend_item (canvas, x, y, stack->parts[i].state, stack->parts[i].label);
      x += item + LEGEND_GAP;
    }
  return n_rows;
}

/* ------------------------------------------------------------------ rows */

static const char *
group_name (const LspStackRow *row)
{
  return row->group ? row->group : "";
}

static bool
has_bar (const LspStackRow *row)
{
  return row->values != NULL && isfinite (row->whole) && row->whole > 0;
}

/* Rows with a bar before those without; the largest share of what is wanted first. */
static bool
comes_before (const LspStack *stack, const LspStackRow *a, const LspStackRow *b)
{
  if (has_bar (a) != has_bar (b))
    return has_bar (a);
  return !stack->is_in_order && has_bar (a) && stack->mode == LSP_STACK_CORES &&
         lsp_stack_value (stack, a, 0) > lsp_stack_value (stack, b, 0);
}

static void
add_row (const LspStack *stack, LspStackGroup *group, const LspStackRow *row)
{
  size_t at = group->n_rows++;
  while (at > 0 && comes_before (stack, row, group->rows[at - 1].row))
    {
      group->rows[at] = group->rows[at - 1];
      at--;
    }
  group->rows[at] = (LspStackRowLayout) {.row = row};
  group->has_axis |= has_bar (row);
}

static bool
is_first_of_group (const LspStack *stack, size_t index)
{
  for (size_t i = 0; i < index; i++)
    if (strcmp (group_name (&stack->rows[i]), group_name (&stack->rows[index])) == 0)
      return false;
  return true;
}

static void
collect_groups (LspStackLayout *layout, const LspStack *stack)
{
  LspStackRowLayout *next = layout->rows;
  for (size_t first = 0; first < stack->n_rows; first++)
    {
      if (!is_first_of_group (stack, first))
        continue;
      LspStackGroup *group = &layout->groups[layout->n_groups++];
      group->rows = next;
      for (size_t i = first; i < stack->n_rows; i++)
        if (strcmp (group_name (&stack->rows[i]), group_name (&stack->rows[first])) == 0)
          add_row (stack, group, &stack->rows[i]);
      next += group->n_rows;
    }
  for (size_t i = 0; layout->n_groups > 1 && i < layout->n_groups; i++)
    layout->groups[i].heading = group_name (layout->groups[i].rows[0].row);
}

/* As wide as the widest name, but never more than a third. */
static void
place_columns (LspStackLayout *layout, const LspStack *stack, const LspTheme *theme)
{
  LspText style = {.size = LSP_SIZE_ROW, .weight = LSP_WEIGHT_BOLD};
  LspText time = {.size = LSP_SIZE_CAPTION, .weight = LSP_WEIGHT_BOLD};
  double widest = 0, end = 14;
  for (size_t i = 0; i < stack->n_rows; i++)
    {
      char text[LSP_NUMBER_SIZE];
      widest = fmax (widest, lsp_text_width (theme, &style, lsp_stack_row_label (&stack->rows[i])));
      if (stack->mode == LSP_STACK_TIME)
        end = fmax (
            end, 8 + lsp_text_width (theme, &time, lsp_format_time (text, stack->rows[i].whole)));
    }
  layout->is_narrow = layout->width < NARROW_BELOW * layout->em;
  layout->label_x = LABEL_X;
  layout->label_width = layout->is_narrow
                            ? layout->width - LABEL_X
                            : fmin (ceil (widest), floor (layout->width / 3) - LABEL_X);
  layout->plot_x = layout->is_narrow ? NARROW_X : LABEL_X + layout->label_width + 16;
  layout->plot_width = fmax (layout->width - layout->plot_x - end, 20);
}

static double
reach_of (const LspStack *stack, const LspStackRow *row)
{
  double sum = 0;
  for (size_t i = 0; i < stack->n_parts; i++)
    sum += lsp_stack_value (stack, row, i);
  return fmax (sum, row->whole);
}

/* One scale for all groups: full bars of the same number of cores are equally long. */
static LspScale
scale_of (const LspStackLayout *layout, const LspStack *stack)
{
  double most = 0;
  for (size_t i = 0; i < stack->n_rows; i++)
    if (has_bar (&stack->rows[i]))
      most = fmax (most, reach_of (stack, &stack->rows[i]));
  return lsp_scale_linear (0, most > 0 ? most : 1, layout->plot_x,
                           layout->plot_x + layout->plot_width);
}

static void
place_spans (LspStackRowLayout *place, const LspStack *stack, const LspScale *scale)
{
  double sum = 0;
  for (size_t i = 0; i < stack->n_parts && i < LSP_STACK_MAX_PARTS; i++)
    {
      place->spans[i].x1 = lsp_scale_map_clamped (scale, sum);
      sum += lsp_stack_value (stack, place->row, i);
      place->spans[i].x2 = lsp_scale_map_clamped (scale, sum);
    }
  double end = lsp_scale_map_clamped (scale, place->row->whole);
  place->bar.x = scale->low;
  place->bar.width = end - scale->low;
  place->gain_x =
      lsp_stack_gain (stack, place->row) > 0
          ? lsp_scale_map_clamped (scale, place->row->whole + lsp_stack_gain (stack, place->row))
          : end;
}

static double
place_group (LspStackLayout *layout, LspStackGroup *group, const LspStack *stack, double y)
{
  double em = layout->em, pitch = (layout->is_narrow ? NARROW_PITCH : ROW_PITCH) * em;
  double above = layout->is_narrow ? NAME_HEIGHT * em : (ROW_PITCH - BAR_HEIGHT) / 2 * em;
  group->y = y;
  y += group->heading ? HEADING_HEIGHT * em : 0;
  for (size_t i = 0; i < group->n_rows; i++)
    {
      LspStackRowLayout *place = &group->rows[i];
      place->y = y;
      place->height = pitch;
      place->bar = (LspBox) {layout->plot_x, y + above, 0, BAR_HEIGHT * em};
      place->gain_x = layout->plot_x;
      if (has_bar (place->row))
        place_spans (place, stack, &group->scale);
      y += pitch;
    }
  group->axis_y = y + 2;
  return y + (group->has_axis ? AXIS_HEIGHT * em : 0);
}

bool
lsp_stack_layout_init (LspStackLayout *layout,
                       const LspStack *stack,
                       double width,
                       const LspTheme *theme)
{
  *layout = (LspStackLayout) {.width = fmax (width, 1), .height = 40, .em = theme->font_scale};
  if (stack->n_rows == 0)
    return true;
  layout->rows = calloc (stack->n_rows, sizeof *layout->rows);
  layout->groups = calloc (stack->n_rows, sizeof *layout->groups);
  if (!layout->rows || !layout->groups)
    return false;
  collect_groups (layout, stack);
  place_columns (layout, stack, theme);
  layout->n_legend_rows = lsp_stack_legend (NULL, stack, theme, layout->width);
  double y = 0;
  if (layout->n_legend_rows > 0)
    y = (LEGEND_ROW * (double)(layout->n_legend_rows - 1) + 18 + LEGEND_FOOT) * layout->em;
  LspScale scale = scale_of (layout, stack);
  for (size_t i = 0; i < layout->n_groups; i++)
    {
      layout->groups[i].scale = scale;
      y = place_group (layout, &layout->groups[i], stack, i ? y + GROUP_GAP : y);
    }
  layout->height = ceil (y);
  return true;
}

void
lsp_stack_layout_clear (LspStackLayout *layout)
{
  free (layout->rows);
  free (layout->groups);
  *layout = (LspStackLayout) {0};
}
